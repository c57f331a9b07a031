"""Certificates of central's servers and clients: issued anew before they end, and when servers have other names."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from central.fleet.founding import SERVERS, subject_of
from central.fleet.pki import Authority, Part, issue, read_authority, write_secret

RENEWED_BEFORE = timedelta(days=120)
"""Whoever plays the playbook once a quarter never meets a certificate that has ended."""


def renew(folder: Path, *, hosts: Sequence[str]) -> list[str]:
    """Issue anew whatever ends soon, is for other hosts, or does not fit its key; the names of what was.

    `folder` is what `found` made, with the authority's key in it; `hosts`: every name and address by which units reach
    broker and central. Who uses them has to be started anew. Malformed: there is no authority.
    """
    authority, renewed = read_authority(folder), []
    for path in sorted(folder.glob("*.pem")):
        if path.stem not in SERVERS and not path.stem.startswith("central-"):
            continue
        named = hosts if path.stem in SERVERS else ()
        if not _is_well(path, named):
            _replace(path, authority, hosts=named)
            renewed.append(path.stem)
    return renewed


def _is_well(path: Path, hosts: Sequence[str]) -> bool:
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    key = load_pem_private_key(path.with_suffix(".key").read_bytes(), password=None)
    fits = isinstance(key, ec.EllipticCurvePrivateKey) and key.public_key() == certificate.public_key()
    lasts = certificate.not_valid_after_utc - datetime.now(UTC) > RENEWED_BEFORE
    return fits and lasts and _hosts_of(certificate) == set(hosts)


def _hosts_of(certificate: x509.Certificate) -> set[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {str(name.value) for name in names}


def _replace(path: Path, authority: Authority, *, hosts: Sequence[str]) -> None:
    """The key first: cut off between the two, the next run sees that they do not fit."""
    part = Part.SERVER if path.stem in SERVERS else Part.CLIENT
    issued = issue(authority, subject_of(path.stem), part=part, hosts=hosts)
    for target, raw in ((path.with_suffix(".key"), issued.key), (path, issued.certificate)):
        new = target.with_name(f".{target.name}.new")
        new.unlink(missing_ok=True)
        write_secret(new, raw)
        if target == path:
            new.chmod(0o644)
        new.replace(target)
