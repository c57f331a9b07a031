"""The way of a paper: draft, the speakers' check, the chair, the signature; then nobody changes it. # R9.2b"""

from datetime import date

import pytest

from central.meetings.rights import Role
from central.notices.models import Notice
from central.papers import actions
from central.papers.models import PaperRevision, PaperStep
from central.papers.official.content import Sort
from central.papers.reading import own_words, shown_paper
from central.papers.rules import NEXT, OF_MEETING, PaperAct, PaperState, may
from central.papers.working import text_of
from contract.refused import Refused
from tests.central.papers.held import Held, draft_all, hold
from tests.central.province import HOUR, Province


@pytest.fixture
def held(province: Province) -> Held:
    one = hold(province)
    draft_all(one)
    return one


def test_minutes_go_from_the_draft_to_the_signature(held: Held) -> None:
    planning, people, number = held.province.planning, held.province.people, held.paper().id
    until = planning.now_ms() + HOUR

    actions.ask_speakers(planning, number, until_ms=until, by=people["secretary"])
    with pytest.raises(Refused, match="chưa rà soát"):
        actions.submit(planning, number, by=people["secretary"])
    actions.answer(planning, number, is_agreed=True, text="", by=people["finance"])
    paper = held.signed()

    assert (paper.state, paper.number, paper.dated_on) == (PaperState.SIGNED, "5", date(2026, 11, 30))
    assert text_of(paper).number == "5"
    steps = [one.act for one in PaperStep.select().where(PaperStep.paper == paper).order_by(PaperStep.id)]
    assert steps == ["draft", "ask", "submit", "agree", "sign"]


def test_the_deadline_ends_the_check_even_without_answers(held: Held) -> None:
    planning, people, number = held.province.planning, held.province.people, held.paper().id
    actions.ask_speakers(planning, number, until_ms=planning.now_ms() + HOUR, by=people["secretary"])

    held.province.clock.at_ms += HOUR + 1

    with pytest.raises(Refused, match="Đã hết hạn"):
        actions.answer(planning, number, is_agreed=True, text="", by=people["finance"])
    actions.submit(planning, number, by=people["secretary"])
    assert held.paper().state == PaperState.WITH_CHAIR


def test_a_speaker_sees_the_own_words_only_and_asks_for_a_change(held: Held) -> None:
    planning, people, number = held.province.planning, held.province.people, held.paper().id
    actions.ask_speakers(planning, number, until_ms=planning.now_ms() + HOUR, by=people["secretary"])

    with pytest.raises(Refused):
        shown_paper(planning, number, by=people["finance"])
    (words,) = own_words(held.paper(), people["finance"])
    assert words.text.endswith("Đề nghị làm rõ nguồn chi.")
    assert own_words(held.paper(), people["chair"]) == []

    actions.answer(planning, number, is_agreed=False, text="Tôi nói về nguồn thu.", by=people["finance"])
    told = Notice.select().where(Notice.official == people["secretary"], Notice.act == "paper")
    assert "đề nghị sửa" in told.get().subject
    (remark,) = shown_paper(planning, number, by=people["secretary"]).remarks
    assert remark.text == "Tôi nói về nguồn thu."


def test_who_did_not_speak_is_not_asked(held: Held) -> None:
    planning, people, number = held.province.planning, held.province.people, held.paper().id
    actions.ask_speakers(planning, number, until_ms=planning.now_ms() + HOUR, by=people["secretary"])

    with pytest.raises(Refused, match="không ghi ý kiến"):
        actions.answer(planning, number, is_agreed=True, text="", by=people["chair"])


def test_the_chair_gives_it_back_with_a_reason(held: Held) -> None:
    planning, people, number = held.province.planning, held.province.people, held.paper().id
    actions.submit(planning, number, by=people["secretary"])

    with pytest.raises(Refused, match="lý do"):
        actions.give_back(planning, number, reason=" ", by=people["chair"])
    actions.give_back(planning, number, reason="Ghi rõ nguồn chi", by=people["chair"])

    assert held.paper().state == PaperState.DRAFT
    with pytest.raises(Refused, match="không có quyền"):
        actions.agree(planning, number, by=people["secretary"])


