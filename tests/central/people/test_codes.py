"""Six-digit codes against the standard's own vectors, once only, and recovery codes as people type them."""

import base64

import pytest

from central.people.codes import (
    STEP_MS,
    address_of,
    grouped,
    new_recovery_codes,
    new_secret,
    recovery_kept,
    step_of,
    typed_secret,
)
from central.people.devices import device_name

RFC = b"12345678901234567890"
"""The secret of RFC 6238, Appendix B; its codes of eight digits end with ours of six."""


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert step_of(RFC, code, now_ms=seconds * 1000, after=0) == seconds // 30
    assert step_of(RFC, f" {code[:3]} {code[3:]} ", now_ms=seconds * 1000, after=0) == seconds // 30


@pytest.mark.parametrize(("off", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_holds_half_a_minute_either_way_and_not_longer(off: int, *, is_taken: bool) -> None:
    now_ms = 1111111111_000 + off * STEP_MS
    assert (step_of(RFC, "050471", now_ms=now_ms, after=0) > 0) is is_taken


def test_a_code_is_taken_once() -> None:
    assert step_of(RFC, "287082", now_ms=59_000, after=1) == 0
    assert step_of(RFC, "287082", now_ms=59_000, after=0) == 1


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "28708a", "٢٨٧٠٨٢", "²87082", "-28708"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert step_of(RFC, typed, now_ms=59_000, after=0) == 0


def test_an_authenticator_reads_account_and_secret() -> None:
    secret = new_secret()
    address = address_of(secret, account="mai@tinh.gov.vn", issuer="Ủy ban nhân dân tỉnh")
    assert address.startswith("otpauth://totp/")
    assert f"secret={base64.b32encode(secret).decode()}" in address
    assert base64.b32decode(typed_secret(secret).replace(" ", "")) == secret


def test_recovery_codes_are_many_different_and_typed_as_one_likes() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 8
    assert recovery_kept(grouped(codes[0]).upper()) == recovery_kept(f" {codes[0]} ")
    assert recovery_kept(codes[0]) != recovery_kept(codes[1])


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
            "Chrome 142, Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/130.0 Chrome/124.0 Safari/537.36",
            "Cốc Cốc 130, Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge 142, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1",
            "Safari 18, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140, Linux"),
        (
            "Mozilla/5.0 (Linux; Android 15) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537",
            "Samsung Internet 27, Android",
        ),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_has_a_name_that_its_owner_knows(said: str, name: str) -> None:
    assert device_name(said) == name
