"""The session in two rooms: linked and voting, closed with the other room's part missing, and final."""

import shutil
import tempfile
from pathlib import Path

import msgspec

from contract import events as e
from contract.ballot import Mode
from contract.lists import JoinedMeeting, OtherRoom, RoomList, seal_rooms
from contract.parts import part_of
from edge.dialogue import LinkShown
from tests.edge.kiosk.house import House
from tests.makers import CENTRAL_KEY, MEETING, UNIT
from tests.pictures.edge.course import PRESENT, start
from tests.pictures.edge.scene import Scene
from tests.pictures.edge.screens import chair, delegate, display, secretary
from tests.pictures.session import session
from tests.pictures.shots import Chapter

EAST = "Điểm cầu Tân Hòa"
BALLOT = "phi-le-phi"
THERE = tuple(one for one in range(1, 18) if one not in PRESENT)
_SEATED = tuple(msgspec.structs.replace(one, sits=EAST) if one.attendee in THERE else one for one in session().people)
PLAN = msgspec.structs.replace(session(), rooms=(session().room, EAST), people=_SEATED)


def vote(house: House) -> None:
    house.desk.open_item(MEETING, "item-2", 1)
    house.desk.open_ballot(MEETING, BALLOT, Mode.DEVICES, 1)
    _cast(house, PRESENT[:-1], 0)


def linked(house: House) -> None:
    _tell(house, closes=False, is_linked=True)


def cut_off(house: House) -> None:
    """This room has closed; the other one is not heard, and neither is central."""
    _tell(house, closes=False, is_linked=False)
    house.desk.close_ballot(MEETING, BALLOT, 1, 1)
    house.clock.pass_ms(4 * 60_000)
    _link(house, up=False)


def final(house: House) -> None:
    house.desk.close_ballot(MEETING, BALLOT, 1, 1)
    _tell(house, closes=True, is_linked=True)


def _cast(house: House, voters: tuple[int, ...], mark: int) -> None:
    for voter in voters:
        nonce = f"nonce-{voter:06}"
        cast = e.VoteCast(ballot=BALLOT, voter=voter, choices=((mark,),), nonce=nonce, source=e.Source.PHONE)
        house.desk.cast_vote(MEETING, cast)


def _tell(house: House, *, closes: bool, is_linked: bool) -> None:
    """What central says of the other room, whose own desk has written it; one member has voted in both."""
    folder = Path(tempfile.mkdtemp(prefix="hop-room-"))
    other = House(folder, msgspec.structs.replace(PLAN, room=EAST), at_ms=house.clock.now().at_ms)
    for one in (*THERE, PRESENT[1]):
        other.desk.check_in(MEETING, one, e.Way.CAMERA)
    other.desk.start(MEETING, 1)
    other.desk.open_item(MEETING, "item-2", 1)
    other.desk.open_ballot(MEETING, BALLOT, Mode.DEVICES, 1)
    _cast(other, (*THERE, PRESENT[1]), 1)
    if closes:
        other.desk.close_ballot(MEETING, BALLOT, 1, 1)
    room, at_ms = other.room, house.clock.now().at_ms
    there = OtherRoom(
        unit="tan-hoa",
        room=EAST,
        is_linked=is_linked,
        heard_at=at_ms,
        phase=room.phase,
        item=room.item,
        members=room.members_here("item-2"),
        parts=(part_of(room, (BALLOT, 1), unit="tan-hoa"),),
    )
    other.close()
    shutil.rmtree(folder)
    joined = JoinedMeeting(meeting=MEETING, rooms=(there,))
    listed = RoomList(unit=UNIT, incarnation="first", told_at=at_ms, meetings=(joined,))
    house.shelf.take_rooms(seal_rooms(listed, key=CENTRAL_KEY))
    _link(house, up=True)


def _link(house: House, *, up: bool) -> None:
    shown = LinkShown(connected=up, since_ms=house.clock.now().at_ms)
    (house.settings.unit.run_dir / "link.json").write_bytes(msgspec.json.encode(shown))


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(start, vote, linked, package=PLAN),
        (chair("rooms-voting", is_main=True), display("rooms-voting", is_main=True), secretary("rooms-voting")),
    ),
    Chapter(
        lambda: Scene(start, vote, cut_off, package=PLAN),
        (
            chair("rooms-cut"),
            display("rooms-cut", is_main=True),
            secretary("rooms-cut"),
            secretary("rooms-without", "/secretary/ballots"),
            delegate("rooms-cut", person=5),
        ),
    ),
    Chapter(
        lambda: Scene(start, vote, final, package=PLAN),
        (chair("rooms-final"), display("rooms-final"), secretary("rooms-twice", "/secretary/ballots", is_main=True)),
    ),
)
