"""The house's figures as Prometheus reads them: each metric of the catalogue from the counts and records of all workers. Pure.

What is not known is left out and not shown as 0. Of one thing that several workers tell, sums are added up and states are the worst.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from peerchat.ops.metrics.catalogue import METRICS, Metric
from peerchat.ops.metrics.merged import SUM, of
from peerchat.ops.metrics.publishing import House
from peerchat.ops.metrics.record import HouseRecord, Record

Values = Mapping[tuple[str, ...], float]
"""By the values of the labels."""
Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily


class Exposition(Collector):
    """What `prometheus_client` makes text of."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._watcher = watcher(house.records.values())

    def describe(self) -> Iterable[Family]:
        return ()

    def collect(self) -> Iterator[Family]:
        gauges = self._gauges()
        counts = {**self._house.counts, **self._watcher.line}
        for metric in METRICS:
            if metric.kind == "histogram":
                yield _histogram(metric, counts)
                continue
            full, labels = f"peerchat_{metric.name}", list(metric.labels)
            family = (CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily)(
                full, metric.help, labels=labels
            )
            values: Values = gauges.get(metric.name, {})
            if metric.kind == "counter":
                values = dict(of(counts, metric.name))
            if metric.kind == "counter" and not labels and self._house.up:
                values = values or {(): 0}
            for key, value in sorted(values.items()):
                if len(key) == len(labels):
                    family.add_metric(list(key), value / 1e6 if metric.name == "process_cpu_seconds" else value)
            yield family

    def _gauges(self) -> dict[str, Values]:
        own, house = list(self._house.records.values()), self._watcher
        sockets: dict[tuple[str, ...], float] = {}
        versions: dict[tuple[str, ...], float] = {}
        for one in own:
            versions[one.version,] = versions.get((one.version,), 0) + 1
            for kind, number in one.sockets.items():
                sockets[kind,] = sockets.get((kind,), 0) + number
        slowest = max((one.database_s for one in own if one.database_s is not None), default=None)
        fullest = max((one.memory_used for one in own if one.memory_used is not None), default=None)
        found: dict[str, Values] = {
            "rooms_attended": _one(sum(one.rooms for one in own)),
            "sockets_open": sockets,
            "workers": _one(len(own)),
            "workers_by_version": versions,
            "process_resident_memory_bytes": {
                ("all",): sum(one.resident for one in own),
                ("largest",): max((one.resident for one in own), default=0),
            },
            "process_open_fds": _one(sum(one.files for one in own)),
            "event_loop_lag_worst_seconds": _one(max((one.lag_s for one in own), default=0.0)),
            "memory_used_ratio": _one(fullest),
            "store_up": _one(float(self._house.up and not any(one.store_away_s for one in own))),
            "store_round_trip_seconds": _one(max((one.store_s for one in own), default=0.0)),
            "database_up": _one(float(not any(one.database_away_s for one in own))),
            "database_round_trip_seconds": _one(slowest),
        }
        if house.at:
            found |= {
                "store_memory_bytes": {
                    (of_,): value for of_, value in zip(("used", "limit"), house.store_memory, strict=True)
                },
                "line_waiting": _by(house.waiting),
                "line_wait_p90_seconds": _by(house.wait_p90_s),
                "volunteers": _by(house.volunteers),
                "crisis_wait_seconds": _one(house.crisis_wait_s),
                "rooms": _by(house.rooms),
                "alarms_firing": _by(house.firing),
                "alarms_evaluated_timestamp_seconds": _one(house.at),
            }
        return found


def watcher(records: Iterable[Record]) -> HouseRecord:
    """What the one that watches says of the house: the latest, where two think that they do."""
    known = [one.house for one in records if one.house is not None]
    return max(known, key=lambda one: one.at, default=HouseRecord())


def _one(value: float | None) -> Values:
    return {} if value is None else {(): value}


def _by(values: Mapping[str, float]) -> Values:
    return {(key,): value for key, value in values.items()}


def _histogram(metric: Metric, counts: Mapping[str, int]) -> HistogramMetricFamily:
    family = HistogramMetricFamily(f"peerchat_{metric.name}", metric.help, labels=list(metric.labels))
    series: dict[tuple[str, ...], dict[str, int]] = {}
    for key, number in of(counts, metric.name):
        series.setdefault(key[:-1], {})[key[-1]] = number
    for labels, known in sorted(series.items()):
        total, buckets = 0, []
        for at, end in enumerate((*metric.steps, float("inf"))):
            total += known.get(str(at), 0)
            buckets.append(("+Inf" if end == float("inf") else repr(end), total))
        family.add_metric(list(labels), buckets, known.get(SUM, 0) / 1e6)
    return family
