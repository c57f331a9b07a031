"""Tables that pages read: what a room's lines of a meeting add up to. All of it can be computed again from the lines.

Everything is kept per unit: the lines of two rooms that sit in the same meeting are never put in one order.
"""

from typing import Any

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    IntegerField,
    TextField,
)

from central.db import Row
from contract.room import UNDER_WAY, Phase


class Stream(Row):
    """A stream as its first line tells it; `previous` is the stream that its unit's journal went on from."""

    stream = CharField(max_length=16, primary_key=True)
    unit = CharField(max_length=63, index=True)
    previous = CharField(max_length=16)
    previous_seq = BigIntegerField()
    previous_digest = CharField(max_length=64)
    began_at_ms = BigIntegerField()
    software = CharField(max_length=40)

    class Meta:
        table_name = "stream"


class Proceedings(Row):
    """The course of a meeting in one room. `package` names the effective plan, `last` the last line looked at.

    In a pause and between two sittings `next_at_ms` and `next_place` say when and where it goes on (0, "": not said).
    `moved_to` is the room in which the meeting goes on, by what this one said. `continues` is the unit whose record
    this one goes on from, behind the line `continues_after` there, `moves` how often it did; that one's phase is then
    `moved`.
    `sound_gone_at_ms`: when the room deleted what it had kept as sound, 0 if it has not.
    `came` to `conclusions` count the record's own rows, those of ballot rounds that were closed and stand.
    `sittings` are all that were held (central/proceedings/sittings.py). `unknown` counts lines that the `software`
    which last looked did not know. Stale: to be computed anew.
    """

    unit = CharField(max_length=63)
    meeting = BigIntegerField(index=True)
    phase = CharField(max_length=10, index=True)
    package = CharField(max_length=64)
    started_at_ms = BigIntegerField()
    ended_at_ms = BigIntegerField()
    next_at_ms = BigIntegerField(default=0)
    next_place = CharField(max_length=300, default="")
    sittings = TextField(default="[]")
    moved_to = CharField(max_length=300, default="")
    continues = CharField(max_length=63, default="")
    continues_after = CharField(max_length=40, default="")
    moves = IntegerField(default=0)
    sound_gone_at_ms = BigIntegerField(default=0)
    chair = BigIntegerField()
    item = CharField(max_length=40)
    members = BigIntegerField()
    present = BigIntegerField()
    is_quorate = BooleanField()
    unanimous = TextField(default="[]")
    last = CharField(max_length=40)
    last_at_ms = BigIntegerField()
    unknown = BigIntegerField()
    software = CharField(max_length=40)
    is_stale = BooleanField(default=False, index=True)
    came = IntegerField(default=0)
    rounds = IntegerField(default=0)
    secret_rounds = IntegerField(default=0)
    votes = IntegerField(default=0)
    opinions = IntegerField(default=0)
    conclusions = IntegerField(default=0)

    class Meta:
        table_name = "proceedings"
        primary_key = CompositeKey("unit", "meeting")


class Presence(Row):
    """How one person of the plan, or whom the room added, stands on the roll; `way` is empty for who never came.

    `excused`: the content that says why; `person`: the content of who was added; `other`: who came in their place.
    """

    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    attendee = BigIntegerField()
    is_present = BooleanField()
    first_at_ms = BigIntegerField()
    at_ms = BigIntegerField()
    within_ms = BigIntegerField()
    left_at_ms = BigIntegerField()
    way = CharField(max_length=20)
    by = BigIntegerField()
    line = CharField(max_length=40)
    excused = CharField(max_length=64)
    person = CharField(max_length=64)
    principal = BigIntegerField()
    standing = CharField(max_length=20, default="")
    other = BigIntegerField(default=0)

    class Meta:
        table_name = "presence"
        primary_key = CompositeKey("unit", "meeting", "attendee")
        indexes = ((("meeting",), False),)


class BallotRound(Row):
    """One round of one ballot. `spec` is the content with its words; `result` is contract.tally.Result as JSON, `part`
    contract.parts.Part where the meeting sits in several rooms, else empty. `why_void` names a content."""

    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    ballot = CharField(max_length=40)
    round = BigIntegerField()
    item = CharField(max_length=40)
    mode = CharField(max_length=10)
    spec = CharField(max_length=64)
    opened_at_ms = BigIntegerField()
    closed_at_ms = BigIntegerField()
    is_void = BooleanField()
    result = TextField()
    part = TextField(default="")
    why_void = CharField(max_length=64, default="")
    voided_at_ms = BigIntegerField(default=0)

    class Meta:
        table_name = "ballot_round"
        primary_key = CompositeKey("unit", "meeting", "ballot", "round")
        indexes = ((("meeting",), False),)


class NamedVote(Row):
    """A voter's last choice in a round: `choices` is a JSON list of marks per question."""

    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    ballot = CharField(max_length=40)
    round = BigIntegerField()
    voter = BigIntegerField()
    choices = TextField()
    source = CharField(max_length=20)
    at_ms = BigIntegerField()
    line = CharField(max_length=40)

    class Meta:
        table_name = "named_vote"
        primary_key = CompositeKey("unit", "meeting", "ballot", "round", "voter")


