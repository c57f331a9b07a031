"""Who presides and who keeps the minutes: as planned, or as it was handed over and named in the room."""

from dataclasses import dataclass, field

from contract import events as e
from contract.line import Line
from contract.room.presence import Presence


@dataclass
class Leading(Presence):
    """`presiding` has the chair by a hand-over (0: nobody); `presiding_for` is the one item it was handed over for, and
    `presiding_before` who had it then. `secretaries_left` are those whose place somebody else has taken."""

    presiding: int = 0
    presiding_for: str = ""
    presiding_before: int = 0
    secretaries_here: list[int] = field(default_factory=list)
    secretaries_left: list[int] = field(default_factory=list)

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

    @property
    def secretaries(self) -> tuple[int, ...]:
        """Who keeps the minutes and conducts beside the chair: those of the plan who did not leave, and those named."""
        planned = self.package.secretaries if self.package else ()
        kept = (one for one in planned if one not in self.secretaries_left)
        return tuple(dict.fromkeys((*kept, *self.secretaries_here)))

    def _take_leading(self, event: e.Event) -> bool:
        match event:
            case e.ChairHandedOver():
                self._hand_over(event)
            case e.SecretaryNamedHere():
                self.secretaries_here = [one for one in self.secretaries_here if one != event.replaces]
                self.secretaries_left = [one for one in self.secretaries_left if one != event.attendee]
                if event.replaces:
                    self.secretaries_left.append(event.replaces)
                if event.attendee not in self.secretaries:
                    self.secretaries_here.append(event.attendee)
            case _:
                return False
        return True

    def _hand_over(self, event: e.ChairHandedOver) -> None:
        # Only for the item that is open; handed on within that item, it still goes back to who had it before the item.
        is_for_item = bool(event.item) and event.item == self.item
        if not (is_for_item and self.presiding_for == event.item):
            self.presiding_before = self.presiding
        self.presiding, self.presiding_for = event.taker, event.item if is_for_item else ""

    def _close_roll(self, line: Line) -> None:
        """Whoever presided in another's place did so in this sitting."""
        super()._close_roll(line)
        self.presiding, self.presiding_for, self.presiding_before = 0, "", 0

    def _give_chair_back(self) -> None:
        """The item for which the chair was handed over is over; whom it would go back to must be here to take it."""
        if not self.presiding_for or self.presiding_for != self.item:
            return
        chairs = self.package.chairs if self.package else ()
        before = self.presiding_before
        if before and self.is_present(before):
            self.presiding = before
        elif any(map(self.is_present, chairs)):
            self.presiding = 0
        self.presiding_for, self.presiding_before = "", 0
