"""The Wi-Fi's code: whatever its name and key are made of, a camera reads them back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contract.wifi import is_wifi_key, is_wifi_name, wifi_code


def fields(code: str) -> dict[str, str]:
    """As a phone takes the text apart: at semicolons and colons that no backslash stands before."""
    assert code.startswith("WIFI:")
    assert code.endswith(";;")
    parts = re.findall(r"([A-Z]):((?:\\.|[^\\;])*);", code.removeprefix("WIFI:"))
    return {name: re.sub(r"\\(.)", r"\1", value) for name, value in parts}


@given(some.text(min_size=1, max_size=20), some.text(alphabet=some.characters(codec="ascii"), min_size=8, max_size=63))
def test_name_and_key_come_back_as_they_are(name: str, key: str) -> None:
    assert fields(wifi_code(name, key)) == {"T": "WPA", "S": name, "P": key}


def test_what_means_something_in_the_code_is_marked() -> None:
    assert wifi_code('P;1,2:"3"\\', "a;b,c:d\\e") == r"WIFI:T:WPA;S:P\;1\,2\:\"3\"\\;P:a\;b\,c\:d\\e;;"
    assert wifi_code("Phòng họp") == "WIFI:T:nopass;S:Phòng họp;;"


@pytest.mark.parametrize(("key", "right"), [("", True), ("1234567", False), ("12345678", True), ("mật khẩu", False)])
def test_a_key_is_one_of_wpa(key: str, *, right: bool) -> None:
    assert is_wifi_key(key) is right


def test_a_name_has_at_most_32_bytes() -> None:
    assert is_wifi_name("ộ" * 10)
    assert not is_wifi_name("ộ" * 11)
    assert not is_wifi_name("a\nb")
