"""Every metric that `/metrics` has, with its type, its unit in the name and the values that its labels may take. docs/operating.md
lists them from here, and a test holds dashboard and alert rules against it.

Names follow Prometheus's conventions (prometheus.io/docs/practices/naming): base units, `_total` for counters. No label holds
anything of a person, a room, an address or a text, and each has few values: `values` says which, or how many at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from peerchat.durations import STEPS

Kind = Literal["counter", "gauge", "histogram"]


class Metric(NamedTuple):
    """`name`: without `peerchat_` and `_total`. `labels`: by name, what may stand there, in words."""

    name: str
    kind: Kind
    help: str
    labels: Mapping[str, str] = MappingProxyType({})
    steps: tuple[float, ...] = STEPS

    @property
    def full(self) -> str:
        """As Prometheus stores it; of a histogram without `_bucket`, `_sum`, `_count`."""
        return f"peerchat_{self.name}" + ("_total" if self.kind == "counter" else "")


LANGUAGE = "a language of the site"
METRICS: tuple[Metric, ...] = (
    # ---- the relay
    Metric("messages", "counter", "Messages written to a room's log"),
    Metric("entries_rung", "counter", "Entries that came from another worker by the doorbell"),
    Metric(
        "relay_seconds", "histogram",
        "From a message's arrival until it was handed on, of one in 16; elsewhere: on another worker, by both clocks",
        {"path": "here, elsewhere"},
    ),
    Metric("rooms_attended", "gauge", "Rooms with somebody in them, summed over workers; a room on two counts in both"),
    Metric(
        "safety_events", "counter", "What the safety layer did",
        {"event": "see safety/counts.py", "which": "its kind; at most 40"},
    ),
    # ---- sockets and HTTP
    Metric("sockets_open", "gauge", "Open sockets", {"kind": "room, queue, staff"}),
    Metric("sockets_opened", "counter", "Sockets that were opened", {"kind": "room, queue, staff"}),
    Metric("sockets_refused", "counter", "Handshakes that were refused", {"status": "of HTTP: 403, 404, 429, 503"}),
    Metric("sockets_closed", "counter", "Sockets that the server closed", {"code": "close codes of the protocol"}),
    Metric(
        "http_requests", "counter", "HTTP requests that were answered",
        {"method": "of HTTP", "route": "the route's pattern, other", "status": "of HTTP"},
    ),
    Metric("http_request_seconds", "histogram", "How long HTTP requests took", {"area": "api, staff, ops, page"}),
    # ---- workers
    Metric("workers", "gauge", "Workers that serve"),
    Metric("workers_started", "counter", "Workers that came"),
    Metric("workers_ended", "counter", "Workers that went", {"how": "goodbye, lost"}),
    Metric("workers_by_version", "gauge", "Workers by version", {"version": "of peerchat; two during an update"}),
    Metric("process_cpu_seconds", "counter", "Processor time of all workers"),
    Metric("process_resident_memory_bytes", "gauge", "Memory of workers", {"of": "all, largest"}),
    Metric("process_open_fds", "gauge", "Open files of all workers"),
    Metric("event_loop_lag_seconds", "histogram", "How late the event loop came to a look, four looks a second"),
    Metric("event_loop_lag_worst_seconds", "gauge", "Of the worker that lags most: nine of ten looks of 15 s are below"),
    Metric("memory_used_ratio", "gauge", "Share in use of the fullest machine's memory"),
    # ---- store and database
    Metric("store_up", "gauge", "1: every worker reaches the store"),
    Metric("store_round_trip_seconds", "gauge", "Of the slowest worker: one script there and back"),
    Metric("store_losses", "counter", "How often a worker lost the store"),
    Metric("store_memory_bytes", "gauge", "Memory of the store", {"of": "used, limit"}),
    Metric("database_up", "gauge", "1: every worker reaches the database"),
    Metric("database_round_trip_seconds", "gauge", "Of the slowest worker: the simplest question"),
    # ---- the line and the volunteers
    Metric("line_waiting", "gauge", "People in line, connected or not", {"language": LANGUAGE}),
    Metric("line_joined", "counter", "People who came into the line", {"language": LANGUAGE}),
    Metric("line_returned", "counter", "People who came back because the other did not", {"language": LANGUAGE}),
    Metric("line_exits", "counter", "People who left the line", {"language": LANGUAGE, "reason": "see matching/tally.py"}),
    Metric("line_wait_p90_seconds", "gauge", "Nine of ten waits of five minutes are no longer", {"language": LANGUAGE}),
    Metric("unserved", "counter", "Told that no volunteer could come", {"language": LANGUAGE, "reason": "wire.Unserved"}),
    Metric("volunteers", "gauge", "Volunteers on duty", {"state": "free, offered, talking, resting, away"}),
    Metric("crisis_wait_seconds", "gauge", "How long the longest of acute need waits for a volunteer; 0: nobody"),
    Metric("rooms", "gauge", "Rooms by verdict, as last looked at", {"verdict": "well, watch, act"}),
    # ---- alarms
    Metric("alarms_firing", "gauge", "Alarms that fire, silenced or not", {"rule": "see the table of alarms"}),
    Metric("alarm_deliveries", "counter", "Attempts to tell people", {"channel": "webhook, mail", "outcome": "done, later, never"}),
    Metric("alarms_evaluated_timestamp_seconds", "gauge", "Unix seconds at which the rules were last looked at"),
)  # fmt: skip
BY_NAME = {metric.name: metric for metric in METRICS}
