"""Texts in the page's language: Flask-Babel's catalogue, looked up once for a request and not anew for every text.

A page has some forty texts, and five hundred pages may be asked for as a ballot opens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import force_locale, get_translations
from markupsafe import Markup


def gettext(text: str, **values: object) -> str:
    """The text in the language of this request, with the values set in."""
    found: str = _catalogue().gettext(text)
    return found % values if values else found


def teach(app: Flask) -> None:
    """Let templates find their texts in the same way."""
    app.jinja_env.globals["_"] = _marked_up


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Texts in this language, whichever one the request has."""
    before = g.pop("catalogue", None)
    try:
        with force_locale(language):
            yield
    finally:
        g.catalogue = before


def _catalogue() -> NullTranslations:
    found: NullTranslations | None = g.get("catalogue") if g else None
    if found is None:
        found = cast("NullTranslations", get_translations())
        if g:
            g.catalogue = found
    return found


def _marked_up(text: str, **values: object) -> Markup:
    """The text as a part of a page: our own words stand as they are, what is set into them is escaped."""
    found = Markup(_catalogue().gettext(text))  # noqa: S704
    return found % values if values else found
