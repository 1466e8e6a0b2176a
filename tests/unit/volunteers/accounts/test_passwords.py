from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from peerchat.errors import Refusal
from peerchat.volunteers.accounts.passwords import AT_ONCE, MOST_WAITING, Passwords, is_weak

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("vier kleine Enten", False), ("correct-horse-battery", False), ("äöüßéÆŒñ ∑∂", True), ("äöüßéÆŒñ ∑∂ƒ", False),
        ("short", True), ("a" * 12, True), ("abababababab", True), ("peerchat peerchat", True), ("Passwort!Passwort1", True),
        ("Kim.Lee.Kim.Lee.1", True), ("x" * 129, True), ("K I M L E E peerchat", True),
    ],
)  # fmt: skip
def test_what_is_easily_guessed(password: str, weak: bool) -> None:
    assert is_weak(password, "kim.lee", "Kim") == weak


async def test_a_password_fits_its_own_hash_alone() -> None:
    passwords = Passwords(CHEAP)
    hashed = await passwords.hash("vier kleine Enten")
    assert await passwords.fits(hashed, "vier kleine Enten")
    assert not await passwords.fits(hashed, "vier kleine Ente")
    assert not await passwords.fits(None, "nobody")
    assert not await passwords.fits("", "vier kleine Enten")
    assert "Enten" not in hashed


async def test_it_does_not_matter_how_a_keyboard_composes() -> None:
    passwords = Passwords(CHEAP)
    assert await passwords.fits(await passwords.hash("fünf Möwen zählen"), "fu\u0308nf Mo\u0308wen za\u0308hlen")


async def test_a_crowd_is_told_to_come_back_and_takes_nobodys_place_for_good() -> None:
    passwords = Passwords(CHEAP)
    crowd = [passwords.fits(None, "x") for _ in range(AT_ONCE + MOST_WAITING + 3)]
    answers = await asyncio.gather(*crowd, return_exceptions=True)
    assert sum(isinstance(answer, Refusal) for answer in answers) == 3
    assert not await passwords.fits(None, "x")


async def test_the_parameters_are_those_of_the_standard() -> None:
    assert extract_parameters(await Passwords().hash("vier kleine Enten")) == RFC_9106_LOW_MEMORY
