"""Looks at all units and at central itself now and then, and tells IT administrators of what begins and ends.

They are told by the notices' own ways: on their page and by a letter, which waits until the quiet hours are over.
"""

import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from peewee import fn

from central import SOFTWARE
from central.db import Database, locked, transaction
from central.fleet.actions import withdrawals_expire_at
from central.fleet.concerns import ENDS_SOON_MS, LITTLE_FREE, Concern
from central.fleet.models import Trouble, Unit
from central.fleet.moving import busy_units
from central.fleet.troubles import Key, Known, Own, Step, step, with_common_cause
from central.fleet.watching import watched
from central.notices.actions import tell
from central.notices.models import Notice
from central.outbox import Kind, Outbox
from central.people.models import AccountRight, Official, Right
from central.proceedings.intake import incarnation
from central.proceedings.models import Incarnation
from central.settings import Settings

ACT = "alert"
_STUCK_MS = 60_000
_NAMED = 12
"""Rooms that a message names; more are counted."""

BEGUN: dict[str, str] = {
    Own.MANY_AWAY: "Mất kết nối với phần lớn các phòng họp. Kiểm tra mosquitto, central-sync và mạng.",
    Own.STUCK: "Dữ liệu gửi xuống các phòng họp đang bị chậm. Kiểm tra dịch vụ central-sync.",
    Own.CERTIFICATE: "Chứng thư của trung tâm sắp hết hạn hoặc không đọc được. Chạy lệnh central doctor.",
    Own.DISK: "Máy chủ trung tâm sắp hết dung lượng lưu tài liệu.",
    Concern.HELD: "Tạm ngừng nhận dữ liệu của %(count)s phòng họp: %(rooms)s.",
    Concern.AWAY: "Mất kết nối với %(count)s phòng họp: %(rooms)s. Phòng vẫn làm việc và lưu đủ dữ liệu.",
    Concern.FAULTS: "Có dữ liệu chưa xử lý được của %(count)s phòng họp: %(rooms)s.",
    Concern.SERVICE: "Có phần mềm ngừng chạy tại %(count)s phòng họp: %(rooms)s.",
    Concern.CAMERA: "Camera ở cửa không có hình tại %(count)s phòng họp: %(rooms)s.",
    Concern.LACKS_PACKAGES: "Chưa nhận đủ dữ liệu cuộc họp: %(count)s phòng họp: %(rooms)s.",
    Concern.LATE_LINES: "Chưa gửi hết nhật ký về trung tâm: %(count)s phòng họp: %(rooms)s.",
    Concern.CLOCK: "Đồng hồ sai tại %(count)s phòng họp: %(rooms)s.",
    Concern.DISK: "Thiết bị sắp hết dung lượng tại %(count)s phòng họp: %(rooms)s.",
    Concern.SLOW: "Ghi dữ liệu chậm, thẻ nhớ có thể sắp hỏng tại %(count)s phòng họp: %(rooms)s.",
    Concern.HEAT: "Thiết bị quá nóng tại %(count)s phòng họp: %(rooms)s.",
    Concern.CERTIFICATE: "Chứng thư thiết bị sắp hết hạn tại %(count)s phòng họp: %(rooms)s.",
}
ENDED: dict[str, str] = {
    Own.MANY_AWAY: "Phần lớn các phòng họp đã kết nối trở lại.",
    Own.STUCK: "Dữ liệu gửi xuống các phòng họp đã thông suốt.",
    Own.CERTIFICATE: "Chứng thư của trung tâm đã được thay.",
    Own.DISK: "Máy chủ trung tâm đã đủ dung lượng.",
    Concern.HELD: "Đã nhận dữ liệu trở lại của %(count)s phòng họp: %(rooms)s.",
    Concern.AWAY: "Đã kết nối trở lại %(count)s phòng họp: %(rooms)s.",
    Concern.FAULTS: "Đã xử lý hết dữ liệu của %(count)s phòng họp: %(rooms)s.",
    Concern.SERVICE: "Phần mềm đã chạy trở lại tại %(count)s phòng họp: %(rooms)s.",
    Concern.CAMERA: "Camera ở cửa đã có hình tại %(count)s phòng họp: %(rooms)s.",
    Concern.LACKS_PACKAGES: "Đã nhận đủ dữ liệu cuộc họp: %(count)s phòng họp: %(rooms)s.",
    Concern.LATE_LINES: "Đã gửi hết nhật ký về trung tâm: %(count)s phòng họp: %(rooms)s.",
    Concern.CLOCK: "Đồng hồ đã đúng tại %(count)s phòng họp: %(rooms)s.",
    Concern.DISK: "Thiết bị đã đủ dung lượng tại %(count)s phòng họp: %(rooms)s.",
    Concern.SLOW: "Dữ liệu được ghi nhanh trở lại tại %(count)s phòng họp: %(rooms)s.",
    Concern.HEAT: "Thiết bị đã hết nóng tại %(count)s phòng họp: %(rooms)s.",
    Concern.CERTIFICATE: "Đã thay chứng thư thiết bị tại %(count)s phòng họp: %(rooms)s.",
}


