"""Seeded, labelled camera frames: codes on phones and paper with the faults that a door's camera sees."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import qrcode
from numpy.random import Generator
from numpy.typing import NDArray

from bench import faults
from edge.door.frame import Frame, as_frame

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
SIZES = ((640, 480), (640, 480), (640, 480), (1280, 720))
LEVELS = {"L": qrcode.ERROR_CORRECT_L, "M": qrcode.ERROR_CORRECT_M, "Q": qrcode.ERROR_CORRECT_Q}

Points = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One frame, what can truthfully be read in it, and how hard that was made."""

    frame: Frame
    primary: str
    others: tuple[str, ...] = ()
    tier: str = "easy"
    dark_mode: bool = False
    across: int = 0  # modules from side to side
    corners: Points = field(default_factory=lambda: np.zeros((4, 2), np.float32))
    severities: dict[str, int] = field(default_factory=dict)


def scene(seed: int) -> Scene:
    """The scene of a seed: a quarter at 1280x720, one in eight without any code to read."""
    random = np.random.default_rng((77, seed))
    size = SIZES[random.integers(len(SIZES))]
    behind = background(size, random)
    if random.random() < 1 / 8:
        return Scene(frame=_without_code(behind, random), primary="", tier="negative")
    return _with_code(behind, random)


def _with_code(behind: Frame, random: Generator) -> Scene:
    severities = faults.chosen(random)
    payload, code = _code(random)
    inverted = bool(random.random() < 0.1)
    card, spot = draw_card(code, random, inverted=inverted, narrow="quiet" in severities)
    if "covered" in severities:
        _cover(card, spot, severities["covered"], random)
    picture = behind.copy()
    others = _posters(picture, random)
    height = picture.shape[0]
    per_module = float(np.clip(np.exp(random.normal(np.log(5.8), 0.45)), 2.0, 0.75 * height / len(code)))
    corners = _lay(picture, card, spot, per_module * len(code), severities, random)
    picture = faults.applied(picture, corners, severities, per_module, random)
    total = sum(severities.values())
    tier = "easy" if total <= 4 else "normal" if total <= 8 else "hard"
    return Scene(
        frame=picture,
        primary=payload,
        others=others,
        tier=tier,
        dark_mode=inverted,
        across=len(code),
        corners=corners,
        severities=severities,
    )


def _code(random: Generator) -> tuple[str, NDArray[np.bool_]]:
    """A payload and its modules (True is dark): mostly tickets as ours, else other systems' at any level."""
    kind, level = random.random(), "M"
    if kind < 0.5:
        return (payload := "HOP1:" + letters(random, 117)), modules(payload)
    level = ("L", "M", "M", "Q")[random.integers(4)]
    if kind < 0.7:
        payload = "PLN1:" + letters(random, int(random.integers(110, 165)))
    elif kind < 0.85:
        payload = f"PLN-{random.integers(2**63):016X}{random.integers(16**4):04X}"
    else:
        payload = f"https://tickets.example/t/{random.integers(2**63):x}"
    return payload, modules(payload, level)


def modules(payload: str, level: str = "M") -> NDArray[np.bool_]:
    """The modules of a payload's code, without quiet zone."""
    made = qrcode.QRCode(error_correction=LEVELS[level], border=0)
    made.add_data(payload, optimize=0)
    made.make(fit=True)
    return np.array(made.get_matrix(), dtype=bool)


def letters(random: Generator, count: int) -> str:
    """Random letters of QR's alphanumeric mode."""
    return "".join(ALPHANUMERIC[index] for index in random.integers(len(ALPHANUMERIC), size=count))


def draw_card(code: NDArray[np.bool_], random: Generator, *, inverted: bool, narrow: bool) -> tuple[Frame, Points]:
    """A phone or a sheet that bears the code, and the code's corners on it."""
    box = 10
    quiet = int(random.integers(1, 3) if narrow else 4) * box
    side = len(code) * box
    phone = random.random() < 0.55 or inverted
    light, dark = (250, 6) if phone else (int(random.integers(205, 245)), int(random.integers(20, 60)))
    surround = int(random.integers(10, 60)) if random.random() < 0.35 else light
    above = int(side * random.uniform(0.35, 0.6))
    card = np.full((side + 2 * above, side + 2 * quiet + 40, 3), surround, np.uint8)
    inner = np.full((side + 2 * quiet, side + 2 * quiet), light, np.uint8)
    inner[quiet : quiet + side, quiet : quiet + side] = np.kron(np.where(code, dark, light), np.ones((box, box)))
    if inverted:
        inner, card[:] = 255 - inner, 255 - light
    card[above - quiet : above + side + quiet, 20:-20] = inner[:, :, None]
    _write(card, (20, above - quiet - 30), random, shade=dark if surround > 128 and not inverted else 200)
    _write(card, (20, above + side + quiet + 60), random, shade=dark if surround > 128 and not inverted else 200)
    if phone:
        card = as_frame(cv2.copyMakeBorder(card, 40, 40, 16, 16, cv2.BORDER_CONSTANT, value=(20, 20, 22)))
        x, y = 36 + quiet, above + 40
    else:
        x, y = 20 + quiet, above
    return card, np.array([[x, y], [x + side, y], [x + side, y + side], [x, y + side]], np.float32)


def _write(card: Frame, at: tuple[int, int], random: Generator, *, shade: int) -> None:
    cv2.putText(card, letters(random, 14), at, cv2.FONT_HERSHEY_SIMPLEX, 1.1, (shade, shade, shade), 2, cv2.LINE_AA)


