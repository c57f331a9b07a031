"""Whose device is this? A secret in a cookie of the device; the journal knows only its SHA-256 and so lets nobody in.

The secret also makes the token of every form, so that forms stay valid over a restart of the unit.
"""

import hashlib
import hmac
import re
import secrets
from functools import cached_property

from flask import Request, Response

from contract.room import Room

COOKIE = "device"
COOKIE_DAYS = 30
_SECRET = re.compile(r"[0-9A-Za-z_-]{43}")


class Device:
    """One browser. `is_screen` is true for the room's own screens (screens.py)."""

    def __init__(self, secret: str, *, is_new: bool, is_screen: bool) -> None:
        self._secret = secret
        self.is_new = is_new
        self.is_screen = is_screen

    @cached_property
    def hash(self) -> str:
        """What the journal may know of the secret."""
        return hashlib.sha256(self._secret.encode()).hexdigest()

    @property
    def topic(self) -> str:
        """The topic on which this device alone is told that it became somebody's."""
        return f"device:{self.hash}"

    @cached_property
    def form_token(self) -> str:
        """The token that every form of this device carries; another site can't know it."""
        return hmac.digest(self._secret.encode(), b"form", "sha256").hex()

    def attendee_in(self, room: Room) -> int:
        """Whose device this is in a meeting, 0 for nobody's."""
        mine = self.hash
        return next((attendee for attendee, linked in room.devices.items() if linked == mine), 0)

    def keep(self, response: Response, *, secure: bool) -> None:
        """Give the browser its secret, out of reach for scripts."""
        response.set_cookie(
            COOKIE, self._secret, max_age=COOKIE_DAYS * 86400, httponly=True, samesite="Lax", secure=secure
        )


def device_of(request: Request, *, is_screen: bool) -> Device:
    """The device that asks; a new one when its cookie is missing or no secret of ours."""
    secret = request.cookies.get(COOKIE, "")
    is_new = not _SECRET.fullmatch(secret)
    return Device(secrets.token_urlsafe(32) if is_new else secret, is_new=is_new, is_screen=is_screen)
