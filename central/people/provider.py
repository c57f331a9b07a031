"""The province's login service (R4.3): an OpenID provider that says whose browser it is, by the code flow with PKCE.

Authlib speaks the protocol. Ours is what it leaves open: that the service is the one that was configured, how long it
may take, how long an attempt lasts, and that only a verified address of an official's opens anything.
"""

import logging
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import msgspec
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import MismatchingStateError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from flask import session
from joserfc.errors import JoseError

from central.people.bounded import bound
from central.settings import Oidc, read_oidc_secret
from contract.refused import Refused
from contract.settings import SettingsError

log = logging.getLogger(__name__)

ATTEMPTS = "attempts"
ATTEMPT_MS = 10 * 60_000
"""So long somebody may take to log in there."""
DISCOVERED_S = 3600.0
"""So long what it says of itself, its keys included, is believed; a key that is unknown is asked for at once."""
MOST_ATTEMPTS = 4
_LEEWAY_S = 60
_SIGNED_BY_KEY = ("RS", "PS", "ES", "Ed")
"""How signatures begin that only the service can make; those with a shared secret, or none, are not believed."""
_RUBBISH = (AuthlibBaseError, JoseError, LookupError, TypeError, ValueError)
_UNFINISHED = "Việc đăng nhập chưa hoàn tất hoặc đã quá thời hạn. Kính mời đăng nhập lại."


class Away(Exception):
    """The service could not say who it is, or says something that makes no sense."""


