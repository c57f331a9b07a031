"""What has happened in the room until a picture is taken: one step after the other, by its own desk."""

from contract import events as e
from contract.ballot import Mode
from contract.events import VoteCast
from contract.package import PersonHere
from edge.desk import Opinion
from edge.kiosk.drafts import Draft
from edge.kiosk.waiting import Waits
from tests.edge.kiosk.house import House
from tests.makers import EIGHT, MEETING
from tests.pictures.edge.scene import Step
from tests.pictures.session import MINUTE, SECRETARY, SUBSTITUTE

PRESENT = (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 17)


def before(house: House) -> None:
    for number, attendee in enumerate((3, 4, 5)):
        house.clock.pass_ms(number * 40_000)
        house.desk.check_in(MEETING, attendee, e.Way.CAMERA)
    house.desk.call_secretary(MEETING)
    for attendee, on_screen in ((6, False), (11, True)):
        waits = Waits(
            meeting=MEETING,
            attendee=attendee,
            device=f"{attendee:064}",
            since=house.clock.now().at_ms,
            seen=house.clock.now().at_ms,
            on_screen=on_screen,
        )
        house.app.extensions["kiosk"].waiting.ask(waits)


def start(house: House) -> None:
    for attendee in PRESENT:
        if not house.room.is_present(attendee) and attendee != 1:
            house.clock.pass_ms(45_000)
            house.desk.check_in(MEETING, attendee, e.Way.CAMERA)
    house.desk.check_in(MEETING, SUBSTITUTE, e.Way.CAMERA)
    house.clock.pass_ms(EIGHT + 2 * MINUTE - house.clock.now().at_ms)
    house.desk.start(MEETING, 1, (1, SECRETARY))
    house.clock.pass_ms(MINUTE)


def discuss(house: House) -> None:
    house.desk.open_item(MEETING, "item-1", 1)
    house.clock.pass_ms(12 * MINUTE)
    house.desk.set_speaking_time(MEETING, "item-1", 1, person=3, agency=0)
    for attendee in (5, 9, 4):
        house.desk.request_floor(MEETING, attendee, by=attendee)
    house.desk.request_remark(MEETING, 7, e.Remark.REPLY, by=7)
    house.desk.give_floor(MEETING, 5, 1)
    house.clock.pass_ms(3 * MINUTE)
    text = "Đề nghị bổ sung số liệu giải ngân vốn đầu tư công của từng chủ đầu tư."
    house.desk.give_opinion(MEETING, Opinion(attendee=9, text=text, item="item-1"))


def closed_item(house: House) -> None:
    """Guests go out: the one who came with a delegate is still here."""
    person = PersonHere(name="Lê Văn Khách", salutation="ông", office="Phóng viên", agency="Báo tỉnh")
    line = house.desk.add_attendee(MEETING, person, SECRETARY)
    assert isinstance(line.event, e.AttendeeAddedHere)
    house.desk.check_in(MEETING, line.event.attendee, e.Way.SECRETARY, by=SECRETARY)
    house.desk.open_item(MEETING, "item-4", 1)


def propose(house: House) -> None:
    house.desk.end_floor(MEETING, 1)
    text = (
        "Thống nhất với báo cáo của Sở Tài chính. Giao Sở Tài chính chủ trì, phối hợp các sở, ngành rà soát các dự án "
        "giải ngân dưới 50%, báo cáo UBND tỉnh trước ngày 05/12/2025."
    )
    now = house.clock.now().at_ms
    house.app.extensions["kiosk"].drafts.put(MEETING, Draft(item="item-1", text=text, by=SECRETARY, at=now))


def second(house: House) -> None:
    draft = house.app.extensions["kiosk"].drafts.of(MEETING)["item-1"]
    house.desk.conclude(MEETING, "item-1", draft.text, 1)
    house.app.extensions["kiosk"].drafts.drop(MEETING, "item-1")
    house.desk.open_item(MEETING, "item-2", 1)
    for attendee in list(house.room.queue):
        house.desk.withdraw_floor_request(MEETING, attendee)
    house.clock.pass_ms(9 * MINUTE)


