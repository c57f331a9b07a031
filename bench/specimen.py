"""Draws every shared part on a specimen page for each place it is seen from, for people to look at.

`make screenshots` writes the pictures; nothing here is served to anyone.
"""

import sys
from pathlib import Path

from flask import Flask, render_template
from playwright.sync_api import sync_playwright

from contract import look
from tests import servers

SEEN = {
    "desk": (1440, 900),
    "delegate": (390, 844),
    "chair": (1280, 800),
    "door": (800, 1280),
    "display": (1920, 1080),
}


def create_app() -> Flask:
    """The specimen at /<place>, with /<place>?theme=dark for the dark setting."""
    app = Flask(__name__)
    app.register_blueprint(look.blueprint())

    @app.get("/<place>")
    def specimen(place: str) -> str:
        return render_template("specimen.html", place=place)

    return app


def take(folder: Path) -> None:
    """One picture a place, as tall as the page is, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with servers.serve(create_app()) as address, sync_playwright() as playwright:
        browser = servers.chromium(playwright)
        for place, (width, height) in SEEN.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
            page.goto(f"{address}/{place}")
            page.evaluate("document.fonts.ready")
            page.screenshot(path=folder / f"specimen-{place}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
