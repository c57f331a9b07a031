"""A registration form as typed: text by field name, with rows that come and go (`agenda-0-title`)."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import msgspec

from contract.vietnamese import nfc

LISTS = ("chairs", "secretaries", "agenda", "invite", "ballot", "paper", "sitting")
MAX_ROWS = 200
MAX_TEXT = 20_000
_ROW = re.compile(r"(chairs|secretaries|agenda|invite|ballot|paper|rooms|sitting)-([0-9]{1,6})-([a-z]+)")
"""Of `rooms`, the boxes that are ticked, the number is the room's own."""
_FIRST = {
    "invite": {"places": "1", "category": "invited"},
    "agenda": {"minutes": "30"},
}


@dataclass(frozen=True)
class Typed:
    """Nothing here is checked yet; what a person typed stays until it is understood."""

    fields: Mapping[str, str]

    def text(self, name: str) -> str:
        """A field in NFC without spaces around; empty when it was left out."""
        return nfc(self.fields.get(name, "").strip())

    def rows(self, listed: str) -> list[int]:
        """The numbers of a list's rows, in order."""
        found = (_ROW.fullmatch(name) for name in self.fields)
        return sorted({int(match[2]) for match in found if match and match[1] == listed})

    def cell(self, listed: str, row: int, name: str) -> str:
        return self.text(f"{listed}-{row}-{name}")

    def is_blank(self, listed: str, row: int, *names: str) -> bool:
        """Was nothing typed in any of these cells?"""
        return not any(self.cell(listed, row, name) for name in names)

    def with_row(self, listed: str) -> "Typed":
        """The same with one more, empty row at the end of a list, up to MAX_ROWS."""
        rows = self.rows(listed)
        if len(rows) >= MAX_ROWS:
            return self
        number = rows[-1] + 1 if rows else 0
        return replace(self, fields={**self.fields, **_first_cells(listed, number)})

    def with_names(self, listed: str, names: Iterable[str]) -> "Typed":
        """The same with a row for each name that is not empty; empty rows make way."""
        filled = self
        for row in self.rows(listed):
            filled = filled.without_row(listed, row) if self.is_blank(listed, row, "text") else filled
        for name in (" ".join(one.split()) for one in names):
            before = filled.rows(listed)
            filled = filled.with_row(listed) if name else filled
            if len(filled.rows(listed)) > len(before):
                filled = replace(filled, fields={**filled.fields, f"{listed}-{filled.rows(listed)[-1]}-text": name})
        return filled

    def without_row(self, listed: str, row: int) -> "Typed":
        """The same without a row."""
        start = f"{listed}-{row}-"
        return replace(self, fields={name: text for name, text in self.fields.items() if not name.startswith(start)})

    def moved_up(self, listed: str, row: int) -> "Typed":
        """The same with a row before the one above it."""
        above = [number for number in self.rows(listed) if number < row]
        if not above:
            return self
        swap = {row: above[-1], above[-1]: row}
        return replace(self, fields={_renumbered(name, listed, swap): text for name, text in self.fields.items()})

    def with_least_rows(self) -> "Typed":
        """The same with at least one row in each list that a person fills."""
        filled = self
        for listed in LISTS:
            if listed not in ("ballot", "paper", "sitting") and not filled.rows(listed):
                filled = filled.with_row(listed)
        return filled

    def kept(self) -> str:
        """The form as JSON, to be kept with a draft."""
        return msgspec.json.encode(dict(self.fields)).decode()


def typed_form(fields: Mapping[str, str]) -> Typed:
    """The form out of a request: without what is not the form's, each text cut to a size that can be kept."""
    meant = {name: text[:MAX_TEXT] for name, text in fields.items() if name not in ("csrf_token", "do", "group")}
    return Typed({name: text for name, text in meant.items() if len(name) <= 60})


def kept_form(text: str) -> Typed:
    """The form of a draft."""
    return Typed(msgspec.json.decode(text, type=dict[str, str]) if text else {})


def new_token() -> str:
    """A name for a row that stays when the row is edited or moved."""
    return secrets.token_hex(5)


def _first_cells(listed: str, number: int) -> dict[str, str]:
    if listed in ("chairs", "secretaries", "sitting"):
        cells = {"date" if listed == "sitting" else "text": ""}
    else:
        cells = {"token": new_token(), **_FIRST.get(listed, {})}
    return {f"{listed}-{number}-{name}": text for name, text in cells.items()}


def _renumbered(name: str, listed: str, swap: Mapping[int, int]) -> str:
    match = _ROW.fullmatch(name)
    if not match or match[1] != listed:
        return name
    return f"{listed}-{swap.get(int(match[2]), int(match[2]))}-{match[3]}"
