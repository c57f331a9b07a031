"""What a person sent to central for oneself: it travels as all facts do, and no record of the meeting shows it."""

from contract.events.fields import AttendeeId, ContentName, Event, Token


class NotesBrought(Event, frozen=True, kw_only=True):
    """Somebody wants at central, for oneself alone, what they noted on a page; the content is `PageNotes` as JSON.

    `bringing` joins the pages of one wish; the next wish takes the place of the former, whose contents are erased.
    """

    attendee: AttendeeId
    bringing: Token
    text: ContentName
