"""A fake language model server on loopback: it answers in OpenAI's protocol, correctly, wrongly, slowly or not at all."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["ModelServer", dict[int, str]], "str | int"]
_WANTED = re.compile(r"^\[(\d+)\] (.*)$", re.M)


@dataclass
class ModelServer:
    """A running server: ``reply`` makes an answer, or an error status, of the numbered sentences of a request.

    ``lexicon`` has the translation of each sentence; ``asked`` the requests, ``keys`` the keys that came with them.
    """

    base: str
    lexicon: dict[str, str] = field(default_factory=dict)
    reply: Reply = field(default=lambda server, wanted: server.well(wanted))
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    finish: str = "stop"
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """The address of its model."""
        return f"{self.base}/v1#tiny"

    def well(self, wanted: dict[int, str]) -> str:
        """Every translation on a line with its number."""
        return "\n".join(f"[{number}] {self.lexicon[text]}" for number, text in wanted.items())

    def users(self) -> list[str]:
        """The requests so far, in order."""
        return [request["messages"][1]["content"] for request in self.asked]


class Handler(BaseHTTPRequestHandler):
    """Answers for the server."""

    server_of: ModelServer

    def do_GET(self) -> None:
        self.send({"data": [{"id": "tiny"}]})

    def do_POST(self) -> None:
        one = self.server_of
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        one.asked.append(request)
        one.keys.append(self.headers.get("Authorization", ""))
        text = request["messages"][1]["content"].rpartition("Translate:\n")[2]
        made = one.reply(one, {int(number): sentence for number, sentence in _WANTED.findall(text)})
        try:
            if isinstance(made, int):
                self.send({"error": {"message": f"no luck with {one.keys[-1].removeprefix('Bearer ')}"}}, made)
            else:
                self.send({"choices": [{"message": {"content": made}, "finish_reason": one.finish}]})
        except (BrokenPipeError, ConnectionResetError):
            pass

    def send(self, content: object, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def served(lexicon: dict[str, str]) -> Iterator[ModelServer]:
    """Run a server that knows these translations."""
    handler = type("Own", (Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads = True
        one = ModelServer(f"http://127.0.0.1:{http.server_port}", lexicon)
        handler.server_of = one  # type: ignore[attr-defined]
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield one
        finally:
            one.released.set()
            http.shutdown()
            thread.join(5)


def slowly(most: int, seconds: float) -> Reply:
    """Answer at once up to so many sentences, and slowly beyond."""

    def reply(server: ModelServer, wanted: dict[int, str]) -> str:
        if len(wanted) > most:
            server.released.wait(seconds)
        return server.well(wanted)

    return reply


def at_first(bad: Reply, times: int = 1) -> Reply:
    """Answer badly so many times, and well after that."""
    left = iter(range(times))

    def reply(server: ModelServer, wanted: dict[int, str]) -> str | int:
        return server.well(wanted) if next(left, None) is None else bad(server, wanted)

    return reply
