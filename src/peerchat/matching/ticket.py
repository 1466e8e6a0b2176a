"""A place in the waiting line, as `choose` sees it: what the person wished for, and what the store knows of them."""

from __future__ import annotations

from typing import Self

import msgspec

from peerchat.tokens import TicketToken
from peerchat.wire import AgeGroup, Need, Role, RoomKind, Widening


class Ticket(msgspec.Struct, frozen=True, array_like=True):
    """`since`: unix milliseconds from which seniority counts. `avoid`: visitors never to meet again.

    `also`: further languages, once the search reaches so far. `level`: how acute it is by the person's own word, 0–4.
    `widened`: the search reaches at least so far from the start; `most`: never further, by the person's own wish.
    `meet`: only with whoever has the same word ("talk again"). `connection`: nonce of the waiting socket; empty: none.
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
    also: frozenset[str] = frozenset()
    level: int = 0
    widened: Widening = "same topic"
    most: Widening = "any language"
    meet: str = ""
    since: int = 0
    connection: str = ""

    @classmethod
    def of(cls, token: TicketToken, avoid: frozenset[str] = frozenset()) -> Self:
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
            also=frozenset(token.also) - {token.language},
            level=token.level,
            widened=token.widened,
            most=token.most,
            meet=token.meet,
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


def read(body: bytes) -> Ticket | None:
    """None: of another release, with words that this one does not know. Its own workers look after it."""
    try:
        return decode(body)
    except msgspec.DecodeError:
        return None
