"""Facts about papers that the meeting itself handed out, replaced or took back."""

from contract.events.fields import ContentName, Event, Number, Token, TokenOrNone


class DocumentAddedHere(Event, frozen=True, kw_only=True):
    """A paper that was handed out at the meeting; `giver` is the attendee who brought it (0: not said)."""

    document: Token
    item: TokenOrNone = ""
    sha256: ContentName
    size: Number
    title: ContentName
    giver: Number = 0
    by: Number


class DocumentReplacedHere(DocumentAddedHere, frozen=True, kw_only=True):
    """A newer version ("Bản thay thế") of the paper `replaces`, which stays readable and says so."""

    replaces: Token


class DocumentWithdrawnHere(Event, frozen=True, kw_only=True):
    """A paper was taken back ("thu hồi"): nobody reads it from here on."""

    document: Token
    by: Number
    reason: ContentName
