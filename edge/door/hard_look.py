"""Our own look at a frame, for codes that no decoder off the shelf reads: bloomed, blurred, covered, curled."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from edge.door.contrast import Contrast, Floats
from edge.door.finders import Triple, find_finders, likely_triples
from edge.door.frame import Frame
from edge.door.grid import Grid, lay_grid, weights_of
from edge.door.layout import Format, Layout
from edge.door.pattern import shows_finders
from edge.door.softly import clear, format_of, payload_from
from edge.door.third import completed

_MOST_TRIPLES = 4

_REMEMBERED = 2

Enough = Callable[[list[bytes]], bool]


@dataclass(frozen=True, eq=False, kw_only=True)
class _Unread:
    soft: Floats
    form: Format
    layout: Layout


@dataclass(frozen=True, eq=False)
class Memory:
    """The codes that were seen lately and not read: what noise, blur or glare hid in one frame, another may show."""

    unread: deque[_Unread] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def payload_of(self, soft: Floats, form: Format, layout: Layout) -> bytes | None:
        """The payload that this look and the earlier ones give together; a look that fails is remembered.

        Two different codes added up are no code: error correction refuses them.
        """
        together = soft
        for other in reversed(self.unread):
            if other.form is form and other.layout is layout:
                together = together + other.soft
                payload = payload_from(together, layout, form)
                if payload is not None:
                    return payload
        self.unread.append(_Unread(soft=soft, form=form, layout=layout))
        return None


def hard_look(grey: Frame, enough: Enough, memory: Memory) -> list[bytes]:
    """What can be read in this frame, until it is `enough` or the frame's likeliest places were tried."""
    finders = find_finders(grey)
    found, is_seen = _read_all(grey, likely_triples(finders)[:_MOST_TRIPLES], enough, memory)
    if not is_seen and not enough(found):
        places = completed(grey, finders, lambda: enough(found))
        found += _read_all(grey, places, enough, memory)[0]
    return found


def _read_all(grey: Frame, places: Iterable[Triple], enough: Enough, memory: Memory) -> tuple[list[bytes], bool]:
    """What was read at these places, and whether a code is seen at one of them that was not read."""
    found: list[bytes] = []
    is_seen = False
    for triple in places:
        if not shows_finders(grey, triple):
            continue
        contrast = Contrast.around(grey, triple.corners, module=triple.module, polarity=triple.polarity)
        grid = lay_grid(contrast, triple)
        payload, is_code = _read(contrast, grid, enough, memory) if grid else (None, False)
        is_seen = is_seen or (is_code and payload is None)
        if payload is not None:
            found.append(payload)
        if enough(found):
            break
    return found, is_seen


def _read(contrast: Contrast, grid: Grid, enough: Enough, memory: Memory) -> tuple[bytes | None, bool]:
    """The payload under a grid, and whether there is a code at all; a grid that fails is bent to what was read."""
    soft = clear(grid.sampled(contrast), grid.layout)
    form = format_of(soft, grid.layout)
    if form is None:
        return None, False
    payload = payload_from(soft, grid.layout, form)
    if payload is None and not enough([]):
        modules, weights = weights_of(soft, grid.layout.known)
        bent = grid.fitted(contrast, modules, weights, bends=3, rounds=2)
        soft = clear(bent.sampled(contrast), bent.layout)
        payload = payload_from(soft, bent.layout, form)
    return payload or memory.payload_of(soft, form, grid.layout), True
