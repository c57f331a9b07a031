"""The one page of a unit that nobody knows yet: its code, how far it is, and "Phòng sẵn sàng".

It stands under the same addresses as the room's pages, so that the screens need not be told when those take over.
"""

import threading
from enum import StrEnum
from pathlib import Path

import qrcode
from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_babel import Babel

import contract
from contract import look
from contract.claim import grouped
from contract.look.restraint import restrain_browser
from edge.claiming import Enrol
from edge.kiosk.guard import asked_language
from edge.kiosk.screens import screen_link

_CONTRACT = Path(contract.__file__).parent
_QUIET = 4


class Step(StrEnum):
    """How far the unit is."""

    ASKING = "asking"
    TESTING = "testing"
    READY = "ready"


class Progress:
    """What the page shows; written by the thread that asks, read by the one that serves."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.step, self.code, self.room = Step.ASKING, "", ""
        self.problems: list[str] = []
        self.is_heard = False

    def show_code(self, code: str) -> None:
        with self._lock:
            self.step, self.code = Step.ASKING, code

    def move(self, step: Step, *, room: str = "") -> None:
        """Go on to a step; the room's name, once known, stays."""
        with self._lock:
            self.step, self.room = step, self.room or room

    def say(self, problems: list[str]) -> None:
        with self._lock:
            self.problems = problems


def create_app(known: Enrol, progress: Progress, *, again_s: int = 2) -> Flask:
    """The page over this progress, which asks for itself every `again_s` seconds.

    The screens' link is made here and stays the same for the room's pages.
    """
    app = Flask(__name__)

    def spoken() -> str:
        return asked_language(known.language)

    screen_link(known.run_dir)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"translations;{_CONTRACT / 'translations'}"
    app.config["BABEL_DEFAULT_LOCALE"] = known.language
    Babel(app, locale_selector=spoken)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(look.blueprint())
    app.after_request(restrain_browser)
    address = f"{known.pages_url}/fleet/claim?code="

    def show(name: str = "door", **_part: str) -> ResponseReturnValue:
        code = progress.code
        return render_template(
            "claiming.html",
            language=spoken(),
            progress=progress,
            again_s=again_s,
            name=name,
            code=grouped(code),
            drawn=drawn(address + code) if code else None,
        )

    for rule in ("/", "/door", "/chair/", "/display", "/link/<link>/<name>"):
        app.add_url_rule(rule, rule, show)
    return app


def drawn(text: str) -> tuple[str, int]:
    """A QR code as the path of an SVG picture, and how many modules it is wide."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=_QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return "".join(dark), len(rows)
