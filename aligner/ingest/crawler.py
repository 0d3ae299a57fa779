"""Fetch politely: robots.txt for every hop, one request at a time to a host, conditional requests, back-off."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from aligner.extraction import MAX_BYTES
from aligner.extraction.fetch import AGENT, MAX_REDIRECTS, Answer, get, without_password

if TYPE_CHECKING:
    from protego import Protego

DELAY = 1.0  # seconds between two requests to a host
LONGEST_DELAY = 30.0  # that a robots.txt may ask for
TRIES = 3
LONGEST_WAIT = 120.0  # seconds of Retry-After that are waited; beyond, the page is left for another run
ROBOTS_BYTES = 500_000  # RFC 9309, section 2.5
_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))


@dataclass(slots=True)
class Crawler:
    """Fetches pages one after the other, at the pace that each site's robots.txt asks for.

    ``wait`` sleeps for a number of seconds, ``clock`` returns seconds.
    """

    agent: str = AGENT
    delay: float = DELAY
    allow_private: bool = False
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _robots: dict[str, Protego | None] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)  # when each host was last asked

    def get(self, url: str, etag: str = "", modified: str = "", limit: int = MAX_BYTES) -> Answer:
        """Fetch a page, or learn that it is unchanged (status 304); the reason of a failure is a sentence."""
        name, hop = without_password(url), url
        for _ in range(MAX_REDIRECTS + 1):
            if not self._allowed(hop):
                return Answer(0, reason=f"{name}: the site's robots.txt does not allow it")
            answer = self._patiently(hop, etag, modified, limit)
            if not answer.location:
                return self._named(answer, name)
            hop = urljoin(hop, answer.location)
            if urlsplit(hop).scheme not in ("http", "https"):
                return Answer(0, reason=f"{name}: the server redirects to something other than http or https")
        return Answer(0, reason=f"{name}: the server redirects more than {MAX_REDIRECTS} times")

    def _named(self, answer: Answer, name: str) -> Answer:
        """Return the answer with its page under the name by which it was asked for."""
        return replace(answer, page=replace(answer.page, source=name)) if answer.page else answer

    def _patiently(self, url: str, etag: str, modified: str, limit: int) -> Answer:
        for attempt in range(TRIES):
            answer = self._once(url, etag, modified, limit)
            if not (answer.broken or answer.status in _AGAIN):
                break
            pause = _seconds(answer.retry_after) or 2.0**attempt
            if attempt == TRIES - 1 or pause > LONGEST_WAIT:
                break
            self.wait(pause)
        return answer

    def _once(self, url: str, etag: str, modified: str, limit: int) -> Answer:
        host = _host(url)
        robots = self._robots.get(host)
        asks = float(robots.crawl_delay(self.agent) or 0) if robots else 0.0
        if host in self._asked:
            rest = self._asked[host] + max(self.delay, min(asks, LONGEST_DELAY)) - self.clock()
            if rest > 0:
                self.wait(rest)
        try:
            return get(url, limit, self.allow_private, self.agent, etag, modified, follow=False)
        finally:
            self._asked[host] = self.clock()

    def _allowed(self, url: str) -> bool:
        host = _host(url)
        if host not in self._robots:
            self._robots[host] = self._read_robots(host)
        robots = self._robots[host]
        return robots is None or bool(robots.can_fetch(url, self.agent))

    def _read_robots(self, host: str) -> Protego | None:
        """Read the rules of a host, None if it has none. If the host fails, nothing is allowed (RFC 9309, section 2.3.1)."""
        from protego import Protego

        url = f"{host}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._patiently(url, "", "", ROBOTS_BYTES)
            if not answer.location:
                break
            url = urljoin(url, answer.location)
        if answer.page is not None:
            return Protego.parse(answer.page.data[:ROBOTS_BYTES].decode("utf-8", "replace"))
        return Protego.parse("User-agent: *\nDisallow: /") if answer.status >= 500 or answer.status == 429 else None


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _seconds(retry_after: str) -> float:
    """Return the seconds of a Retry-After header: a number, or a moment; 0 for neither."""
    if retry_after.strip().isdigit():
        return float(min(int(retry_after.strip()[:9]), 10**9))
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
