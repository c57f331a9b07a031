"""“Nhập bù từ bản giấy” (D7): what was kept on paper during a power cut, each with about when it was."""

from datetime import datetime

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.ballot import Mode
from contract.balloting import has_result
from contract.refused import Refused
from contract.room import Room
from edge.clock import VIETNAM
from edge.desk import Opinion, PaperBallot
from edge.kiosk import agenda
from edge.kiosk.chair import done_just_now
from edge.kiosk.conduct import filled_in
from edge.kiosk.conduct_ballots import count_given, reason_given
from edge.kiosk.names import everybody
from edge.kiosk.secretary import room_to_conduct
from edge.kiosk.shell import actor, kiosk, name_of, now_ms, page, room_asked
from edge.kiosk.topics import BALLOT, COURSE, PLAN, ROLL, SPEAKER, WORDS
from edge.kiosk.voting import prepared
from edge.kiosk.words import local

bp = Blueprint("from_paper", __name__, url_prefix="/secretary/from-paper")

MODES = {"hands": Mode.HANDS, "slips": Mode.SLIPS}


@bp.get("")
def overview() -> ResponseReturnValue:
    """What may be keyed in; `ballot` names the one whose numbers are asked."""
    room = room_to_conduct()
    asked = request.args.get("ballot", "")
    ballots = prepared(room, kiosk().desk)
    people = everybody(room, kiosk().desk.text_of)
    return page(
        "secretary/from_paper.html",
        topics=(PLAN, COURSE, ROLL, WORDS, BALLOT, SPEAKER),
        room=room,
        missing=[one for one in people if not room.is_present(one.attendee)],
        here=[one for one in people if room.is_present(one.attendee)],
        ballots=ballots,
        spec=next((one for one in ballots if one.ballot == asked), None),
        is_again=has_result(room, asked),
        today=f"{local(now_ms()):%Y-%m-%d}",
        done=done_just_now(room),
    )


@bp.post("/roll")
def roll() -> ResponseReturnValue:
    """Whoever signed the list on paper."""
    room = room_asked()
    by, at = actor(room), happened_at()
    signed = [one for one in request.form.getlist("present", type=int) if one]
    if not signed:
        raise Refused("Kính mời chọn đại biểu đã ký danh sách.")
    kiosk().desk.check_in_from_paper(room.meeting, signed, at, by)
    return _back()


@bp.post("/left")
def left() -> ResponseReturnValue:
    room = room_asked()
    by, at = actor(room), happened_at()
    kiosk().desk.depart_from_paper(room.meeting, request.form.get("attendee", 0, type=int), at, by)
    return _back()


@bp.post("/opinion")
def opinion() -> ResponseReturnValue:
    """What somebody said, as the secretary wrote it down."""
    room = room_asked()
    by, at, item = actor(room), happened_at(), _item(room)
    text = filled_in("text", "Chưa có nội dung ý kiến.")
    attendee = request.form.get("attendee", 0, type=int)
    name_of(room, attendee)
    said = Opinion(attendee=attendee, text=text, item=item, source=e.Source.SECRETARY, by=by)
    kiosk().desk.opinion_from_paper(room.meeting, said, at)
    return _back()


@bp.post("/speech")
def speech() -> ResponseReturnValue:
    """Who spoke, and about how long, where nobody wrote down what was said."""
    room = room_asked()
    by, at, item = actor(room), happened_at(), _item(room)
    attendee, minutes = (request.form.get(name, 0, type=int) for name in ("attendee", "minutes"))
    name_of(room, attendee)
    if minutes < 0:
        raise Refused("Thời gian phát biểu chưa hợp lệ.")
    spoken = e.SpeechKeyedIn(attendee=attendee, item=item, minutes=minutes, by=by)
    kiosk().desk.speech_from_paper(room.meeting, spoken, at)
    return _back()


@bp.post("/conclusion")
def conclusion() -> ResponseReturnValue:
    """What the chair concluded, as it stands on paper."""
    room = room_asked()
    by, at, item = actor(room), happened_at(), _item(room)
    text = filled_in("text", "Chưa có nội dung kết luận.")
    kiosk().desk.conclusion_from_paper(room.meeting, item, text, at, by)
    return _back()


@bp.post("/ballot")
def ballot() -> ResponseReturnValue:
    """A round of hands or slips, as it was counted on paper."""
    room = room_asked()
    by, at, name = actor(room), happened_at(), request.form.get("ballot", "")
    spec = kiosk().desk.ballot_spec(room.meeting, name)
    mode = MODES.get(request.form.get("mode", ""))
    if spec is None or mode is None or (spec.secret and mode is not Mode.SLIPS):
        raise Refused("Kính mời chọn cách biểu quyết.")
    count = count_given(name, 1, [len(asked.options) for asked in spec.questions], by)
    kiosk().desk.ballot_from_paper(room.meeting, PaperBallot(mode=mode, count=count, reason=reason_given()), at)
    return _back()


def happened_at() -> int:
    """The time that the form says, in milliseconds since 1970; Refused unless it is one and lies in the past."""
    form = request.form
    try:
        typed = f"{form.get('day', '')} {form.get('at', '').strip()}"
        at = datetime.strptime(typed, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)
    except ValueError:
        raise Refused("Kính mời ghi giờ trên bản giấy, ví dụ 09:10.") from None
    found = int(at.timestamp() * 1000)
    if not 0 < found <= now_ms():
        raise Refused("Giờ trên bản giấy phải trước giờ nhập.")
    return found


def _item(room: Room) -> str:
    """The agenda item that the form names, "" for the whole meeting."""
    item = request.form.get("item", "")
    if item and agenda.find(room, item) is None:
        raise Refused("Nội dung này không có trong chương trình.")
    return item


def _back() -> ResponseReturnValue:
    return redirect("/secretary/from-paper", 303)
