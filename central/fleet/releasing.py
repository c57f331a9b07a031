"""Releases at central: taken in when the province has signed them, given to rings of units one after the other."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central import outbox
from central.audit.actions import note
from central.audit.rules import SERVER, Deed, Hand
from central.db import Database, transaction, tuples
from central.documents.store import Store
from central.fleet.models import ReleaseFile, Ring, Unit
from central.fleet.rings import RINGS, Gate, Member, Progress, gate, progress
from central.outbox import Kind
from central.proceedings.models import RunKey
from contract.refused import Refused
from contract.release import Release, examine

REASONS: dict[Gate, str] = {
    Gate.EMPTY: "Vòng trước chưa có thiết bị nào. Kính mời xếp ít nhất một thiết bị vào vòng đó.",
    Gate.FAILED: "Vòng trước có thiết bị cập nhật không thành công. Kính mời xem nguyên nhân trước.",
    Gate.PENDING: "Vòng trước còn thiết bị đang cập nhật. Kính mời chờ đến khi xong.",
    Gate.UNPROVEN: "Chưa có thiết bị nào của vòng trước chạy tốt phiên bản này.",
}


@dataclass(frozen=True, kw_only=True)
class RingShown:
    """A ring: its release (empty: none yet) since when, how far each unit is, and whether the next may have it."""

    number: int
    version: str
    since_ms: int
    units: list[tuple[Unit, Progress]]
    gate: Gate

    def count(self, how: Progress) -> int:
        return sum(one is how for _, one in self.units)


def add_release(database: Database, store: Store, file: Path, *, key: Ed25519PublicKey, now_ms: int) -> Release:
    """Take a release in, so that a ring can have it; again changes nothing.

    Malformed: not signed by the province to the last byte. Refused: another file of this version is here.
    """
    with file.open("rb") as opened:
        release = examine(opened, key=key)
        opened.seek(0)
        sha256, size = store.put(opened)
    with transaction(database):
        there = ReleaseFile.get_or_none(ReleaseFile.version == release.version, ReleaseFile.arch == release.arch)
        if there is not None and there.sha256 != sha256:
            raise Refused("Phiên bản %(version)s đã có với nội dung khác.", version=release.version)
        if there is None:
            ReleaseFile.create(
                sha256=sha256,
                version=release.version,
                arch=release.arch,
                size=size,
                made_at_s=release.made_at,
                added_at_ms=now_ms,
            )
            note(SERVER, Deed.RELEASE_ADDED, version=release.version, arch=release.arch)
    return release


def releases() -> list[ReleaseFile]:
    """Every release that was taken in, the newest first."""
    return list(ReleaseFile.select().order_by(ReleaseFile.made_at_s.desc(), ReleaseFile.arch))


def rings() -> list[RingShown]:
    """All rings with their units, the worst first; units that were withdrawn are in none."""
    kept = RunKey.select(RunKey.unit).where(RunKey.until_ms.is_null())
    units: dict[int, list[Unit]] = {number: [] for number in RINGS}
    for unit in Unit.select().where(Unit.name.in_(kept)).order_by(Unit.room, Unit.name):
        units.setdefault(unit.ring, []).append(unit)
    targets = {one.number: one for one in Ring.select()}
    return [_shown(number, targets.get(number), units[number]) for number in RINGS]


def give(database: Database, *, ring: int, version: str, by: Hand, now_ms: int) -> None:
    """Let the units of a ring have this release: the first whatever is here, the others what the one before has proven.

    Refused: it is not here, or the ring before is not healthy with it.
    """
    with transaction(database):
        if ReleaseFile.get_or_none(ReleaseFile.version == version) is None or ring not in RINGS:
            raise Refused("Kính mời chọn một mục trong danh sách.")
        if ring > RINGS[0]:
            before = next(one for one in rings() if one.number == ring - 1)
            if before.version != version:
                raise Refused("Kính mời mở lại trang và thực hiện lại.")
            if before.gate is not Gate.OPEN:
                raise Refused(REASONS[before.gate])
        if Ring.get_or_none(Ring.number == ring, Ring.version == version):
            return
        Ring.insert(number=ring, version=version, since_ms=now_ms).on_conflict(
            conflict_target=[Ring.number], update={Ring.version: version, Ring.since_ms: now_ms}
        ).execute()
        note(by, Deed.RELEASE_GIVEN, version=version, ring=str(ring))
        for (name,) in tuples(Unit.select(Unit.name).where(Unit.ring == ring)):
            outbox.put(Kind.PACKAGES, name, now_ms=now_ms)


def put_in_ring(database: Database, *, name: str, ring: int, by: Hand, now_ms: int) -> None:
    """From now on this unit gets releases with that ring. Refused: no such unit or ring."""
    with transaction(database):
        unit = Unit.get_or_none(Unit.name == name)
        if unit is None or ring not in RINGS:
            raise Refused("Kính mời chọn một mục trong danh sách.")
        if unit.ring != ring:
            Unit.update(ring=ring).where(Unit.name == name).execute()
            outbox.put(Kind.PACKAGES, name, now_ms=now_ms)
            note(by, Deed.UNIT_RING, unit=name, ring=str(ring))


def _shown(number: int, target: Ring | None, units: list[Unit]) -> RingShown:
    version = target.version if target else ""
    members = [
        Member(
            software=one.software,
            wanted=one.wanted,
            outcome=one.outcome,
            is_connected=one.is_connected,
            arch=one.arch,
        )
        for one in units
    ]
    order = list(Progress)
    found = [(unit, progress(member, version)) for unit, member in zip(units, members, strict=True)]
    return RingShown(
        number=number,
        version=version,
        since_ms=target.since_ms if target else 0,
        units=sorted(found, key=lambda one: order.index(one[1])),
        gate=gate(members, version) if version else Gate.EMPTY,
    )
