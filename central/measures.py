"""What central's processes count of their own work, for Prometheus; `exposing.py` shows it.

Numbers and a few fixed words only: no person's name, title, address or choice may ever be a label.
Each process makes its own registry, so that nothing is shared and nothing happens at import.
"""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.process_collector import ProcessCollector

_SHORT_S = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_PAGE_S = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


def own_registry() -> CollectorRegistry:
    """A registry that tells of this process itself: memory, processor time, files, and when it began."""
    # When each series began: as many lines again, which nothing asks for.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    return registry


class Intake:
    """`central sync`: what came from rooms and what became of it."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._lines = Counter("hop_intake_lines", "Lines of rooms that were kept, each once.", registry=registry)
        self._runs = Counter("hop_intake_runs", "Runs of rooms that were taken.", registry=registry)
        self._refused = Counter(
            "hop_intake_refused_runs", "Runs that were not taken, by reason.", ["reason"], registry=registry
        )
        self.commit = Histogram(
            "hop_intake_commit_seconds", "Writing one group of runs.", buckets=_SHORT_S, registry=registry
        )
        self.checking = Histogram(
            "hop_intake_checking_seconds", "Verifying one group of runs.", buckets=_SHORT_S, registry=registry
        )
        self.waiting = Gauge("hop_intake_waiting_runs", "Runs that came and are not kept yet.", registry=registry)
        self.is_linked = Gauge("hop_broker_connected", "Is there a link to the broker?", registry=registry)
        self.links_lost = Counter("hop_broker_lost", "Links to the broker that ended or never came.", registry=registry)
        self.shards = Gauge("hop_sync_shards", "Shards of units that this process works for.", registry=registry)

    def took(self, *, lines: int, runs: int, refused: Iterable[str]) -> None:
        """A group is in the database: so many new lines, in so many good runs; the reasons for those not taken."""
        self._lines.inc(lines)
        self._runs.inc(runs)
        for reason in refused:
            self._refused.labels(reason).inc()


class Work:
    """`central worker`: what it applied and what it gave to the mail server."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.applied = Counter("hop_applied_lines", "Lines that were brought to the pages.", registry=registry)
        self.applying = Histogram(
            "hop_applying_seconds", "One turn of bringing lines to the pages.", buckets=_SHORT_S, registry=registry
        )
        self.letters = Counter("hop_letters", "Letters, by what became of the attempt.", ["outcome"], registry=registry)


class Ways:
    """`central relay`: who takes the second way into a room."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._phones = Gauge("hop_relay_phones", "Phones that are connected.", registry=registry)
        self._units = Gauge("hop_relay_units", "Units that can be reached.", registry=registry)
        self._waiting = Gauge("hop_relay_waiting", "Connections of units that wait for a phone.", registry=registry)
        self._used = Gauge("hop_relay_in_use", "Connections of units that carry a phone.", registry=registry)

    def told(self, *, phones: int, connections: tuple[int, int, int]) -> None:
        """How it is now: units that are there, their connections that wait and those in use."""
        self._phones.set(phones)
        for gauge, number in zip((self._units, self._waiting, self._used), connections, strict=True):
            gauge.set(number)


class Pages:
    """`central web`: requests by route, which is the rule of the address and never the address itself."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.requests = Counter(
            "hop_http_requests",
            "Requests, by route and class of answer.",
            ["route", "method", "class"],
            registry=registry,
        )
        self.seconds = Histogram(
            "hop_http_seconds", "Until the answer began, by route.", ["route"], buckets=_PAGE_S, registry=registry
        )
        self.database_errors = Counter(
            "hop_database_errors", "Requests that the database could not serve.", registry=registry
        )

    def answered(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """One request. A method is the other side's word: those that no page knows are one."""
        known = method if method in ("GET", "HEAD", "POST", "PUT") else "other"
        self.requests.labels(route, known, f"{status // 100}xx").inc()
        self.seconds.labels(route).observe(seconds)
