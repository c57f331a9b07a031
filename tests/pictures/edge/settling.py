"""What the secretary has to look at: three differences between the door's record and what is known now, one settled."""

import msgspec

from contract import events as e
from contract.matters import matters
from tests.edge.kiosk.house import House
from tests.makers import MEETING
from tests.pictures.edge.scene import Scene
from tests.pictures.edge.screens import chair, secretary
from tests.pictures.session import MINUTE, SECRETARY, SUBSTITUTE, session
from tests.pictures.shots import DESK, PHONE, TABLET, Chapter


def differences(house: House) -> None:
    """Three are in, a fourth by the ticket of before; then a plan comes that knows better."""
    for attendee in (3, 4, 5, SUBSTITUTE):
        house.clock.pass_ms(MINUTE)
        house.desk.check_in(MEETING, attendee, e.Way.CAMERA, issue=1)
    principal = next(one.represents for one in session().people if one.attendee == SUBSTITUTE)
    house.desk.check_in(MEETING, principal, e.Way.TAP)
    changed = {3: {"withdrawn": True}, 4: {"issue": 2}, 5: {"issue": 2}}
    people = tuple(msgspec.structs.replace(one, **changed.get(one.attendee, {})) for one in session().people)
    house.take(msgspec.structs.replace(session(), revision=2, people=people))
    house.clock.pass_ms(MINUTE)
    known = next(one for one in matters(house.room) if one.attendee == 5)
    why = "Thư ký đã gặp, đúng người"
    house.desk.settle(MEETING, known, e.Settlement.KEPT, SECRETARY, why)


def begun(house: House) -> None:
    house.desk.start(MEETING, 1, (1, SECRETARY))
    house.clock.pass_ms(MINUTE)


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(differences),
        (
            secretary("matters", "/secretary/matters/", is_main=True, sizes=(DESK, TABLET, PHONE), whole=True),
            secretary("matters-wait"),
            chair("matters", "/chair/matters/", is_main=True),
        ),
    ),
    Chapter(lambda: Scene(differences, begun), (chair("end-left", "/chair/?ask=end"),)),
)
