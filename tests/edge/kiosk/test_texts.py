"""Texts come in the page's language, and what is set into them stays text."""

from flask import g

from edge.kiosk.shell import part
from edge.kiosk.texts import gettext, in_language
from tests.edge.kiosk.house import House


def test_a_text_is_in_the_language_of_the_request_unless_another_is_asked_for(house: House) -> None:
    with house.app.test_request_context("/", headers={"Cookie": "language=en"}):
        before = gettext("Chương trình")
        with in_language("vi"):
            inside = gettext("Chương trình")
        after = gettext("Chương trình")

    assert (before, inside, after) == ("Agenda", "Chương trình", "Agenda")


def test_what_is_set_into_a_text_of_a_page_can_not_become_a_part_of_the_page(house: House) -> None:
    with house.app.test_request_context("/"):
        template = house.app.jinja_env.from_string("{{ _('Đang trình bày: %(title)s', title=title) }}")
        shown = template.render(title="<b>100 %</b>")

    assert shown == "Đang trình bày: &lt;b&gt;100 %&lt;/b&gt;"


def test_a_shared_part_is_made_once_for_its_values_and_anew_for_others_and_for_another_language(house: House) -> None:
    none: frozenset[str] = frozenset()
    made = []
    for language, running in (("vi", ""), ("vi", ""), ("en", ""), ("vi", "item-1")):
        with house.app.test_request_context("/", headers={"Cookie": f"language={language}"}):
            g.language = language
            lists = dict.fromkeys(("items", "done", "veiled", "papers", "replacing"), none)
            made.append(part("delegate/agenda.html", running=running, **lists))

    assert made[0] is made[1]
    assert made[3] is not made[0]
    assert ["Chương trình" in one for one in made] == [True, True, False, True]
