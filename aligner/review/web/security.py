"""Guards on every request and response.

A request is checked for the host that it names, its size, and whether it comes from our own page; a response limits
what a browser may do with it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "aligner_token"
SESSION = "aligner_session"
LARGEST = 1 << 20  # bytes of one request's body
UPLOADS = {"/new": 64 << 20, "/translate_file": 16 << 20}  # of those that carry files
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class SecurityMiddleware:
    """ASGI middleware: refuses strange hosts, other sites' requests and oversized bodies; marks every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], addresses: bool = False) -> None:
        self.app, self.hosts, self.addresses = app, hosts, addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI calls it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        largest = UPLOADS.get(scope["path"], LARGEST)
        refusal = self._refusal(scope["method"], headers, largest)
        answer = PlainTextResponse(refusal[1], refusal[0]) if refusal else self.app
        await answer(scope, _limited(receive, largest), _marking(send))

    def _refusal(self, method: str, headers: Headers, largest: int) -> tuple[int, str] | None:
        host = _name(headers.get("host", ""))
        if host not in self.hosts and not (self.addresses and _is_address(host)):
            return 421, "This server does not answer to that name."
        if method not in ("GET", "HEAD", "OPTIONS") and not own_origin(headers):
            return 403, "This request comes from another site."
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit() and len(length) < 9) or int(length) > largest:
            return 413, f"This is too large: at most {largest >> 20} MB are taken at once. Go back and send less."
        return None


def _name(host: str) -> str:
    """Return the host without its port; an IPv6 address keeps its brackets."""
    name, bracket, port = host.rpartition("]")
    if bracket:
        return (name + bracket).lower() if port[:1] in ("", ":") else ""
    return host.partition(":")[0].lower()


def _is_address(host: str) -> bool:
    """Return True for an address that no other site's name can point to."""
    try:
        return bool(ip_address(host.strip("[]")))
    except ValueError:
        return False


def own_origin(headers: Mapping[str, str]) -> bool:
    """Return True if the request comes from our own page, or from a program that is not a browser (without origin)."""
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


def _limited(receive: Receive, largest: int) -> Receive:
    """Limit a body that does not announce its length."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise HTTPException(413, f"This is too large: at most {largest >> 20} MB are taken at once. Go back and send less.")
        return message

    return counted


def _marking(send: Send) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return marked


def new_token() -> str:
    """Make a secret for a browser's cookie, which its forms repeat."""
    return secrets.token_urlsafe(24)


def form_token(session: str) -> str:
    """Return the token of a session's forms, derived from its secret, so that nobody else's cookie matches."""
    return hmac.digest(session.encode(), b"form", "sha256").hex()


def session_cookie(secure: bool) -> str:
    """Return the name of the session cookie; over TLS it binds the cookie to this host alone."""
    return f"__Host-{SESSION}" if secure else SESSION


def same_token(sent: str, kept: str) -> bool:
    """Return True if a form repeats the browser's own secret."""
    return bool(kept) and hmac.compare_digest(sent.encode(), kept.encode())
