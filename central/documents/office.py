"""What is done with strangers' office files and pictures: a process of its own, limited, without network and our files.

office.py look         < FILE   which sort is it, and what is a Word document's layout like? Prints one JSON object
office.py pdf FOLDER FILE       LibreOffice makes FOLDER/FILE into FOLDER/paper.pdf; 81: it wants another turn
office.py picture      < FILE   a picture, or a scan of several pages, as PDF on A4

look and picture end with 82 where this machine can't confine who reads them.
"""

import io
import os
import resource
import shutil
import sys
import zipfile
from pathlib import Path

import msgspec
from PIL import Image, ImageOps, ImageSequence

from central.documents.confined import confine
from central.papers.checking import check_upload
from central.papers.finding import Finding
from contract.damaged import ZIP_DAMAGE
from contract.refused import Malformed

AGAIN, UNCONFINED = 81, 82
CPU_S, MEMORY_BYTES, FILE_BYTES = 60, 4_000_000_000, 256_000_000
"""Of address space: LibreOffice maps its libraries and fonts, and touches a tenth of it."""
SORTS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""By the ending: what such a document says of itself inside, with `.main+xml` behind it."""
FILTERS = {"docx": "writer_pdf_Export", "xlsx": "calc_pdf_Export", "pptx": "impress_pdf_Export"}
MOST_PICTURES, MOST_PIXELS = 300, 100_000_000
"""Pages of a scan, and points of each: A3 at 600 dots an inch."""
_A4_MM, _INCH_MM = (210, 297), 25.4
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
    sort: str = ""
    findings: list[Finding] | None = None


def main(arguments: list[str]) -> int:
    """Do what is asked."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if arguments[0] == "pdf":
        _convert(Path(arguments[1]), arguments[2])
        return 1
    Image.init()
    try:
        confine(reads=[*_SYSTEM, Path(sys.prefix), Path(sys.base_prefix)], writes=[])
    except OSError as error:
        sys.stderr.write(str(error))
        return UNCONFINED
    raw = sys.stdin.buffer.read()
    sys.stdout.buffer.write(_on_paper(raw) if arguments[0] == "picture" else msgspec.json.encode(_look(raw)))
    return 0


def office() -> Path | None:
    """LibreOffice's program itself: its launcher asks for sockets that are not to be had."""
    found = shutil.which("soffice")
    program = Path(found).resolve().with_name("soffice.bin") if found else None
    return program if program and program.is_file() else None


def _look(raw: bytes) -> Seen:
    """By content, whatever the file's name says. Macros are not taken, nor documents of other sorts."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed, packed.open("[Content_Types].xml") as file:
            types = file.read(_MOST_TYPES).decode("utf-8", "replace")
        if "macroEnabled" in types or "vbaProject" in types:
            return Seen(problem="macro")
        sort = next((one for one, said in SORTS.items() if f'"{said}.main+xml"' in types), "")
        if not sort:
            return Seen(problem="other")
        return Seen(sort=sort, findings=check_upload(raw) if sort == "docx" else None)
    except (Malformed, *ZIP_DAMAGE):
        return Seen(problem="broken")


def _on_paper(raw: bytes) -> bytes:
    """Each picture upright on a page of its own proportions, as wide as A4, so that it is read and printed as sent."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    pages: list[Image.Image] = []
    with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG", "WEBP", "TIFF")) as picture:
        for frame in ImageSequence.Iterator(picture):
            if len(pages) >= MOST_PICTURES or frame.width * frame.height > MOST_PIXELS:
                raise SystemExit("too large")
            upright = ImageOps.exif_transpose(frame)
            plain = Image.new("RGB", upright.size, "white")
            upright = upright.convert("RGBA")
            plain.paste(upright, mask=upright.getchannel("A"))
            pages.append(plain)
    made = io.BytesIO()
    is_wide = pages[0].width > pages[0].height
    dots = max(1.0, pages[0].width / (_A4_MM[1 if is_wide else 0] / _INCH_MM))
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=dots, quality=85)
    return made.getvalue()


def _convert(folder: Path, name: str) -> None:
    program = office()
    if program is None:
        raise OSError("LibreOffice is not here")
    home = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin", "SAL_USE_VCLPLUGIN": "svp"}
    reads = [*_SYSTEM, *_ROUND_IT, program.parents[1]]
    confine(reads=reads, writes=[folder, Path("/dev/null")], sockets=[Path("/tmp")])  # noqa: S108 - LibreOffice asks for it
    command = [f"-env:UserInstallation={profile(folder)}", "--headless", "--norestore", "--nolockcheck"]
    asked = ["--convert-to", f"pdf:{FILTERS[name.rpartition('.')[2]]}", "--outdir", str(folder), str(folder / name)]
    os.execve(program, [str(program), *command, *asked], home)  # noqa: S606


def profile(folder: Path) -> str:
    """Where LibreOffice keeps its own things meanwhile."""
    return (folder / "office").as_uri()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
