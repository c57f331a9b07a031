"""The guides' texts: one file for each role, both languages beside each other, each task named after its pages.

A word of the pages stands in [brackets]; a test looks for it on the pages that the task names, and in their catalogues.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

import msgspec

_TEXTS = Path(__file__).parent / "texts"
_WORD = re.compile(r"\[([^\]]+)\]")


class Heading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a guide is called and for."""

    title: str
    lead: str


class Instruction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one thing is done; `note` is what to beware of."""

    title: str
    steps: tuple[str, ...]
    note: str = ""


class Task(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that a role does. `pages` are states of tests/pictures, in the order in which one comes to them; `at`
    is the page's address where it has one for everybody."""

    key: str
    pages: tuple[str, ...]
    vi: Instruction
    en: Instruction
    at: str = ""

    def told(self, language: str) -> Instruction:
        return self.en if language == "en" else self.vi


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The guide of a role; `in_hand`: mostly read on a phone, so its pictures show one."""

    icon: str
    in_hand: bool
    vi: Heading
    en: Heading
    tasks: tuple[Task, ...]

    def told(self, language: str) -> Heading:
        return self.en if language == "en" else self.vi


ROLES = ("delegate", "secretary", "chair", "agency", "office", "it")


@cache
def guides() -> dict[str, Guide]:
    """All guides by role, in the order in which they are listed."""
    return {role: _read(_TEXTS / f"{role}.toml") for role in ROLES}


def pieces(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word of the pages."""
    return [(piece, bool(place % 2)) for place, piece in enumerate(_WORD.split(text)) if piece]


def words(told: Instruction) -> list[str]:
    """The pages' words in an instruction."""
    return [word for text in (told.title, *told.steps, told.note) for word in _WORD.findall(text)]


def _read(path: Path) -> Guide:
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Guide)
