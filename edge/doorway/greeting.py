"""The door's words: what a decision says on the page, as keys of the translation catalogue with their values.

The texts are those agreed with the offices that receive the delegates; a person is named by the record, and addressed
neutrally where the record does not say how.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from contract.package import Package, Person
from contract.vietnamese import office_of
from edge.clock import VIETNAM
from edge.doorway.decide import ADMITTED, Decision, Outcome

Tone = Literal["yes", "wait", "no"]


def _(message: str) -> str:
    """Marks a text for the catalogue; the page translates it."""
    return message


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One text and what fills its %(name)s places; `terms` are the places whose values are translated too."""

    text: str
    values: dict[str, str] = {}
    terms: tuple[str, ...] = ()


class Greeting(msgspec.Struct, frozen=True, kw_only=True):
    """What the door page shows: a title, what to do next, and how it looks. `number` rises with every greeting.

    `attendee` is whom it greets, 0 for nobody and for a stranger; `photo` names the photo of who is let in,
    `instead_of` tells whose place a substitute takes.
    """

    number: int
    at_ms: int
    meeting: int
    tone: Tone
    outcome: str
    title: Words
    advice: Words
    detail: str = ""
    instead_of: str = ""
    attendee: int = 0
    photo: str = ""
    calls_secretary: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    title: Words
    advice: Words


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_PLAIN: dict[Outcome, Said] = {
    Outcome.NOT_LISTED: Said(
        Words(text=_("Chưa tìm thấy đại biểu trong danh sách dự họp")),
        Words(text=_("Kính mời đại biểu chờ trong giây lát, Thư ký sẽ hỗ trợ.")),
    ),
    Outcome.REPLACED: Said(
        Words(text=_("Mã điểm danh này không còn hiệu lực")),
        Words(text=_("Kính mời đại biểu mở giấy mời mới nhất để lấy mã, hoặc gọi Thư ký.")),
    ),
    Outcome.FOREIGN: Said(
        Words(text=_("Chưa nhận được mã của cuộc họp này")),
        Words(text=_("Kính mời đại biểu tăng độ sáng điện thoại, giữ mã trong khung, cách khoảng 20 cm.")),
    ),
    Outcome.NO_MEETING: Said(
        Words(text=_("Hôm nay phòng họp chưa có cuộc họp nào")),
        Words(text=_("Kính mời đại biểu xem lại giấy mời hoặc hỏi văn phòng cơ quan chủ trì.")),
    ),
    Outcome.POSTPONED: Said(Words(text=_("Cuộc họp được hoãn")), Words(text=_("Thông tin đã được gửi đến đại biểu."))),
    Outcome.CANCELLED: Said(Words(text=_("Cuộc họp đã hủy")), Words(text=_("Thông tin đã được gửi đến đại biểu."))),
    Outcome.TRIED: Said(
        Words(text=_("Camera đã đọc được mã thử")),
        Words(text=_("Kiểm tra trước giờ họp; mã này không dùng để điểm danh.")),
    ),
    Outcome.NOT_WRITTEN: Said(
        Words(text=_("Hệ thống chưa ghi nhận được điểm danh")),
        Words(text=_("Kính mời đại biểu vào phòng họp và ký danh sách tại bàn Thư ký.")),
    ),
}
_WAIT = frozenset(
    {
        *(Outcome.LEFT, Outcome.EARLY, Outcome.ITEM_GUEST, Outcome.ELSEWHERE, Outcome.MOVED, Outcome.NO_MEETING),
        *(Outcome.TRIED, Outcome.ADJOURNED),
    }
)


def greeting(
    decision: Decision, *, package: Package | None, number: int, now_ms: int, is_in_vain: bool = False
) -> Greeting:
    """The page's answer to a decision. `is_in_vain`: no code could be read here shortly before, either."""
    said = _PLAIN.get(decision.outcome) or _with_values(decision, package, now_ms)
    if is_in_vain and decision.outcome is Outcome.FOREIGN:
        said = Said(said.title, Words(text=_("Kính mời đại biểu chọn “Tìm tên” hoặc “Gọi Thư ký”.")))
    person = decision.person if decision.outcome in ADMITTED else None
    return Greeting(
        number=number,
        at_ms=now_ms,
        meeting=package.meeting if package else 0,
        tone="yes" if decision.outcome in ADMITTED else "wait" if decision.outcome in _WAIT else "no",
        outcome=decision.outcome,
        title=said.title,
        advice=said.advice,
        detail=_office(person) if person else "",
        instead_of=_principal(person, package) if person and package else "",
        attendee=person.attendee if person else 0,
        photo=(person.photo or "") if person else "",
        calls_secretary=decision.outcome not in ADMITTED | {Outcome.LEFT, Outcome.TRIED},
    )


def _with_values(decision: Decision, package: Package | None, now_ms: int) -> Said:
    match decision.outcome:
        case Outcome.WELCOME | Outcome.SUBSTITUTE | Outcome.AGAIN | Outcome.LATE:
            return _admitted(decision, now_ms)
        case Outcome.ELSEWHERE:
            return _elsewhere(decision)
        case Outcome.ITEM_GUEST | Outcome.LEFT | Outcome.EARLY:
            return _later(decision, package, now_ms)
        case Outcome.ADJOURNED:
            return _between(decision)
        case Outcome.MOVED:
            return Said(
                Words(
                    text=_("Cuộc họp đã chuyển sang %(room)s"),
                    values={"room": decision.place or (package.moved_to if package else "")},
                ),
                Words(text=_("Mã điểm danh của đại biểu vẫn dùng được. Kính mời đại biểu đến phòng mới.")),
            )
        case _:
            return Said(
                Words(text=_("Cuộc họp đã kết thúc lúc %(time)s"), values={"time": _time(decision.since)}),
                Words(text=_("Thông tin đã được gửi đến đại biểu.")),
            )


