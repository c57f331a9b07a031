"""People found by a few letters of their name, with or without marks, the given name first. Pure."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from contract.vietnamese import by_given_name, fold


class HasName(Protocol):
    @property
    def name(self) -> str: ...


Someone = TypeVar("Someone", bound=HasName)
Anything = TypeVar("Anything")

AGENCIES_AT_ONCE, PEOPLE_AT_ONCE = 10, 8
"""How many choices fit a door's screen: upright within reach of who sits, lying without scrolling."""


def leaf(choices: Sequence[Anything], number: int, *, at_once: int) -> tuple[Sequence[Anything], bool]:
    """The choices of one leaf, counted from 0, and whether more follow."""
    start = number * at_once
    return choices[start : start + at_once], start + at_once < len(choices)


def by_letters(people: Iterable[Someone], sought: str) -> list[Someone]:
    """Those with a word in the name for each that was typed; whose given name begins so comes first."""
    parts = fold(sought).split() or [""]
    found = [one for one in people if all(_begins(one.name, part) for part in parts)]
    return sorted(found, key=lambda one: (not _given(one.name).startswith(parts[-1]), by_given_name(one.name)))


def by_initial(people: Iterable[Someone], letter: str) -> list[Someone]:
    """Those whose given name begins with this letter, marks apart: D finds Đào as well."""
    found = [one for one in people if letter and _given(one.name)[:1] == letter.lower()]
    return sorted(found, key=lambda one: by_given_name(one.name))


def initials(people: Iterable[HasName]) -> list[str]:
    """The letters with which given names begin, in order."""
    return sorted({_given(one.name)[:1].upper() for one in people if one.name.strip()})


def _begins(name: str, part: str) -> bool:
    return any(word.startswith(part) for word in fold(name).split())


def _given(name: str) -> str:
    return (fold(name).split() or [""])[-1]
