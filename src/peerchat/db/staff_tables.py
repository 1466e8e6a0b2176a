"""What is kept of staff: accounts, how they sign in, how they came, and the audit log. No mail address, no network address, no text.

Names of people stand in `staff` alone; everything else names them by `staff.id`. Whoever leaves keeps the row and loses the names.
Times are unix seconds. Digests are SHA-256 of random tokens, in hex.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, String, Table

from peerchat.db.tables import metadata

ID_CHARS = 16  # `tokens.new_id`
DIGEST_CHARS = 64  # SHA-256 in hex

staff = Table(
    "staff",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("login", String(40), unique=True),
    Column("name", String(40), nullable=False),
    Column("role", String(16), nullable=False),
    Column("languages", String(100), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("password", String(200), nullable=False),
    Column("totp", LargeBinary, nullable=False),
    Column("totp_used", BigInteger, nullable=False),
    Column("known_from", BigInteger, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("left_at", BigInteger, index=True),
)
"""`login`: what one signs in with, in lower case; null: left. `name`: what the team sees. `languages`: codes with commas between.
`password`: argon2id, with its parameters. `totp`: the sealed key; `totp_used`: the last time step that a code was taken for.
`known_from`: devices that were known before are strangers again."""


def _owned(name: str, *own: Column[object] | Index) -> Table:
    """Something of one account, which goes with it."""
    owner = ForeignKey("staff.id", ondelete="CASCADE")
    return Table(name, metadata, *own, Column("staff", String(ID_CHARS), owner, nullable=False, index=True))


staff_sessions = _owned(
    "staff_sessions",
    Column("id", String(ID_CHARS), primary_key=True),
    Column("digest", String(DIGEST_CHARS), nullable=False, unique=True),
    Column("device", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
"""`digest`: of the cookie. `device`: browser and system by their families, for the owner to tell sessions apart. `seen_at`: to
within minutes."""

staff_recovery = _owned("staff_recovery", Column("digest", String(DIGEST_CHARS), primary_key=True))
"""Recovery codes that were not used yet; a used one is gone."""

staff_passkeys = _owned(
    "staff_passkeys",
    Column("id", String(ID_CHARS), primary_key=True),
    Column("digest", String(DIGEST_CHARS), nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("name", String(40), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)
"""`digest`: of the credential's id. `public_key`: COSE. `count`: of signatures, 0 where the device does not count. `name`: the
owner's."""

staff_invitations = Table(
    "staff_invitations",
    metadata,
    Column("id", String(ID_CHARS), primary_key=True),
    Column("digest", String(DIGEST_CHARS), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("staff", String(ID_CHARS), ForeignKey("staff.id", ondelete="CASCADE"), index=True),
    Column("invited_by", String(ID_CHARS)),
    Column("at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("used_at", BigInteger),
    Column("used_by", String(ID_CHARS)),
)
"""`staff`: whose way in is made anew; null: somebody new. `invited_by`: null: from the command line."""

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("who", String(ID_CHARS), index=True),
    Column("what", String(40), nullable=False),
    Column("about", String(64), index=True),
    Column("detail", String(200), nullable=False),
    Column("digest", String(DIGEST_CHARS), nullable=False),
)
"""Append-only, by triggers too. `number`: 1, 2, 3 … without a hole. `who`: null: the command line, or nobody signed in.
`digest`: over this row and the digest of the one before; see `audit.py`."""
