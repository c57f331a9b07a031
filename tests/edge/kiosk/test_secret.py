"""A secret ballot through pages: board, choice, second look, box, count; the choice is on no page afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from contract.ballot import Question
from contract.events import VoteCast
from edge import sealing
from edge.ballot_box import BallotBox
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, MEETING, make_ballot, make_package, make_person

KEPT = PasswordHasher(time_cost=1, memory_cost=64).hash("246810")
QUESTIONS = (
    Question(text="Đồng ý bổ nhiệm?"),
    Question(text="Đề cử thêm", options=("Ông A", "Bà B", "Ông C"), least=0, most=2),
)
BOARD = {f"{field}{place}": value for place in range(3) for field, value in (("member", place + 2), ("pin", "246810"))}
TWO = {"member0": 2, "pin0": "246810", "member1": 4, "pin1": "246810"}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A meeting that runs, with seven members and a secret ballot prepared."""
    monkeypatch.setattr(sealing, "MEMORY_KIB", 64)
    people = tuple(make_person(one, pin=KEPT) for one in range(1, 8))
    ballot = make_ballot("nhan-su", title="Công tác nhân sự", questions=QUESTIONS, secret=True)
    made = House(tmp_path, make_package(people=people, ballots=(ballot,)), at_ms=EIGHT)
    made.desk.box = BallotBox(tmp_path / "ballot-box.sqlite", tmp_path / "run")
    made.desk.start(MEETING, CHAIR, range(1, 8))
    yield made
    made.journal.close()


def phone_of(house: House, person: int) -> Visitor:
    phone = house.phone(person)
    phone.open(f"/who/{person}")
    phone.send(f"/who/{person}/pin", pin="246810")
    return phone


def open_box(house: House, **changes: object) -> Visitor:
    screen = house.screen()
    screen.open("/chair/box/nhan-su")
    screen.send("/chair/box/nhan-su", **{**BOARD, **changes})
    return screen


def drop(house: House, person: int, choice: int) -> Visitor:
    phone = phone_of(house, person)
    phone.open("/")
    phone.send("/secret/nhan-su/1/review", q0=choice)
    phone.send("/secret/nhan-su/1")
    return phone


def test_from_the_board_to_the_result(house: House) -> None:
    screen = open_box(house)
    assert "Đang bỏ phiếu kín" in screen.text
    phones = [drop(house, person, person % 2) for person in range(1, 7)]

    assert all("Phiếu đã vào hòm lúc" in phone.text for phone in phones)
    assert "6</strong>/7" in screen.open("/chair/")
    assert "6</strong>/7" in house.phone(99).open("/display")
    screen.open("/chair/box/nhan-su/1")
    screen.send("/chair/box/nhan-su/1", **TWO)

    shown = house.phone(99).open("/display")
    assert "Kết quả biểu quyết" in shown
    assert "tham gia biểu quyết 6 – tán thành 3" in shown
    assert "Không được thông qua" in shown


def test_the_choice_is_shown_once_more_and_never_again(house: House) -> None:
    open_box(house)
    phone = phone_of(house, 3)
    phone.open("/")
    phone.send("/secret/nhan-su/1/review", q0=1, q1=[0, 2])
    assert "Không tán thành" in phone.text
    assert "Ông A, Ông C" in phone.text
    phone.send("/secret/nhan-su/1")
    for page in (phone.text, phone.open("/")):
        assert "Không tán thành" not in page
        assert "Ông A" not in page
    assert "Phiếu của đại biểu đã ở trong hòm phiếu." in phone.text


def test_a_form_sent_twice_counts_once(house: House) -> None:
    open_box(house)
    phone = phone_of(house, 3)
    phone.open("/")
    phone.send("/secret/nhan-su/1/review", q0=1)
    form = phone.form("/secret/nhan-su/1")
    phone.post("/secret/nhan-su/1", **form)
    phone.post("/secret/nhan-su/1", **form)
    assert phone.status == 201
    assert house.desk.voted_secretly(MEETING, ("nhan-su", 1)) == {3}
    phone.post("/secret/nhan-su/1", **{**form, "nonce": "another-form-1"})
    assert phone.status == 409
    assert "không thay đổi được" in phone.text


def test_few_voters_are_warned_of_before_and_a_unanimous_result_beside_it(house: House) -> None:  # A3
    screen = house.screen()
    before = "Chỉ có 7 người bỏ phiếu: kết quả nhất trí sẽ cho biết lựa chọn của từng người."
    assert before in screen.open("/chair/box/nhan-su")
    open_box(house)
    for person in range(1, 7):
        drop(house, person, 0)
    screen.open("/chair/box/nhan-su/1")
    screen.send("/chair/box/nhan-su/1", **TWO)

    after = "Kết quả nhất trí: cho biết lựa chọn của từng người đã bỏ phiếu."
    assert after in phone_of(house, 2).open("/secretary/ballots")
    assert after not in house.phone(99).open("/display")
    assert after not in phone_of(house, 3).open("/")


def test_receipts_are_told_once(house: House) -> None:
    open_box(house, receipts="yes")
    phone = drop(house, 3, 0)
    assert "Mã xác nhận bỏ phiếu" in phone.text
    assert "Mã xác nhận bỏ phiếu" not in phone.open("/")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pin1": "111111"}, "chưa đúng"),
        ({"member2": 2}, "chỉ được chọn một lần"),
        ({"member2": ""}, "ít nhất 3 người"),
        ({"member2": 99}, "Không có trang này"),
    ],
)
def test_a_board_that_is_not_one_opens_nothing(house: House, changes: dict[str, object], words: str) -> None:
    assert words in open_box(house, **changes).text
    assert house.room.open_ballot is None


def test_one_member_alone_or_a_wrong_pin_opens_no_box(house: House) -> None:
    screen = open_box(house)
    for person in range(1, 7):
        drop(house, person, 0)
    for changes in ({"pin1": "111111"}, {"member1": ""}, {"member1": 5}):
        screen.open("/chair/box/nhan-su/1")
        screen.send("/chair/box/nhan-su/1", **{**TWO, **changes})
        assert screen.status == 409
        assert house.room.open_ballot == ("nhan-su", 1)


def test_only_who_conducts_names_a_board(house: House) -> None:
    stranger = phone_of(house, 5)
    stranger.open("/chair/box/nhan-su")
    assert stranger.status == 403
    stranger.post("/chair/box/nhan-su", meeting=MEETING, **BOARD)
    assert stranger.status == 403


def test_no_named_vote_gets_into_a_secret_ballot(house: House) -> None:
    open_box(house)
    phone = phone_of(house, 3)
    phone.post("/ballot/nhan-su/1", meeting=MEETING, nonce="nonce-12345", q0=0, questions=2)
    assert phone.status == 409
    assert not any(isinstance(line.event, VoteCast) for _, line in house.journal.lines_of(MEETING))


def test_a_question_left_blank_at_the_end_is_a_choice(house: House) -> None:
    """A vote by name as well: before, a last question without a mark made the whole vote invalid."""
    open_box(house)
    phone = drop(house, 4, 2)
    assert phone.status == 201
