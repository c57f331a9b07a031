"""A secret ballot on devices: every vote once, no choice before the board opens the box, no name beside it ever."""

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import events as e
from contract.ballot import Mode, Question, Shape
from contract.refused import Refused
from contract.room import room_of
from contract.tally import result_of
from edge import sealing
from edge.ballot_box import BallotBox
from edge.desk import Desk, SecretRound, SecretVote
from edge.desk.secret_ballots import receipt_hash
from tests.edge.unit import assert_chain_holds, desk_in_meeting, open_desk
from tests.makers import CHAIR, MEETING, make_ballot, make_package, make_people, make_person

KEY = ("nhan-su", 1)
PINS = {2: "222222", 3: "333333", 4: "444444"}
SHAPE = (Shape(options=3, least=1, most=1), Shape(options=9, least=0, most=2))
FOR, AGAINST = ((0,), (1, 8)), ((1,), ())


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost of guessing a PIN is not what these tests are about."""
    monkeypatch.setattr(sealing, "MEMORY_KIB", 64)


BOTH = (
    Question(text="Đồng ý bổ nhiệm?"),
    Question(text="Chọn ủy viên", options=tuple("ABCDEFGHI"), least=0, most=2),
)


def make_desk(folder: Path, *, members: int = 7, questions: tuple[Question, ...] = BOTH) -> Desk:
    ballot = make_ballot(KEY[0], questions=questions, secret=True)
    people = tuple(make_person(one) for one in range(1, members + 1))
    guests = make_people(0) if members < 90 else ()
    package = make_package(people=(*people, *guests), ballots=(ballot,))
    desk = desk_in_meeting(folder, present=tuple(range(1, members + 1)), package=package)
    return with_box(desk, folder)


def with_box(desk: Desk, folder: Path) -> Desk:
    desk.box = BallotBox(folder / "ballot-box.sqlite", folder / "run")
    return desk


def opened(desk: Desk, *, receipts: bool = False) -> e.SecretBallotOpened:
    event = desk.open_secret_ballot(MEETING, KEY[0], CHAIR, pins=PINS, how=SecretRound(receipts=receipts)).event
    assert isinstance(event, e.SecretBallotOpened)
    return event


def vote(voter: int, choices: tuple[tuple[int, ...], ...] = FOR, nonce: str = "") -> SecretVote:
    return SecretVote(key=KEY, voter=voter, choices=choices, nonce=nonce or f"nonce-{voter:04}")


def close(desk: Desk, one: int = 2, two: int = 4) -> None:
    desk.close_secret_ballot(MEETING, KEY, CHAIR, pins={one: PINS[one], two: PINS[two]})


def test_a_secret_ballot_from_opening_to_result(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    opened(desk)
    lines_before = desk.journal.position()

    for voter in range(1, 7):
        desk.cast_secret_vote(MEETING, vote(voter, FOR if voter % 3 else AGAINST))
    assert desk.journal.position() == lines_before
    assert desk.voted_secretly(MEETING, KEY) == {1, 2, 3, 4, 5, 6}
    close(desk)

    state = desk.room(MEETING).ballots[KEY]
    result = result_of(state)
    assert [one.counts for one in result.questions] == [(4, 2, 0), (0, 4, 0, 0, 0, 0, 0, 0, 4)]
    assert (result.entitled, result.voted) == (7, 6)
    assert sorted(state.secret.roll) == [1, 2, 3, 4, 5, 6]
    assert not state.votes
    assert not list(tmp_path.glob("ballot-box*"))
    assert not list((tmp_path / "run").glob("*"))
    assert_chain_holds(desk.journal)


def test_every_pair_of_the_board_opens_the_box_and_nobody_else(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    opened(desk)
    for voter in range(1, 7):
        desk.cast_secret_vote(MEETING, vote(voter))

    for pins in ({2: "222222"}, {2: "222222", 3: "333330"}, {2: "222222", 5: "555555"}, dict(PINS), {}):
        with pytest.raises(Refused, match="vẫn đóng"):
            desk.close_secret_ballot(MEETING, KEY, CHAIR, pins=pins)
    assert desk.room(MEETING).open_ballot == KEY
    close(desk, 3, 4)
    assert desk.room(MEETING).ballots[KEY].closed


def test_a_vote_counts_once_and_can_not_be_changed(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    opened(desk, receipts=True)

    receipt = desk.cast_secret_vote(MEETING, vote(1))
    assert len(receipt) == 12
    assert desk.cast_secret_vote(MEETING, vote(1, AGAINST)) == ""
    with pytest.raises(Refused, match="không thay đổi được"):
        desk.cast_secret_vote(MEETING, vote(1, AGAINST, nonce="another-form"))
    receipts = [receipt, *(desk.cast_secret_vote(MEETING, vote(voter)) for voter in range(2, 7))]
    close(desk)

    secret = desk.room(MEETING).ballots[KEY].secret
    assert secret.votes[0] == [(0,)] * 6
    assert secret.receipts == sorted(map(receipt_hash, receipts))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (vote(90), "không có quyền"),
        (vote(99), "không có quyền"),
        (vote(1, ((0, 1), ())), "chưa hợp lệ"),
        (vote(1, ((0,),)), "chưa hợp lệ"),
        (vote(1, ((3,), ())), "chưa hợp lệ"),
        (SecretVote(key=(KEY[0], 2), voter=1, choices=FOR, nonce="nonce-0001"), "Không còn hòm phiếu"),
    ],
)
def test_a_wrong_vote_is_refused_in_words(tmp_path: Path, wrong: SecretVote, words: str) -> None:
    desk = make_desk(tmp_path)
    opened(desk)
    with pytest.raises(Refused, match=words):
        desk.cast_secret_vote(MEETING, wrong)
    assert not desk.voted_secretly(MEETING, KEY)


def test_fewer_than_five_votes_are_never_published(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    opened(desk)
    for voter in range(1, 5):
        desk.cast_secret_vote(MEETING, vote(voter))

    with pytest.raises(Refused, match="lộ lựa chọn"):
        close(desk)
    assert desk.room(MEETING).open_ballot == KEY
    desk.cast_secret_vote(MEETING, vote(5))
    close(desk)
    assert desk.room(MEETING).ballots[KEY].secret.votes[0] == [(0,)] * 5


def test_it_needs_a_board_and_enough_voters(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    for pins in ({2: "222222", 3: "333333"}, {2: "222222", 3: "333333", 90: "999999"}):
        with pytest.raises(Refused, match="Ban kiểm phiếu"):
            desk.open_secret_ballot(MEETING, KEY[0], CHAIR, pins=pins)
    with pytest.raises(Refused, match="Ban kiểm phiếu"):
        desk.open_ballot(MEETING, KEY[0], Mode.SECRET, CHAIR)
    few = make_desk(tmp_path / "few", members=4)
    with pytest.raises(Refused, match="ít nhất"):
        few.open_secret_ballot(MEETING, KEY[0], CHAIR, pins=PINS)
    assert not list(tmp_path.rglob("ballot-box*"))


def test_a_second_opening_leaves_the_open_box_alone(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    opened(desk)
    for voter in range(1, 7):
        desk.cast_secret_vote(MEETING, vote(voter))
    with pytest.raises(Refused):
        desk.open_secret_ballot(MEETING, KEY[0], CHAIR, pins=PINS)
    close(desk)
    assert len(desk.room(MEETING).ballots[KEY].secret.roll) == 6


def test_a_killed_process_goes_on_with_the_same_box(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    opened(desk)
    for voter in range(1, 4):
        desk.cast_secret_vote(MEETING, vote(voter))
    desk.journal.close()

    again = with_box(open_desk(tmp_path), tmp_path)
    again.clear_boxes([MEETING])
    for voter in range(1, 7):
        again.cast_secret_vote(MEETING, vote(voter))
    close(again)
    assert len(again.room(MEETING).ballots[KEY].secret.roll) == 6


def test_a_power_cut_voids_the_round_and_the_late_card_resurrects_nothing(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    opened(desk)
    for voter in range(1, 7):
        desk.cast_secret_vote(MEETING, vote(voter))
    card = (tmp_path / "ballot-box.sqlite").read_bytes()
    desk.journal.close()
    for left in (tmp_path / "run").iterdir():
        left.unlink()

    again = with_box(open_desk(tmp_path, boot="boot-2"), tmp_path)
    again.clear_boxes([MEETING])
    assert again.room(MEETING).ballots[KEY].is_void
    (tmp_path / "ballot-box.sqlite").write_bytes(card)
    with pytest.raises(Refused):
        close(again)
    opened_again = again.open_secret_ballot(MEETING, KEY[0], CHAIR, pins=PINS).event
    assert isinstance(opened_again, e.SecretBallotOpened)
    assert opened_again.round == 2
    assert not again.voted_secretly(MEETING, (KEY[0], 2))


def killed(_box: BallotBox) -> None:
    raise KeyboardInterrupt


def test_a_kill_before_the_box_is_destroyed_leaves_nothing_to_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(tmp_path)
    opened(desk)
    for voter in range(1, 7):
        desk.cast_secret_vote(MEETING, vote(voter))
    monkeypatch.setattr(BallotBox, "destroy", killed)
    with pytest.raises(KeyboardInterrupt):
        close(desk)
    monkeypatch.undo()
    desk.journal.close()

    again = with_box(open_desk(tmp_path), tmp_path)
    with pytest.raises(Refused):
        again.cast_secret_vote(MEETING, vote(7))
    again.clear_boxes([MEETING])
    assert len(again.room(MEETING).ballots[KEY].secret.roll) == 6
    assert not list(tmp_path.glob("ballot-box*"))


def test_a_void_round_destroys_its_votes_unread(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    opened(desk)
    desk.cast_secret_vote(MEETING, vote(1))
    desk.void_ballot(MEETING, *KEY, by=CHAIR, reason="Máy chiếu hỏng")
    assert not list(tmp_path.glob("ballot-box*"))
    with pytest.raises(Refused):
        desk.cast_secret_vote(MEETING, vote(2))


def test_a_unit_without_a_box_offers_paper(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.box = None
    with pytest.raises(Refused, match="phiếu giấy"):
        opened(desk)
    assert desk.voted_secretly(MEETING, KEY) == frozenset()


def test_thousands_of_marks_fit_into_lines(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, members=300)
    opened(desk, receipts=True)
    for voter in range(1, 301):
        desk.cast_secret_vote(MEETING, vote(voter, ((voter % 3,), (0, 8))))
    close(desk)

    lines = [line for _, line in desk.journal.lines_of(MEETING)]
    again = room_of(MEETING, lines, desk.shelf.packages).ballots[KEY]
    assert [one.counts[:3] for one in result_of(again).questions] == [(100, 100, 100), (300, 0, 0)]
    assert len(again.secret.receipts) == 300


@given(st.lists(st.tuples(st.sampled_from([(0,), (1,), (2,)]), st.sampled_from([(), (0,), (3, 8), (7,)])), max_size=9))
def test_a_box_gives_back_what_was_put_in_and_its_length_tells_nothing(
    votes: list[tuple[tuple[int, ...], ...]],
) -> None:
    lock = sealing.make_lock(PINS, device_secret=b"d" * 32, label="7/a/1")
    private = sealing.unlock(lock, {2: "222222", 3: "333333"}, device_secret=b"d" * 32, label="7/a/1")
    assert private is not None
    boxes = [sealing.seal(choices, SHAPE, public=lock.public, label="7/a/1") for choices in votes]
    assert len({len(box) for box in boxes}) <= 1
    assert [sealing.unseal(box, SHAPE, private=private, label="7/a/1") for box in boxes] == votes
    assert len(set(boxes)) == len(boxes)


def test_a_lock_opens_for_its_round_and_its_device_only() -> None:
    lock = sealing.make_lock(PINS, device_secret=b"d" * 32, label="7/a/1")
    two = {2: "222222", 3: "333333"}
    assert sealing.unlock(lock, two, device_secret=b"e" * 32, label="7/a/1") is None
    assert sealing.unlock(lock, two, device_secret=b"d" * 32, label="7/a/2") is None
    assert sealing.unlock(lock, two, device_secret=b"d" * 32, label="7/a/1") is not None


def test_kills_at_any_moment_lose_no_vote_and_double_none(tmp_path: Path) -> None:
    # given
    desk, chance = make_desk(tmp_path, members=1200, questions=BOTH[:1]), random.Random(7)
    opened(desk)
    confirmed: set[int] = set()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.edge.dropping", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as dropping:
        assert dropping.stdin is not None
        assert dropping.stdout is not None
        for _ in range(40):
            # when: the last confirmed vote is sent once more, as a phone does that got no answer
            first = max(confirmed, default=1)
            dropping.stdin.write(f"{first} {chance.uniform(0, 20)}\n")
            dropping.stdin.flush()
            confirmed |= set(map(int, dropping.stdout.readline().split()))

            # then
            assert confirmed <= desk.voted_secretly(MEETING, KEY) <= confirmed | {max(confirmed) + 1}
        dropping.stdin.close()
    in_the_box = desk.voted_secretly(MEETING, KEY)
    close(desk)
    secret = desk.room(MEETING).ballots[KEY].secret
    assert secret.roll == sorted(in_the_box)
    assert Counter(secret.votes[0]) == Counter((voter % 3,) for voter in in_the_box)


def test_no_file_ever_holds_what_opens_the_box_or_joins_a_name_to_a_choice(tmp_path: Path) -> None:
    """All that a thief of the card finds, after every commit: the key is nowhere, and the journal says nothing."""
    desk = make_desk(tmp_path)
    event, secret = opened(desk), BallotBox(tmp_path / "ballot-box.sqlite", tmp_path / "run").secret()
    lock = BallotBox(tmp_path / "ballot-box.sqlite", tmp_path / "run").lock_of("7/nhan-su/1")
    assert lock is not None
    assert secret is not None
    private = sealing.unlock(lock, {2: "222222", 3: "333333"}, device_secret=secret, label="7/nhan-su/1")
    assert private is not None
    written = [on_the_card(tmp_path)]

    for voter in range(1, 8):
        desk.cast_secret_vote(MEETING, vote(voter, FOR if voter % 3 else AGAINST))
        written.append(on_the_card(tmp_path))
    position = desk.journal.position()
    close(desk)
    written.append(on_the_card(tmp_path))

    for files in written:
        for raw in files.values():
            assert private.private_bytes_raw() not in raw
            assert secret not in raw
    # While it was open the journal stood still; what follows is roll, votes by question, closing, each apart.
    assert position == desk.journal.lines_of(MEETING)[-5][0]
    *_, roll, first, second, closed = (line.event for _, line in desk.journal.lines_of(MEETING))
    assert isinstance(roll, e.SecretRollWritten)
    assert roll.voters == tuple(range(1, 8))
    assert isinstance(first, e.SecretVotesWritten)
    assert isinstance(second, e.SecretVotesWritten)
    assert isinstance(closed, e.BallotClosed)
    assert event.key == lock.public.hex()
    assert "ballot-box.sqlite" not in written[-1]
    assert sealing.unlock(lock, {2: "222222", 3: "333333"}, device_secret=b"0" * 32, label="7/nhan-su/1") is None


def on_the_card(folder: Path) -> dict[str, bytes]:
    """Every file of the unit but those in its memory."""
    files = (path for path in folder.rglob("*") if path.is_file() and "run" not in path.relative_to(folder).parts)
    return {path.name: path.read_bytes() for path in files}


def test_the_order_of_the_votes_is_left_to_chance(tmp_path: Path) -> None:
    """Of many counts of the same box the votes come out in different orders, each question in its own."""
    orders = set()
    for number in range(6):
        desk = make_desk(tmp_path / str(number), members=12)
        opened(desk)
        for voter in range(1, 13):
            desk.cast_secret_vote(MEETING, vote(voter, ((voter % 3,), (voter % 9,))))
        close(desk)
        orders.add(tuple(map(tuple, desk.room(MEETING).ballots[KEY].secret.votes)))
    assert len(orders) == 6
