"""What `edge doctor` and `central doctor` find: whether a thing is as it should be, and what to do where it is not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

SOON = timedelta(days=30)
"""A certificate that ends within this time is worth a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at. `advice` is empty where nothing is to be done."""

    what: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        return not self.advice


def report(findings: Iterable[Finding]) -> tuple[str, bool]:
    """The findings as text, a line each and what to do below it; and whether all is well."""
    lines, is_well = [], True
    for one in findings:
        lines.append(f"{'ok  ' if one.is_well else 'BAD '} {one.what}")
        if not one.is_well:
            is_well = False
            lines.append(f"     -> {one.advice}")
    return "\n".join(lines), is_well


def look_at_certificate(
    pem: bytes, *, key: bytes, authority: bytes, name: str, now: datetime, renewal: str
) -> Iterator[Finding]:
    """Is this certificate the authority's, does the key belong to it, is it `name`'s (empty: anyone's), how long yet?

    `renewal` says what to do where it can't be used.
    """
    try:
        certificate, issuer = x509.load_pem_x509_certificate(pem), x509.load_pem_x509_certificate(authority)
        private = load_pem_private_key(key, password=None)
    except (ValueError, TypeError) as error:
        yield Finding(what=f"certificate: {error}", advice=renewal)
        return
    subject = _common_name(certificate)
    if name and subject != name:
        yield Finding(what=f"certificate: it is {subject}'s, not {name}'s", advice=renewal)
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if private.public_key().public_bytes(*form) != certificate.public_key().public_bytes(*form):
        yield Finding(what=f"certificate {subject}: the key is another's", advice=renewal)
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        yield Finding(what=f"certificate {subject}: another authority has signed it", advice=renewal)
    left = certificate.not_valid_after_utc - now
    if left < SOON:
        yield Finding(what=f"certificate {subject}: {max(left.days, 0)} days are left", advice=renewal)
    else:
        yield Finding(what=f"certificate {subject}: good for {left.days} days")


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""