class _Metadata(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What is used of what a provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    id_token_signing_alg_values_supported: tuple[str, ...]
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Attempts(FlaskIntegration):
    """What a browser has begun is in its signed session: a few attempts, each taken once and for a time."""

    now_ms: Callable[[], int]

    def set_state_data(self, kept_in: Any, state: str, data: Mapping[str, Any]) -> None:
        kept = kept_in.get(ATTEMPTS, {})
        others = {key: kept[key] for key in sorted(kept, key=lambda one: kept[one]["at_ms"])[1 - MOST_ATTEMPTS :]}
        kept_in[ATTEMPTS] = others | {state: {"at_ms": self.now_ms(), "data": data}}

    def get_state_data(self, kept_in: Any, state: str | None) -> dict[str, Any] | None:
        kept = kept_in.get(ATTEMPTS, {}).get(state)
        return kept["data"] if kept and 0 <= self.now_ms() - kept["at_ms"] <= ATTEMPT_MS else None

    def clear_state_data(self, kept_in: Any, state: str | None) -> None:
        kept_in[ATTEMPTS] = {key: one for key, one in kept_in.get(ATTEMPTS, {}).items() if key != state}


class _Client(FlaskOAuth2App):
    """Authlib's client, its connections bounded, what it discovers checked and forgotten after a while."""

    oidc: Oidc
    trusted: ssl.SSLContext
    read_at_s = float("-inf")

    def load_server_metadata(self) -> dict[str, Any]:
        if time.monotonic() - self.read_at_s > DISCOVERED_S:
            with self._get_session() as connection:
                address = f"{self.oidc.issuer.rstrip('/')}/.well-known/openid-configuration"
                answer = connection.request("GET", address, withhold_token=True)
                answer.raise_for_status()
            self.server_metadata = _checked(answer.content, self.oidc.issuer)
            self.read_at_s = time.monotonic()
        found: dict[str, Any] = self.server_metadata
        return found

    def _get_session(self) -> OAuth2Session:
        return self._bounded(super()._get_session())

    def _get_oauth_client(self, **metadata: Any) -> OAuth2Session:
        # In the body all read a secret alike; in the header, with signs that mean something there, not all do.
        way = "client_secret_post"
        if way not in metadata["token_endpoint_auth_methods_supported"]:
            way = "client_secret_basic"
        return self._bounded(super()._get_oauth_client(**metadata, token_endpoint_auth_method=way))

    def _bounded(self, connection: OAuth2Session) -> OAuth2Session:
        bound(connection, self.trusted, timeout_s=self.oidc.timeout_s)
        return connection


@dataclass(frozen=True, kw_only=True)
class Provider:
    """The login service; `back` is our page that it sends browsers to."""

    oidc: Oidc
    client: _Client
    back: str

    def look(self) -> None:
        """Ask it who it is. Away: it did not say, or is another."""
        try:
            self.client.load_server_metadata()
        except (requests.RequestException, msgspec.MsgspecError, ValueError) as error:
            log.warning("the login service could not be asked who it is: %s", error)
            raise Away(str(error)) from error

    def way_there(self, to: str) -> str:
        """Where to send the browser, which is to see `to` of ours in the end. Away: the service does not answer."""
        self.look()
        begun = self.client.create_authorization_url(self.back)
        kept = {key: begun[key] for key in ("state", "nonce", "code_verifier")}
        self.client.save_authorize_data(redirect_uri=self.back, to=to, **kept)
        return str(begun["url"])

    def way_out(self, to: str) -> str:
        """Where to send a browser that is to be logged out there too; `to`, ours, where the service has no such page.

        Away: the service does not answer.
        """
        self.look()
        if not self.client.server_metadata.get("end_session_endpoint"):
            return to
        return str(self.client.create_logout_url(to, client_id=self.oidc.client_id)["url"])

    def wanted_by(self, state: str) -> str:
        """The page of ours that was wanted when this attempt of the browser's began; the first one for none."""
        attempt = self.client.framework.get_state_data(session, state)
        return str(attempt["to"]) if attempt else "/"

    def email_of(self, *, issuer: str) -> str:
        """The verified address of who came back with this request, whom `issuer` (RFC 9207; empty) says it is from.

        Away: the service does not answer. Refused: the attempt is none of this browser's, is over or was used; the
        service has let nobody in; it does not say that the address is that person's.
        """
        self.look()
        if issuer not in ("", self.oidc.issuer):
            raise Refused(_UNFINISHED)
        wanted = {"iss": self.oidc.issuer, "aud": self.oidc.client_id}
        options = {name: {"essential": True, "value": value} for name, value in wanted.items()}
        try:
            token = self.client.authorize_access_token(claims_options=options, leeway=_LEEWAY_S)
            said = self._claims(token)
        except requests.RequestException as error:
            log.warning("the login service broke off: %s", error)
            raise Away(str(error)) from error
        except MismatchingStateError:
            raise Refused(_UNFINISHED) from None
        except _RUBBISH as error:
            log.warning("a login by the login service was refused: %s", error)
            raise Refused(_UNFINISHED) from error
        email = said.get("email")
        if not isinstance(email, str) or said.get("email_verified") is not True:
            raise Refused(
                "Hệ thống xác thực chưa xác nhận địa chỉ thư công vụ của tài khoản này. "
                "Kính mời liên hệ quản trị hệ thống của đơn vị."
            )
        return email.strip().lower()

    def _claims(self, token: dict[str, Any]) -> Mapping[str, Any]:
        """What was said of the person, in the signed answer or, where that says no address, when asked for it."""
        said: Mapping[str, Any] = token["userinfo"]
        if "email" in said:
            return said
        asked: Mapping[str, Any] = self.client.userinfo(token=token)
        if asked["sub"] != said["sub"]:
            raise ValueError("the login service speaks of somebody else")
        return asked


def provider(oidc: Oidc, *, public_url: str, now_ms: Callable[[], int]) -> Provider:
    """The one of the settings; SettingsError when the secret or the authority's file is unusable."""
    attempts = _Attempts("provider")
    attempts.now_ms = now_ms
    client = _Client(
        attempts,
        "provider",
        client_id=oidc.client_id,
        client_secret=read_oidc_secret(oidc),
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256"},
        client_auth_methods=[("client_secret_basic", _show_secret)],
    )
    client.oidc = oidc
    try:
        client.trusted = ssl.create_default_context(cafile=oidc.ca)
    except OSError as error:
        raise SettingsError(f"oidc.ca = {str(oidc.ca)!r}: {error}") from None
    return Provider(oidc=oidc, client=client, back=f"{public_url}/login/provider/back")


def _show_secret(client: Any, _method: str, uri: str, headers: Any, body: Any) -> tuple[str, Any, Any]:
    """HTTP Basic as RFC 6749, 2.3.1 has it: each part encoded as in a form, which Authlib leaves out."""
    pair = ":".join(quote_plus(one) for one in (client.client_id, client.client_secret))
    headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return uri, headers, body


def _checked(text: bytes, issuer: str) -> dict[str, Any]:
    """What the service says of itself; ValueError when it is another, or has a part that is not under TLS."""
    read = msgspec.json.decode(text, type=_Metadata)
    if read.issuer != issuer:
        raise ValueError(f"it says that it is {read.issuer!r}, not {issuer!r}")
    signed = [one for one in read.id_token_signing_alg_values_supported if one.startswith(_SIGNED_BY_KEY)]
    for address in (read.authorization_endpoint, read.end_session_endpoint or issuer):
        if not address.startswith("https://"):
            raise ValueError(f"it names {address!r}, which is not under TLS")
    return msgspec.structs.asdict(read) | {"id_token_signing_alg_values_supported": signed}
