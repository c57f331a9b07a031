"""Who is told of a document request, and when: an agency's people, as soon as the registration is on its way."""

from datetime import date

from central.meetings.deadlines import local
from central.meetings.deciding import Acting, namers_of
from central.meetings.planning import Planning
from central.meetings.states import Act
from central.people.models import Level
from central.people.standing import officials_of
from central.requests.models import DocumentRequest


def tell_agencies(now: Acting) -> None:
    """The registration is on its way: agencies learn what is wanted of them. Called in the decision that submits it."""
    waiting = DocumentRequest.select().where(
        DocumentRequest.meeting == now.meeting,
        DocumentRequest.told_at_ms.is_null(),
        DocumentRequest.dropped_at_ms.is_null(),
    )
    for row in list(waiting):
        tell_agency(now, row)


def tell_agency(now: Acting, row: DocumentRequest) -> None:
    """One agency learns what is wanted of it and by when."""
    change(row, told_at_ms=now.planning.now_ms())
    subject = "Kính mời chuẩn bị tài liệu cho cuộc họp “%(title)s”, gửi trước %(due)s: %(wanted)s"
    due = f"{local(row.due_at_ms):%H:%M %d/%m/%Y}"
    now.tell(preparers(now.planning, row), subject, Act.SEND_PAPER, due=due, wanted=row.wanted)


def preparers(planning: Planning, row: DocumentRequest) -> set[int]:
    """Who answers for a request: the agency's people, and the contact."""
    return who_answers(row.agency_id, planning.today) | ({row.contact_id} if row.contact_id else set())


def who_answers(agency: int, day: date) -> set[int]:
    """Who is told what an agency is to do: who names people for it, and where nobody has that right, its leaders."""
    told = namers_of([agency])
    if told:
        return told
    leading = (Level.HEAD, Level.DEPUTY)
    return {one.official for one in officials_of(agency, day) if one.level in leading}


def all_preparers(now: Acting) -> set[int]:
    """Everybody who was told to prepare something for the meeting that is not done."""
    rows = DocumentRequest.select().where(
        DocumentRequest.meeting == now.meeting,
        DocumentRequest.told_at_ms.is_null(False),
        DocumentRequest.dropped_at_ms.is_null(),
        DocumentRequest.done_at_ms.is_null(),
    )
    return set[int]().union(*(preparers(now.planning, row) for row in rows))


def change(row: DocumentRequest, **values: object) -> None:
    """Write these of a request's fields, and no others."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(only=list(values))