class Opinion(Row):
    """What somebody said or wrote; `text` names its content."""

    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    line = CharField(max_length=40)
    attendee = BigIntegerField()
    item = CharField(max_length=40)
    document = CharField(max_length=40)
    page = BigIntegerField()
    text = CharField(max_length=64)
    at_ms = BigIntegerField()

    class Meta:
        table_name = "opinion"
        primary_key = CompositeKey("unit", "meeting", "line")


class Conclusion(Row):
    """The conclusion of an agenda item, or of the meeting when `item` is empty; `text` names its content."""

    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    item = CharField(max_length=40)
    by = BigIntegerField()
    text = CharField(max_length=64)
    at_ms = BigIntegerField()
    line = CharField(max_length=40)

    class Meta:
        table_name = "conclusion"
        primary_key = CompositeKey("unit", "meeting", "item")


class HandedOut(Row):
    """A paper that came to the meeting itself; `title` and `reason` name contents. Its file comes by HTTPS, later."""

    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    document = CharField(max_length=40)
    item = CharField(max_length=40)
    sha256 = CharField(max_length=64, index=True)
    size = BigIntegerField()
    title = CharField(max_length=64)
    giver = BigIntegerField()
    at_ms = BigIntegerField()
    replaced_by = CharField(max_length=40)
    withdrawn_at_ms = BigIntegerField()
    reason = CharField(max_length=64)

    class Meta:
        table_name = "handed_out"
        primary_key = CompositeKey("unit", "meeting", "document")


class KeptSound(Row):
    """A recording that is complete: the unit `kept_by` brings it by HTTPS as a file of this SHA-256, later.

    `key` names the content that opens it, `gone_at_ms` says when it was deleted in the room and so here, or is 0.
    """

    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    recording = CharField(max_length=40)
    kept_by = CharField(max_length=63)
    sha256 = CharField(max_length=64, index=True)
    size = BigIntegerField()
    seconds = BigIntegerField()
    key = CharField(max_length=64)
    at_ms = BigIntegerField()
    gone_at_ms = BigIntegerField()

    class Meta:
        table_name = "kept_sound"
        primary_key = CompositeKey("unit", "meeting", "recording")


class SettledMatter(Row):
    """What a secretary decided where the roll and what is known now differ; `reason` names a content."""

    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    line = CharField(max_length=40)
    kind = CharField(max_length=20)
    attendee = BigIntegerField()
    other = BigIntegerField()
    settlement = CharField(max_length=20)
    by = BigIntegerField()
    reason = CharField(max_length=64)
    at_ms = BigIntegerField()

    class Meta:
        table_name = "settled_matter"
        primary_key = CompositeKey("unit", "meeting", "line")


class BroughtNote(Row):
    """A page of somebody's own notes, brought here for that person alone; `text` names its content."""

    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    line = CharField(max_length=40)
    attendee = BigIntegerField()
    text = CharField(max_length=64)
    at_ms = BigIntegerField()

    class Meta:
        table_name = "brought_note"
        primary_key = CompositeKey("unit", "meeting", "line")


class Fault(Row):
    """A line that can't be applied. `missing`: the package that it wants, if that is why; once kept, it is tried again.

    Set aside: an administrator has looked at it and said why it stays out.
    """

    stream = CharField(max_length=16)
    seq = BigIntegerField()
    unit = CharField(max_length=63)
    meeting = BigIntegerField()
    reason = TextField()
    missing = CharField(max_length=64, default="")
    found_at_ms = BigIntegerField()
    set_aside_at_ms = BigIntegerField(null=True)
    set_aside_by = TextField(default="")
    set_aside_reason = TextField(default="")

    class Meta:
        table_name = "fault"
        primary_key = CompositeKey("stream", "seq")
        indexes = ((("unit", "meeting"), False),)


COMPUTED = (
    *(Proceedings, Presence, BallotRound, NamedVote, Opinion, Conclusion, HandedOut, KeptSound, SettledMatter),
    BroughtNote,
)
TABLES = (Stream, *COMPUTED, Fault)
SECRET_MODES = ("slips", "secret")

_FORGOTTEN_AFTER_MS = 60 * 86_400_000


def counting() -> tuple[Any, Any]:
    """In SQL: records that have a plan, and from which no other one goes on: that holds all of them."""
    return Proceedings.package != "", Proceedings.phase != Phase.MOVED


def under_way(*, now_ms: int) -> Any:
    """In SQL: meetings that a room has begun and not ended, whatever their plan says of the end: one that was put off
    goes on days later. Of which nothing was heard for two months nobody has thought to end."""
    since = now_ms - _FORGOTTEN_AFTER_MS
    is_known = (Proceedings.last_at_ms > since) | (Proceedings.next_at_ms > since)
    return Proceedings.select(Proceedings.meeting).where(Proceedings.phase.in_(list(UNDER_WAY)), is_known)
