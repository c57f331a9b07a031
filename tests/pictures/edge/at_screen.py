"""Who has no device at the room's own screen: found, known, reading, speaking up, and forgotten again."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.pictures.edge.course import TO_BALLOT, before, discuss, start
from tests.pictures.edge.scene import Scene
from tests.pictures.session import PIN
from tests.pictures.shots import TOUCH, Chapter, Shot


def screen(name: str, path: str, **values: object) -> Shot:
    return Shot(name=f"screen-{name}", path=path, sizes=(TOUCH,), **values)


def known(path: str, then: Callable[[Page], None] | None = None) -> Callable[[Page], None]:
    """The PIN is right, and the person has gone on to this page."""

    def show(page: Page) -> None:
        page.fill("#pin", PIN)
        page.click("form.pin button.primary")
        page.wait_for_selector("#done")
        page.goto(page.url.partition("/screen/")[0] + path)
        if then:
            then(page)

    return show


def nobody_touches(page: Page) -> None:
    page.evaluate("document.getElementById('leaving').dataset.forget = 18")
    page.wait_for_selector("#leaving:not([hidden]) p:not(:empty)")


def say(page: Page) -> None:
    page.fill("#text", "Đề nghị bổ sung số liệu giải ngân của từng chủ đầu tư.")
    page.click(".on-screen .button.primary")
    page.wait_for_selector(".big")


def turned(page: Page) -> None:
    page.click("#turn-on")
    page.wait_for_selector("#turn-back")


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(before, start, discuss),
        (
            screen("agencies", "/screen/", is_main=True),
            screen("found", "/screen/?q=an"),
            screen("nobody", "/screen/?q=zz"),
            screen("home", "/screen/10", touch=known("/screen/10"), is_main=True),
            screen("queue", "/screen/9", touch=known("/screen/9")),
            screen("paper", "/screen/10", touch=known("/screen/10/documents/to-trinh", turned), is_main=True),
            screen("paper-loading", "/screen/10", touch=known("/screen/10/documents/bao-cao")),
            screen("opinion", "/screen/10", touch=known("/screen/10/opinion"), is_main=True),
            screen("page-opinion", "/screen/10", touch=known("/screen/10/opinion?document=to-trinh&page=2")),
            screen("opinion-given", "/screen/10", touch=known("/screen/10/opinion", say)),
            screen("forgets", "/screen/10", touch=known("/screen/10", nobody_touches)),
        ),
    ),
    Chapter(
        lambda: Scene(*TO_BALLOT),
        (screen("home-ballot", "/screen/17", touch=known("/screen/17")),),
    ),
)
