"""Limits on attempts at a password."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from aligner.store import folded

WINDOW = 10  # minutes


class Attempts:
    """Counters of attempts: by address, by name from one address, and by name from addresses new to its user.

    So nobody can go on guessing, and nobody can lock a user out of where they work.
    """

    def __init__(self, address: int = 60, both: int = 10, name: int = 20) -> None:
        self.limiter = MovingWindowRateLimiter(MemoryStorage())
        self.address, self.both, self.name = (
            RateLimitItemPerMinute(times, WINDOW) for times in (address, both, name)
        )

    def allow(self, name: str, address: str, familiar: bool) -> bool:
        """Count an attempt and return True if it is allowed."""
        name = folded(name)[:100]
        asked: list[tuple[RateLimitItem, tuple[str, ...]]] = [
            (self.address, ("address", address)),
            (self.both, ("both", name, address)),
        ]
        if not familiar:
            asked.append((self.name, ("name", name)))
        return all(self.limiter.hit(item, *keys) for item, keys in asked)

    def forget(self, name: str, address: str) -> None:
        """Forget the failed attempts of a user who gave the right password."""
        self.limiter.clear(self.both, "both", folded(name)[:100], address)


def network(address: str) -> str:
    """Return the key of a sender's address; of IPv6 the half that one subscriber gets."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))
