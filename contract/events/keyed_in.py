"""What was written on paper while the unit was without power, and was keyed in afterwards."""

from contract.events.fields import AttendeeId, Event, LineNames, Number, TokenOrNone


class EnteredFromPaper(Event, frozen=True, kw_only=True):
    """These lines were keyed in from paper: what they tell happened about `happened_at`, as the paper says.

    Milliseconds since 1970. The lines keep the time at which they were recorded, and their place in the order.
    """

    lines: LineNames
    happened_at: Number
    by: Number


class SpeechKeyedIn(Event, frozen=True, kw_only=True):
    """Somebody spoke on an item, as the paper says, for about so many minutes (0: nobody wrote how many).

    It is no `FloorGiven`: who has the floor now, and who waits for it, stay as they are.
    """

    attendee: AttendeeId
    item: TokenOrNone = ""
    minutes: Number = 0
    by: Number
