"""A release holds what each side needs and no more, says so, and the same commit gives the same bytes."""

import ast
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import packages_distributions
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as some
from packaging.utils import canonicalize_name

from contract.events import KNOWN
from contract.refused import Forged, Malformed
from contract.release import MANIFEST, SIGNATURE, SUMS, Release, examine, sign_manifest, write_manifest
from release.__main__ import TREE, build, describe, pack, sign, version_of
from release.bill import write_lists
from release.key import make_key, read_public
from release.wheels import SIDES, Needs, needs

MOMENT = 1_790_000_000
VERSION = "0.1.0-0123456789"
OURS = {"contract", "edge", "central"}


def test_a_unit_gets_its_own_packages_and_none_of_the_servers() -> None:
    needed = needs(TREE, "amd64")

    assert {"vosk", "zxing-cpp", "gevent", "cffi", "weasyprint"} <= needed.sides["edge"]
    assert {"psycopg", "psycopg-binary", "weasyprint", "gevent"} <= needed.sides["central"]
    assert not {"psycopg", "python-docx"} & needed.sides["edge"]
    assert not {"vosk", "opencv-python-headless"} & needed.sides["central"]
    assert not {"pytest", "mypy", "ruff", "playwright"} & set(needed.names)


@pytest.mark.parametrize("side", SIDES)
def test_whatever_a_side_imports_comes_with_it(side: str) -> None:
    """Also what its part of the contract imports: here everything is installed, on a server or unit only that."""
    needed, brought_by = needs(TREE, "amd64").sides[side], packages_distributions()
    missing = {}
    for file in sorted(one for part in (side, "contract") for one in (TREE / part).rglob("*.py")):
        of_debian = file.parent.name == "debian"
        for name in () if of_debian else imported(file) - sys.stdlib_module_names - OURS:
            if not {canonicalize_name(one) for one in brought_by.get(name, [])} & needed:
                missing[name] = str(file.relative_to(TREE))

    assert not missing


def imported(file: Path) -> set[str]:
    """The first parts of all names that a module imports, also within functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_every_package_is_pinned_by_hashes_of_the_lock() -> None:
    needed = needs(TREE, "arm64")

    for name in needed.names:
        assert "--hash=sha256:" in needed.entries[name], name


def make_wheel(folder: Path, name: str, *, said: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with ZipFile(folder / f"{name.replace('-', '_')}-1.2-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}-1.2.dist-info/METADATA", f"Metadata-Version: 2.4\nName: {name}\n{said}\n\nText\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What goes into an artefact, with two small wheels in the place of the forty."""
    folder = tmp_path / "release"
    make_wheel(folder / "wheels", "hop-khong-giay", said="License-Expression: Apache-2.0")
    make_wheel(folder / "wheels", "vosk", said="License: Apache 2\nClassifier: License :: OSI Approved")
    needed = Needs(sides={"edge": frozenset({"vosk"}), "central": frozenset()}, entries={"vosk": ""})
    write_lists(folder, needed, version=VERSION, moment=MOMENT)
    describe(folder, TREE, version=VERSION, machine="arm64", moment=MOMENT)
    return folder


@pytest.fixture(name="keys", scope="module")
def _keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_key(tmp_path_factory.mktemp("key"))


@pytest.fixture
def artefact(folder: Path, tmp_path: Path, keys: tuple[Path, Path]) -> Path:
    sign(folder, keys[0])
    pack(folder, tmp_path / "hop.tar", moment=MOMENT)
    return tmp_path / "hop.tar"


def test_a_signed_release_is_believed_and_says_what_it_can_read(artefact: Path, keys: tuple[Path, Path]) -> None:
    kept: dict[str, bytes] = {}

    def keep(name: str, pieces: Iterator[bytes]) -> None:
        kept[name] = b"".join(pieces)

    with artefact.open("rb") as file:
        release = examine(file, key=read_public(keys[1]), keep=keep)

    assert (release.name, release.arch, release.made_at) == (f"hop-{VERSION}-arm64", "arm64", MOMENT)
    assert set(release.events) == set(KNOWN)
    assert release.journal == len(list((TREE / "edge/migrations").glob("*.sql")))
    assert list(kept)[:3] == [MANIFEST, SIGNATURE, SUMS]
    assert sha256(kept["wheels/vosk-1.2-py3-none-any.whl"]).hexdigest() in kept["edge.txt"].decode()
    assert "vosk" not in kept["central.txt"].decode()


def test_the_bill_names_every_package_its_licence_and_who_needs_it(folder: Path) -> None:
    bill = json.loads((folder / "sbom.cdx.json").read_text())

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["component"]["version"] == VERSION
    (vosk,) = bill["components"]
    assert vosk["purl"] == "pkg:pypi/vosk@1.2"
    assert vosk["licenses"] == [{"license": {"name": "Apache 2"}}]
    assert vosk["properties"] == [{"name": "hop:side", "value": "edge"}]
    assert bill["dependencies"] == [{"ref": "hop-khong-giay", "dependsOn": [vosk["bom-ref"]]}]


