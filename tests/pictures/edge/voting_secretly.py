"""A secret ballot on devices: its board and PINs, the choice, the box, its opening, the result, void, taken again."""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace
from playwright.sync_api import Page

from contract.ballot import Aim, Question
from contract.package import Package
from contract.secrecy import is_about_persons
from edge.ballot_box import BallotBox
from edge.desk import SecretRound, SecretVote
from tests.edge.kiosk.house import House
from tests.makers import MEETING, make_ballot
from tests.pictures.edge.balloting import COMMITTEE, NAMES
from tests.pictures.edge.course import before, start
from tests.pictures.edge.scene import Scene, Step
from tests.pictures.edge.screens import chair, delegate, display, secretary
from tests.pictures.session import MINUTE, PIN, SUBSTITUTE, session
from tests.pictures.shots import DESK, HAND, PHONE, Chapter

BALLOT = "nhan-su"
BOARD = (3, 5, 9)
VOTER = 4
"""Who has not voted yet."""
IN_BOX = 7
CHAIR = 1


def _package(aim: Aim = Aim.ELECT) -> Package:
    """The session in which two people are chosen; the item is not closed, so that the shared screen has a part."""
    plain = session()
    agenda = tuple(replace(one, title=COMMITTEE, closed=False) if one.item == "item-4" else one for one in plain.agenda)
    questions = (
        Question(text="Đồng ý danh sách đề cử?"),
        Question(text="Bầu hai thành viên", options=NAMES, least=0, most=2, aim=aim),
    )
    ballot = make_ballot(BALLOT, item="item-4", title=COMMITTEE, questions=questions, secret=True)
    return session(agenda=agenda, ballots=(ballot,))


def _item(house: House) -> None:
    unit = house.settings.unit
    house.desk.box = BallotBox(unit.data_dir / "ballot-box.sqlite", unit.run_dir)
    house.desk.open_item(MEETING, "item-4", CHAIR)
    house.clock.pass_ms(5 * MINUTE)


def _open(house: House) -> None:
    """With receipts, which only a ballot about no persons has."""
    pins, spec = dict.fromkeys(BOARD, PIN), house.desk.ballot_spec(MEETING, BALLOT)
    receipts = spec is not None and not is_about_persons(spec)
    house.desk.open_secret_ballot(MEETING, BALLOT, CHAIR, pins=pins, how=SecretRound(receipts=receipts, minutes=5))


@dataclass(frozen=True)
class _Dropped:
    """So many of those who are here have dropped their votes; the fifth and the ninth are against."""

    voters: tuple[int, ...]
    are_alike: bool = False

    def __call__(self, house: House) -> None:
        key = house.room.open_ballot
        assert key is not None
        for number, voter in enumerate(self.voters, start=1):
            house.clock.pass_ms(2_300)
            choices = ((0,), (0, 2)) if self.are_alike else ((int(number in (5, 9)),), (number % 2, 2))
            vote = SecretVote(key=key, voter=voter, choices=choices, nonce=f"nonce-{voter:04}")
            house.desk.cast_secret_vote(MEETING, vote)


FEW = _Dropped((1, 3, 5))
MANY = _Dropped((1, 3, 5, 6, IN_BOX, 8, 9, 10, 11))
ALL = _Dropped((1, 3, VOTER, 5, 6, IN_BOX, 8, 9, 10, 11, 13, 14, 15))


ALIKE = _Dropped((*FEW.voters, 6, 8), are_alike=True)


def _close(house: House) -> None:
    house.clock.pass_ms(MINUTE)
    key = house.room.open_ballot
    assert key is not None
    house.desk.close_secret_ballot(MEETING, key, CHAIR, pins=dict.fromkeys(BOARD[:2], PIN))


def _power_cut(house: House) -> None:
    """What opens the boxes was in the unit's memory; its process finds that as it starts again."""
    (house.settings.unit.run_dir / "ballot-box.key").unlink()
    house.desk.clear_boxes([MEETING])


