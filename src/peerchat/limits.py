"""Rates and budgets: pure, with the clock passed in. Times are seconds of any steady clock."""

from __future__ import annotations

import hashlib
import ipaddress
import socket


class TokenBucket:
    """`rate` per second in the long run, `burst` at once."""

    __slots__ = ("_at", "_full", "_left", "_rate")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._full, self._left, self._at = rate, burst, burst, now

    def take(self, now: float) -> float:
        """0.0 if one was taken, otherwise the seconds until one can be."""
        left = min(self._full, self._left + max(0.0, now - self._at) * self._rate)
        self._at = now
        if left >= 1.0:
            self._left = left - 1.0
            return 0.0
        self._left = left
        return (1.0 - left) / self._rate


class Budget:
    """How many of something each key may hold at once. `most` may be changed at any time: what is held stays."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: dict[bytes, int] = {}

    def take(self, key: bytes) -> bool:
        held = self._held.get(key, 0)
        if held >= self.most:
            return False
        self._held[key] = held + 1
        return True

    def give_back(self, key: bytes) -> None:
        held = self._held.get(key, 0) - 1
        if held > 0:
            self._held[key] = held
        else:
            self._held.pop(key, None)


def network_key(address: str, secret: bytes, now: float) -> bytes:
    """A keyed hash of the network prefix that changes daily: limiters use it, and nothing else sees an address.

    IPv6 by /64, because one household or phone gets that many addresses (RFC 6177 §2). `now`: unix seconds.
    """
    try:
        prefix = socket.inet_pton(socket.AF_INET, address)  # most are, and this is a tenth of what `ipaddress` takes
    except (OSError, ValueError):
        prefix = _prefix(address)
    day = int(now // 86400).to_bytes(4, "big")
    return hashlib.blake2b(prefix + day, key=secret[:64], digest_size=12, person=b"peerchat-net").digest()


def _prefix(address: str) -> bytes:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address.encode()
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.packed if ip.version == 4 else ip.packed[:8]
