"""What a meeting's record shows to whom."""

from collections.abc import Callable, Sequence

import msgspec
import pytest
from flask.testing import FlaskClient

from central.meetings.models import Attendee, Meeting
from central.meetings.plan import PlannedInvitation
from central.people.models import AccountRight, Right
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from contract import events as e
from contract.ballot import Mode, Question
from contract.content import Content
from contract.package import AgendaItem, Category
from tests.central.proceedings.meeting import keep, opened, package_taken
from tests.central.proceedings.unit import NOW, Stream, register
from tests.central.province import Province
from tests.makers import CHAIR, make_ballot, make_content, make_package, make_people, make_person, make_vote

SPEC, GARBLED = make_content(msgspec.json.encode(make_ballot()).decode()), make_content("Phiếu")
OTHERS = make_content(
    msgspec.json.encode(make_ballot(questions=(Question(text="Một?"), Question(text="Hai?")))).decode()
)


@pytest.fixture(params=[SPEC, GARBLED, OTHERS], ids=["spec", "garbled", "of another ballot"])
def voted(province: Province, request: pytest.FixtureRequest) -> Meeting:
    """A meeting whose room has closed a vote by devices: one for, one against; its question may not be readable."""
    return meeting_that_voted(province, request.param)


def meeting_that_voted(
    province: Province,
    spec: Content,
    *,
    is_closed_item: bool = False,
    mode: Mode = Mode.DEVICES,
    votes: Sequence[e.Event] = (make_vote(2), make_vote(3, 1)),
) -> Meeting:
    guest = PlannedInvitation(token="f", official=province.people["finance"].id, category=Category.INVITED)
    meeting: Meeting = province.approved(invitations=(guest,))
    agenda = (AgendaItem(item="item-2", title="Công tác cán bộ", closed=is_closed_item),)
    asked = Attendee.get(Attendee.meeting == meeting, Attendee.official == province.people["finance"]).id
    people = tuple(one for one in make_people() if one.attendee != asked)
    people += (make_person(asked, category=Category.INVITED, votes=False),)
    plan, sent = make_package(meeting.id, agenda=agenda, people=people), register(Stream().begin())
    keep(plan)
    came = (e.CheckedIn(attendee=one, way=e.Way.CAMERA) for one in (CHAIR, 2, 3, 4))
    closed = e.BallotClosed(ballot="nq-01", members=5, present=4, by=CHAIR)
    sent.write(
        package_taken(plan),
        *came,
        e.MeetingStarted(by=CHAIR),
        opened(rule=plan.rule, spec=spec.name, mode=mode),
        meeting=meeting.id,
    )
    sent.write(*votes, closed, meeting=meeting.id, contents=[spec])
    assert not accept(province.database, sent.run(), unit=sent.unit, now_ms=NOW).reason
    while Applier(province.database).apply(now_ms=NOW):
        pass
    return meeting


@pytest.mark.parametrize(("who", "sees"), [("chair", True), ("secretary", True), ("finance", False)])
def test_choices_by_name_are_for_those_who_answer_for_the_minutes(
    voted: Meeting, browser: Callable[[str], FlaskClient], who: str, sees: bool
) -> None:
    text = browser(who).get(f"/meetings/{voted.id}/proceedings").text

    assert "tham gia biểu quyết 2" in text
    assert "Không được thông qua" in text
    assert ("Từng đại biểu" in text) is sees


@pytest.mark.parametrize(("who", "sees"), [("chair", True), ("finance", False)])
def test_a_vote_of_a_closed_item_is_not_shown_to_who_had_to_go_out(
    province: Province, browser: Callable[[str], FlaskClient], who: str, sees: bool
) -> None:
    meeting = meeting_that_voted(province, SPEC, is_closed_item=True)

    text = browser(who).get(f"/meetings/{meeting.id}/proceedings").text

    assert ("tham gia biểu quyết 2" in text) is sees
    assert (make_ballot().title in text) is sees


def test_words_that_do_not_fit_are_told_with_what_to_do(
    province: Province, voted: Meeting, browser: Callable[[str], FlaskClient], request: pytest.FixtureRequest
) -> None:
    fits = request.node.callspec.params["voted"] is SPEC
    province.clock.at_ms = NOW
    AccountRight.create(official=province.people["overseer"], right=Right.IT_ADMIN, given_at_ms=NOW)
    told = "Nội dung nhận được không khớp với lượt biểu quyết"

    assert (told in browser("secretary").get(f"/meetings/{voted.id}/proceedings").text) is not fits
    faults = browser("overseer").get("/faults").text
    assert ("nq-01 (lần 1)" in faults) is not fits
    assert ("Mọi dòng nhật ký đều đã được xử lý" in faults) is fits


# R5.2a, A3
@pytest.mark.parametrize(("who", "is_told"), [("chair", True), ("secretary", True), ("finance", False)])
@pytest.mark.parametrize("marks", [(4, 0, 0), (3, 1, 0)])
def test_who_answers_for_the_minutes_is_told_that_a_unanimous_secret_result_tells_each_choice(
    province: Province, browser: Callable[[str], FlaskClient], who: str, is_told: bool, marks: tuple[int, int, int]
) -> None:
    secret = make_content(msgspec.json.encode(make_ballot(secret=True)).decode())
    counted = e.CountEntered(ballot="nq-01", issued=4, returned=4, counts=(marks,), counters=(2, 3, 4), by=CHAIR)
    meeting = meeting_that_voted(province, secret, mode=Mode.SLIPS, votes=(counted,))

    text = browser(who).get(f"/meetings/{meeting.id}/proceedings").text

    assert "tham gia biểu quyết 4" in text
    assert ("Kết quả nhất trí: cho biết lựa chọn" in text) is (is_told and marks == (4, 0, 0))
