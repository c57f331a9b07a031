"""Keys and secrets in files that central's settings name. SettingsError when one can't be read; it tells no secret."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from central.settings.sections import Mail, Oidc, Replies, Settings, Sms
from contract.settings import SettingsError


def read_signing_key(settings: Settings) -> Ed25519PrivateKey:
    """The key that signs lists; SettingsError when the file is not such a key."""
    return _private_key("keys.signing_key", settings.keys.signing_key)


def read_ticket_key(settings: Settings) -> Ed25519PrivateKey:
    """The key that signs tickets; SettingsError when the file is not such a key."""
    return _private_key("keys.ticket_key", settings.keys.ticket_key)


def read_secret_key(settings: Settings) -> bytes:
    """The secret of the sessions; SettingsError when the file can't be read or is too short."""
    path = settings.web.secret_key_file
    try:
        secret = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"web.secret_key_file = {str(path)!r}: {error}") from None
    if len(secret) < 32:
        raise SettingsError(f"web.secret_key_file = {str(path)!r}: at least 32 bytes are allowed")
    return secret


def read_mail_password(mail: Mail) -> str:
    """The password of the mail account, empty for none; SettingsError when its file can't be read."""
    if mail.password_file is None:
        return ""
    try:
        return mail.password_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"mail.password_file = {str(mail.password_file)!r}: {error}") from None


def read_replies_password(replies: Replies) -> str:
    """The password of the mailbox of answers; SettingsError when its file can't be read."""
    try:
        return replies.password_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"replies.password_file = {str(replies.password_file)!r}: {error}") from None


def read_sms_headers(sms: Sms) -> dict[str, str]:
    """What the gateway is shown; SettingsError when its file can't be read or is no such line."""
    if sms.header_file is None:
        return {}
    try:
        name, sep, secret = sms.header_file.read_text("utf-8").strip().partition(":")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"sms.header_file = {str(sms.header_file)!r}: {error}") from None
    if not sep:
        raise SettingsError(f"sms.header_file = {str(sms.header_file)!r}: a line `Name: secret` is allowed")
    return {name.strip(): secret.strip()}


def read_oidc_secret(oidc: Oidc) -> str:
    """What we show the login service; SettingsError when its file can't be read or is empty."""
    path = oidc.client_secret_file
    try:
        secret = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"oidc.client_secret_file = {str(path)!r}: {error}") from None
    if not secret:
        raise SettingsError(f"oidc.client_secret_file = {str(path)!r}: it is empty")
    return secret


def read_release_key(settings: Settings) -> Ed25519PublicKey:
    """The key by which releases are checked; SettingsError when there is none, or the file is not such a key."""
    path = settings.keys.release_key
    if path is None:
        raise SettingsError("keys.release_key is missing: the public half of the province's release key")
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise SettingsError(f"keys.release_key = {str(path)!r}: {error}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise SettingsError(f"keys.release_key = {str(path)!r}: a public Ed25519 key in PEM is allowed")
    return key


def _private_key(name: str, path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SettingsError(f"{name} = {str(path)!r}: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{name} = {str(path)!r}: an Ed25519 private key in PEM without a password is allowed")
    return key
