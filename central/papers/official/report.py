"""The report on the system's use (báo cáo): of the province to its committee (R7.3), of an agency upward (R9.1c)."""

from central.papers.official.content import Block, Form, Paper, Signature, Sort, Table
from central.papers.official.source import Issuer
from central.papers.official.wording import abbreviation, on_day, share
from central.reports.reading import Report

_HEADER = ("STT", "Cơ quan chủ trì", "Cuộc họp", "Đã họp", "Duyệt đúng hạn", "Tài liệu đúng hạn")
_WIDTHS = (8, 40, 12, 12, 14, 14)


def report_paper(report: Report, issuer: Issuer, *, is_province: bool) -> Paper:
    """The paper; `is_province`: of all agencies, addressed to the standing committee."""
    period, body = report.period, issuer.body
    above = "Thường trực Ủy ban nhân dân tỉnh" if is_province else issuer.parent
    span = f"từ {on_day(period.from_on)} đến {on_day(period.until_on)}"
    rows = tuple(
        (
            str(number),
            one.name,
            str(one.meetings),
            str(one.held),
            share(one.approved_in_time, one.approved) or "–",
            share(one.papers_in_time, one.papers) or "–",
        )
        for number, one in enumerate(report.hosts, start=1)
    )
    opening = f"{body or 'Cơ quan báo cáo'} báo cáo tình hình sử dụng Hệ thống phòng họp không giấy {span} như sau:"
    return Paper(
        sort=Sort.USE_REPORT,
        parent=issuer.parent,
        body=body,
        symbol=f"BC-{abbreviation(body)}",
        place=issuer.place,
        is_dated=True,
        name="BÁO CÁO",
        subject="Tình hình sử dụng Hệ thống phòng họp không giấy",
        blocks=(
            Block(key="to", text=f"Kính gửi: {above or 'Cơ quan cấp trên'}.\n{opening}"),
            *_parts(report),
            Block(key="table", text="Số liệu theo cơ quan chủ trì", form=Form.HEADING),
        ),
        table=Table(header=_HEADER, widths=_WIDTHS, rows=rows),
        signatures=(Signature(office=issuer.head_office or "Thủ trưởng cơ quan", name=issuer.head_name),),
        recipients=("Như trên;", f"Lưu: VT, {abbreviation(body)}."),
    )


def _parts(report: Report) -> tuple[Block, ...]:
    total, there, said = report.total, report.attendance, report.said
    busiest = next((one for one in report.rooms if one.hours), None)
    room = f" Phòng được sử dụng nhiều nhất: {busiest.name} ({busiest.hours:.0f} giờ)." if busiest else ""
    paragraphs = (
        (
            "meetings",
            "1. Cuộc họp",
            f"Đăng ký {total.meetings} cuộc họp; đã họp {total.held}, hủy {total.cancelled}. "
            f"Phê duyệt đúng hạn {_of(total.approved_in_time, total.approved)}; "
            f"tài liệu có trên hệ thống đúng hạn {_of(total.papers_in_time, total.papers)}.",
        ),
        (
            "people",
            "2. Dự họp",
            f"Mời {there.invited} lượt người; trả lời giấy mời {_of(there.answered, there.invited)}; "
            f"có mặt {_of(there.came, there.invited)}; dự thay {there.substitutes} lượt.",
        ),
        (
            "said",
            "3. Ý kiến, biểu quyết, kết luận",
            f"{said.opinions} ý kiến phát biểu; {said.rounds} lượt biểu quyết, trong đó bỏ phiếu kín "
            f"{said.secret_rounds}; {said.conclusions} kết luận.",
        ),
        (
            "rooms",
            "4. Phòng họp, giấy tờ",
            f"{sum(one.meetings for one in report.rooms)} lượt sử dụng phòng họp, "
            f"{sum(one.hours for one in report.rooms):.0f} giờ.{room} "
            f"Số trang tài liệu không phải in: {said.pages}.",
        ),
    )
    found: list[Block] = []
    for key, heading, text in paragraphs:
        found += [Block(key=f"{key}-title", text=heading, form=Form.HEADING), Block(key=key, text=text)]
    return tuple(found)


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}" + (f" ({share(part, whole)})" if whole else "")
