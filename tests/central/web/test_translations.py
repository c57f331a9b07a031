"""The English pages: chosen, and without a word left in Vietnamese."""

from flask import Flask

from contract.look.messages import is_vietnamese
from tests.contract.test_messages import english


def test_a_page_in_english_has_no_vietnamese_of_ours(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("language", "en")

    page = client.get("/login").text

    assert "Log in" in page
    assert 'lang="en"' in page
    for message in english("central"):
        assert not is_vietnamese(message) or f">{message}<" not in page, message
