"""Options of commands that fetch, and the settings that they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from aligner.ingest import Sources
    from aligner.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])


def fetching_options(command: Command) -> Command:
    """Add --user-agent, --delay and --allow-private."""
    for option in (
        click.option("--allow-private", is_flag=True, help="Fetch from this machine and from private networks too."),
        click.option("--delay", type=click.FloatRange(0, 3600), default=1.0, show_default=True, metavar="SECONDS", help="Seconds between requests to one host; robots.txt may ask for more."),
        click.option("--user-agent", "agent", default="", metavar="TEXT", help="User agent to send. [default: aligner and its version]"),
    ):  # fmt: skip
        command = option(command)
    return command


def sources_of(
    store: Store, agent: str, delay: float, allow_private: bool, columns: tuple[str, ...] = ()
) -> Sources:
    """Return how to read sources; pages that the store knows are asked for conditionally."""

    def known(source: str) -> tuple[str, str]:
        found = store.captures.of([source]).get(source)
        return (found.etag, found.modified) if found else ("", "")

    return replace(unknown_sources(agent, delay, allow_private, columns), known=known)


def unknown_sources(agent: str, delay: float, allow_private: bool, columns: tuple[str, ...] = ()) -> Sources:
    """Return how to read sources of which no store knows anything."""
    from aligner.extraction.fetch import AGENT
    from aligner.ingest import Sources
    from aligner.ingest.crawler import Crawler
    from aligner.ingest.dumps import Columns

    return Sources(Crawler(agent or AGENT, delay, allow_private), Columns.of(columns))
