"""Who may do what: every role with every act in every state, against a table written out by hand (R5.1 to R5.4)."""

import itertools

import pytest

from central.meetings.rights import WHO_MAY, Role, may, require
from central.meetings.states import Act, State
from contract.refused import Refused

LETTERS = {
    "-": State.NONE,
    "n": State.DRAFT,
    "c": State.AWAITING,
    "t": State.REJECTED,
    "d": State.APPROVED,
    "r": State.ONGOING,
    "p": State.PAUSED,
    "k": State.ENDED,
    "h": State.POSTPONED,
    "x": State.CANCELLED,
}
# One line a role and act: the states in which it may be done, by their letters. What is not here is never allowed.
TABLE = """
may-register register -
registrar    discard  n
registrar    submit   nth
registrar    withdraw c
registrar    edit     nth
registrar    place    ntdrph
registrar    explain  ctdrpkhx
registrar    ask-paper ncth
registrar    see      nctdrpkhx
registrar    move     rp
registrar    link     drp
chair        revoke   d
chair        postpone d
chair        cancel   cdh
chair        edit     cdrph
chair        name     cdrp
chair        reissue  drp
chair        place    cdrph
chair        remind   d
chair        explain  ctdrpkhx
chair        ask-paper cdrp
chair        see      ctdrpkhx
chair        move     rp
chair        link     drp
chair        hear     rpk
chair        erase-sound k
secretary    submit   h
secretary    revoke   d
secretary    postpone d
secretary    cancel   cdh
secretary    edit     cdrph
secretary    name     cdrp
secretary    reissue  drp
secretary    place    cdrph
secretary    remind   d
secretary    move     rp
secretary    link     drp
secretary    hear     rpk
secretary    erase-sound k
secretary    explain  ctdrpkhx
secretary    ask-paper cdrp
secretary    take-paper cdrp
secretary    return-paper cdrp
secretary    see      ctdrpkhx
approver     approve  c
approver     reject   c
approver     edit     c
approver     explain  ctdrpkhx
approver     ask-paper c
approver     see      ctdrpkhx
attendee     answer   d
attendee     reissue  drp
attendee     see      drpkhx
attendee     share    drp
follower     see      drpkhx
answerer     answer   d
guest        answer   d
guest        see      drpkhx
namer        name     cdrp
namer        see      drpkhx
preparer     send-paper cdrp
host-office  ask-paper cdrp
host-office  take-paper cdrp
host-office  return-paper cdrp
office       explain  ctdrpkhx
office       see      ctdrpkhx
office       move     rp
room         start    d
room         pause    r
room         resume   p
room         end      rp
"""
ALLOWED = {
    (Role(role), Act(act), LETTERS[letter])
    for role, act, letters in map(str.split, TABLE.strip().split("\n"))
    for letter in letters
}


@pytest.mark.parametrize(("role", "act", "state"), list(itertools.product(Role, Act, State)))
def test_a_role_may_exactly_what_the_table_says(role: Role, act: Act, state: State) -> None:
    assert may({role}, act, state) == ((role, act, state) in ALLOWED)


def test_roles_add_up() -> None:
    assert may({Role.ATTENDEE, Role.SECRETARY}, Act.REVOKE, State.APPROVED)
    assert not may((), Act.SEE, State.APPROVED)


@pytest.mark.parametrize("act", Act)
def test_a_refusal_tells_who_may(act: Act) -> None:
    with pytest.raises(Refused) as refused:
        require((), act, State.APPROVED)
    assert refused.value.message == WHO_MAY[act]


def test_a_refusal_tells_a_wrong_moment_from_a_wrong_person() -> None:
    with pytest.raises(Refused, match="đã kết thúc hoặc đã hủy"):
        require({Role.SECRETARY}, Act.EDIT, State.ENDED)
    with pytest.raises(Refused, match="trạng thái hiện tại"):
        require({Role.SECRETARY}, Act.REVOKE, State.AWAITING)
