"""Sound is kept until the minutes are signed, then by the agency's rule; its end is a line, and it is gone."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from contract import events as e
from contract.events import SoundOver
from contract.lists import Signed, SoundErased
from contract.refused import Refused
from edge.clock import Moment
from edge.forgetting import forget_sound
from edge.kiosk.shell import Kiosk
from edge.sound.retention import Rule, over
from edge.sound.store import SoundStore
from edge.sound_up import SoundUp
from tests.edge.kiosk.house import House
from tests.edge.kiosk.test_sound import OF, hall, heard, speech
from tests.edge.kiosk.test_speech import RECORDING, secretary
from tests.makers import CHAIR, EIGHT, MEETING, make_list, make_package, sealed

__all__ = ["hall", "heard", "speech"]

DAY_MS = 86_400_000


@pytest.fixture
def kept(heard: House) -> House:
    """The meeting is over; its sound is on the unit."""
    heard.desk.end_listening(MEETING, RECORDING, e.Silence.ENDED)
    heard.desk.end(MEETING, CHAIR)
    return heard


def kiosk_of(house: House) -> Kiosk:
    found: Kiosk = house.app.extensions["kiosk"]
    return found


def forget(house: House, *, days: int = 30) -> int:
    return forget_sound(house.desk, kiosk_of(house).sound, Rule(days=days, days_unsigned=365))


def sign(house: House, at_ms: int) -> None:
    """Central tells that the minutes were signed."""
    listed = make_list(make_package(), serial=50)
    house.shelf.take_list(sealed(replace(listed, signed=(Signed(meeting=MEETING, at=at_ms),))))


def erase(house: House, *recordings: str, serial: int = 60) -> None:
    """Central tells that these were erased on request."""
    erased = tuple(SoundErased(meeting=MEETING, recording=one) for one in recordings)
    house.shelf.take_list(sealed(replace(make_list(make_package(), serial=serial), erased=erased)))


def deleted(house: House) -> list[e.Event]:
    return [line.event for _, line in house.journal.lines_of(MEETING) if isinstance(line.event, e.SoundDeleted)]


def is_there(house: House) -> bool:
    return kiosk_of(house).sound.meetings() == [MEETING]


def test_it_stays_until_the_minutes_are_signed_and_thirty_days_more(kept: House) -> None:
    # given
    kept.clock.pass_ms(60 * DAY_MS)
    assert forget(kept) == 0
    signed_at = kept.clock.now().at_ms
    sign(kept, signed_at)
    kept.clock.pass_ms(30 * DAY_MS - 1)
    assert forget(kept) == 0
    assert is_there(kept)

    # when
    kept.clock.pass_ms(1)

    # then
    assert forget(kept) == 1
    assert deleted(kept) == [e.SoundDeleted(seconds=15, why=SoundOver.SIGNED, signed_at=signed_at)]
    assert not is_there(kept)
    assert forget(kept) == 0


def test_what_went_up_can_be_heard_nowhere_any_more_since_its_key_is_erased(kept: House) -> None:
    # given
    sound = SoundUp(kept.desk, kiosk_of(kept).sound, kib_s=512, settles_ms=0)
    names = [name for name, _pieces in sound.whole()]
    gone_up = kept.desk.room(MEETING).sound_kept[RECORDING]
    assert names == [gone_up.sound]
    assert kept.desk.text_of(gone_up.key)

    # when
    kept.clock.pass_ms(365 * DAY_MS)
    assert forget(kept) == 1

    # then
    assert kept.desk.text_of(gone_up.key) is None
    erased = [line.event for _, line in kept.journal.lines_of(MEETING) if isinstance(line.event, e.Erased)]
    assert [one.content for one in erased] == [gone_up.key]
    assert kept.desk.room(MEETING).sound_kept[RECORDING].gone_at > 0


def test_when_nobody_signs_it_goes_after_the_longest_time(kept: House) -> None:
    kept.clock.pass_ms(364 * DAY_MS)
    assert forget(kept) == 0
    kept.clock.pass_ms(DAY_MS)

    assert forget(kept) == 1

    assert deleted(kept) == [e.SoundDeleted(seconds=15, why=SoundOver.UNSIGNED)]


def test_page_and_log_say_that_it_was_deleted_and_why(kept: House) -> None:
    # given
    desk = secretary(kept)
    assert "Nghe đoạn này" in desk.open("/secretary/speech")
    sign(kept, EIGHT)
    kept.clock.pass_ms(600_000)

    # when
    assert forget(kept, days=0) == 1

    # then
    page = desk.open("/secretary/speech")
    assert "Đã xóa âm thanh của cuộc họp: biên bản đã ký, hết thời hạn lưu" in page
    assert "Nghe đoạn này" not in page
    assert "Không có âm thanh" not in page
    assert "Đã xóa âm thanh của cuộc họp: biên bản đã ký" in desk.open("/secretary/log")
    assert desk.client.get(f"{OF}&pieces=3", environ_base=desk.environ).status_code == 404


def test_what_was_erased_at_central_is_deleted_here_at_once_whatever_the_clock_says(kept: House) -> None:
    # given
    desk, sound = secretary(kept), SoundUp(kept.desk, kiosk_of(kept).sound, kib_s=512, settles_ms=0)
    assert len(list(sound.whole())) == 1
    key = kept.desk.room(MEETING).sound_kept[RECORDING].key
    kept.clock.moment = Moment(at_ms=kept.clock.now().at_ms, within_ms=-1, mono_ms=5)
    erase(kept, "f" * 16)
    assert forget(kept) == 0, "another recording is not this one"

    # when
    erase(kept, RECORDING, "f" * 16, serial=61)

    # then
    assert forget(kept) == 1
    assert deleted(kept) == [e.SoundDeleted(seconds=15, why=SoundOver.REQUESTED)]
    assert not is_there(kept)
    assert kept.desk.text_of(key) is None
    assert forget(kept) == 0
    page = desk.open("/secretary/speech")
    assert "Đã xóa âm thanh của cuộc họp theo yêu cầu" in page
    assert "Nghe đoạn này" not in page
    assert "Đã xóa âm thanh của cuộc họp theo yêu cầu" in desk.open("/secretary/log")


def test_what_the_room_recorded_after_what_was_erased_stays(kept: House) -> None:
    """A meeting of several days: the sound of its next sitting was asked of nobody."""
    store = kiosk_of(kept).sound
    (store.folder / str(MEETING) / ("e" * 16)).mkdir()
    erase(kept, RECORDING)

    assert forget(kept) == 0

    assert is_there(kept)


def test_a_clock_that_nothing_keeps_in_step_deletes_nothing(kept: House) -> None:
    """A unit without a network may believe that it is years later."""
    sign(kept, EIGHT)
    kept.clock.moment = Moment(at_ms=EIGHT + 4000 * DAY_MS, within_ms=-1, mono_ms=5)

    assert forget(kept) == 0

    assert is_there(kept)


@pytest.mark.parametrize("line_is_there", [False, True])
def test_a_power_cut_in_the_middle_leaves_neither_sound_without_a_line_nor_two_lines(
    line_is_there: bool, kept: House
) -> None:
    # given
    sign(kept, EIGHT)
    kept.clock.pass_ms(31 * DAY_MS)
    store: SoundStore = kiosk_of(kept).sound
    store.destroy_keys(MEETING)
    if line_is_there:
        kept.desk.sound_deleted(MEETING, seconds=15, why=SoundOver.SIGNED, signed_at=EIGHT)

    # when
    forget(kept)
    forget(kept)

    # then
    assert len(deleted(kept)) == 1
    assert store.meetings() == []


def test_what_is_being_recorded_is_not_deleted(heard: House) -> None:
    sign(heard, EIGHT)
    heard.clock.pass_ms(31 * DAY_MS)

    assert forget(heard) == 0

    assert is_there(heard)
    with pytest.raises(Refused):
        heard.desk.sound_deleted(MEETING, seconds=15, why=SoundOver.SIGNED, signed_at=EIGHT)


def test_a_folder_that_no_meeting_belongs_to_is_left_alone(kept: House, tmp_path: Path) -> None:
    (tmp_path / "sound" / "999").mkdir()
    (tmp_path / "sound" / "lost+found").mkdir()
    kept.clock.pass_ms(4000 * DAY_MS)

    assert forget(kept) == 1

    assert kiosk_of(kept).sound.meetings() == [999]


def test_minutes_that_were_signed_before_the_meetings_end_do_not_count_from_there() -> None:
    rule = Rule(days=30, days_unsigned=365)
    assert over(rule, signed_at=1, ended_at=EIGHT, now_ms=EIGHT + 29 * DAY_MS) is None
    assert over(rule, signed_at=1, ended_at=EIGHT, now_ms=EIGHT + 30 * DAY_MS) is SoundOver.SIGNED
