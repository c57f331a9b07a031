"""A release holds what each side needs and no more, and the same commit gives the same bytes."""

import hashlib
import tarfile
from pathlib import Path

import pytest

from release.__main__ import TREE, build
from release.wheels import needs


def test_a_unit_gets_its_own_packages_and_none_of_the_servers() -> None:
    needed = needs(TREE, "amd64")

    assert {"vosk", "zxing-cpp", "gevent", "cffi", "weasyprint"} <= needed.sides["edge"]
    assert {"psycopg", "psycopg-binary", "weasyprint", "gevent"} <= needed.sides["central"]
    assert not {"psycopg", "python-docx"} & needed.sides["edge"]
    assert not {"vosk", "opencv-python-headless"} & needed.sides["central"]
    assert not {"pytest", "mypy", "ruff", "playwright"} & set(needed.names)


def test_every_package_is_pinned_by_hashes_of_the_lock() -> None:
    needed = needs(TREE, "arm64")

    for name in needed.names:
        assert "--hash=sha256:" in needed.entries[name], name


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_the_same_commit_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = build("amd64", tmp_path / "first"), build("amd64", tmp_path / "second")

    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()
    with tarfile.open(first) as tar:
        assert {"install.sh", "edge.txt", "central.txt", "sbom.cdx.json", "SHA256SUMS"} <= set(tar.getnames())
