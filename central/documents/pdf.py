"""What pdfium does with files of strangers: a process of its own, with limits, so that it may crash or hang alone.

    pdf.py look              < FILE   how many pages, and a secrecy stamp if one is in the text layer
    pdf.py text              < FILE   the words of every page's text layer
    pdf.py draw FOLDER WIDTH SMALL < FILE   pictures of every page in two widths: FOLDER/1.webp, FOLDER/1-small.webp …

Prints one JSON object.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from contract.stamp import stamp_on

MAX_PAGES = 1500
CPU_S = {"look": 30, "text": 120, "draw": 1200}
MEMORY_BYTES = 1_500_000_000
MAX_PIXELS = 12_000_000
MAX_SIGNS = 5_000_000
"""Of a file's text; a statute book of a thousand pages has three million."""


def main(arguments: list[str]) -> int:
    """Do what is asked for the file on standard input."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S[arguments[0]], CPU_S[arguments[0]]))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    raw = sys.stdin.buffer.read()
    try:
        file = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        answer: dict[str, object] = {"problem": "locked" if "password" in str(error).lower() else "broken"}
    else:
        match arguments[0]:
            case "draw":
                answer = _draw(file, Path(arguments[1]), int(arguments[2]), int(arguments[3]))
            case "text":
                answer = _read(file)
            case _:
                answer = _look(file)
    sys.stdout.write(json.dumps(answer))
    return 0


def _look(file: Any) -> dict[str, object]:
    pages = len(file)
    if not 1 <= pages <= MAX_PAGES:
        return {"problem": "empty" if pages == 0 else "long", "pages": pages}
    for number in range(pages):
        stamp = stamp_on(file[number])
        if stamp:
            return {"pages": pages, "stamp": stamp, "page": number + 1}
    return {"pages": pages}


def _read(file: Any) -> dict[str, object]:
    texts, signs = [], 0
    for number in range(min(len(file), MAX_PAGES)):
        layer = file[number].get_textpage()
        texts.append(layer.get_text_range().encode("utf-8", "replace").decode())
        signs += len(texts[-1])
        if signs > MAX_SIGNS:
            break
    return {"texts": texts}


def _draw(file: Any, folder: Path, width: int, small: int) -> dict[str, object]:
    # What signatures show, and what was filled into forms, is drawn as well.
    file.init_forms()
    drawn = []
    for number in range(len(file)):
        page = file[number]
        scale = width / max(1.0, page.get_width())
        pixels = page.get_width() * page.get_height() * scale * scale
        scale *= min(1.0, (MAX_PIXELS / max(1.0, pixels)) ** 0.5)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        picture.save(folder / f"{number + 1}.webp", quality=80, method=3)
        less = min(1.0, small / picture.width)
        size = (max(1, round(picture.width * less)), max(1, round(picture.height * less)))
        picture.resize(size, reducing_gap=2.0).save(folder / f"{number + 1}-small.webp", quality=75, method=3)
        drawn.append([picture.width, picture.height])
        page.close()
    return {"drawn": drawn}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
