"""A site of the project's own, on loopback: articles, feeds and sitemaps, and every trouble that a server makes."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Route = Callable[["Handler"], None]


@dataclass
class Site:
    """A running server: ``pages`` maps a path to what it sends, ``asked`` lists the requests (path, headers)."""

    base: str
    pages: dict[str, bytes | Route] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    """Sends what the site has for a path; ``/trouble/NAME`` is a function below."""

    site: Site

    def do_GET(self) -> None:
        self.site.asked.append((self.path, dict(self.headers.items())))
        found = self.site.pages.get(self.path) or TROUBLES.get(self.path.removeprefix("/trouble/"))
        try:
            if callable(found):
                found(self)
            elif found is None:
                self.send(b"not here", 404)
            else:
                self.send(found)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        named = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        for name, value in (named | {key.replace("_", "-"): value for key, value in headers.items()}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def article(title: str, *paragraphs: str, head: str = "") -> bytes:
    """A page of the site, as its system writes it."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body><nav><a href=/>Home</a>"
        f"</nav><article><h1>{title}</h1>{body}</article><footer>© The Site</footer></body></html>"
    ).encode()


def redirect(to: str) -> Route:
    return lambda handler: handler.send(b"", 302, Location=to)


def conditional(body: bytes, etag: str) -> Route:
    """A page that is sent once: who has it is answered 304."""

    def send(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.send(b"", 304, ETag=etag)
        else:
            handler.send(body, ETag=etag)

    return send


def busy(times: int, status: int, body: bytes, retry_after: str = "") -> Route:
    """A page whose server is busy so many times first."""
    left = iter(range(times))

    def send(handler: Handler) -> None:
        if next(left, None) is None:
            handler.send(body)
        else:
            handler.send(b"busy", status, **({"Retry_After": retry_after} if retry_after else {}))

    return send


def _slow_head(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.site.released.wait(0.05):
        handler.wfile.write(b"X-Slow: 1\r\n")


def _endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while not handler.site.released.is_set():
        handler.wfile.write(b"<p>more</p>" * 1000)
        time.sleep(0.001)


def _truncated(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<html><body><p>It ends in the mid")
    handler.close_connection = True


def _bomb(handler: Handler) -> None:
    handler.send(BOMB, Content_Encoding="gzip")


def _wrong_charset(handler: Handler) -> None:
    body = article("Заголовок", "В Баку прошёл сильный дождь, сообщили в министерстве.", "Дороги закрыты до утра понедельника.")
    handler.send(body.decode().replace("utf-8", "koi8-r").encode("cp1251"), Content_Type="text/html; charset=utf-8")


def _packed_zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return b"".join([*(packer.compress(b"\0" * 1_000_000) for _ in range(megabytes)), packer.flush()])


BOMB = _packed_zeros(50)
TROUBLES: dict[str, Route] = {
    "slow": _slow_head,
    "endless": _endless,
    "truncated": _truncated,
    "bomb": _bomb,
    "wrong-charset": _wrong_charset,
    "loop": redirect("/trouble/loop"),
    "file": redirect("file:///etc/passwd"),
    "forbidden": lambda handler: handler.send(b"no", 403),
}


@contextmanager
def serve() -> Iterator[Site]:
    """Run a site on a free port of loopback."""
    handler = type("Bound", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site = handler.site = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        site.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
