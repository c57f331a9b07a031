"""Errands on files of meetings that need no database."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from central.commands.opening import Commands


def add(commands: Commands) -> None:
    """Let the command line know them."""
    looking = commands.add_parser("check-layout", help="is a Word document laid out as Decree 30/2020 wants it?")
    looking.add_argument("file", type=Path, metavar="FILE.docx")
    looking.set_defaults(run=_check_layout)
    verifying = commands.add_parser("verify", help="check a meeting's dossier, without network or database")
    verifying.add_argument("file", type=Path, metavar="FILE.zip")
    verifying.add_argument(
        "--key", type=Path, help="central's public key (PEM); else the one in the dossier is believed"
    )
    verifying.add_argument(
        "--trust", type=Path, metavar="FOLDER", help="certificates of the authorities that digital signatures lead to"
    )
    verifying.set_defaults(run=_verify)
    signing = commands.add_parser("sign", help="sign a paper's PDF in its next empty box, with a key on a token")
    signing.add_argument("file", type=Path, metavar="FILE.pdf")
    signing.add_argument("--library", type=Path, required=True, help="the token's PKCS#11 library (.so)")
    signing.add_argument("--token", required=True, help="the token's label")
    signing.add_argument("--key", required=True, help="the label of key and certificate on it")
    signing.add_argument("--pin-file", type=Path, help="a file with the PIN; else it is asked for")
    signing.add_argument("--out", type=Path, required=True, metavar="SIGNED.pdf")
    signing.set_defaults(run=_sign)


def _check_layout(given: argparse.Namespace) -> None:
    from central.papers.checking import check_layout

    try:
        raw = given.file.read_bytes()
    except OSError as error:
        sys.exit(f"central check-layout: {error}")
    found = check_layout(raw)
    print("\n".join(map(str, found)) or f"{given.file}: nothing is wrong with the layout (Decree 30/2020, Annex I)")
    sys.exit(1 if found else 0)


def _verify(given: argparse.Namespace) -> None:
    import mmap

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    from central.papers.signing.trust import read_trust
    from central.papers.verifying import verify_dossier

    if given.trust and not given.trust.is_dir():
        sys.exit(f"central verify: {given.trust} is no folder")
    try:
        with given.file.open("rb") as file:
            raw = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        key = load_pem_public_key(given.key.read_bytes()) if given.key else None
    except (OSError, ValueError) as error:
        sys.exit(f"central verify: {error}")
    if key is not None and not isinstance(key, Ed25519PublicKey):
        sys.exit(f"central verify: {given.key} is not a public Ed25519 key")
    found = verify_dossier(raw, key=key, trust=read_trust(given.trust) if given.trust else None)
    print("\n".join([*(f"ok   {one}" for one in found.held), *(f"BAD  {one}" for one in found.wrong)]))
    sys.exit(1 if found.wrong else 0)


def _sign(given: argparse.Namespace) -> None:
    from getpass import getpass

    from central.papers.signing.token import Token, sign_with

    try:
        raw = given.file.read_bytes()
        pin = given.pin_file.read_text("utf-8").strip() if given.pin_file else getpass("PIN: ")
        token = Token(library=given.library, label=given.token, key=given.key, pin=pin)
        given.out.write_bytes(sign_with(raw, token, now=datetime.now(UTC)))
    except OSError as error:
        sys.exit(f"central sign: {error}")
    print(f"{given.out}: signed")
