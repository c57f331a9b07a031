"""The demo's papers: a short PDF for each agenda item, given by the same action as an upload."""

import io
from collections.abc import Sequence
from html import escape

import weasyprint

from central.documents.actions import Described, add_document, describe_documents
from central.documents.store import Intake, Upload
from central.meetings.models import Meeting
from central.meetings.plan import PlannedItem
from central.meetings.planning import Planning
from demo.province import PROVINCE

STYLE = """
@page { size: A4; margin: 20mm 18mm 20mm 28mm }
body { font: 13pt/1.45 "Liberation Serif", serif }
header { display: flex; justify-content: space-between; text-align: center; font-size: 12pt; line-height: 1.3 }
header p, h1, h2 { margin: 0 }
b { display: block }
h1 { font-size: 15pt; text-align: center; margin: 12mm 0 2mm }
h2 { font-size: 13pt; text-align: center; margin-bottom: 8mm }
table { width: 100%; border-collapse: collapse; margin: 5mm 0 }
td, th { border: .5pt solid; padding: 1.5mm 2.5mm; text-align: left }
td + td, th + th { text-align: right }
"""
ROWS = (
    ("Thu ngân sách trên địa bàn (tỷ đồng)", "8.420", "7.985"),
    ("Giải ngân vốn đầu tư công (%)", "85,0", "71,3"),
    ("Hồ sơ trực tuyến toàn trình (%)", "80,0", "76,8"),
    ("Xã, phường có thiết bị phòng họp", "52", "38"),
)
PARAGRAPHS = (
    "Thực hiện chương trình công tác của Ủy ban nhân dân tỉnh, {by} báo cáo kết quả thực hiện và kiến nghị như sau.",
    "Các chỉ tiêu chủ yếu cơ bản bám sát kế hoạch; một số nhiệm vụ chậm do chờ hướng dẫn và điều kiện thời tiết "
    "không thuận lợi trong quý III.",
    "Kiến nghị Ủy ban nhân dân tỉnh xem xét, cho ý kiến để {by} hoàn thiện, trình ban hành trong tháng.",
)


def give_papers(planning: Planning, intake: Intake, meeting: int, agenda: Sequence[PlannedItem]) -> None:
    """One PDF for each agenda item that somebody presents, given by the registrar to the draft."""
    described, by = {}, Meeting.get_by_id(meeting).registrar
    for place, item in enumerate(agenda, start=1):
        if item.presenter:
            upload = Upload(file=io.BytesIO(_pdf(item.title, item.presenter)), name=f"bao-cao-{place}.pdf")
            document = add_document(planning, intake, meeting, upload, by=by)
            described[document.token] = Described(f"Báo cáo: {item.title}", item.token)
    describe_documents(planning, meeting, described, by=by)


def _pdf(title: str, by: str) -> bytes:
    rows = "".join(f"<tr><td>{name}<td>{planned}<td>{reached}" for name, planned, reached in ROWS)
    texts = [f"<p>{escape(text.format(by=by))}" for text in PARAGRAPHS]
    html = (
        f'<html lang="vi"><style>{STYLE}</style>'
        f"<header><p>TỈNH {PROVINCE.upper()}<b>{escape(by.upper())}</b></p>"
        "<p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><b>Độc lập - Tự do - Hạnh phúc</b></p></header>"
        f"<h1>BÁO CÁO</h1><h2>{escape(title)}</h2>"
        f"{texts[0]}{texts[1]}<table><tr><th>Chỉ tiêu<th>Kế hoạch<th>Đến nay</tr>{rows}</table>{texts[2]}"
    )
    written: bytes = weasyprint.HTML(string=html).write_pdf()
    return written
