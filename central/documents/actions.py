"""Giving a meeting a paper, naming it anew, taking it away (R5.2a, R5.4), and who may open one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from peewee import fn

from central.db import transaction
from central.documents.models import Document, Images, PageImage
from central.documents.rules import PDF, title_of
from central.documents.store import Intake, Upload
from central.documents.taking_in import take_in
from central.meetings.actions import documents_changed, resend
from central.meetings.deciding import Acting, acting
from central.meetings.models import AgendaItem, Attendee, Meeting
from central.meetings.planning import Planning
from central.meetings.rights import Role
from central.meetings.states import Act
from central.meetings.typed import new_token
from central.people.models import Official
from central.sharing.actions import followed_in
from contract.package import AgendaItem as PlannedItem
from contract.package import Category
from contract.refused import Refused
from contract.vietnamese import nfc

MAX_DOCUMENTS = 100


@dataclass(frozen=True, kw_only=True)
class Given:
    """A file that is in the store, looked through, and who gave it."""

    sha256: str
    size: int
    pages: int
    file_name: str
    title: str
    giver: int
    given_at_ms: int
    item: str = ""


def add_document(planning: Planning, intake: Intake, meeting: int, upload: Upload, *, by: Official) -> Document:
    """Keep an uploaded PDF or Word document as a paper of the meeting; the same file twice is one paper.

    Refused: what can't be taken in, a meeting on state secrets, or more than MAX_DOCUMENTS papers. Nothing of a refused
    file is kept.
    """
    may_take_in(planning, meeting, by=by)
    kept = take_in(intake, upload)
    given = Given(
        sha256=kept.sha256,
        size=kept.size,
        pages=kept.pages,
        file_name=upload.name,
        title=title_of(upload.name),
        giver=by.id,
        given_at_ms=planning.now_ms(),
    )
    with acting(planning, meeting, Act.EDIT, by) as now:
        return publish(now, given)


def may_take_in(planning: Planning, meeting: int, *, by: Official) -> None:
    """Ask before a file is read. Refused: the meeting is not theirs to change, or is on state secrets."""
    with acting(planning, meeting, Act.EDIT, by) as now:
        if now.meeting.is_secret:
            raise Refused("Cuộc họp có nội dung bí mật nhà nước: hệ thống không nhận tài liệu.")


def publish(now: Acting, given: Given) -> Document:
    """A file in the store becomes a paper of the meeting, in the decision that is open; the same file twice is one."""
    there = Document.select().where(Document.meeting == now.meeting, ~Document.is_withdrawn)
    same: Document | None = there.where(Document.sha256 == given.sha256).first()
    if same is not None:
        return same
    if there.count() >= MAX_DOCUMENTS:
        raise Refused("Một cuộc họp có tối đa %(most)s tài liệu.", most=MAX_DOCUMENTS)
    drawn = PageImage.select().where(PageImage.file_sha256 == given.sha256).exists()
    one = Document.create(
        meeting=now.meeting,
        token=new_token(),
        place=there.count(),
        title=given.title,
        item=given.item,
        file_name=given.file_name[:200],
        sha256=given.sha256,
        size=given.size,
        media_type=PDF,
        pages=given.pages,
        giver=given.giver,
        given_at_ms=given.given_at_ms,
        images=Images.READY if drawn else Images.WAITING,
    )
    documents_changed(now, title=one.title)
    return one


@dataclass(frozen=True)
class Described:
    """What is said of a paper: see Document."""

    title: str
    item: str = ""
    is_marked: bool = False
    ends_with_meeting: bool = False


def describe_documents(planning: Planning, meeting: int, described: Mapping[str, Described], *, by: Official) -> None:
    """Say of papers what is told by their token; others stay as they are."""
    with acting(planning, meeting, Act.EDIT, by) as now:
        changed = ""
        for one in Document.select().where(Document.meeting == meeting, ~Document.is_withdrawn):
            said = described.get(one.token)
            if said is None:
                continue
            title = nfc(" ".join(said.title.split()))[:300] or one.title
            there = {**vars(said), "title": title}
            if any(getattr(one, name) != value for name, value in there.items()):
                Document.update(there).where(Document.id == one.id).execute()
                changed = title
        if changed:
            documents_changed(now, title=changed)


def withdraw_document(planning: Planning, meeting: int, token: str, *, by: Official) -> None:
    """Take a paper away; once a room may have it, its row stays and says so."""
    with acting(planning, meeting, Act.EDIT, by) as now:
        one: Document | None = Document.get_or_none(Document.meeting == meeting, Document.token == token)
        if one is None or one.is_withdrawn:
            raise Refused("Không tìm thấy tài liệu này.")
        if now.meeting.revision:
            Document.update(is_withdrawn=True).where(Document.id == one.id).execute()
        else:
            one.delete_instance()
        documents_changed(now, title=one.title)


def documents_of(meeting: Meeting) -> list[Document]:
    """The papers of a meeting that were not withdrawn, in order."""
    rows = Document.select(Document, Official).join(Official)
    there = rows.where(Document.meeting == meeting, ~Document.is_withdrawn)
    return list(there.order_by(Document.place, Document.id))


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One page's pictures in the store."""

    sha256: str
    size: int
    width: int
    height: int
    small_sha256: str = ""


