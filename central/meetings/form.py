"""From a typed registration to a plan, or to what is wrong with it (R5.4, R6.2)."""

import re
from collections.abc import Collection
from datetime import date, datetime

import msgspec

from central.meetings.deadlines import VIETNAM, meeting_kinds, to_ms
from central.meetings.models import Room
from central.meetings.plan import INTERNAL_TITLE, Plan, PlannedBallot, PlannedInvitation, PlannedItem
from central.meetings.reading import Reading
from central.meetings.rules import rule_packs
from central.meetings.typed import Typed
from central.people.access import may_approve
from central.people.models import Level
from central.people.search import ALL_SORTS, Sort
from contract.ballot import STATUTE_OPTIONS, Question
from contract.conducting import RESERVABLE
from contract.package import MAX_ROOMS, MAX_SITTINGS, Category, PlannedSitting

MAX_HOURS = 16
MAX_DAYS = 60
"""So far apart may the first and the last sitting be."""
AGENCIES = frozenset({Sort.AGENCY})


def read_plan(typed: Typed, *, now_ms: int) -> Reading:
    """Read the whole form; `plan` is None as long as there are errors."""
    reading = Reading(typed=typed, today=datetime.fromtimestamp(now_ms / 1000, VIETNAM).date())
    is_secret = typed.text("secret") == "yes"
    if typed.text("secret") not in ("yes", "no"):
        reading.wrong("secret", "Kính mời chọn một trong hai.")
    day, starts, ends = _times(reading, now_ms)
    further = _further_sittings(reading, ends)
    known = max(day or reading.today, reading.today)
    host, approver = _host_with_approver(reading, known)
    chairs, secretaries = _conductors(reading, known)
    room = _room(reading)
    further_rooms = _further_rooms(reading, room)
    plan = Plan(
        title=INTERNAL_TITLE if is_secret else reading.text("title", 300, "Kính mời nhập tên cuộc họp."),
        kind=reading.one_of("kind", meeting_kinds().keys()),
        rule=reading.one_of("rule", rule_packs().keys()),
        host=host,
        room=room,
        starts_at_ms=starts,
        ends_at_ms=further[-1].ends_at if further else ends,
        chairs=chairs,
        secretaries=secretaries,
        approver=approver,
        door_title="" if is_secret else reading.text("doortitle", 120),
        content="" if is_secret else reading.text("content", 10_000),
        opens_before_min=reading.number("opens", 0, 180, empty=30),
        is_secret=is_secret,
        agenda=() if is_secret else _agenda(reading),
        invitations=() if is_secret else _invitations(reading, known, further_rooms),
        ballots=() if is_secret else _ballots(reading),
        further_rooms=further_rooms,
        reserved=tuple(act for act in RESERVABLE if typed.text(f"reserved-{act}") == "yes"),
        sittings=(PlannedSitting(starts_at=starts, ends_at=ends), *further) if further else (),
    )
    reading.plan = None if reading.errors else plan
    return reading


def _times(reading: Reading, now_ms: int) -> tuple[date | None, int, int]:
    day, start, end = reading.day("date"), reading.clock("start"), reading.clock("end")
    if day is None or start is None or end is None:
        return day, 0, 0
    starts, ends = to_ms(datetime.combine(day, start)), to_ms(datetime.combine(day, end))
    if ends <= starts:
        reading.wrong("end", "Giờ kết thúc phải sau giờ bắt đầu.")
    elif ends - starts > MAX_HOURS * 3_600_000:
        reading.wrong("end", "Một cuộc họp kéo dài không quá %(hours)s giờ.", hours=MAX_HOURS)
    if starts < now_ms:
        reading.wrong("date", "Thời gian họp đã qua.")
    return day, starts, ends


