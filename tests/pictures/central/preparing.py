"""Papers on their way to the meeting that waits for its approval: one asked for, one late, one to be taken."""

import io

import docx
import weasyprint
from docx.enum.text import WD_ALIGN_PARAGRAPH

from central.documents.store import Intake, Upload, store_in
from central.meetings.models import AgendaItem
from central.people.models import Agency
from central.requests.actions import Sending, Wanted, ask, return_paper, send_paper
from central.requests.models import DocumentRequest
from tests.pictures.central.scene import MINUTE, Scene, official

_DAY = 24 * 60 * MINUTE


def papers_asked(scene: Scene) -> None:
    """Three agencies were asked; done once for all pictures of a scene."""
    if "to_send" in scene.numbers:
        return
    scene.numbers["to_send"] = _ask(scene, "so-tai-chinh", "Dự toán kinh phí tổ chức Ngày hội").id
    late = _ask(scene, "so-y-te", "Phương án y tế phục vụ Ngày hội")
    DocumentRequest.update(due_at_ms=scene.now_ms - 3 * 60 * MINUTE).where(DocumentRequest.id == late.id).execute()
    taken = _ask(scene, "so-vhttdl", "Kế hoạch tổ chức Ngày hội và phân công các tiểu ban")
    first = _send(scene, taken, "Kế hoạch (dự thảo 1)")
    return_paper(scene.planning, first, by=official("thuky"), reason="Chưa có phân công các tiểu ban.")
    _send(scene, taken, "Kế hoạch và phân công các tiểu ban", _plan())
    scene.numbers |= {"late": late.id, "to_take": taken.id}


def _ask(scene: Scene, code: str, wanted: str) -> DocumentRequest:
    meeting = scene.meetings["waits"]
    item = AgendaItem.select().where(AgendaItem.meeting == meeting).order_by(AgendaItem.place).get()
    asked = Wanted(
        agency=Agency.get(Agency.code == code).id,
        wanted=wanted,
        due_at_ms=scene.now_ms + _DAY,
        item=item.token,
    )
    return ask(scene.planning, meeting.id, asked, by=official("dangky"))


def _plan() -> bytes:
    """A plan as Word, by somebody who does not know Decree 30 by heart."""
    document = docx.Document()
    document.add_paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    document.add_paragraph("KẾ HOẠCH").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("Tổ chức Ngày hội và phân công các tiểu ban")
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def _send(scene: Scene, row: DocumentRequest, title: str, word: bytes = b"") -> int:
    intake = Intake(store=store_in(scene.settings.central.data_dir), support="Văn phòng")
    raw = word or weasyprint.HTML(string=f"<p>{title}</p>").write_pdf()
    upload = Upload(file=io.BytesIO(raw), name=f"{title}.{'docx' if word else 'pdf'}")
    sent = send_paper(scene.planning, intake, row.id, Sending(upload=upload), by=official("so-vhttdl.lanhdao"))
    return sent.id
