"""Ballots that nobody had prepared, as the pictures show them: an election that leaves a seat free, a tie."""

from playwright.sync_api import Page

from contract import events as e
from contract.ballot import Mode, PreparedBallot
from edge.kiosk.new_ballot import Asked, Kind, ballot_from
from tests.edge.kiosk.house import House
from tests.makers import MEETING
from tests.pictures.session import MINUTE, SECRETARY

COMMITTEE = "Bầu bổ sung thành viên Ban Chỉ đạo chuyển đổi số"
NAMES = ("Đặng Thị Thu Hà", "Ngô Minh Triết", "Lý Hoàng Nam", "Phan Thị Oanh")


def _hold(house: House, spec: PreparedBallot, counts: tuple[int, ...]) -> None:
    house.desk.add_ballot(MEETING, spec, SECRETARY)
    house.desk.open_ballot(MEETING, spec.ballot, Mode.HANDS, 1)
    count = e.CountEntered(ballot=spec.ballot, counts=(counts,), counters=(9, 10), by=SECRETARY)
    house.desk.enter_count(MEETING, count)
    house.clock.pass_ms(MINUTE)
    house.desk.close_ballot(MEETING, spec.ballot, 1, 1)


def _spec(house: House, asked: Asked) -> PreparedBallot:
    package = house.room.package
    assert package is not None
    return ballot_from(asked, rule=package.rule, item="item-2")


def elected(house: House) -> None:
    """Two seats, four names, one of whom has more than half of all members."""
    asked = Asked(kind=Kind.ELECT, title=COMMITTEE, lines=NAMES, seats=2)
    _hold(house, _spec(house, asked), (12, 7, 5, 2))


def recounted(house: House) -> None:
    """Hands that are counted a second time."""
    house.desk.open_ballot(MEETING, "phi-le-phi", Mode.HANDS, 1)
    for counts in ((10, 2, 1), (11, 2, 1)):
        entered = e.CountEntered(ballot="phi-le-phi", counts=(counts,), counters=(9, 10), by=SECRETARY)
        house.desk.enter_count(MEETING, entered)


def tied(house: House) -> None:
    """Half of the fourteen who are here."""
    asked = Asked(kind=Kind.ADOPT, title="Lùi thời gian trình dự thảo Nghị quyết", share="present-half")
    _hold(house, _spec(house, asked), (7, 7, 0))


def fill_in(page: Page) -> None:
    page.check("#kind-elect")
    page.fill("#lines", "\n".join(NAMES))
    page.fill("#seats", "2")
