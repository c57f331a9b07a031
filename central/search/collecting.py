"""Every passage of one meeting: of its plan, its papers, and what its rooms recorded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from central.documents.actions import documents_of
from central.documents.rules import run_pdf
from central.documents.store import Store
from central.meetings.models import AgendaItem, Ballot, Meeting
from central.proceedings.models import Content
from central.proceedings.reading import packages_named
from central.proceedings.results import BallotRound, Conclusion, HandedOut, Opinion, Proceedings, counting
from central.search.rules import Part
from contract.ballot import PreparedBallot, Question
from contract.content import read_as
from contract.package import Package

TEXT_S = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A text of the meeting before it is cut into passages; the fields are those of models.Passage."""

    part: Part
    text: str
    item: str = ""
    content: str = ""
    heading: str = ""
    document: int | None = None
    link: str = ""
    page: int = 0


@dataclass(kw_only=True)
class Collected:
    """`closed`: the agenda items from which guests are asked out. `missing`: files that are not here yet."""

    found: list[Found] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    missing: int = 0


def collect(meeting: Meeting, store: Store) -> Collected:
    """What the meeting holds; nothing of one with state secrets, of which only time and room are known."""
    done = Collected()
    if meeting.is_secret:
        return done
    agenda = list(AgendaItem.select().where(AgendaItem.meeting == meeting).order_by(AgendaItem.place))
    done.closed |= {one.token for one in agenda if one.is_closed}
    done.found += [Found(part=Part.TITLE, text=meeting.title), Found(part=Part.CONTENT, text=meeting.content)]
    done.found += [
        Found(part=Part.AGENDA, item=one.token, text=f"{one.title}. {one.presenter}".strip(". ")) for one in agenda
    ]
    for row in Ballot.select().where(Ballot.meeting == meeting):
        asked = msgspec.json.decode(row.questions, type=tuple[Question, ...])
        done.found.append(Found(part=Part.VOTE, item=row.item, text=_ballot(row.title, asked)))
    for one in documents_of(meeting):
        like = Found(part=Part.DOCUMENT, item=one.item, heading=one.title, document=one.id, text=one.title)
        _add_file(done, store, one.sha256, like)
    for record in Proceedings.select().where(Proceedings.meeting == meeting.id, *counting()):
        _add_record(done, store, record)
    return done


def _add_record(done: Collected, store: Store, record: Proceedings) -> None:
    """What one room recorded; a record whose plan is not here yet waits like a file that is not."""
    package = packages_named([record.package]).get(record.package)
    if package is None:
        done.missing += 1
        return
    done.closed |= {one.item for one in package.agenda if one.closed}
    done.found += _said(record, package)
    papers = [one for one in _of(HandedOut, record) if not one.withdrawn_at_ms and not one.replaced_by]
    titles = _texts(one.title for one in papers)
    for one in papers:
        if one.title in titles:
            like = Found(part=Part.DOCUMENT, item=one.item, text=titles[one.title], content=one.title)
            _add_file(done, store, one.sha256, replace(like, heading=like.text, link=one.document))


def _said(record: Proceedings, package: Package) -> Iterator[Found]:
    """Opinions, conclusions and what was voted on; whose content was erased is left out."""
    opinions, conclusions = _of(Opinion, record), _of(Conclusion, record)
    for part, rows in ((Part.OPINION, opinions), (Part.CONCLUSION, conclusions)):
        texts = _texts(one.text for one in rows)
        for one in rows:
            if one.text in texts:
                person = package.person(one.attendee if isinstance(one, Opinion) else one.by)
                said_by = person.name if person else ""
                yield Found(part=part, item=one.item, text=texts[one.text], content=one.text, heading=said_by)
    rounds = _of(BallotRound, record)
    specs = _texts(one.spec for one in rounds)
    for one in rounds:
        spec = read_as(PreparedBallot, specs.get(one.spec))
        if spec is not None:
            yield Found(part=Part.VOTE, item=one.item, text=_ballot(spec.title, spec.questions), content=one.spec)


def _of(table: Any, record: Proceedings) -> list[Any]:
    """The rows of a table that belong to this room's record."""
    return list(table.select().where(table.unit == record.unit, table.meeting == record.meeting))


def _add_file(done: Collected, store: Store, sha256: str, like: Found) -> None:
    """A paper's title and, page by page, its text layer; a scan without one is found by its title."""
    done.found.append(like)
    path = store.path(sha256)
    if not path.is_file():
        done.missing += 1
        return
    with path.open("rb") as file:
        texts = run_pdf(["text"], file, timeout_s=TEXT_S).texts
    done.found += [replace(like, text=text, page=page) for page, text in enumerate(texts, start=1)]


def _ballot(title: str, questions: Iterable[Question]) -> str:
    return " ".join(dict.fromkeys((title, *(part for one in questions for part in (one.text, *one.options)))))


def _texts(names: Iterable[str]) -> dict[str, str]:
    rows = Content.select().where(Content.name.in_(sorted(set(names) - {""})))
    return {row.name: bytes(row.body).decode() for row in rows}
