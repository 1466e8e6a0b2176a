"""What a person typed is in no `repr`, and white space is no word."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from peerchat.trust.forms import AppealBody, ReportBody

REPORT = {"seat": "s", "member": "m2", "reason": "other"}


def test_own_words_are_not_printed() -> None:
    assert "canary" not in repr(ReportBody(**REPORT, note="canary"))  # type: ignore[arg-type]
    assert "canary" not in repr(AppealBody(code="c", text="canary"))
    with pytest.raises(ValidationError) as caught:
        AppealBody(code="c", text="canary\x07")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "kept"), [("  yes ", "yes"), ("a\r\nb", "a\nb"), ("\n", ""), (None, None), ("מה שלומך", "מה שלומך")]
)
def test_what_is_kept_of_a_note(typed: str | None, kept: str | None) -> None:
    assert ReportBody(**REPORT, note=typed).note == kept  # type: ignore[arg-type]
