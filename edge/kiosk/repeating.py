"""The chair's touchscreen: hold a ballot again, or declare the open one void, for a reason that is tapped (R5.2a)."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from contract.balloting import has_result
from edge.kiosk.secretary import room_to_conduct
from edge.kiosk.shell import kiosk, page
from edge.kiosk.topics import BALLOT, COURSE, PLAN, ROLL
from edge.kiosk.voting import repeatable, shown

bp = Blueprint("repeating", __name__, url_prefix="/chair/ballots")

AGAIN = ("Đếm sót hoặc đếm nhầm", "Có đại biểu chưa kịp biểu quyết", "Theo đề nghị tại cuộc họp")
VOID = ("Câu hỏi cần nêu lại", "Thiết bị hoặc kết nối trục trặc", "Chuyển sang hình thức khác")
"""What is written down, in the language of the minutes: the chair taps, and types only another reason."""


@bp.get("/<ballot>/again")
def again(ballot: str) -> ResponseReturnValue:
    """The next round: why, where the one before has a valid result, and in which way."""
    room = room_to_conduct()
    spec = kiosk().desk.ballot_spec(room.meeting, ballot)
    if spec is None or all(held != ballot for held, _ in repeatable(room)):
        return redirect("/chair/agenda", 303)
    return page(
        "chair/again.html",
        topics=(PLAN, COURSE, BALLOT, ROLL),
        room=room,
        spec=spec,
        number=room.next_round(ballot),
        reasons=AGAIN if has_result(room, ballot) else (),
        entitled=len(room.entitled_for(spec.item, spec.rule or None)),
    )


@bp.get("/<ballot>/<int:number>/void")
def void(ballot: str, number: int) -> ResponseReturnValue:
    """Nothing of this round counts; the next one may be opened at once."""
    room = room_to_conduct()
    if room.open_ballot != (ballot, number):
        return redirect("/chair/", 303)
    found = shown(room, (ballot, number), kiosk().desk)
    return page("chair/void.html", topics=(COURSE, BALLOT), room=room, ballot=found, reasons=VOID)
