"""What pages do, programs can do: every POST of a page has a call, or stands here with why it has none."""

import pytest
from flask import Flask

from central.api.calls.every import CALLS

WITHOUT = {
    "entry.login": "a token stands in for it",
    "entry.logout": "a token stands in for it",
    "entry.account": "language and quiet hours of one's own pages, logins of one's own browsers",
    "by_passkey.log_in": "a key that a person touches",
    "by_passkey.own": "a key that a person touches",
    "second.prove": "the second factor is a person's",
    "second.agree": "the second factor is a person's",
    "tokens.own": "a token must not make tokens that outlive it",
    "feed.own": "a secret address is as good as a token, and must not be made by one",
    "pushes.own": "belongs to one browser",
    "photos.own": "a person agrees to the own portrait, looking at it",
    "papers.change_ticket": "code and PIN let a person in, and are shown to that person alone",
    "guest.door": "guests have no account, so no token",
    "guest.invitation": "guests have no account, so no token",
    "guest.leave": "guests have no account, so no token",
    "kept.export": "one's own data go to the person, not to a program",
    "lists.lists": "a sheet is looked at, row by row, before it is taken; programs have calls for each row",
    "lists.look": "a sheet is looked at, row by row, before it is taken; programs have calls for each row",
    "lists.export": "GET /agencies and /agencies/{agency} give the same",
    "audit.exported": "GET /audit gives the same",
    "fleet.claim": "the code is read off the screen of the unit by who stands before it",
    "releases.shown": "who gives a ring a release looks at how the ring before it fared",
    "proceedings.decide": "a line that does not fit is judged by who has read it",
    "proceedings.end": "an alarm is ended by who has found out why",
    "own_notes.erase": "private notes are their writer's alone",
    "sound.speech": "what was said is corrected by who listens to it",
    "week.busy": "keeps nothing; the registration refuses and tells the same",
}


@pytest.fixture
def posts(app: Flask) -> set[str]:
    """The pages that take a form."""
    rules = app.url_map.iter_rules()
    return {one.endpoint for one in rules if "POST" in (one.methods or ()) and not one.rule.startswith("/api/")}


def test_every_form_of_a_page_has_a_call_or_a_reason_to_have_none(posts: set[str]) -> None:
    called = {page for call in CALLS for page in call.pages}

    assert posts - called - set(WITHOUT) == set()
    assert (called | set(WITHOUT)) - posts == set(), "named here, but there is no such form any more"
    assert not called & set(WITHOUT)


def test_calls_are_named_apart_and_those_that_change_something_do_it_by_post() -> None:
    names = [one.act.__name__ for one in CALLS]
    assert len(names) == len(set(names))
    assert len({(one.method, one.path) for one in CALLS}) == len(CALLS)
    assert all(one.method == "POST" for one in CALLS if one.pages)
    assert all(one.summary for one in CALLS)
