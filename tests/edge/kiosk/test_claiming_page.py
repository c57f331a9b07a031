"""The screen of a unit that nobody knows: it follows by itself, and becomes the room's page without anybody's hand."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Page, expect

from edge.claiming import Enrol
from edge.kiosk.claiming import Progress, Step, create_app
from tests import servers


class TakenOver:
    """One address at which first nobody, then another process answers."""

    def __init__(self, now: Any) -> None:
        self.now = now

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer: Iterable[bytes] = self.now(environ, start_response)
        return answer


def nobody(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("502 Bad Gateway", [("Content-Type", "text/html")])
    return [b"<h1>502</h1>"]


def test_the_screen_follows_and_goes_over_to_the_rooms_page(page: Page, tmp_path: Path) -> None:
    known = Enrol(
        central_url="https://localhost:8444",
        pages_url="https://hop.example.gov.vn",
        ca=tmp_path / "ca.pem",
        data_dir=tmp_path,
        run_dir=tmp_path,
        settings=tmp_path / "unit.toml",
    )
    progress, room = Progress(), Flask("room")
    room.add_url_rule("/door", "door", lambda: "<main><h1>Phòng trống</h1></main>")
    served = Flask("served")
    way = TakenOver(create_app(known, progress, again_s=1).wsgi_app)
    served.wsgi_app = way  # type: ignore[method-assign]
    progress.show_code("7C2DA19FK3QX")
    with servers.serve(served) as address:
        page.goto(f"{address}/door")
        expect(page.locator(".typed")).to_have_text("7C2D-A19F-K3QX")

        progress.move(Step.READY, room="Phòng họp số 1")
        expect(page.locator("h1")).to_have_text("Phòng sẵn sàng", timeout=30_000)

        way.now = nobody
        page.wait_for_timeout(2500)
        expect(page.locator("h1")).to_have_text("Phòng sẵn sàng")

        way.now = room.wsgi_app
        expect(page.locator("h1")).to_have_text("Phòng trống", timeout=30_000)
