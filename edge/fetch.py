"""Packages and documents from central by HTTPS, under the unit's certificate: resumed, verified; and papers that were
handed out here to central, the same way."""

import http.client
import io
import logging
import random
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from contract.backoff import delay_s
from contract.package import MAX_PACKAGE_BYTES
from contract.refused import Malformed
from contract.room import Phase
from edge import SOFTWARE
from edge.desk import Desk

log = logging.getLogger(__name__)

MAX_FILE_BYTES = 1024 * 1024 * 1024
_CHUNK = 64 * 1024
PIECE_BYTES = 4 * 1024 * 1024
PART_BYTES = 1024 * 1024
"""Of what goes up while there is nothing better to do."""
_TIMEOUT_S = 30
_FIRST_S = 5.0
_LOOK_S = 10.0


class NotFetchedError(Exception):
    """One thing could not be had; the text says why."""


@dataclass(slots=True)
class Fetched:
    """What one round brought. `problems`: one sentence for each thing that could not be had."""

    files: int = 0
    problems: list[str] = field(default_factory=list)


class Source:
    """Central's address for units. It connects when first asked, and again after an error."""

    def __init__(self, url: str, tls: ssl.SSLContext) -> None:
        self._host = urlsplit(url).netloc
        self._tls = tls
        self._connection: http.client.HTTPSConnection | None = None

    def package(self, path: str) -> bytes:
        """The bytes of a package; NotFetchedError when it is not to be had or too large."""
        answer = self._ask(path, {})
        if answer.status != http.client.OK:
            raise self._refused(path, answer)
        raw = answer.read(MAX_PACKAGE_BYTES + 1)
        if len(raw) > MAX_PACKAGE_BYTES:
            self.close()
            raise NotFetchedError(f"{path}: more than {MAX_PACKAGE_BYTES} bytes")
        return raw

    def document(self, sha256: str, target: Path) -> None:
        """Bring `target` to its full length, beginning where it ends; NotFetchedError when that can't be done."""
        have = _length(target)
        self._bring_down(f"/documents/{sha256}", target, {"Range": f"bytes={have}-"} if have else {})

    def piece_of_release(self, sha256: str, target: Path) -> None:
        """Bring `target` a few megabytes further; what is smaller and wanted sooner goes between two of them."""
        have = _length(target)
        self._bring_down(f"/releases/{sha256}", target, {"Range": f"bytes={have}-{have + PIECE_BYTES - 1}"})

    def _bring_down(self, path: str, target: Path, asked: dict[str, str]) -> None:
        have, answer = _length(target), self._ask(path, asked)
        if answer.status == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            # It is complete, or longer than it should be: its name will tell.
            answer.read()
            return
        if answer.status not in (http.client.OK, http.client.PARTIAL_CONTENT):
            raise self._refused(path, answer)
        goes_on = answer.status == http.client.PARTIAL_CONTENT
        if goes_on and not (answer.getheader("Content-Range") or "").startswith(f"bytes {have}-"):
            self.close()
            raise NotFetchedError(f"{path}: another part came than was asked for")
        left = int(answer.getheader("Content-Length") or 0)
        if left > MAX_FILE_BYTES:
            self.close()
            raise NotFetchedError(f"{path}: {left} bytes; at most {MAX_FILE_BYTES} are allowed")
        with target.open("ab" if goes_on else "wb") as file:
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                left -= len(chunk)
        if left > 0:
            # http.client gives a cut body out as if it were whole when it is read in pieces.
            raise http.client.IncompleteRead(b"", left)

    def bring(self, sha256: str, path: Path) -> None:
        """Bring a paper to central, beginning where it ends there; NotFetchedError when central does not take it yet.

        Central takes it once it has applied the line that names it.
        """
        address, size = f"/handed-out/{sha256}", path.stat().st_size
        answer = self._ask(address, {}, method="HEAD")
        answer.read()
        if answer.status == http.client.NO_CONTENT:
            return
        if answer.status != http.client.OK:
            raise self._refused(address, answer)
        held = int(answer.getheader("Held") or 0)
        with path.open("rb") as file:
            file.seek(held)
            headers = {"Content-Range": f"bytes {held}-{size - 1}/{size}", "Content-Length": str(size - held)}
            answer = self._ask(address, headers, method="PUT", body=file)
        answer.read()
        if answer.status != http.client.CREATED:
            raise self._refused(address, answer)

    def bring_part(self, address: str, size: int, part: Callable[[int, int], bytes]) -> bool:
        """Bring a few more bytes of a file to central, from where it ends there; is it whole there now?

        `part` gives bytes from a place on. NotFetchedError when central does not take it (yet).
        """
        answer = self._ask(address, {}, method="HEAD")
        answer.read()
        if answer.status == http.client.NO_CONTENT:
            return True
        if answer.status != http.client.OK:
            raise self._refused(address, answer)
        held = int(answer.getheader("Held") or 0)
        raw = part(held, PART_BYTES)
        if not raw:
            raise NotFetchedError(f"{address}: there is nothing from byte {held} on")
        headers = {"Content-Range": f"bytes {held}-{held + len(raw) - 1}/{size}", "Content-Length": str(len(raw))}
        answer = self._ask(address, headers, method="PUT", body=io.BytesIO(raw))
        answer.read()
        if answer.status not in (http.client.CREATED, http.client.ACCEPTED):
            raise self._refused(address, answer)
        return answer.status == http.client.CREATED

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(
        self, path: str, headers: dict[str, str], *, method: str = "GET", body: IO[bytes] | None = None
    ) -> http.client.HTTPResponse:
        if self._connection is None:
            self._connection = http.client.HTTPSConnection(self._host, context=self._tls, timeout=_TIMEOUT_S)
        self._connection.request(method, path, body=body, headers=headers)
        return self._connection.getresponse()

    def _refused(self, path: str, answer: http.client.HTTPResponse) -> NotFetchedError:
        # An answer that was not read to its end would be taken for the next one's beginning.
        self.close()
        return NotFetchedError(f"{path}: central answered {answer.status} {answer.reason}")


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def fetch(desk: Desk, source: Source) -> Fetched:
    """Bring what central's list names and the shelf lacks: packages first, each in force as soon as it is here.

    OSError and http.client.HTTPException come out when the link breaks; what is here stays and is continued.
    """
    done = Fetched()
    for offer in desk.shelf.missing_packages():
        try:
            desk.shelf.put_package(source.package(offer.path), offer.sha256)
            desk.take_package(offer.sha256)
            done.files += 1
        except (NotFetchedError, Malformed) as problem:
            done.problems.append(str(problem))
    for sha256 in desk.shelf.missing_documents():
        try:
            source.document(sha256, desk.shelf.incoming(sha256))
            desk.shelf.keep_document(sha256)
            done.files += 1
        except (NotFetchedError, Malformed) as problem:
            done.problems.append(str(problem))
    return done


