"""A page over HTTP; the only module that knows httpx."""

from __future__ import annotations

import time

from aligner.model import Page, Rejection

STAGE = "fetch"
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
TOTAL_SECONDS = 60.0  # a server that drips a byte a second would pass every other limit
MAX_REDIRECTS = 5
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; aligner/0.1)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1",
    "Accept-Language": "en,ru;q=0.9",
}
_REASONS = {
    401: "asks for a login",
    403: "refuses to serve this page",
    404: "has no such page",
    410: "has removed this page",
    429: "asks to slow down; try again later",
    451: "may not show this page for legal reasons",
}


def fetch(url: str, limit: int) -> Page | Rejection:
    """The page behind a URL, at most ``limit`` + 1 bytes of it; a Rejection says why there is none."""
    import httpx

    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    try:
        with (
            httpx.Client(
                timeout=timeout, follow_redirects=True, max_redirects=MAX_REDIRECTS, headers=_HEADERS
            ) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code != 200:
                return _refused(url, response.status_code)
            data = _body(response, limit)
            return Page(url, data, response.charset_encoding or "")
    except httpx.UnsupportedProtocol:
        host = httpx.URL(url).host
        why = "the server redirects to something other than http or https" if host else "it names no server"
        return Rejection(url, STAGE, f"{url}: {why}")
    except httpx.HTTPError as error:
        return Rejection(url, STAGE, f"{url}: {_why(error)}")
    except httpx.InvalidURL:
        return Rejection(url, STAGE, f"{url} is no valid address")
    except TimeoutError:
        return Rejection(url, STAGE, f"{url}: the page did not arrive within {TOTAL_SECONDS:.0f} seconds")


def _body(response, limit: int) -> bytes:
    deadline = time.monotonic() + TOTAL_SECONDS
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > limit:
            break
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(data[: limit + 1])


def _refused(url: str, status: int) -> Rejection:
    says = _REASONS.get(status, "has an error of its own" if status >= 500 else "does not give this page")
    return Rejection(url, STAGE, f"{url}: the server {says} (HTTP {status})")


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
