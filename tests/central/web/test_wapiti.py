"""Wapiti, a scanner that others write, against central's pages as a stranger and as those who may do most: nothing."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import servers
from tests.pictures.central.scene import Scene

# It tries what is on a page as long as this, and each of its attacks on all pages as long as that.
_LOOKS_S, _ATTACKS_S = 120, 40
_PAGES = re.compile(r"found (\d+) URLs and forms")
_LEFT_ALONE = ("/logout", "/account/logins")
"""What would end the login that it attacks with."""
_OF_OLD_BROWSERS = frozenset({"X-XSS-Protection is not set"})
"""A guess of browsers until 2019 that could itself be misused; the content security policy is in its place."""
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.timeout(1800),
    # A connection that it breaks off leaves the test server's file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Report(msgspec.Struct):
    """What it writes; `vulnerabilities` and `anomalies` by their sort, most of them empty."""

    vulnerabilities: dict[str, list[dict[str, Any]]]
    anomalies: dict[str, list[dict[str, Any]]]

    @property
    def found(self) -> list[str]:
        return [
            f"{sort}: {one['method']} {one['path']} {one['parameter']} – {one['info']}"
            for sorts in (self.vulnerabilities, self.anomalies)
            for sort, ones in sorts.items()
            for one in ones
            if one["info"].strip() not in _OF_OLD_BROWSERS
        ]


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    scene = Scene(public_url="https://central.test")
    scene.app.wsgi_app = keep_logged_in(scene.app.wsgi_app)  # type: ignore[method-assign]
    yield scene
    scene.close()


@pytest.mark.parametrize("who", ["", "phovp", "quantri", "thuky"], ids=["stranger", "office", "it", "secretary"])
def test_wapiti_finds_nothing(scene: Scene, tmp_path: Path, who: str) -> None:
    written, log = tmp_path / "report.json", tmp_path / "log"
    cookies = {"language": "vi", **scene.cookies(who)}
    with log.open("wb") as output:
        subprocess.run(
            [
                *(servers.program("wapiti"), "--url", f"{scene.address}/", "--format", "json", "--output", written),
                *("--header", f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}"),
                *("--max-scan-time", str(_LOOKS_S), "--max-attack-time", str(_ATTACKS_S), "--no-bugreport"),
                *("--store-session", tmp_path / "session", "--store-config", tmp_path / "config", "--flush-session"),
            ],
            check=True,
            stdout=output,
        )

    report = msgspec.json.decode(written.read_bytes(), type=Report)

    assert report.found == []
    assert int(_PAGES.search(log.read_text("utf-8"))[1]) > (50 if who else 0)  # type: ignore[index]


def keep_logged_in(application: Callable[..., Any]) -> Callable[..., Any]:
    """The same pages without those that end a login."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"].startswith(_LEFT_ALONE):
            environ = {**environ, "PATH_INFO": "/nothing-here"}
        return application(environ, start_response)

    return answer
