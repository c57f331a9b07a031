"""Central's settings: one TOML file, checked as a whole before anything starts.

A wrong value stops the start with the key, the value and what is allowed. Paths are taken from the file's own folder.
"""

from pathlib import Path

from central.settings.kept import (
    read_mail_password,
    read_oidc_secret,
    read_release_key,
    read_replies_password,
    read_secret_key,
    read_signing_key,
    read_sms_headers,
    read_ticket_key,
)
from central.settings.rules import rules
from central.settings.sections import (
    Broker,
    Central,
    Documents,
    Enrolment,
    Imap,
    Keys,
    Mail,
    Metrics,
    Oidc,
    Push,
    Relay,
    Replies,
    Settings,
    Signing,
    Sms,
    Units,
    Web,
)
from contract.settings import SettingsError, insist, parse

__all__ = [
    "Broker",
    "Central",
    "Documents",
    "Enrolment",
    "Imap",
    "Keys",
    "Mail",
    "Metrics",
    "Oidc",
    "Push",
    "Relay",
    "Replies",
    "Settings",
    "Signing",
    "Sms",
    "Units",
    "Web",
    "read_mail_password",
    "read_oidc_secret",
    "read_release_key",
    "read_replies_password",
    "read_secret_key",
    "read_settings",
    "read_signing_key",
    "read_sms_headers",
    "read_ticket_key",
]


def read_settings(path: Path) -> Settings:
    """The settings of a file; SettingsError on the first value that is wrong."""
    try:
        settings = parse(path.read_text(encoding="utf-8"), Settings, folder=path.parent)
        insist(rules(settings))
    except (OSError, UnicodeDecodeError, SettingsError) as error:
        raise SettingsError(f"{path}: {error}") from None
    return settings
