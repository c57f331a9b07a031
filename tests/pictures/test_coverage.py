"""No page without a picture: what has one is looked at by axe and for its language, in test_pages.py."""

import re
from pathlib import Path

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, Rule

from central.db import open_database
from central.web.app import create_app
from central.web.pages import PAGES
from tests.central.settings import central_settings
from tests.pictures.central import CHAPTERS

NO_PAGES = re.compile(
    r"/api/|/static/|/look/|\.(json|jpg|webp|xlsx|ics|js|webmanifest|zip|pdf)$|ending>$|(paper|poster)\.docx$|/options$"
    r"|/(health|ready|language/<language>|login/provider|login/provider/back|logout/provider|people/search|rooms/day)$"
    r"|/original$|/papers/<int:paper>$|/guest/papers/|/uploads$|/handed-out/|/sound/<recording>$|/pages/<int:page>$|/files/<int:sent>$"
)
"""What is fetched by a page or by a program, leads elsewhere, or is a file."""
FILLS = {"last_line": "ab/1"}


def test_every_page_of_central_is_among_the_pictures_and_looked_at_by_axe(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'central.sqlite'}"
    app = create_app(open_database(url), central_settings(tmp_path, url), pages=PAGES)
    found = {
        endpoint_of(app.url_map.bind("central"), shot.path) for one in CHAPTERS for shot in one.shots if shot.is_main
    }

    assert [rule.rule for rule in app.url_map.iter_rules() if is_page(rule) and rule.endpoint not in found] == []


def is_page(rule: Rule) -> bool:
    return "GET" in (rule.methods or ()) and not NO_PAGES.search(rule.rule)


def endpoint_of(urls: MapAdapter, path: str) -> str:
    filled = re.sub(r"\{([^}]*)\}", lambda name: FILLS.get(name[1], "1"), path)
    try:
        return str(urls.match(re.split("[?#]", filled)[0])[0])
    except HTTPException:
        return ""
