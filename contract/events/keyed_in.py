"""What was written on paper while the unit was without power, and was keyed in afterwards."""

from contract.events.fields import Event, LineNames, Number


class EnteredFromPaper(Event, frozen=True, kw_only=True):
    """These lines were keyed in from paper: what they tell happened about `happened_at`, as the paper says.

    Milliseconds since 1970. The lines keep the time at which they were recorded, and their place in the order.
    """

    lines: LineNames
    happened_at: Number
    by: Number
