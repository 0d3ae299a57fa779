"""Tools for fast runs: the translator only marks its input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aligner.model import Brief, Lang, Page, TermHint, other
from aligner.pipeline import Tools
from aligner.translation import Output
from tests.support import hostile


@dataclass(frozen=True)
class MarkingTranslator:
    """A translator that marks what it translated, and fails at one sentence if told so."""

    source: Lang
    signature: str = "marker 1"
    takes_terms: bool = False
    fails_at: str = "no sentence"
    window: int = 600

    @property
    def target(self) -> Lang:
        return other(self.source)

    def translate(
        self,
        sentences: Sequence[str],
        hints: Sequence[Sequence[TermHint]] | None = None,
        progress: Callable[[int], None] | None = None,
        brief: Brief | None = None,
    ) -> list[Output]:
        if self.fails_at in sentences:
            raise RuntimeError("a library gave up")
        if progress:
            progress(len(sentences))
        return [Output(f"{self.target}: {text}", -0.5) for text in sentences]

    def alternatives(self, sentence: str, hints: Sequence[TermHint] = (), number: int = 4) -> list[Output]:
        return self.translate([sentence])


def marking_tools() -> Tools:
    return Tools(MarkingTranslator)


def hostile_tools() -> Tools:
    """Make tools in a worker that a page about a crash, a hang or much memory brings down."""
    from aligner.pipeline import prepare

    works = prepare.examine

    def examine(page: Page, *more: Any) -> Any:
        for word in (b"crash", b"hang", b"eat"):
            if word in page.data:
                hostile.poison("", word.decode())
        return works(page, *more)

    prepare.examine = examine
    return marking_tools()
