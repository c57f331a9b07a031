"""Wrong PINs: slower each time, for the one who guesses and for nobody else."""

from argon2 import PasswordHasher

from edge.kiosk.pins import Answer, Attempt, Pins, fits

KEPT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("246810")


def attempt(at_s: float = 0, *, attendee: int = 3, device: str = "phone", address: str = "10.20.0.1") -> Attempt:
    return Attempt(attendee=attendee, device=device, address=address, at_ms=int(at_s * 1000))


def test_only_the_six_digits_of_the_record_fit() -> None:
    assert fits("246810", KEPT)
    for wrong in ("246811", "24681", "2468100", "", "２４６８１０", "24681 ", "abcdef"):
        assert not fits(wrong, KEPT)
    assert not fits("246810", "")
    assert not fits("246810", "not a hash")


def test_a_delay_grows_with_every_miss() -> None:
    pins, at_s, delays = Pins(), 0.0, []
    for _ in range(8):
        assert pins.check("000000", KEPT, attempt(at_s)) is Answer.WRONG
        delays.append(pins.wait_ms(attempt(at_s)) / 1000)
        at_s += delays[-1]

    assert delays == [0, 2, 4, 8, 16, 32, 60, 60]


def test_the_right_pin_is_not_looked_at_before_the_delay_is_over() -> None:
    pins = Pins()
    pins.check("000000", KEPT, attempt())
    pins.check("000000", KEPT, attempt())

    assert pins.check("246810", KEPT, attempt(1)) is Answer.NOT_YET
    assert pins.check("246810", KEPT, attempt(2.1)) is Answer.RIGHT


def test_the_name_stays_open_for_everybody_else() -> None:
    pins = Pins()
    for second in range(0, 600, 60):
        pins.check("000000", KEPT, attempt(second, device="prankster"))

    assert pins.check("246810", KEPT, attempt(600, device="the chair's", address="10.20.0.2")) is Answer.RIGHT


def test_new_cookies_from_one_address_do_not_help_a_guesser() -> None:
    pins = Pins()
    for number in range(30):
        pins.check(f"{number:06}", KEPT, attempt(number * 0.01, device=f"cookie-{number}"))

    assert pins.wait_ms(attempt(0.3, device="cookie-31")) > 0


def test_the_secretary_is_offered_after_the_second_miss() -> None:
    pins = Pins()
    pins.check("000000", KEPT, attempt())
    after_one = pins.needs_help(attempt())
    pins.check("000000", KEPT, attempt(1))

    assert not after_one
    assert pins.needs_help(attempt(1))


def test_wrong_pins_are_counted_once() -> None:
    pins = Pins()
    pins.check("000000", KEPT, attempt())

    assert pins.take_counts() == {"wrong-pin": 1}
    assert pins.take_counts() == {}
