"""A place in the waiting line, as `choose` sees it: what the person wished for, and what the store knows of them."""

from __future__ import annotations

from typing import Self

import msgspec

from peerchat.tokens import TicketToken
from peerchat.wire import AgeGroup, Need, Role, RoomKind


class Ticket(msgspec.Struct, frozen=True, array_like=True):
    """`since`: unix milliseconds from which seniority counts. `avoid`: visitors never to meet again.

    `widened`: asked for any topic before the time came. `connection`: nonce of the waiting socket; empty: none.
    """

    id: str
    visitor: str
    language: str
    format: RoomKind
    age: AgeGroup
    role: Role
    need: Need
    topics: tuple[str, ...] = ()
    no_go: frozenset[str] = frozenset()
    avoid: frozenset[str] = frozenset()
    widened: bool = False
    since: int = 0
    connection: str = ""

    @classmethod
    def of(cls, token: TicketToken, avoid: frozenset[str] = frozenset(), *, widened: bool = False) -> Self:
        """What the token says; since and connection are the store's to say."""
        return cls(
            id=token.id,
            visitor=token.visitor,
            language=token.language,
            format=token.format,
            age=token.age,
            role=token.role,
            need=token.need,
            topics=token.topics,
            # Whoever names a topic wants to talk about it: that word is the stronger one.
            no_go=frozenset(token.no_go) - frozenset(token.topics),
            avoid=avoid,
            widened=widened,
        )

    def placed(self, since: int, connection: str) -> Self:
        return msgspec.structs.replace(self, since=since, connection=connection)

    @property
    def connected(self) -> bool:
        return self.connection != ""

    def waited(self, now: float) -> float:
        """Seconds in line. `now`: unix seconds."""
        return max(0.0, now - self.since / 1000)


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Ticket).decode
