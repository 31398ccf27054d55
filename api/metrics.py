"""What is counted and measured, for Prometheus. Spec: https://prometheus.io/docs/instrumenting/exposition_formats/.

Routes are named by their templates, never by what clients ask for, so that there are as many series as there are routes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from graph import snapshots

Numbers = Callable[[], Mapping[str, float]]
"""What gives numbers by their names, at the moment it is called; quickly, and from any thread."""

TOTALS = frozenset({"asked", "demoted", "died", "refused", "spawned", "timed_out"})
"""What a pool counts ever since it began; its other numbers are of the moment."""

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Seconds: from a 304 to the deadline of a query."""


class Metrics:
    """The metrics of one application on the store in that folder. `running` is how many requests are being answered."""

    def __init__(self, store: Path, sparql: Numbers, jobs: Numbers) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # they would be a third of all series
        self.running = 0
        self._series: dict[tuple[str, str, int], tuple[Counter, Histogram, Counter]] = {}
        self._registry = here = CollectorRegistry()
        self._requests = Counter("onrecord_requests", "Answers.", ["method", "route", "status"], registry=here)
        self._seconds = Histogram(
            "onrecord_request_seconds", "Time to the last byte.", ["method", "route"], buckets=BUCKETS, registry=here
        )
        self._bytes = Counter(
            "onrecord_response_bytes", "Bytes of bodies, as sent.", ["method", "route"], registry=here
        )
        running = Gauge("onrecord_requests_running", "Requests that are being answered.", registry=here)
        running.set_function(lambda: self.running)
        Info("onrecord", "What is running.", registry=here).info({"version": version("onrecord")})
        here.register(_Snapshot(store))
        here.register(_Numbers("sparql", "SPARQL workers and the queries that want them", sparql))
        here.register(_Numbers("jobs", "Jobs of writing", jobs))
        ProcessCollector(registry=here)
        PlatformCollector(registry=here)

    def observe(self, method: str, route: str, status: int, seconds: float, sent: int) -> None:
        """One request was answered. Looking for its series by labels would take as long as all the rest."""
        key = method, route, status
        if (series := self._series.get(key)) is None:
            series = self._series[key] = (
                self._requests.labels(method, route, str(status)),
                self._seconds.labels(method, route),
                self._bytes.labels(method, route),
            )
        counted, timed, measured = series
        counted.inc()
        timed.observe(seconds)
        measured.inc(sent)

    def answer(self, request: Request) -> Response:
        """All of them, as text or, by `Accept`, as OpenMetrics."""
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self._registry), headers={"Content-Type": kind, "Cache-Control": "no-store"})


class _Numbers(Collector):
    """Numbers that somebody else keeps, read when they are asked for."""

    def __init__(self, name: str, about: str, numbers: Numbers) -> None:
        self._name = f"onrecord_{name}"
        self._about = about
        self._numbers = numbers

    def collect(self) -> Iterator[Metric]:
        ever = CounterMetricFamily(f"{self._name}_events", f"{self._about}, since the start.", labels=["event"])
        now = GaugeMetricFamily(self._name, f"{self._about}, now.", labels=["state"])
        for name, number in self._numbers().items():
            (ever if name in TOTALS else now).add_metric([name], number)
        yield now
        yield ever

    def describe(self) -> Iterator[Metric]:
        return iter(())  # nothing is to be asked before the application runs


class _Snapshot(Collector):
    """The newest snapshot: when it was made, how old it is, how large."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._size = lru_cache(1)(self._measured)  # a snapshot does not change

    def collect(self) -> Iterator[Metric]:
        if (name := snapshots.current(self._store)) is not None:
            made = snapshots.made(name)
            age = (datetime.now(UTC) - made).total_seconds()
            yield GaugeMetricFamily(
                "onrecord_snapshot_made_seconds", "When it was made, in Unix time.", made.timestamp()
            )
            yield GaugeMetricFamily("onrecord_snapshot_age_seconds", "How long ago that was.", age)
            yield GaugeMetricFamily("onrecord_snapshot_bytes", "Its size on disk.", self._size(name))

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def _measured(self, name: str) -> int:
        return sum(file.stat().st_size for file in (self._store / "snapshots" / name).rglob("*") if file.is_file())
