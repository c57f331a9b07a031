"""Copies what the pages need out of node_modules: htmx, its events extension, the fonts, and one sheet of icons."""

import re
import shutil
import sys
from pathlib import Path

_WEIGHTS = (400, 500, 600, 700)
_SUBSETS = ("vietnamese", "latin")
_LICENCES = {
    "be-vietnam-pro": "@fontsource/be-vietnam-pro/LICENSE",
    "htmx": "htmx.org/LICENSE",
    "htmx-ext-sse": "htmx-ext-sse/LICENSE",
    "lucide": "lucide-static/LICENSE",
}
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def collect(modules: Path, vendor: Path) -> None:
    """Fill the vendor folder anew; a missing file or icon stops it by its name."""
    shutil.rmtree(vendor, ignore_errors=True)
    (vendor / "fonts").mkdir(parents=True)
    (vendor / "licences").mkdir()
    shutil.copy(modules / "htmx.org/dist/htmx.min.js", vendor)
    shutil.copy(modules / "htmx-ext-sse/dist/sse.min.js", vendor)
    for subset in _SUBSETS:
        for weight in _WEIGHTS:
            shutil.copy(modules / f"@fontsource/be-vietnam-pro/files/{font(subset, weight)}", vendor / "fonts")
    for name, licence in _LICENCES.items():
        shutil.copy(modules / licence, vendor / "licences" / f"{name}.txt")
    (vendor / "icons.svg").write_text(sheet(modules / "lucide-static/icons"), encoding="utf-8")


def font(subset: str, weight: int) -> str:
    """The file of one subset and weight, as fontsource names it."""
    return f"be-vietnam-pro-{subset}-{weight}-normal.woff2"


def icons() -> list[str]:
    """The icons that pages may use, one name a line in icons.txt; what stands after the name says what it means."""
    lines = (Path(__file__).parent / "icons.txt").read_text(encoding="utf-8").split("\n")
    return [line.split()[0] for line in lines if line.strip()]


def sheet(folder: Path) -> str:
    """All listed icons as symbols of one SVG file, so that a page refers to them and draws none itself."""
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{_drawing(folder / f"{name}.svg")}</symbol>' for name in icons()
    ]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _drawing(icon: Path) -> str:
    found = _DRAWING.search(icon.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{icon} is not an icon")
    return " ".join(found[1].split())


if __name__ == "__main__":
    collect(Path(sys.argv[1]), Path(sys.argv[2]))
