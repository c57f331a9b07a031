"""The map of the rooms: degrees become places on a drawing, rooms of one building one spot. Pure.

No tiles of a map's service: central must not need the internet, nor tell others where a province's rooms are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, radians

WIDTH = 1000
_HEIGHTS = (240, 440)
_MARGIN = 60
_TOGETHER = 34
"""Spots nearer than this are one: their signs would lie on each other."""
_LETTER, _LINE, _BESIDE = 8.5, 22, 18
_LEAST_DEGREES = 0.002
_TONES = ("ok", "", "attention", "stop")
"""The worst last; empty: not in use yet, or no more."""

Degrees = tuple[float, float]
"""Latitude, longitude."""
Ring = tuple[Degrees, ...]
Place = Callable[[Degrees], tuple[float, float]]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A room on the map: `tone` is one of _TONES."""

    at: Degrees
    name: str
    place: str
    tone: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One sign: its place, the worst tone of its rooms, the way to that one; `anchor` empty: no room for its label."""

    x: float
    y: float
    tone: str
    href: str
    title: str
    label: str
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    height: int
    spots: tuple[Spot, ...]
    outline: str


def drawn(points: Sequence[Point], outline: Sequence[Ring] = ()) -> Drawing | None:
    """The drawing, WIDTH wide; None when no room has a place on it."""
    if not points:
        return None
    every = [one.at for one in points] + [at for ring in outline for at in ring]
    place, height = _projection(every)
    spots = [_spot(group, *place(group[0].at)) for group in _together(points, place)]
    path = "".join(_path([place(at) for at in ring]) for ring in outline)
    return Drawing(height=height, spots=tuple(_labelled(spots, height)), outline=path)


def _projection(every: Sequence[Degrees]) -> tuple[Place, int]:
    """Degrees to places, a degree of longitude as much shorter as it is there; and the drawing's height."""
    south, north = min(at[0] for at in every), max(at[0] for at in every)
    west, east = min(at[1] for at in every), max(at[1] for at in every)
    squeeze = cos(radians((south + north) / 2))
    wide = max((east - west) * squeeze, _LEAST_DEGREES)
    tall = max(north - south, _LEAST_DEGREES)
    within = WIDTH - 2 * _MARGIN
    height = round(min(max(tall / wide * within + 2 * _MARGIN, _HEIGHTS[0]), _HEIGHTS[1]))
    scale = min(within / wide, (height - 2 * _MARGIN) / tall)
    middle = (west + east) / 2, (south + north) / 2

    def place(at: Degrees) -> tuple[float, float]:
        x = WIDTH / 2 + (at[1] - middle[0]) * squeeze * scale
        return round(x, 1), round(height / 2 - (at[0] - middle[1]) * scale, 1)

    return place, height


def _together(points: Sequence[Point], place: Place) -> list[list[Point]]:
    groups: list[list[Point]] = []
    for one in sorted(points, key=lambda one: one.name):
        x, y = place(one.at)
        for group in groups:
            there = place(group[0].at)
            if hypot(there[0] - x, there[1] - y) < _TOGETHER:
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _spot(group: Sequence[Point], x: float, y: float) -> Spot:
    worst = max(group, key=lambda one: _TONES.index(one.tone))
    places = {one.place for one in group if one.place}
    called = group[0].name if len(group) == 1 else f"{min(places) if places else group[0].name} ({len(group)})"
    title = "\n".join(one.name for one in group)
    return Spot(x=x, y=y, tone=worst.tone, href=worst.href, title=title, label=called)


def _labelled(spots: Sequence[Spot], height: int) -> list[Spot]:
    """Each label on the first side of its sign where it lies on nothing else; else the sign has only its title."""
    taken = [(one.x - _BESIDE, one.y - _BESIDE, one.x + _BESIDE, one.y + _BESIDE) for one in spots]
    found = []
    for one in sorted(spots, key=lambda one: -_TONES.index(one.tone)):
        long = len(one.label) * _LETTER
        for anchor, x, y, left in (
            ("start", one.x + _BESIDE, one.y, one.x + _BESIDE),
            ("end", one.x - _BESIDE, one.y, one.x - _BESIDE - long),
            ("middle", one.x, one.y - _BESIDE - _LINE / 2, one.x - long / 2),
            ("middle", one.x, one.y + _BESIDE + _LINE / 2, one.x - long / 2),
        ):
            box = (left, y - _LINE / 2, left + long, y + _LINE / 2)
            fits = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= height
            if fits and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                found.append(replace(one, label_x=x, label_y=y, anchor=anchor))
                break
        else:
            found.append(one)
    return found


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in places) + "Z" if places else ""
