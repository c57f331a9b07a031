"""The page on which ended meetings are looked up by what was read, said and decided in them (R5.5)."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from central.inquiries.finding import find_inquiries
from central.meetings.deadlines import meeting_kinds
from central.search.finding import Filters, find
from central.search.rules import Part, query_of
from central.web.shell import access, centre, today
from contract.refused import Refused

bp = Blueprint("search", __name__, template_folder="templates")


@bp.get("/search")
def search() -> ResponseReturnValue:
    """Meetings with the passages that answer; before a word is typed, how to ask."""
    asked = request.args
    words, filters = asked.get("q", "").strip()[:200], _filters(asked)
    page = max(1, asked.get("page", 1, type=int))
    answers, inquiries = None, []
    if query_of(words):
        inquiries = find_inquiries(centre().database, access(), words, filters) if page == 1 else []
        answers = find(centre().database, access(), today(), words, filters, page=page)
    return render_template(
        "search/found.html",
        words=words,
        filters=filters,
        answers=answers,
        inquiries=inquiries,
        kinds=list(meeting_kinds().values()),
        parts_named=part_names(),
        asked={key: values for key, values in asked.lists() if key != "page"},
        is_narrowed=filters != Filters(),
    )


def part_names() -> dict[Part, str]:
    """What the parts of a meeting are called; the filter's order."""
    return {
        Part.DOCUMENT: _("Tài liệu"),
        Part.OPINION: _("Ý kiến"),
        Part.VOTE: _("Biểu quyết"),
        Part.CONCLUSION: _("Kết luận"),
        Part.AGENDA: _("Chương trình"),
        Part.CONTENT: _("Nội dung cuộc họp"),
        Part.TITLE: _("Tên cuộc họp"),
    }


def _filters(asked: MultiDict[str, str]) -> Filters:
    return Filters(
        from_on=_day(asked.get("from", "")),
        until_on=_day(asked.get("until", "")),
        host=asked.get("host", "").strip()[:200],
        kind=asked.get("kind", "")[:20],
        parts=frozenset(Part(one) for one in asked.getlist("part") if one in list(Part)),
    )


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Refused("Ngày chưa đúng.") from None
    return min(max(day, date(2000, 1, 1)), date(2200, 1, 1))
