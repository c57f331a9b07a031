"""A meeting that leaves its room in the middle: what was done comes along, and the next room takes it up (practice D1).

The room says so by a line of its own. Of a room whose unit is dead nobody can: then who answers for the meeting says it
here, and what central holds by then comes along. What that unit recorded after it is shown when it comes back.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from central.db import transaction, tuples
from central.documents.store import Store
from central.fleet.models import Unit
from central.meetings.deciding import Acting, acting, followers, invited, reason_of
from central.meetings.models import Meeting, Room
from central.meetings.planning import Planning, meeting_locked
from central.meetings.sending import send
from central.meetings.states import Act
from central.notices.actions import tell
from central.packages.models import OfferedFile, PackageOffer
from central.people.models import Official
from central.proceedings.following import Written, leading_unit, written_of
from central.proceedings.models import Content, KeptPackage, Line
from central.proceedings.results import HandedOut, Proceedings
from contract.content import Content as Text
from contract.events import MovedToRoom, PackageTaken, contents_of
from contract.line import read_line
from contract.package import ComesFrom
from contract.past import Past, readable, write_past
from contract.refused import Refused
from contract.room import Phase

GOES_ON = "Cuộc họp “%(title)s” tiếp tục tại %(room)s. Mã điểm danh vẫn dùng được."


def follow_rooms(planning: Planning, store: Store) -> int:
    """Do what rooms have said since: bring meetings to where they go on, or leave them where they are after all.

    Gives how many meetings that were. Asked again nothing happens.
    """
    said = Proceedings.select(Proceedings.meeting, Proceedings.unit, Proceedings.moved_to)
    said = said.join(Meeting, on=(Meeting.id == Proceedings.meeting)).join(Room, on=(Meeting.room == Room.id))
    said = said.where(Proceedings.phase != Phase.MOVED)
    leaving = said.where(Proceedings.moved_to != "", Proceedings.moved_to != Room.name)
    staying = said.where(Proceedings.moved_to == "", Meeting.comes_from != "")
    done = sum(_follow(planning, store, *row) for row in list(tuples(leaving)))
    done += sum(_catch_up(planning, store, one) for one in _gone_ahead())
    return done + sum(_stay(planning, meeting, unit) for meeting, unit, _ in list(tuples(staying)))


def move(planning: Planning, store: Store, meeting: int, *, to: int, by: Official, reason: str) -> None:
    """Let the meeting go on in another room, since its own unit is dead.

    Refused: that one answers (then its chair or secretary says it there), the meeting sits in several rooms, or the
    other room has no unit.
    """
    with acting(planning, meeting, Act.MOVE, by) as now:
        room, unit = Room.get_or_none(Room.id == to), leading_unit(meeting)
        if room is None or room.id == now.meeting.room_id:
            raise Refused("Kính mời chọn phòng họp khác.")
        if not Unit.select().where(Unit.room == room.name).exists():
            raise Refused("%(room)s chưa có thiết bị. Kính mời chọn phòng khác.", room=room.name)
        if len(now.meeting.rooms) > 1:
            raise Refused("Cuộc họp tại nhiều phòng không chuyển phòng được khi đang họp.")
        if Unit.select().where(Unit.name == unit, Unit.is_connected).exists():
            raise Refused("Thiết bị phòng họp đang kết nối. Kính mời chuyển phòng tại trang Chủ trì hoặc Thư ký.")
        _bring(planning, store, now.meeting, unit, room)
        now.record(Act.MOVE, reason=reason_of(reason))
        _tell(now, room)


def other_rooms(meeting: Meeting) -> list[Room]:
    """The rooms with a unit in which this meeting could go on."""
    served = Room.select().join(Unit, on=(Unit.room == Room.name)).where(Room.is_open, Room.id != meeting.room_id)
    return list(served.distinct().order_by(Room.name))


def known_until(meeting: int) -> int:
    """The time of the last line that has come from the room, 0 when none has."""
    row = Proceedings.get_or_none(Proceedings.unit == leading_unit(meeting), Proceedings.meeting == meeting)
    return int(row.last_at_ms) if row else 0


def put_away(store: Store) -> int:
    """Delete the files of pasts that were taken up, since words in them may have to be erased; how many."""
    taken = (Proceedings.meeting == Meeting.id) & (Proceedings.continues != "")
    rows = Meeting.select(Meeting.comes_from, Proceedings.continues, Proceedings.continues_after)
    gone = 0
    for text, unit, last in list(tuples(rows.join(Proceedings, on=taken).where(Meeting.comes_from != ""))):
        comes = msgspec.json.decode(text, type=ComesFrom)
        if (comes.unit, comes.last) == (unit, last) and store.has(comes.past):
            _drop(store, comes.past)
            gone += 1
    return gone


def _follow(planning: Planning, store: Store, meeting: int, unit: str, moved_to: str) -> int:
    room = Room.get_or_none(Room.name == moved_to)
    with transaction(planning.database):
        one = meeting_locked(meeting)
        given = PackageOffer.select().where(PackageOffer.unit == unit, PackageOffer.meeting == meeting)
        if room is None or one.room_id == room.id or len(one.rooms) > 1:
            return 0
        if unit != leading_unit(meeting) or not given.exists():
            return 0
        _let_go(planning, store, one, unit, room)
    return 1


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A record that goes on in a `room` not the plan's, from the line `last` of the unit `before`: by a file."""

    meeting: int
    unit: str
    before: str
    last: str
    room: str


