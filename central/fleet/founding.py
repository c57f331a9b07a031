"""Everything that a new central needs before its first start: authority, certificates, keys; made once.

ca.pem ca.key crl.pem                    the authority and its list of withdrawals
broker.pem broker.key                    the broker, as a server
units.pem units.key                      central's port for units, as a server
central-1.pem central-1.key …            central's own clients of the broker: one process, one certificate
signing.key signing.pub ticket.key       Ed25519: lists for units, tickets
session.key                              what signs the pages' sessions
"""

import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from central.fleet.actions import ed25519_pem
from central.fleet.pki import Authority, Part, found_authority, issue, private_pem, write_crl, write_secret
from contract.refused import Malformed

SERVERS = ("broker", "units")
SEATS = 8
"""As many clients of central as firmware_config/mosquitto/acl knows."""


def found(folder: Path, *, name: str, hosts: Sequence[str], seats: int = 2) -> Authority:
    """Make all of it in a new folder. Malformed: the folder has an authority already, or too many seats.

    `hosts`: every name and address by which units reach the broker and central.
    """
    # The key may lie in a safe: a second authority would shut out every unit of the first.
    if any((folder / name).exists() for name in ("ca.key", "ca.pem")):
        raise Malformed(f"{folder}: there is an authority already; nothing was changed")
    if not 1 <= seats <= SEATS:
        raise Malformed(f"{seats} seats; 1 to {SEATS} are allowed")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = found_authority(name)
    (folder / "ca.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    (folder / "crl.pem").write_bytes(write_crl(authority, ()))
    for server in SERVERS:
        _write_pair(folder, server, authority, part=Part.SERVER, hosts=hosts)
    for seat in range(1, seats + 1):
        _write_pair(folder, f"central-{seat}", authority, part=Part.CLIENT)
    signing = Ed25519PrivateKey.generate()
    write_secret(folder / "signing.key", ed25519_pem(signing))
    public = signing.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "signing.pub").write_bytes(public)
    write_secret(folder / "ticket.key", ed25519_pem(Ed25519PrivateKey.generate()))
    write_secret(folder / "session.key", secrets.token_bytes(48))
    # Last, since its presence says that the rest is there.
    write_secret(folder / "ca.key", private_pem(authority.key))
    return authority


def subject_of(file: str) -> str:
    """The name in the certificate of this file: units.central, central.1."""
    return f"{file}.central" if file in SERVERS else file.replace("-", ".")


def _write_pair(folder: Path, file: str, authority: Authority, *, part: Part, hosts: Sequence[str] = ()) -> None:
    issued = issue(authority, subject_of(file), part=part, hosts=hosts)
    (folder / f"{file}.pem").write_bytes(issued.certificate)
    write_secret(folder / f"{file}.key", issued.key)