def fetch_photos(desk: Desk, source: Source, missed: set[str]) -> None:
    """Bring the photos of people who are expected here, and take away all others.

    A photo that can't be had is one of the `missed` from then on: whoever takes theirs back is greeted without.
    """
    moment = desk.clock.now()
    wanted = desk.shelf.photos_wanted(moment.at_ms if moment.within_ms >= 0 else 0)
    desk.shelf.drop_photos(but=wanted)
    for sha256 in sorted(wanted - missed):
        if desk.shelf.photo(sha256) is None:
            try:
                source.document(sha256, desk.shelf.incoming(sha256))
                desk.shelf.keep_photo(sha256)
            except (NotFetchedError, Malformed):
                missed.add(sha256)


def fetch_release(desk: Desk, source: Source, *, running: str) -> bool:
    """Bring the next piece of the release that central wants here and that is not `running`; is there more to bring?

    Not while a meeting is on: its papers and the phones have the line. NotFetchedError and Malformed as in `fetch`.
    """
    wanted, shelf = desk.shelf.wanted_release(), desk.shelf
    is_wanted = wanted is not None and wanted.version != running
    shelf.drop_releases(but=wanted.sha256 if wanted and is_wanted else "")
    if wanted is None or not is_wanted or shelf.release(wanted.sha256) or is_meeting(desk):
        return False
    target = shelf.incoming(wanted.sha256)
    if _length(target) < wanted.size:
        source.piece_of_release(wanted.sha256, target)
    if _length(target) < wanted.size:
        return True
    shelf.keep_release(wanted.sha256)
    return False


