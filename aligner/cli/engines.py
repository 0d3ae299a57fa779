"""Options of commands that can use workers, and the engine that they select."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from aligner.engine import Executor
    from aligner.pipeline import Tools

Command = TypeVar("Command", bound=Callable[..., Any])
MANY = 24  # pages from which starting workers pays
PAGE_BYTES = 20_000  # of an archive, compressed


class EngineName(click.ParamType[str]):
    """A kind of engine, or the address of a Ray cluster."""

    name = "ENGINE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take serial, local, ray and ray://HOST:PORT."""
        if value not in ("auto", "serial", "local", "ray") and not str(value).startswith("ray://"):
            self.fail(f"{value!r} is not an engine: use serial, local, ray or ray://HOST:PORT.", param, ctx)
        return str(value)


def engine_options(command: Command) -> Command:
    """Add --engine, --workers, --page-seconds and --page-memory."""
    for option in (
        click.option("--page-memory", type=click.IntRange(100), default=2000, show_default=True, metavar="MB", help="Memory a worker may use for one page; a page that needs more is skipped."),
        click.option("--page-seconds", type=click.FloatRange(1), default=60.0, show_default=True, metavar="SECONDS", help="Time a worker may take for one page; a page that takes longer is skipped."),
        click.option("--workers", type=click.IntRange(0), default=0, metavar="N", help="Worker processes. [default: one for each core]"),
        click.option("--engine", type=EngineName(), default="auto", metavar="ENGINE", help=f"Where pages are processed: serial (in this process), local (worker processes), ray, or ray://HOST:PORT. [default: local from {MANY} pages]"),
    ):  # fmt: skip
        command = option(command)
    return command


@contextmanager
def on_engine(setup: Callable[[], Tools], tools: Tools, pages: Callable[[], int]) -> Iterator[Executor[Tools]]:
    """Open the engine that the options of this command name, for as long as the block runs.

    ``setup`` makes the tools of a worker, ``tools`` are those of this process; ``pages`` counts the pages where no engine
    was named.
    """
    from aligner.engine import PageLimits, open_executor
    from aligner.pipeline.recipe import PRELOAD

    asked = click.get_current_context().params
    engine = asked["engine"]
    if engine == "auto":
        engine = "local" if asked["workers"] or pages() >= MANY else "serial"
    limits = PageLimits(asked["page_seconds"], asked["page_memory"])
    with closing(open_executor(engine, asked["workers"], setup, tools, limits, PRELOAD)) as executor:
        yield executor


def reading_engine(sources: Sequence[str], stored: int = 0) -> AbstractContextManager[Executor[Tools]]:
    """Open the engine of a command that only reads these sources, and so many ``stored`` articles."""
    from aligner.pipeline.jobs import reading_tools

    return on_engine(reading_tools, reading_tools(), lambda: stored + sum(map(_pages, sources)))


def _pages(source: str) -> int:
    """Estimate how many pages a source has; an address counts as one."""
    from aligner.extraction import count_pages
    from aligner.ingest.archives import is_archive
    from aligner.ingest.dumps import is_dump

    if source.startswith(("@", "http://", "https://")):
        return 1
    if os.path.isfile(source) and (is_archive(source) or is_dump(source)):
        return os.path.getsize(source) // PAGE_BYTES
    return count_pages([source])
