"""Serving the page: on which address, by which certificate, behind which proxy."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass

from aligner import logs
from aligner.errors import InputError
from aligner.review.web.app import create_app
from aligner.review.web.config import SiteConfig


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the server listens; port 0 takes a free one.

    ``certificate`` and ``key`` are files in PEM; ``proxy`` is the address of a reverse proxy whose word is taken for
    where a request comes from and whether it came by TLS.
    """

    host: str = "127.0.0.1"
    port: int = 0
    certificate: str | None = None
    key: str | None = None
    proxy: str | None = None

    @property
    def local(self) -> bool:
        """Return True if only this machine can reach it."""
        return self.host in ("127.0.0.1", "::1", "localhost")

    @property
    def name(self) -> str:
        """Return how a browser names the host; all addresses of the machine count as the machine's name."""
        if self.host in ("0.0.0.0", "::"):
            return socket.gethostname()
        return f"[{self.host}]" if ":" in self.host else self.host


def serve(site: SiteConfig, where: ServerAddress, ready: Callable[[str], None] = lambda url: None) -> None:
    """Serve until interrupted. ``ready`` hears the address.

    Raises InputError where the address is taken or none of this machine's, or the certificate cannot be read.
    """
    import uvicorn

    config = uvicorn.Config(
        create_app(site),
        log_level="warning",
        log_config=None if logs.wanted() else uvicorn.config.LOGGING_CONFIG,
        timeout_graceful_shutdown=3,  # a page that watches its progress would keep the server
        server_header=False,
        proxy_headers=where.proxy is not None,
        forwarded_allow_ips=where.proxy or "",
        ssl_certfile=where.certificate,
        ssl_keyfile=where.key,
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one
        raise InputError(
            f"The certificate {where.certificate} and its key cannot be used ({error.strerror or error}): "
            "both are files in PEM, the key without a password."
        ) from error
    with _socket(where) as taken:
        scheme = "https" if where.certificate else "http"
        ready(f"{scheme}://{where.name}:{taken.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[taken])


def _socket(where: ServerAddress) -> socket.socket:
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    try:
        return socket.create_server((where.host, where.port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", 0) in (errno.EADDRINUSE, errno.EACCES):
            raise InputError(
                f"Port {where.port} is in use, or you may not use it: name another with --port."
            ) from error
        raise InputError(f"{where.host} is not an address of this machine: name another with --host.") from error
