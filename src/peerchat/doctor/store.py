"""What the doctor asks the store: does it answer, is it new enough, and does it keep chat text off the disk?"""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

from peerchat.broker.client import Broker
from peerchat.broker.embedded import EmbeddedValkey, ValkeyFailed
from peerchat.doctor.finding import Finding, ok, warn, wrong
from peerchat.errors import StoreAway
from peerchat.settings import Settings

REDIS, VALKEY = (7, 0), (7, 2)  # sharded pub/sub came with Redis 7.0; Valkey begins at 7.2
CLOCK_WARN, CLOCK_WRONG = 2.0, 30.0  # seconds
ABOUT = "store"


async def examine(settings: Settings) -> list[Finding]:
    if settings.redis_url is not None:
        return await shared(settings.redis_url, settings.store_timeout_seconds)
    private = EmbeddedValkey()
    try:
        private.start()
        findings = await shared(private.url, settings.store_timeout_seconds)
    except ValkeyFailed as failed:
        return [wrong(ABOUT, f"{failed}.", "Set PEERCHAT_REDIS_URL to a Redis or Valkey of yours.")]
    finally:
        private.stop()
    return [ok(ABOUT, "a private Valkey starts with peerchat"), *findings]


async def shared(url: str, timeout: float) -> list[Finding]:
    """`timeout`: seconds per command."""
    try:
        broker = Broker(url, timeout, "peerchat-doctor")
    except ValueError as unclear:
        return [wrong(ABOUT, f"{unclear}.", "Correct PEERCHAT_REDIS_URL.")]
    try:
        await broker.start()
        return [finding async for finding in _asked(broker)]
    except StoreAway:
        name = urlsplit(url)
        place = name.path if name.scheme == "unix" else name.netloc.rpartition("@")[2]
        return [
            wrong(ABOUT, f"{place} does not answer within {timeout:g} s.", "Start it, or correct PEERCHAT_REDIS_URL.")
        ]
    finally:
        await broker.close()


async def _asked(broker: Broker) -> AsyncIterator[Finding]:
    server = await _info(broker, "server")
    yield version(server)
    if broker.cluster:
        yield cluster(_fields(await broker.command("doctor", "CLUSTER", "INFO")))
    before = time.time()
    seconds, micros = await broker.command("doctor", "TIME")
    yield clock(int(seconds) + int(micros) / 1e6 - (before + time.time()) / 2)
    for finding in memory(await _info(broker, "memory")):
        yield finding
    for finding in disk(await _info(broker, "persistence"), await _setting(broker, "save")):
        yield finding


async def _info(broker: Broker, section: str) -> dict[str, str]:
    return _fields(await broker.command("doctor", "INFO", section))


async def _setting(broker: Broker, name: str) -> str | None:
    """None where the store does not tell, as rented ones often do."""
    try:
        reply = await broker.command("doctor", "CONFIG", "GET", name)
    except RuntimeError:
        return None
    return reply[1].decode() if reply else None


def _fields(text: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in text.decode(errors="replace").splitlines())
    return {name: value for name, colon, value in lines if colon}


def version(server: dict[str, str]) -> Finding:
    name, least = ("Valkey", VALKEY) if "valkey_version" in server else ("Redis", REDIS)
    said = server.get("valkey_version") or server.get("redis_version") or "0"
    numbers = tuple(int(part) for part in re.findall(r"\d+", said)[:2])
    if numbers < least:
        return wrong(ABOUT, f"{name} {said} is too old.", "Redis 7.0 or Valkey 7.2 is the oldest that will do.")
    return ok(ABOUT, f"{name} {said} answers")


def cluster(state: dict[str, str]) -> Finding:
    covered = state.get("cluster_slots_ok", "0")
    if state.get("cluster_state") != "ok" or covered != "16384":
        return wrong("cluster", f"only {covered} of 16384 slots are served.", "Mend it before people come in.")
    return ok("cluster", f"whole, {state.get('cluster_size', '?')} nodes serve it")


def clock(offset: float) -> Finding:
    if abs(offset) < CLOCK_WARN:
        return ok("clock", "in step with the store's")
    says = f"this machine and the store are {abs(offset):.0f} s apart."
    do = "Let both keep time by NTP."
    return wrong("clock", says, do) if abs(offset) > CLOCK_WRONG else warn("clock", says, do)


def memory(info: dict[str, str]) -> Iterator[Finding]:
    policy = info.get("maxmemory_policy", "")
    if policy and policy != "noeviction":
        yield wrong(
            "eviction",
            f"with {policy}, a full store silently throws rooms away.",
            "Set maxmemory-policy noeviction.",
        )
    else:
        yield ok("eviction", "nothing is thrown away")


def disk(info: dict[str, str], save: str | None) -> Iterator[Finding]:
    """Chat text must never reach a disk: no snapshots, no append-only file."""
    about, do = "persistence", 'Set save "" and appendonly no, and remove the old files.'
    if info.get("aof_enabled", "0") != "0":
        yield wrong(about, "the store writes chat text to an append-only file.", do)
    elif save:
        yield wrong(about, "the store writes chat text to the disk in snapshots.", do)
    elif save is None:
        yield warn(about, "the store does not tell whether it writes snapshots.", "Make sure that it writes none.")
    else:
        yield ok(about, "nothing goes to the disk")
