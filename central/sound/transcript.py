"""The transcript of a meeting by speaker turn, as its room has it, with where each word can be heard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import fn

from central.documents.store import Store
from central.proceedings.following import room_of
from central.proceedings.models import Content, Erasure
from central.proceedings.results import KeptSound
from contract.content import read_as
from contract.package import PersonHere
from contract.refused import Malformed
from contract.room import Heard, Room
from contract.wording import Spoken, Wording, read_wording


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One utterance. `words` are the machine's as long as nobody has put them right, `text` what holds; None: erased.
    `sound`: its recording is here."""

    heard: Heard
    words: tuple[Spoken, ...]
    text: str | None
    sound: bool


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one person said without another in between; `who` is empty when nobody had the floor."""

    who: str
    office: str
    item: str
    passages: list[Passage]

    @property
    def at(self) -> int:
        return self.passages[0].heard.at

    @property
    def is_accepted(self) -> bool:
        return all(one.heard.is_accepted for one in self.passages)


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """`coming`: recordings that the room has told of and not brought yet. `gone_at_ms`: when it deleted its own.
    `is_erased`: that was asked of it, since nobody shall hear any copy."""

    turns: list[Turn]
    coming: int
    gone_at_ms: int
    is_erased: bool
    seconds: int


def transcript(meeting: int, store: Store) -> Transcript:
    """What was said, and what of it can be heard here."""
    room = room_of(meeting)
    kept = recordings_of(meeting)
    here = {name for name, one in kept.items() if store.has(one.sha256)}
    texts = _texts({name for one in room.heard.values() for name in (one.text, one.corrected)} | _added(room))
    return Transcript(
        turns=_turns(room, texts, here),
        coming=len(set(kept) - here),
        gone_at_ms=room.sound_gone.at if room.sound_gone else 0,
        is_erased=_is_erased(meeting),
        seconds=sum(one.seconds for name, one in kept.items() if name in here),
    )


def recordings_of(meeting: int) -> dict[str, KeptSound]:
    """The recordings of a meeting that rooms have kept and that can still be opened, by their names."""
    there = KeptSound.select().where(KeptSound.meeting == meeting, KeptSound.gone_at_ms == 0)
    return {one.recording: one for one in there.where(has_key())}


def _is_erased(meeting: int) -> bool:
    """Is there still a recording in a room whose key was erased here?"""
    own = (KeptSound.kept_by == KeptSound.unit) & (KeptSound.gone_at_ms == 0)
    there = KeptSound.select().where(KeptSound.meeting == meeting, own)
    return bool(there.join(Erasure, on=(Erasure.name == KeptSound.key)).exists())


def has_key() -> Any:
    """In SQL: the key of the recording was not erased."""
    return fn.EXISTS(Content.select(Content.name).where(Content.name == KeptSound.key))


def _turns(room: Room, texts: Mapping[str, str], here: set[str]) -> list[Turn]:
    turns: list[Turn] = []
    speaker = -1
    items = {one.item: one.title for one in room.package.agenda} if room.package else {}
    for heard in room.heard.values():
        item = items.get(heard.item, "")
        if not turns or (heard.speaker, item) != (speaker, turns[-1].item):
            who, office = _person(room, heard.speaker, texts)
            turns.append(Turn(who=who, office=office, item=item, passages=[]))
            speaker = heard.speaker
        turns[-1].passages.append(_passage(heard, texts, is_here=heard.recording in here))
    return turns


def _passage(heard: Heard, texts: Mapping[str, str], *, is_here: bool) -> Passage:
    said = texts.get(heard.corrected or heard.text)
    if heard.corrected or said is None:
        return Passage(heard=heard, words=(), text=said, sound=is_here)
    try:
        wording = read_wording(said)
    except Malformed:
        wording = Wording(words=())
    return Passage(heard=heard, words=wording.words, text=wording.text, sound=is_here)


def _person(room: Room, attendee: int, texts: Mapping[str, str]) -> tuple[str, str]:
    planned = room.package.person(attendee) if room.package and attendee else None
    if planned:
        return planned.name, ", ".join(filter(None, (planned.office, planned.agency)))
    added = room.added.get(attendee)
    here = read_as(PersonHere, texts.get(added.person)) if added else None
    return (here.name, ", ".join(filter(None, (here.office, here.agency)))) if here else ("", "")


def _added(room: Room) -> set[str]:
    return {one.person for one in room.added.values()}


def _texts(names: set[str]) -> dict[str, str]:
    rows = Content.select().where(Content.name.in_(sorted(names - {""})))
    return {row.name: bytes(row.body).decode() for row in rows}
