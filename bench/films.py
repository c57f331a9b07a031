"""Seeded, labelled films: a phone or a sheet is brought before the door's camera and held there, not quite still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bench import faults
from bench.scenes import background, curled, draw_card, letters, modules, warp_to
from edge.door.frame import Frame
from edge.settings import Door

FPS = 30
FRAMES = 60
SIZE = (640, 480)
LOCKED_S = Door().exposure_us / 1e6
UNLOCKED_S = 1 / 60
"""Exposures: as the unit locks it, and in every third film that of a camera whose driver allows no lock."""

PER_MODULE = 5.0  # pixels, about, that a bloom is measured by
SCENARIOS = ("phone", "phone dark mode", "phone bloomed", "phone shaken", "paper", "paper waved", "paper tilted")

Points = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Film:
    """Its frames, the payload, and from which frame on the whole code is in view for three frames."""

    scenario: str
    payload: str
    frames: tuple[Frame, ...]
    first_full: int


def film(seed: int) -> Film:
    """The film of a seed; the scenarios take turns."""
    random = np.random.default_rng((78, seed))
    scenario = SCENARIOS[seed % len(SCENARIOS)]
    payload = "HOP1:" + letters(random, 117)
    code = modules(payload)
    card, spot = draw_card(code, random, inverted=scenario == "phone dark mode", narrow=False)
    if scenario == "paper waved":
        card = curled(card, 2, random)
    wall = background(SIZE, random)
    warps = list(_warps(spot, scenario, random))
    seen = [cv2.perspectiveTransform(spot[None], warp)[0] for warp in warps]
    exposed = FPS * (UNLOCKED_S if seed % 3 == 0 else LOCKED_S)
    frames = tuple(
        _shot((wall, card), warp, (here - before).mean(axis=0) * exposed, scenario, random)
        for warp, before, here in zip(warps, [seen[0], *seen], seen, strict=False)
    )
    return Film(scenario=scenario, payload=payload, frames=frames, first_full=_first_full(seen))


def _warps(spot: Points, scenario: str, random: Generator) -> Iterator[NDArray[np.float64]]:
    """From card to picture, frame after frame: in from a side with least jerk, as hands move, then held."""
    side = random.uniform(150, 240)
    turn, tilt = np.radians(random.normal(0, 10)), np.radians(28 if "tilted" in scenario else random.uniform(0, 12))
    middle = np.array(SIZE) / 2 + random.uniform(-1, 1, 2) * (90, 30)
    way = np.array((random.choice((-1.0, 1.0)), random.uniform(-0.3, 0.6))) * 520
    hand = (9 if "shaken" in scenario else 3) * random.uniform(0.7, 1.3)
    reach_s, phases = random.uniform(0.6, 0.9), random.uniform(0, 2 * np.pi, 3)
    for number in range(FRAMES):
        at = number / FPS
        done = min(1.0, at / reach_s)
        away = 1 - done**3 * (10 - 15 * done + 6 * done**2)
        sway = hand * np.sin(2 * np.pi * at * np.array((2.7, 3.4)) + phases[:2])
        lean = turn + 0.25 * away + 0.01 * hand * np.sin(8 * at + phases[2])
        warp = warp_to(spot, side, lean, tilt, float(phases[2]))
        shift = np.eye(3)
        shift[:2, 2] = middle + way * away + sway
        yield shift @ warp


def _shot(
    still: tuple[Frame, Frame], warp: NDArray[np.float64], move: Points, scenario: str, random: Generator
) -> Frame:
    wall, card = still
    picture = wall.copy()
    mask = cv2.warpPerspective(np.full(card.shape[:2], 255, np.uint8), warp, SIZE)
    cv2.copyTo(cv2.warpPerspective(card, warp, SIZE, flags=cv2.INTER_AREA), mask, picture)
    light = picture.astype(np.float32)
    if "bloomed" in scenario:
        light = faults.bloomed(light, 2, PER_MODULE)
    light = faults.smeared(light, move)
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), 0.7), np.float32)
    return faults.sensor(light, noise=5, quality=50, random=random)


def _first_full(seen: list[Points]) -> int:
    inside = [bool((corners > 0).all() and (corners < SIZE).all()) for corners in seen]
    runs = (at for at in range(len(inside) - 2) if all(inside[at : at + 3]))
    return next(runs, len(inside))
