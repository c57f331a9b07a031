"""Who may administer what: every role with every task, against a table written out by hand (R7.2, R9.1d, R9.4)."""

import itertools

import pytest

from central.people.rights import Role, Task, may, reaches, require
from contract.refused import Refused

# One line a task: who may: o(fficial), a(gency administrator), O(ffice), I(T administrator); who is not here may not.
TABLE = """
see-directory    oaOI
arrange-agencies OI
arrange-rooms    OI
add-official     aOI
give-right       aOI
give-badge       aOI
switch-photos    aOI
give-photo       aOI
reset-login      aOI
close-account    aOI
reset-second     OI
import-agencies  OI
import-officials aOI
read-own-audit   aOI
read-audit       OI
"""
LETTERS = {"o": Role.OFFICIAL, "a": Role.AGENCY_ADMIN, "O": Role.OFFICE, "I": Role.IT_ADMIN}
MAY = {
    (Task(task), LETTERS[letter])
    for task, letters in (line.split() for line in TABLE.split("\n") if line)
    for letter in letters
}


@pytest.mark.parametrize(("task", "role"), list(itertools.product(Task, Role)))
def test_r9_1d_each_role_may_do_what_the_table_says_and_nothing_else(task: Task, role: Role) -> None:
    assert may({role}, task) is ((task, role) in MAY)


# R9.4
@pytest.mark.parametrize(
    ("mine", "theirs", "reached"),
    [
        (Role.AGENCY_ADMIN, Role.OFFICIAL, True),
        (Role.AGENCY_ADMIN, Role.AGENCY_ADMIN, True),
        (Role.AGENCY_ADMIN, Role.OFFICE, False),
        (Role.AGENCY_ADMIN, Role.IT_ADMIN, False),
        (Role.OFFICE, Role.IT_ADMIN, True),
        (Role.IT_ADMIN, Role.OFFICE, True),
    ],
)
def test_an_agencys_administrator_reaches_no_account_above(mine: Role, theirs: Role, *, reached: bool) -> None:
    assert reaches({Role.OFFICIAL, mine}, {Role.OFFICIAL, theirs}) is reached


def test_who_may_not_is_told_whose_task_it_is() -> None:
    with pytest.raises(Refused, match="quản trị hệ thống của đơn vị"):
        require({Role.OFFICIAL}, Task.ADD_OFFICIAL)
    with pytest.raises(Refused, match="do Văn phòng hoặc"):
        require({Role.OFFICIAL, Role.AGENCY_ADMIN}, Task.ARRANGE_AGENCIES)
    require({Role.OFFICIAL, Role.OFFICE}, Task.ARRANGE_AGENCIES)
