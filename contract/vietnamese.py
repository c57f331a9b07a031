"""Vietnamese text: one normal form, a folded form to search by, and the order of the alphabet."""

import unicodedata

_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0306", "\u0302", "\u031b"}
_PLACE = {letter: place for place, letter in enumerate(_LETTERS, start=100)}


def nfc(text: str) -> str:
    """The composed form in which every text is kept, hashed and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The text without marks and capitals, for searching: `Đỗ Thị Đào` and its NFD form both give `do thi dao`.

    Both placements of a tone mark (`hòa`, `hoà`) fold to the same.
    """
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")
    return bare.replace("đ", "d").replace("Đ", "d").casefold()


def alphabetical(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A sort key in the order of the alphabet: letters first, tones (ngang huyền hỏi ngã sắc nặng) second."""
    letters: list[int] = []
    tones: list[int] = []
    for char in nfc(text).lower():
        parts = unicodedata.normalize("NFD", char)
        shape = unicodedata.normalize("NFC", parts[0] + "".join(mark for mark in parts[1:] if mark in _SHAPES))
        letters.append(_PLACE.get(shape, ord(shape[0]) if ord(shape[0]) < 100 else 1000 + ord(shape[0])))
        tones.append(max((_TONES.get(mark, 0) for mark in parts[1:]), default=0))
    return tuple(letters), tuple(tones)


def by_given_name(name: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """A sort key for people: by given name, the last word, and only then by family and middle names."""
    words = name.split()
    return tuple(alphabetical(word) for word in (words[-1:] + words[:-1]))


def office_of(office: str, agency: str) -> str:
    """`Giám đốc Sở Tài chính`; what ends the one and begins the other is said once: `Chánh Văn phòng Ủy ban …`."""
    ends, begins = office.split(), agency.split()
    for common in range(min(len(ends), len(begins)), 0, -1):
        if [word.lower() for word in ends[-common:]] == [word.lower() for word in begins[:common]]:
            return " ".join([*ends[:-common], *begins])
    return " ".join([*ends, *begins])
