"""The door of every staff call: `SignedIn`, `Supervisor`, `Operator` are what a route asks for, and what it gets is a `Staff`.

    @routes.get("/api/staff/duty")
    async def duty(staff: SignedIn) -> Duty: ...

Promises: 401 `signed_out` without a living session, 403 `role` where the role does not reach, and for calls that change something
403 `origin` from another site and 403 `csrf` without the token that `/api/staff/session` names. The cookie is `HttpOnly`, `Secure`,
`SameSite=Strict` and of this host alone (`__Host-`), so no other host can plant one.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Annotated

from fastapi import Depends, Request, Response

from peerchat.errors import Refusal
from peerchat.volunteers.sessions import Sessions
from peerchat.volunteers.staff import Staff
from peerchat.wire import StaffRole

COOKIE = "__Host-peerchat-staff"
CSRF_HEADER = "x-csrf"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Door:
    """`own(origin, host)`: whether pages of this origin are the site's own. `links(request)`: how often what a secret link opens may
    be asked for; raises Refusal (rate); None: limits are off. It stands in `app.state.door`."""

    sessions: Sessions
    own: Callable[[str, str], bool]
    links: Callable[[Request], Awaitable[None]] | None = None

    async def staff(self, request: Request) -> Staff:
        """Raises Refusal (signed_out, origin, csrf) or DatabaseAway."""
        staff = await self.sessions.seated(request.cookies.get(COOKIE))
        if staff is None:
            raise Refusal("signed_out", status=401)
        if request.method not in _SAFE:
            self.check_origin(request)
            if not hmac.compare_digest(
                request.headers.get(CSRF_HEADER, "").encode(), self.sessions.csrf(staff).encode()
            ):
                raise Refusal("csrf", status=403)
        return staff

    def check_origin(self, request: Request) -> None:
        """For what is not signed in yet, too: nobody is signed in as another by a page elsewhere. Raises Refusal (origin).

        A browser names the origin of whatever is not a GET (Fetch Standard §3.2); who does not is none, and carries nobody's cookie.
        """
        origin = request.headers.get("origin")
        if origin is not None and not self.own(origin, request.headers.get("host", "")):
            raise Refusal("origin", status=403)


async def signed_in(request: Request) -> Staff:
    """Whoever is signed in, in any role."""
    door: Door = request.app.state.door
    return await door.staff(request)


SignedIn = Annotated[Staff, Depends(signed_in)]


async def by_link(request: Request) -> None:
    """Whoever has the link, in bounds: calendars cannot sign in."""
    door: Door = request.app.state.door
    if door.links is not None:
        await door.links(request)


def _asks(least: StaffRole) -> Callable[[Staff], Staff]:
    def asked(staff: SignedIn) -> Staff:
        if not staff.may_act_as(least):
            raise Refusal("role", status=403)
        return staff

    asked.__name__ = least
    return asked


supervisor = _asks("supervisor")
operator = _asks("operator")
Supervisor = Annotated[Staff, Depends(supervisor)]
Operator = Annotated[Staff, Depends(operator)]


def cookie_in(header: str | None) -> str | None:
    """The session's cookie in a `Cookie` header, for a socket's handshake: then `Sessions.seated`."""
    try:
        found = SimpleCookie(header or "").get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


def set_cookie(answer: Response, cookie: str, seconds: int) -> None:
    answer.set_cookie(COOKIE, cookie, max_age=seconds, path="/", secure=True, httponly=True, samesite="strict")


def clear_cookie(answer: Response) -> None:
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
