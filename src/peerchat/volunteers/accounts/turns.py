"""How often somebody may try, without anybody being locked out.

Who does not know the password can slow down only tries for this login from their own network, up to `MOST_SECONDS` apart: not the
owner elsewhere, and not a device that signed in before, which has turns of its own. Who knows the password and guesses codes
makes the account ask strangers for two codes in a row (`DOUBTS`): the owner's app has them, a guess hits one in 10¹¹.
"""

from __future__ import annotations

import hashlib

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.errors import Refusal

AT_ONCE = 5  # tries without any wait: fat fingers at night are no attack
FIRST_SECONDS = 2
MOST_SECONDS = 60
FORGOTTEN_SECONDS = 3600
DOUBTS = 5  # wrong codes after the right password, from then on two in a row
DOUBT_SECONDS = 86400


class Turns:
    """`secret`: the server's. All acts raise StoreAway."""

    def __init__(self, broker: Broker, secret: bytes) -> None:
        self._broker = broker
        self._key = hashlib.blake2b(secret, digest_size=32, person=b"peerchat-turns").digest()

    def name(self, *words: str) -> str:
        """Under which the store knows who tries."""
        return hashlib.blake2b("\0".join(words).encode(), key=self._key, digest_size=16).hexdigest()

    async def take(self, name: str) -> None:
        """Raises Refusal (rate)."""
        args = [AT_ONCE, FIRST_SECONDS * 1000, MOST_SECONDS * 1000, FORGOTTEN_SECONDS * 1000]
        wait = await self._broker.run("take_turn", [keys.tries(name)], args)
        if wait:
            raise Refusal("rate", retry_in=wait / 1000, status=429)

    async def doubted(self, name: str) -> bool:
        key = keys.doubts(name)
        return int(await self._broker.command(key, "GET", key) or 0) >= DOUBTS

    async def doubt(self, name: str) -> None:
        """One wrong code more."""
        key = keys.doubts(name)
        await self._broker.command(key, "INCR", key)
        await self._broker.command(key, "EXPIRE", key, DOUBT_SECONDS)

    async def settled(self, turn: str, doubts: str) -> None:
        """It was them."""
        for key in (keys.tries(turn), keys.doubts(doubts)):
            await self._broker.command(key, "DEL", key)