def _further_sittings(reading: Reading, ends: int) -> tuple[PlannedSitting, ...]:
    """The sittings after the first, each behind the one before it."""
    typed, found, before = reading.typed, list[PlannedSitting](), ends
    rows = [row for row in typed.rows("sitting") if not typed.is_blank("sitting", row, "date", "start", "end", "place")]
    for row in rows:
        name = f"sitting-{row}"
        day, start, end = reading.day(f"{name}-date"), reading.clock(f"{name}-start"), reading.clock(f"{name}-end")
        place = " ".join(reading.text(f"{name}-place", 200).split())
        if day is None or start is None or end is None or not before:
            continue
        starts_at, ends_at = to_ms(datetime.combine(day, start)), to_ms(datetime.combine(day, end))
        if ends_at <= starts_at:
            reading.wrong(f"{name}-end", "Giờ kết thúc phải sau giờ bắt đầu.")
        elif starts_at < before:
            reading.wrong(f"{name}-date", "Buổi họp này phải sau buổi họp ở dòng trên.")
        elif ends_at - ends > MAX_DAYS * 86_400_000:
            reading.wrong(f"{name}-date", "Các buổi của một cuộc họp cách nhau không quá %(days)s ngày.", days=MAX_DAYS)
        else:
            found.append(PlannedSitting(starts_at=starts_at, ends_at=ends_at, place=place))
            before = ends_at
    if len(rows) >= MAX_SITTINGS:
        reading.wrong(f"sitting-{rows[-1]}-date", "Một cuộc họp có tối đa %(most)s buổi.", most=MAX_SITTINGS)
    return tuple(found)


def _host_with_approver(reading: Reading, day: date) -> tuple[int, int]:
    host, approver = reading.one("host", day, AGENCIES), reading.one("approver", day)
    if host and approver and not may_approve(approver.id, host.id):
        reading.wrong("approver-text", "Người này chưa được phân quyền phê duyệt cuộc họp của cơ quan chủ trì.")
    return host.id if host else 0, approver.id if approver else 0


def _conductors(reading: Reading, day: date) -> tuple[tuple[int, ...], tuple[int, ...]]:
    chairs = reading.people("chairs", day, "Kính mời nhập người chủ trì.")
    secretaries = reading.people("secretaries", day, "Kính mời nhập thư ký.")
    if set(chairs) & set(secretaries):
        row = reading.filled("secretaries")[0]
        reading.wrong(f"secretaries-{row}-text", "Chủ trì và Thư ký phải là hai người khác nhau.")
    return chairs, secretaries


def _room(reading: Reading) -> int:
    text = reading.typed.text("room")
    if not re.fullmatch(r"[0-9]{1,9}", text) or not Room.select().where(Room.id == int(text), Room.is_open).exists():
        reading.wrong("room", "Kính mời chọn phòng họp.")
        return 0
    return int(text)


def _further_rooms(reading: Reading, leading: int) -> tuple[int, ...]:
    """The other rooms that were ticked; the leading one is in anyhow."""
    ticked = [row for row in reading.typed.rows("rooms") if reading.typed.cell("rooms", row, "in") and row != leading]
    known = {room.id for room in Room.select(Room.id).where(Room.id.in_(ticked), Room.is_open)}
    if len(known) < len(ticked):
        reading.wrong("rooms", "Một phòng đã chọn không còn dùng được. Kính mời chọn lại.")
    if len(ticked) >= MAX_ROOMS:
        reading.wrong("rooms", "Một cuộc họp có tối đa %(most)s phòng.", most=MAX_ROOMS)
    return tuple(room for room in ticked if room in known)


def _agenda(reading: Reading) -> tuple[PlannedItem, ...]:
    typed, items = reading.typed, []
    for row in typed.rows("agenda"):
        name = f"agenda-{row}"
        if typed.is_blank("agenda", row, "title", "presenter"):
            continue
        items.append(
            PlannedItem(
                token=reading.token("agenda", row),
                title=reading.text(f"{name}-title", 300, "Kính mời nhập nội dung."),
                minutes=reading.number(f"{name}-minutes", 0, 600, empty=0),
                presenter=reading.text(f"{name}-presenter", 200),
                is_closed=typed.cell("agenda", row, "closed") == "yes",
            )
        )
    if not items:
        first = next(iter(typed.rows("agenda")), 0)
        reading.wrong(f"agenda-{first}-title", "Kính mời nhập ít nhất một nội dung họp.")
    return tuple(items)