def _cover(card: Frame, spot: Points, severity: int, random: Generator) -> None:
    """A thumb reaches over an edge of the code, on a finder half of the time."""
    side = float(spot[1, 0] - spot[0, 0])
    corner = spot[random.integers(4)] if random.random() < 0.5 else spot[0] + random.uniform(0, side, 2)
    middle = spot.mean(axis=0)
    tip = corner + (middle - corner) * random.uniform(0.05, 0.12)
    root = tip + (tip - middle) / np.linalg.norm(tip - middle) * side
    skin = tuple(int(tone * random.uniform(0.4, 1.0)) for tone in (140, 170, 220))
    start, end = (int(tip[0]), int(tip[1])), (int(root[0]), int(root[1]))
    cv2.line(card, start, end, skin, int(side * (0.06 + 0.03 * severity)), cv2.LINE_AA)


def _lay(
    picture: Frame, card: Frame, spot: Points, side: float, severities: dict[str, int], random: Generator
) -> Points:
    """Put the card into the picture, turned, tilted and curled; the code's corners as seen are returned."""
    height, width = picture.shape[:2]
    turn = random.uniform(0, 360) if random.random() < 0.5 else random.normal(0, 12)
    tilt = np.radians(severities.get("tilt", 0) * 11.0)
    warp = warp_to(spot, side, np.radians(turn), tilt, random.uniform(0, 2 * np.pi))
    seen = cv2.perspectiveTransform(spot[None], warp)[0]
    low, high = seen.min(axis=0), seen.max(axis=0)
    room = np.maximum(np.array([width, height]) - (high - low) - 8, 1)
    shift = np.eye(3)
    shift[:2, 2] = random.uniform(0, 1, 2) * room + 4 - low
    warp = shift @ warp
    if "curl" in severities:
        card = curled(card, severities["curl"], random)
    laid = cv2.warpPerspective(card, warp, (width, height), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full(card.shape[:2], 255, np.uint8), warp, (width, height))
    cv2.copyTo(laid, mask, picture)
    return np.asarray(cv2.perspectiveTransform(spot[None], warp)[0], np.float32)


def warp_to(spot: Points, side: float, turn: float, tilt: float, tilted_to: float) -> NDArray[np.float64]:
    """From the card to the picture, for a camera six code widths away."""
    middle = np.array([[1, 0, -spot[:, 0].mean()], [0, 1, -spot[:, 1].mean()], [0, 0, 1]])
    scale = np.diag([side / (spot[1, 0] - spot[0, 0])] * 2 + [1.0])
    axis = _turned(tilted_to)
    tilting = np.array([[np.cos(tilt), 0, 0], [0, 1, 0], [np.sin(tilt) / (4 * side), 0, 1]])
    return np.asarray(_turned(turn) @ axis @ tilting @ axis.T @ scale @ middle)


def _turned(angle: float) -> NDArray[np.float64]:
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])


def curled(card: Frame, severity: int, random: Generator) -> Frame:
    """Paper that is bent along one axis: a smooth shift of at most a few hundredths of the card."""
    height, width = card.shape[:2]
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bend = 0.012 * severity * width
    phase = random.uniform(0, 2 * np.pi)
    moved = down + np.float32(bend) * np.sin(across / width * np.float32(np.pi) + np.float32(phase))
    return as_frame(
        cv2.remap(card, across, moved.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


def _posters(picture: Frame, random: Generator) -> tuple[str, ...]:
    """Other people's codes on the wall, in three scenes of ten."""
    if random.random() > 0.3:
        return ()
    payloads = tuple(f"https://venue.example/{random.integers(16**8):08x}" for _ in range(random.integers(1, 4)))
    for payload in payloads:
        code = np.pad(np.where(modules(payload, "L"), 30, 225).astype(np.uint8), 4, constant_values=225)
        side = int(len(code) * random.uniform(2, 4))
        drawn = cv2.resize(code, (side, side), interpolation=cv2.INTER_AREA)
        y, x = (int(random.integers(0, limit - side)) for limit in picture.shape[:2])
        picture[y : y + side, x : x + side] = drawn[:, :, None]
    return payloads


def background(size: tuple[int, int], random: Generator) -> Frame:
    """A wall in soft or hard colours, with things before it."""
    width, height = size
    rough = random.integers(20, 235, (int(random.integers(2, 6)), int(random.integers(2, 7)), 3)).astype(np.uint8)
    way = cv2.INTER_NEAREST if random.random() < 0.3 else cv2.INTER_CUBIC
    picture = as_frame(cv2.resize(rough, (width, height), interpolation=way))
    for _ in range(int(random.integers(0, 8))):
        at = (int(random.integers(width)), int(random.integers(height)))
        shade = tuple(int(tone) for tone in random.integers(0, 255, 3))
        cv2.rectangle(
            picture, at, (at[0] + int(random.integers(10, 120)), at[1] + int(random.integers(10, 90))), shade, -1
        )
    return picture


def _without_code(picture: Frame, random: Generator) -> Frame:
    """An empty corridor, a chequered cloth, text, or finder patterns without a code."""
    height, width = picture.shape[:2]
    kind = random.integers(4)
    if kind == 1:
        squares = np.kron(random.integers(0, 2, (40, 40)), np.ones((6, 6))).astype(np.uint8) * 230
        picture[100:340, 100:340] = squares[:, :, None]
    if kind == 2:
        for line in range(12):
            _write(picture, (20, 40 + 36 * line), random, shade=20)
    if kind == 3:
        finder = np.pad(np.kron(modules("X")[:7, :7], np.ones((6, 6), bool)), 12)
        for _ in range(int(random.integers(2, 6))):
            y, x = int(random.integers(0, height - 70)), int(random.integers(0, width - 70))
            picture[y : y + len(finder), x : x + len(finder)] = np.where(finder, 20, 235)[:, :, None]
    return faults.sensor(picture, noise=float(random.uniform(0, 14)), quality=60, random=random)
