"""A room's state as rows of the tables in results.py. Pure."""

from dataclasses import dataclass

import msgspec

from central.db import Row
from central.proceedings.results import (
    SECRET_MODES,
    BallotRound,
    BroughtNote,
    Conclusion,
    HandedOut,
    KeptSound,
    NamedVote,
    Opinion,
    Presence,
    SettledMatter,
)
from central.proceedings.sittings import write_sittings
from contract.parts import part_of
from contract.room import Attendance, Phase, Room
from contract.standing import attending, on_roll
from contract.tally import result_of

Rows = dict[type[Row], set[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Whose:
    """Which unit's meeting the rows belong to."""

    unit: str
    meeting: int


def _phase(room: Room) -> Phase:
    """Until another room takes the meeting up that was left here it is interrupted, not over; or it has not begun."""
    if room.phase is not Phase.MOVED:
        return room.phase
    return Phase.WAITING if room.phase_moved is Phase.WAITING else Phase.PAUSED


def course(room: Room) -> dict[str, object]:
    """What `Proceedings` says of the room."""
    quorum = room.quorum
    return {
        "phase": _phase(room).value,
        "moved_to": room.moved_to,
        "continues": room.continued[-1].unit if room.continued else "",
        "continues_after": room.continued[-1].last if room.continued else "",
        "moves": len(room.continued),
        "sound_gone_at_ms": room.sound_gone.at if room.sound_gone else 0,
        "package": room.package_sha256,
        "started_at_ms": room.started_at,
        "ended_at_ms": room.ended_at,
        "next_at_ms": room.paused_until if room.phase is Phase.PAUSED else room.adjourned_until,
        "next_place": room.moved_to or room.adjourned_place,
        "sittings": write_sittings(room),
        "chair": room.chair,
        "item": room.item,
        "members": quorum.members if quorum else 0,
        "present": quorum.present if quorum else 0,
        "is_quorate": quorum is not None and quorum.is_met,
        "unanimous": _json(room.unanimous),
        "last": room.last,
        "last_at_ms": room.last_at,
        "unknown": room.unknown,
        **_sums(room),
    }


def _sums(room: Room) -> dict[str, int]:
    """How many rows the record has of what reports count."""
    standing = [one for one in room.ballots.values() if one.closed_at and not one.is_void]
    return {
        "came": sum(room.last_seen(one) is not None for one in on_roll(room)),
        "rounds": len(standing),
        "secret_rounds": sum(one.opened.mode.value in SECRET_MODES for one in standing),
        "votes": sum(len(one.votes) for one in room.ballots.values()),
        "opinions": len(room.opinions),
        "conclusions": len(room.conclusions),
    }


def rows_of(whose: Whose, room: Room) -> Rows:
    """All rows but that of `Proceedings`, each in the order of its table's columns."""
    unit, meeting = whose.unit, whose.meeting
    rounds = sorted(room.ballots.items())
    return {
        Presence: {(unit, meeting, one, *_presence(room, one)) for one in on_roll(room)},
        BallotRound: {
            (
                *(unit, meeting, ballot, number, state.opened.item, state.opened.mode.value, state.opened.spec),
                *(state.opened_at, state.closed_at, state.is_void, _json(result_of(state, chair=room.chair))),
                _json(part_of(room, (ballot, number), unit=unit)) if room.rooms else "",
                *((state.voided.reason, state.voided.at) if state.voided else ("", 0)),
            )
            for (ballot, number), state in rounds
        },
        NamedVote: {
            (unit, meeting, ballot, number, voter, _json(vote.choices), vote.source.value, vote.at, vote.line)
            for (ballot, number), state in rounds
            for voter, vote in state.votes.items()
        },
        Opinion: {
            (unit, meeting, one.line, one.attendee, one.item, one.document, one.page, one.text, one.at)
            for one in room.opinions
        },
        HandedOut: {(unit, meeting, document, *_paper(room, document)) for document in room.documents_here},
        KeptSound: {
            (unit, meeting, name, *(one.unit, one.sound, one.size, one.seconds, one.key, one.at, one.gone_at))
            for name, one in room.sound_kept.items()
        },
        SettledMatter: {
            (
                *(unit, meeting, one.line, about.kind.value, about.attendee, about.other),
                *(one.settlement.value, one.by, one.reason, one.at),
            )
            for about, one in room.settled.items()
        },
        BroughtNote: {
            (unit, meeting, line, attendee, text, one.at)
            for attendee, one in room.brought.items()
            for line, text in one.pages
        },
        Conclusion: {
            (unit, meeting, item, one.attendee, one.text, one.at, one.line) for item, one in room.conclusions.items()
        },
    }


def _paper(room: Room, document: str) -> tuple[object, ...]:
    one, gone = room.documents_here[document], room.withdrawals.get(document)
    event = one.event
    return (
        *(event.item, event.sha256, event.size, event.title, event.giver, one.at),
        *(room.replacements.get(document, ""), gone.at if gone else 0, gone.reason if gone else ""),
    )


def _presence(room: Room, attendee: int) -> tuple[object, ...]:
    seen, added = room.last_seen(attendee), room.added.get(attendee)
    came = _coming(seen) if seen else (False, 0, 0, 0, 0, "", 0, "")
    stands = attending(room, attendee)
    return (
        *(*came, room.excused.get(attendee, "")),
        *(added.person if added else "", added.principal if added else 0, stands.standing.value, stands.other),
    )


def _coming(seen: Attendance) -> tuple[object, ...]:
    return seen.is_present, seen.first_at, seen.at, seen.within, seen.left_at, seen.way.value, seen.by, seen.line


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
