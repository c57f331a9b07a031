"""Ballots that the room itself prepares, counts, repeats and decides, on the pages of secretary and chair."""

import re

import pytest

from contract import events as e
from contract.ballot import Aim, Mode, PreparedBallot
from contract.events import Way
from contract.refused import Refused
from contract.room import BallotKey
from contract.rules import Tie
from edge.kiosk.new_ballot import GRADES, Asked, Kind, ballot_from
from edge.kiosk.voting import prepared, shown
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_package, make_people, make_rule, make_vote

NEW = "/secretary/ballots/new"
COUNT = {"q0-0": 2, "q0-1": 2, "q0-2": 0, "counters": [3, 4]}


@pytest.fixture
def running(house: House) -> House:
    """Four people here, item 2 open."""
    for attendee in (CHAIR, SECRETARY, 3, 4):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    house.desk.open_item(MEETING, "item-2", CHAIR)
    return house


@pytest.fixture
def secretary(running: House) -> Visitor:
    """The secretary's own laptop."""
    visitor = running.phone(SECRETARY)
    visitor.open("/")
    running.desk.link_device(MEETING, SECRETARY, visitor.device_hash)
    return visitor


def fill_in(secretary: Visitor, house: House, **values: object) -> PreparedBallot:
    """Fill in the form of a new ballot; what was prepared."""
    secretary.open(NEW)
    secretary.send("/conduct/ballot/new", **{"title": "Nội dung phát sinh", "item": "item-2", **values})
    assert secretary.status == 200, secretary.text
    found = house.desk.ballot_spec(MEETING, list(house.room.ballots_here)[-1])
    assert found is not None
    return found


def open_by_hands(secretary: Visitor, ballot: str, number: int = 1, *, reason: str = "") -> BallotKey:
    again = {"reason": reason} if reason else {}
    form = {"meeting": MEETING, "then": "/secretary/ballots", "ballot": ballot, "mode": "hands", **again}
    secretary.post("/conduct/ballot/open", **form)
    return ballot, number


def count(secretary: Visitor, key: BallotKey, **values: object) -> str:
    fields = {"meeting": MEETING, "then": "/secretary/ballots", "ballot": key[0], "round": key[1], **COUNT, **values}
    return secretary.post("/conduct/ballot/count", **fields)


def close(secretary: Visitor, key: BallotKey) -> str:
    return secretary.post(
        "/conduct/ballot/close", meeting=MEETING, then="/secretary/ballots", ballot=key[0], round=key[1]
    )


# R5.2a
def test_a_question_nobody_thought_of_is_put_and_voted_on(house: House, secretary: Visitor) -> None:
    spec = fill_in(secretary, house, kind="adopt")
    assert (spec.item, spec.title, len(spec.questions)) == ("item-2", "Nội dung phát sinh", 1)
    assert "Nội dung phát sinh" in secretary.text
    house.desk.open_ballot(MEETING, spec.ballot, Mode.DEVICES, SECRETARY)
    house.desk.cast_vote(MEETING, make_vote(3, ballot=spec.ballot))
    house.desk.close_ballot(MEETING, spec.ballot, 1, SECRETARY)
    assert shown(house.room, (spec.ballot, 1), house.desk).result.questions[0].counts == (1, 0, 0)


def test_the_chair_puts_one_from_the_rooms_own_screen(running: House) -> None:
    screen = running.screen()
    screen.open("/chair/ballots/new")
    screen.send("/conduct/ballot/new", title="Chủ trì hỏi", item="", kind="opinion")
    assert [one.title for one in prepared(running.room, running.desk)] == ["Thông qua nghị quyết", "Chủ trì hỏi"]


def test_nobody_else_puts_a_question(running: House) -> None:
    stranger = running.phone(9)
    stranger.open("/")
    stranger.post("/conduct/ballot/new", meeting=MEETING, title="Của người lạ", kind="adopt")
    assert stranger.status == 403
    assert not running.room.ballots_here


def test_each_kind_becomes_its_questions() -> None:
    lines = ["  Điều 1. Phạm vi ", "", "Điều 2. Đối tượng", "Điều 2. Đối tượng"]

    def questions(kind: Kind, **values: object) -> PreparedBallot:
        asked = Asked(kind=kind, title="Dự thảo", lines=lines, **values)  # type: ignore[arg-type]
        return ballot_from(asked, rule=make_rule(confirmed=True), item="item-2")

    assert [one.text for one in questions(Kind.ARTICLES).questions] == [
        "Điều 1. Phạm vi",
        "Điều 2. Đối tượng",
        "Toàn văn",
    ]
    [election] = questions(Kind.ELECT, seats=1).questions
    assert (election.aim, election.least, election.most, len(election.options)) == (Aim.ELECT, 1, 1, 2)
    assert [one.options for one in questions(Kind.GRADE).questions] == [GRADES, GRADES]
    two_thirds = questions(Kind.ADOPT, share="members-two-thirds").rule
    assert two_thirds
    assert (two_thirds.adoption, two_thirds.confirmed) == ("2/3", False)


