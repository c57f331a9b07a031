"""Words, queries and excerpts: the same whatever way Vietnamese was typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.search.rules import PASSAGE_WORDS, Part, excerpt, normal, passages_in, query_of, score


# R5.5
@pytest.mark.parametrize("typed", ["Hòa bình", "hoà BÌNH", unicodedata.normalize("NFD", "hòa bình"), "hoa binh"])
def test_any_way_of_typing_gives_the_same_words(typed: str) -> None:
    assert normal(typed) == "hoa binh"


@pytest.mark.parametrize(
    ("text", "words"),
    [("Đỗ Thị Đào", "do thi dao"), ("Quyết định 437/QĐ-UBND", "quyet dinh 437 qd ubnd"), ("東京", "u6771u4eac")],
)
def test_the_databases_see_nothing_but_letters_and_digits(text: str, words: str) -> None:
    assert normal(text) == words


@given(st.text())
def test_no_text_gives_a_sign_that_a_database_could_take_otherwise(text: str) -> None:
    assert set(normal(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@given(st.text(max_size=3000))
def test_passages_are_short_and_together_have_every_word_in_its_place(text: str) -> None:
    found = passages_in(text)
    assert all(len(normal(one).split()) <= PASSAGE_WORDS for one in found)
    assert " ".join(normal(one) for one in found if normal(one)) == normal(text)


@pytest.mark.parametrize("typed", ["", "  ", '"', "?!, *", '""'])
def test_signs_alone_ask_for_nothing(typed: str) -> None:
    assert query_of(typed) is None


def test_words_in_quotation_marks_are_one_after_another() -> None:
    query = query_of('hạn mặn "đầu tư công"')
    assert query is not None
    assert query.for_sqlite == '"han" "man" "dau tu cong"'
    assert query.for_postgresql == "(han) & (man) & (dau <-> tu <-> cong)"
    assert (query.beside_pairs, query.pairs_for_postgresql) == (query.for_postgresql, "dau_tu & tu_cong")
    two = query_of('"hạn mặn"')
    assert two is not None
    assert (two.beside_pairs, two.pairs_for_postgresql) == ("", "han_man")


def test_what_is_spelt_as_asked_and_stands_together_comes_first() -> None:
    query = query_of("hoà bình")
    assert query is not None
    texts = ["Hòa bình cho nhân dân", "hóa đơn của nhà máy nước, binh đoàn", "hoa thơm và binh lính"]
    scores = [score(query, Part.OPINION, text, normal(text)) for text in texts]
    assert scores[0] > max(scores[1:])
    assert score(query, Part.TITLE, texts[0], normal(texts[0])) > scores[0]


def test_an_excerpt_marks_the_words_and_says_where_it_was_cut() -> None:
    query = query_of("ngan sach")
    assert query is not None
    text = "mở đầu " * 100 + "Dự toán ngân sách năm 2027" + " còn lại" * 100
    pieces = excerpt(query, text)
    assert [one.text for one in pieces if one.is_hit] == ["ngân", "sách"]
    assert pieces[0].text == "… "
    assert pieces[-1].text.endswith(" …")
    assert len("".join(one.text for one in pieces)) < 250
