"""What the database knows of units and of what waits, for Prometheus: units stand behind networks it can't look into.

Asked for when somebody reads it, and at most every few seconds, so that reading it often costs nothing. A unit's name
is its room's, never a meeting's title or a person's.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import peewee
from peewee import fn
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from central import SOFTWARE
from central.db import Database, tuples
from central.fleet.concerns import Concern
from central.fleet.moving import busy_units
from central.fleet.warning import own_certificates
from central.fleet.watching import Watched, watched
from central.notices.models import Letter
from central.outbox import Kind, Outbox
from central.proceedings.models import Alarm, Cursor
from central.proceedings.results import Fault
from central.settings import Settings

_FRESH_S = 5.0
Figure = Callable[[Watched], float | None]


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A figure of each unit: its name without `hop_unit_`, what it says, and how it is found (None: nothing known)."""

    name: str
    what: str
    figure: Figure


def _of_units(now_ms: int) -> Sequence[_Told]:
    def age_s(since_ms: int | None) -> float | None:
        return None if since_ms is None else max(0, now_ms - since_ms) / 1000

    return (
        _Told(name="connected", what="Is it connected to the broker?", figure=lambda one: one.unit.is_connected),
        _Told(name="silent_seconds", what="Since it was last heard.", figure=lambda one: age_s(one.unit.seen_at_ms)),
        _Told(name="in_meeting", what="Does a meeting run on it?", figure=lambda one: one.is_busy),
        _Told(name="lag_lines", what="Lines that it said central lacks.", figure=lambda one: one.unit.unsent),
        _Told(
            name="lag_seconds",
            what="Age of the oldest line that central lacks, 0 without one.",
            figure=lambda one: age_s(one.unit.unsent_since_ms) if one.unit.unsent else 0,
        ),
        _Told(
            name="clock_behind_seconds",
            what="How far its clock is behind central's.",
            figure=lambda one: None if one.unit.offset_ms is None else one.unit.offset_ms / 1000,
        ),
        _Told(name="disk_free_ratio", what="Share of its disk that is free.", figure=lambda one: one.unit.free),
        _Told(name="temperature_celsius", what="Its hottest sensor.", figure=lambda one: one.unit.hottest_c),
        _Told(name="plans_held", what="Plans of meetings that it holds.", figure=lambda one: len(one.held)),
        _Told(
            name="services_stalled",
            what="Services that give no sign of life.",
            figure=lambda one: len(one.unit.stalled.split()),
        ),
        _Told(
            name="camera_shows",
            what="Does its door's camera show anything?",
            figure=lambda one: None if one.unit.camera in ("", "none") else one.unit.camera == "shows",
        ),
        _Told(
            name="slowest_write_seconds",
            what="Its slowest decided line of the last minutes, from lock to disk.",
            figure=lambda one: None if one.unit.slowest_write_ms is None else one.unit.slowest_write_ms / 1000,
        ),
        _Told(name="packages_lacking", what="Offered plans that it lacks.", figure=lambda one: one.unit.lacking),
        _Told(name="faults", what="Its lines and alarms to be looked at.", figure=lambda one: one.faults),
        _Told(
            name="certificate_expires_timestamp_seconds",
            what="When the certificate that lets it in ends.",
            figure=lambda one: one.certificate_ends_at_ms / 1000 if one.certificate_ends_at_ms else None,
        ),
    )