def _later(decision: Decision, package: Package | None, now_ms: int) -> Said:
    """Who waits, or has gone out and may come back."""
    if decision.outcome is Outcome.ITEM_GUEST:
        return Said(
            Words(text=_("Nội dung mời đại biểu dự kiến lúc %(time)s"), values={"time": _time(decision.item_at)}),
            Words(text=_("Kính mời đại biểu chờ tại phòng khách, Thư ký sẽ mời vào.")),
        )
    if decision.outcome is Outcome.LEFT:
        return Said(
            Words(text=_("Đã ghi nhận đại biểu ra ngoài lúc %(time)s"), values={"time": _time(now_ms)}),
            Words(text=_("Khi trở lại, kính mời đại biểu quét mã lần nữa.")),
        )
    times = {"opens": _time(package.opens_at if package else 0), "starts": _time(package.starts_at if package else 0)}
    return Said(
        Words(text=_("Chưa đến giờ đón đại biểu")),
        Words(text=_("Phòng họp đón đại biểu từ %(opens)s; cuộc họp bắt đầu lúc %(starts)s."), values=times),
    )


def _between(decision: Decision) -> Said:
    """The sitting is over, the meeting is not."""
    kept = _("Mã điểm danh của đại biểu vẫn dùng được cho các buổi họp sau.")
    if not decision.until:
        title = Words(text=_("Cuộc họp còn họp tiếp; thời gian sẽ được thông báo"))
        return Said(title, Words(text=kept))
    at = datetime.fromtimestamp(decision.until / 1000, VIETNAM)
    when = {"time": f"{at:%H:%M}", "weekday": WEEKDAYS[at.weekday()], "date": f"{at:%d/%m}"}
    title = Words(text=_("Buổi họp tiếp theo: %(time)s, %(weekday)s %(date)s"), values=when, terms=("weekday",))
    if decision.place:
        text = _("Địa điểm: %(place)s. Mã điểm danh của đại biểu vẫn dùng được.")
        return Said(title, Words(text=text, values={"place": decision.place}))
    opens = {"opens": _time(decision.opens_at)}
    text = _("Phòng họp đón đại biểu từ %(opens)s. Mã điểm danh của đại biểu vẫn dùng được.")
    return Said(title, Words(text=text, values=opens))


def _admitted(decision: Decision, now_ms: int) -> Said:
    person = decision.person
    if person is None:
        raise ValueError("an admitted person without a record")
    who = {"salutation": person.salutation or "đại biểu", "name": person.name}
    if decision.outcome is Outcome.AGAIN:
        return Said(
            Words(
                text=_("%(salutation)s %(name)s đã điểm danh lúc %(time)s"),
                values={**who, "time": _time(decision.since)},
                terms=("salutation",),
            ),
            Words(text=_("Kính mời đại biểu vào phòng họp.")),
        )
    at = {"time": _time(now_ms), "seat": person.seat}
    advice = (
        _("Đã điểm danh lúc %(time)s. Chỗ ngồi: %(seat)s. Kính mời đại biểu vào phòng họp.")
        if person.seat
        else _("Đã điểm danh lúc %(time)s. Kính mời đại biểu vào phòng họp.")
    )
    if decision.outcome is Outcome.LATE:
        advice = _("Cuộc họp đang diễn ra. Đã điểm danh lúc %(time)s. Kính mời đại biểu vào phòng họp.")
    return Said(
        Words(text=_("Kính chào %(salutation)s %(name)s"), values=who, terms=("salutation",)),
        Words(text=advice, values=at),
    )


def _elsewhere(decision: Decision) -> Said:
    there = decision.elsewhere
    if there is None:
        return Said(
            Words(text=_("Mã điểm danh này của một cuộc họp khác")),
            Words(text=_("Kính mời đại biểu xem phòng họp ghi trên giấy mời, hoặc gọi Thư ký.")),
        )
    place = ", ".join(part for part in (there.room, there.room_place) if part)
    return Said(
        Words(
            text=_("Mã điểm danh này của cuộc họp tại %(place)s, lúc %(time)s"),
            values={"place": place, "time": _time(there.starts_at)},
        ),
        Words(text=_("Kính mời đại biểu đến phòng trên, hoặc gọi Thư ký.")),
    )


def _office(person: Person) -> str:
    """The person's office and agency, and for which others they come."""
    further = (office_of(one.office, one.agency) for one in person.also or ())
    return "; ".join((" – ".join(part for part in (person.office, person.agency) if part), *further))


def _principal(person: Person, package: Package) -> str:
    """The office of whose place the person takes, with its agency where that is another one; else the name."""
    principal = package.person(person.represents) if person.represents else None
    if principal is None:
        return ""
    agency = principal.agency if principal.agency != person.agency else ""
    return " – ".join(part for part in (principal.office or principal.name, agency) if part)


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, VIETNAM).strftime("%H:%M")
