"""Who is here, by which way and since when; whose presence makes the quorum, and who may vote."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from contract import events as e
from contract.line import Line
from contract.package import Category, Person
from contract.room.plan import Contradiction, Plan
from contract.rules import Quorum, Rule, quorum


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person's coming and going. Times are milliseconds since 1970; `line` names the check-in in force, `issue` is
    that of the ticket that was scanned for it (0: none was)."""

    first_at: int
    at: int
    within: int
    way: e.Way
    line: str
    by: int = 0
    is_present: bool = True
    left_at: int = 0
    left_line: str = ""
    issue: int = 0


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting with its roll, as it stood when the sitting was over. `closed_at` is 0 while it goes on."""

    opened_at: int
    closed_at: int
    attendance: Mapping[int, Attendance]
    excused: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class AddedHere:
    """Somebody whom the room added; the personal details are in the content `person`."""

    person: str
    principal: int = 0


@dataclass
class Presence(Plan):
    """The roll, and what it answers. `item` is the one that is open, "" for none.

    The roll is that of one sitting: whoever comes after it was closed comes to the next. `sittings` are those that were
    closed; `sitting_since` is when the present one was opened, 0 before it was.
    """

    item: str = ""
    attendance: dict[int, Attendance] = field(default_factory=dict)
    excused: dict[int, str] = field(default_factory=dict)
    sittings: list[Sitting] = field(default_factory=list)
    sitting_since: int = 0
    added: dict[int, AddedHere] = field(default_factory=dict)
    devices: dict[int, str] = field(default_factory=dict)
    secretary_called_at: int = 0

    def is_present(self, attendee: int) -> bool:
        seen = self.attendance.get(attendee)
        return seen is not None and seen.is_present

    def has_come(self, attendee: int) -> bool:
        """Was this person at any sitting, or is on the roll of the next?"""
        return attendee in self.attendance or any(attendee in one.attendance for one in self.sittings)

    def last_seen(self, attendee: int) -> Attendance | None:
        """The person on the present roll, else on that of the last sitting they came to, which they left at its end."""
        if attendee in self.attendance:
            return self.attendance[attendee]
        closed = next((one for one in reversed(self.sittings) if attendee in one.attendance), None)
        if closed is None:
            return None
        seen = closed.attendance[attendee]
        return replace(seen, is_present=False, left_at=closed.closed_at) if seen.is_present else seen

    @property
    def members(self) -> tuple[int, ...]:
        """The members for the item that is open (see `members_for`)."""
        return self.members_for(self.item)

    @property
    def quorum(self) -> Quorum | None:
        """The quorum lamp, for the item that is open; None as long as there is no plan."""
        return self.quorum_for(self.item)

    def members_for(self, item: str) -> tuple[int, ...]:
        """The members by whose number the rule divides, present or not, in protocol order.

        Who was asked for some items is a member for these alone (A10); `item` "" is the meeting as a whole. Where every
        member was asked item by item, all of them make up the whole.
        """
        people = self.package.people if self.package else ()
        chosen = [one for one in people if one.category is Category.MEMBER and one.votes and not one.represents]
        return tuple(one.attendee for one in sorted(_asked(chosen, item), key=_by_rank))

    def entitled_for(self, item: str, rule: Rule | None = None) -> tuple[int, ...]:
        """Who may vote on a ballot of this item that opens now: its members who are present, and substitutes only if
        the rule (of the ballot, else of the meeting) says so."""
        if self.package is None:
            return ()
        allows, members = (rule or self.package.rule).substitutes_vote, set(self.members_for(item))
        return tuple(
            one.attendee
            for one in sorted(self.package.people, key=_by_rank)
            if one.votes
            and not one.withdrawn
            and self.is_present(one.attendee)
            and (one.attendee in members or (allows and one.represents in members))
        )

    def quorum_for(self, item: str, rule: Rule | None = None) -> Quorum | None:
        """Are enough of an item's members here, by this rule, else by the meeting's?"""
        if self.package is None:
            return None
        here = [self.person(one) for one in self.attendance if self.is_present(one)]
        roles = frozenset(one.role for one in here if one and one.role)
        members, present = self.members_for(item), self.members_here(item)
        return quorum(rule or self.package.rule, members=len(members), present=len(present), roles=roles)

    def members_here(self, item: str) -> tuple[int, ...]:
        """Those of an item's members who are present in this room."""
        return tuple(filter(self.is_present, self.members_for(item)))

    def _close_roll(self, line: Line) -> None:
        """The sitting is over: its roll is kept, and the next one's is empty."""
        self.sittings.append(Sitting(self.sitting_since, line.at, self.attendance, self.excused))
        self.attendance, self.excused, self.sitting_since = {}, {}, 0

    def _take_presence(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.CheckedIn():
                before = self.attendance.get(event.attendee)
                first_at = before.first_at if before else line.at
                self.attendance[event.attendee] = Attendance(
                    first_at=first_at,
                    at=line.at,
                    within=line.within,
                    way=event.way,
                    line=line.name,
                    by=event.by,
                    issue=event.issue,
                )
                self.excused.pop(event.attendee, None)
            case e.CheckInUndone():
                if self.attendance.pop(event.attendee, None) is None:
                    raise Contradiction(f"line {line.name} undoes a check-in that was not there")
            case e.Departed():
                seen = self.attendance.get(event.attendee)
                if seen is None:
                    raise Contradiction(f"line {line.name} lets somebody leave who was not here")
                self.attendance[event.attendee] = replace(seen, is_present=False, left_at=line.at, left_line=line.name)
            case _:
                return self._take_people(event, line)
        return True

    def _take_people(self, event: e.Event, line: Line) -> bool:
        match event:
            case e.AbsenceExcused():
                self.excused[event.attendee] = event.reason
            case e.AttendeeAddedHere():
                self.added[event.attendee] = AddedHere(person=event.person)
            case e.SubstituteNamedHere():
                self.added[event.attendee] = AddedHere(person=event.person, principal=event.principal)
            case e.DeviceLinked():
                self.devices[event.attendee] = event.device
            case e.DeviceUnlinked():
                self.devices.pop(event.attendee, None)
            case e.SecretaryCalled():
                self.secretary_called_at = line.at
            case e.SecretaryAnswered():
                self.secretary_called_at = 0
            case _:
                return False
        return True


def _asked(members: list[Person], item: str) -> list[Person]:
    """Those of them who were asked for the whole meeting, and for this item."""
    for_all = [one for one in members if not one.items]
    if not item and not for_all:
        return members
    return [one for one in members if not one.items or item in one.items]


def _by_rank(person: Person) -> tuple[int, int]:
    return person.rank, person.attendee