class Fleet(Collector):
    """Units, lines that wait, messages that wait, faults, certificates."""

    def __init__(self, database: Database, settings: Settings, *, registry: CollectorRegistry) -> None:
        self._database = database
        self._settings = settings
        self._read_at_s = 0.0
        self._found: list[GaugeMetricFamily] = []
        registry.register(self)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing beforehand: to be registered must not ask the database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All figures. A database that can't be asked is a figure, too."""
        if time.monotonic() - self._read_at_s >= _FRESH_S or not self._found:
            self._found = [*self._of_database(now_ms=time.time_ns() // 1_000_000), *self._of_certificates()]
            self._read_at_s = time.monotonic()
        yield from self._found

    def _of_database(self, *, now_ms: int) -> list[GaugeMetricFamily]:
        reachable = GaugeMetricFamily("hop_database_reachable", "Could the database be asked?")
        found: list[GaugeMetricFamily] = []
        try:
            with self._database.connection_context():
                units = watched(busy_units(), now_ms=now_ms, software=SOFTWARE)
                found = [*_units(units, now_ms=now_ms), _unapplied(), *_outbox(now_ms=now_ms), *_open()]
            reachable.add_metric([], 1)
        except peewee.PeeweeException:
            reachable.add_metric([], 0)
        return [reachable, *found]

    def _of_certificates(self) -> Iterator[GaugeMetricFamily]:
        ends = GaugeMetricFamily(
            "hop_certificate_expires_timestamp_seconds",
            "When central's own certificates, and the list of withdrawn ones, end.",
            labels=["of"],
        )
        for what, at in own_certificates(self._settings).items():
            ends.add_metric([what], at.timestamp())
        yield ends


def _units(units: Sequence[Watched], *, now_ms: int) -> Iterator[GaugeMetricFamily]:
    ours = [one for one in units if Concern.ENDED not in one.concerns]
    for told in _of_units(now_ms):
        family = GaugeMetricFamily(f"hop_unit_{told.name}", told.what, labels=["unit"])
        for one in ours:
            if (figure := told.figure(one)) is not None:
                family.add_metric([one.unit.name], float(figure))
        yield family
    concern = GaugeMetricFamily("hop_unit_concern", "What is wrong with it.", labels=["unit", "concern"])
    version = GaugeMetricFamily("hop_unit_version", "The software it runs.", labels=["unit", "version"])
    for one in ours:
        for wrong in one.concerns:
            concern.add_metric([one.unit.name, str(wrong)], 1)
        if one.unit.software:
            version.add_metric([one.unit.name, one.unit.software], 1)
    yield from (concern, version)
    count = GaugeMetricFamily("hop_units", "Units that are let in, by state.", labels=["state"])
    connected = sum(bool(one.unit.is_connected) for one in ours)
    count.add_metric(["connected"], connected)
    count.add_metric(["away"], len(ours) - connected)
    yield count


def _unapplied() -> GaugeMetricFamily:
    waiting = Cursor.select(fn.COALESCE(fn.SUM(Cursor.seq - Cursor.applied), 0)).where(Cursor.applied < Cursor.seq)
    family = GaugeMetricFamily("hop_unapplied_lines", "Lines that are kept and not on the pages yet.")
    family.add_metric([], float(waiting.scalar()))
    return family


def _outbox(*, now_ms: int) -> Iterator[GaugeMetricFamily]:
    waiting = GaugeMetricFamily("hop_outbox_waiting", "Messages to go, by kind.", labels=["kind"])
    failing = GaugeMetricFamily("hop_outbox_failing", "Of these, tried in vain.", labels=["kind"])
    oldest = GaugeMetricFamily("hop_outbox_oldest_seconds", "Age of the oldest that is due.", labels=["kind"])
    failed = fn.SUM(peewee.Case(None, [(Outbox.attempts > 0, 1)], 0))
    query = Outbox.select(Outbox.kind, fn.COUNT(Outbox.id), failed).group_by(Outbox.kind)
    found = {kind: (count, vain) for kind, count, vain in tuples(query)}
    due = Outbox.select(Outbox.kind, fn.MIN(Outbox.put_at_ms)).where(Outbox.due_at_ms <= now_ms)
    since = dict(tuples(due.group_by(Outbox.kind)))
    for kind in Kind:
        count, vain = found.get(kind, (0, 0))
        waiting.add_metric([str(kind)], count)
        failing.add_metric([str(kind)], float(vain))
        oldest.add_metric([str(kind)], (now_ms - since[kind]) / 1000 if kind in since else 0)
    yield from (waiting, failing, oldest)


def _open() -> Iterator[GaugeMetricFamily]:
    for name, what, table, ended in (
        ("hop_faults_open", "Lines that could not be applied and nobody has set aside.", Fault, Fault.set_aside_at_ms),
        ("hop_alarms_open", "Alarms that nobody has ended.", Alarm, Alarm.ended_at_ms),
    ):
        family = GaugeMetricFamily(name, what)
        family.add_metric([], table.select().where(ended.is_null()).count())
        yield family
    family = GaugeMetricFamily("hop_letters_given_up", "Letters that will not be sent any more.")
    family.add_metric([], Letter.select().where(Letter.ended_at_ms.is_null(False)).count())
    yield family
