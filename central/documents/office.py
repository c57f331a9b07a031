"""What is done with Word files of strangers: a process of its own, with limits, without network and without our files.

office.py look        < FILE   is it a Word document, and what is its layout like? Prints one JSON object
office.py pdf FOLDER           LibreOffice makes FOLDER/paper.docx into FOLDER/paper.pdf; 81: it wants another turn
"""

import io
import os
import resource
import shutil
import sys
import zipfile
from pathlib import Path

import msgspec

from central.documents.confined import confine
from central.papers.checking import Finding, check_upload
from contract.damaged import ZIP_DAMAGE
from contract.refused import Malformed

AGAIN = 81
CPU_S, MEMORY_BYTES, FILE_BYTES = 60, 4_000_000_000, 256_000_000
"""Of address space: LibreOffice maps its libraries and fonts, and touches a tenth of it."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MOST_TYPES = 1_000_000
_SYSTEM = tuple(map(Path, ("/usr", "/bin", "/lib", "/lib64", "/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache")))
_ROUND_IT = tuple(
    map(
        Path,
        (
            "/var/lib/libreoffice",
            "/var/spool/libreoffice",
            "/var/cache/fontconfig",
            "/etc/passwd",
            "/etc/nsswitch.conf",
            "/dev/urandom",
            "/proc/self",
        ),
    )
)


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen in a file. `findings` is None of what is no administrative paper."""

    problem: str = ""
    findings: list[Finding] | None = None


def main(arguments: list[str]) -> int:
    """Do what is asked."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if arguments[0] == "look":
        confine(reads=[*_SYSTEM, Path(sys.prefix), Path(sys.base_prefix)], writes=[])
        sys.stdout.buffer.write(msgspec.json.encode(_look(sys.stdin.buffer.read())))
        return 0
    _convert(Path(arguments[1]))
    return 1


def office() -> Path | None:
    """LibreOffice's program itself: its launcher asks for sockets that are not to be had."""
    found = shutil.which("soffice")
    program = Path(found).resolve().with_name("soffice.bin") if found else None
    return program if program and program.is_file() else None


def _look(raw: bytes) -> Seen:
    """By content, whatever the file's name says. Macros are not taken, nor what is no document of words."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed, packed.open("[Content_Types].xml") as file:
            types = file.read(_MOST_TYPES).decode("utf-8", "replace")
        if "macroEnabled" in types or "vbaProject" in types:
            return Seen(problem="macro")
        if f'"{WORD}"' not in types:
            return Seen(problem="other")
        return Seen(findings=check_upload(raw))
    except (Malformed, *ZIP_DAMAGE):
        return Seen(problem="broken")


def _convert(folder: Path) -> None:
    program = office()
    if program is None:
        raise OSError("LibreOffice is not here")
    home = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin", "SAL_USE_VCLPLUGIN": "svp"}
    reads = [*_SYSTEM, *_ROUND_IT, program.parents[1]]
    confine(reads=reads, writes=[folder, Path("/dev/null")], sockets=[Path("/tmp")])  # noqa: S108 - LibreOffice asks for it
    command = [f"-env:UserInstallation={profile(folder)}", "--headless", "--norestore", "--nolockcheck"]
    asked = ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(folder / "paper.docx")]
    os.execve(program, [str(program), *command, *asked], home)  # noqa: S606


def profile(folder: Path) -> str:
    """Where LibreOffice keeps its own things meanwhile."""
    return (folder / "office").as_uri()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
