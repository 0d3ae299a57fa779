"""How often a password may be tried."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from aligner.store import folded

WINDOW = 10  # minutes


class Attempts:
    """How often a password may be tried: from one address, for one name from one address, and for one name from
    addresses that its user never came from. So nobody can guess on, and nobody can lock a user out of where they work.
    """

    def __init__(self, address: int = 60, both: int = 10, name: int = 20) -> None:
        self.limiter = MovingWindowRateLimiter(MemoryStorage())
        self.address, self.both, self.name = (
            RateLimitItemPerMinute(times, WINDOW) for times in (address, both, name)
        )

    def allow(self, name: str, address: str, familiar: bool) -> bool:
        """Count an attempt; may it be made?"""
        name = folded(name)[:100]
        asked: list[tuple[RateLimitItem, tuple[str, ...]]] = [
            (self.address, ("address", address)),
            (self.both, ("both", name, address)),
        ]
        if not familiar:
            asked.append((self.name, ("name", name)))
        return all(self.limiter.hit(item, *keys) for item, keys in asked)

    def forget(self, name: str, address: str) -> None:
        """The right password was given there: its user's slips count no more."""
        self.limiter.clear(self.both, "both", folded(name)[:100], address)


def network(address: str) -> str:
    """What stands for whoever sends from an address: of IPv6 the half that one subscriber is given."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))