@pytest.mark.parametrize(
    ("kind", "lines", "seats"),
    [(Kind.ELECT, ["A", "B"], 3), (Kind.ELECT, ["A", "B"], 0), (Kind.CHOOSE, ["A"], 1), (Kind.ARTICLES, [" "], 1)],
)
def test_what_is_missing_is_said(kind: Kind, lines: list[str], seats: int) -> None:
    with pytest.raises(Refused):
        ballot_from(Asked(kind=kind, title="Dự thảo", lines=lines, seats=seats), rule=make_rule(), item="")


def test_hands_are_counted_by_somebody_and_counted_again(house: House, secretary: Visitor) -> None:
    key = open_by_hands(secretary, "nq-01")
    assert "người đếm" in count(secretary, key, counters=[])
    assert "vượt quá" in count(secretary, key, **{"q0-0": 5})
    assert house.room.ballots[key].count is None
    count(secretary, key)
    count(secretary, key, **{"q0-0": 3, "q0-1": 1})
    assert "Đếm lần 2" in secretary.text
    assert [one.counts for one in house.room.ballots[key].counts] == [((2, 2, 0),), ((3, 1, 0),)]
    assert house.room.ballots[key].counts[-1].counters == (3, 4)


def test_a_phone_does_not_vote_while_hands_are_counted(house: House, secretary: Visitor) -> None:
    """A12: nameless counts never mix with named votes."""
    key = open_by_hands(secretary, "nq-01")
    with pytest.raises(Refused, match="không lấy ý kiến trên thiết bị"):
        house.desk.cast_vote(MEETING, make_vote(3))
    assert not house.room.ballots[key].votes


def test_a_vote_that_the_secretary_keyed_in_says_so(house: House, secretary: Visitor) -> None:
    house.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    house.desk.cast_vote(MEETING, make_vote(3))
    secretary.open("/secretary/ballots/vote/4")
    secretary.send("/secretary/ballots/vote/4/nq-01/1", q0=1)
    close(secretary, ("nq-01", 1))
    assert "Trong đó Thư ký nhập theo tên: 1" in secretary.text
    assert secretary.text.count("Thư ký nhập,") == 1


def test_a_ballot_that_is_held_again_keeps_the_first(house: House, secretary: Visitor) -> None:
    for number, favour in ((1, 1), (2, 4)):
        key = open_by_hands(secretary, "nq-01", number, reason="Đếm sót" if number > 1 else "")
        count(secretary, key, **{"q0-0": favour, "q0-1": 0})
        close(secretary, key)
    results = [shown(house.room, ("nq-01", one), house.desk).result.questions[0] for one in (1, 2)]
    assert [(one.counts, one.verdict.adopted) for one in results] == [((1, 0, 0), False), ((4, 0, 0), True)]
    assert "Lần 1" in secretary.text
    assert "Lần 2" in secretary.text


def test_seats_left_free_are_voted_on_between_those_not_elected(house: House, secretary: Visitor) -> None:
    spec = fill_in(secretary, house, kind="elect", lines="Ông A\nBà B\nÔng C", seats=2)
    key = open_by_hands(secretary, spec.ballot)
    count(secretary, key, **{"q0-0": 4, "q0-1": 2, "q0-2": 2})
    close(secretary, key)
    assert "Trúng cử: Ông A (còn thiếu 1)" in secretary.text
    secretary.send("/conduct/ballot/second-round")
    again = house.desk.ballot_spec(MEETING, list(house.room.ballots_here)[-1])
    assert again is not None
    assert [(one.options, one.most) for one in again.questions] == [(("Bà B", "Ông C"), 1)]


def test_who_left_before_the_end_is_told_beside_the_result(house: House, secretary: Visitor) -> None:
    house.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    for voter in (CHAIR, SECRETARY, 3, 4):
        house.desk.cast_vote(MEETING, make_vote(voter))
    house.desk.depart(MEETING, 4, by=SECRETARY)
    close(secretary, ("nq-01", 1))
    assert "Có mặt khi mở biểu quyết 4, khi kết thúc 3 (yêu cầu ít nhất 4)" in secretary.text
    assert "Không được thông qua" in secretary.text


def test_a_tie_waits_on_the_chairs_page_for_the_chairs_side(house: House, secretary: Visitor) -> None:
    house.take(make_package(revision=2, people=make_people(4), rule=make_rule(tie=Tie.CHAIR_SIDE)))
    key = open_by_hands(secretary, "nq-01")
    count(secretary, key)
    close(secretary, key)
    assert "Số phiếu ngang nhau, chờ Chủ trì quyết định" in secretary.text
    screen = house.screen()
    screen.open("/chair/")
    screen.send("/conduct/ballot/tie", side="for")
    assert "Được thông qua" in screen.text
    assert "theo ý kiến của người chủ trì" in screen.text


