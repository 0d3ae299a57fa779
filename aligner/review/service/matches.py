"""Find people's translations of a sentence and of similar ones, adapted where one number or name differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile

from aligner.checks.context import PairContext
from aligner.checks.names.replacement import replaced
from aligner.glossary import Glossary, Mention
from aligner.model import Document, Lang, Match, Pair, other
from aligner.store import Store
from aligner.text.numbers.digits import NUMBER, readings

_NUMBER = re.compile(NUMBER)
_WORD_EDGE = re.compile(r"[\w.,\u00a0]")


def find_matches(
    store: Store, source: str, lang: Lang, glossary: Glossary | None, on: date | None = None, least: float = 0.7, limit: int = 5
) -> list[Match]:
    """Find people's translations into ``lang`` of this sentence and of similar ones, the best first.

    One whose source differs in a single number, or in a single name of the glossary, comes with its target adapted.
    """
    found = store.memory.similar(source, lang, least, limit)
    return [adapt(match, source, glossary, on) for match in found]


def with_matches(documents: Iterable[Document], store: Store, glossary: Glossary | None) -> Iterator[Document]:
    """Yield documents, each pair with the matches for its source, but not with its own text."""
    for document in documents:
        found = _matches([record.pair for record in document.records], store, lambda: glossary)
        records = [replace(record, matches=tuple(own)) for record, own in zip(document.records, found, strict=True)]
        yield replace(document, records=tuple(records))


def matches_of(pair: Pair, store: Store, glossary: Callable[[], Glossary | None]) -> list[Match]:
    """Find the matches for a pair's source, but not its present text; ``glossary`` is called only if there are any."""
    return _matches([pair], store, glossary)[0]


def _matches(pairs: Sequence[Pair], store: Store, glossary: Callable[[], Glossary | None]) -> list[list[Match]]:
    found = {lang: store.memory.similar_to_each(_sources(pairs, lang), lang) for lang in {pair.target for pair in pairs}}
    names = glossary() if any(matches for own in found.values() for matches in own.values()) else None
    return [[adapt(match, pair.side(pair.source), names, pair.published) for match in _other_texts(pair, found)] for pair in pairs]


def _sources(pairs: Sequence[Pair], lang: Lang) -> list[str]:
    return [pair.side(pair.source) for pair in pairs if pair.target == lang]


def _other_texts(pair: Pair, found: Mapping[Lang, Mapping[str, list[Match]]]) -> list[Match]:
    own = pair.side(pair.target)
    return [match for match in found[pair.target][pair.side(pair.source)] if match.unit.target != own]


def adapt(match: Match, sentence: str, glossary: Glossary | None, on: date | None = None) -> Match:
    """Return the match with its target adapted to the sentence, if their sources differ in one number or name alone."""
    if match.similarity == 1:
        return match
    return _with_number(match, sentence) or _with_name(match, sentence, glossary, on) or match


def _with_number(match: Match, sentence: str) -> Match | None:
    lang, before = match.unit.lang, match.unit.source
    was, now = _changed(before, sentence)
    if not (_NUMBER.fullmatch(was) and _NUMBER.fullmatch(now)):
        return None
    values = readings(was, other(lang))
    there = [found for found in _NUMBER.finditer(match.unit.target) if readings(found[0], lang) & values]
    if len(there) != 1 or _plural(was) != _plural(now):
        return None
    written = _written(now, lang)
    text = match.unit.target[: there[0].start()] + written + match.unit.target[there[0].end() :]
    return replace(match, adapted=text, change=(was, now))


def _changed(one: str, another: str) -> tuple[str, str]:
    """Return the words in which two sentences differ, without the full stop or comma that ends them."""
    start = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(one, another, strict=False)))
    left = one[start:][::-1], another[start:][::-1]
    stop = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(*left, strict=False)))
    while start and _WORD_EDGE.match(one[start - 1]):
        start -= 1
    while stop and _WORD_EDGE.match(one[len(one) - stop]):
        stop -= 1
    return one[start : len(one) - stop].rstrip(".,"), another[start : len(another) - stop].rstrip(".,")


def _plural(number: str) -> int:
    """Return which form a Russian noun takes after a number (CLDR: one, few, many, other): only the same form fits."""
    if not number.isdigit():
        return 3
    last, teens = int(number) % 10, 10 < int(number) % 100 < 20
    return 2 if teens or last in (0, 5, 6, 7, 8, 9) else 0 if last == 1 else 1


def _written(number: str, lang: Lang) -> str:
    """Return a number with the separators of a language: 1,200.5 is 1 200,5 in Russian."""
    marks = {",": "\u00a0", ".": ","} if lang == "ru" else {",": ".", "\u00a0": ",", " ": ","}
    return "".join(marks.get(char, char) for char in number)


def _with_name(match: Match, sentence: str, glossary: Glossary | None, on: date | None) -> Match | None:
    if glossary is None:
        return None
    lang, unit = other(match.unit.lang), match.unit
    was, now = _differing(unit.source, sentence, lang, glossary)
    if was is None or now is None:
        return None
    there = [name for name in glossary.find(unit.target, unit.lang) if was.concept in name.candidates]
    if len(there) != 1:
        return None
    sides = {lang: sentence, unit.lang: unit.target}
    pair = Pair("", 0, sides["en"], sides["ru"], source=lang, published=on)
    fix = replaced(PairContext(pair, glossary), there[0], now.concept, now)
    if fix is None:
        return None
    return replace(match, adapted=fix.edit.apply(pair).side(unit.lang), change=(was.text, now.text))


def _differing(one: str, another: str, lang: Lang, glossary: Glossary) -> tuple[Mention | None, Mention | None]:
    """Return the two names in which two sentences differ; (None, None) if they differ in anything else."""
    for was in glossary.find(one, lang):
        for now in glossary.find(another, lang):
            same = one[: was.start] == another[: now.start] and one[was.stop :] == another[now.stop :]
            if same and was.concept != now.concept and was.kind == now.kind:
                return was, now
    return None, None
