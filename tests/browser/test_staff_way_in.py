"""What a real browser makes of the staff's cookies and passkeys: taken over, sent back, seen by no script."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import time
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from peerchat.volunteers.accounts import totp
from tests.system.patience import patience
from tests.system.server import Server

PASSWORD = "vier kleine Enten"
CALL = """async ([method, path, body, csrf]) => {
  const headers = {"content-type": "application/json", ...(csrf ? {"x-csrf": csrf} : {})};
  const answer = await fetch("/api/staff/" + path, {method, headers, body: body ? JSON.stringify(body) : undefined});
  const text = await answer.text();
  return [answer.status, text ? JSON.parse(text) : null];
}"""
CREATE = """async (options) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return (await navigator.credentials.create({publicKey})).toJSON();
}"""
GET = """async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({publicKey})).toJSON();
}"""


class Console:
    def __init__(self, page: Page) -> None:
        self.page, self.csrf = page, ""

    async def call(self, method: str, path: str, status: int, body: dict[str, Any] | None = None) -> Any:
        got, told = await self.page.evaluate(CALL, [method, path, body, self.csrf])
        assert got == status, told
        self.csrf = (
            ((told or {}).get("me") or told or {}).get("csrf", self.csrf) if isinstance(told, dict) else self.csrf
        )
        return told


def invitation(house: Server) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "peerchat", "staff", "invite", "--role", "volunteer"],
        cwd=house.place / "work", env=dict(house.environment()), capture_output=True, text=True, timeout=patience(30), check=True,
    )  # fmt: skip
    found = re.search("invitation=(.+)", done.stdout)
    assert found is not None
    return found[1]


@pytest.mark.timeout(120)
async def test_the_whole_way_in(browser: Browser, house: Server) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    # A passkey belongs to a name, not to a number (WebAuthn §5.1.2); browsers trust this one without TLS.
    await page.goto(house.url.replace("127.0.0.1", "localhost") + "/help")
    device = await context.new_cdp_session(page)
    await device.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    await device.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, "automaticPresenceSimulation": True}})
    console = Console(page)

    token = invitation(house)
    app = (await console.call("POST", "invitations/open", 200, {"invitation": token}))["app"]
    key = base64.b32decode(app["key"])
    about = {
        "login": f"kim{time.time_ns()}",
        "name": "Kim",
        "languages": ["de"],
        "time_zone": "Europe/Berlin",
        "password": PASSWORD,
    }
    way_in = {"invitation": token, "enrolment": app["enrolment"], "code": totp.app(key).at(time.time())}
    joined = await console.call("POST", "invitations/accept", 201, {**about, **way_in})
    await page.reload()
    assert (await console.call("GET", "session", 200))["name"] == "Kim"
    assert "peerchat" not in await page.evaluate("document.cookie")

    asked = await console.call("POST", "passkeys/options", 200, {"password": PASSWORD, "code": joined["codes"][0]})
    made = await page.evaluate(CREATE, asked["options"])
    await console.call("POST", "passkeys", 201, {"ticket": asked["ticket"], "answer": made, "name": "this phone"})
    await console.call("DELETE", "session", 204)
    await console.call("GET", "session", 401)

    asked = await console.call("POST", "session/passkey/options", 200)
    answer = await page.evaluate(GET, asked["options"])
    assert (await console.call("POST", "session/passkey", 201, {"ticket": asked["ticket"], "answer": answer}))[
        "name"
    ] == "Kim"
    (passkey,) = await console.call("GET", "passkeys", 200)
    await console.call("DELETE", f"passkeys/{passkey['id']}", 204)
    await console.call("GET", "session", 200)
    await context.close()
