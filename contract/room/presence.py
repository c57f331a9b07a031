"""Who is here, by which way and since when; whose presence makes the quorum, who may vote, and who presides."""

from dataclasses import dataclass, field

from contract import events as e
from contract.line import Line
from contract.package import Category
from contract.room.plan import Contradiction, Plan
from contract.rules import Quorum, quorum


@dataclass(slots=True)
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
    issue: int = 0


@dataclass(slots=True)
class AddedHere:
    """Somebody whom the room added; the personal details are in the content `person`."""

    person: str
    principal: int = 0


@dataclass
class Presence(Plan):
    """The roll, and what it answers."""

    presiding: int = 0
    attendance: dict[int, Attendance] = field(default_factory=dict)
    excused: dict[int, str] = field(default_factory=dict)
    added: dict[int, AddedHere] = field(default_factory=dict)
    devices: dict[int, str] = field(default_factory=dict)
    secretary_called_at: int = 0

    def is_present(self, attendee: int) -> bool:
        seen = self.attendance.get(attendee)
        return seen is not None and seen.is_present

    @property
    def members(self) -> tuple[int, ...]:
        """The members by whose number the rule divides, present or not, in protocol order."""
        people = self.package.people if self.package else ()
        chosen = (one for one in people if one.category is Category.MEMBER and one.votes and not one.represents)
        return tuple(one.attendee for one in sorted(chosen, key=lambda one: (one.rank, one.attendee)))

    @property
    def entitled(self) -> tuple[int, ...]:
        """Who may vote on a ballot that opens now: members present, and substitutes only if the rule says so."""
        people = self.package.people if self.package else ()
        allows = self.package is not None and self.package.rule.substitutes_vote
        return tuple(
            one.attendee
            for one in sorted(people, key=lambda one: (one.rank, one.attendee))
            if one.votes
            and not one.withdrawn
            and self.is_present(one.attendee)
            and (one.category is Category.MEMBER if not one.represents else allows)
        )

    @property
    def quorum(self) -> Quorum | None:
        """The quorum lamp; None as long as there is no plan."""
        if self.package is None:
            return None
        here = [self.person(one) for one in self.attendance if self.is_present(one)]
        roles = frozenset(one.role for one in here if one and one.role)
        present = sum(1 for one in self.members if self.is_present(one))
        return quorum(self.package.rule, members=len(self.members), present=present, roles=roles)

    @property
    def chair(self) -> int:
        """Who presides: whom the chair was handed to, else the first planned chair who is here, else the first."""
        if self.presiding:
            return self.presiding
        chairs = self.package.chairs if self.package else ()
        return next((one for one in chairs if self.is_present(one)), chairs[0] if chairs else 0)

    @property
    def head(self) -> int:
        """Whose side decides a tie where the rule says so: the planned chair, whoever may preside meanwhile (A7)."""
        return self.package.chairs[0] if self.package and self.package.chairs else 0

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
                seen.is_present, seen.left_at = False, line.at
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
            case e.ChairHandedOver():
                self.presiding = event.taker
            case e.SecretaryCalled():
                self.secretary_called_at = line.at
            case e.SecretaryAnswered():
                self.secretary_called_at = 0
            case _:
                return False
        return True
