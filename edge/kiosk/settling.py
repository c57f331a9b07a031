"""“Việc cần Thư ký xem xét”: each difference with what the room wrote and what is known now, settled with a reason."""

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from contract import events as e
from contract.matters import SETTLEMENTS, matters, revocable
from contract.refused import Refused
from contract.room import Matter, Room, Settled
from edge.kiosk.conduct import back
from edge.kiosk.names import Named, ReadText, named
from edge.kiosk.secretary import room_to_conduct
from edge.kiosk.shell import actor, kiosk, page, room_asked
from edge.kiosk.topics import COURSE, PLAN, ROLL

MAX_REASON = 120

bp = Blueprint("settling", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A matter with its people; `settled` once it is, then with the words of the reason and who it was."""

    matter: Matter
    who: Named | None
    other: Named | None
    settlements: tuple[e.Settlement, ...] = ()
    settled: Settled | None = None
    by: Named | None = None
    reason: str = ""
    may_take_back: bool = False


@bp.get("/secretary/matters/")
@bp.get("/chair/matters/")
def cards() -> ResponseReturnValue:
    """What waits, and what was settled before."""
    room = room_to_conduct()
    read = kiosk().desk.text_of
    waiting = [_card(room, one, read) for one in matters(room)]
    done = [_card(room, one, read) for one in reversed(room.settled)]
    whose = "chair" if request.path.startswith("/chair") else "secretary"
    return page(f"{whose}/matters.html", topics=(PLAN, ROLL, COURSE), room=room, waiting=waiting, done=done)


@bp.post("/secretary/matters/settle")
def settle() -> ResponseReturnValue:
    """Settle one of them. Who comes second, with the page as it was before, is told so and changes nothing."""
    room = room_asked()
    by = actor(room)
    reason = " ".join(request.form.get("reason", "").split())
    if not reason:
        raise Refused("Kính mời ghi lý do.")
    if len(reason) > MAX_REASON:
        raise Refused("Kính mời ghi ngắn hơn (tối đa %(most)s ký tự).", most=MAX_REASON)
    matter, settlement = _asked()
    kiosk().desk.settle(room.meeting, matter, settlement, by, reason)
    return back()


@bp.post("/secretary/matters/undo")
def undo() -> ResponseReturnValue:
    """Take a settlement back; the form names its line, so that nothing newer is taken back instead."""
    room = room_asked()
    kiosk().desk.take_back_settlement(room.meeting, request.form.get("settled", ""), actor(room))
    return back()


def _asked() -> tuple[Matter, e.Settlement]:
    form = request.form
    try:
        matter = Matter(
            kind=e.MatterKind(form.get("kind", "")),
            attendee=form.get("attendee", 0, type=int),
            line=form.get("line", ""),
            other=form.get("other", 0, type=int),
        )
        return matter, e.Settlement(form.get("settlement", ""))
    except ValueError:
        raise Refused("Yêu cầu chưa hợp lệ. Kính mời mở lại trang và thực hiện lại.") from None


def _card(room: Room, matter: Matter, read: ReadText) -> Card:
    settled = room.settled.get(matter)
    return Card(
        matter=matter,
        who=named(room, matter.attendee, read),
        other=named(room, matter.other, read),
        settlements=SETTLEMENTS[matter.kind],
        settled=settled,
        by=named(room, settled.by, read) if settled else None,
        reason=(read(settled.reason) or "…") if settled else "",
        may_take_back=settled is not None and matter in revocable(room),
    )
