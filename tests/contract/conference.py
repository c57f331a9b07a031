"""A meeting in several rooms: the lines of each by themselves, as a room that hears of no other writes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import UnsetType

from contract import events as e
from contract.ballot import Mode, PreparedBallot
from contract.joint import Joint, joint
from contract.order import check, closing, opening
from contract.package import Package, sha256_of, write_package
from contract.parts import Part, part_of
from contract.room import Room
from contract.tally import result_of
from tests.makers import CHAIR, MEETING, SECRETARY, make_ballot, make_line, make_package, make_people, make_rule

Plan = Mapping[str, Any]
KEY = ("nq-01", 1)
HALL, EAST, WEST = "Hội trường", "Điểm cầu Đông", "Điểm cầu Tây"
ROOMS = (HALL, EAST, WEST)
SPEC = "5" * 64


class OneRoom:
    """One of the rooms, with the order of a meeting asked before each line."""

    def __init__(self, name: str, plan: Plan | None = None, rooms: tuple[str, ...] | UnsetType = ROOMS) -> None:
        package: Package = make_package(**{"room": name, "rooms": rooms, **(plan or {})})
        sha256 = sha256_of(write_package(package))
        self.name = name
        self.room = Room(meeting=MEETING, packages={sha256: package})
        self.put(e.PackageTaken(incarnation="first", revision=1, sha256=sha256))

    def put(self, *events: e.Event) -> None:
        for event in events:
            check(self.room, event)
            self.room.take(make_line(event, int(self.room.last.rpartition("/")[2] or 0) + 1))

    def begin(self, people: Iterable[int]) -> "OneRoom":
        self.put(*(e.CheckedIn(attendee=one, way=e.Way.TAP) for one in people), e.MeetingStarted(by=CHAIR))
        return self

    def open(self, mode: Mode = Mode.DEVICES, ballot: PreparedBallot | None = None) -> "OneRoom":
        self.put(opening(self.room, ballot or make_ballot(), content=SPEC, mode=mode, by=CHAIR))
        return self

    def vote(self, choices: Mapping[int, tuple[tuple[int, ...], ...] | int]) -> "OneRoom":
        for voter, choice in choices.items():
            marks = ((choice,),) if isinstance(choice, int) else choice
            nonce = f"{voter:08}"
            self.put(
                e.VoteCast(ballot=KEY[0], voter=voter, choices=marks, nonce=nonce, source=e.Source.PHONE),
            )
        return self

    def count(self, *rows: tuple[int, ...], counter: int) -> "OneRoom":
        self.put(e.CountEntered(ballot=KEY[0], counts=rows, counters=(counter,), by=SECRETARY))
        return self

    def close(self) -> "OneRoom":
        self.put(closing(self.room, *KEY, by=CHAIR))
        return self

    @property
    def part(self) -> Part:
        return part_of(self.room, KEY, unit=self.name)


def sat(name: str, choices: Mapping[int, int], plan: Plan | None = None, there: Iterable[int] | None = None) -> OneRoom:
    """A room that has voted on devices; `there` are those present, by default those who vote."""
    return OneRoom(name, plan).begin(there or choices).open().vote(choices).close()


def together(*rooms: OneRoom, named: tuple[str, ...] = ROOMS) -> Joint:
    return joint(named, [one.part for one in rooms if KEY in one.room.ballots])


def in_one_room(choices: Mapping[int, int], plan: Plan | None = None) -> OneRoom:
    """The same people in one room, whose result is the measure."""
    room = OneRoom(HALL, plan).begin(choices).open().vote(choices).close()
    assert result_of(room.room.ballots[KEY]).voted == len(choices)
    return room


def members(count: int, **rule: object) -> Plan:
    """A plan with so many members."""
    return {"people": make_people(count), "rule": make_rule(**rule)}
