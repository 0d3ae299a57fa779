"""What a run came to: the counts, the closing words and the exit status, in one place."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aligner import logs
from aligner.cli import display
from aligner.errors import sentence

if TYPE_CHECKING:
    from aligner.model import Rejection, Step
    from aligner.pipeline import JobResult


@dataclass
class Summary:
    """Counts of a run; of each article no more is kept than its key, so that a run may be of any length."""

    articles: int = 0
    resumed: int = 0
    sentences: int = 0
    pairs: int = 0
    errors: int = 0
    flagged: Counter[str] = field(default_factory=Counter)
    steps: Counter[Step] = field(default_factory=Counter)
    keys: dict[str, None] = field(default_factory=dict)  # each article once, though several pages may hold it
    editions: str = ""  # what became of many articles: how many were aligned in pairs
    notes: dict[str, None] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def add(self, item: JobResult | Rejection) -> None:
        """Count one input."""
        from aligner.model import Rejection

        if isinstance(item, Rejection):
            self.failures.append(item.reason)
            return
        self.articles += 1
        self.resumed += item.resumed
        self.sentences += item.sentences
        self.pairs += item.pairs
        self.errors += sum(finding.severity == "error" for finding in item.findings)
        self.flagged += display.flags(item.findings)
        self.steps.update(item.steps)
        self.keys[item.key] = None
        self.notes |= dict.fromkeys(item.notes)
        self.warnings |= dict.fromkeys(item.warnings)

    def print(self, quiet: bool, strict: bool, store: str, review: str) -> None:
        """Print the closing lines, and last, on standard error, doubts about whole articles and what failed and why.

        ``store`` and ``review`` are "" where nothing was kept.
        """
        for note in [*self.notes, *filter(None, [self.editions])]:
            display.console(stderr=quiet).print(note, markup=False, soft_wrap=True)
        if not quiet:
            self._print_counts(store, review)
        for warning in self.warnings:
            _print_error(warning, "yellow")
        for failure in self.failures:
            if not logs.wanted():  # the run has logged it
                _print_error(failure, "red")
        logs.event(
            "run.done", articles=self.articles, resumed=self.resumed, sentences=self.sentences, pairs=self.pairs,
            flagged=dict(self.flagged), failures=len(self.failures), seconds=round(time.monotonic() - self.started, 2),
        )  # fmt: skip
        if strict and self.errors:
            decide = f": decide with `{review}`" if review else ""
            _print_error(f"{display.plural(self.errors, 'error')} flagged{decide}.", "red")

    def _print_counts(self, store: str, review: str) -> None:
        out = display.console()
        out.print(self.line(), style="bold", soft_wrap=True)
        if self.articles and store:
            stored = f"Stored in {store}" + (
                f"; decide what is flagged with `{review}`." if self.flagged else "."
            )
            out.print(stored, style="dim", markup=False, soft_wrap=True)

    def line(self) -> str:
        """Describe the run in one line: articles, sentences, pairs, flags by check, failures, seconds."""
        noun = "document" if self.editions else "article"  # a pair of editions is one document
        parts = [display.plural(self.articles, noun) + (f" ({self.resumed} done before)" if self.resumed else "")]
        if self.articles:
            parts += [
                display.plural(self.sentences, "sentence") + display.drafts(self.steps),
                display.plural(self.pairs, "pair"),
                display.tally(self.flagged, named=bool(self.steps)),
            ]
        if self.failures:
            parts.append(f"{display.plural(len(self.failures), 'page')} failed")
        return " · ".join([*parts, f"{time.monotonic() - self.started:.1f} s"])

    def exit_code(self, strict: bool) -> int:
        """Return 1 if a page failed, nothing was done, or (strict) an error is flagged; else 0."""
        return 1 if self.failures or (strict and self.errors) or not self.articles else 0


def _print_error(message: str, colour: str) -> None:
    if logs.wanted():
        logs.event("warning", logs.WARNING, message=sentence(message))
        return
    display.console(stderr=True).print(
        f"aligner: {sentence(message)}", style=colour, markup=False, soft_wrap=True
    )
