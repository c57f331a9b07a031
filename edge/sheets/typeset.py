"""Sets one page of HTML as a PDF, in a process of its own that ends with it: `typeset PAGE.html PDF PREFIX=FOLDER…`.

Besides the page only files under these folders are read, by addresses that begin with their prefix; nothing else is
fetched from anywhere.
"""

import os
import resource
import sys
from pathlib import Path
from urllib.parse import urlsplit

import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

CPU_S = 120
MEMORY_BYTES = 1_200_000_000
OOM_SCORE = 800
ROOM = "http://room"
_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}


class Folders(URLFetcher):
    """What a page may name, from the disk."""

    def __init__(self, places: dict[str, Path]) -> None:
        super().__init__(allowed_protocols=())
        self._places = places

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - asked of a fetcher
        """ValueError for whatever is not under one of the folders."""
        path = urlsplit(url).path
        for prefix, folder in self._places.items():
            file = (folder / path.removeprefix(prefix)).resolve()
            if url.startswith(ROOM) and path.startswith(prefix) and file.is_relative_to(folder.resolve()):
                return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": _TYPES[file.suffix]})
        raise ValueError(f"a paper fetches nothing from {url}")


def main(page: Path, target: Path, places: dict[str, Path]) -> None:
    """Write the PDF; it is there as a whole or not at all."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # When the service is out of memory, this is what goes first, not the pages of the room.
    Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE))
    html = weasyprint.HTML(string=page.read_text("utf-8"), base_url=f"{ROOM}/", url_fetcher=Folders(places))
    draft = target.with_suffix(f".{os.getpid()}")
    html.write_pdf(draft, pdf_tags=True)
    draft.replace(target)


if __name__ == "__main__":
    named = (one.partition("=") for one in sys.argv[3:])
    main(Path(sys.argv[1]), Path(sys.argv[2]), {prefix: Path(folder) for prefix, _, folder in named})