def test_a_guest_whom_nobody_had_planned_speaks_by_a_typed_name(house: House, secretary: Visitor) -> None:
    secretary.open("/secretary/guest")
    secretary.send("/secretary/guest", name="Lê Văn Khách", salutation="ông", agency="Báo tỉnh", speaks="yes")
    speaker = house.room.speaker
    assert speaker in house.room.added
    assert "Ông Lê Văn Khách" in house.phone().open("/display")


def test_a_session_whose_quorum_is_lost_decides_nothing_until_it_is_there_again(
    house: House, secretary: Visitor
) -> None:
    screen = house.screen()
    assert "Đủ số thành viên dự họp: có mặt 4/5 (yêu cầu ít nhất 4)" in screen.open("/chair/")
    house.desk.depart(MEETING, 4, by=SECRETARY)
    assert "Chưa đủ số thành viên dự họp: có mặt 3/5 (yêu cầu ít nhất 4)" in screen.open("/chair/")
    for number, is_adopted in ((1, False), (2, True)):
        key = open_by_hands(secretary, "nq-01", number)
        count(secretary, key, **{"q0-0": 3, "q0-1": 0, "counters": [3]})
        close(secretary, key)
        wall = house.phone().open("/display")
        assert ("Được thông qua" in wall, "Không được thông qua" in wall) == (is_adopted, not is_adopted)
        assert ("Chưa đủ số thành viên dự họp khi biểu quyết." in wall) is not is_adopted
        house.clock.pass_ms(60_000)
        if not is_adopted:
            house.desk.check_in(MEETING, 4, Way.SECRETARY, by=SECRETARY)


def test_a_spoiled_slip_is_exchanged_and_counted_apart(running: House, secretary: Visitor) -> None:
    secretary.post("/conduct/ballot/open", meeting=MEETING, then="/secretary/ballots", ballot="nq-01", mode="slips")
    assert "Số phiếu hỏng đã đổi" in secretary.open("/secretary/ballots")

    count(secretary, ("nq-01", 1), issued=4, returned=4, invalid=0, exchanged=1)

    counted = running.room.ballots["nq-01", 1].count
    assert isinstance(counted, e.SlipsCounted)
    assert (counted.issued, counted.returned, counted.exchanged) == (4, 4, 1)
    assert 'value="1"' in secretary.open("/secretary/ballots")


def test_more_slips_than_voters_are_refused_in_words(running: House, secretary: Visitor) -> None:  # A12
    secretary.post("/conduct/ballot/open", meeting=MEETING, then="/secretary/ballots", ballot="nq-01", mode="slips")

    assert "nhiều hơn số người được bỏ phiếu" in count(secretary, ("nq-01", 1), issued=5, returned=4)

    assert secretary.status == 409
    assert running.room.ballots["nq-01", 1].count is None


@pytest.mark.parametrize(("is_secret", "least"), [(True, 3), (False, 1)])
def test_a_board_of_three_answers_for_secret_slips(
    running: House, secretary: Visitor, is_secret: bool, least: int
) -> None:  # A12
    spec = fill_in(secretary, running, kind="adopt", secret="yes" if is_secret else "")
    key = (spec.ballot, 1)
    secretary.post("/conduct/ballot/open", meeting=MEETING, then="/secretary/ballots", ballot=key[0], mode="slips")
    fields = re.findall(r'<select name="counters"[^>]*>', secretary.open("/secretary/ballots"))
    assert ["required" in one for one in fields] == [place < least for place in range(3)]

    for board in ([3], [3, 4], [3, 4, CHAIR]):
        before = len(running.room.ballots[key].counts)
        shown = count(secretary, key, issued=4, returned=4, counters=board)
        is_taken = len(board) >= least
        assert len(running.room.ballots[key].counts) == before + is_taken
        assert ("Ban kiểm phiếu cần ít nhất 3 người khác nhau." in shown) is not is_taken
        assert secretary.status == (200 if is_taken else 409)


def test_hands_are_never_spoiled(running: House, secretary: Visitor) -> None:
    key = open_by_hands(secretary, "nq-01")

    count(secretary, key, exchanged=1)

    assert secretary.status == 409
    assert running.room.ballots[key].count is None


def test_a_ballot_with_a_valid_result_is_held_again_with_a_reason_in_the_log(house: House, secretary: Visitor) -> None:
    house.desk.open_ballot(MEETING, "nq-01", Mode.DEVICES, CHAIR)
    for voter in (CHAIR, 3, 4):
        house.desk.cast_vote(MEETING, make_vote(voter))
    close(secretary, ("nq-01", 1))
    assert 'for="again-reason-nq-01"' in secretary.text
    form = secretary.form("/conduct/ballot/open")

    secretary.post("/conduct/ballot/open", **form, mode="hands")
    assert (secretary.status, "Kính mời ghi lý do biểu quyết lại." in secretary.text) == (409, True)
    secretary.open("/secretary/ballots")
    secretary.send("/conduct/ballot/open", mode="hands", reason="Đếm thiếu hàng ghế cuối")

    assert house.room.open_ballot == ("nq-01", 2)
    assert "biểu quyết lại, lý do: Đếm thiếu hàng ghế cuối" in secretary.open("/secretary/log")
