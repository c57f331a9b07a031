"""What the door says to whom: whose place somebody takes, and where to turn who gets no further."""

import pytest

from contract.package import Package, Person
from edge.doorway.decide import Decision, Outcome
from edge.doorway.greeting import Greeting, greeting
from tests.makers import EIGHT, make_package, make_people, make_person

DIRECTOR = make_person(3, office="Giám đốc", agency="Sở Y tế")


def greeted(person: Person, *others: Person, outcome: Outcome = Outcome.SUBSTITUTE) -> Greeting:
    package: Package = make_package(people=(*make_people(2), person, *others))
    return greeting(Decision(outcome=outcome, person=person), package=package, number=1, now_ms=EIGHT)


@pytest.mark.parametrize("outcome", [Outcome.SUBSTITUTE, Outcome.LATE, Outcome.AGAIN])
def test_a_substitute_is_greeted_with_the_office_whose_place_it_is(outcome: Outcome) -> None:
    deputy = make_person(4, office="Phó Giám đốc", agency="Sở Y tế", represents=3)

    said = greeted(deputy, DIRECTOR, outcome=outcome)

    assert (said.detail, said.instead_of) == ("Phó Giám đốc – Sở Y tế", "Giám đốc")


def test_a_substitute_from_elsewhere_is_greeted_with_the_agency_too() -> None:
    said = greeted(make_person(4, agency="Sở Tài chính", represents=3), DIRECTOR)

    assert said.instead_of == "Giám đốc – Sở Y tế"


def test_whose_principal_has_no_office_is_named_by_name() -> None:
    principal = make_person(3, name="Lò Thị Mai", office="", agency="")

    said = greeted(make_person(4, agency="Đội 3", represents=3), principal)

    assert said.instead_of == "Lò Thị Mai"


def test_who_comes_for_nobody_else_and_who_is_refused_take_nobodys_place() -> None:
    assert greeted(DIRECTOR, outcome=Outcome.WELCOME).instead_of == ""
    assert greeted(make_person(4, represents=3), DIRECTOR, outcome=Outcome.REPLACED).instead_of == ""


def test_who_fails_twice_is_led_to_the_own_name_or_the_secretary() -> None:
    said = [
        greeting(Decision(outcome=Outcome.FOREIGN), package=None, number=1, now_ms=EIGHT, is_in_vain=again)
        for again in (False, True)
    ]

    assert "tăng độ sáng" in said[0].advice.text
    assert "Tìm tên" in said[1].advice.text
    assert "Gọi Thư ký" in said[1].advice.text
    assert said[0].title == said[1].title
