"""Lines keep their text, their place and their fact, known or not."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.events import KNOWN, CheckedIn, ConclusionEntered, Event, UnknownEvent, Way, contents_of
from contract.line import MAX_LINE_BYTES, NO_DIGEST, Line, digest, read_line, write_line
from contract.refused import Malformed
from tests.makers import STREAM, make_content, make_line


@given(
    seq=st.integers(1, 10**12),
    meeting=st.integers(0, 2**32 - 1),
    at=st.integers(0, 2**45),
    attendee=st.integers(1, 2**32 - 1),
    way=st.sampled_from(Way),
)
def test_a_line_says_what_was_written(seq: int, meeting: int, at: int, attendee: int, way: Way) -> None:
    line = Line(
        stream=STREAM, seq=seq, meeting=meeting, at=at, within=-1, mono=5, event=CheckedIn(attendee=attendee, way=way)
    )
    text = write_line(line)
    assert read_line(text) == line
    assert "\n" not in text


def test_an_event_of_a_newer_version_is_kept_to_the_byte() -> None:
    text = write_line(make_line(CheckedIn(attendee=3, way=Way.TAP))).replace("CheckedIn", "DroneLanded")

    line = read_line(text)

    assert isinstance(line.event, UnknownEvent)
    assert line.event.name == "DroneLanded"
    assert write_line(line) == text


def test_the_digest_joins_each_line_to_all_before_it() -> None:
    one, two = (
        write_line(make_line(CheckedIn(attendee=3, way=Way.TAP))),
        write_line(make_line(CheckedIn(attendee=4, way=Way.TAP), 2)),
    )
    assert digest(digest(NO_DIGEST, one), two) != digest(digest(NO_DIGEST, two), one)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "{" * 5000,
        '{"stream":"' + STREAM + '"}',
        write_line(make_line(CheckedIn(attendee=3, way=Way.TAP))) + "\n",
        write_line(make_line(CheckedIn(attendee=3, way=Way.TAP))).replace("tap", "magic"),
        write_line(make_line(CheckedIn(attendee=3, way=Way.TAP))).replace('"attendee":3', '"attendee":0'),
        write_line(make_line(CheckedIn(attendee=3, way=Way.TAP))).replace('"seq":1', '"seq":0'),
        write_line(make_line(CheckedIn(attendee=3, way=Way.TAP))).replace(STREAM, "not-a-stream"),
        write_line(make_line(CheckedIn(attendee=3, way=Way.TAP))).replace('"mono":1', '"mono":1,"more":2'),
        '{"stream":"Tiê\u0301n"}',
        "x" * (MAX_LINE_BYTES + 1),
    ],
)
def test_what_is_no_line_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(Malformed) as refusal:
        read_line(text)
    assert "\n" not in str(refusal.value)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        read_line(text)
    except Malformed:
        return


def test_a_line_over_the_limit_is_never_written() -> None:
    with pytest.raises(ValueError, match="at most"):
        write_line(make_line(UnknownEvent(name="Long", body=json.dumps("x" * MAX_LINE_BYTES).encode())))


def test_only_events_that_refer_to_content_name_it() -> None:
    content = make_content()
    assert contents_of(ConclusionEntered(text=content.name, by=1)) == (content.name,)
    assert contents_of(CheckedIn(attendee=3, way=Way.TAP)) == ()


def test_every_reference_to_content_is_found() -> None:
    """A field of the type ContentName that `contents_of` forgot would leave its text behind on the unit."""
    carried_apart = {"PackageTaken", "PlanCarriedHere", "DeviceLinked", "Erased"}
    # hashes of packages and files, a secret, and of what is gone
    others = {  # a file, a line, a key, receipts
        ("DocumentAddedHere", "sha256"),
        ("DocumentReplacedHere", "sha256"),
        ("StreamBegan", "previous_digest"),
        ("SecretBallotOpened", "key"),
        ("ReceiptsWritten", "receipts"),
        ("SoundKept", "sound"),
    }
    for name, kind in KNOWN.items():
        named = {
            field.name
            for field in msgspec.structs.fields(kind)
            if "[0-9a-f]{64}" in repr(field.type) and (name, field.name) not in others
        }
        if name not in carried_apart:
            assert named <= {"reason", "person", "spec", "text", "title"}, name


def test_every_event_is_frozen() -> None:
    for kind in KNOWN.values():
        assert issubclass(kind, Event)
        assert kind.__struct_config__.frozen
