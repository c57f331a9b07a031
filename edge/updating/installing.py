"""Artefacts become installed releases: checked to the last byte first, whole or not at all."""

import fcntl
import logging
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from contract.refused import Malformed
from contract.release import Release, examine
from contract.settings import SettingsError
from edge.releases import Home

log = logging.getLogger(__name__)

_KEPT = 2
"""Of those that neither run nor are proven: the one before, and one to come."""
_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}


@contextmanager
def alone(home: Home) -> Iterator[int]:
    """Wait for whoever else updates this unit: the timer's run, somebody's by hand; what is held meanwhile."""
    with (home.folder / "lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.warning("another update is under way; this one waits for its end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def install(home: Home, file: Path, *, key: Ed25519PublicKey, held: int) -> Release:
    """Unpack a release where nobody else may write, check every byte of it, then install it; again does nothing.

    `held`: by `alone`; the installer holds it too, so that one whose updater was killed is never joined by a second.
    Malformed: not signed by this key to the last byte, or for another kind of machine. OSError: no room on the disk.
    """
    incoming = home.folder / "incoming"
    rmtree(incoming, ignore_errors=True)
    incoming.mkdir(parents=True, mode=0o700)
    (incoming / "wheels").mkdir()

    def keep(name: str, pieces: Iterator[bytes]) -> None:
        with (incoming / name).open("wb") as opened:
            for piece in pieces:
                opened.write(piece)

    try:
        with file.open("rb") as opened:
            release = examine(opened, key=key, keep=keep)
        if release.arch != _MACHINES.get(os.uname().machine):
            raise Malformed(f"{release.name} is for another kind of machine")
        home.path(release.name).parent.mkdir(parents=True, exist_ok=True)
        _run_installer(incoming, home.path(release.name), held)
    finally:
        rmtree(incoming, ignore_errors=True)
    return release


def tidy(home: Home) -> None:
    """Keep the releases that run and the newest others; what was left half installed goes as well."""
    linked, made_at = {home.current, home.proven}, times_of(home)
    others = sorted(made_at.keys() - linked, key=lambda one: made_at[one], reverse=True)
    kept = {*linked, *others[:_KEPT]}
    for path in home.folder.glob("releases/hop-*"):
        if path.name not in kept:
            rmtree(path, ignore_errors=True)


def times_of(home: Home) -> dict[str, int]:
    """When each installed release was made."""
    return {one: release.made_at for one in home.installed() if (release := home.manifest(one))}


def read_release_key(path: Path) -> Ed25519PublicKey:
    """The province's public release key; SettingsError when the file is not such a key."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise SettingsError(f"{path}: {error}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise SettingsError(f"{path}: a public Ed25519 key in PEM")
    return key


def _run_installer(incoming: Path, target: Path, held: int) -> None:
    command = ["sh", str(incoming / "install.sh"), "edge", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=(held,))
    if done.returncode:
        raise OSError(f"{target.name} can't be installed: {done.stderr.strip()[-150:]}")
