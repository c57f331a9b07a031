"""The report's page with its charts, the same figures as a workbook, and as an official paper (R7.3, R9.1c)."""

from datetime import date

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from central.meetings.deadlines import meeting_kinds
from central.papers.official.printing import write_pdf
from central.papers.official.report import report_paper
from central.papers.official.source import agency_issuing
from central.papers.official.word import write_word
from central.people.standing import agencies_called, standing_of
from central.people.xlsx import Sheet, write_book
from central.reports.reading import Report, hosts_for, readers_in, report_of
from central.reports.rules import Period, Scope, scope_of, share
from central.web.sheets import send_file_of, send_sheet
from central.web.shell import access, centre, today
from contract.refused import Refused

bp = Blueprint("reports", __name__, template_folder="templates")

SHOWN = 15
"""So many agencies are on the page; the workbook and the paper have all."""


@bp.get("/reports")
def shown() -> ResponseReturnValue:
    """The figures of a period, of all agencies that one may read of or of one with what is below it."""
    report, agency = _report()
    return render_template(
        "reports/report.html",
        report=report,
        total=report.total,
        attendance=report.attendance,
        agency=agency,
        choices=_choices(),
        kinds=list(meeting_kinds().values()),
        most=SHOWN,
        highest=max((count for _month, count in report.months), default=0),
        share=share,
        asked={"from": report.period.from_on, "until": report.period.until_on, "agency": agency},
    )


@bp.get("/reports.xlsx")
def as_sheet() -> ResponseReturnValue:
    """Every figure as a number in a workbook of several sheets."""
    report, _agency = _report()
    period = report.period
    return send_sheet(write_book(_sheets(report)), f"bao-cao-{period.from_on}-{period.until_on}")


@bp.get("/reports.<any(pdf, docx):ending>")
def as_paper(ending: str) -> ResponseReturnValue:
    """The report as a paper: the Office's to the standing committee, an agency's to the one above it."""
    report, agency = _report()
    scope = scope_of(readers_in(access()))
    own = min(access().administered | access().leads, default=None)
    issuer = agency_issuing(agency or (own if scope is Scope.OWN else _office()), today(), place=_place())
    paper = report_paper(report, issuer, is_province=scope is Scope.PROVINCE and not agency)
    name = f"bao-cao-{report.period.from_on}-{report.period.until_on}"
    return send_file_of(write_pdf(paper) if ending == "pdf" else write_word(paper), name, ending)


def _report() -> tuple[Report, int]:
    """404 for who may read none."""
    if scope_of(readers_in(access())) is Scope.NONE:
        abort(404)
    period = Period.asked(_day("from"), _day("until"), today())
    agency = request.args.get("agency", "0") or "0"
    if not (agency.isascii() and agency.isdecimal() and len(agency) <= 9):
        raise Refused("Đường dẫn chưa đúng.")
    return report_of(period, hosts_for(access(), today(), int(agency))), int(agency)


def _day(name: str) -> date | None:
    text = request.args.get(name, "")
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("Ngày chưa đúng.") from None
    return min(max(found, date(2000, 1, 1)), date(2200, 1, 1)) if found else None


def _choices() -> list[tuple[int, str]]:
    """The agencies of which one may read, in protocol order."""
    mine = hosts_for(access(), today())
    return [(number, name) for number, name in agencies_called(today()) if mine is None or number in mine]


def _office() -> int | None:
    """Who reports for the province: the agency of the person of the Office who asks."""
    return standing_of(access().official, today()).agency_id or None


def _place() -> str:
    return centre().settings.central.place


def _sheets(report: Report) -> list[Sheet]:
    kinds = list(meeting_kinds().values())
    hosts = Sheet(
        title=_("Cơ quan chủ trì"),
        head=[
            _("Cơ quan"),
            _("Cuộc họp"),
            *(_(one.title) for one in kinds),
            _("Đã họp"),
            _("Đã hủy"),
            _("Đã duyệt"),
            _("Duyệt đúng hạn"),
            _("Tài liệu"),
            _("Tài liệu đúng hạn"),
        ],
        rows=[
            [
                one.name,
                one.meetings,
                *(one.kinds.get(kind.name, 0) for kind in kinds),
                one.held,
                one.cancelled,
                one.approved,
                one.approved_in_time,
                one.papers,
                one.papers_in_time,
            ]
            for one in report.hosts
        ],
    )
    agencies = Sheet(
        title=_("Dự họp"),
        head=[_("Cơ quan"), _("Được mời"), _("Đã trả lời"), _("Có mặt"), _("Dự thay")],
        rows=[[one.name, one.invited, one.answered, one.came, one.substitutes] for one in report.agencies],
    )
    rooms = Sheet(
        title=_("Phòng họp"),
        head=[_("Phòng họp"), _("Cuộc họp"), _("Số giờ"), _("Tỷ lệ giờ làm việc")],
        rows=[[one.name, one.meetings, round(one.hours, 1), round(one.share, 3)] for one in report.rooms],
    )
    months = Sheet(
        title=_("Theo tháng"),
        head=[_("Tháng"), _("Đã họp")],
        rows=[[f"{day:%m/%Y}", count] for day, count in report.months],
    )
    said = Sheet(title=_("Nội dung"), head=[_("Nội dung"), _("Số lượng")], rows=[list(one) for one in _said(report)])
    return [hosts, agencies, rooms, months, said]


def _said(report: Report) -> list[tuple[str, int]]:
    said = report.said
    return [
        (_("Lượt biểu quyết"), said.rounds),
        (_("trong đó bỏ phiếu kín"), said.secret_rounds),
        (_("Ý kiến biểu quyết ghi theo tên"), said.votes),
        (_("Ý kiến phát biểu"), said.opinions),
        (_("Kết luận"), said.conclusions),
        (_("Trang tài liệu không phải in"), said.pages),
    ]