def warn(database: Database, settings: Settings, *, now_ms: int) -> Step:
    """Look once; what changed. May be called as often as one likes, by several workers."""
    units = [
        one for one in watched(busy_units(), now_ms=now_ms, software=SOFTWARE) if Concern.ENDED not in one.concerns
    ]
    found = {Key(one.unit.name, str(concern)) for one in units for concern in one.concerns}
    found |= {Key("", kind) for kind in _own_troubles(settings, now_ms=now_ms)}
    seen = sum(one.unit.seen_at_ms is not None for one in units)
    with transaction(database):
        # There is one such row: whoever has it is the only one to decide what was told.
        incarnation(now_ms=now_ms)
        list(locked(Incarnation.select()))
        known = {Key(row.unit, row.kind): _known(row) for row in Trouble.select()}
        last_told_ms = Notice.select(fn.MAX(Notice.at_ms)).where(Notice.act == ACT).scalar() or 0
        found_now = with_common_cause(found, known, units=seen)
        now = step(known, found_now, last_told_ms=last_told_ms, now_ms=now_ms)
        _write(now, now_ms=now_ms)
        _tell(now, now_ms=now_ms)
    return now


def _known(row: Trouble) -> Known:
    return Known(since_ms=row.since_ms, told_at_ms=row.told_at_ms, gone_at_ms=row.gone_at_ms)


def _write(now: Step, *, now_ms: int) -> None:
    for one in now.begun:
        Trouble.create(unit=one.unit, kind=one.kind, since_ms=now_ms)
    for keys, changes in (
        (now.back, {"gone_at_ms": None}),
        (now.gone, {"gone_at_ms": now_ms}),
        (now.told, {"told_at_ms": now_ms}),
    ):
        for one in keys:
            Trouble.update(changes).where(Trouble.unit == one.unit, Trouble.kind == one.kind).execute()
    for one in now.over:
        Trouble.delete().where(Trouble.unit == one.unit, Trouble.kind == one.kind).execute()


def _tell(now: Step, *, now_ms: int) -> None:
    """One notice for each kind of trouble, one letter for all of them."""
    if not now.told and not now.recovered:
        return
    administrators = [
        row.official_id
        for row in AccountRight.select(AccountRight.official)
        .join(Official)
        .where(AccountRight.right == Right.IT_ADMIN, AccountRight.ended_at_ms.is_null(), Official.is_active)
    ]
    rooms = {row.name: row.room or row.name for row in Unit.select(Unit.name, Unit.room)}
    for subjects, keys in ((BEGUN, now.told), (ENDED, now.recovered)):
        for kind, subject in subjects.items():
            if places := sorted(rooms.get(one.unit, one.unit) for one in keys if one.kind == kind):
                fills = {"count": str(len(places)), "rooms": _listed(places)}
                tell(administrators, None, subject, act=ACT, now_ms=now_ms, **fills)


def _listed(places: list[str]) -> str:
    return ", ".join(places[:_NAMED]) + (", …" if len(places) > _NAMED else "")


def _own_troubles(settings: Settings, *, now_ms: int) -> Iterator[Own]:
    to_rooms = (Outbox.kind != Kind.NOTICE) & (Outbox.put_at_ms < now_ms - _STUCK_MS)
    if Outbox.select().where(to_rooms).exists():
        yield Own.STUCK
    soon = datetime.fromtimestamp(now_ms / 1000, UTC) + timedelta(milliseconds=ENDS_SOON_MS)
    if any(ends < soon for ends in own_certificates(settings).values()):
        yield Own.CERTIFICATE
    folder = settings.central.data_dir
    if folder.is_dir():
        disk = shutil.disk_usage(folder)
        if disk.free < LITTLE_FREE * disk.total:
            yield Own.DISK


def own_certificates(settings: Settings) -> dict[str, datetime]:
    """When central's certificates and the list of withdrawn ones end; 1970 for what can't be read, as good as ended."""
    known: Iterable[tuple[str, Path]] = (("units", settings.units.certificate), ("broker", settings.broker.certificate))
    found = {}
    for what, path in known:
        try:
            found[what] = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
        except (OSError, ValueError):
            found[what] = datetime.fromtimestamp(0, UTC)
    try:
        found["withdrawals"] = withdrawals_expire_at(settings.units.ca.parent / "crl.pem")
    except (OSError, ValueError):
        found["withdrawals"] = datetime.fromtimestamp(0, UTC)
    return found
