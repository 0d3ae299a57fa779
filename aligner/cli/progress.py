"""The progress of a long run: a bar on a terminal, and a line for each article as it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aligner.cli import display

if TYPE_CHECKING:
    from aligner.pipeline import JobResult

SHOWN = 5  # articles shown in full; of a longer run each article gets a line


class Progress:
    """A run without a bar."""

    def page(self) -> None:
        """Count a page as done."""

    def sentences(self, count: int) -> None:
        """Count sentences as translated."""

    def print(self, line: str) -> None:
        """Print a line on standard output."""
        display.console().print(line, markup=False)


class Bar(Progress):
    """A run with a bar on standard error."""

    def __init__(self, total: int) -> None:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as RichProgress

        console = display.console(stderr=True)
        self.bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("pages · {task.fields[sentences]:,} sentences · {task.fields[rate]:.1f}/s"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            redirect_stdout=False,  # it would move standard output to standard error
        )
        self.task = self.bar.add_task("translating", total=total, sentences=0, rate=0.0)
        self.counted, self.started = 0, time.monotonic()

    def page(self) -> None:
        """Count a finished page."""
        self.bar.advance(self.task)

    def sentences(self, count: int) -> None:
        """Count translated sentences."""
        self.counted += count
        rate = self.counted / max(time.monotonic() - self.started, 0.001)
        self.bar.update(self.task, sentences=self.counted, rate=rate)

    def print(self, line: str) -> None:
        """Print a line above the bar."""
        out = display.console()
        if display.is_terminal():  # the bar's own: it moves out of the line's way
            out = self.bar.console
        out.print(line, markup=False)


@contextmanager
def show_progress(pages: Callable[[], int], quiet: bool) -> Iterator[Progress]:
    """Show a bar while the block runs, on a terminal that wants one; ``pages`` counts the pages to come."""
    if quiet or not display.is_terminal(stderr=True):
        yield Progress()
        return
    bar = Bar(pages())
    with bar.bar:
        yield bar


class Listing:
    """The articles of a run: a short run's are shown in full at its end, a long one's as a line each at once."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.waiting: dict[str, str] = {}
        self.long = False

    def add(self, done: JobResult) -> None:
        """Print the line of an article, or keep it until the run turns out to be long."""
        flagged = display.tally(display.flags(done.findings))
        how = f"aligned with {done.edition}" if done.edition else "translated"
        self.waiting[done.key] = f"{done.source}: {how}, {display.plural(done.pairs, 'pair')}, {flagged}"
        self.long = self.long or len(self.waiting) > SHOWN
        if self.long:
            for line in self.waiting.values():
                self.progress.print(line)
            self.waiting = {}
