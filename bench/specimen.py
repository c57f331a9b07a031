"""Draws every shared part on a specimen page for each place it is seen from, for people to look at.

Tests measure it in a browser; nothing here is served to anyone.
"""

from flask import Flask, render_template

from contract import look

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
