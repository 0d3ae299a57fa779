"""Ask an endpoint over HTTP: a busy server is asked again, and any other failure is an error of one sentence."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from aligner.errors import PackageError
from aligner.text.encoding import clean
from aligner.translation.endpoint import KEY, Endpoint

CONNECT_SECONDS = 10.0
PAUSES = (1.0, 4.0)  # before the second and the third try
LONGEST_PAUSE = 60.0  # of what a server that is busy asks for
LONGEST_ANSWER = 4 << 20  # bytes
_SAID = 200  # characters of a server's own words that are shown


class SlowAnswerError(PackageError):
    """No answer came in the time allowed."""


class _UnreachableError(PackageError):
    """The connection could not be made or broke."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's answer; ``cut`` if it was stopped before its end."""

    text: str
    cut: bool = False


class Response(NamedTuple):
    """A server's response: its status, the seconds that it asks to wait ("" if none), and its body."""

    status: int
    wait: str
    body: bytes


class Client:
    """A connection to an endpoint. Raises PackageError where the key that it names is not set, or none."""

    def __init__(self, endpoint: Endpoint) -> None:
        import httpx

        self._endpoint = endpoint
        self._key = key = os.environ.get(endpoint.key, "").strip()
        if not key and endpoint.key != KEY:
            raise PackageError(f"the environment variable {endpoint.key}, which should hold the key of {endpoint.url}, is not set")
        if not (key.isascii() and key.isprintable()):
            raise PackageError(f"the environment variable {endpoint.key} holds characters that no key has: set it again")
        self._http = httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(endpoint.timeout, connect=CONNECT_SECONDS),
            trust_env=not endpoint.local,  # no proxy between this machine and itself
        )

    def close(self) -> None:
        """Break the connection, and with it every request under way."""
        self._http.close()

    def complete(self, messages: Sequence[Mapping[str, str]], most: int) -> Completion:
        """Return the model's answer to a conversation, of at most so many tokens.

        Raises SlowAnswerError, and PackageError where the server cannot be reached, refuses, or answers in another way.
        """
        body = {"model": self._endpoint.model, "messages": list(messages), "temperature": 0, "max_tokens": most, "stream": False}
        found = self._call("POST", "/chat/completions", body)
        try:
            choice = found["choices"][0]
            text = choice["message"]["content"] or ""
            return Completion(clean(text), choice.get("finish_reason") == "length")
        except (KeyError, IndexError, TypeError, AttributeError):
            raise PackageError(f"{self._endpoint.url} does not answer in the format of OpenAI's API; is it the address of an API?") from None

    def models(self) -> list[str]:
        """Return the names of the models that the server offers."""
        found = self._call("GET", "/models", None)
        listed = found.get("data") if isinstance(found, dict) else None
        return [str(one["id"]) for one in listed or () if isinstance(one, dict) and "id" in one]

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        """Return the JSON of a response; a server that is busy or starting is asked again."""
        for pause in PAUSES:
            response = self._tried(method, path, body)
            if response is not None and not _passing(response.status):
                break
            time.sleep(_pause(response, pause))
        else:
            response = self._sent(method, path, body)
        if response.status >= 300:
            raise PackageError(self._refusal(response.status, self._said(response)))
        try:
            return json.loads(response.body)
        except (ValueError, RecursionError):
            raise PackageError(f"{self._endpoint.url} does not answer in JSON; is it the address of an API?") from None

    def _tried(self, method: str, path: str, body: Mapping[str, Any] | None) -> Response | None:
        """Send a request; None if the connection failed."""
        with suppress(_UnreachableError):
            return self._sent(method, path, body)
        return None

    def _sent(self, method: str, path: str, body: Mapping[str, Any] | None) -> Response:
        """Send a request and read the response, which must be whole within the time allowed."""
        import httpx

        url, seconds = self._endpoint.url, self._endpoint.timeout
        deadline = time.monotonic() + seconds
        try:
            with self._http.stream(method, url + path, json=body) as response:
                held = bytearray()
                for chunk in response.iter_bytes():
                    held += chunk
                    if time.monotonic() > deadline or len(held) > LONGEST_ANSWER:
                        raise httpx.ReadTimeout("too slow or too long")
                return Response(response.status_code, response.headers.get("retry-after", ""), bytes(held))
        except httpx.ConnectError:
            raise _UnreachableError(f"nothing answers at {url}: is the server running?") from None
        except httpx.TimeoutException:
            raise SlowAnswerError(
                f"{url} gave no answer within {seconds:.0f} seconds: "
                "allow more (aligner models add ADDRESS --timeout SECONDS), or take a smaller model"
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise _UnreachableError(f"{url}: the connection failed ({type(error).__name__})") from None

    def _refusal(self, status: int, said: str) -> str:
        url, detail = self._endpoint.url, f" ({said})" if said else ""
        why: dict[int, str] = {
            401: f"{url} requires a key: put it into the environment variable {self._endpoint.key}",
            403: f"{url} refuses the key in {self._endpoint.key}",
            404: f"{url} does not know the model {self._endpoint.model}, or is not the address of an API",
            429: f"{url} refuses more requests for now; try again later",
        }
        return why.get(status, f"{url} answers with error {status}") + detail

    def _said(self, response: Response) -> str:
        """Return the server's own words about a failure, shortened and without the key."""
        try:
            found = json.loads(response.body)
        except (ValueError, RecursionError):
            return ""
        error = found.get("error", found.get("detail", "")) if isinstance(found, dict) else ""
        words = " ".join(clean(str(error.get("message", "") if isinstance(error, dict) else error)).split())
        return (words.replace(self._key, "...") if self._key else words)[:_SAID]


def _passing(status: int) -> bool:
    """Return True for a failure that may pass: the server is busy or starts."""
    return status in (408, 425, 429) or status >= 500


def _pause(response: Response | None, usual: float) -> float:
    """Return the seconds to wait: those that the server asks for, within reason."""
    try:
        wanted = float(response.wait) if response and response.wait else usual
    except ValueError:
        wanted = usual
    return min(max(0.0, wanted), LONGEST_PAUSE)  # in this order "nan" is 0
