"""A WAV file in the microphone's place: it is heard at the speed of life, again and again, with quiet in between."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event

from edge.clock import boot_ms
from edge.speech.listening import Gap, Sound
from edge.speech.microphone import BLOCK_MS
from edge.speech.wav import Wav

_QUIET_S = 3.0


@dataclass
class Feed:
    """`faster`: how many times the speed of life. `again`: from the beginning when it is over, else it ends."""

    wav: Wav
    faster: float = 1.0
    again: bool = True
    _stopped: Event = field(default_factory=Event)

    def sounds(self) -> Iterator[Sound | Gap]:
        """Blocks, each at its time; who reads late finds them waiting, as with a microphone."""
        began, heard_ms = boot_ms(), 0.0
        while not self._stopped.is_set():
            for samples in self._once():
                heard_ms += len(samples) / 2 / self.wav.rate_hz * 1000
                due_ms = began + heard_ms / self.faster
                if self._stopped.wait(max(0.0, (due_ms - boot_ms()) / 1000)):
                    return
                yield Sound(samples=samples, rate_hz=self.wav.rate_hz, mono_ms=int(due_ms))
            if not self.again:
                return

    def stop(self) -> None:
        """End `sounds` at its next block."""
        self._stopped.set()

    def _once(self) -> Iterator[bytes]:
        yield from self.wav.blocks(block_ms=BLOCK_MS)
        quiet = bytes(2 * self.wav.rate_hz * BLOCK_MS // 1000)
        yield from (quiet for _ in range(round(_QUIET_S * 1000 / BLOCK_MS)))
