"""Tickets: signed numbers in 122 characters, refused as soon as one of them differs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.refused import Malformed
from contract.ticket import LENGTH, Ticket, is_ticket, read_ticket, write_ticket
from tests.makers import TICKET_KEY, key_of

KEYS = {1: TICKET_KEY.public_key()}
TICKET = Ticket(key_id=1, meeting=7, attendee=3, expires=date(2026, 1, 1), issue=2)

tickets = st.builds(
    Ticket,
    key_id=st.just(1),
    meeting=st.integers(1, 2**32 - 1),
    attendee=st.integers(1, 2**32 - 1),
    rights=st.integers(0, 255),
    expires=st.dates(date(2024, 1, 1), date(2150, 1, 1)),
    issue=st.integers(0, 2**16 - 1),
)


@given(tickets)
def test_a_ticket_says_what_was_written(ticket: Ticket) -> None:
    text = write_ticket(ticket, key=TICKET_KEY)
    assert len(text) == LENGTH
    assert is_ticket(text.encode())
    assert read_ticket(text.encode(), keys=KEYS) == ticket


@given(st.integers(0, LENGTH - 1), st.sampled_from(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"))
def test_no_character_of_a_ticket_can_be_changed(place: int, char: int) -> None:
    raw = bytearray(write_ticket(TICKET, key=TICKET_KEY).encode())
    if raw[place] == char:
        return
    raw[place] = char
    with pytest.raises(Malformed):
        read_ticket(bytes(raw), keys=KEYS)


@given(st.binary(max_size=200))
def test_nothing_else_is_a_ticket(payload: bytes) -> None:
    with pytest.raises(Malformed):
        read_ticket(payload, keys=KEYS)


def test_a_ticket_under_another_key_is_refused() -> None:
    forged = write_ticket(TICKET, key=key_of(9)).encode()
    with pytest.raises(Malformed, match="signature"):
        read_ticket(forged, keys=KEYS)
    with pytest.raises(Malformed, match="unknown key"):
        read_ticket(forged, keys={2: key_of(9).public_key()})


@pytest.mark.parametrize(
    "changes", [{"meeting": 2**32}, {"attendee": -1}, {"issue": 2**16}, {"expires": date(2023, 12, 31)}, {"key_id": 16}]
)
def test_a_number_out_of_range_is_never_signed(changes: dict[str, object]) -> None:
    values = {"key_id": 1, "meeting": 7, "attendee": 3, "expires": date(2026, 1, 1), "issue": 1, **changes}
    with pytest.raises(ValueError, match=r"range|allowed"):
        write_ticket(Ticket(**values), key=TICKET_KEY)  # type: ignore[arg-type]
