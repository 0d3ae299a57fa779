"""Inline tags of translated HTML: a sentence is translated whole, and its tags go around the words that they held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aligner.model import Span
from aligner.text.morphology import indexing

INLINE = frozenset({"a", "abbr", "b", "bdi", "big", "cite", "del", "dfn", "em", "font", "i", "ins", "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "u"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class InlineElement:
    """An element within a sentence: its tags as written, and its place in the sentence's text."""

    opening: str
    closing: str
    start: int
    stop: int


def marked(source: str, elements: Iterable[InlineElement], held: Iterable[str], said: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a translated sentence with its elements, each with True for text.

    ``held`` are the translations of what each element holds. It is put around these words in ``said`` in any of their forms,
    the nearest to its place; where they are not there, around as large a part at the same place.
    """
    placed: list[tuple[Span, InlineElement]] = []
    for element, words in zip(elements, held, strict=True):
        span = _place(source, element, words, said, [span for span, _ in placed])
        placed.append((span, element))
    at = 0
    for (start, stop), element in sorted(placed, key=lambda one: one[0]):
        yield said[at:start], True
        yield element.opening, False
        yield said[start:stop], True
        yield element.closing, False
        at = stop
    yield said[at:], True


def _place(source: str, element: InlineElement, words: str, said: str, taken: list[Span]) -> Span:
    if said == source:
        return element.start, element.stop
    near = element.start * len(said) / max(1, len(source))
    free = [span for span in (*_found(words, said), _in_proportion(source, element, said)) if not any(span[0] < b and a < span[1] for a, b in taken)]
    return min(free[:-1] or free, key=lambda span: abs(span[0] - near), default=(len(said), len(said)))


def _found(words: str, said: str) -> list[Span]:
    """Find runs of words in a text that are forms of these words, one after the other."""
    wanted = [indexing.keys(word) for word in indexing.words(words)]
    there = list(indexing.WORD.finditer(said))
    known = [indexing.keys(word.group().lower()) for word in there]
    runs = range(len(there) - len(wanted) + 1) if wanted else ()
    return [
        (there[at].start(), there[at + len(wanted) - 1].end())
        for at in runs
        if all(keys & known[at + place] for place, keys in enumerate(wanted))
    ]


def _in_proportion(source: str, element: InlineElement, said: str) -> Span:
    """Return as many words at the same place of the text; an empty element stays before the word there."""
    near = element.start * len(said) / max(1, len(source))
    there = list(indexing.WORD.finditer(said))
    count = min(len(there), max(1, len(indexing.words(source[element.start : element.stop]))))
    if not count:
        return len(said), len(said)
    at = min(range(len(there) - count + 1), key=lambda place: abs(there[place].start() - near))
    start = there[at].start()
    return (start, there[at + count - 1].end()) if element.start < element.stop else (start, start)
