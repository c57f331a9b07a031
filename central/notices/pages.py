"""What a person was told, newest first; looking at it makes it read."""

from typing import Any

import msgspec
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.notices.actions import mark_read, notices_of
from central.notices.models import Notice
from central.web.shell import now_ms, official

bp = Blueprint("notices", __name__, template_folder="templates")


@bp.get("/notices")
def own() -> ResponseReturnValue:
    """The notices of the person who is logged in."""
    found = [(one, _text(one)) for one in notices_of(official())]
    mark_read(official(), now_ms=now_ms())
    return render_template("notices/own.html", found=found)


def _text(one: Notice) -> str:
    values = msgspec.json.decode(one.fills, type=dict[str, Any])
    text: str = _(one.subject, **values)
    return text
