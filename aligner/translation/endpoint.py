"""An endpoint: a language model behind a server that speaks OpenAI's protocol (Ollama, llama.cpp, LM Studio, vLLM).

Its address is the server's base URL and the model's name: ``http://127.0.0.1:11434/v1#llama3.1``. A key is never part of the
address, and never kept: only the name of the environment variable that holds it.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from aligner.errors import PackageError

KEY = "ALIGNER_ENDPOINT_KEY"
TIMEOUT = 300.0
EXAMPLE = "http://127.0.0.1:11434/v1#NAME"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model and its server.

    ``name`` is what the user calls it; ``key`` the environment variable with the server's key; ``timeout`` how many seconds
    an answer may take; ``parallel`` how many requests are sent at once.
    """

    name: str
    url: str
    model: str
    key: str = KEY
    timeout: float = TIMEOUT
    parallel: int = 1

    @property
    def address(self) -> str:
        """The address as a user gives it."""
        return f"{self.url}#{self.model}"

    @property
    def local(self) -> bool:
        """True if the server is this machine, so that no text leaves it."""
        host = urlsplit(self.url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")


def is_address(name: str) -> bool:
    """Return True if a name of a model is meant as an address."""
    return "://" in name


def parse_address(address: str) -> Endpoint:
    """Return the endpoint at an address; PackageError for one that is malformed or holds a password or key."""
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise PackageError(f"this is not the address of a model; write it as {EXAMPLE}") from None
    plain = _plain(parts)
    if parts.username is not None or parts.query:
        raise PackageError(
            f"the address of {plain} holds a user, a password or a query: leave it out, put the key into an environment "
            f"variable, {KEY} or another, and name that: aligner models add {EXAMPLE} --key-env VARIABLE"
        )
    if not sound:
        raise PackageError(f"{plain} is not the address of a model; write it as {EXAMPLE}")
    if not parts.fragment:
        raise PackageError(f"{plain} names no model: write it after the address, as in {EXAMPLE}")
    model = unquote(parts.fragment)
    return Endpoint(f"{plain}#{model}", plain, model)


def _plain(parts: SplitResult) -> str:
    """Return the address without user, password, query and model."""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
