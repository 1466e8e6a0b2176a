"""Figures of several workers become one text for Prometheus: whole, bounded, and without anybody in it."""

from __future__ import annotations

import pytest
from fastapi import Request
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from peerchat.durations import STEPS, Durations, quantile
from peerchat.errors import Refusal
from peerchat.ops.machine.sections import machine_section
from peerchat.ops.metrics.catalogue import METRICS
from peerchat.ops.metrics.exposition import Exposition
from peerchat.ops.metrics.lag import LoopLag
from peerchat.ops.metrics.merged import grown, name, spread
from peerchat.ops.metrics.publishing import House
from peerchat.ops.metrics.record import HouseRecord, Record, encode, read
from peerchat.ops.metrics.requests import Requests, area_of
from peerchat.ops.metrics.routes import check

ONE = Record(
    "1.0",
    1,
    resident=100,
    files=10,
    lag_s=0.001,
    memory_used=0.5,
    sockets={"room": 3},
    rooms=2,
    store_s=0.001,
    database_s=0.01,
)
TWO = Record(
    "1.1", 2, resident=300, files=20, lag_s=0.2, memory_used=0.7, sockets={"room": 1, "queue": 2}, rooms=1, store_s=0.004,
    house=HouseRecord(at=99, waiting={"de": 4}, line={name("line_exits", "de", "left"): 7}, volunteers={"free": 1}, rooms={"act": 1},
                      firing={"loop_lag": 1}, store_memory=(5, 10)),
)  # fmt: skip


