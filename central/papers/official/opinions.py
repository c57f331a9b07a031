"""Written opinions as papers: the slip that one of those asked signs, and the table that consolidates all slips."""

from collections.abc import Iterable
from dataclasses import dataclass

from central.papers.official.content import Block, Form, Paper, Signature, Sort, Table
from central.papers.official.source import Issuer
from central.papers.official.wording import abbreviation, at_moment, sentence, within
from contract.rules import Verdict

CHOICES = {"agree": "Đồng ý", "disagree": "Không đồng ý", "other": "Ý kiến khác"}
SILENT = {False: "Chưa trả lời", True: "Không trả lời, coi như đồng ý"}
_DOTS = "…" * 28
_HEADER = ("STT", "Cơ quan, cá nhân", "Ý kiến", "Nội dung ý kiến", "Tiếp thu, giải trình")
_WIDTHS = (7, 25, 16, 27, 25)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was asked in writing, and by whom."""

    issuer: Issuer
    title: str
    text: str
    due_at_ms: int
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one of those asked has answered; `choice` is empty for who has not, `at_ms` then 0."""

    name: str
    post: str = ""
    choice: str = ""
    text: str = ""
    at_ms: int = 0
    is_late: bool = False
    response: str = ""

    @property
    def called(self) -> str:
        return f"{self.name}, {self.post}" if self.post else self.name


def slip_paper(question: Question, given: Given) -> Paper:
    """The slip of one who was asked, with the box that was marked; to be marked by hand as long as none is."""
    body = question.issuer.body
    lines = [
        f"Kính gửi: {given.called}.",
        f"Thực hiện Quy chế làm việc, {body or 'cơ quan lấy ý kiến'} kính gửi phiếu lấy ý kiến về nội dung sau:",
        question.text,
    ]
    if question.papers:
        lines.append(f"Tài liệu kèm theo: {'; '.join(question.papers)}.")
    lines.append(f"Kính đề nghị trả lời trước {at_moment(question.due_at_ms)}.")
    own = sentence(given.text) if given.text else f"{_DOTS}\n{_DOTS}\n{_DOTS}"
    return Paper(
        sort=Sort.OPINION_SLIP,
        parent=question.issuer.parent,
        body=body,
        symbol=f"PLYK-{abbreviation(body)}",
        place=question.issuer.place,
        is_dated=True,
        name="PHIẾU LẤY Ý KIẾN",
        subject=f"Về {within(question.title)}",
        blocks=(
            Block(key="question", text="\n".join(lines)),
            Block(key="own", text="Ý kiến cụ thể:", form=Form.HEADING),
            Block(key="text", text=own),
            Block(key="boxes", text="Ý kiến trả lời (đánh dấu X vào một ô):", form=Form.HEADING),
        ),
        table=Table(
            header=tuple(CHOICES.values()),
            widths=(33, 33, 34),
            rows=(tuple("X" if one == given.choice else "\u00a0" for one in CHOICES),),
        ),
        signatures=(Signature(office="NGƯỜI CHO Ý KIẾN", name=given.name if given.choice else ""),),
        recipients=(f"{body or 'Cơ quan lấy ý kiến'} (để tổng hợp);", "Lưu: VT."),
    )


def table_paper(
    question: Question, given: Iterable[Given], *, counted: str, verdict: str = "", silent_agree: bool = False
) -> Paper:
    """All slips in one table with what becomes of each opinion; `counted` and `verdict` say the result in words."""
    found = list(given)
    body = question.issuer.body
    rows = tuple(
        (str(number), one.called, _choice(one, silent_agree=silent_agree), one.text, one.response)
        for number, one in enumerate(found, start=1)
    )
    text = "\n".join(part for part in (question.text, counted, verdict) if part)
    return Paper(
        sort=Sort.OPINION_TABLE,
        parent=question.issuer.parent,
        body=body,
        symbol=f"BTH-{abbreviation(body)}",
        place=question.issuer.place,
        is_dated=True,
        name="BẢNG TỔNG HỢP Ý KIẾN",
        subject=f"Về {within(question.title)}",
        blocks=(Block(key="question", text=text),),
        table=Table(header=_HEADER, widths=_WIDTHS, rows=rows),
        signatures=(
            Signature(office=question.issuer.head_office or "Chánh Văn phòng", name=question.issuer.head_name),
        ),
        recipients=("Lãnh đạo cơ quan (để báo cáo);", f"Lưu: VT, {abbreviation(body)}."),
    )


def counted_line(*, asked: int, agree: int, disagree: int, other: int, silent: int, deemed: int) -> str:
    """`Số phiếu gửi: 21; trả lời: 19 (đồng ý 15, …)`."""
    line = (
        f"Số phiếu gửi: {asked}; số phiếu trả lời: {agree + disagree + other} "
        f"(đồng ý {agree}, không đồng ý {disagree}, ý kiến khác {other}); chưa trả lời: {silent}"
    )
    return line + (f", được coi như đồng ý: {deemed}." if deemed else ".")


def verdict_line(found: Verdict) -> str:
    """The result by the body's rule: how many were needed of how many."""
    if found.waits_for_chair:
        return f"Số ý kiến đồng ý bằng một nửa ({found.in_favour}/{found.base}): theo quyết định của người đứng đầu."
    said = "Được thông qua" if found.adopted else "Không được thông qua"
    return f"{said}: {found.in_favour}/{found.base} đồng ý (yêu cầu ít nhất {found.needed})."


def _choice(one: Given, *, silent_agree: bool) -> str:
    if not one.choice:
        return SILENT[silent_agree]
    return CHOICES[one.choice] + (" (trả lời sau hạn)" if one.is_late else "")