def _gone_ahead() -> list[_Ahead]:
    columns = (Proceedings.meeting, Proceedings.unit, Proceedings.continues, Proceedings.continues_after, Unit.room)
    rows = Proceedings.select(*columns).join(Meeting, on=(Meeting.id == Proceedings.meeting))
    rows = rows.join(Room, on=(Meeting.room == Room.id)).join(Unit, on=(Unit.name == Proceedings.unit))
    there = (Proceedings.continues != "") & (Proceedings.phase != Phase.MOVED) & (Unit.room != Room.name)
    return [_Ahead(*row) for row in tuples(rows.where(there, Proceedings.moved_to.in_(("", Room.name))))]


def _catch_up(planning: Planning, store: Store, ahead: _Ahead) -> int:
    """The plan follows to where the meeting is already; again does nothing."""
    there = Room.get_or_none(Room.name == ahead.room)
    with transaction(planning.database):
        one = meeting_locked(ahead.meeting)
        is_known = one.came and (one.came.unit, one.came.last) == (ahead.before, ahead.last)
        if there is None or is_known or ahead.unit != leading_unit(ahead.meeting):
            return 0
        left = Room.select().join(Unit, on=(Unit.room == Room.name)).where(Unit.name == ahead.before).first()
        one.room = left or one.room
        _let_go(planning, store, one, ahead.before, there, last=ahead.last)
    return 1


def _let_go(planning: Planning, store: Store, meeting: Meeting, unit: str, room: Room, *, last: str = "") -> None:
    """The room has sent the meeting on: by the line `last`, or the one that says so."""
    _bring(planning, store, meeting, unit, room, last=last or _left_by(unit, meeting.id, room.name))
    fills = {"title": meeting.title, "room": room.name}
    tell(invited(meeting) | followers(meeting), meeting, GOES_ON, act=Act.MOVE, now_ms=planning.now_ms(), **fills)


def _left_by(unit: str, meeting: int, room: str) -> str:
    """The line by which the unit sent the meeting to this room: a file that it wrote names the same one."""
    lines = readable(text for _, _, text in reversed(written_of(unit, meeting)))
    return next((one.name for one in lines if isinstance(one.event, MovedToRoom) and one.event.room == room), "")


def _stay(planning: Planning, meeting: int, unit: str) -> int:
    """The room has taken back that it was left, before another one has taken the meeting up."""
    with transaction(planning.database):
        one = meeting_locked(meeting)
        comes = one.came
        here = Room.get_or_none(Room.name == comes.room) if comes and comes.unit == unit else None
        if comes is None or here is None or here.id == one.room_id or not _has_said(comes):
            return 0
        one.comes_from, one.room = "", here
        one.version += 1
        one.save()
        send(planning, one)
    return 1


def _has_said(comes: ComesFrom) -> bool:
    """Did the room itself say that it was left? Of a dead one somebody said so here."""
    stream, _, seq = comes.last.partition("/")
    text = Line.select(Line.text).where(Line.stream == stream, Line.seq == int(seq)).scalar()
    return text is not None and isinstance(read_line(text).event, MovedToRoom)


def _bring(planning: Planning, store: Store, meeting: Meeting, unit: str, room: Room, *, last: str = "") -> None:
    """Put together what was done, until its line `last` or until now, and send the plan to its new room with it."""
    written = written_of(unit, meeting.id, last=last)
    if not written:
        raise Refused("Trung tâm chưa nhận được dữ liệu của cuộc họp từ phòng họp.")
    if meeting.came:
        _drop(store, meeting.came.past)
    stream, seq, _ = written[-1]
    sha256, _size = store.put(io.BytesIO(write_past(_past(meeting.id, unit, written))))
    files = HandedOut.select(HandedOut.sha256).where(HandedOut.unit == unit, HandedOut.meeting == meeting.id)
    comes = ComesFrom(
        unit=unit,
        room=meeting.where.name,
        last=f"{stream}/{seq}",
        past=sha256,
        files=tuple(sorted({name for (name,) in tuples(files) if store.has(name)})),
    )
    meeting.comes_from, meeting.room = msgspec.json.encode(comes).decode(), room
    meeting.version += 1
    meeting.save()
    send(planning, meeting)


def _drop(store: Store, past: str) -> None:
    OfferedFile.delete().where(OfferedFile.sha256 == past).execute()
    store.path(past).unlink(missing_ok=True)


def _past(meeting: int, unit: str, written: Iterable[Written]) -> Past:
    texts = tuple(text for _, _, text in written)
    events = [line.event for line in readable(texts)]
    named = {name for event in events for name in contents_of(event)}
    contents = Content.select(Content.salt, Content.body).where(Content.name.in_(sorted(named)))
    plans = {event.sha256 for event in events if isinstance(event, PackageTaken)}
    packages = KeptPackage.select(KeptPackage.body).where(KeptPackage.sha256.in_(sorted(plans)))
    return Past(
        meeting=meeting,
        unit=unit,
        texts=texts,
        packages=tuple(bytes(body) for (body,) in tuples(packages)),
        contents=tuple(Text(salt=bytes(salt), body=bytes(body)) for salt, body in tuples(contents)),
    )


def _tell(now: Acting, room: Room) -> None:
    now.tell(invited(now.meeting) | followers(now.meeting), GOES_ON, Act.MOVE, room=room.name)
