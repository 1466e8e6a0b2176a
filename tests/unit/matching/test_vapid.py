"""Who calls: one key from one secret, and a signed word for one service."""

from __future__ import annotations

import base64

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from peerchat.matching.vapid import Vapid

SECRET = b"a secret of thirty-two bytes, or more"
NOW = 1_790_000_000


def opened(header: str, origin: str) -> dict[str, object]:
    scheme, _, rest = header.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    point = base64.urlsafe_b64decode(parts["k"] + "=" * (-len(parts["k"]) % 4))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    assert jwt.get_unverified_header(parts["t"]) == {"typ": "JWT", "alg": "ES256"}
    claims: dict[str, object] = jwt.decode(
        parts["t"], public, ["ES256"], audience=origin, options={"verify_exp": False, "require": ["exp", "aud"]}
    )
    return claims


def test_the_key_follows_from_the_secret() -> None:
    assert Vapid(SECRET).key == Vapid(SECRET).key != Vapid(SECRET + b"!").key
    assert len(base64.urlsafe_b64decode(Vapid(SECRET).key + "=")) == 65


def test_the_word_is_for_one_service_and_one_hour() -> None:
    header = Vapid(SECRET, "mailto:care@peerchat.test", lambda: NOW).authorization("https://push.test")
    assert opened(header, "https://push.test") == {
        "aud": "https://push.test",
        "exp": NOW + 3600,
        "sub": "mailto:care@peerchat.test",
    }
    with pytest.raises(jwt.InvalidAudienceError):
        opened(header, "https://elsewhere.test")


def test_without_a_contact_none_is_claimed() -> None:
    assert "sub" not in opened(Vapid(SECRET, "", lambda: NOW).authorization("https://push.test"), "https://push.test")


def test_a_forged_word_does_not_open() -> None:
    mine, theirs = (
        Vapid(secret, "", lambda: NOW).authorization("https://push.test") for secret in (SECRET, SECRET * 2)
    )
    forged = mine.split(", k=")[0] + ", k=" + theirs.split(", k=")[1]
    with pytest.raises(jwt.InvalidSignatureError):
        opened(forged, "https://push.test")
