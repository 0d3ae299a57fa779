"""A page over HTTP, from servers that may be slow, hostile or both; the only module that knows httpx."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies

from aligner import __version__
from aligner.model import Page, Rejection

if TYPE_CHECKING:
    import httpx

    from aligner.extraction.network import Deadline

STAGE = "fetch"
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
TOTAL_SECONDS = 60.0  # for connection, headers, redirects and body together
MAX_REDIRECTS = 5
CHUNK = 65_536  # bytes unpacked at once
AGENT = f"aligner/{__version__} (compatible; reads articles for an offline corpus)"
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "en,ru;q=0.9",
}
_REASONS = {
    401: "asks for a login",
    403: "refuses to serve this page",
    404: "has no such page",
    410: "has removed this page",
    304: "answers that the page is unchanged, although it was asked for all of it",
    429: "asks to slow down; try again later",
    451: "may not show this page for legal reasons",
}


class PackedBody(Exception):
    """The body is packed in a way that is not unpacked here; the message says how."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer to one request: a page for status 200, the target of a redirect, or the reason for neither.

    ``status`` is 0 where no answer came; ``broken`` then says that trying again may help. ``etag`` and ``modified`` are
    for the next, conditional request; ``retry_after`` is the header as sent.
    """

    status: int
    page: Page | None = None
    location: str = ""
    reason: str = ""
    broken: bool = False
    etag: str = ""
    modified: str = ""
    retry_after: str = ""


def fetch(url: str, limit: int, allow_private: bool = False) -> Page | Rejection:
    """Read the page behind a URL, at most ``limit`` + 1 bytes of it; a Rejection says why that failed.

    Neither names the password of the URL. Unless ``allow_private``, hosts on this machine and in private networks are
    refused, also behind a redirect.
    """
    answer = get(url, limit, allow_private)
    return answer.page or Rejection(without_password(url), STAGE, answer.reason)


def get(
    url: str,
    limit: int,
    allow_private: bool = False,
    agent: str = AGENT,
    etag: str = "",
    modified: str = "",
    follow: bool = True,
) -> Answer:
    """Send one request; with ``etag`` or ``modified`` the answer for an unchanged page is status 304, without the page.

    Unless ``follow``, a redirect is the answer. Limits and private addresses are as for ``fetch``.
    """
    import httpx

    from aligner.extraction.network import Deadline, PrivateAddress

    name = without_password(url)
    deadline = Deadline(TOTAL_SECONDS)
    conditions = {"If-None-Match": etag} if etag else {"If-Modified-Since": modified} if modified else {}
    broken = False
    try:
        with (
            _client(deadline, allow_private, agent, follow) as client,
            client.stream("GET", url, headers=conditions) as response,
        ):
            return _answer(name, response, limit, deadline)
    except PrivateAddress as error:
        reason = f"{name}: {error} is a private address; add --allow-private to read pages from there"
    except PackedBody as error:
        reason = f"{name}: the page is packed {error}; save it first"
    except httpx.UnsupportedProtocol:
        host = httpx.URL(url).host
        why = "the server redirects to something other than http or https" if host else "it names no server"
        reason = f"{name}: {why}"
    except (httpx.HTTPError, TimeoutError) as error:
        reason = f"{name}: {_late() if deadline.passed else _why(error)}"
        broken = not isinstance(error, httpx.TooManyRedirects)
    except (httpx.InvalidURL, UnicodeError):  # of a redirect too
        reason = f"{name} is not a valid address, or leads to one that is not"
    return Answer(0, reason=reason, broken=broken)


def _answer(name: str, response: httpx.Response, limit: int, deadline: Deadline) -> Answer:
    status, headers = response.status_code, response.headers
    known = {"etag": headers.get("etag", "")[:500], "modified": headers.get("last-modified", "")[:100]}
    if status == 200:
        page = Page(name, _body(response, limit, deadline), response.charset_encoding or "")
        return Answer(status, page, **known)
    location = headers.get("location", "") if status in (301, 302, 303, 307, 308) else ""
    reason = f"{name}: the server {_refusal(status)} (HTTP {status})"
    return Answer(status, location=location, reason=reason, retry_after=headers.get("retry-after", ""), **known)


def without_password(url: str) -> str:
    """Return the URL without user name and password, to store and show."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return re.sub(r"(?<=://)[^/?#]*@", "", url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def _client(deadline: Deadline, allow_private: bool, agent: str, follow: bool) -> httpx.Client:
    import httpcore
    import httpx

    from aligner.extraction.network import GuardedNetwork

    context = httpx.create_ssl_context()
    transport = None
    if not getproxies():  # a proxy connects in our place, and sees to the addresses
        transport = httpx.HTTPTransport(verify=context)
        network = GuardedNetwork(deadline, allow_private)
        transport._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=network)
    return httpx.Client(
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=follow,
        max_redirects=MAX_REDIRECTS,
        headers=_HEADERS | {"User-Agent": agent},
        transport=transport,
        verify=context,
    )


def _body(response: httpx.Response, limit: int, deadline: Deadline) -> bytes:
    data = bytearray()
    for chunk in _unpacked(response):
        data += chunk
        if len(data) > limit:
            break
        if deadline.passed:
            raise TimeoutError
    return bytes(data[: limit + 1])


def _unpacked(response: httpx.Response) -> Iterator[bytes]:
    """Yield the body in pieces of at most CHUNK bytes. Raises PackedBody for several codings or an unknown one."""
    named = response.headers.get("content-encoding", "").lower().split(",")
    codings = [coding for coding in map(str.strip, named) if coding not in ("", "identity")]
    if not codings:
        yield from response.iter_raw()
    elif codings in (["gzip"], ["x-gzip"], ["deflate"]):
        yield from _inflated(response.iter_raw())
    else:
        raise PackedBody(f"as {', '.join(codings)}")


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    head, unpacker = b"", None
    try:
        for chunk in chunks:
            if unpacker is None:
                head += chunk
                if len(head) < 2:
                    continue
                chunk, unpacker = head, zlib.decompressobj(_window(head))
            while chunk and not unpacker.eof:
                yield unpacker.decompress(chunk, CHUNK)
                chunk = unpacker.unconsumed_tail
    except zlib.error as error:
        raise PackedBody("and damaged") from error


def _window(start: bytes) -> int:
    """Return zlib's number of a format by its first bytes: gzip or zlib, which it tells apart itself, or bare deflate."""
    known = start[:2] == b"\x1f\x8b" or (start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0)
    return zlib.MAX_WBITS | 32 if known else -zlib.MAX_WBITS


def _refusal(status: int) -> str:
    return _REASONS.get(status, "has an error of its own" if status >= 500 else "does not give this page")


def _late() -> str:
    return f"the page did not arrive within {TOTAL_SECONDS:.0f} seconds"


def _why(error: Exception) -> str:
    import httpx

    if isinstance(error, httpx.ConnectTimeout):
        return f"the server did not answer within {CONNECT_SECONDS:.0f} seconds"
    if isinstance(error, httpx.TimeoutException):
        return f"the server sent nothing for {READ_SECONDS:.0f} seconds"
    if isinstance(error, httpx.TooManyRedirects):
        return f"the server redirects more than {MAX_REDIRECTS} times"
    if isinstance(error, httpx.ConnectError):
        return f"no connection ({error}); is the address right, and is there a network?"
    return f"the connection broke off ({type(error).__name__})"
