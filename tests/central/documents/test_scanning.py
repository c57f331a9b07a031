"""Uploads are shown to a real clamd, with a signature database of the test's own: nothing is fetched for it."""

import io
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.documents.scanning import Scanner
from central.documents.store import Intake, Store, Upload
from central.documents.taking_in import take_in
from contract.refused import Refused
from tests.central.documents.papers import pdf
from tests.servers import eventually

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file of which every scanner says that it is a virus."""


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The path of its socket."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin")
    assert program, "Debian's clamav-daemon is needed"
    folder = tmp_path_factory.mktemp("clamd")
    signatures, there, said = folder / "signatures", folder / "clamd.sock", folder / "clamd.conf"
    signatures.mkdir()
    (signatures / "own.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    lines = [f"DatabaseDirectory {signatures}", f"LocalSocket {there}", "Foreground yes", "StreamMaxLength 1M"]
    user = pwd.getpwuid(os.getuid()).pw_name
    said.write_text("\n".join([*lines, f"User {user}", ""]))
    with subprocess.Popen([program, "-c", str(said)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            eventually(there.exists, timeout_s=60)
            yield str(there)
        finally:
            process.terminate()


@pytest.fixture
def intake(clamd: str, tmp_path: Path) -> Intake:
    return Intake(store=Store(tmp_path / "files"), support="Văn phòng", scanner=Scanner(address=clamd))


# R6.1
def test_a_clean_paper_comes_in_and_one_with_a_virus_leaves_nothing_behind(intake: Intake) -> None:
    assert take_in(intake, Upload(file=io.BytesIO(pdf()), name="sạch.pdf")).pages == 1
    before = sorted(intake.store.folder.rglob("*"))
    with pytest.raises(Refused, match="có vi-rút"):
        take_in(intake, Upload(file=io.BytesIO(pdf() + EICAR), name="bẩn.pdf"))
    assert sorted(intake.store.folder.rglob("*")) == before


def test_what_the_daemon_cannot_look_through_does_not_come_in(intake: Intake) -> None:
    with pytest.raises(Refused, match="Chưa quét được"):
        take_in(intake, Upload(file=io.BytesIO(pdf() + bytes(2 << 20)), name="lớn.pdf"))


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:1"])
def test_without_an_answer_nothing_comes_in(intake: Intake, address: str) -> None:
    silent = Intake(store=intake.store, support="Văn phòng", scanner=Scanner(address=address))
    with pytest.raises(Refused, match="Chưa quét được"):
        take_in(silent, Upload(file=io.BytesIO(pdf()), name="a.pdf"))
    assert not list(intake.store.folder.rglob("?*"))
