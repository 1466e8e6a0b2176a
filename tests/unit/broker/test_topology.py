"""Which node answers for which key, and how an operator's URL is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot

from peerchat.broker import keys
from peerchat.broker.link import Address, pack
from peerchat.broker.scripts import load
from peerchat.broker.topology import Topology, parse_url


@pytest.mark.parametrize(
    ("url", "addresses", "cluster"),
    [
        ("redis://localhost", [Address("localhost")], False),
        ("redis://127.0.0.1:7000/3", [Address("127.0.0.1", 7000, database=3)], False),
        ("redis://:pass%2Fword@h", [Address("h", password="pass/word")], False),
        ("redis://user:p@h:1", [Address("h", 1, username="user", password="p")], False),
        ("redis://[::1]:7000", [Address("::1", 7000)], False),
        ("unix:///run/valkey.sock", [Address(path="/run/valkey.sock")], False),
        ("unix:///a%20b.sock?db=2", [Address(path="/a b.sock", database=2)], False),
        ("redis+cluster://a:1,b:2,c", [Address("a", 1), Address("b", 2), Address("c", 6379)], True),
        (
            "redis+cluster://u:p@a:1,b:2",
            [Address("a", 1, username="u", password="p"), Address("b", 2, username="u", password="p")],
            True,
        ),
    ],
)
def test_urls(url: str, addresses: list[Address], cluster: bool) -> None:
    assert parse_url(url) == (addresses, cluster)


def test_a_safe_url_is_spoken_to_safely() -> None:
    [address], cluster = parse_url("rediss://h")
    assert address.ssl is not None
    assert not cluster
    assert parse_url("rediss+cluster://h")[1]


@pytest.mark.parametrize(
    "url", ["", "localhost:6379", "http://h", "redis+sentinel://h", "valkey://h", "redis://h:port", "redis://h/x"]
)
def test_what_is_no_url_of_a_store(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_url(url)


def test_a_password_is_in_no_repr() -> None:
    [address], _ = parse_url("redis://user:canary@h")
    assert "canary" not in repr(address)
    assert ("AUTH", "user", "canary") in address.greeting("name")


def test_a_greeting_says_only_what_is_needed() -> None:
    assert Address().greeting("name") == [("CLIENT", "SETNAME", "name")]
    assert Address(password="p", database=2).greeting("n") == [
        ("AUTH", "default", "p"),
        ("SELECT", 2),
        ("CLIENT", "SETNAME", "n"),
    ]


SLOTS = [
    [0, 5460, [b"127.0.0.1", 7000, b"id"], [b"127.0.0.1", 7003, b"replica"]],
    [5461, 10922, [b"", 7001, b"id"]],
    [10923, 16000, [None, 7002, b"id"]],
    [16001, 16383, [b"127.0.0.1", 7000, b"id"]],
]


def test_each_slot_is_its_primarys() -> None:
    seed = Address("seed.example", 7009, password="p")
    topology = Topology.from_slots(SLOTS, seed)
    assert [(node.host, node.port, node.password) for node in topology.nodes] == [
        ("127.0.0.1", 7000, "p"),
        ("seed.example", 7001, "p"),
        ("seed.example", 7002, "p"),
    ]
    for key in (*keys.PARTITIONS, "any", "{q:de}:wait"):
        slot = key_slot(keys.slot_tag(key).encode())
        expected = next(place[2][1] for place in SLOTS if place[0] <= slot <= place[1])  # type: ignore[operator,index]
        assert topology.node_of(key).port == expected


def test_a_single_node_has_every_key() -> None:
    node = Address(path="/s")
    topology = Topology([node])
    assert {topology.node_of(tag) for tag in keys.PARTITIONS} == {node}


def test_a_million_visitors_do_not_fill_the_memory() -> None:
    topology = Topology([Address()])
    for number in range(10_000):
        topology.node_of(f"{{v:{number}}}:avoid")
    assert len(topology._by_tag) <= 4096


# ---- keys ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "tag"),
    [
        ("{p17}:r:x", "p17"), ("a{b}c{d}", "b"), ("plain", "plain"), ("{}x", "{}x"), ("{}{a}", "{}{a}"), ("{x", "{x"), ("}{a}", "a"),
        ("{{a}}", "{a"), ("", ""),
    ],
)  # fmt: skip
def test_the_tag_is_what_the_cluster_takes_it_for(key: str, tag: str) -> None:
    assert keys.slot_tag(key) == tag


@given(st.text(max_size=40))
def test_all_of_a_room_is_in_one_partition(room: str) -> None:
    found = keys.room(room)
    assert {keys.slot_tag(key) for key in found} == {keys.partition(room)[1:-1]}
    assert len(set(found)) == 5


def test_the_partitions_never_change() -> None:
    """They are part of every room's name in the store: a worker of another release must find the same."""
    assert len(keys.PARTITIONS) == 256
    assert (keys.PARTITIONS[0], keys.PARTITIONS[255]) == ("{p00}", "{pff}")
    assert [keys.partition(room) for room in ("", "room", "eawWf63Fhs31I3DC")] == ["{p00}", "{p9b}", "{pba}"]


def test_each_thing_has_its_own_key() -> None:
    named = [
        keys.line_bus("de"), keys.ticket("t"), keys.waiting("de", "18+"), keys.waiting("de", "18+", "grief"),
        keys.talking("de", "grief"), keys.avoid("v"), keys.spent_work("s"), keys.bucket(b"n", "join"),
    ]  # fmt: skip
    assert len(set(named)) == len(named)
    assert len({keys.slot_tag(key) for key in named[:5]}) == 1


# ---- scripts, commands ---------------------------------------------------------------------------


def test_every_script_is_found_by_its_name_and_its_digest() -> None:
    scripts = load()
    assert {"attend", "append", "since", "tick", "detach", "end"} <= set(scripts)
    assert len({script.sha for script in scripts.values()}) == len(scripts)
    for name, script in scripts.items():
        assert script.name == name
        assert len(script.sha) == 40


def test_a_command_is_packed_as_the_store_reads_it() -> None:
    assert (
        pack(("SET", "kéy", b"\x00\r\n", 12))
        == b"*4\r\n$3\r\nSET\r\n$4\r\nk\xc3\xa9y\r\n$3\r\n\x00\r\n\r\n$2\r\n12\r\n"
    )
