"""What chair and secretary do with ballots (R5.2a): add, open, count, close, void, decide a tie, elect once more."""

from collections.abc import Sequence

import msgspec
from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.ballot import Mode
from contract.refused import Refused
from contract.room import Room
from edge.kiosk.conduct import back, filled_in
from edge.kiosk.new_ballot import Asked, Kind, ballot_from, second_round
from edge.kiosk.shell import actor, kiosk, room_asked
from edge.kiosk.voting import shown

bp = Blueprint("conduct_ballots", __name__, url_prefix="/conduct/ballot")

MAX_COUNT = 100_000
MOST_MINUTES = 240


@bp.post("/new")
def add_ballot() -> ResponseReturnValue:
    """Put a question of which nobody thought before; it still has to be opened."""
    room = room_asked()
    by = actor(room)
    if room.package is None:
        abort(404)
    try:
        kind, share = Kind(request.form.get("kind", "")), request.form.get("share", "")
    except ValueError:
        raise Refused("Kính mời chọn loại nội dung biểu quyết.") from None
    asked = Asked(
        kind=kind,
        title=filled_in("title", "Kính mời ghi nội dung biểu quyết."),
        lines=request.form.get("lines", "").splitlines(),
        seats=request.form.get("seats", 1, type=int),
        share=share,
        whole_share=request.form.get("whole", ""),
        is_secret=request.form.get("secret") == "yes",
    )
    spec = ballot_from(asked, rule=room.package.rule, item=request.form.get("item", ""))
    kiosk().desk.add_ballot(room.meeting, spec, by)
    return back()


@bp.post("/open")
def open_ballot() -> ResponseReturnValue:
    room = room_asked()
    by, ballot = actor(room), request.form.get("ballot", "")
    try:
        mode = Mode(request.form.get("mode", ""))
    except ValueError:
        raise Refused("Kính mời chọn cách biểu quyết.") from None
    spec = kiosk().desk.ballot_spec(room.meeting, ballot)
    if spec and spec.secret and mode is not Mode.SLIPS:
        raise Refused("Nội dung này bỏ phiếu kín: kính mời dùng phiếu giấy.")
    kiosk().desk.open_ballot(room.meeting, ballot, mode, by, minutes=minutes_given(), reason=reason_given())
    return back()


@bp.post("/count")
def enter_count() -> ResponseReturnValue:
    """Hands or slips as counted; the numbers of question 2 are its fields `q1-0`, `q1-1`, …"""
    room = room_asked()
    by, (ballot, number) = actor(room), _round_of(room)
    options = [asked.options for asked in room.ballots[ballot, number].opened.shape]
    kiosk().desk.enter_count(room.meeting, count_given(ballot, number, options, by))
    return back()


@bp.post("/close")
def close_ballot() -> ResponseReturnValue:
    room = room_asked()
    by, (ballot, number) = actor(room), _round_of(room)
    kiosk().desk.close_ballot(room.meeting, ballot, number, by)
    return back()


@bp.post("/void")
def void_ballot() -> ResponseReturnValue:
    room = room_asked()
    by, (ballot, number) = actor(room), _round_of(room)
    kiosk().desk.void_ballot(room.meeting, ballot, number, by, _reason("Kính mời ghi lý do hủy lượt biểu quyết."))
    return back()


@bp.post("/tie")
def decide_tie() -> ResponseReturnValue:
    """The chair says which side the tie goes to."""
    room = room_asked()
    by, (ballot, number) = actor(room), _round_of(room)
    decided = e.TieDecided(
        ballot=ballot,
        round=number,
        question=_number("question"),
        in_favour=request.form.get("side") == "for",
        by=by,
    )
    kiosk().desk.decide_tie(room.meeting, decided)
    return back()


@bp.post("/leave-out")
def leave_room_out() -> ResponseReturnValue:
    """The leading room decides without the result of another one, with a reason."""
    room = room_asked()
    by, key = actor(room), _round_of(room)
    reason = filled_in("reason", "Kính mời ghi lý do không chờ kết quả của phòng này.")
    kiosk().desk.leave_room_out(room.meeting, key, request.form.get("room", ""), by, reason)
    return back()


@bp.post("/await-again")
def await_room_again() -> ResponseReturnValue:
    """Take that back: this room waits for the other one's result as before."""
    room = room_asked()
    by, key = actor(room), _round_of(room)
    kiosk().desk.await_room_again(room.meeting, key, request.form.get("room", ""), by)
    return back()


@bp.post("/second-round")
def hold_second_round() -> ResponseReturnValue:
    """Prepare the next round of an election that has left seats free: for them, between those not elected."""
    room = room_asked()
    by, key = actor(room), _round_of(room)
    held = shown(room, key, kiosk().desk)
    spec = second_round(held.spec, held.result.questions) if held.state.closed else None
    if spec is None:
        raise Refused("Lượt bầu này không cần bầu thêm.")
    kiosk().desk.add_ballot(room.meeting, spec, by)
    return back()


def count_given(ballot: str, number: int, options: Sequence[int], by: int) -> e.CountEntered:
    """The count that a form holds, of so many options of each question."""
    count = e.CountEntered(
        ballot=ballot,
        round=number,
        counts=tuple(
            tuple(_number(f"q{place}-{option}") for option in range(many)) for place, many in enumerate(options)
        ),
        issued=_number("issued"),
        returned=_number("returned"),
        invalid=_number("invalid"),
        counters=tuple(one for one in request.form.getlist("counters", type=int) if one),
        by=by,
    )
    exchanged = _number("exchanged")
    return e.SlipsCounted(**msgspec.structs.asdict(count), exchanged=exchanged) if exchanged else count


def minutes_given() -> int:
    """The time that the form gives a ballot, in minutes; 0 for none."""
    minutes = request.form.get("minutes", 0, type=int)
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refused("Thời gian biểu quyết chưa hợp lệ.")
    return minutes


def reason_given() -> str:
    """Why a ballot is held again, as the form says; empty for a first round."""
    return _reason("Kính mời ghi lý do biểu quyết lại.") if "reason" in request.form else ""


def _reason(refusal: str) -> str:
    """The reason that was tapped, or else the other one that was typed beside them."""
    return filled_in("other" if not request.form.get("reason") and "other" in request.form else "reason", refusal)


def _round_of(room: Room) -> tuple[str, int]:
    """The round that the form was made for; the desk refuses what can no longer be done with it."""
    named = (request.form.get("ballot", ""), request.form.get("round", 0, type=int))
    if named not in room.ballots:
        abort(404)
    return named


def _number(field: str) -> int:
    raw = request.form.get(field, "").strip() or "0"
    if not raw.isascii() or not raw.isdecimal() or int(raw) > MAX_COUNT:
        raise Refused("Số đếm chưa hợp lệ. Kính mời nhập số nguyên.")
    return int(raw)
