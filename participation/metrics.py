"""Numbers for Prometheus: requests by route, method and status, how long they take, and the outbox by state.

With several workers each writes its numbers into a folder that they share, and whichever is asked adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Response, get
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from participation.base.outbox.queries import Counts, counts

# Read by prometheus_client when it is imported: the folder that the workers of a server share.
SHARED = "PROMETHEUS_MULTIPROC_DIR"
UNMATCHED = "(none)"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# when a series began is of no use here and doubles their number
disable_created_metrics()  # type: ignore[no-untyped-call] # the library types all but this

REQUESTS = Counter("kaimen_requests", "Requests answered", ["method", "route", "status"])
DURATION = Histogram("kaimen_request_seconds", "Seconds until a request was answered", ["route"], buckets=SECONDS)


def answered(template: str, method: str, status: int, seconds: float) -> None:
    """Count a request; ``template`` is its route with names for values, so that no address of a person is kept."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(known, template, status or 499).inc()
    DURATION.labels(template).observe(seconds)


class _Jobs(Collector):
    """The outbox as it was counted a moment ago."""

    def __init__(self, now: Counts) -> None:
        self._now = now

    def collect(self) -> Iterator[Any]:
        family = GaugeMetricFamily("kaimen_jobs", "Jobs of the outbox by state", labels=["state"])
        for state, number in msgspec.structs.asdict(self._now).items():
            if isinstance(number, int):
                family.add_metric([state], number)
        yield family


@get("/metrics")
async def metrics() -> Response[bytes]:
    """All of it in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Jobs(await counts()))
    if os.environ.get(SHARED):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # the library types all but this
        requests = b""
    else:
        requests = generate_latest(REGISTRY)
    return Response(generate_latest(registry) + requests, media_type=MEDIA_TYPE)