def test_the_same_files_and_key_give_the_same_bytes(folder: Path, artefact: Path, keys: tuple[Path, Path]) -> None:
    first = artefact.read_bytes()
    for path in folder.rglob("*"):
        path.touch()
        path.chmod(0o700)
    sign(folder, keys[0])
    pack(folder, artefact, moment=MOMENT)

    assert artefact.read_bytes() == first


def test_a_release_of_another_key_or_of_none_is_refused(folder: Path, tmp_path: Path, artefact: Path) -> None:
    with artefact.open("rb") as file, pytest.raises(Forged):
        examine(file, key=Ed25519PrivateKey.generate().public_key())

    sign(folder, None)
    pack(folder, tmp_path / "unsigned.tar", moment=MOMENT)
    with (tmp_path / "unsigned.tar").open("rb") as file, pytest.raises(Malformed, match="not signed"):
        examine(file, key=Ed25519PrivateKey.generate().public_key())


def test_a_file_put_into_a_signed_release_is_refused(artefact: Path, tmp_path: Path, keys: tuple[Path, Path]) -> None:
    public, more = read_public(keys[1]), tmp_path / "more"
    more.write_text("hello")
    with tarfile.open(artefact, "a") as tar:
        tar.add(more, arcname="wheels/more-1-py3-none-any.whl")
    with artefact.open("rb") as file, pytest.raises(Malformed, match="does not name"):
        examine(file, key=public)

    with tarfile.open(artefact, "a") as tar:
        tar.add(more.parent, arcname="wheels/folder", recursive=False)
    with artefact.open("rb") as file, pytest.raises(Malformed):
        examine(file, key=public)


@given(data=some.data())
def test_whichever_byte_of_a_release_is_harmed_it_is_refused_or_still_the_signed_one(data: some.DataObject) -> None:
    """A tar has bytes that say nothing (its padding); all others are vouched for."""
    whole, key = _small_one()
    at = data.draw(some.integers(0, len(whole) - 1))
    harmed = bytearray(whole)
    harmed[at] ^= 1 << data.draw(some.integers(0, 7))
    kept: dict[str, bytes] = {}

    def keep(name: str, pieces: Iterator[bytes]) -> None:
        kept[name] = b"".join(pieces)

    try:
        examine(BytesIO(bytes(harmed)), key=key.public_key(), keep=keep)
    except Malformed:
        return
    assert sha256(kept["one.txt"]).hexdigest() in kept[SUMS].decode()
    assert set(kept) == {MANIFEST, SIGNATURE, SUMS, "one.txt"}


@given(raw=some.binary(max_size=3000), cut=some.integers(0, 10_000))
def test_what_is_no_release_is_refused_in_words(raw: bytes, cut: int) -> None:
    whole, key = _small_one()
    for bad in (raw, whole[: cut % (whole.rindex(b"=") - 1)]):
        with pytest.raises(Malformed):
            examine(BytesIO(bad), key=key.public_key())


def test_the_operator_is_told_whether_an_artefact_is_to_be_trusted(artefact: Path, keys: tuple[Path, Path]) -> None:
    def checked() -> tuple[int, str]:
        command = [sys.executable, "-m", "release.check", str(artefact), "--key", str(keys[1])]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TREE)
        return done.returncode, done.stdout + done.stderr

    assert checked() == (0, f"hop-{VERSION}-arm64: signed, whole\n")

    harmed = bytearray(artefact.read_bytes())
    harmed[harmed.index(b"Name: vosk")] ^= 1
    artefact.write_bytes(harmed)
    assert checked()[0] == 1


def test_a_second_release_key_is_not_made_over_the_first(keys: tuple[Path, Path]) -> None:
    before = keys[0].read_bytes()
    with pytest.raises(FileExistsError):
        make_key(keys[0].parent)

    assert keys[0].read_bytes() == before
    assert keys[0].stat().st_mode & 0o077 == 0


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_the_same_commit_gives_the_same_bytes(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    first = build("amd64", tmp_path / "first", key=keys[0])
    second = build("amd64", tmp_path / "second", key=keys[0])

    assert sha256(first.read_bytes()).digest() == sha256(second.read_bytes()).digest()
    with first.open("rb") as file:
        assert examine(file, key=read_public(keys[1])).version == version_of(TREE)


def _small_one() -> tuple[bytes, Ed25519PrivateKey]:
    """An artefact with a single file, made in memory."""
    key, body = Ed25519PrivateKey.from_private_bytes(b"k" * 32), b"=" * 400
    sums = f"{sha256(body).hexdigest()}  one.txt\n".encode()
    manifest = write_manifest(
        Release(version=VERSION, arch="arm64", made_at=MOMENT, journal=4, events=("a",), sums=sha256(sums).hexdigest())
    )
    files = {MANIFEST: manifest, SIGNATURE: sign_manifest(manifest, key=key), SUMS: sums, "one.txt": body}
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, raw in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(raw)
            tar.addfile(entry, BytesIO(raw))
    return packed.getvalue(), key
