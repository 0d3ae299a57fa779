"""Translating the sentences of many articles at once, memory first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from aligner.model import Sentence, TermHint, Translation
from aligner.pipeline.jobs import Settings
from aligner.store import MemoryEntry, Store
from aligner.translation import Translator


@dataclass(frozen=True, slots=True)
class Asked:
    sentence: Sentence
    hints: tuple[TermHint, ...]

    @property
    def content(self) -> tuple[str, tuple[TermHint, ...]]:
        return self.sentence.text, self.hints

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(hint.target for hint in self.hints)


def translate(
    asked: Sequence[Asked],
    translator: Translator,
    store: Store,
    settings: Settings,
    progress: Callable[[int], None],
) -> Iterator[Translation]:
    """Every sentence's translation, in order; what the memory knows, or another sentence says too, is done once."""
    known: list[MemoryEntry | None] = [None] * len(asked)
    if settings.reuse:
        questions = [(one.sentence.text, one.terms) for one in asked]
        known = store.recall(questions, translator.target, translator.signature)
    unknown = list(dict.fromkeys(one.content for one, memory in zip(asked, known, strict=True) if not memory))
    progress(len(asked) - len(unknown))
    outputs = translator.translate([text for text, _ in unknown], [hints for _, hints in unknown], progress)
    fresh = dict(zip(unknown, outputs, strict=True))
    for one, memory in zip(asked, known, strict=True):
        said = memory or fresh[one.content]
        yield Translation(
            article=one.sentence.article,
            index=one.sentence.index,
            lang=translator.target,
            text=said.text,
            score=said.score,
            model=memory.model if memory else translator.signature,
            origin=memory.origin if memory else "machine",
            terms=one.terms,
            problems=said.problems,
        )
