"""On the doorpost: lamps, buzzer, door strike, exit button, fire contact, presence sensor; all may be missing.

The strike is held by current and opens without it: when the power, the unit or this process fails, the door is open.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from gpiozero import LED, Button, Buzzer, DigitalInputDevice, DigitalOutputDevice, GPIOZeroError
from gpiozero.pins import Factory

from contract.settings import SettingsError
from edge.doorway.greeting import Tone
from edge.doorway.stage import Stage
from edge.settings import Pins

LAMP_S = 6.0  # as long as the page's answer stays at least
BEEP_S = 0.12
OPEN_S = 5.0


class Doorpost:
    """The parts that the settings name; without any it does nothing and needs no pins at all."""

    def __init__(self, pins: Pins, *, stage: Stage, factory: Factory | None = None) -> None:
        self._pins = pins
        self._stage = stage
        self._factory = factory
        self._lamps: dict[Tone, tuple[LED, ...]] = {}
        self._buzzer: Buzzer | None = None
        self._strike: DigitalOutputDevice | None = None
        self._inputs: list[DigitalInputDevice] = []
        self._is_fire = False

    def __enter__(self) -> Self:
        """Take the pins. SettingsError: there are none, or one is used twice."""
        try:
            self._take()
        except (GPIOZeroError, OSError) as error:
            self.close()
            raise SettingsError(f"door.pins: {error}; pins of this board, each used once, or none") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def answer(self, tone: Tone) -> None:
        """Light the answer's lamp; who may come in also hears one soft tone and finds the door open.

        A refusal makes no sound: nobody in the corridor need hear it.
        """
        for lamp in self._all_lamps():
            lamp.off()
        for lamp in self._lamps.get(tone, ()):
            lamp.blink(on_time=LAMP_S, off_time=0, n=1)
        if tone == "yes":
            if self._buzzer and self._stage.look().has_sound:
                self._buzzer.beep(on_time=BEEP_S, off_time=0, n=1)
            self.open()

    def open(self) -> None:
        """Let the strike go for a few seconds; in a fire it stays open."""
        if self._strike and not self._is_fire:
            self._strike.blink(on_time=OPEN_S, off_time=0, n=1)

    def close(self) -> None:
        """Give the pins back; the strike loses its current and opens."""
        for part in (*self._all_lamps(), self._buzzer, self._strike, *self._inputs):
            if part is not None:
                part.close()

    def _take(self) -> None:
        pins, factory = self._pins, self._factory
        lamps: tuple[tuple[Tone, int | None], ...] = (("yes", pins.green), ("wait", pins.amber), ("no", pins.red))
        for tone, pin in lamps:
            if pin is not None:
                self._lamps[tone] = (LED(pin, pin_factory=factory),)
        if pins.amber is None and {"yes", "no"} <= self._lamps.keys():
            # A strip of red and green makes amber of both.
            self._lamps["wait"] = self._lamps["yes"] + self._lamps["no"]
        if pins.buzzer is not None:
            self._buzzer = Buzzer(pins.buzzer, pin_factory=factory)
        if pins.strike is not None:
            # "On" is open: the pin is low, no current holds the strike.
            self._strike = DigitalOutputDevice(pins.strike, active_high=False, pin_factory=factory)
        if pins.exit_button is not None:
            button = Button(pins.exit_button, bounce_time=0.05 if factory is None else None, pin_factory=factory)
            button.when_pressed = self.open
            self._inputs.append(button)
        if pins.presence is not None:
            sensor = DigitalInputDevice(pins.presence, pin_factory=factory)
            sensor.when_activated = self._stage.stir
            self._inputs.append(sensor)
        if pins.fire is not None:
            self._take_fire(pins.fire)

    def _all_lamps(self) -> set[LED]:
        return {lamp for lamps in self._lamps.values() for lamp in lamps}

    def _take_fire(self, pin: int) -> None:
        """The fire panel's contact is closed in quiet times, so that a cut wire counts as fire."""
        contact = Button(pin, pin_factory=self._factory)
        contact.when_released = self._fire
        contact.when_pressed = self._quiet
        self._inputs.append(contact)
        if not contact.is_pressed:
            self._fire()

    def _fire(self) -> None:
        self._is_fire = True
        if self._strike:
            self._strike.on()

    def _quiet(self) -> None:
        self._is_fire = False
        if self._strike:
            self._strike.off()
