"""One measured figure and the ceiling that it is compared with; ratios hold on any machine, seconds do not."""

import msgspec


class Ceiling(msgspec.Struct, frozen=True):
    """What can't be beaten, measured in the same run and in the same unit."""

    name: str
    value: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """`ratio` is value / against, both in `unit`; the `goal` is the most or the least that it should be."""

    name: str
    value: float
    unit: str
    against: Ceiling
    ratio: float
    goal: str
    holds: bool


def figure(
    name: str, *, value: float, unit: str, against: Ceiling, at_most: float | None = None, at_least: float | None = None
) -> Figure:
    """A figure whose ratio to its ceiling should be at most, or at least, a goal."""
    ratio = value / against.value
    return Figure(
        name=name,
        value=_short(value),
        unit=unit,
        against=Ceiling(against.name, _short(against.value)),
        ratio=_short(ratio),
        goal=f"at least {at_least}" if at_most is None else f"at most {at_most}",
        holds=(at_most is None or ratio <= at_most) and (at_least is None or ratio >= at_least),
    )


def _short(value: float) -> float:
    """Four digits that count, however small the value is: the ratio must follow from what stands beside it."""
    return float(f"{value:.4g}") if abs(value) < 1000 else float(round(value))


def line_of(one: Figure) -> str:
    """The figure as one line of JSON."""
    return msgspec.json.encode(one).decode()
