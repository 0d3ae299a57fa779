"""Connections that keep one deadline and reach public addresses alone: what httpcore asks of a network.

An address is looked at when it is connected to, after redirects and name resolution, so that no name leads elsewhere
than it seemed to.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an address of IPv4


class PrivateAddress(Exception):
    """The host is on this machine or in a private network."""


class Deadline:
    """A moment by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """True once the moment has come."""
        return time.monotonic() >= self.at

    def cap(self, timeout: float | None) -> float:
        """Shorten a timeout to the time that is left. Raises TimeoutError without any."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left if timeout is None else min(timeout, left)


class GuardedNetwork(httpcore.NetworkBackend):
    """Connects within a deadline, to public addresses unless private ones are allowed."""

    def __init__(self, deadline: Deadline, allow_private: bool) -> None:
        self._deadline, self._allow_private = deadline, allow_private
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers. Raises PrivateAddress, and what httpcore does."""
        failure: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._network.connect_tcp(
                    address, port, self._deadline.cap(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return GuardedStream(stream, self._deadline)
        raise failure or httpcore.ConnectError("the host has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        public = [address for address in addresses if self._allow_private or is_public(address)]
        if addresses and not public:
            raise PrivateAddress(host)
        return public


class GuardedStream(httpcore.NetworkStream):
    """A connection whose every read and write ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read at most this many bytes."""
        return self._stream.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of the buffer."""
        self._stream.write(buffer, self._deadline.cap(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Go on by TLS."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cap(timeout))
        return GuardedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return information about the connection."""
        return self._stream.get_extra_info(info)


def is_public(address: str) -> bool:
    """Return True for an address of the public network: not this machine, not a private network, not a group.

    An address that maps to one of IPv4 (mapped, 6to4, NAT64) is judged as that one.
    """
    found = ip_address(address.partition("%")[0])
    meant = _ipv4(found) if isinstance(found, IPv6Address) else found
    return meant.is_global and not meant.is_multicast


def _ipv4(address: IPv6Address) -> IPv4Address | IPv6Address:
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
