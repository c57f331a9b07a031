"""Tickets verify by central's key alone, new issues refuse old ones, and a PIN is seen once."""

from datetime import date

import pytest

from central.meetings.tickets import TicketSigner, own_attendee, reissue, renew_pin, show_pin
from contract.refused import Refused
from contract.ticket import read_ticket
from tests.central.province import Province
from tests.makers import TICKET_KEY


def test_a_code_tells_meeting_attendee_and_issue_and_no_name(province: Province) -> None:
    meeting = province.approved()
    row = own_attendee(meeting.id, province.people["finance"])
    code = TicketSigner(key_id=1, key=TICKET_KEY).code(row, meeting)
    ticket = read_ticket(code.encode(), keys={1: TICKET_KEY.public_key()})
    assert (ticket.meeting, ticket.attendee, ticket.issue) == (meeting.id, row.number, 1)
    assert ticket.expires == date(2026, 12, 7)


def test_a_new_issue_is_ones_own_or_the_secretarys_to_make(province: Province) -> None:
    meeting = province.approved()
    row = province.attendee(meeting, "finance")
    reissue(province.planning, meeting.id, row.id, by=province.people["finance"])
    reissue(province.planning, meeting.id, row.id, by=province.people["secretary"])
    assert province.attendee(meeting, "finance").issue == 3
    for who in ("approver", "stranger", "registrar"):
        with pytest.raises(Refused):
            reissue(province.planning, meeting.id, row.id, by=province.people[who])
    chair = province.attendee(meeting, "chair")
    with pytest.raises(Refused, match="Thư ký"):
        reissue(province.planning, meeting.id, chair.id, by=province.people["finance"])


def test_a_pin_is_shown_once_and_a_new_one_once_again(province: Province) -> None:
    meeting, finance = province.approved(), province.people["finance"]
    first = show_pin(province.planning, meeting.id, by=finance)
    with pytest.raises(Refused, match="hiển thị một lần"):
        show_pin(province.planning, meeting.id, by=finance)
    before = province.attendee(meeting, "finance").pin_hash
    renew_pin(province.planning, meeting.id, province.attendee(meeting, "finance").id, by=finance)
    assert province.attendee(meeting, "finance").pin_hash != before
    assert show_pin(province.planning, meeting.id, by=finance) != first


def test_who_does_not_attend_has_neither_code_nor_pin(province: Province) -> None:
    meeting = province.approved()
    with pytest.raises(Refused, match="không có trong danh sách"):
        show_pin(province.planning, meeting.id, by=province.people["stranger"])
