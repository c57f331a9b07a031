"""How somebody's account is protected: without a second factor, agreeing on one, asked for it, with it."""

import base64

from msgspec.structs import replace
from playwright.sync_api import Page

from central.api.models import ApiToken
from central.api.rules import Scope, Wanted
from central.api.tokens import make_token
from central.audit.rules import Hand
from central.people.models import Login, Passkey, RecoveryCode, SecondFactor
from central.settings import Oidc
from tests.central.people.authenticator import code_at
from tests.pictures.central.scene import MONDAY, Scene, official
from tests.servers import free_port

SECOND = "so-tu-phap.lanhdao"
"""Whose account it is; nobody else's picture needs it."""


def tokens_held(scene: Scene) -> None:
    """A program of the registrar's reads the meetings."""
    ApiToken.delete().execute()
    wanted = Wanted(name="Phần mềm quản lý văn bản", scopes=("read", "register"), days=365)
    by = Hand(at_ms=scene.now_ms)
    make_token(scene.database, official("dangky"), wanted, offered=frozenset(Scope), by=by)


def service_named(scene: Scene) -> None:
    """The province has a login service, which is away."""
    secret = scene.folder / "oidc.secret"
    secret.write_text("secret")
    oidc = Oidc(issuer=f"https://127.0.0.1:{free_port()}", client_id="hop", client_secret_file=secret)
    scene.settings = replace(scene.settings, oidc=oidc)


def at_localhost(scene: Scene) -> None:
    """Browsers allow passkeys here."""
    scene.settings = replace(scene.settings, web=replace(scene.settings.web, public_url="http://localhost"))


def without_passkeys(_scene: Scene) -> None:
    Passkey.delete().execute()


def passkeys_held(scene: Scene) -> None:
    """The account has two, of which one was used."""
    without_passkeys(scene)
    for name, used_at_ms in (("Điện thoại cơ quan", scene.now_ms), ("Chrome 142, Windows", None)):
        at = {"added_at_ms": scene.now_ms - 30 * 86_400_000, "used_at_ms": used_at_ms}
        Passkey.create(official=official(SECOND), credential=name, public_key="", name=name, **at)


def login_grown_old(scene: Scene) -> None:
    scene.cookies(SECOND)
    Login.update(began_at_ms=scene.now_ms - 3_600_000).where(Login.official == official(SECOND)).execute()


def without_second(_scene: Scene) -> None:
    RecoveryCode.delete().execute()
    SecondFactor.delete().execute()


def second_asked(scene: Scene) -> None:
    """The account has a second factor, which this login has not shown."""
    without_second(scene)
    at = {"asked_at_ms": scene.now_ms, "confirmed_at_ms": scene.now_ms}
    SecondFactor.create(official=official(SECOND), sealed="", **at)
    RecoveryCode.insert_many([{"official": official(SECOND).id, "kept": f"{one:064}"} for one in range(8)]).execute()
    Login.update(second_at_ms=None).where(Login.official == official(SECOND)).execute()


def second_proven(scene: Scene) -> None:
    second_asked(scene)
    scene.cookies(SECOND)
    Login.update(second_at_ms=scene.now_ms).where(Login.official == official(SECOND)).execute()


def type_the_code(page: Page) -> None:
    """What the phone would show for the key on the page."""
    secret = base64.b32decode(page.inner_text(".secret").replace(" ", ""))
    page.fill("#code", code_at(secret, MONDAY))
    with page.expect_navigation():
        page.locator("button[value=confirm]").click()
    page.wait_for_selector(".codes")
    page.evaluate("document.fonts.ready")


def give_password(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[value=password]").click()
    page.wait_for_selector(".secret")
    page.evaluate("document.fonts.ready")