def _anew(scene: Scene) -> None:
    """In a box nobody's vote can be taken out again, so who drops it in each picture does so in a round of its own."""
    key = scene.house.room.open_ballot
    if key and VOTER in scene.house.desk.voted_secretly(MEETING, key):
        scene.house.desk.void_ballot(MEETING, *key, CHAIR, "Bỏ phiếu lại")
        _open(scene.house)


def _refused(second_pin: str) -> Callable[[Page], None]:
    """The board is named and its second member types this; whatever the room answers then."""

    def type_in(page: Page) -> None:
        for place in range(page.locator(".seat select[required]").count()):
            page.select_option(f"#member{place}", str(BOARD[place]))
            page.fill(f"#pin{place}", second_pin if place == 1 else PIN)
        page.click("#go")
        page.wait_for_selector(".told")

    return type_in


def _seats(page: Page) -> None:
    for place, member in enumerate(BOARD):
        page.select_option(f"#member{place}", str(member))
    page.fill("#pin0", PIN)


def _choose(page: Page) -> None:
    for option in ("#q0-0", "#q1-0", "#q1-2"):
        page.check(option)
    page.click("#send")
    page.wait_for_selector("#drop")


def _drop(page: Page) -> None:
    _choose(page)
    page.click("#drop")
    page.wait_for_selector(".receipt")


def _scene(*steps: Step, aim: Aim = Aim.ELECT) -> Scene:
    return Scene(before, start, _item, *steps, package=_package(aim))


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        _scene,
        (
            chair("secret-ask", "/chair/?ask=open-ballot", is_main=True),
            chair("board", f"/chair/box/{BALLOT}", is_main=True),
            chair("board-typed", f"/chair/box/{BALLOT}", touch=_seats),
            chair("board-refused", f"/chair/box/{BALLOT}", touch=_refused("111111"), is_main=True),
            secretary("secret-before", "/secretary/ballots", is_main=True),
        ),
    ),
    Chapter(
        lambda: _scene(_open, MANY),
        (
            delegate("secret-ballot", "/", VOTER, is_main=True, sizes=HAND),
            delegate("secret-review", "/", VOTER, touch=_choose, is_main=True, sizes=HAND),
            delegate("secret-in-box", "/", IN_BOX, is_main=True),
            delegate("secret-not-entitled", "/", SUBSTITUTE),
            chair("secret", is_main=True),
            chair("open-box", f"/chair/box/{BALLOT}/1", is_main=True),
            chair("open-box-refused", f"/chair/box/{BALLOT}/1", touch=_refused("111111"), is_main=True),
            secretary("secret", "/secretary/ballots", is_main=True),
            display("secret", is_main=True),
        ),
    ),
    Chapter(
        lambda: _scene(_open, ALIKE, _close),
        (chair("unanimous", is_main=True), secretary("unanimous", sizes=(DESK, PHONE))),
    ),
    Chapter(
        lambda: _scene(_open, MANY, aim=Aim.CHOOSE),
        (delegate("secret-dropped", "/", VOTER, prepare=_anew, touch=_drop, is_main=True),),
    ),
    Chapter(
        lambda: _scene(_open, ALL, _close),
        (
            delegate("secret-result", "/", VOTER, is_main=True, whole=True),
            chair("secret-result", is_main=True),
            secretary("secret-result", "/secretary/ballots", is_main=True, whole=True),
            secretary("secret-log", "/secretary/log"),
            display("secret-result", is_main=True),
        ),
    ),
    Chapter(
        lambda: _scene(_open, FEW, _power_cut),
        (
            chair("secret-void", is_main=True),
            delegate("secret-void", "/", VOTER),
            secretary("secret-void", "/secretary/ballots", is_main=True),
            secretary("secret-void-log", "/secretary/log"),
            display("secret-void", is_main=True),
        ),
    ),
    Chapter(
        lambda: _scene(_open, FEW, _power_cut, _open, FEW),
        (
            delegate("secret-again", "/", VOTER, is_main=True),
            chair("secret-again", is_main=True),
            chair("open-box-few", f"/chair/box/{BALLOT}/2", touch=_refused(PIN)),
            secretary("secret-again", "/secretary/ballots"),
        ),
    ),
)
