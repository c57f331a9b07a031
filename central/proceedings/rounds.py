"""One round of a ballot in a room's record: its words, its result, and the named votes in protocol order."""

import msgspec

from central.proceedings.record import UNKNOWN, Round, Seen, Voted
from central.proceedings.results import BallotRound, NamedVote
from contract.ballot import Mode, words_of
from contract.sight import Stage
from contract.tally import Result


def round_of(row: BallotRound, texts: dict[str, str], roll: list[Seen]) -> Round:
    """The round; marks stand in the place of words that are not here, or are not those of what was voted on."""
    text = texts.get(row.spec)
    result = msgspec.json.decode(row.result, type=Result)
    spec = words_of(text, (len(one.counts) for one in result.questions))
    questions = tuple((one.text, one.options) for one in spec.questions) if spec else ()
    if not questions:
        questions = tuple((UNKNOWN, (UNKNOWN,) * len(one.counts)) for one in result.questions)
    return Round(
        ballot=row.ballot,
        item=row.item,
        stage=Stage(mode=Mode(row.mode), is_over=bool(row.closed_at_ms) and not row.is_void),
        title=spec.title if spec else UNKNOWN,
        is_misfit=spec is None and text is not None,
        questions=questions,
        mode=row.mode,
        number=row.round,
        opened_at_ms=row.opened_at_ms,
        closed_at_ms=row.closed_at_ms,
        is_void=row.is_void,
        result=result,
        votes=_votes(row, questions, roll),
        why_void=texts.get(row.why_void, ""),
        voided_at_ms=row.voided_at_ms,
        is_secret=spec is not None and spec.secret,
    )


def _votes(row: BallotRound, questions: tuple[tuple[str, tuple[str, ...]], ...], roll: list[Seen]) -> tuple[Voted, ...]:
    named = NamedVote.select().where(
        NamedVote.unit == row.unit,
        NamedVote.meeting == row.meeting,
        NamedVote.ballot == row.ballot,
        NamedVote.round == row.round,
    )
    place = {one.attendee: (number, one.name) for number, one in enumerate(roll)}
    found = sorted(named, key=lambda one: place.get(one.voter, (1 << 20, ""))[0])
    return tuple(
        Voted(
            name=place.get(one.voter, (0, UNKNOWN))[1],
            choice=_choice(one.choices, questions),
            source=one.source,
            at_ms=one.at_ms,
        )
        for one in found
    )


def _choice(choices: str, questions: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    marked = msgspec.json.decode(choices, type=list[list[int]])
    words = (", ".join(options[mark] for mark in marks) for marks, (_, options) in zip(marked, questions, strict=True))
    return "; ".join(words)
