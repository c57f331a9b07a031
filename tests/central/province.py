"""A small province with its people and a meeting's plan, for tests of what people plan at central."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from central.audit.rules import Hand
from central.db import Database
from central.meetings.actions import approve, register, submit
from central.meetings.deadlines import to_ms
from central.meetings.models import Attendee, Meeting, Room
from central.meetings.plan import Plan, PlannedInvitation, PlannedItem
from central.meetings.planning import Planning
from central.meetings.typed import Typed, new_token
from central.people.agencies import NewAgency, add_agency, add_official, add_position, appoint, give_right
from central.people.models import Agency, Kind, Level, Official, Right
from contract.package import Category

HOUR = 3_600_000
DAY = 24 * HOUR
NOW = to_ms(datetime(2026, 11, 23, 8, 0))  # noqa: DTZ001 - a naive time is meant as on the wall in Việt Nam
"""Monday, 23/11/2026, 08:00."""
PASSWORD = "một mật khẩu dài"
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Of the real kind, and cheap: tests log in thousands of times, and nobody guesses."""
SINCE = date(2025, 7, 1)

# Key: name, agency, office, level. The key is also the mailbox.
PEOPLE = {
    "chair": ("Nguyễn Minh Hải", "ubnd", "Chủ tịch", Level.HEAD),
    "deputy": ("Trần Thị Thu Hà", "ubnd", "Phó Chủ tịch", Level.DEPUTY),
    "approver": ("Phạm Đức Thắng", "office", "Chánh Văn phòng", Level.HEAD),
    "secretary": ("Vũ Ngọc Ánh", "office", "Chuyên viên", Level.STAFF),
    "registrar": ("Bùi Anh Tuấn", "office", "Chuyên viên", Level.STAFF),
    "finance": ("Đỗ Thị Đào", "finance", "Giám đốc", Level.HEAD),
    "finance2": ("Lê Văn Bình", "finance", "Phó Giám đốc", Level.DEPUTY),
    "finance3": ("Hồ Thị Hòa", "finance", "Chuyên viên", Level.STAFF),
    "health": ("Lý Văn An", "health", "Giám đốc", Level.HEAD),
    "clerk": ("Võ Thị Thư", "health", "Văn thư", Level.STAFF),
    "overseer": ("Đặng Thị Mai", "office", "Phó Văn phòng", Level.DEPUTY),
    "stranger": ("Cao Văn Lạ", "water", "Tổng Giám đốc", Level.HEAD),
}
AGENCIES = {
    "ubnd": ("Ủy ban nhân dân tỉnh", Kind.COMMITTEE, ""),
    "office": ("Văn phòng Ủy ban nhân dân tỉnh", Kind.DEPARTMENT, "ubnd"),
    "finance": ("Sở Tài chính", Kind.DEPARTMENT, "ubnd"),
    "health": ("Sở Y tế", Kind.DEPARTMENT, "ubnd"),
    "water": ("Công ty Cấp nước", Kind.OUTSIDE, ""),
}
RIGHTS = (
    ("registrar", Right.REGISTER, "office"),
    ("approver", Right.APPROVE, "office"),
    ("clerk", Right.NAME_ATTENDEES, "health"),
    ("overseer", Right.OFFICE, ""),
)


@dataclass
class SetClock:
    """A clock that stands still until it is moved."""

    at_ms: int = NOW

    def __call__(self) -> int:
        return self.at_ms


