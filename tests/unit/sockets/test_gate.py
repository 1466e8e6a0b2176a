"""Who may open a socket; and how all are told goodbye without coming back in step."""

from __future__ import annotations

from collections import Counter

import pytest

from peerchat.limits import Budget
from peerchat.sockets.gate import Gate, Refused
from peerchat.wire import Close

SECRET = b"a secret of thirty-two bytes, or more"
HOST = "chat.example.org"


class Talk:
    """A conversation that lists what it was told."""

    def __init__(self) -> None:
        self.retry_in: list[float] = []

    def opened(self, socket: object) -> None: ...
    def received(self, data: bytes) -> None: ...
    def closed(self) -> None: ...

    def goodbye(self, retry_in: float) -> None:
        self.retry_in.append(retry_in)


class Line:
    network = b"n"
    buffered = 0

    def __init__(self) -> None:
        self.code: int | None = None

    def send(self, data: bytes) -> None: ...

    def close(self, code: int) -> None:
        self.code = code


def gate(origins: tuple[str, ...] = (), proxies: tuple[str, ...] = (), budget: int | None = None) -> Gate:
    return Gate({"/ws/room": Talk}, SECRET, origins, proxies, Budget(budget) if budget is not None else None)


def asks(
    at: Gate,
    origin: str | None = None,
    host: str | None = HOST,
    path: str = "/ws/room",
    peer: str = "192.0.2.1",
    **headers: str,
) -> int:
    """101, or the status of the refusal."""
    given = {"origin": origin, "host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    try:
        at.check(path, given.get, peer)
    except Refused as refused:
        return refused.status
    return 101


# ---- origins -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 101),  # not a browser
        (f"https://{HOST}", 101),
        (f"http://{HOST}", 101),  # what stands before us may have taken TLS off
        ("https://CHAT.example.org", 101),
        ("https://evil.example", 403),
        ("https://example.org", 403),
        (f"https://www.{HOST}", 403),
        (f"https://{HOST}.evil.example", 403),
        (f"https://evil{HOST}", 403),
        (f"https://evil.example/{HOST}", 403),
        (f"https://evil.example?{HOST}", 403),
        (f"https://evil.example#{HOST}", 403),
        (f"https://{HOST}@evil.example", 403),
        (f"https://evil.example@{HOST}", 403),
        (f"https://{HOST}:8443", 403),
        (f"https://{HOST}:443", 403),  # no browser names the usual port
        (f"ftp://{HOST}", 403),
        (f"file://{HOST}", 403),
        (f"javascript://{HOST}", 403),
        (f"//{HOST}", 403),
        (HOST, 403),
        ("null", 403),
        ("", 403),
        ("https://", 403),
        ("https:///", 403),
        ("*", 403),
        ("https://chat.example.org\u212a", 403),
        ("https://chat\uff0eexample.org", 403),
        ("http://[::1", 403),
        ("http://[", 403),
        ("https://ch\u0430t.example.org", 403),  # a Cyrillic letter
    ],
)
def test_without_a_list_only_the_host_that_was_asked_for(origin: str | None, status: int) -> None:
    assert asks(gate(), origin) == status


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000", 101),
        ("http://localhost:8000", "127.0.0.1:8000", 403),
        ("http://127.0.0.1:8001", "127.0.0.1:8000", 403),
        ("http://[::1]:8000", "[::1]:8000", 101),
        ("http://", "", 403),
        ("null", "", 403),
        ("https://x", None, 403),
    ],
)
def test_hosts_with_ports_and_without(origin: str, host: str | None, status: int) -> None:
    assert asks(gate(), origin, host) == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 101),
        ("https://one.example", 101),
        ("HTTPS://ONE.example", 101),
        ("https://two.example:8443", 101),
        ("http://one.example", 403),
        ("https://one.example:443", 403),
        ("https://two.example", 403),
        ("https://one.example.evil", 403),
        (f"https://{HOST}", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_with_a_list_exactly_those_on_it(origin: str | None, status: int) -> None:
    assert asks(gate(("https://one.example/", "https://Two.example:8443")), origin) == status


# ---- paths, budgets ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/ws", "/ws/", "/ws/rooms", "/ws/room/", "/ws/room/x", ""])
def test_there_is_no_socket_elsewhere(path: str) -> None:
    assert asks(gate(), path=path) == 404


def test_a_network_holds_so_many_at_once_and_others_are_not_touched() -> None:
    at = gate(budget=2)
    first, network = at.check("/ws/room", lambda _name: None, "192.0.2.1")
    assert asks(at) == 101
    assert asks(at) == 429
    assert asks(at, peer="192.0.2.2") == 101
    line = Line()
    line.network = network
    at.entered(line, first)
    at.left(line)
    assert asks(at) == 101
    assert asks(at) == 429


def test_a_refused_handshake_costs_nothing_of_the_budget() -> None:
    at = gate(budget=1)
    for _ in range(5):
        assert asks(at, "https://evil.example") == 403
        assert asks(at, path="/nowhere") == 404
    assert asks(at) == 101


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),  # not a proxy of ours: anybody can write that
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),  # the first is the client's own word
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", None, "10.0.0.1"),
    ],
)
def test_whom_a_limit_counts(peer: str, forwarded: str | None, counted: str) -> None:
    assert gate(proxies=("10.0.0.1",)).client(peer, forwarded) == counted


