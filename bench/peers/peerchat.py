"""peerchat for relaybench: an adapter of the interface that its README describes (`--adapter bench/peers/peerchat.py`).

Rooms and seats are signed here with the server's secret instead of being matched, so that the relay is measured and
nothing else; everything that people have is on (log, resume, safety, presence), only limits are off.
"""

from __future__ import annotations

import json
import os
import shlex
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from adapters.base import BACKLOG, HEARTBEAT_SECONDS, Adapter, until  # type: ignore[import-not-found]  # relaybench's own

from peerchat.tokens import SeatMember, SeatToken, Signer

UNJUDGED = Path(__file__).resolve().parent.parent / "unjudged.py"
SECRET = "a secret of the benchmark, of at least 32 bytes"
MEMBERS = tuple(SeatMember(f"m{number}", f"Seat {number}", "either", "share") for number in range(1, 9))


class Peerchat(Adapter):  # type: ignore[misc]
    name = "peerchat"
    broker = True
    log = True
    resumes = True
    heartbeat = b'{"t":"beat"}'
    profiles = (*Adapter.profiles, "idle-more")
    command = os.environ.get("PEERCHAT_COMMAND", "python -m peerchat serve --port $PORT")

    def __init__(self) -> None:
        self._signer = Signer(SECRET.encode())
        self._taken: dict[str, int] = {}

    def server(self, port: int, broker_url: str, workdir: str) -> tuple[list[str], dict[str, str]]:
        self._taken.clear()  # another repetition has other rooms, of the same names
        return shlex.split(self.command), {
            "PEERCHAT_REDIS_URL": broker_url,
            "PEERCHAT_DATA_DIR": workdir,
            "PEERCHAT_SECRET": SECRET,
            "PEERCHAT_LIMITS": "off",
            "PEERCHAT_BACKLOG": str(BACKLOG),
            # The generator beats more seldom than people's browsers do.
            "PEERCHAT_STALLED_SECONDS": str(HEARTBEAT_SECONDS * 3),
        }

    def url(self, port: int, client: Any) -> str:
        return f"ws://127.0.0.1:{port}/ws/room"

    def join(self, client: Any) -> Generator[bytes | None, bytes, None]:
        position = None
        if client.previous is not None:
            client.session = client.previous.session
            if client.previous.last is not None:
                position = json.loads(client.previous.last).get("pos")
        else:
            taken = self._taken[client.room] = self._taken.get(client.room, 0) + 1
            client.session = [self._seat(client.room, MEMBERS[: max(2, taken)], MEMBERS[taken - 1].id), 0]
        hello = {"t": "hello", "v": 1, "seat": client.session[0], "pos": position}
        welcome = yield from until(lambda frame: b'"welcome"' in frame, send=json.dumps(hello).encode())
        client.session[1] = json.loads(welcome)["acked"]

    def say(self, client: Any, text: bytes) -> bytes:
        client.session[1] += 1
        return b'{"t":"say","n":%d,"text":"%b"}' % (client.session[1], text)

    def _seat(self, room: str, members: tuple[SeatMember, ...], member: str) -> str:
        """The generator tells no room's size, so the first two are told of each other, and whoever comes later of those before."""
        now = int(time.time())
        return self._signer.sign(
            SeatToken(now + 86400, room, "pair", "anxiety", "en", now * 1000, member, members, member, member)
        )


class Unjudged(Peerchat):
    """Nothing that is said is assessed: what safety costs is the difference."""

    name = "peerchat-unjudged"
    only_by_name = True
    command = Peerchat.command.replace("-m peerchat", str(UNJUDGED))


class Two(Peerchat):
    """Two workers on one store; whose partner is on which is chance."""

    name = "peerchat-two"
    only_by_name = True
    command = f"{Peerchat.command} --workers 2"


ADAPTERS = [Peerchat(), Unjudged(), Two()]