def keep_images(planning: Planning, file_sha256: str, pages: list[Drawn]) -> None:
    """A file's page images are in the store: meetings that name it are sent anew."""
    with transaction(planning.database):
        rows = [{"file_sha256": file_sha256, "page": page, **vars(drawn)} for page, drawn in enumerate(pages, start=1)]
        PageImage.insert_many(rows).on_conflict_ignore().execute()
        _settle(planning, file_sha256, Images.READY)


def give_up_images(planning: Planning, file_sha256: str) -> None:
    """No images can be made of this file; it is offered as it is."""
    with transaction(planning.database):
        _settle(planning, file_sha256, Images.FAILED)


def next_without_images() -> str | None:
    """A file whose pages are still to be drawn; the one that waits longest."""
    waiting = Document.select(Document.sha256, fn.MIN(Document.id)).where(Document.images == Images.WAITING)
    row = waiting.group_by(Document.sha256).order_by(fn.MIN(Document.id)).first()
    return row.sha256 if row else None


def _settle(planning: Planning, file_sha256: str, images: Images) -> None:
    named = Document.select(Document.meeting).where(Document.sha256 == file_sha256, ~Document.is_withdrawn)
    meetings = sorted({row.meeting_id for row in named})
    Document.update(images=images).where(Document.sha256 == file_sha256).execute()
    for meeting in meetings if images is Images.READY else ():
        resend(planning, meeting)


FOLLOWS = frozenset({Role.FOLLOWER, Role.READER, Role.ANSWERER})
INVITED = frozenset({Role.ATTENDEE, Role.NAMER, Role.PREPARER, Role.HOST_OFFICE}) | FOLLOWS
"""Who has no other part in a meeting is kept from its closed items; who names, prepares or follows reads no more."""


def items_kept_from(
    meeting: Meeting, official: Official, roles: frozenset[Role], agenda: Iterable[PlannedItem]
) -> set[str]:
    """The agenda items of which this reader sees nothing: closed ones, and those that are not one's own."""
    if not roles <= INVITED:
        return set()
    if Role.ATTENDEE in roles:
        return {one.item for one in agenda if is_kept_from(meeting, official, one.item)}
    return {one.item for one in agenda if one.closed or is_kept_from(meeting, official, one.item)}


def may_read(meeting: Meeting, official: Official, roles: frozenset[Role], item: str) -> bool:
    """May somebody who sees the meeting read a paper of this agenda item (empty: of all)?"""
    if not roles <= INVITED:
        return True
    if roles <= FOLLOWS and Role.READER not in roles:
        return False
    return not is_kept_from(meeting, official, item)


def is_kept_from(meeting: Meeting, official: Official, item: str) -> bool:
    """Who was invited to one agenda item reads its papers and the common ones; guests are out of closed items.

    So is who does not attend; an assistant is kept from what every principal is kept from as well.
    """
    mine = Attendee.get_or_none(Attendee.meeting == meeting, Attendee.official == official, ~Attendee.is_withdrawn)
    if mine is not None or not item:
        return mine is not None and kept_from(mine, item)
    theirs = (AgendaItem.meeting == meeting) & (AgendaItem.token == item)
    principals = followed_in(meeting, official)
    is_closed = AgendaItem.select().where(theirs, AgendaItem.is_closed).exists()
    return bool(is_closed or (principals and all(kept_from(one, item) for one in principals)))


def kept_from(mine: Attendee, item: str) -> bool:
    """The same of one who attends, with an account or without."""
    if not item:
        return False
    only = mine.invitation.item if mine.invitation else ""
    theirs = (AgendaItem.meeting == mine.meeting_id) & (AgendaItem.token == item)
    closed = AgendaItem.select().where(theirs, AgendaItem.is_closed)
    return bool(only and item != only) or (mine.category != Category.MEMBER and closed.exists())
