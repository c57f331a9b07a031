"""Fills a new central with the demo's province and its week, by the same actions that the pages call."""

import secrets
from datetime import date, timedelta

from central.audit.rules import Hand
from central.db import Database, transaction
from central.documents.store import Intake
from central.meetings.actions import approve, cancel, register, reject, submit
from central.meetings.deadlines import local
from central.meetings.models import Meeting, Room
from central.meetings.phases import state_of
from central.meetings.plan import Plan, PlannedBallot, PlannedInvitation, PlannedItem
from central.meetings.planning import Planning
from central.meetings.states import RUNNING, State
from central.meetings.typed import Typed, new_token
from central.people.agencies import NewAgency, add_agency, add_official, add_position, appoint, give_right
from central.people.login import hash_password
from central.people.models import Agency, Kind, Level, Official, Right
from contract.ballot import Question
from contract.package import Category
from demo.evening import within_a_day
from demo.papers import give_papers
from demo.province import AGENCIES, BUILDINGS, DOMAIN, PASSWORD, ROOMS, DemoOfficial, officials
from demo.week import Draft, week_of

MINUTE = 60_000
HOUR = 60 * MINUTE
BEGINS_IN_MS = 12 * MINUTE
HISTORY = date(2025, 7, 1)
"""The day from which the demo's agencies and posts exist: the territorial reform."""


def meeting_soon(planning: Planning, intake: Intake) -> Meeting:
    """The meeting in the room with the unit that is on or about to begin; arranged anew when there is none.

    In an empty database it comes with the province and its week.
    """
    now = planning.now_ms()
    with transaction(planning.database):
        if not Official.select().exists():
            seed_province(planning.database, now_ms=now)
            return seed_week(planning, intake, soon_ms=now + BEGINS_IN_MS)
    near = (Meeting.starts_at_ms > now - 12 * HOUR) & (Meeting.starts_at_ms < now + HOUR)
    for meeting in Meeting.select().where(near).order_by(Meeting.starts_at_ms.desc()):
        state = state_of(meeting)
        begins = state is State.APPROVED and meeting.starts_at_ms > now
        if meeting.where.name == ROOMS[0][0] and (begins or state in RUNNING):
            return meeting
    return hold_session(planning, intake, now + BEGINS_IN_MS)


def seed_province(database: Database, *, now_ms: int) -> None:
    """Agencies, officials with posts and rights, rooms. Once, in an empty database."""
    with transaction(database):
        agencies: dict[str, Agency] = {}
        for one in AGENCIES:
            agencies[one.code] = add_agency(
                database,
                NewAgency(code=one.code, name=one.name, kind=Kind(one.kind), parent=agencies.get(one.parent)),
                from_on=HISTORY,
            )
        for place, known in enumerate(officials()):
            _add(database, agencies, known, rank=(place + 1) * 10)
        for name, place_of_room, seats in ROOMS:
            latitude, longitude = BUILDINGS[place_of_room.rpartition(", ")[2]]
            Room.create(name=name, place=place_of_room, seats=seats, latitude=latitude, longitude=longitude)
        # One password for all of them: hashed once, since that is meant to take long.
        Official.update(password=hash_password(PASSWORD)).execute()
        _give_rights(database, agencies, now_ms=now_ms)


def seed_week(planning: Planning, intake: Intake | None = None, *, soon_ms: int) -> Meeting:
    """The meetings of the coming days, one of them about to begin at `soon_ms`; that one is returned."""
    main = hold_session(planning, intake, soon_ms)
    for draft in week_of(lambda days, hour: _at(planning, days=days, hour=hour)):
        arrange(planning, draft)
    return main


def hold_session(planning: Planning, intake: Intake | None, starts_at_ms: int) -> Meeting:
    """The session in the room with the unit, with its papers. Approved meetings that never began make way for it."""
    draft = session_of(starts_at_ms)
    room = Room.get(Room.name == draft.room)
    starts_at_ms, ends_at_ms = draft.starts_at_ms, draft.starts_at_ms + int(draft.hours * HOUR)
    there = Meeting.select().where(Meeting.room == room, Meeting.state == State.APPROVED)
    for one in there.where(Meeting.starts_at_ms < ends_at_ms, Meeting.ends_at_ms > starts_at_ms):
        if state_of(one) is State.APPROVED:
            cancel(planning, one.id, by=_official(draft.secretary), reason="Chuyển sang phiên họp sau")
    return arrange(planning, draft, intake=intake)