def open_ballot(house: House) -> None:
    house.desk.open_ballot(MEETING, "phi-le-phi", Mode.DEVICES, 1, minutes=3)
    for number, attendee in enumerate((1, 3, 5, 6, 7, 8, 9, 10, 11, 13, 14)):
        house.clock.pass_ms(1300)
        vote(house, attendee, 1 if number == 4 else 0)


def time_over(house: House) -> None:
    """The ballot's three minutes are over, and nothing has closed."""
    house.clock.pass_ms(4 * MINUTE)


def vote(house: House, attendee: int, mark: int) -> None:
    cast = VoteCast(
        ballot="phi-le-phi", voter=attendee, choices=((mark,),), nonce=f"nonce-{attendee:04}", source=e.Source.PHONE
    )
    house.desk.cast_vote(MEETING, cast)


def close_ballot(house: House) -> None:
    for attendee, mark in ((4, 0), (15, 2)):
        vote(house, attendee, mark)
    house.clock.pass_ms(20_000)
    house.desk.close_ballot(MEETING, "phi-le-phi", 1, 1)


def came_by_hand(house: House) -> None:
    """Three who had scanned nothing, marked present one after the other by the secretary."""
    for attendee in (12, 16, 2):
        house.clock.pass_ms(2000)
        house.desk.check_in(MEETING, attendee, e.Way.SECRETARY, by=SECRETARY)


def closed_by_secretary(house: House) -> None:
    """The next ballot, opened, counted by hands and closed by the secretary."""
    house.clock.pass_ms(MINUTE)
    house.desk.open_ballot(MEETING, "phi-le-phi", Mode.HANDS, SECRETARY, reason="Đếm sót hoặc đếm nhầm")
    count = e.CountEntered(ballot="phi-le-phi", round=2, counts=((13, 1, 0),), counters=(9, 10), by=SECRETARY)
    house.desk.enter_count(MEETING, count)
    house.desk.close_ballot(MEETING, "phi-le-phi", 2, SECRETARY)


def keyed_in(house: House) -> None:
    """After a power cut the secretary has keyed in two who signed on paper, and what one of them said."""
    house.clock.pass_ms(20 * MINUTE)
    at = house.clock.now().at_ms - 15 * MINUTE
    house.desk.check_in_from_paper(MEETING, (12, 16), at, SECRETARY)
    said = Opinion(
        attendee=16, item="item-1", text="Đề nghị rà soát chỉ tiêu giảm nghèo.", source=e.Source.SECRETARY, by=SECRETARY
    )
    house.desk.opinion_from_paper(MEETING, said, at + 5 * MINUTE)


def elect(house: House) -> None:
    house.desk.conclude(MEETING, "item-2", "Thông qua dự thảo Nghị quyết.", 1)
    house.desk.open_item(MEETING, "item-3", 1)
    house.desk.open_ballot(MEETING, "von-2026", Mode.DEVICES, 1)


def hands(house: House) -> None:
    house.desk.void_ballot(MEETING, "von-2026", 1, 1, "Chuyển sang giơ tay")
    house.desk.open_ballot(MEETING, "von-2026", Mode.HANDS, 1)


def pause(house: House) -> None:
    house.desk.void_ballot(MEETING, "von-2026", 2, 1, "Thảo luận thêm")
    for attendee in (10, 11, 13, 14):
        house.desk.depart(MEETING, attendee)
    house.desk.pause(MEETING, 1, house.clock.now().at_ms + 15 * MINUTE)
    house.desk.add_attendee(
        MEETING, PersonHere(name="Lê Văn Tài", office="Chuyên viên", agency="Sở Xây dựng"), SECRETARY
    )


def closed(house: House) -> None:
    house.desk.resume(MEETING, 1)
    house.desk.open_item(MEETING, "item-4", 1)


def end(house: House) -> None:
    house.clock.pass_ms(90 * MINUTE)
    house.desk.end(MEETING, 1)


TO_BALLOT: tuple[Step, ...] = (before, start, discuss, propose, second, open_ballot)
