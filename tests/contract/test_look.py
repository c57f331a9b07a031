"""The shared look, as a browser sees it: kept for a year, readable from where people stand, usable by everyone."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from bench import specimen
from contract.look import collect, digest_of
from tests import servers

ROOT = Path(__file__).parents[2]
PAIRS = [
    ("ink", "paper"),
    ("ink", "ground"),
    ("quiet", "paper"),
    ("quiet", "ground"),
    ("primary", "paper"),
    ("primary", "primary-soft"),
    ("on-primary", "primary"),
    ("on-primary", "primary-pressed"),
    ("ok", "paper"),
    ("ok", "ok-soft"),
    ("attention", "paper"),
    ("attention", "attention-soft"),
    ("stop", "paper"),
    ("stop", "stop-soft"),
    ("on-stop", "stop"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with servers.serve(specimen.create_app()) as here:
        yield here


@pytest.fixture
def client() -> FlaskClient:
    return specimen.create_app().test_client()


@pytest.fixture(params=sorted(specimen.SEEN))
def seen_from(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Page]:
    """The specimen page at the size of one place."""
    width, height = specimen.SEEN[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{address}/{request.param}")
    yield page
    context.close()


def test_a_browser_keeps_a_file_for_a_year_under_its_digest(client: FlaskClient) -> None:
    found = re.search(r'"(/look/[0-9a-f]{12}/tokens\.css)"', client.get("/desk").text)
    assert found is not None

    answer = client.get(found[1], buffered=True)

    assert answer.headers["Cache-Control"].split(", ") == ["public", "immutable", "max-age=31536000"]


def test_a_style_sheet_comes_compressed_to_whom_that_suits_and_a_page_never(client: FlaskClient) -> None:
    whole = client.get("/look/components.css", buffered=True)

    small = client.get("/look/components.css", headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    page = client.get("/desk", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(small.data) == whole.data
    assert len(small.data) * 3 < len(whole.data)
    assert small.headers["Vary"] == whole.headers["Vary"] == "Accept-Encoding"
    asked = {"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]}
    again = client.get("/look/components.css", headers=asked, buffered=True)
    assert again.status_code == 304
    assert "Content-Encoding" not in page.headers


@pytest.mark.parametrize("name", ["/look/tokens.css", "/look/000000000000/tokens.css"])
def test_an_old_address_gives_the_present_file_to_be_asked_for_again(client: FlaskClient, name: str) -> None:
    answer = client.get(name, buffered=True)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_nothing_outside_the_look_is_served(client: FlaskClient) -> None:
    assert client.get("/look/../collect.py").status_code == 404
    assert client.get("/look/000000000000/../../../pyproject.toml").status_code == 404


def test_the_digest_follows_every_file(tmp_path: Path) -> None:
    (tmp_path / "tokens.css").write_text("old")
    before = digest_of(tmp_path)

    (tmp_path / "tokens.css").write_text("new")

    assert digest_of(tmp_path) != before


def test_every_icon_that_a_page_names_is_collected() -> None:
    pages = [path for side in ("bench", "contract", "edge", "central") for path in (ROOT / side).rglob("*.html")]
    named = {
        name for page in pages for name in re.findall(r"icon\(['\"]([a-z0-9-]+)", page.read_text(encoding="utf-8"))
    }

    assert named - set(collect.icons()) == set()


def test_the_letters_are_ours_with_all_vietnamese_marks(seen_from: Page) -> None:
    loaded = seen_from.evaluate("""async () => {
      const letters = "Kính gửi Ủy ban nhân dân tỉnh: ẵ ợ ữ ỵ đ";
      const faces = await document.fonts.load('600 20px "Be Vietnam Pro"', letters);
      return [faces.map(face => face.status), document.fonts.check('600 20px "Be Vietnam Pro"', letters)];
    }""")

    assert loaded == [["loaded", "loaded"], True]


def test_colours_can_be_read_from_where_people_stand(seen_from: Page) -> None:
    least = 7.0 if seen_from.evaluate("document.body.matches('.door, .display')") else 4.5

    assert {pair: contrast for pair, contrast in contrasts(seen_from).items() if not contrast >= least} == {}


def test_who_asks_for_more_contrast_gets_7_to_1_everywhere(seen_from: Page) -> None:
    seen_from.emulate_media(contrast="more")
    light = contrasts(seen_from)
    seen_from.evaluate("document.body.dataset.theme = 'dark'")
    dark = contrasts(seen_from)

    for found in (light, dark):
        assert {pair: contrast for pair, contrast in found.items() if not contrast >= 7.0} == {}


def test_forced_colours_leave_the_main_action_and_the_chosen_answer_to_be_told_apart(seen_from: Page) -> None:
    seen_from.emulate_media(forced_colors="active")

    grounds = seen_from.evaluate("""() => {
      const style = (part) => getComputedStyle(part);
      const other = style(document.querySelector('.button:not(.primary, .stop)'));
      const mains = [...document.querySelectorAll('.button.primary')];
      return mains.map((one) => [style(one).backgroundColor, other.backgroundColor, other.borderStyle]);
    }""")

    assert grounds
    for main, other, edge in grounds:
        assert main != other
        assert edge == "solid"


def contrasts(seen_from: Page) -> dict[str, float]:
    """The contrast of each pair of colours that stand on one another, as the page's body has them."""
    found = seen_from.evaluate(
        """pairs => {
          const style = getComputedStyle(document.body);
          const light = name => {
            const hex = style.getPropertyValue(`--${name}`).trim();
            const [r, g, b] = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16) / 255)
              .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          return pairs.map(pair => {
            const [low, high] = pair.map(light).sort((a, b) => a - b);
            return [pair.join(" on "), (high + 0.05) / (low + 0.05)];
          });
        }""",
        PAIRS,
    )
    return dict(found)


def test_no_place_scrolls_sideways(seen_from: Page) -> None:
    assert seen_from.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_what_is_pressed_is_large_enough(seen_from: Page) -> None:
    small = seen_from.evaluate("""() => {
      const least = document.body.matches('.door, .chair, .display') ? 64 : 48;
      return [...document.querySelectorAll('.button, .votes label, .tabs a, input:not([type=checkbox], [type=radio])')]
        .filter(part => part.getBoundingClientRect().height < (part.matches('.votes label') ? 96 : least))
        .map(part => part.outerHTML);
    }""")

    assert small == []


def test_nothing_at_the_door_is_under_28_px(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 800, "height": 1280})
    page.goto(f"{address}/door")

    small = page.evaluate("""() => [...document.querySelectorAll('body *')]
      .filter(part => [...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
      .filter(part => parseFloat(getComputedStyle(part).fontSize) < 28).map(part => part.outerHTML)""")
    page.close()

    assert small == []


def test_people_who_listen_or_type_can_use_every_part(seen_from: Page) -> None:
    seen_from.add_script_tag(path=ROOT / "node_modules/axe-core/axe.min.js")

    violations = seen_from.evaluate("axe.run().then(found => found.violations.map(one => [one.id, one.nodes[0].html]))")

    assert violations == []
