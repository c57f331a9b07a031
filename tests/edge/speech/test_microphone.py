"""A microphone is pulled out and put back, and a reader that is late loses nothing. A soundcard is the world."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

import pytest

from edge.speech.listening import Gap, Sound
from edge.speech.microphone import Microphone, MicrophoneLostError, TakeBlock


@dataclass(frozen=True)
class Plugged:
    rate_hz: int


@dataclass
class Desk:
    """A soundcard on a desk: each plugging in is a rate and so many blocks, or nothing at all."""

    plugs: list[tuple[int, int] | None]
    opened: list[str] = field(default_factory=list)

    @contextmanager
    def open(self, name: str, take: TakeBlock, *, block_ms: int) -> Iterator[Plugged]:
        self.opened.append(name)
        plug = self.plugs.pop(0) if self.plugs else None
        if plug is None:
            raise MicrophoneLostError("nothing is plugged in")
        rate_hz, blocks = plug
        for number in range(blocks):
            take(bytes([number % 256]) * (2 * rate_hz * block_ms // 1000))
        yield Plugged(rate_hz)


def microphone(desk: Desk) -> Microphone:
    return Microphone(desk, name="Jabra", silent_s=0.05, retry_s=0.01)


def test_sound_comes_back_when_the_microphone_is_put_back_perhaps_another_one() -> None:
    # given
    desk = Desk([(16_000, 2), None, None, (48_000, 1)])

    # when
    heard = list(islice(microphone(desk).sounds(), 6))

    # then
    assert [type(one) for one in heard] == [Sound, Sound, Gap, Gap, Gap, Sound]
    assert isinstance(heard[0], Sound)
    assert isinstance(heard[-1], Sound)
    assert (heard[0].rate_hz, heard[-1].rate_hz) == (16_000, 48_000)
    assert desk.opened == ["Jabra"] * 4


def test_a_reader_that_was_late_for_half_a_minute_gets_every_block_with_its_time() -> None:
    # given
    desk = Desk([(16_000, 75)])

    # when
    heard = [one for one in islice(microphone(desk).sounds(), 75) if isinstance(one, Sound)]

    # then
    assert [one.samples[0] for one in heard] == [number % 256 for number in range(75)]
    times = [one.mono_ms for one in heard]
    assert times == sorted(times)
    assert times[0] > 0


def test_what_nobody_reads_for_over_a_minute_is_lost_and_said(caplog: pytest.LogCaptureFixture) -> None:
    # given
    desk = Desk([(16_000, 200)])

    # when
    heard = [one for one in islice(microphone(desk).sounds(), 151) if isinstance(one, Sound)]

    # then
    assert len(heard) == 150
    assert caplog.text.count("sound is lost") == 1


def test_stop_ends_the_sound() -> None:
    # given
    source = microphone(Desk([(16_000, 1)]))
    sounds = source.sounds()

    # when
    next(sounds)
    source.stop()

    # then
    assert list(sounds) == []
