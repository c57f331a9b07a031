"""How papers write dates, hours, people, agencies and shares (Decree 30/2020, Annex I)."""

from datetime import date, datetime

from central.meetings.deadlines import local
from contract.package import Person
from contract.vietnamese import nfc, office_of

SURE_WITHIN_MS = 60_000
"""A clock that is surer than this tells a time; a less sure one only about when ("khoảng")."""
_SMALL = frozenset({"và"})
_AREAS = frozenset({"tỉnh", "xã", "phường", "thành", "đặc"})
_BARE = str.maketrans(
    "ÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ",
    "A" * 17 + "E" * 11 + "I" * 5 + "O" * 17 + "U" * 11 + "Y" * 5,
)


def on_day(day: date) -> str:
    """`ngày 05 tháng 01 năm 2026`: a nought before days below 10 and before January and February."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def at_hour(at: datetime) -> str:
    """`08 giờ 17 phút`."""
    return f"{at.hour:02} giờ {at.minute:02} phút"


def at_time(at_ms: int, within_ms: int = 0) -> str:
    """The hour of a moment; with `khoảng` when the clock was not sure of the minute."""
    return about(within_ms) + at_hour(local(at_ms))


def at_moment(at_ms: int, within_ms: int = 0) -> str:
    """`08 giờ 17 phút, ngày 05 tháng 01 năm 2026`."""
    at = local(at_ms)
    return f"{about(within_ms)}{at_hour(at)}, {on_day(at.date())}"


def about(within_ms: int) -> str:
    return "" if 0 <= within_ms <= SURE_WITHIN_MS else "khoảng "


def person(name: str, salutation: str = "", office: str = "", agency: str = "") -> str:
    """`ông Nguyễn Văn An, Giám đốc Sở Tài chính`; what is not known is left out."""
    called = f"{salutation} {name}" if salutation else name
    post = office_of(office, agency)
    return f"{called}, {post}" if post else called


def planned_person(one: Person) -> str:
    """The same of somebody in the plan, with the further offices for which they attend."""
    further = (office_of(each.office, each.agency) for each in one.also or ())
    return ", đồng thời là ".join((person(one.name, one.salutation, one.office, one.agency), *further))


def sentence(text: str) -> str:
    """The text with a capital at its beginning and a full stop at its end."""
    text = nfc(text.strip())
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "…", "!", "?", ":", ";")) else ".")


def ordinal(number: int) -> str:
    """`thứ nhất`, `thứ hai` …, as papers count sittings."""
    words = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
    return f"thứ {words[number - 1] if number <= len(words) else number}"


def within(title: str) -> str:
    """A title inside a sentence; what is written in capitals stays so."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def abbreviation(agency: str) -> str:
    """`STC` of Sở Tài chính, `VPUBND` of Văn phòng Ủy ban nhân dân tỉnh: the letters in a number's symbol."""
    letters = ""
    for word in agency.replace(",", " ").split():
        if word.lower() in _AREAS:
            break
        letters += "" if word.lower() in _SMALL else word[0].upper()
    return nfc(letters).translate(_BARE)


def share(part: int, whole: int) -> str:
    """`71,4%`; empty when there is nothing to divide by."""
    if whole <= 0:
        return ""
    return f"{100 * part / whole:.1f}".removesuffix(".0").replace(".", ",") + "%"
