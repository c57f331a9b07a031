"""A way that ends: withdrawn, gone without a word, or central gone altogether."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.relay.conftest import as_unit, is_cut_off, member, now, own
from tests.relay.phones import Phone, said
from tests.relay.ways import Ways
from tests.supervisor import Supervisor, assert_it_is_watched


def test_a_withdrawn_certificate_ends_what_it_carries_and_lets_nobody_in(own_ways: Ways, own_phone: Phone) -> None:
    with closing(own_phone.listen()) as stream, as_unit(own_ways, own(own_ways)) as waiting:
        stream.hears("here")

        own_ways.revoke()

        assert is_cut_off(waiting)
        with pytest.raises((AssertionError, OSError)):
            stream.hears("never")
    with as_unit(own_ways, own(own_ways)) as another:
        assert is_cut_off(another)
    assert own_phone.get().status == 503


def test_a_room_that_is_gone_without_a_word_is_said_to_be_away(own_ways: Ways, own_phone: Phone) -> None:
    own_ways.line.stall()

    answer = own_phone.get()

    assert (answer.status, answer.headers["retry-after"], answer.headers["room-away"]) == (503, "5", "yes")
    assert "Phòng họp đang mất kết nối với trung tâm" in said(answer)
    assert "kính mời dùng Wi-Fi của phòng họp" in said(answer)
    assert 'http-equiv="refresh"' in answer.text
    own_phone.cookies["language"] = "en"
    assert "The meeting room has lost its connection" in said(own_phone.get())


def test_with_central_gone_the_room_goes_on(own_ways: Ways, own_phone: Phone) -> None:
    known = member(own_ways, 4)
    known.port = own_ways.inside
    own_ways.relay.kill()

    assert known.get().status == 200
    with pytest.raises(OSError):
        own_phone.get()


def test_both_ends_say_that_they_serve_and_are_missed_when_they_hang(tmp_path: Path) -> None:
    made, supervisor = Ways(tmp_path, now()), Supervisor()
    try:
        for side, settings in (("central", made.central_settings), ("edge", made.unit_settings)):
            with supervisor.service(side, "--settings", settings, "relay", log=tmp_path / f"{side}.log") as process:
                assert_it_is_watched(supervisor, process)
    finally:
        supervisor.close()
        made.stop()
