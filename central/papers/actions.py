"""What people do with a paper on its way to the signature; each is one decision in one transaction."""

from collections.abc import Mapping
from datetime import date

import msgspec

from central.meetings.deadlines import local
from central.meetings.deciding import reason_of
from central.meetings.models import Attendee, Holds, MeetingRole
from central.meetings.planning import Planning
from central.papers.models import Paper, PaperRemark
from central.papers.official import content
from central.papers.official.boxes import boxes_of
from central.papers.official.content import Sort
from central.papers.official.parts import amending
from central.papers.rules import PaperAct, PaperState
from central.papers.working import Working, add_revision, note, working
from central.people.models import Official
from central.proceedings.results import Opinion
from contract.refused import Refused
from contract.vietnamese import nfc

MAX_BLOCK = 20_000
MAX_NUMBER = 20


def edit(planning: Planning, paper: int, typed: Mapping[str, str], *, revision: int, by: Official) -> None:
    """Change words, never the layout: `typed` by the names that `fields_of` gives; what it does not name stays.

    Refused: somebody else has written a revision since `revision`, or a text is too long.
    """
    with working(planning, paper, PaperAct.EDIT, by) as now:
        if now.paper.revision != revision:
            raise Refused("Văn bản vừa được người khác sửa. Kính mời mở lại trang để sửa trên bản mới nhất.")
        before = now.text
        changed = with_fields(before, {name: _clean(text) for name, text in typed.items()})
        if changed != before:
            now.write(changed)
            now.record(PaperAct.EDIT)


def fields_of(text: content.Paper) -> dict[str, str]:
    """What may be edited: the subject, each block, who gets the paper, who signs."""
    fields = {"subject": text.subject}
    fields |= {f"block:{block.key}": block.text for block in text.blocks}
    for place, one in enumerate(text.signatures):
        fields |= {f"signature:{place}:{part}": getattr(one, part) for part in ("authority", "office", "name")}
    return fields | {"recipients": "\n".join(text.recipients)}


def with_fields(text: content.Paper, typed: Mapping[str, str]) -> content.Paper:
    """The paper with these fields; a block that is left empty is not printed."""
    blocks = (msgspec.structs.replace(one, text=typed.get(f"block:{one.key}", one.text)) for one in text.blocks)
    signatures = (
        msgspec.structs.replace(
            one, **{part: typed.get(f"signature:{place}:{part}", getattr(one, part)) for part in _SIGNED}
        )
        for place, one in enumerate(text.signatures)
    )
    recipients = typed.get("recipients", "\n".join(text.recipients)).split("\n")
    return msgspec.structs.replace(
        text,
        subject=" ".join(typed.get("subject", text.subject).split()) or text.subject,
        blocks=tuple(blocks),
        signatures=tuple(signatures),
        recipients=tuple(one.strip().removeprefix("- ") for one in recipients if one.strip()),
    )


def ask_speakers(planning: Planning, paper: int, *, until_ms: int, by: Official) -> None:
    """Send everybody who spoke the own words, to be checked until then. Refused: nobody spoke, or the time is over."""
    with working(planning, paper, PaperAct.ASK, by) as now:
        asked = speakers_of(now.paper)
        if not asked:
            raise Refused("Biên bản không có ý kiến của đại biểu nào để gửi rà soát.")
        if until_ms <= planning.now_ms():
            raise Refused("Hạn rà soát phải sau thời điểm hiện tại.")
        now.paper.check_until_ms = until_ms
        now.record(PaperAct.ASK)
        until = f"{local(until_ms):%H:%M %d/%m/%Y}"
        now.tell(asked, "Kính mời rà soát ý kiến trong biên bản “%(title)s” trước %(until)s.", until=until)


def answer(planning: Planning, paper: int, *, is_agreed: bool, text: str, by: Official) -> None:
    """A speaker says that the own words are right, or how they should be. The last answer to a revision counts."""
    with working(planning, paper, PaperAct.ANSWER, by) as now:
        if by.id not in speakers_of(now.paper):
            raise Refused("Biên bản không ghi ý kiến của đại biểu.")
        if planning.now_ms() > (now.paper.check_until_ms or 0):
            raise Refused("Đã hết hạn rà soát. Kính mời liên hệ Thư ký cuộc họp.")
        text = "" if is_agreed else reason_of(text)
        mine = (PaperRemark.paper == now.paper) & (PaperRemark.official == by)
        PaperRemark.delete().where(mine, PaperRemark.revision == now.paper.revision).execute()
        PaperRemark.create(
            paper=now.paper,
            official=by,
            revision=now.paper.revision,
            at_ms=planning.now_ms(),
            is_agreed=is_agreed,
            text=text,
        )
        if not is_agreed:
            asks = "%(name)s đề nghị sửa ý kiến trong biên bản “%(title)s”."
            now.tell(_holding(now.paper, Holds.SECRETARY), asks, name=by.name)


def submit(planning: Planning, paper: int, *, by: Official) -> None:
    """Bring the paper before the chair. Refused: speakers are still checking it."""
    with working(planning, paper, PaperAct.SUBMIT, by) as now:
        waits = still_checking(now.paper, planning.now_ms())
        if waits:
            raise Refused("Còn %(count)s đại biểu chưa rà soát và chưa hết hạn.", count=waits)
        now.record(PaperAct.SUBMIT)
        now.tell(_holding(now.paper, Holds.CHAIR), "Văn bản của cuộc họp “%(title)s” chờ Chủ trì xem xét.")


