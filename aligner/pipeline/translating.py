"""Translating the sentences of many articles in one batch, memory first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from aligner.model import Brief, Neighbours, Sentence, TermHint, Translation
from aligner.pipeline.jobs import Settings

if TYPE_CHECKING:
    from aligner.store import MemoryEntry, Store
    from aligner.translation import Translator

BEFORE, AFTER = 2, 1  # neighbouring sentences that a translator is told
Request = tuple[Sentence, tuple[TermHint, ...]]


def translate(
    requests: Sequence[Request],
    translator: Translator,
    memory: Store | None,
    settings: Settings,
    progress: Callable[[int], None],
    policy: str = "",
) -> Iterator[Translation]:
    """Yield the translation of every sentence, in order; what the memory knows is not translated again.

    A sentence that was translated earlier in the same batch is the memory's too, as it would be had the run been
    interrupted between the two. ``policy`` describes the house style to a translator that reads instructions.
    """
    known = _recall(requests, translator, memory, settings)
    unknown = [request for request, found in zip(requests, known, strict=True) if found is None]
    progress(len(requests) - len(unknown))
    texts, hints = [sentence.text for sentence, _ in unknown], [hints for _, hints in unknown]
    brief = Brief(policy, _neighbours([sentence for sentence, _ in requests], [sentence for sentence, _ in unknown]))
    fresh = iter(translator.translate(texts, hints, progress, brief) if unknown else ())
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for (sentence, hints_of), found in zip(requests, known, strict=True):
        said = found or next(fresh)
        terms = tuple(hint.target for hint in hints_of)
        repeated = settings.reuse and memory is not None and (sentence.text, terms) in seen
        seen.add((sentence.text, terms))
        yield Translation(
            article=sentence.article,
            index=sentence.index,
            lang=translator.target,
            text=said.text,
            score=said.score,
            model=found.model if found else translator.signature,
            origin=found.origin if found else "machine",
            terms=terms,
            problems=said.problems,
            reused=found is not None or repeated,
        )


def _neighbours(text: Sequence[Sentence], wanted: Sequence[Sentence]) -> tuple[Neighbours, ...]:
    """Return the neighbours of each wanted sentence within its article."""
    placed = {(sentence.article, sentence.index): sentence.text for sentence in text}

    def near(sentence: Sentence, steps: range) -> tuple[str, ...]:
        found = (placed.get((sentence.article, sentence.index + step)) for step in steps)
        return tuple(text for text in found if text)

    return tuple(Neighbours(near(one, range(-BEFORE, 0)), near(one, range(1, AFTER + 1))) for one in wanted)


def _recall(
    requests: Sequence[Request], translator: Translator, memory: Store | None, settings: Settings
) -> Sequence[MemoryEntry | None]:
    if memory is None or not settings.reuse:
        return [None] * len(requests)
    questions = [(sentence.text, tuple(hint.target for hint in hints)) for sentence, hints in requests]
    return memory.memory.recall(questions, translator.target, translator.signature)