def shown(house: House) -> dict[str, float]:
    """Each sample by its name and labels."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Exposition(house))
    text = generate_latest(registry).decode()
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_workers_are_added_up_and_the_worst_of_them_shows() -> None:
    durations = Durations()
    for seconds in (0.0009, 0.02, 9.0):
        durations.add(seconds)
    counts = {
        name("messages"): 12,
        name("process_cpu_seconds"): 1_500_000,
        **spread("relay_seconds", durations, "here"),
    }
    seen = shown(House(counts, {"a": ONE, "b": TWO}, up=True))
    assert seen["peerchat_messages_total"] == 12
    assert seen["peerchat_process_cpu_seconds_total"] == 1.5
    assert seen["peerchat_workers"] == 2
    assert seen["peerchat_workers_by_version version=1.1"] == 1
    assert (seen["peerchat_sockets_open kind=room"], seen["peerchat_sockets_open kind=queue"]) == (4, 2)
    assert seen["peerchat_process_resident_memory_bytes of=all"] == 400
    assert seen["peerchat_event_loop_lag_worst_seconds"] == 0.2
    assert seen["peerchat_store_up"] == seen["peerchat_database_up"] == 1
    assert seen["peerchat_line_exits_total language=de reason=left"] == 7
    assert seen["peerchat_alarms_firing rule=loop_lag"] == 1
    buckets = [seen[f"peerchat_relay_seconds_bucket le={end} path=here"] for end in (0.001, 0.01, 0.025, 5.0)]
    assert buckets == [1, 1, 2, 2]
    assert (
        seen["peerchat_relay_seconds_bucket le=+Inf path=here"] == seen["peerchat_relay_seconds_count path=here"] == 3
    )
    assert seen["peerchat_relay_seconds_sum path=here"] == pytest.approx(9.0209)


def test_one_worker_that_does_not_reach_something_is_enough() -> None:
    away = Record("1.0", 1, store_away_s=3.0, database_away_s=1.0)
    seen = shown(House({}, {"a": ONE, "b": away}, up=True))
    assert (seen["peerchat_store_up"], seen["peerchat_database_up"]) == (0, 0)
    assert shown(House({}, {"a": ONE}, up=False))["peerchat_store_up"] == 0


def test_what_is_not_known_is_left_out() -> None:
    seen = shown(House({}, {"a": ONE}, up=True))
    assert not [
        known for known in seen if known.startswith(("peerchat_line_waiting", "peerchat_rooms{", "peerchat_alarms"))
    ]
    assert seen["peerchat_messages_total"] == 0


def test_every_metric_keeps_to_the_conventions() -> None:
    for metric in METRICS:
        assert metric.name == metric.name.lower()
        assert not metric.name.endswith("_total")
        assert metric.help
        assert metric.help[0].isupper() or metric.help[0].isdigit()
        assert all(metric.labels.values())
        if metric.kind == "histogram":
            assert metric.name.endswith("_seconds")
    assert len({metric.name for metric in METRICS}) == len(METRICS)


def test_what_a_newer_worker_says_otherwise_is_not_guessed_at() -> None:
    assert read(b"7 " + encode(ONE)) == ONE
    assert read(b"7 " + encode(ONE)[:-1] + b',"more":1}') == ONE
    assert read(b"7 {}") is None
    assert read(b"7 ") is None


def test_growth() -> None:
    assert grown({"a": 5, "b": 2, "c": 1}, {"a": 3, "b": 2, "c": 4}) == {"a": 2, "c": 1}


def test_durations() -> None:
    durations = Durations()
    assert quantile(STEPS, durations.counts, 0.5) is None
    for seconds in (0.001, 0.0011, 7.0):
        durations.add(seconds)
    assert (durations.counts[0], durations.counts[1], durations.counts[-1]) == (1, 1, 1)
    assert durations.micros == 7_002_100
    assert quantile(STEPS, durations.counts, 0.5) == 0.0025
    assert quantile(STEPS, durations.counts, 0.99) == 10


def test_a_lag_that_comes_now_and_then_is_not_the_worker_that_cannot_keep_up() -> None:
    lag = LoopLag()
    assert lag.ninth() == 0
    for number in range(60):
        lag.late(0.5 if number % 20 == 0 else 0.001)
    assert lag.ninth() == 0.001
    for _ in range(30):
        lag.late(0.3)
    assert lag.ninth() == 0.3


def test_requests_are_counted_by_pattern() -> None:
    requests = Requests()
    requests.answered("GET", "/api/ops/rooms", 200, 0.02)
    requests.answered("GET", "/api/ops/rooms", 200, 0.02)
    counts = requests.counts()
    assert counts[name("http_requests", "GET", "/api/ops/rooms", "200")] == 2
    assert counts[name("http_request_seconds", "ops", "sum")] == 40_000
    assert [area_of(route) for route in ("/api/join", "/api/staff/team", "/help", "other")] == [
        "api",
        "staff",
        "page",
        "page",
    ]


def test_the_overview_has_workers_the_youngest_first() -> None:
    seen = machine_section(House({}, {"a": ONE, "b": TWO}, up=True))
    assert [one.id for one in seen.workers] == ["b", "a"]
    assert seen.versions == {"1.0": 1, "1.1": 1}
    assert (seen.sockets, seen.memory_bytes, seen.memory_used) == ({"room": 4, "queue": 2}, 400, 0.7)
    assert (seen.store.used_bytes, seen.store.up, seen.database.round_trip_s) == (5, True, 0.01)


# ---- who may read them -----------------------------------------------------------------------------


def asked(host: str, **headers: str) -> Request:
    raw = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    return Request({"type": "http", "client": (host, 1), "headers": raw})


@pytest.mark.parametrize(
    ("request_", "token", "code"),
    [
        (asked("127.0.0.1"), None, None),
        (asked("::1"), None, None),
        (asked("10.0.0.1"), None, "elsewhere"),
        (asked("127.0.0.1", x_forwarded_for="10.0.0.1"), None, "elsewhere"),
        (asked("127.0.0.1", via="1.1 proxy"), None, "elsewhere"),
        (asked("testclient"), None, "elsewhere"),
        (asked("10.0.0.1", authorization="Bearer right-and-long-enough"), "right-and-long-enough", None),
        (asked("127.0.0.1"), "right-and-long-enough", "token"),
        (asked("127.0.0.1", authorization="Bearer wrong"), "right-and-long-enough", "token"),
    ],
)
def test_only_this_machine_or_whoever_has_the_token(request_: Request, token: str | None, code: str | None) -> None:
    if code is None:
        check(request_, token)
    else:
        with pytest.raises(Refusal) as refused:
            check(request_, token)
        assert refused.value.code == code
