"""The states of a meeting are exactly those of the regulation's practice, and no act leads elsewhere."""

import itertools

import pytest

from central.meetings.states import NEXT, Act, State, after
from contract.refused import Refused

# Nháp → Chờ phê duyệt → (Từ chối | Đã duyệt) → Đang diễn ra ⇄ Tạm dừng → Đã kết thúc;
# hủy duyệt → Chờ phê duyệt; Hoãn; Đã hủy; rút lại trước khi duyệt.
PATHS = """
none register draft
draft discard none
draft submit awaiting
awaiting withdraw draft
awaiting reject rejected
rejected submit awaiting
awaiting approve approved
awaiting cancel cancelled
approved revoke awaiting
approved postpone postponed
approved cancel cancelled
approved start ongoing
postponed submit awaiting
postponed cancel cancelled
ongoing pause paused
paused resume ongoing
ongoing end ended
paused end ended
"""


def test_each_act_leads_where_the_regulation_says() -> None:
    expected = {(State(start), Act(act)): State(end) for start, act, end in map(str.split, PATHS.split("\n")[1:-1])}
    assert expected == NEXT


@pytest.mark.parametrize(("state", "act"), [one for one in itertools.product(State, Act) if one not in NEXT])
def test_every_other_act_is_refused(state: State, act: Act) -> None:
    with pytest.raises(Refused):
        after(state, act)


def test_nothing_follows_an_ended_or_cancelled_meeting() -> None:
    assert not [act for state, act in NEXT if state in (State.ENDED, State.CANCELLED)]
