"""What a picture is made of: a page, how large, whose device, and what is done before it is looked at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.servers import eventually

Size = tuple[int, int]
PHONE, TABLET, TOUCH, DESK, WALL = (390, 844), (820, 1180), (1280, 800), (1440, 900), (1920, 1080)
DOOR, HAND, OFFICE = ((800, 1280), (1280, 800)), (PHONE, TABLET), (DESK, PHONE)
LANGUAGES = ("vi", "en")
LOADED = "document.readyState === 'complete' || document.querySelector('.door-eye img')?.naturalWidth > 0"
"""The camera's picture is a stream, so its page never says that it is complete."""


def nothing(_page: Page) -> None:
    """Most pages are looked at as they open."""


def as_it_is(_scene: object) -> None:
    """Most pages find their scene as it is."""


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One page in one state. `path` may name places of its scene; `person` is whose device shows it. `prepare` comes
    before the browser opens, `before` before it asks for the page, `touch` after it has it."""

    name: str
    path: str
    sizes: tuple[Size, ...]
    person: str = ""
    prepare: Callable[[Any], None] = as_it_is
    before: Callable[[Page], None] = nothing
    touch: Callable[[Page], None] = nothing
    whole: bool = False
    is_main: bool = False


class Scene(Protocol):
    """Pages served at one moment, with the people who look at them."""

    @property
    def address(self) -> str: ...
    @property
    def now_ms(self) -> int: ...
    def cookies(self, person: str) -> dict[str, str]:
        """What makes a browser this person's; nobody's is one of the room's own screens."""

    def path(self, path: str) -> str:
        """The path with the scene's own numbers in it."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class Chapter:
    """A moment and its pages; it is made once for all pictures of it."""

    begin: Callable[[], Scene]
    shots: tuple[Shot, ...]


@dataclass(frozen=True, kw_only=True)
class View:
    """A shot in one size and language."""

    shot: Shot
    size: Size
    language: str

    @property
    def name(self) -> str:
        return f"{self.language}/{self.shot.name}-{self.size[0]}x{self.size[1]}"


def views(shot: Shot, *, languages: tuple[str, ...] = LANGUAGES) -> Iterator[View]:
    """The shot in all its sizes and languages."""
    for language in languages:
        for size in shot.sizes:
            yield View(shot=shot, size=size, language=language)


@dataclass
class Open:
    """A page that is open as it will be looked at, and what went wrong on the way."""

    page: Page
    troubles: list[str] = field(default_factory=list)


@contextmanager
def opened(browser: Browser, scene: Scene, view: View) -> Iterator[Open]:
    """The page in a browser of its own, on the scene's clock, fonts loaded, touched as the shot says."""
    view.shot.prepare(scene)
    context = _context(browser, scene, view)
    try:
        page = context.new_page()
        page.set_default_timeout(15_000)
        found = Open(page)
        page.on("pageerror", lambda error: found.troubles.append(str(error)))
        page.on("console", lambda said: found.troubles.append(said.text) if "Content Security" in said.text else None)
        page.on("request", lambda request: _check_request(request, scene, found.troubles))
        view.shot.before(page)
        page.goto(scene.address + scene.path(view.shot.path), wait_until="commit")
        eventually(lambda: page.evaluate(LOADED))
        page.evaluate(
            "Promise.all([...document.fonts].map(face => face.load())).then(() => document.fonts.ready).then(() => true)"
        )
        view.shot.touch(page)
        yield found
    finally:
        context.close()


def _context(browser: Browser, scene: Scene, view: View) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": view.size[0], "height": view.size[1]},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
        has_touch=view.size not in (DESK, WALL),
        service_workers="block",
    )
    context.clock.set_fixed_time(scene.now_ms / 1000)
    cookies = {"language": view.language, **scene.cookies(view.shot.person)}
    context.add_cookies([{"name": name, "value": value, "url": scene.address} for name, value in cookies.items()])
    return context


def _check_request(request: Request, scene: Scene, troubles: list[str]) -> None:
    if not request.url.startswith((scene.address + "/", "data:")):
        troubles.append(f"asks another server: {request.url}")