def test_no_address_is_in_what_a_socket_carries() -> None:
    _, network = gate().check("/ws/room", lambda _name: None, "192.0.2.1")
    assert b"192" not in network
    assert len(network) == 12


# ---- goodbye -------------------------------------------------------------------------------------


def filled(count: int) -> tuple[Gate, list[Line], list[Talk]]:
    at, lines, talks = gate(), [Line() for _ in range(count)], [Talk() for _ in range(count)]
    for line, talk in zip(lines, talks, strict=True):
        at.entered(line, talk)
    return at, lines, talks


def test_of_a_thousand_no_second_closes_more_than_a_tenth_nor_brings_them_back_in_step() -> None:
    at, lines, talks = filled(1000)
    plan = at.farewell(28.0)
    assert {id(line) for _, line in plan} == {id(line) for line in lines}
    assert [after for after, _ in plan] == sorted(after for after, _ in plan)
    assert plan[0][0] >= 0
    assert plan[-1][0] <= 28.0 * 0.8
    assert all(len(talk.retry_in) == 1 for talk in talks)
    returns = Counter(int(talk.retry_in[0]) for talk in talks)
    closes = Counter(int(after) for after, _ in plan)
    assert max(closes.values()) <= 100
    assert max(returns.values()) <= 100
    assert min(talk.retry_in[0] for talk in talks) >= 0.5


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_few_do_not_wait_for_nothing(count: int) -> None:
    at, _, _ = filled(count)
    assert all(after <= 0.05 * count for after, _ in at.farewell(28.0))


def test_while_it_drains_nobody_comes_in() -> None:
    at, _, _ = filled(1)
    at.farewell(1.0)
    assert at.draining
    assert asks(at) == 503


def test_closing_all_tells_them_to_come_back() -> None:
    at, lines, _ = filled(3)
    at.close_all()
    assert {line.code for line in lines} == {Close.RESTART}
    assert at.open == 3
    for line in lines:
        at.left(line)
    assert at.open == 0


@pytest.mark.parametrize(("sent", "handed"), [({"cookie": "a=b"}, "a=b"), ({}, "")])
def test_who_is_told_apart_by_a_cookie_gets_a_conversation_of_it_and_only_from_the_own_origin(
    sent: dict[str, str], handed: str
) -> None:
    made: list[str] = []

    def seated(cookies: str) -> Talk:
        made.append(cookies)
        return Talk()

    at = Gate({}, SECRET, seated={"/ws/staff": seated})
    headers = {"host": HOST, "origin": f"https://{HOST}", **sent}
    at.check("/ws/staff", headers.get, "192.0.2.1")
    with pytest.raises(Refused) as refused:
        at.check("/ws/staff", {**headers, "origin": "https://elsewhere.example"}.get, "192.0.2.1")
    assert (made, refused.value.status) == ([handed], 403)
