"""Opinions in writing: one inquiry that is open, one that is closed, and a draft."""

import io

import weasyprint

from central.documents.store import Intake, Upload, store_in
from central.inquiries.actions import answer, close, respond
from central.inquiries.models import Asked, Inquiry
from central.inquiries.preparing import Wanted, Whom, add_paper, begin, keep_typed, send
from central.inquiries.rules import Choice, Silence
from central.meetings.typed import Typed
from central.people.models import Agency
from tests.pictures.central.scene import MINUTE, Scene, official

_DAY = 24 * 60 * MINUTE
_AGENCIES = ("so-tai-chinh", "so-y-te", "so-tu-phap", "so-noi-vu", "cong-an")
OPINION = "Đề nghị bổ sung tại khoản 2 Điều 5 trách nhiệm của Ủy ban nhân dân cấp xã trong kiểm kê, đối chiếu số liệu."


def inquiries_sent(scene: Scene) -> None:
    """Done once for all pictures of a scene."""
    if "inquiry" in scene.numbers:
        return
    closed = _ask(scene, "Dự thảo Kế hoạch phòng, chống thiên tai năm 2027", due_ms=scene.now_ms + _DAY)
    open_one = _ask(scene, "Dự thảo Quyết định về quản lý, sử dụng tài sản công", due_ms=scene.now_ms + 2 * _DAY)
    for row, count in ((closed, 5), (open_one, 3)):
        slips = list(Asked.select().where(Asked.inquiry == row).order_by(Asked.place))
        for place, slip in enumerate(slips[:count]):
            choice = (Choice.AGREE, Choice.OTHER, Choice.AGREE, Choice.AGREE, Choice.DISAGREE)[place]
            text = OPINION if choice is not Choice.AGREE else ""
            answer(scene.planning, slip.id, choice, text, by=official(f"{_AGENCIES[place]}.lanhdao"))
    respond(
        scene.planning,
        Asked.get(Asked.inquiry == closed, Asked.place == 1).id,
        "Tiếp thu, đã bổ sung tại khoản 2 Điều 5.",
        by=official("dangky"),
    )
    close(scene.planning, closed.id, by=official("dangky"))
    draft = begin(scene.planning, by=official("dangky"))
    typed = Typed({"title": "Dự thảo Nghị quyết về đầu tư công năm 2027", "invite-0-text": "Sở Y tế"})
    keep_typed(scene.planning, draft.id, typed, by=official("dangky"))
    scene.numbers |= {"inquiry": open_one.id, "inquiry_closed": closed.id, "inquiry_draft": draft.id}


def _ask(scene: Scene, title: str, *, due_ms: int) -> Inquiry:
    by = official("dangky")
    row = begin(scene.planning, by=by)
    intake = Intake(store=store_in(scene.settings.central.data_dir), support="Văn phòng")
    raw = io.BytesIO(weasyprint.HTML(string=f"<h1>{title}</h1>").write_pdf())
    add_paper(scene.planning, intake, row.id, Upload(file=raw, name=f"Tờ trình và {title.lower()}.pdf"), by=by)
    wanted = Wanted(
        title=title,
        question=f"Kính đề nghị cho ý kiến về {title.lower()} kèm theo Tờ trình của Sở Tài chính.",
        host=Agency.get(Agency.code == "vp-ubnd").id,
        due_at_ms=due_ms,
        asked=tuple(Whom(agency=Agency.get(Agency.code == one).id) for one in _AGENCIES),
        rule="committee",
        silence=Silence.NOTHING,
    )
    return send(scene.planning, row.id, wanted, by=by)