def _invitations(reading: Reading, day: date, rooms: Collection[int]) -> tuple[PlannedInvitation, ...]:
    invited: list[PlannedInvitation] = []
    seen = set()
    rows = reading.filled("invite")
    for row in rows:
        one = _invitation(reading, row, day, rooms)
        who = (one.agency, one.position, one.official, one.guest)
        if who in seen and any(who):
            reading.wrong(f"invite-{row}-text", "Thành phần này đã có ở dòng trên.")
        seen.add(who)
        invited.append(one)
    if not rows:
        first = next(iter(reading.typed.rows("invite")), 0)
        reading.wrong(f"invite-{first}-text", "Kính mời nhập ít nhất một thành phần dự họp.")
    return tuple(invited)


def _invitation(reading: Reading, row: int, day: date, rooms: Collection[int]) -> PlannedInvitation:
    typed, name = reading.typed, f"invite-{row}"
    is_guest = typed.cell("invite", row, "guest") == "yes"
    one = None if is_guest else reading.one(name, day, ALL_SORTS)
    found = {one.sort: one.id} if one else {}
    level, category = typed.cell("invite", row, "level"), reading.one_of(f"{name}-category", set(Category))
    if level and level not in set(Level):
        reading.wrong(f"{name}-level", "Kính mời chọn một mục trong danh sách.")
    return PlannedInvitation(
        token=reading.token("invite", row),
        agency=found.get(Sort.AGENCY),
        position=found.get(Sort.POSITION),
        official=found.get(Sort.OFFICIAL),
        guest=reading.text(f"{name}-text", 120) if is_guest else "",
        places=reading.number(f"{name}-places", 1, 200, empty=1),
        level=level,
        category=Category(category) if category in set(Category) else Category.INVITED,
        votes=category == Category.MEMBER,
        role=reading.text(f"{name}-role", 60).lower(),
        item=_item(reading, "invite", row),
        # A room that is no longer among the meeting's is as good as none: they come to the leading one.
        room=next((one for one in rooms if str(one) == typed.cell("invite", row, "room")), None),
    )


def _item(reading: Reading, listed: str, row: int) -> str:
    """The agenda item that a row belongs to; empty when it is gone or none was chosen."""
    typed = reading.typed
    item = typed.cell(listed, row, "item")
    filled = (one for one in typed.rows("agenda") if not typed.is_blank("agenda", one, "title", "presenter"))
    return item if item in {typed.cell("agenda", one, "token") for one in filled} else ""


def _ballots(reading: Reading) -> tuple[PlannedBallot, ...]:
    typed, ballots = reading.typed, []
    for row in typed.rows("ballot"):
        name = f"ballot-{row}"
        if typed.is_blank("ballot", row, "title", "questions"):
            continue
        title = reading.text(f"{name}-title", 300, "Kính mời nhập tên lượt biểu quyết.")
        ballots.append(
            PlannedBallot(
                token=reading.token("ballot", row),
                title=title,
                questions=_questions(reading, name, title),
                item=_item(reading, "ballot", row),
                is_secret=typed.cell("ballot", row, "secret") == "yes",
            )
        )
    return tuple(ballots)


def _questions(reading: Reading, name: str, title: str) -> tuple[Question, ...]:
    texts = _lines(reading.typed.text(f"{name}-questions")) or [title]
    options = tuple(_lines(reading.typed.text(f"{name}-options"))) or STATUTE_OPTIONS
    if len(set(options)) != len(options):
        reading.wrong(f"{name}-options", "Mỗi lựa chọn chỉ ghi một lần.")
    if not 2 <= len(options) <= 30 or max(map(len, options)) > 120:
        reading.wrong(f"{name}-options", "Cần 2 đến 30 lựa chọn, mỗi lựa chọn một dòng không quá 120 ký tự.")
    if len(texts) > 40 or max(map(len, texts)) > 300:
        reading.wrong(f"{name}-questions", "Không quá 40 câu hỏi, mỗi câu một dòng không quá 300 ký tự.")
    try:
        return msgspec.convert([{"text": text, "options": options} for text in texts], tuple[Question, ...])
    except msgspec.ValidationError:
        return ()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"\r?\n", text) if line.strip()]
