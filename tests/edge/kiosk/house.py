"""A room's pages on a real journal, and the people who use them, each with an own device."""

import html
import io
import re
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from contract.package import Package, sha256_of, write_package
from contract.room import Room
from edge.desk import Desk
from edge.journal import open_journal
from edge.kiosk.app import create_app
from edge.kiosk.people_here import Device
from edge.kiosk.screens import screen_link
from edge.kiosk.shell import Kiosk
from edge.settings import Keys, Settings, Unit, Web, Wifi
from edge.shelf import Shelf
from tests.makers import (
    CENTRAL_KEY,
    EIGHT,
    MEETING,
    UNIT,
    UNIT_KEY,
    SetClock,
    make_list,
    make_package,
    private_pem,
    sealed,
)

SUPPORT = "Văn phòng UBND tỉnh, phòng 102, điện thoại 3882 1234"


class Visitor:
    """A browser in the room. Forms are found on the page that is open and are sent with what they hold."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        self.client = client
        self.environ = {"REMOTE_ADDR": address}
        self.shown: TestResponse | None = None

    def open(self, path: str, **headers: str) -> str:
        """Open a page and follow where it leads; its text."""
        return self._show(self.client.get(path, environ_base=self.environ, headers=headers, follow_redirects=True))

    def send(self, action: str, **values: object) -> str:
        """Fill in the form with this action on the open page and send it; the text of what is shown then."""
        form = self.form(action)
        return self._show(
            self.client.post(action, data={**form, **values}, environ_base=self.environ, follow_redirects=True)
        )

    def upload(self, action: str, name: str, raw: bytes, **values: object) -> str:
        """Send the form of the open page with a file in its field `file`."""
        data = {**self.form(action), **values, "file": (io.BytesIO(raw), name)}
        return self._show(self.client.post(action, data=data, environ_base=self.environ, follow_redirects=True))

    def post(self, action: str, **values: object) -> str:
        """Send a form that was never shown, or was shown before, with this device's own token."""
        data = {"token": self.form_token, **values}
        return self._show(self.client.post(action, data=data, environ_base=self.environ, follow_redirects=True))

    def _show(self, answer: TestResponse) -> str:
        answer.get_data()
        answer.close()
        self.shown = answer
        return self.text

    @property
    def text(self) -> str:
        assert self.shown is not None
        return html.unescape(self.shown.get_data().decode(errors="replace"))

    @property
    def status(self) -> int:
        assert self.shown is not None
        return self.shown.status_code

    @property
    def form_token(self) -> str:
        cookie = self.client.get_cookie("device")
        assert cookie is not None
        return Device(cookie.value, is_new=False, is_screen=False).form_token

    @property
    def device_hash(self) -> str:
        cookie = self.client.get_cookie("device")
        assert cookie is not None
        return Device(cookie.value, is_new=False, is_screen=False).hash

    def form(self, action: str) -> dict[str, str]:
        """The hidden fields of the form with this action."""
        found = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', self.text, re.DOTALL)
        assert found, f"no form for {action} on the page:\n{self.text}"
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', found[0])
        named = re.search(r'<form[^>]* id="([^"]+)"', found[0])
        if named:
            apart = rf'<input type="hidden" name="([^"]+)" value="([^"]*)" form="{re.escape(named[1])}">'
            fields += re.findall(apart, self.text)
        return dict(fields)


class House:
    """One unit with its pages; more packages may be put on its shelf."""

    def __init__(self, folder: Path, *packages: Package, at_ms: int = EIGHT - 10 * 60_000, unit: str = UNIT) -> None:
        self.clock = SetClock(at_ms)
        self.journal = open_journal(folder / "journal.sqlite")
        self.journal.begin_stream(unit=unit, boot="boot-1", software="test", moment=self.clock.now())
        self.shelf = Shelf(folder / "shelf", unit=unit, central_key=CENTRAL_KEY.public_key())
        self.desk = Desk(self.journal, self.shelf, self.clock)
        (folder / "run.pem").write_bytes(private_pem(UNIT_KEY))
        self.settings = Settings(
            unit=Unit(name=unit, data_dir=folder, run_dir=folder, support=SUPPORT),
            web=Web(public_url="http://127.0.0.1:8080"),
            wifi=Wifi(name="Phong hop so 1", key="hop;khong,giay"),
            keys=Keys(run_key=folder / "run.pem", central_key=folder / "central.pem"),
        )
        self.take(*(packages or (make_package(),)))
        self.app = create_app(self.desk, self.settings, self.clock)

    def take(self, *packages: Package) -> None:
        """Let these plans come into force."""
        self.shelf.take_list(sealed(make_list(*packages, serial=1 + len(self.desk.meetings()), unit=self.shelf.unit)))
        for package in packages:
            raw = write_package(package)
            self.shelf.put_package(raw, sha256_of(raw))
            self.desk.take_package(sha256_of(raw))

    def close(self) -> None:
        """End what it has started."""
        known: Kiosk = self.app.extensions["kiosk"]
        known.sheets.close()
        self.journal.close()

    @property
    def room(self) -> Room:
        return self.desk.room(MEETING)

    def phone(self, number: int = 1) -> Visitor:
        """A browser that comes over the room's network."""
        return Visitor(self.app.test_client(), f"10.20.0.{number}")

    def device_of(self, attendee: int) -> Visitor:
        """A phone that the room knows as this attendee's."""
        visitor = self.phone(attendee)
        visitor.open("/")
        self.desk.link_device(MEETING, attendee, visitor.device_hash)
        return visitor

    def screen(self) -> Visitor:
        """The unit's own browser, opened with the unit's link."""
        visitor = Visitor(self.app.test_client(), "127.0.0.1")
        visitor.client.get(f"/link/{screen_link(self.settings.unit.run_dir)}/display", environ_base=visitor.environ)
        return visitor
