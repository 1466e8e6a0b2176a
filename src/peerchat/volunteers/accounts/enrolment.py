"""Tying an authenticator app to an account: a key is shown, and counts only once the app has proven it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from peerchat.errors import Refusal
from peerchat.volunteers.accounts import totp
from peerchat.volunteers.accounts.envelope import Envelopes, Seal

SECONDS = 1800  # to find the phone, and an app for it


class Offered(msgspec.Struct, frozen=True, array_like=True):
    """`to`: which invitation or session."""

    to: str
    key: bytes


class Shown(NamedTuple):
    """`key`: for typing it in; `uri`: what the QR code says; `enrolment`: comes back with the app's first code."""

    key: str
    uri: str
    enrolment: str

    def __repr__(self) -> str:
        return "Shown()"


class Proven(NamedTuple):
    """`sealed`: the key at rest; `step`: of the code that proved it, which is used up by that."""

    sealed: bytes
    step: int


class Enrolment:
    """`secret`: the server's. `site`: its name, as the app shows it. `clock`: unix seconds."""

    def __init__(self, secret: bytes, site: str, clock: Callable[[], float] = time.time) -> None:
        self._envelopes = Envelopes(secret, "enrolment", Offered, SECONDS, clock)
        self._keys = Seal(secret, "totp")
        self._site = site
        self._clock = clock

    def begin(self, to: str, login: str) -> Shown:
        key = totp.new_key()
        return Shown(totp.spelled(key), totp.uri(key, login, self._site), self._envelopes.close(Offered(to, key)))

    def prove(self, to: str, account: str, enrolment: str, code: str) -> Proven:
        """`account`: whose key it becomes. Raises Refusal (enrolment_over, code_wrong)."""
        offered = self._envelopes.open(enrolment)
        if offered is None or offered.to != to:
            raise Refusal("enrolment_over", status=409)
        step = totp.step_of(offered.key, code, self._clock())
        if step is None:
            raise Refusal("code_wrong", status=422)
        return Proven(self._keys.close(offered.key, account), step)
