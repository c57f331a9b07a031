"""Four people speak, one after the other as the chair gives the floor; the dossier that was signed says what they said.

Real sound by espeak-ng through the real engine, the unit's own journal, its lines and its sound at central.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from central.documents.store import Store
from central.papers.collecting import seal_next
from central.papers.models import Dossier, PaperRevision
from central.papers.verifying import verify_dossier
from central.proceedings.apply import Applier
from central.proceedings.intake import accept
from central.proceedings.models import KeptPackage
from central.sound.hearing import playback_of
from central.sound.transcript import recordings_of, transcript
from contract.package import sha256_of, write_package
from contract.room import Heard
from edge.clock import Clock
from edge.desk import Opinion
from edge.runs import next_run
from edge.sound_up import SoundUp
from edge.speech.recogniser import Model
from tests.central.conftest import database, province, sqlite_of
from tests.central.papers.held import Held, draft_all
from tests.central.proceedings.unit import Stream, register
from tests.central.province import DAY, NOW, Province
from tests.edge.speech.spoken import MODEL
from tests.edge.speech.test_attending import Hall, hall_of, plan
from tests.edge.speech.test_transcribe import said
from tests.makers import CENTRAL_KEY, CHAIR, MEETING, SECRETARY, UNIT, UNIT_KEY
from tests.servers import eventually

__all__ = ["database", "province", "sqlite_of"]

# Who has the floor, in which of espeak-ng's voices, and what is said.
FLOOR = (
    (3, "vi", "tôi đồng ý với dự thảo nghị quyết"),
    (4, "vi-vn-x-central", "đề nghị các đồng chí biểu quyết"),
    (2, "vi-vn-x-south", "xin ý kiến các đồng chí"),
    (1, "vi", "tôi xin kết luận cuộc họp"),
)


@pytest.fixture
def database_url(sqlite_of: Callable[[str], bytes], tmp_path: Path) -> str:
    path = tmp_path / "central.sqlite"
    path.write_bytes(sqlite_of("peopled"))
    return f"sqlite:///{path}"


@pytest.fixture
def held(province: Province) -> Held:
    """Planned at central; the plan that the room takes is for this minute, since speech is timed by the real clock."""
    while (meeting := province.draft()).id < MEETING - 1:
        pass
    meeting = province.approved()
    assert meeting.id == MEETING
    package, stream = plan(), register(Stream())
    raw = write_package(package)
    names = {"incarnation": package.incarnation, "revision": package.revision, "kept_at_ms": 0}
    KeptPackage.create(sha256=sha256_of(raw), meeting=MEETING, body=raw, **names)
    return Held(province, meeting, package, stream)


@pytest.fixture
def hall(held: Held, tmp_path: Path) -> Iterator[Hall]:
    with hall_of(tmp_path / "unit", Model(MODEL), held.package) as made:
        yield made


def hold(hall: Hall) -> list[Heard]:
    """The chair gives each the floor; the secretary assures it and puts what each said on the list of opinions."""
    hall.start()
    for number, (speaker, voice, words) in enumerate(FLOOR, start=1):
        hall.desk.give_floor(MEETING, speaker, CHAIR)
        hall.mouth.say(said(words, voice=voice))
        hall.heard(number)
    heard = list(hall.room.heard.values())
    for one in heard:
        hall.desk.accept_speech(MEETING, (one.line,), SECRETARY)
        opinion = Opinion(attendee=one.speaker, text=hall.text(one), item="open", by=SECRETARY)
        hall.desk.take_opinion(MEETING, (one.line,), opinion)
    hall.desk.end(MEETING, CHAIR)
    eventually(lambda: not hall.room.recording)
    return heard


def bring(hall: Hall, held: Held, store: Store) -> None:
    """The unit's lines come to central, then what it kept as sound."""
    database, journal = held.province.database, hall.desk.journal
    sound = [b"".join(pieces) for _name, pieces in SoundUp(hall.desk, hall.sound, kib_s=512, settles_ms=0).whole()]
    held.province.clock.at_ms = Clock().now().at_ms
    for head in journal.streams():
        seq = 0
        while run := next_run(journal, head.stream, seq, unit=UNIT, key=UNIT_KEY):
            seq = accept(database, run, unit=UNIT, now_ms=held.province.clock()).seq
    while Applier(database).apply(now_ms=held.province.clock()):
        pass
    for raw in sound:
        store.put(BytesIO(raw))


# R5.2a R6.5
@pytest.mark.timeout(120)
def test_what_four_people_say_is_in_the_dossier_that_is_signed_and_verified(
    hall: Hall, held: Held, tmp_path: Path
) -> None:
    # given
    store = Store(tmp_path / "files")
    heard = hold(hall)
    assert [(one.speaker, hall.text(one)) for one in heard] == [(speaker, words) for speaker, _, words in FLOOR]

    # when
    bring(hall, held, store)
    draft_all(held)
    held.province.clock.at_ms = max(held.province.clock(), NOW + 8 * DAY)
    minutes = held.signed()
    draft_all(held, store)
    assert seal_next(held.province.planning, store, key=CENTRAL_KEY)

    # then
    text = PaperRevision.get(PaperRevision.paper == minutes, PaperRevision.number == minutes.revision).content
    for speaker, _voice, words in FLOOR:
        person = held.package.person(speaker)
        assert person
        assert person.name in text
        assert words in text.lower()
    said_at_central = transcript(MEETING, store)
    assert [one.passages[0].text for one in said_at_central.turns] == [words for _, _, words in FLOOR]
    assert said_at_central.turns[0].passages[0].sound
    (recording,) = recordings_of(MEETING).values()
    sound = playback_of(recording, store, own=CENTRAL_KEY).readall()[44:]
    assert sound == hall.kept(recording.recording)
    dossier = store.path(Dossier.get().sha256).read_bytes()
    found = verify_dossier(dossier, key=CENTRAL_KEY.public_key())
    assert found.wrong == []
    assert any("is the recording" in one for one in found.held)
    assert any("lines are chained and signed" in one for one in found.held)
