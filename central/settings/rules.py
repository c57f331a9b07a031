"""What must hold of central's settings beyond the bounds of each value."""

import re

from central.settings.sections import Relay, Settings
from contract.settings import Rule, is_address, is_url


def rules(settings: Settings) -> list[Rule]:
    """Each rule with the value that it is about, whether it holds, and what is allowed."""
    central, web, units = settings.central, settings.web, settings.units
    url = central.database_url
    is_database = url.startswith(("sqlite:///", "postgresql://")) and not url.endswith("/")
    imap, oidc = settings.imap, settings.oidc
    mail, door = settings.mail, settings.enrolment
    metrics, relay = settings.metrics, settings.relay or Relay()
    return [
        ("relay.address", relay.address, is_address(relay.address), "an IP address to listen on"),
        ("relay.units_address", relay.units_address, is_address(relay.units_address), "an IP address to listen on"),
        (
            "relay.certificate",
            str(relay.certificate),
            (relay.certificate is None) == (relay.key is None),
            "certificate and key are given both or not at all",
        ),
        (
            "units.pages_url",
            units.pages_url,
            settings.relay is None or units.pages_url.count("{unit}") == 1,
            "https://{unit}.domain, by which the relay knows a room",
        ),
        (
            "metrics.address",
            metrics.address if metrics else "",
            metrics is None or is_address(metrics.address),
            "an IP address to listen on",
        ),
        (
            "enrolment.central_url",
            door.central_url if door else "",
            door is None or (is_url(door.central_url) and door.central_url.startswith("https://")),
            "https://host[:port]",
        ),
        (
            "enrolment.address",
            door.address if door else "",
            door is None or is_address(door.address),
            "an IP address to listen on",
        ),
        (
            "imap.domain",
            imap.domain if imap else "",
            imap is None or imap.account == "address" or bool(imap.domain),
            "the addresses' part after the @, where mailboxes are known by the part before it",
        ),
        (
            "oidc.issuer",
            oidc.issuer if oidc else "",
            oidc is None or re.fullmatch(r"https://[^\s?#]+", oidc.issuer) is not None,
            "https://host[:port][/path], as the service writes it",
        ),
        (
            "mail.sender",
            mail.sender if mail else "",
            mail is None or re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", mail.sender) is not None,
            "an e-mail address",
        ),
        ("central.name", central.name, bool(central.name.strip()), "a name to show on pages"),
        ("central.database_url", url, is_database, "sqlite:///PATH or postgresql://USER@HOST/NAME"),
        ("web.address", web.address, is_address(web.address), "an IP address to listen on"),
        ("web.public_url", web.public_url, is_url(web.public_url), "http(s)://host[:port] without a path"),
        (
            "units.pages_url",
            units.pages_url,
            is_url(units.pages_url.replace("{unit}", "unit")),
            "http(s)://{unit}.domain",
        ),
        ("units.address", units.address, is_address(units.address), "an IP address to listen on"),
    ]
