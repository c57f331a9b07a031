"""Reading typed fields one by one: each gives its value, or notes in words what is wrong beside the field."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from central.meetings.deadlines import VIETNAM
from central.meetings.plan import Plan
from central.meetings.typed import Typed
from central.people.search import PEOPLE, Found, Meant, Sort, by_key, understand
from contract.refused import Refused
from contract.vietnamese import fold

_TOKEN = re.compile(r"[0-9a-z-]{1,40}")


@dataclass
class Reading:
    """What was understood. `errors` and `choices` (what a name may mean) are by field name."""

    typed: Typed
    today: date
    errors: dict[str, Refused] = field(default_factory=dict)
    choices: dict[str, tuple[Found, ...]] = field(default_factory=dict)
    plan: Plan | None = None

    def wrong(self, name: str, message: str, **values: object) -> None:
        """Note what is wrong with a field; the first thing said stays."""
        self.errors.setdefault(name, Refused(message, **values))

    def text(self, name: str, at_most: int, needed: str = "") -> str:
        """A text of at most so many characters; `needed` is what to say when it is empty."""
        text = self.typed.text(name)
        if needed and not text:
            self.wrong(name, needed)
        if len(text) > at_most:
            self.wrong(name, "Không quá %(most)s ký tự; đang có %(length)s.", most=at_most, length=len(text))
        return text

    def number(self, name: str, least: int, most: int, *, empty: int) -> int:
        """A whole number of this range; `empty` for an empty field."""
        text = self.typed.text(name)
        if not text:
            return empty
        if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
            self.wrong(name, "Kính mời nhập số từ %(least)s đến %(most)s.", least=least, most=most)
            return empty
        return int(text)

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        """One of a list's entries."""
        text = self.typed.text(name)
        if text not in allowed:
            self.wrong(name, "Kính mời chọn một mục trong danh sách.")
        return text

    def day(self, name: str) -> date | None:
        """A day, as browsers send it or as people write it."""
        text = self.typed.text(name)
        for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(text, pattern).replace(tzinfo=VIETNAM).date()
            except ValueError:
                continue
        self.wrong(name, "Kính mời nhập ngày họp, ví dụ 25/11/2026." if text else "Kính mời chọn ngày họp.")
        return None

    def clock(self, name: str) -> time | None:
        """An hour of the day: `08:00`, also `8h00` as many write it."""
        match = re.fullmatch(r"([01]?[0-9]|2[0-3])[:hH.]([0-5][0-9])(:00)?", self.typed.text(name))
        if match:
            return time(int(match[1]), int(match[2]))
        self.wrong(name, "Kính mời nhập giờ, ví dụ 08:00.")
        return None

    def token(self, listed: str, row: int) -> str:
        """The name that a row got when it was added."""
        token = self.typed.cell(listed, row, "token")
        if not _TOKEN.fullmatch(token):
            shown = "text" if listed == "invite" else "title"
            self.wrong(f"{listed}-{row}-{shown}", "Dòng này chưa gửi được đầy đủ. Kính mời xóa và thêm lại.")
        return token

    def one(self, name: str, day: date, sorts: Collection[Sort] = PEOPLE) -> Found | None:
        """Whom or what a field names. When found, the field holds the full label from now on."""
        meant = self._meant(name, day, sorts)
        if meant.one:
            settled = {f"{name}-text": meant.one.label, f"{name}-pick": meant.one.key}
            self.typed = replace(self.typed, fields={**self.typed.fields, **settled})
            return meant.one
        if not self.typed.text(f"{name}-text"):
            is_agency = set(sorts) == {Sort.AGENCY}
            self.wrong(f"{name}-text", "Kính mời nhập tên cơ quan." if is_agency else "Kính mời nhập họ tên.")
        elif meant.choices:
            self.wrong(f"{name}-text", "Có nhiều kết quả phù hợp. Kính mời chọn một.")
            self.choices[f"{name}-text"] = meant.choices
        else:
            self.wrong(f"{name}-text", "Chưa tìm thấy trong danh bạ. Kính mời kiểm tra lại tên.")
        return None

    def people(self, listed: str, day: date, needed: str) -> tuple[int, ...]:
        """The officials of a list, each once."""
        rows = self.filled(listed)
        if not rows:
            self.wrong(f"{listed}-{next(iter(self.typed.rows(listed)), 0)}-text", needed)
        found: list[int] = []
        for row in rows:
            one = self.one(f"{listed}-{row}", day)
            if one and one.id in found:
                self.wrong(f"{listed}-{row}-text", "Người này đã có ở dòng trên.")
            elif one:
                found.append(one.id)
        return tuple(found)

    def filled(self, listed: str) -> list[int]:
        """The rows of a list of names in which something was typed."""
        return [row for row in self.typed.rows(listed) if not self.typed.is_blank(listed, row, "text")]

    def _meant(self, name: str, day: date, sorts: Collection[Sort]) -> Meant:
        """A pick counts as long as the text is its label, or still the one for which the choices were shown."""
        text = self.typed.text(f"{name}-text")
        picked = by_key(self.typed.text(f"{name}-pick"), day)
        if picked and picked.sort in sorts:
            same = fold(picked.label) == fold(text)
            if same or not text or self.typed.text(f"{name}-asked") == text:
                return Meant(one=picked)
        return understand(text, day, sorts)
