"""The weekly schedule as a page."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from central.meetings.lists import Week
from central.web.shell import access, today, week_asked
from central.week.reading import Asked, Schedule, schedule_of
from central.week.rules import Half
from contract.refused import Refused

bp = Blueprint("week", __name__, template_folder="templates")


@bp.get("/week")
def week() -> ResponseReturnValue:
    """Days by morning and afternoon; of each meeting what this person may see, and of a secret one time and room."""
    asked = _asked()
    return render_template(
        "week/week.html",
        schedule=_schedule(asked),
        asked=asked,
        also=_also(asked),
        current=Week.of(today()),
        today=today(),
        Half=Half,
    )


def _schedule(asked: Asked) -> Schedule:
    return schedule_of(access(), week_asked(), asked, today())


def _asked() -> Asked:
    return Asked(**{name: _number(name) for name in ("host", "leader", "room")})


def _number(name: str) -> int:
    text = request.args.get(name, "") or "0"
    # Nothing in the tables has a number of more than nine digits; longer ones overflow PostgreSQL's integers.
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise Refused("Đường dẫn chưa đúng.")
    return int(text)


def _also(asked: Asked) -> str:
    """The filters, to be kept in the addresses of other weeks and forms."""
    return "".join(f"&{name}={value}" for name, value in vars(asked).items() if value)
