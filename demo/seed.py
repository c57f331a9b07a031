"""Fills a new central with the demo's province and its week, by the same actions that the pages call."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from central.db import Database, transaction
from central.meetings.actions import approve, register, submit
from central.meetings.deadlines import local
from central.meetings.models import Meeting, Room
from central.meetings.plan import Plan, PlannedBallot, PlannedInvitation, PlannedItem
from central.meetings.planning import Planning
from central.meetings.typed import Typed, new_token
from central.people.agencies import add_agency, add_official, add_position, appoint, give_right
from central.people.models import Agency, Kind, Level, Official, Right
from contract.ballot import Question
from contract.package import Category
from demo.province import AGENCIES, DOMAIN, PASSWORD, ROOMS, DemoOfficial, officials

MINUTE = 60_000
HOUR = 60 * MINUTE
HISTORY = date(2025, 7, 1)
"""The day from which the demo's agencies and posts exist: the territorial reform."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A meeting of the demo's week."""

    title: str
    room: str
    starts_at_ms: int
    hours: float = 2
    chair: str = "chutich"
    secretary: str = "thuky"
    rule: str = "plain"
    host: str = "vp-ubnd"
    agenda: tuple[tuple[str, str], ...] = ()
    members: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    resolution: str = ""
    is_approved: bool = True


def seed_province(database: Database, *, now_ms: int) -> None:
    """Agencies, officials with posts and rights, rooms. Once, in an empty database."""
    with transaction(database):
        agencies: dict[str, Agency] = {}
        for one in AGENCIES:
            agencies[one.code] = add_agency(
                database,
                code=one.code,
                name=one.name,
                kind=Kind(one.kind),
                from_on=HISTORY,
                parent=agencies.get(one.parent),
            )
        for place, known in enumerate(officials()):
            _add(database, agencies, known, rank=(place + 1) * 10)
        for name, place_of_room, seats in ROOMS:
            Room.create(name=name, place=place_of_room, seats=seats)
        _give_rights(database, agencies, now_ms=now_ms)


def seed_week(planning: Planning, *, soon_ms: int) -> Meeting:
    """The meetings of the coming days, one of them about to begin at `soon_ms`; that one is returned."""
    main = arrange(planning, session_of(soon_ms))
    tomorrow = _at(planning, days=1, hour=8)
    for draft in (
        Draft(
            title="Giao ban công tác cải cách hành chính tháng 11",
            room="Phòng họp số 2",
            starts_at_ms=tomorrow,
            chair="pct.kinhte",
            invited=("so-noi-vu.lanhdao", "so-khcn.lanhdao", "tt-phuc-vu.lanhdao"),
            agencies=("so-tai-chinh", "so-tu-phap"),
            agenda=(("Kết quả xử lý hồ sơ trực tuyến", "Sở Khoa học và Công nghệ"), ("Thảo luận", "")),
        ),
        Draft(
            title="Họp nghe báo cáo tiến độ giải ngân vốn đầu tư công",
            room="Phòng họp số 3",
            starts_at_ms=tomorrow + 6 * HOUR,
            chair="pct.kinhte",
            invited=("so-tai-chinh.lanhdao", "so-xay-dung.lanhdao"),
            agencies=("so-nnmt", "phuong-an-binh", "xa-long-my"),
            agenda=(("Báo cáo tiến độ giải ngân", "Sở Tài chính"), ("Khó khăn, vướng mắc", "Sở Xây dựng")),
        ),
        Draft(
            title="Họp Ban Tổ chức Ngày hội Văn hóa, Thể thao các dân tộc",
            room="Phòng họp số 2",
            starts_at_ms=tomorrow + 24 * HOUR,
            chair="pct.vanxa",
            invited=("so-vhttdl.lanhdao", "so-y-te.lanhdao"),
            agencies=("cong-an", "mttq"),
            agenda=(("Kế hoạch tổ chức", "Sở Văn hóa, Thể thao và Du lịch"),),
            is_approved=False,
        ),
    ):
        arrange(planning, draft)
    return main


def session_of(starts_at_ms: int) -> Draft:
    """The demo's session of the People's Committee: members who vote, guests, a resolution."""
    heads = [one.mailbox for one in officials() if one.mailbox.endswith(".lanhdao") and one.agency.startswith("so-")]
    return Draft(
        title="Phiên họp thường kỳ Ủy ban nhân dân tỉnh tháng 11 năm 2026",
        room=ROOMS[0][0],
        starts_at_ms=starts_at_ms,
        hours=3,
        rule="committee",
        members=("chutich", "pct.kinhte", "pct.vanxa", "chanhvp", *heads, "cong-an.lanhdao", "quan-su.lanhdao"),
        invited=("mttq.lanhdao", "thue-tinh.lanhdao", "phuong-an-binh.lanhdao", "cap-nuoc.lanhdao"),
        agencies=("xa-dai-hai", "hoi-nong-dan"),
        agenda=(
            ("Tình hình kinh tế - xã hội tháng 11, nhiệm vụ tháng 12", "Sở Tài chính"),
            ("Dự thảo Nghị quyết về hỗ trợ chuyển đổi số cấp xã", "Sở Khoa học và Công nghệ"),
            ("Công tác phòng, chống hạn mặn mùa khô 2026 - 2027", "Sở Nông nghiệp và Môi trường"),
        ),
        resolution="Thông qua dự thảo Nghị quyết về hỗ trợ chuyển đổi số cấp xã",
    )


def arrange(planning: Planning, draft: Draft) -> Meeting:
    """Register, submit and, if it is to be, approve a meeting as its people would."""
    registrar, approver = _official("dangky"), _official("chanhvp")
    meeting = register(planning, Typed({}), by=registrar, once=secrets.token_hex(8))
    submit(planning, meeting.id, _plan(draft, approver), by=registrar)
    if draft.is_approved:
        approve(planning, meeting.id, by=approver, late_reason="Theo yêu cầu công việc đột xuất của UBND tỉnh")
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
    official = add_official(
        database, name=one.name, email=f"{one.mailbox}@{DOMAIN}", salutation=one.salutation, password=PASSWORD
    )
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
        give_right(database, _official(mailbox), right, agency=agency, by=None, now_ms=now_ms)


def _official(mailbox: str) -> Official:
    return Official.get(Official.email == f"{mailbox}@{DOMAIN}")


def _agency(code: str) -> Agency:
    return Agency.get(Agency.code == code)


def _at(planning: Planning, *, days: int, hour: int) -> int:
    """This hour, so many days from now, in Việt Nam; at the weekend the next Monday."""
    then = local(planning.now_ms()).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)
    then += timedelta(days=(7 - then.weekday()) if then.weekday() > 4 else 0)
    return int(then.timestamp() * 1000)