def is_meeting(desk: Desk) -> bool:
    shown = desk.meeting_at(desk.clock.now().at_ms)
    return shown is not None and desk.room(shown.meeting).phase in (Phase.RUNNING, Phase.PAUSED)


def hand_up(desk: Desk, source: Source, brought: set[str]) -> list[str]:
    """Bring the papers that were handed out in this room and are not among those `brought`; what could not be."""
    problems = []
    for sha256, path in desk.handed_out().items():
        if sha256 in brought:
            continue
        try:
            source.bring(sha256, path)
            brought.add(sha256)
        except NotFetchedError as problem:
            problems.append(str(problem))
    return problems


class Fetching:
    """A thread that fetches whenever it is woken, and again after a while as long as something is missing.

    What is to be brought up it looks for by itself; which papers central holds it asks anew after each start. `then` is
    what can wait until all that is done; it gives the seconds to its next turn, 0 when it has nothing to do.
    """

    def __init__(
        self,
        desk: Desk,
        source: Source,
        *,
        died: Callable[[BaseException], None],
        then: Callable[[Source], float] = lambda _source: 0.0,
    ) -> None:
        self._desk = desk
        self._then, self._then_s = then, 0.0
        self._source = source
        self._died = died
        self._wake = threading.Event()
        self._misses = 0
        self._brought: set[str] = set()
        self._photos_missed: set[str] = set()
        self._has_more = False
        self._thread = threading.Thread(target=self._run, name="fetching", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be something new to fetch."""
        self._wake.set()

    def _run(self) -> None:
        try:
            while True:
                is_woken = self._wake.wait(self._pause_s())
                self._wake.clear()
                self._round(is_woken=is_woken)
        except BaseException as error:
            self._died(error)
            raise

    def _pause_s(self) -> float:
        if self._has_more:
            return 0.0
        if self._then_s:
            return self._then_s
        return delay_s(self._misses, random.random(), first_s=_FIRST_S) if self._misses else _LOOK_S  # noqa: S311

    def _bring_release(self, problems: list[str]) -> bool:
        try:
            return fetch_release(self._desk, self._source, running=SOFTWARE)
        except (NotFetchedError, Malformed) as problem:
            problems.append(str(problem))
            return False

    def _bring_more(self, problems: list[str]) -> float:
        try:
            return self._then(self._source)
        except (NotFetchedError, Malformed) as problem:
            problems.append(str(problem))
            return 0.0

    def _round(self, *, is_woken: bool) -> None:
        """Who is woken again and again while central's pages start would soon wait for minutes: that is no new miss."""
        try:
            problems = fetch(self._desk, self._source).problems
            fetch_photos(self._desk, self._source, self._photos_missed)
            problems += hand_up(self._desk, self._source, self._brought)
            self._has_more = not problems and self._bring_release(problems)
            self._then_s = 0.0 if problems or self._has_more else self._bring_more(problems)
        except (OSError, http.client.HTTPException) as error:
            self._source.close()
            self._has_more, self._then_s = False, 0.0
            problems = [f"{type(error).__name__}: {error}"]
        if problems and not self._misses:
            log.warning("Fetching from central: %d failed, the first: %s", len(problems), problems[0])
        if self._misses and not problems:
            log.info("Fetching from central works again")
        if not problems:
            self._misses = 0
        elif not (is_woken and self._misses):
            self._misses += 1
