"""A paper's versions: a newer one takes the place of the one before, which stays to be read by who prepares (R9.3)."""

from dataclasses import dataclass

from central.documents.actions import may_take_in
from central.documents.models import Document, Images, PageImage
from central.documents.opening import is_late
from central.documents.store import Intake, Upload
from central.documents.taking_in import take_in
from central.meetings.actions import documents_changed
from central.meetings.deciding import acting
from central.meetings.models import Meeting
from central.meetings.planning import Planning
from central.meetings.states import Act
from central.meetings.typed import new_token
from central.people.models import Official
from contract.refused import Refused

MOST = 50


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version with its place in the chain, from 1 on; `by` the one that replaced it."""

    document: Document
    number: int
    is_late: bool
    by: Document | None = None


def replace_document(planning: Planning, intake: Intake, number: int, upload: Upload, *, by: Official) -> Document:
    """Put a newer version in a paper's place, under its title, item and rules; room and people get it at once.

    The same file again is the version that is there. Refused: as for a new paper, or another one is newer already.
    """
    old: Document = Document.get_by_id(number)
    may_take_in(planning, old.meeting_id, by=by)
    kept = take_in(intake, upload)
    with acting(planning, old.meeting_id, Act.EDIT, by) as now:
        chain = versions_of(Document.get_by_id(number))
        newest = chain[-1].document
        if newest.sha256 == kept.sha256 and not newest.is_withdrawn:
            return newest
        if newest.id != number or newest.is_withdrawn:
            raise Refused("Tài liệu này đã được thay bằng bản mới hoặc đã rút. Kính mời mở lại từ trang cuộc họp.")
        if len(chain) >= MOST:
            raise Refused("Một tài liệu có tối đa %(most)s bản.", most=MOST)
        drawn = PageImage.select().where(PageImage.file_sha256 == kept.sha256).exists()
        Document.update(is_withdrawn=True).where(Document.id == number).execute()
        new = Document.create(
            meeting=now.meeting,
            token=new_token(),
            replaces=number,
            place=old.place,
            title=newest.title,
            item=newest.item,
            is_marked=newest.is_marked,
            ends_with_meeting=newest.ends_with_meeting,
            file_name=upload.name[:200],
            sha256=kept.sha256,
            size=kept.size,
            media_type=old.media_type,
            pages=kept.pages,
            giver=by,
            given_at_ms=planning.now_ms(),
            images=Images.READY if drawn else Images.WAITING,
        )
        documents_changed(now, title=new.title)
        return new


def versions_of(document: Document) -> list[Version]:
    """All versions of this paper, the oldest first, in one query."""
    meeting: Meeting = document.meeting
    rows = Document.select(Document, Official).join(Official).where(Document.meeting == meeting)
    by_id = {row.id: row for row in rows}
    after = {row.replaces_id: row for row in by_id.values() if row.replaces_id}
    first = by_id[document.id]
    while first.replaces_id in by_id:
        first = by_id[first.replaces_id]
    chain = [first]
    while (following := after.get(chain[-1].id)) is not None:
        chain.append(following)
    return [
        Version(document=one, number=place, is_late=is_late(one, meeting), by=after.get(one.id))
        for place, one in enumerate(chain, start=1)
    ]
