"""R7.1: each word that a guide names stands on the pages that it names, in both languages, and its links lead there."""

import re
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.error import HTTPError

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser

from central.db import migrate, open_database
from central.guides.reading import ROLES, guides, words
from central.web.app import create_app
from central.web.pages import PAGES
from tests.central.settings import central_settings
from tests.contract.test_messages import english
from tests.pictures.guides import chapters, take_one, wanted
from tests.pictures.shots import LANGUAGES, Chapter, Scene, Shot

_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
PEOPLE = {
    "delegate": "so-y-te.lanhdao",
    "secretary": "dangky",
    "chair": "chanhvp",
    "agency": "phovp",
    "office": "phovp",
    "it": "quantri",
}
GOLD = (0xC8, 0xA2, 0x4A)
SHOWN = [chapter for chapter in chapters() if list(wanted(chapter))]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """Central without anybody in it."""
    url = f"sqlite:///{tmp_path / 'central.sqlite'}"
    database = open_database(url)
    migrate(database)
    yield create_app(database, central_settings(tmp_path, url), pages=PAGES)
    database.close()


@pytest.fixture(scope="module")
def texts() -> dict[tuple[str, str], frozenset[str]]:
    """Each text between two tags of the pages that a guide names, by page and language."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for chapter in SHOWN:
        found |= read_chapter(chapter)
    return found


def read_chapter(chapter: Chapter) -> dict[tuple[str, str], frozenset[str]]:
    scene = chapter.begin()
    shots = {one.shot.name: one.shot for one in wanted(chapter)}
    found = {(name, one): read_page(scene, shot, one) for name, shot in shots.items() for one in LANGUAGES}
    scene.close()
    return found


def read_page(scene: Scene, shot: Shot, language: str) -> frozenset[str]:
    shot.prepare(scene)
    return read(scene, shot.path, {"language": language, **scene.cookies(shot.person)})


def read(scene: Scene, path: str, cookies: dict[str, str]) -> frozenset[str]:
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    asked = urllib.request.Request(scene.address + scene.path(path), headers={"Cookie": cookie})  # noqa: S310
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        texts = _TAG.sub("\0", answer.read().decode()).split("\0")
    return frozenset(" ".join(unescape(one).split()) for one in texts)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ROLES)
def test_r7_1_every_word_of_a_guide_stands_on_the_pages_it_names(
    role: str, texts: dict[tuple[str, str], frozenset[str]]
) -> None:
    missing = []
    for task in guides()[role].tasks:
        for language in LANGUAGES:
            there = frozenset().union(*(texts[page, language] for page in task.pages))
            missing += [(task.key, language, one) for one in words(task.told(language)) if one not in there]
    assert missing == []


@pytest.mark.parametrize("role", ROLES)
def test_the_english_guide_names_the_english_words_of_the_same_buttons(role: str) -> None:
    catalogue: dict[str, set[str]] = {}
    for side in ("contract", "edge", "central"):
        for message, text in english(side).items():
            catalogue.setdefault(message, set()).add(text)
    for task in guides()[role].tasks:
        of_pages = set(words(task.en))
        unnamed = [one for one in words(task.vi) if catalogue[one].isdisjoint(of_pages)]
        assert (task.key, unnamed) == (task.key, [])
        assert len(of_pages) == len(set(words(task.vi))), task.key


def test_a_page_that_a_guide_opens_is_there_for_its_role() -> None:
    scene = next(one for one in SHOWN if "central-upcoming" in {found.shot.name for found in wanted(one)}).begin()
    refused = []
    for role, person in PEOPLE.items():
        for path in {task.at for task in guides()[role].tasks if task.at}:
            try:
                read(scene, path, {"login": scene.cookies(person)["login"]})
            except HTTPError as error:
                refused.append((role, path, error.code))
    scene.close()
    assert refused == []


def test_guides_are_read_before_logging_in_too(app: Flask) -> None:
    client = app.test_client()
    listed = client.get("/guides").text
    for role, guide in guides().items():
        assert f'href="/guides/{role}"' in listed
        page = client.get(f"/guides/{role}").text
        assert all(f'id="{task.key}"' in page and f"#{task.key}" in listed for task in guide.tasks)
    assert client.get("/guides/nobody").status_code == 404


def test_a_guide_shows_the_pictures_that_were_taken_and_only_these(app: Flask, tmp_path: Path) -> None:
    client = app.test_client()
    assert "Hình minh họa chưa có" in client.get("/guides/delegate").text

    folder = tmp_path / "data" / "guides" / "vi" / "delegate"
    folder.mkdir(parents=True)
    Image.new("RGB", (30, 60)).save(folder / "central-answer.webp")
    page = client.get("/guides/delegate").text

    assert "Hình minh họa chưa có" not in page
    assert re.findall(r'<img src="([^"]*)"', page) == ["/guides/pictures/vi/delegate/central-answer.webp"]
    with client.get("/guides/pictures/vi/delegate/central-answer.webp") as picture:
        assert picture.mimetype == "image/webp"
    assert client.get("/guides/pictures/vi/delegate/..%2fcentral.webp").status_code == 404


def test_a_guide_s_picture_is_taken_with_its_words_outlined(chromium: Browser, tmp_path: Path) -> None:
    chapter = next(one for one in SHOWN if "central-login" in {found.shot.name for found in wanted(one)})
    [login] = [one for one in wanted(chapter) if one.shot.name == "central-login"]
    scene = chapter.begin()
    path = take_one(chromium, scene, login, folder=tmp_path, language="vi")
    scene.close()
    with Image.open(path) as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20) or ()}
    assert any(
        isinstance(one, tuple) and max(abs(a - b) for a, b in zip(one, GOLD, strict=True)) < 12 for one in colours
    )