def take_back(planning: Planning, paper: int, *, by: Official) -> None:
    """The secretary goes on working on it; a number that it had is open again."""
    with working(planning, paper, PaperAct.TAKE_BACK, by) as now:
        _without_number(now)
        now.record(PaperAct.TAKE_BACK)


def agree(planning: Planning, paper: int, *, by: Official) -> None:
    """The chair agrees to the text as it is."""
    with working(planning, paper, PaperAct.AGREE, by) as now:
        now.record(PaperAct.AGREE)
        now.tell(_holding(now.paper, Holds.SECRETARY), "Chủ trì đã thống nhất văn bản của cuộc họp “%(title)s”.")


def give_back(planning: Planning, paper: int, *, reason: str, by: Official) -> None:
    """The chair wants it otherwise."""
    with working(planning, paper, PaperAct.RETURN, by) as now:
        reason = reason_of(reason)
        _without_number(now)
        now.record(PaperAct.RETURN, reason=reason)
        subject = "Chủ trì đề nghị sửa văn bản của cuộc họp “%(title)s”: %(reason)s"
        now.tell(_holding(now.paper, Holds.SECRETARY), subject, reason=reason)


def sign(planning: Planning, paper: int, *, number: str, dated_on: date, by: Official) -> None:
    """Note that the paper was signed by hand under the clerk's number and date; from now on it is locked."""
    with working(planning, paper, PaperAct.SIGN, by) as now:
        _number(now, number, dated_on)
        now.record(PaperAct.SIGN)


def number_to_sign(planning: Planning, paper: int, *, number: str, dated_on: date, by: Official) -> None:
    """Give the paper the clerk's number and date, so that it can be signed digitally; its files are made with boxes.

    Refused: nobody signs such a paper, or who does is not named.
    """
    with working(planning, paper, PaperAct.NUMBER, by) as now:
        boxes = boxes_of(now.text)
        if not boxes or not all(box.name.strip() for box in boxes):
            raise Refused("Văn bản chưa ghi đủ họ và tên người ký nên chưa ký số được.")
        _number(now, number, dated_on)
        now.record(PaperAct.NUMBER)
        signing = _holding(now.paper, Holds.CHAIR) | _holding(now.paper, Holds.SECRETARY)
        now.tell(signing, "Văn bản của cuộc họp “%(title)s” đã có số, chờ ký số.")


def amend(planning: Planning, paper: int, *, by: Official) -> Paper:
    """A new draft that amends or replaces the signed paper, which stays as it is; both lead to each other."""
    with working(planning, paper, PaperAct.AMEND, by) as now:
        return _amending(now)


def speakers_of(paper: Paper) -> set[int]:
    """The officials whose words the meeting's record holds."""
    spoke = Opinion.select(Opinion.attendee).where(Opinion.meeting == paper.meeting_id)
    rows = Attendee.select(Attendee.official).where(
        Attendee.meeting == paper.meeting_id, Attendee.number.in_(spoke), Attendee.official.is_null(False)
    )
    return {row.official_id for row in rows if row.official_id is not None}


def still_checking(paper: Paper, now_ms: int) -> int:
    """How many speakers have not answered, while they still may."""
    if paper.state != PaperState.CHECKING or now_ms > (paper.check_until_ms or 0):
        return 0
    answered = {row.official_id for row in PaperRemark.select().where(PaperRemark.paper == paper)}
    return len(speakers_of(paper) - answered)


_SIGNED = ("authority", "office", "name")


def _number(now: Working, number: str, dated_on: date) -> None:
    number = nfc(number.strip())
    if not number or len(number) > MAX_NUMBER or "/" in number:
        raise Refused("Kính mời nhập số văn bản do văn thư cấp, không gồm ký hiệu.")
    if dated_on > now.planning.today:
        raise Refused("Ngày ký không thể sau hôm nay.")
    now.write(msgspec.structs.replace(now.text, number=number, dated_on=dated_on.isoformat()))
    now.paper.number, now.paper.dated_on = number, dated_on


def _without_number(now: Working) -> None:
    if now.paper.number:
        now.write(msgspec.structs.replace(now.text, number="", dated_on=""))
        now.paper.number, now.paper.dated_on = "", None


def _amending(now: Working) -> Paper:
    signed = now.paper
    again = Paper.create(
        meeting=signed.meeting,
        sort=Sort(signed.sort),
        what=signed.what,
        amends=signed,
        is_touched=True,
        unit=signed.unit,
        last=signed.last,
        drafted_at_ms=now.planning.now_ms(),
    )
    add_revision(again, amending(now.text), by=now.by, now_ms=now.planning.now_ms())
    note(again, PaperAct.AMEND, by=now.by, now_ms=now.planning.now_ms())
    return again


def _holding(paper: Paper, holds: Holds) -> set[int]:
    rows = MeetingRole.select().where(MeetingRole.meeting == paper.meeting_id, MeetingRole.holds == holds)
    return {row.official_id for row in rows}


def _clean(text: str) -> str:
    if len(text) > MAX_BLOCK:
        raise Refused("Không quá %(most)s ký tự; đang có %(length)s.", most=MAX_BLOCK, length=len(text))
    lines = (" ".join(line.split()) for line in nfc(text).replace("\r", "").split("\n"))
    return "\n".join(line for line in lines if line)
