"""The weekly schedule (lịch công tác tuần) on A4 in landscape, as it hangs beside the lift and lies on desks."""

from dataclasses import dataclass
from functools import cache

import jinja2
import weasyprint

from central.meetings.deadlines import local
from central.papers.official.layout import PRINTED_FACE
from central.papers.official.printing import fetch_nothing
from central.week.reading import Schedule, Scheduled
from central.week.rules import Half

_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_HALVES = {Half.MORNING: "Sáng", Half.AFTERNOON: "Chiều"}
_TAKEN = "Đã có lịch họp"


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A row of the table; `day_rows` and `half_rows` are 0 in the rows that their cells already cover."""

    day: str = ""
    day_rows: int = 0
    half: str = ""
    half_rows: int = 0
    line: Scheduled | None = None

    @property
    def hours(self) -> str:
        at = self.line.sitting if self.line else None
        return f"{local(at.starts_at):%H:%M} – {local(at.ends_at):%H:%M}" if at else ""

    @property
    def what(self) -> str:
        """The title; of a meeting with state secrets only that there is one."""
        if self.line is None or self.line.meeting.is_secret:
            return _TAKEN
        if self.line.of > 1:
            return f"{self.line.meeting.title} (buổi {self.line.number}/{self.line.of})"
        return str(self.line.meeting.title)

    @property
    def who(self) -> str:
        if self.line is None:
            return ""
        more = f" và {self.line.more} thành phần khác" if self.line.more else ""
        return self.line.invited + more

    @property
    def where(self) -> str:
        if self.line is None:
            return ""
        room = self.line.meeting.where
        return self.line.sitting.place or ", ".join(part for part in (room.name, room.place) if part)


def week_pdf(schedule: Schedule, body: str, *, now_ms: int) -> bytes:
    """The PDF's bytes; `body` is who publishes it."""
    monday = schedule.week.monday
    page = _template().render(
        body=body,
        face=PRINTED_FACE,
        first=f"{monday:%d/%m/%Y}",
        last=f"{monday.fromordinal(monday.toordinal() + 6):%d/%m/%Y}",
        rows=_rows(schedule),
        is_cut=schedule.is_cut,
        made=f"{local(now_ms):%H:%M, %d/%m/%Y}",
    )
    raw: bytes = weasyprint.HTML(string=page, url_fetcher=fetch_nothing).write_pdf(pdf_tags=True)
    return raw


def _rows(schedule: Schedule) -> list[_Row]:
    rows = []
    for day, halves in schedule.days():
        name, left = f"{_DAYS[day.weekday()]}, {day:%d/%m}", sum(len(lines) for _half, lines in halves)
        if not halves:
            rows.append(_Row(day=name, day_rows=1))
        for half, lines in halves:
            for place, line in enumerate(lines):
                half_rows = 0 if place else len(lines)
                rows.append(_Row(day=name, day_rows=left, half=_HALVES[half], half_rows=half_rows, line=line))
                left = 0
    return rows


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("central.papers.official", "templates")
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "week.html"
    )
