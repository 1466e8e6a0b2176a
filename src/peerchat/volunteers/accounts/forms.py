"""The HTTP bodies around accounts. Passwords, codes and tokens are in no error and no `repr`."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from peerchat.matching.topics import LANGUAGES
from peerchat.rooms.speech import objection
from peerchat.volunteers.accounts.passwords import LEAST_CHARS, MOST_CHARS
from peerchat.volunteers.accounts.sign_in import spelled
from peerchat.wire import StaffRole

LOGIN_MOST_CHARS = 40
NAME_MOST_CHARS = 40


def _plain(text: str) -> str:
    if objection(text) == "bad_text":
        raise ValueError("control characters")
    return text


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ValueError("empty")
    return text


def _login(text: str) -> str:
    text = spelled(text)
    if not 2 <= len(text) <= LOGIN_MOST_CHARS or not text.replace(".", "").replace("-", "").isalnum():
        raise ValueError("letters, digits, dots and hyphens")
    return text


def _languages(codes: list[str]) -> list[str]:
    if not set(codes) <= set(LANGUAGES):
        raise ValueError("unknown language")
    return list(dict.fromkeys(codes))


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("unknown time zone")
    return name


Hidden = Annotated[str, Field(max_length=1024, repr=False), AfterValidator(_plain)]
Typed = Annotated[str, Field(max_length=64, repr=False), AfterValidator(_plain)]
Secret = Annotated[str, Field(max_length=MOST_CHARS, repr=False), AfterValidator(_plain)]
Login = Annotated[
    str,
    Field(max_length=LOGIN_MOST_CHARS, description="2–40 letters, digits, dots, hyphens; case does not matter"),
    AfterValidator(_plain),
    AfterValidator(_login),
]
Name = Annotated[
    str,
    Field(max_length=NAME_MOST_CHARS, description="what the team sees"),
    AfterValidator(_plain),
    AfterValidator(_one_line),
]
Languages = Annotated[
    list[Annotated[str, Field(max_length=16)]],
    Field(min_length=1, max_length=len(LANGUAGES), description="one can listen in; see /api/site"),
    AfterValidator(_languages),
]
TimeZone = Annotated[
    str, Field(max_length=64, description="IANA name, such as Europe/Berlin"), AfterValidator(_time_zone)
]
NewSecret = Annotated[Secret, Field(description=f"{LEAST_CHARS}–{MOST_CHARS} characters, not easily guessed")]
Id = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{16}$")]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, hide_input_in_errors=True)


# ---- signing in ------------------------------------------------------------------------------------


class PasswordBody(_Body):
    login: Annotated[str, Field(max_length=2 * LOGIN_MOST_CHARS, repr=False), AfterValidator(_plain)]
    password: Secret


class NextStep(BaseModel):
    """Whether the password was right is told with the code alone."""

    next: Literal["code"] = "code"
    ticket: Annotated[str, Field(repr=False, description="for /api/staff/session/code; good for five minutes")]


class CodeBody(_Body):
    ticket: Hidden
    code: Annotated[Typed, Field(description="of the app, or a recovery code")]


class Me(BaseModel):
    """Who is signed in. `csrf`: what unsafe calls carry as `X-CSRF`. `session`: as in /api/staff/sessions."""

    id: str
    name: str
    role: StaffRole
    languages: list[str]
    time_zone: str
    session: str
    csrf: Annotated[str, Field(repr=False)]


class SessionNow(BaseModel):
    """`device`: browser and system. Times are unix seconds; `seen_at` to within minutes."""

    id: str
    device: str
    at: int
    seen_at: int
    expires_at: int
    here: Annotated[bool, Field(description="the one that asks")]


# ---- one's own -------------------------------------------------------------------------------------


class DescribeBody(_Body):
    name: Name
    languages: Languages
    time_zone: TimeZone


class ProofBody(_Body):
    password: Secret
    code: Annotated[Typed, Field(description="of the app, or a recovery code")]


class ChangePasswordBody(ProofBody):
    new: NewSecret


class RecoveryCodes(BaseModel):
    """Told this once; each is good once."""

    codes: Annotated[list[str], Field(repr=False)]


class RecoveryLeft(BaseModel):
    left: int


class AppShown(BaseModel):
    """`key`: for typing it in; `uri`: what the QR code says; `enrolment`: comes back with the app's first code, within 30 minutes."""

    key: Annotated[str, Field(repr=False)]
    uri: Annotated[str, Field(repr=False)]
    enrolment: Annotated[str, Field(repr=False)]


class AppBody(_Body):
    enrolment: Hidden
    code: Typed


class PasskeyAsked(BaseModel):
    """`options`: for `navigator.credentials`, as JSON (WebAuthn Level 3, §5.1.8–9); `ticket`: comes back within 5 minutes."""

    options: dict[str, Any]
    ticket: Annotated[str, Field(repr=False)]


class PasskeyBody(_Body):
    """`answer`: the browser's, as `PublicKeyCredential.toJSON` gives it."""

    ticket: Hidden
    answer: Annotated[dict[str, Any], Field(repr=False)]


class NewPasskeyBody(PasskeyBody):
    name: Annotated[Name, Field(description="for the owner to tell passkeys apart")]


class PasskeyNow(BaseModel):
    """Times are unix seconds."""

    id: str
    name: str
    at: int
    used_at: int | None


# ---- invitations and the team ----------------------------------------------------------------------


class InviteBody(_Body):
    role: StaffRole


class Invited(BaseModel):
    """`link`: path and fragment, to be told to one person over a way that both trust; it is told this once."""

    id: str
    link: Annotated[str, Field(repr=False)]
    expires_at: int


class InvitationNow(BaseModel):
    """`staff`: who is let in again; null: somebody new. `invited_by`: null: from the command line."""

    id: str
    role: StaffRole
    staff: str | None
    invited_by: str | None
    at: int
    expires_at: int


class OpenBody(_Body):
    invitation: Annotated[Hidden, Field(description="what stands after `invitation=` in the link")]


class InvitationOpened(BaseModel):
    """`login`, `name`: of whoever is let in again; null: somebody new."""

    role: StaffRole
    login: str | None
    name: str | None
    expires_at: int
    app: AppShown


class AcceptBody(_Body):
    invitation: Hidden
    login: Login
    name: Name
    languages: Languages
    time_zone: TimeZone
    password: NewSecret
    enrolment: Hidden
    code: Annotated[Typed, Field(description="the app's first code")]


class Welcomed(BaseModel):
    """Signed in, and the recovery codes, told this once."""

    me: Me
    codes: Annotated[list[str], Field(repr=False)]


class TeamMate(BaseModel):
    """`since`: unix seconds."""

    id: str
    name: str
    role: StaffRole
    languages: list[str]
    since: int


class RoleBody(_Body):
    role: StaffRole


class AuditEntry(BaseModel):
    """Who did what about what. `who`: null: the command line. Names are in the team's list; whoever left has none."""

    number: int
    at: int
    who: str | None
    what: str
    about: str | None
    detail: str
    digest: str


class AuditVerdict(BaseModel):
    """`entries`: so many hold, from the first on; `head`: digest of the last of these; `broken`: the first that does not hold."""

    entries: int
    head: str
    broken: int | None
