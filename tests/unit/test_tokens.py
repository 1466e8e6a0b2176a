"""Tokens: what is genuine opens, nothing else does, whatever is done to it."""

from __future__ import annotations

import base64
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.tokens import SeatMember, SeatToken, Signer, TicketToken, Token, VisitorToken, new_id

SECRET = b"a secret of thirty-two bytes, or more"
SIGNER = Signer(SECRET)
SOON = int(time.time()) + 3600

VISITOR = VisitorToken(SOON, "visitor")
TICKET = TicketToken(SOON, "id", "visitor", 1790000000000, "de", ("grief",), "heard", "seek", "pair", "18+", ("sleep",))
SEAT = SeatToken(
    SOON, "room", "pair", None, "de", 1790000000000, "m1", (SeatMember("m1", "name", "seek", "heard"),), "visitor", "ticket"
)  # fmt: skip
ALL: list[Token] = [VISITOR, TICKET, SEAT]
NAMES = ["visitor", "ticket", "seat"]


@pytest.mark.parametrize("token", ALL, ids=NAMES)
def test_what_was_signed_opens(token: Token) -> None:
    text = SIGNER.sign(token)
    assert SIGNER.open(text, type(token)) == token
    assert Signer(SECRET).open(text, type(token)) == token, "also on another worker"
    assert len(text) <= 4096
    assert text == base64.urlsafe_b64encode(base64.urlsafe_b64decode(text + "==")).decode().rstrip("=")


@pytest.mark.parametrize("token", ALL, ids=NAMES)
@pytest.mark.parametrize("kind", [VisitorToken, TicketToken, SeatToken])
def test_a_token_is_good_for_its_own_kind_alone(token: Token, kind: type[Token]) -> None:
    found: Any = SIGNER.open(SIGNER.sign(token), kind)
    assert (found is not None) is isinstance(token, kind)


@pytest.mark.parametrize("token", ALL, ids=NAMES)
def test_any_changed_byte_closes_it(token: Token) -> None:
    raw = base64.urlsafe_b64decode(SIGNER.sign(token) + "==")
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        assert SIGNER.open(base64.urlsafe_b64encode(changed).decode(), type(token)) is None


@pytest.mark.parametrize("token", ALL, ids=NAMES)
def test_shortened_and_lengthened_it_does_not_open(token: Token) -> None:
    raw = base64.urlsafe_b64decode(SIGNER.sign(token) + "==")
    for changed in (b"", raw[:15], raw[:16], raw[:-1], raw + b"\x00", raw + raw, raw[16:], raw[16:] + raw[:16]):
        assert SIGNER.open(base64.urlsafe_b64encode(changed).decode(), type(token)) is None


@given(st.text())
def test_no_text_does_harm(text: str) -> None:
    assert SIGNER.open(text, SeatToken) is None


@pytest.mark.parametrize("text", ["", "=", "====", "ä", "a b", "a\nb", "\ud800", "x" * 100_000, "AAAA+/AA"])
def test_what_is_no_token(text: str) -> None:
    assert SIGNER.open(text, SeatToken) is None


def test_another_secret_opens_nothing() -> None:
    assert Signer(b"another secret of thirty-two bytes").open(SIGNER.sign(SEAT), SeatToken) is None


@pytest.mark.parametrize(("now", "opens"), [(99.0, True), (100.0, True), (100.1, False), (1e12, False)])
def test_after_its_time_it_does_not_open(now: float, opens: bool) -> None:
    signer = Signer(SECRET, lambda: now)
    assert (signer.open(signer.sign(VisitorToken(100, "v")), VisitorToken) is not None) is opens


def test_a_token_of_ours_with_other_fields_does_not_open() -> None:
    """Another release signed it, with the same secret."""

    class Later(Token, frozen=True, tag="s", array_like=True):
        room: int

    class Unknown(Token, frozen=True, tag="w", array_like=True):
        room: str

    for token in (Later(SOON, 5), Unknown(SOON, "room")):
        assert SIGNER.open(SIGNER.sign(token), SeatToken) is None


@pytest.mark.parametrize("secret", [b"", b"short", b"x" * 31])
def test_a_secret_that_is_too_short_is_none(secret: bytes) -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        Signer(secret)


def test_the_body_is_not_the_secret_and_the_secret_is_not_the_key() -> None:
    raw = base64.urlsafe_b64decode(SIGNER.sign(VISITOR) + "==")
    assert msgspec.msgpack.decode(raw[16:]) == ["v", SOON, "visitor"]
    assert SECRET not in raw


def test_ids_cannot_be_guessed_and_do_not_repeat() -> None:
    ids = {new_id() for _ in range(10_000)}
    assert len(ids) == 10_000
    assert {len(each) for each in ids} == {16}
