"""What administrators do about what rooms sent: try again, set aside, release, erase. Rights are checked before."""

import secrets

from central.audit.actions import note as note_act
from central.audit.rules import SERVER, Deed, Hand
from central.db import Database, locked, transaction
from central.proceedings.apply import Applier
from central.proceedings.models import Alarm, AlarmKind, Content, Erasure, Incarnation, Standing
from central.proceedings.results import Fault
from central.proceedings.rows import Whose
from central.search.forgetting import forget
from contract.refused import Refused


def retry(database: Database, *, stream: str, seq: int, by: Hand, now_ms: int) -> bool:
    """Compute the line's meeting anew; True when the line could be applied. Refused: there is no such fault."""
    with transaction(database):
        fault = _fault(stream, seq)
        Applier(database).compute(Whose(fault.unit, fault.meeting), now_ms=now_ms)
        note_act(by, Deed.FAULT_RETRIED, line=f"{stream}/{seq}", unit=fault.unit)
    return Fault.get_or_none(Fault.stream == stream, Fault.seq == seq) is None


def set_aside(database: Database, *, stream: str, seq: int, by: Hand, reason: str, now_ms: int) -> None:
    """Note that the line stays out, and why; it is kept all the same. Refused: no reason, or no such fault."""
    if not reason.strip():
        raise Refused("Kính mời nhập lý do.")
    with transaction(database):
        fault = _fault(stream, seq)
        fault.set_aside_at_ms, fault.set_aside_by, fault.set_aside_reason = now_ms, by.name, reason.strip()
        fault.save()
        line = f"{stream}/{seq}"
        note_act(by, Deed.FAULT_SET_ASIDE, line=line, unit=fault.unit, reason=reason.strip())


def release_unit(database: Database, *, unit: str, by: Hand, note: str, now_ms: int) -> None:
    """Take runs from a held unit again, and end the alarm. May be repeated."""
    with transaction(database):
        Standing.delete().where(Standing.unit == unit).execute()
        note_act(by, Deed.ALARM_ENDED, unit=unit, note=note)
        _end(Alarm.unit == unit, Alarm.kind == AlarmKind.HELD, by=by, note=note, now_ms=now_ms)


def end_alarm(database: Database, *, alarm: int, by: Hand, note: str, now_ms: int) -> None:
    """Somebody has looked at it; a unit that was held for it is listened to again. Refused: no note."""
    if not note.strip():
        raise Refused("Kính mời nhập lý do.")
    found = Alarm.get_or_none(Alarm.id == alarm)
    if found is not None and found.kind == AlarmKind.HELD:
        release_unit(database, unit=found.unit, by=by, note=note.strip(), now_ms=now_ms)
        return
    with transaction(database):
        if _end(Alarm.id == alarm, by=by, note=note.strip(), now_ms=now_ms):
            note_act(by, Deed.ALARM_ENDED, unit=found.unit if found else "–", note=note.strip())


def erase(database: Database, *, content: str, reason: str, now_ms: int) -> None:
    """Erase a text here, as the law demands; it does not come back, and every chain can still be verified.

    The room erases its own copy on its own and says so by a line. May be repeated.
    """
    with transaction(database):
        row = {"name": content, "at_ms": now_ms, "by": 0, "reason": reason}
        Erasure.insert(**row).on_conflict_ignore().execute()
        Content.delete().where(Content.name == content).execute()
        forget(content)


def begin_incarnation(database: Database, *, now_ms: int) -> str:
    """To be called once after the database was restored from a copy: rooms then send again what the copy lacks."""
    token = secrets.token_hex(8)
    with transaction(database):
        Incarnation.delete().execute()
        Incarnation.create(token=token, since_ms=now_ms)
        note_act(SERVER, Deed.RESTORED)
    return token


def _fault(stream: str, seq: int) -> Fault:
    found: Fault | None = locked(Fault.select().where(Fault.stream == stream, Fault.seq == seq)).first()
    if found is None:
        raise Refused("Không tìm thấy dòng ghi này; có thể đã được xử lý.")
    return found


def _end(*which: object, by: Hand, note: str, now_ms: int) -> int:
    ended = {"ended_at_ms": now_ms, "ended_by": by.name, "note": note}
    return int(Alarm.update(ended).where(Alarm.ended_at_ms.is_null(), *which).execute())
