"""`python -m release.key FOLDER`: makes the province's release key. The private half belongs on a stick in a safe."""

import argparse
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)


def main() -> None:
    """Make both halves and say where they are."""
    parser = argparse.ArgumentParser(prog="python -m release.key", description=__doc__)
    parser.add_argument("folder", type=Path)
    private, public = make_key(parser.parse_args().folder)
    print(f"{private} signs releases: keep it apart from every machine; {public} goes to all of them")


def make_key(folder: Path) -> tuple[Path, Path]:
    """`release.key` and `release.pub` in this folder; FileExistsError when there is one: units know that one alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    private, public, key = folder / "release.key", folder / "release.pub", Ed25519PrivateKey.generate()
    handle = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


def read_key(path: Path) -> Ed25519PrivateKey:
    """The key that signs; ValueError when the file holds another kind."""
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path}: a private Ed25519 key in PEM without a password")
    return key


def read_public(path: Path) -> Ed25519PublicKey:
    """The key that releases are checked by; ValueError when the file holds another kind."""
    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{path}: a public Ed25519 key in PEM")
    return key


if __name__ == "__main__":
    main()