def test_words_are_edited_and_the_layout_stays(held: Held) -> None:
    planning, secretary, number = held.province.planning, held.province.people["secretary"], held.paper().id
    before = text_of(held.paper())
    typed = {
        "block:place": "Địa điểm:  Hội trường.\n\nKhu hành chính.",
        "signature:1:name": "Trần Thị Thu Hà",
        "seal": "x",
    }

    actions.edit(planning, number, typed, revision=1, by=secretary)

    after = text_of(held.paper())
    assert next(one.text for one in after.blocks if one.key == "place") == "Địa điểm: Hội trường.\nKhu hành chính."
    assert after.signatures[1].name == "Trần Thị Thu Hà"
    assert (after.seal, after.symbol, len(after.blocks)) == (before.seal, before.symbol, len(before.blocks))
    with pytest.raises(Refused, match="người khác sửa"):
        actions.edit(planning, number, {"block:place": "Nơi khác"}, revision=1, by=secretary)


def test_a_signed_paper_is_locked_and_only_amended_by_another(held: Held) -> None:
    planning, secretary = held.province.planning, held.province.people["secretary"]
    signed = held.signed()

    with pytest.raises(Refused, match="đã ký"):
        actions.edit(planning, signed.id, {"block:place": "Nơi khác"}, revision=signed.revision, by=secretary)
    again = actions.amend(planning, signed.id, by=secretary)

    assert again.amends_id == signed.id
    text = text_of(again)
    assert text.subject == "Sửa đổi, bổ sung biên bản số: 05/BB-VPUBND: Họp về ngân sách"
    assert (text.number, again.state) == ("", PaperState.DRAFT)
    assert PaperRevision.select().where(PaperRevision.paper == signed).count() == 2


def test_the_number_is_the_clerks_and_the_day_not_in_the_future(held: Held) -> None:
    planning, people, number = held.province.planning, held.province.people, held.paper().id
    actions.submit(planning, number, by=people["secretary"])
    actions.agree(planning, number, by=people["chair"])

    for wrong in ("", "05/BB-VPUBND"):
        with pytest.raises(Refused, match="văn thư"):
            actions.sign(planning, number, number=wrong, dated_on=date(2026, 11, 30), by=people["secretary"])
    with pytest.raises(Refused, match="sau hôm nay"):
        actions.sign(planning, number, number="5", dated_on=date(2027, 1, 1), by=people["secretary"])


def test_others_read_minutes_when_they_are_signed_and_guests_without_what_is_private(held: Held) -> None:
    planning, people = held.province.planning, held.province.people
    for who in ("finance", "registrar", "overseer"):
        with pytest.raises(Refused):
            shown_paper(planning, held.paper().id, by=people[who])
    with pytest.raises(Refused):
        shown_paper(planning, held.paper().id, by=people["stranger"])

    paper = held.signed()

    assert shown_paper(planning, paper.id, by=people["finance"]).sees_all
    seen = shown_paper(planning, paper.id, by=people["clerk"])
    assert not seen.sees_all
    assert "nhân sự" not in "".join(block.text for block in seen.text.blocks)
    assert seen.steps == []
    with pytest.raises(Refused):
        shown_paper(planning, paper.id, by=people["stranger"])


_SORTS = [Sort.MINUTES, Sort.INVITATION]


@pytest.mark.parametrize("sort", _SORTS)
@pytest.mark.parametrize("state", list(PaperState))
def test_role_by_act_by_state(state: PaperState, sort: Sort) -> None:
    allowed = {(role, act) for role in Role for act in PaperAct if may({role}, act, state, sort)}

    assert (Role.CHAIR, PaperAct.EDIT) not in allowed
    assert ((Role.CHAIR, PaperAct.AGREE) in allowed) == (state is PaperState.WITH_CHAIR)
    assert ((Role.SECRETARY, PaperAct.EDIT) in allowed) == (state in (PaperState.DRAFT, PaperState.CHECKING))
    assert ((Role.REGISTRAR, PaperAct.EDIT) in allowed) == (
        sort is Sort.INVITATION and state in (PaperState.DRAFT, PaperState.CHECKING)
    )
    is_checked = sort is Sort.MINUTES and state is PaperState.CHECKING
    assert ((Role.ATTENDEE, PaperAct.ANSWER) in allowed) == is_checked
    assert ((Role.ATTENDEE, PaperAct.SEE) in allowed) == (state is PaperState.SIGNED)
    assert not {(role, act) for role, act in allowed if role in (Role.ROOM, Role.MAY_REGISTER)}


def test_slips_and_reports_are_no_papers_of_a_meeting() -> None:
    for sort in set(Sort) - OF_MEETING:
        assert not [act for act in PaperAct if may(set(Role), act, PaperState.DRAFT, sort)]


def test_nothing_leads_out_of_a_signed_paper() -> None:
    assert not [act for state, act in NEXT if state is PaperState.SIGNED]
