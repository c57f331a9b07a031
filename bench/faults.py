"""What light, lens, motion and sensor do to a scene before a reader gets it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge.door.frame import Frame

# How often each fault is met, and how likely its severities 1 to 4 are then.
MET = {
    "tilt": (0.75, (0.43, 0.32, 0.21, 0.04)),
    "motion": (0.5, (0.72, 0.18, 0.10, 0.0)),
    "defocus": (0.63, (0.74, 0.21, 0.05, 0.0)),
    "noise": (0.74, (0.65, 0.27, 0.08, 0.0)),
    "moire": (0.4, (0.49, 0.34, 0.17, 0.0)),
    "shadow": (0.34, (0.38, 0.44, 0.12, 0.06)),
    "backlit": (0.18, (0.33, 0.39, 0.22, 0.06)),
    "curl": (0.34, (0.68, 0.32, 0.0, 0.0)),
    "bloom": (0.33, (0.40, 0.36, 0.18, 0.06)),
    "quiet": (0.1, (0.45, 0.35, 0.1, 0.1)),
    "glare": (0.23, (0.48, 0.35, 0.13, 0.04)),
    "dark": (0.26, (0.46, 0.31, 0.19, 0.04)),
    "covered": (0.15, (0.33, 0.40, 0.27, 0.0)),
}

Points = NDArray[np.float32]
Light = NDArray[np.float32]


def chosen(random: Generator) -> dict[str, int]:
    """Which faults a scene has, and how severe each is, 1 to 4."""
    return {
        name: 1 + int(random.choice(4, p=np.array(severities) / sum(severities)))
        for name, (often, severities) in MET.items()
        if random.random() < often
    }


def applied(picture: Frame, corners: Points, severities: dict[str, int], per_module: float, random: Generator) -> Frame:
    """The scene as the camera gives it. `per_module`: pixels a module; blur by motion is given in pixels, as it is."""
    light = picture.astype(np.float32)
    middle = corners.mean(axis=0)
    side = float(np.linalg.norm(corners[1] - corners[0]))
    if "shadow" in severities:
        light *= _shadow(light.shape, middle, severities["shadow"], random)
    if "moire" in severities:
        light *= _moire(light.shape, severities["moire"], random)
    light *= 1 - 0.17 * severities.get("dark", 0)
    if "backlit" in severities:
        light = light * (1 - 0.13 * severities["backlit"]) + 34 * severities["backlit"]
    if "bloom" in severities:
        light = bloomed(light, severities["bloom"], per_module)
    if "glare" in severities:
        light += _glare(light.shape, corners, severities["glare"], side, random)
    if "defocus" in severities:
        light = np.asarray(cv2.GaussianBlur(light, (0, 0), 0.62 * severities["defocus"]), np.float32)
    if "motion" in severities:
        light = _moved(light, (0, 3, 6, 9, 12)[severities["motion"]], random)
    noise = (1, 5, 11, 19, 26)[severities.get("noise", 0)]
    return sensor(light, noise=noise, quality=int(random.integers(40, 88)), random=random)


def sensor(light: NDArray[np.generic], *, noise: float, quality: int, random: Generator) -> Frame:
    """Noise, 8 bits, and JPEG as a webcam compresses."""
    noisy = light + random.normal(0, noise, light.shape).astype(np.float32)
    clipped = np.clip(noisy, 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", clipped, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def _shadow(shape: tuple[int, ...], middle: Points, severity: int, random: Generator) -> Light:
    angle = random.uniform(0, 2 * np.pi)
    down, across = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    beyond = (across - middle[0]) * np.cos(angle) + (down - middle[1]) * np.sin(angle) + random.uniform(-40, 40)
    edge = 1 / (1 + np.exp(-np.clip(beyond / random.uniform(3, 20), -30, 30)))
    return np.asarray(1 - 0.18 * severity * edge, np.float32)[:, :, None]


def _moire(shape: tuple[int, ...], severity: int, random: Generator) -> Light:
    angle, period = random.uniform(0, np.pi), random.uniform(4, 40)
    down, across = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    wave = np.sin((across * np.cos(angle) + down * np.sin(angle)) * (2 * np.pi / period))
    return np.asarray(1 + 0.045 * severity * wave, np.float32)[:, :, None]


def bloomed(light: Light, severity: int, per_module: float) -> Light:
    """Exposed too long: bright areas clip and spill over the dark modules beside them."""
    exposed = light * (1 + 0.28 * severity)
    excess = np.clip(exposed - 130, 0, None)
    spread = cv2.GaussianBlur(excess, (0, 0), per_module * 0.55)
    return np.asarray(exposed + spread * (0.2 * severity), np.float32)


def _glare(shape: tuple[int, ...], corners: Points, severity: int, side: float, random: Generator) -> Light:
    weights = random.dirichlet(np.ones(4))
    at = weights @ corners
    down, across = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    wide, high = side * random.uniform(0.04, 0.09, 2) * (1 + 0.5 * severity)
    spot = np.exp(-(((across - at[0]) / wide) ** 2 + ((down - at[1]) / high) ** 2) / 2)
    return np.asarray(spot * (110 + 60 * severity), np.float32)[:, :, None]


def smeared(light: Light, move: Points) -> Light:
    """What moves by so many pixels, x and y, while the shutter is open."""
    length = float(np.hypot(*move))
    if length < 1:
        return light
    reach = int(np.ceil(length / 2)) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    for step in np.linspace(-0.5, 0.5, 4 * reach + 1):
        x, y = np.round(reach + step * move).astype(int)
        kernel[y, x] += 1
    return np.asarray(cv2.filter2D(light, -1, kernel / kernel.sum()), np.float32)


def _moved(light: Light, length: int, random: Generator) -> Light:
    angle = random.uniform(0, 180)
    kernel = np.zeros((15, 15), np.float32)
    kernel[7, 7 - length // 2 : 7 - length // 2 + length] = 1
    turn = cv2.getRotationMatrix2D((7, 7), angle, 1)
    kernel = np.asarray(cv2.warpAffine(kernel, turn, (15, 15), flags=cv2.INTER_LINEAR), np.float32)
    return np.asarray(cv2.filter2D(light, -1, kernel / kernel.sum()), np.float32)
