"""A door whose run directory is full: `python -m tests.edge.door.crowded FOLDER RUN [--gone]` tells what happened.

RUN is a file system of its own in memory; with `--gone`, where nobody may mount one, it is a folder that is not there.
"""

import sys
from pathlib import Path

import msgspec

from edge.doorway.stage import Stage
from tests.edge.door.doorstep import Doorstep, doorstep_with, ticket_of
from tests.makers import make_package

PICTURE = bytes(20_000)


class Seen(msgspec.Struct, kw_only=True):
    """Who is in by the journal, and what was greeted: to the door's process, and on the page of another one."""

    present: list[int] = []
    greeted: list[str] = []
    on_page: list[str] = []


def main(folder: Path, run_dir: Path, *, is_gone: bool) -> Seen:
    """Let two people in while nothing more fits, and a third when there is room again."""
    seen = Seen()
    with doorstep_with(folder, make_package(), run_dir=run_dir) as step:
        if not is_gone:
            step.stage.put_preview(PICTURE)
            fill(run_dir)
        for attendee in (3, 4):
            enter(step, attendee, seen, page=Stage(run_dir))
        if is_gone:
            run_dir.mkdir()
        else:
            (run_dir / "ballast").unlink()
        enter(step, 5, seen, page=Stage(run_dir))
        seen.present = sorted(step.present())
    return seen


def enter(step: Doorstep, attendee: int, seen: Seen, *, page: Stage) -> None:
    step.stage.put_preview(PICTURE)
    step.door.see([ticket_of(attendee).encode()])
    step.stage.put_preview(PICTURE)
    seen.greeted.append(step.shown().title.values["name"])
    shown = page.shown()
    seen.on_page.append(shown.title.values["name"] if shown else "")


def fill(folder: Path) -> None:
    """Write until not one byte more finds room."""
    with (folder / "ballast").open("wb", buffering=0) as file:
        size = 1 << 16
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2


if __name__ == "__main__":
    happened = main(Path(sys.argv[1]), Path(sys.argv[2]), is_gone="--gone" in sys.argv)
    sys.stdout.buffer.write(msgspec.json.encode(happened))
