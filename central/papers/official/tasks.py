"""The tasks out of conclusions (danh mục nhiệm vụ) on A4 in landscape, to be followed up on paper."""

from collections.abc import Sequence
from functools import cache

import jinja2
import weasyprint

from central.meetings.deadlines import local
from central.papers.official.layout import PRINTED_FACE
from central.papers.official.printing import fetch_nothing
from central.tasks.reading import ShownTask
from central.tasks.rules import Pace, TaskState

_STATES = {
    TaskState.GIVEN: "Chưa thực hiện",
    TaskState.DOING: "Đang thực hiện",
    TaskState.REPORTED: "Đã báo cáo hoàn thành",
    TaskState.DONE: "Đã hoàn thành",
    TaskState.DROPPED: "Không thực hiện nữa",
}


def tasks_pdf(found: Sequence[ShownTask], body: str, *, now_ms: int) -> bytes:
    """The PDF's bytes; `body` is whose system it is."""
    rows = [(one, f"{local(one.row.meeting.starts_at_ms):%d/%m/%Y}", _state(one)) for one in found]
    page = _template().render(body=body, face=PRINTED_FACE, rows=rows, made=f"{local(now_ms):%H:%M, %d/%m/%Y}")
    raw: bytes = weasyprint.HTML(string=page, url_fetcher=fetch_nothing).write_pdf(pdf_tags=True)
    return raw


def _state(one: ShownTask) -> str:
    return _STATES[one.state] + (" (quá hạn)" if one.pace is Pace.LATE else "")


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("central.papers.official", "templates")
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "tasks.html"
    )
