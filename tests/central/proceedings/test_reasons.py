"""Why a round is void, and what the secretary settled, on central's page of the meeting; the latter for few. # R5.5"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from central.meetings.models import Meeting
from contract import events as e
from tests.central.papers.held import Held, hold
from tests.central.proceedings.meeting import opened
from tests.central.province import Province
from tests.makers import make_content, make_rule

WHY = make_content("Câu hỏi ghi nhầm số", salt=b"salt of why void")
LOOKED = make_content("Thư ký đã gặp, đúng người", salt=b"salt of a matter")
SPEC = make_content("Phiếu", salt=b"salt of a ballot")


@pytest.fixture
def held(province: Province) -> Held:
    """A round was voided, and one check-in was looked into."""
    found = hold(province, ends=False)
    chair, finance, secretary = (found.number(who) for who in ("chair", "finance", "secretary"))
    line = next(at for at, text in enumerate(found.stream.texts, start=1) if '"CheckedIn"' in text)
    asked = opened(item="noi-dung-1", rule=make_rule(), entitled=(chair, finance), by=chair, spec=SPEC.name)
    found.send(
        asked,
        e.BallotVoided(ballot=asked.ballot, by=chair, reason=WHY.name),
        e.MatterSettled(
            kind=e.MatterKind.OLD_TICKET,
            attendee=finance,
            line=f"{found.stream.name}/{line}",
            settlement=e.Settlement.KEPT,
            by=secretary,
            reason=LOOKED.name,
        ),
        more=(WHY, LOOKED, SPEC),
    )
    return found


def page_of(meeting: Meeting, client: FlaskClient) -> str:
    return client.get(f"/meetings/{meeting.id}/proceedings").text


def test_a_void_round_says_why(held: Held, browser: Callable[[str], FlaskClient]) -> None:
    for who in ("finance", "secretary"):
        text = page_of(held.meeting, browser(who))

        assert "Không có giá trị" in text
        assert WHY.text in text


@pytest.mark.parametrize(("who", "sees"), [("chair", True), ("secretary", True), ("finance", False)])
def test_what_was_settled_is_for_those_who_answer_for_the_minutes(
    held: Held, browser: Callable[[str], FlaskClient], who: str, sees: bool
) -> None:
    text = page_of(held.meeting, browser(who))

    assert (LOOKED.text in text) is sees
    assert ("giữ nguyên điểm danh" in text) is sees


def test_a_settlement_that_was_taken_back_is_gone(held: Held, browser: Callable[[str], FlaskClient]) -> None:
    settled = next(at for at, text in enumerate(held.stream.texts, start=1) if '"MatterSettled"' in text)

    held.send(e.SettlementUndone(settled=f"{held.stream.name}/{settled}", by=held.number("secretary")))

    assert LOOKED.text not in page_of(held.meeting, browser("secretary"))
