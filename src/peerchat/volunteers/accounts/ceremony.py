"""WebAuthn's two ceremonies, pure: what a browser is asked for, and whether its answer holds (W3C Web Authentication Level 3, §7).

Loaded when the first passkey is used: the library takes a moment and 27 MB. The user's device asks for a face, a finger or a PIN
(`user verification`), so that a passkey is something one has and something one is or knows.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import webauthn
from webauthn.helpers import options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from peerchat.errors import Refusal
from peerchat.volunteers.accounts.place import Place


class Made(NamedTuple):
    """A new passkey. `signatures`: how many it has given; 0 also where it does not count."""

    credential: bytes
    public_key: bytes
    signatures: int


class Ceremony:
    """Made of functions alone: a name for all of them, so that whoever loads them late knows their types."""

    @staticmethod
    def ask_for_new(place: Place, site: str, account: str, login: str, challenge: bytes) -> dict[str, Any]:
        """For `navigator.credentials.create`, as `PublicKeyCredential.parseCreationOptionsFromJSON` reads it."""
        options = webauthn.generate_registration_options(
            rp_id=place.host, rp_name=site, user_name=login, user_id=account.encode(), user_display_name=login, challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )  # fmt: skip
        return options_to_json_dict(options)

    @staticmethod
    def ask_for_known(place: Place, challenge: bytes) -> dict[str, Any]:
        """For `navigator.credentials.get`: names nobody, the device knows whom it may be."""
        options = webauthn.generate_authentication_options(
            rp_id=place.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
        return options_to_json_dict(options)

    @staticmethod
    def new(place: Place, challenge: bytes, answer: dict[str, Any]) -> Made:
        """Raises Refusal (passkey_wrong)."""
        try:
            made = webauthn.verify_registration_response(
                credential=answer, expected_challenge=challenge, expected_rp_id=place.host, expected_origin=place.origin,
                require_user_verification=True,
            )  # fmt: skip
        except Exception:  # noqa: BLE001  # whatever the library trips over in a stranger's words is a no
            raise Refusal("passkey_wrong", status=422) from None
        return Made(made.credential_id, made.credential_public_key, made.sign_count)

    @staticmethod
    def credential_of(answer: dict[str, Any]) -> bytes | None:
        """Whose answer it claims to be."""
        try:
            return webauthn.base64url_to_bytes(answer["rawId"])
        except Exception:  # noqa: BLE001  # as above
            return None

    @staticmethod
    def known(place: Place, challenge: bytes, answer: dict[str, Any], public_key: bytes, count: int) -> int | None:
        """The new count; None: it does not hold, or an earlier copy of the passkey was used (§6.1.1)."""
        try:
            verified = webauthn.verify_authentication_response(
                credential=answer, expected_challenge=challenge, expected_rp_id=place.host, expected_origin=place.origin,
                credential_public_key=public_key, credential_current_sign_count=count, require_user_verification=True,
            )  # fmt: skip
        except Exception:  # noqa: BLE001  # as above
            return None
        return verified.new_sign_count
