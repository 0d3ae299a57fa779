"""The options of a command that starts the desk's server, and their values."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import click

Command = Callable[..., Any]

_OPTIONS = (
    click.option("--reviewer", metavar="NAME", default=getpass.getuser, help="Reviewer. [default: your login]"),
    click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=8765,
        show_default=True,
        help="Port of the desk; 0 for a free one.",
    ),
    click.option(
        "--host",
        metavar="ADDRESS",
        default="127.0.0.1",
        show_default=True,
        help="Address to serve the desk on; others sign in.",
    ),
    click.option("--login", is_flag=True, help="Ask everybody to sign in, on this machine too (see `aligner users`)."),
    click.option("--domain", "domains", metavar="NAME", multiple=True, help="A host name under which people reach this server."),
    click.option(
        "--certificate",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="Serve by TLS: the certificate in PEM.",
    ),
    click.option("--key", metavar="FILE", type=click.Path(dir_okay=False), help="The certificate's private key."),
    click.option("--proxy", metavar="ADDRESS", help="A reverse proxy whose X-Forwarded headers are trusted."),
    click.option("--no-browser", is_flag=True, help="Serve the desk, but open no browser."),
)


def serving_options(command: Command) -> Command:
    """Give a command the options of a server."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


@dataclass(frozen=True, slots=True)
class Serving:
    """The values of the options of a server."""

    reviewer: str
    port: int
    host: str
    login: bool
    domains: tuple[str, ...]
    certificate: str | None
    key: str | None
    proxy: str | None
    browser: bool

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Serving:
        """Return the options that a command was given; a usage error for a certificate without its key."""
        if bool(given["certificate"]) != bool(given["key"]):
            raise click.UsageError("--certificate and --key go together.")
        return cls(**{name: value for name, value in given.items() if name != "no_browser"}, browser=not given["no_browser"])
