"""One job with pdfium on a stranger's file, in a process of its own with limits, so that it may crash or hang alone.

It loads everything first and then waits for its job, one line of JSON on standard input, so that a job begins at once:
{"file", "folder"} looks for a secrecy stamp on all pages and writes FOLDER/look.json; {"file", "folder", "page",
"width", "ahead"} writes FOLDER/pages.json and draws that page and `ahead` following ones as FOLDER/PAGE-WIDTH.jpg.
A file is there as a whole or not at all.
"""

import json
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from contract.stamp import stamp_on

MAX_PAGES = 1500
CPU_S = 30
MEMORY_BYTES = 600_000_000
"""Of addresses, of which the loaded libraries alone take a part."""
OOM_SCORE = 800
MAX_PIXELS = 8_000_000
MAX_FILE_BYTES = 32 * 1024 * 1024
"""No file that this process writes can be larger: a picture has a few hundred KB."""
QUALITY = 82


def main() -> int:
    """Do the job that comes; nothing when the one who started this process has ended."""
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, MAX_FILE_BYTES),
    ):
        resource.setrlimit(limit, (most, most))
    # When the service is out of memory, this is what goes first, not the pages of the room.
    Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE))
    Image.preinit()
    line = sys.stdin.readline()
    if not line:
        return 0
    job = json.loads(line)
    folder, wants_page = Path(job["folder"]), "page" in job
    answer = folder / ("pages.json" if wants_page else "look.json")
    try:
        file = pdfium.PdfDocument(job["file"])
    except pdfium.PdfiumError as error:
        _write(answer, {"problem": "locked" if "password" in str(error).lower() else "broken"})
        return 0
    pages = len(file)
    if not 1 <= pages <= MAX_PAGES:
        _write(answer, {"problem": "empty" if pages == 0 else "long", "pages": pages})
    elif wants_page:
        _write(answer, {"pages": pages})
        _draw_some(file, folder, job)
    else:
        _write(answer, {"pages": pages, **_find_stamp(file)})
    return 0


def _find_stamp(file: Any) -> dict[str, object]:
    found = ((stamp_on(file[number]), number + 1) for number in range(len(file)))
    stamp, page = next(((stamp, page) for stamp, page in found if stamp), ("", 0))
    return {"stamp": stamp, "page": page}


def _draw_some(file: Any, folder: Path, job: dict[str, Any]) -> None:
    # The unit's services may not change priorities (SystemCallFilter=~@resources); then the kernel shares as it likes.
    with suppress(PermissionError):
        os.nice(5)
    for number in range(job["page"], min(job["page"] + job["ahead"], len(file)) + 1):
        target = folder / f"{number}-{job['width']}.jpg"
        if not target.exists():
            _draw(file[number - 1], target, job["width"])


def _draw(page: Any, target: Path, width: int) -> None:
    """A page that is far higher than wide becomes narrower than was asked, never larger than MAX_PIXELS."""
    across, down = max(1.0, page.get_width()), max(1.0, page.get_height())
    scale = min(width / across, (MAX_PIXELS / (across * down)) ** 0.5)
    picture = page.render(scale=scale, maybe_alpha=False).to_pil().convert("RGB")
    page.close()
    part = target.with_suffix(f".{os.getpid()}")
    picture.save(part, "JPEG", quality=QUALITY)
    part.replace(target)


def _write(target: Path, answer: dict[str, object]) -> None:
    part = target.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(answer))
    part.replace(target)


if __name__ == "__main__":
    sys.exit(main())
