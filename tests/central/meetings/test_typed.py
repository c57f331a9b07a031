"""A form as typed: rows come, go and move, and nothing typed is lost."""

from hypothesis import given
from hypothesis import strategies as st

from central.meetings.typed import MAX_ROWS, MAX_TEXT, Typed, kept_form, typed_form

TITLES = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20), max_size=6)


def agenda(*titles: str) -> Typed:
    return Typed({f"agenda-{row}-title": title for row, title in enumerate(titles)})


def titles(typed: Typed) -> list[str]:
    return [typed.cell("agenda", row, "title") for row in typed.rows("agenda")]


def test_a_row_moves_up_past_the_one_above() -> None:
    assert titles(agenda("một", "hai", "ba").moved_up("agenda", 2)) == ["một", "ba", "hai"]
    assert titles(agenda("một", "hai").moved_up("agenda", 0)) == ["một", "hai"]


def test_a_removed_row_leaves_the_others() -> None:
    left = agenda("một", "hai", "ba").without_row("agenda", 1)
    assert titles(left) == ["một", "ba"]
    assert titles(left.with_row("agenda")) == ["một", "ba", ""]


def test_pasted_names_become_rows_and_fill_the_empty_one() -> None:
    typed = Typed({}).with_row("invite").with_names("invite", ["Sở Y tế", "", "  Giám đốc   Sở Tài chính "])
    assert [typed.cell("invite", row, "text") for row in typed.rows("invite")] == ["Sở Y tế", "Giám đốc Sở Tài chính"]
    assert len({typed.cell("invite", row, "token") for row in typed.rows("invite")}) == 2


def test_rows_end_at_a_limit() -> None:
    typed = Typed({}).with_names("invite", [f"người {number}" for number in range(MAX_ROWS + 50)])
    assert len(typed.rows("invite")) == MAX_ROWS


@given(TITLES)
def test_a_kept_form_is_the_same_form(written: list[str]) -> None:
    typed = agenda(*written)
    assert kept_form(typed.kept()) == Typed(dict(typed.fields))


def test_what_is_too_long_is_cut_and_what_is_not_the_forms_is_left_out() -> None:
    typed = typed_form({"title": "x" * (MAX_TEXT + 1), "csrf_token": "t", "do": "send", "y" * 61: "z"})
    assert {name: len(text) for name, text in typed.fields.items()} == {"title": MAX_TEXT}
