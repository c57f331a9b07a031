"""A film of people who hold phones and printed tickets to the door's camera: the demo's camera when there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray

from edge.door.frame import Frame, as_frame

WIDTH, HEIGHT, FPS = 640, 480, 20
PERSON_FRAMES, EMPTY_FRAMES = 24, 8
_CARD = 400  # a card is drawn this wide before it is put into the scene
_NOISES = 6

Points = NDArray[np.float32]


def render_film(path: Path, payloads: Sequence[str], *, seed: int = 1, stay: int = PERSON_FRAMES) -> Path:
    """Write a Motion JPEG film (.avi) in which one person after another shows one payload as a QR code.

    Each person stays for `stay` frames. The same arguments give the same film. OSError: the file can't be written.
    """
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FPS, (WIDTH, HEIGHT))
    if not writer.isOpened():
        raise OSError(f"no film can be written to {path}")
    for frame in film_frames(payloads, seed=seed, stay=stay):
        writer.write(frame)
    writer.release()
    return path


def film_frames(payloads: Sequence[str], *, seed: int = 1, stay: int = PERSON_FRAMES) -> Iterator[Frame]:
    """The film's frames, BGR: an empty corridor, a person with a code, an empty corridor, …"""
    random = np.random.default_rng(seed)
    corridor = _corridor(random)
    noises = [random.normal(0, 5, corridor.shape).astype(np.int8) for _ in range(_NOISES)]
    for index, payload in enumerate(payloads):
        for _ in range(EMPTY_FRAMES):
            yield _seen(corridor, noises[random.integers(_NOISES)])
        card = _phone(payload) if index % 3 else _paper(payload)
        for scene in _visit(corridor, card, random, stay):
            yield _seen(scene, noises[random.integers(_NOISES)])


def draw_code(payload: str, *, box: int = 8) -> Frame:
    """The QR code of a payload, black on white with its quiet zone, at error correction M.

    In one segment, alphanumeric when all its characters allow: split in two, the code would be larger.
    """
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=box, border=4)
    code.add_data(payload, optimize=0)
    code.make(fit=True)
    modules = np.array(code.get_matrix(), dtype=bool)
    return np.kron(np.where(modules, 0, 255), np.ones((box, box), int)).astype(np.uint8)


def _visit(corridor: Frame, card: Frame, random: np.random.Generator, stay: int) -> Iterator[Frame]:
    """One person: the code comes up from below, is held not quite still, and goes again."""
    person = _person(corridor, random)
    centre = np.array([WIDTH / 2 + random.uniform(-70, 70), HEIGHT / 2 + random.uniform(-25, 45)])
    turn, tilt = random.normal(0, 9), random.uniform(-0.22, 0.22)
    size, phase = random.uniform(0.62, 0.86), random.uniform(0, 6.28)
    blur = random.uniform(0.3, 1.1)
    for number in range(stay):
        at = number / (stay - 1)
        away = max(0.0, 0.25 - at, at - 0.85) * 4
        sway = np.array([np.sin(phase + at * 7), np.cos(phase * 2 + at * 5)]) * 7
        corners = _corners(card, centre + sway + (0, away * 420), turn + np.sin(phase + at * 4) * 3, tilt, size)
        scene = person.copy()
        _lay(scene, card, corners)
        yield as_frame(cv2.GaussianBlur(scene, (0, 0), blur + away * 2))


def _corners(card: Frame, centre: Points, turn: float, tilt: float, size: float) -> Points:
    """Where a card's corners are seen, turned in the picture (degrees) and tilted away from the camera (radians)."""
    height, width = card.shape[:2]
    flat = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2 * size
    angle = np.radians(turn)
    turned = flat @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    depth = 1 + turned[:, :1] * np.sin(tilt) / 600
    seen: Points = (turned * (np.cos(tilt), 1) / depth + centre).astype(np.float32)
    return seen


def _lay(scene: Frame, card: Frame, corners: Points) -> None:
    height, width = card.shape[:2]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    warp = cv2.getPerspectiveTransform(flat, corners)
    thumb = corners[3] * 0.85 + corners[2] * 0.15
    cv2.ellipse(scene, (int(thumb[0]), int(thumb[1]) + 60), (110, 120), 0, 0, 360, (118, 148, 190), -1, cv2.LINE_AA)
    laid = cv2.warpPerspective(card, warp, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    mask = np.zeros(scene.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, corners.astype(np.int32), 255)
    cv2.copyTo(laid, mask, scene)
    cv2.ellipse(scene, (int(thumb[0]), int(thumb[1])), (26, 44), 25, 0, 360, (128, 160, 204), -1, cv2.LINE_AA)


def _phone(payload: str) -> Frame:
    card = np.full((720, _CARD, 3), (24, 22, 22), np.uint8)
    card[24:696, 14:-14] = 248
    code = cv2.resize(draw_code(payload), (_CARD - 60, _CARD - 60), interpolation=cv2.INTER_AREA)
    card[150 : 150 + code.shape[0], 30:-30] = code[:, :, None]
    cv2.rectangle(card, (60, 60), (340, 92), (150, 90, 30), -1)
    cv2.rectangle(card, (60, 540), (280, 560), (120, 120, 120), -1)
    return card


def _paper(payload: str) -> Frame:
    card = np.full((560, _CARD, 3), (228, 236, 238), np.uint8)
    code = cv2.resize(draw_code(payload), (300, 300), interpolation=cv2.INTER_AREA)
    card[110:410, 50:350] = (code * 0.86 + 18).astype(np.uint8)[:, :, None]
    for line, width in enumerate((240, 300, 190)):
        cv2.rectangle(card, (50, 450 + line * 26), (50 + width, 460 + line * 26), (90, 80, 80), -1)
    return card


def _person(corridor: Frame, random: np.random.Generator) -> Frame:
    person = corridor.copy()
    x, coat = WIDTH // 2 + int(random.integers(-60, 60)), tuple(int(shade) for shade in random.integers(30, 110, 3))
    cv2.ellipse(person, (x, 470), (190, 270), 0, 180, 360, coat, -1)
    cv2.ellipse(person, (x, 140), (66, 86), 0, 0, 360, (120, 150, 192), -1)
    cv2.ellipse(person, (x, 96), (70, 54), 0, 180, 360, (28, 26, 30), -1)
    return as_frame(cv2.GaussianBlur(person, (0, 0), 6))


def _corridor(random: np.random.Generator) -> Frame:
    across, down = np.meshgrid(np.linspace(-1, 1, WIDTH), np.linspace(0, 1, HEIGHT))
    light = 150 + 50 * (1 - down) - 40 * np.abs(across) + random.uniform(-10, 10)
    wall = light[:, :, None] * np.array([0.86, 0.93, 0.97])
    corridor = np.clip(wall, 0, 255).astype(np.uint8)
    cv2.rectangle(corridor, (60, 60), (190, HEIGHT), (70, 92, 112), -1)
    cv2.rectangle(corridor, (470, 90), (600, 210), (180, 196, 170), -1)
    return as_frame(cv2.GaussianBlur(corridor, (0, 0), 4))


def _seen(scene: Frame, noise: NDArray[np.int8]) -> Frame:
    return as_frame(cv2.add(scene, noise, dtype=cv2.CV_8U))
