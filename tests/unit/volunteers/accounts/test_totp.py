from __future__ import annotations

import pytest

from peerchat.volunteers.accounts import totp

KEY = b"12345678901234567890"  # RFC 6238, appendix B
NOW = 1_000_000_000.0


def code_at(steps: int) -> str:
    return totp.app(KEY).at(NOW, counter_offset=steps)


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"), (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_the_codes_of_the_standard(now: int, code: str) -> None:
    assert totp.step_of(KEY, code[-6:], now) == now // totp.STEP_SECONDS


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_for_the_step_before_and_after_too(steps: int, good: bool) -> None:
    assert totp.step_of(KEY, code_at(steps), NOW) == (NOW // totp.STEP_SECONDS + steps if good else None)


@pytest.mark.parametrize("code", ["", "0", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\ud800", "1" * 5000])
def test_what_is_no_code_is_none(code: str) -> None:
    assert totp.step_of(KEY, code, NOW) is None


@pytest.mark.parametrize("between", [" ", "-", "\u202f"])
def test_a_code_may_be_typed_in_two_halves(between: str) -> None:
    code = code_at(0)
    assert totp.step_of(KEY, f" {code[:3]}{between}{code[3:]}", NOW) == NOW // totp.STEP_SECONDS


def test_what_the_app_is_told() -> None:
    assert totp.spelled(KEY) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert totp.uri(KEY, "kim l", "a: chat") == (
        "otpauth://totp/a%3A%20chat:kim%20l?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=a%3A%20chat"
    )


def test_each_key_is_another_one_of_160_bits() -> None:
    keys = {totp.new_key() for _ in range(3)}
    assert [len(key) * 8 for key in keys] == [160] * 3