def session_of(starts_at_ms: int) -> Draft:
    """The demo's session of the People's Committee: members who vote, guests, a resolution."""
    starts_at_ms, hours = within_a_day(starts_at_ms, 3)
    day = local(starts_at_ms)
    heads = [one.mailbox for one in officials() if one.mailbox.endswith(".lanhdao") and one.agency.startswith("so-")]
    return Draft(
        title=f"Phiên họp thường kỳ Ủy ban nhân dân tỉnh tháng {day.month} năm {day.year}",
        room=ROOMS[0][0],
        starts_at_ms=starts_at_ms,
        hours=hours,
        rule="committee",
        members=("chutich", "pct.kinhte", "pct.vanxa", "chanhvp", *heads, "cong-an.lanhdao", "quan-su.lanhdao"),
        invited=("mttq.lanhdao", "thue-tinh.lanhdao", "phuong-an-binh.lanhdao", "cap-nuoc.lanhdao"),
        agencies=("xa-dai-hai", "hoi-nong-dan"),
        agenda=(
            (f"Tình hình kinh tế - xã hội tháng {day.month}, nhiệm vụ tháng {day.month % 12 + 1}", "Sở Tài chính"),
            ("Dự thảo Nghị quyết về hỗ trợ chuyển đổi số cấp xã", "Sở Khoa học và Công nghệ"),
            (f"Công tác phòng, chống hạn mặn mùa khô {day.year} - {day.year + 1}", "Sở Nông nghiệp và Môi trường"),
        ),
        resolution="Thông qua dự thảo Nghị quyết về hỗ trợ chuyển đổi số cấp xã",
    )


def arrange(planning: Planning, draft: Draft, *, intake: Intake | None = None) -> Meeting:
    """Bring a meeting as far as it has come, by what its people do one after the other; with papers if `intake`."""
    registrar, approver = _official("dangky"), _official("chanhvp")
    meeting = register(planning, Typed({"title": draft.title}), by=registrar, once=secrets.token_hex(8))
    plan = _plan(draft, approver)
    if intake:
        give_papers(planning, intake, meeting.id, plan.agenda)
    if draft.state is not State.DRAFT:
        submit(planning, meeting.id, plan, by=registrar)
    if draft.state in (State.APPROVED, State.CANCELLED):
        approve(planning, meeting.id, by=approver, late_reason="Theo yêu cầu công việc đột xuất của UBND tỉnh")
    if draft.state is State.REJECTED:
        reject(planning, meeting.id, by=approver, reason=draft.reason)
    if draft.state is State.CANCELLED:
        cancel(planning, meeting.id, by=_official(draft.secretary), reason=draft.reason)
    return Meeting.get_by_id(meeting.id)


def _plan(draft: Draft, approver: Official) -> Plan:
    agenda = tuple(PlannedItem(token=new_token(), title=title, presenter=by, minutes=30) for title, by in draft.agenda)
    invitations = (
        *(
            PlannedInvitation(token=new_token(), official=_official(one).id, category=Category.MEMBER, votes=True)
            for one in draft.members
        ),
        *(PlannedInvitation(token=new_token(), official=_official(one).id) for one in draft.invited),
        *(PlannedInvitation(token=new_token(), agency=_agency(one).id, level="deputy") for one in draft.agencies),
    )
    ballots: tuple[PlannedBallot, ...] = ()
    if draft.resolution:
        asked = (Question(text=draft.resolution),)
        ballots = (PlannedBallot(token=new_token(), title=draft.resolution, questions=asked, item=agenda[1].token),)
    return Plan(
        title=draft.title,
        kind="regular",
        rule=draft.rule,
        host=_agency(draft.host).id,
        room=Room.get(Room.name == draft.room).id,
        starts_at_ms=draft.starts_at_ms,
        ends_at_ms=draft.starts_at_ms + int(draft.hours * HOUR),
        chairs=(_official(draft.chair).id,),
        secretaries=(_official(draft.secretary).id,),
        approver=approver.id,
        opens_before_min=60,
        agenda=agenda,
        invitations=invitations,
        ballots=ballots,
    )


def _add(database: Database, agencies: dict[str, Agency], one: DemoOfficial, *, rank: int) -> None:
    official = add_official(database, name=one.name, email=f"{one.mailbox}@{DOMAIN}", salutation=one.salutation)
    position = add_position(database, agencies[one.agency], title=one.office, level=Level(one.level), rank=rank)
    appoint(database, official, position, from_on=HISTORY)


def _give_rights(database: Database, agencies: dict[str, Agency], *, now_ms: int) -> None:
    for mailbox, right, code in (
        ("dangky", Right.REGISTER, "vp-ubnd"),
        ("chanhvp", Right.REGISTER, "vp-ubnd"),
        ("chanhvp", Right.APPROVE, None),
        ("chutich", Right.APPROVE, None),
        ("phovp", Right.OFFICE, None),
        ("quantri", Right.IT_ADMIN, None),
    ):
        agency = agencies[code] if code else None
        give_right(database, _official(mailbox), right, agency=agency, by=Hand(at_ms=now_ms))


def _official(mailbox: str) -> Official:
    return Official.get(Official.email == f"{mailbox}@{DOMAIN}")


def _agency(code: str) -> Agency:
    return Agency.get(Agency.code == code)


def _at(planning: Planning, *, days: int, hour: int) -> int:
    """This hour, so many days from now, in Việt Nam; at the weekend the next Monday."""
    then = local(planning.now_ms()).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)
    then += timedelta(days=(7 - then.weekday()) if then.weekday() > 4 else 0)
    return int(then.timestamp() * 1000)
