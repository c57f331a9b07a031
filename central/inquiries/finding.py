"""Closed inquiries in the search: their words are indexed by the worker and found by who may read all of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peewee import SQL

from central.db import Database, is_postgresql, locked, transaction
from central.documents.rules import run_pdf
from central.documents.store import Store
from central.inquiries.models import Asked, Inquiry, InquiryPassage
from central.inquiries.reading import ShownInquiry, answers_for, asks_for, one_inquiry
from central.inquiries.rules import Stage
from central.people.access import Access
from central.people.models import Right
from central.search.collecting import TEXT_S
from central.search.finding import MOST_PASSAGES, PASSAGES_SHOWN, PER_PAGE, Filters, Hit
from central.search.rules import Part, Piece, Query, excerpt, normal, passages_in, query_of, score
from contract.vietnamese import nfc

_ROWS = 200


@dataclass(kw_only=True)
class FoundInquiry:
    """A closed inquiry with its best passages first; `more` others of it answer as well."""

    row: Inquiry
    hits: list[Hit] = field(default_factory=list)
    more: int = 0


def find_inquiries(database: Database, access: Access, typed: str, filters: Filters) -> list[FoundInquiry]:
    """The best PER_PAGE closed inquiries that this person may read and that have all the words."""
    query = query_of(typed)
    if query is None or filters != Filters():
        return []
    readable = asks_for(access) | Inquiry.id.in_(Asked.select(Asked.inquiry).where(answers_for(access)))
    if access.has_anywhere(Right.OFFICE):
        readable = Inquiry.id > 0
    rows = (
        InquiryPassage.select(InquiryPassage, Inquiry)
        .join(Inquiry)
        .where(_matching(database, query), Inquiry.stage == Stage.CLOSED, readable)
        .order_by(InquiryPassage.id.desc())
        .limit(MOST_PASSAGES)
    )
    found: dict[int, FoundInquiry] = {}
    for row in rows:
        one = found.setdefault(row.inquiry_id, FoundInquiry(row=row.inquiry))
        one.hits.append(_hit(query, row))
    for one in found.values():
        one.hits.sort(key=lambda hit: -hit.score)
    best = sorted(found.values(), key=lambda one: (-one.hits[0].score, -one.row.id))[:PER_PAGE]
    for one in best:
        one.hits, one.more = one.hits[:PASSAGES_SHOWN], max(0, len(one.hits) - PASSAGES_SHOWN)
        one.hits = [Hit(**{**vars(hit), "pieces": excerpt(query, hit.pieces[0].text)}) for hit in one.hits]
    return best


def index_inquiry(database: Database, store: Store, *, today: date) -> bool:
    """Read one closed inquiry whose words the index does not have as they are now; False when there is none."""
    waiting = Inquiry.select().where(Inquiry.stage == Stage.CLOSED, Inquiry.indexed != Inquiry.version)
    row: Inquiry | None = waiting.order_by(Inquiry.id).first()
    shown = one_inquiry(row.id, today) if row else None
    if row is None or shown is None:
        return False
    rows = [
        {
            "inquiry": row.id,
            "part": part,
            "heading": nfc(heading),
            "paper": paper,
            "page": page,
            "text": text,
            "words": normal(text),
        }
        for part, heading, paper, page, whole in _texts(shown, store)
        for text in passages_in(whole.replace("\0", " "))
    ]
    with transaction(database):
        # Two workers that read the same inquiry write it one after the other.
        list(locked(Inquiry.select().where(Inquiry.id == row.id)))
        InquiryPassage.delete().where(InquiryPassage.inquiry == row).execute()
        for start in range(0, len(rows), _ROWS):
            InquiryPassage.insert_many(rows[start : start + _ROWS]).execute()
        Inquiry.update(indexed=row.version).where(Inquiry.id == row.id).execute()
    return True


def forget_inquiries(database: Database) -> None:
    """Have their part of the index made anew."""
    with transaction(database):
        InquiryPassage.delete().execute()
        Inquiry.update(indexed=0).execute()


def _texts(shown: ShownInquiry, store: Store) -> Iterator[tuple[Part, str, int | None, int, str]]:
    """Part, heading, paper, page and text of everything that may be looked for."""
    yield Part.TITLE, "", None, 0, shown.row.title
    yield Part.CONTENT, "", None, 0, shown.row.question
    for one in shown.asked:
        said = " ".join(part for part in (one.answer.text if one.answer else "", one.row.response) if part)
        if said:
            yield Part.OPINION, one.name, None, 0, said
    for paper in shown.papers:
        yield Part.DOCUMENT, paper.title, paper.id, 0, paper.title
        path = store.path(paper.sha256)
        if path.is_file():
            with path.open("rb") as file:
                texts = run_pdf(["text"], file, timeout_s=TEXT_S).texts
            for page, text in enumerate(texts, start=1):
                yield Part.DOCUMENT, paper.title, paper.id, page, text


def _matching(database: Database, query: Query) -> Any:
    if is_postgresql(database):
        return SQL("to_tsvector('simple', words) @@ CAST(%s AS tsquery)", (query.for_postgresql,))
    inside = SQL("(SELECT rowid FROM inquiry_words WHERE inquiry_words MATCH ?)", (query.for_sqlite,))
    return InquiryPassage.id.in_(inside)


def _hit(query: Query, row: InquiryPassage) -> Hit:
    part = Part(row.part)
    address = f"/inquiries/{row.inquiry_id}"
    if row.paper:
        address += f"/papers/{row.paper}" + (f"#page={row.page}" if row.page else "")
    return Hit(
        part=part,
        heading=row.heading,
        address=address,
        page=row.page,
        pieces=[Piece(text=row.text, is_hit=False)],
        score=score(query, part, row.text, row.words),
    )