@dataclass(kw_only=True)
class Province:
    """The people and places of a test, by short names, and the actions' planning on a clock of the test's own."""

    database: Database
    clock: SetClock = field(default_factory=SetClock)
    agencies: dict[str, Agency] = field(default_factory=dict)
    people: dict[str, Official] = field(default_factory=dict)
    rooms: list[Room] = field(default_factory=list)

    @property
    def planning(self) -> Planning:
        return Planning(database=self.database, secret=b"a secret of the tests", now_ms=self.clock)

    def plan(self, **changes: object) -> Plan:
        """A regular meeting in a week: chair, secretary, Sở Tài chính's head as a member, Sở Y tế to name one."""
        plan = Plan(
            title="Họp về ngân sách",
            kind="regular",
            rule="committee",
            host=self.agencies["office"].id,
            room=self.rooms[0].id,
            starts_at_ms=NOW + 7 * DAY,
            ends_at_ms=NOW + 7 * DAY + 3 * HOUR,
            chairs=(self.people["chair"].id,),
            secretaries=(self.people["secretary"].id,),
            approver=self.people["approver"].id,
            agenda=(PlannedItem(token="noi-dung-1", title="Dự toán năm 2027", minutes=30, presenter="Sở Tài chính"),),
            invitations=(
                PlannedInvitation(
                    token="tai-chinh", official=self.people["finance"].id, category=Category.MEMBER, votes=True
                ),
                PlannedInvitation(token="y-te", agency=self.agencies["health"].id),
            ),
        )
        return replace(plan, **changes)  # type: ignore[arg-type]

    def draft(self) -> Meeting:
        """A draft of the registrar's."""
        return register(self.planning, Typed({}), by=self.people["registrar"], once=new_token())

    def submitted(self, **changes: object) -> Meeting:
        """A meeting that waits for its approval."""
        meeting = self.draft()
        submit(self.planning, meeting.id, self.plan(**changes), by=self.people["registrar"])
        return self.again(meeting)

    def approved(self, **changes: object) -> Meeting:
        """A meeting that its approver has approved."""
        meeting = self.submitted(**changes)
        approve(self.planning, meeting.id, by=self.people["approver"], late_reason="Việc gấp")
        return self.again(meeting)

    def again(self, meeting: Meeting) -> Meeting:
        """The meeting as the database has it now."""
        found: Meeting = Meeting.get_by_id(meeting.id)
        return found

    def attendee(self, meeting: Meeting, who: str) -> Attendee:
        """Somebody's row in a meeting, withdrawn or not."""
        found: Attendee = Attendee.get(Attendee.meeting == meeting, Attendee.official == self.people[who])
        return found


def build_province(database: Database) -> Province:
    """The province, in an empty database."""
    province = Province(database=database)
    for code, (name, kind, parent) in AGENCIES.items():
        above = province.agencies.get(parent)
        province.agencies[code] = add_agency(
            database, NewAgency(code=code, name=name, kind=kind, parent=above), from_on=SINCE
        )
    for place, (key, (name, code, office, level)) in enumerate(PEOPLE.items()):
        one = add_official(database, name=name, email=f"{key}@tinh.gov.vn", salutation="ông")
        province.people[key] = one
        position = add_position(database, province.agencies[code], title=office, level=level, rank=place)
        appoint(database, one, position, from_on=SINCE)
    Official.update(password=_QUICK.hash(PASSWORD)).execute()
    for key, right, code in RIGHTS:
        agency = province.agencies.get(code)
        give_right(database, province.people[key], right, agency=agency, by=Hand(at_ms=NOW))
    province.rooms = [Room.create(name=f"Phòng họp số {one}", place=f"tầng {one}", seats=20 * one) for one in (1, 2)]
    return province


def read_province(database: Database) -> Province:
    """The province in a database that has it."""
    agencies = {one.code: one for one in Agency.select().order_by(Agency.id)}
    people = {one.email.partition("@")[0]: one for one in Official.select().order_by(Official.id)}
    return Province(database=database, agencies=agencies, people=people, rooms=list(Room.select().order_by(Room.id)))


def csrf(client: FlaskClient, path: str) -> str:
    """The token of the form on a page."""
    page = client.get(path).text
    match = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert match, page
    return match[1]


def send(client: FlaskClient, path: str, fields: dict[str, object] | None = None, *, form: str = "") -> TestResponse:
    """Post a form as a browser would after opening its page (`form`, else the same path)."""
    return client.post(path, data={"csrf_token": csrf(client, form or path), **(fields or {})})


def enter(client: FlaskClient, who: str) -> FlaskClient:
    """Log in as one of PEOPLE."""
    answer = send(client, "/login", {"email": f"{who}@tinh.gov.vn", "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client
