"""What a name may be besides a place: words of running text and of the dictionary, names of people."""

from __future__ import annotations

import lzma
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

WRITTEN_SMALL = 3
"""A word written small so many times in running text is a common word."""

_SMALL = re.compile(r"(?<![\w'’-])[a-zа-яё]{4,}(?![\w'’-])")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the rules look names up in; every set holds folded names (fold), ``taken`` Wikidata ids too."""

    taken: frozenset[str]
    words: frozenset[str]
    persons: frozenset[str]
    misread: frozenset[str]


def fold(name: str) -> str:
    """Small letters, ё as е, a space for every hyphen."""
    return re.sub(r"[\s-]+", " ", name.lower().replace("ё", "е")).strip()


def gather(glossary: Path, places: Path, texts: Iterable[Path], misread: Iterable[str]) -> Knowledge:
    """All that the rules need; ``texts`` are ``source<TAB>text`` files, xz-compressed."""
    return Knowledge(
        taken=frozenset(checked_names(glossary)),
        words=frozenset(common_words(texts)),
        persons=frozenset(person_names(places / "names.tsv.xz")),
        misread=frozenset(fold(name) for name in misread),
    )


def _written(glossary: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The concepts written by hand, with their ids."""
    for path in sorted(glossary.rglob("*.toml")):
        if not {"policies", "gathered"} & set(path.parts):
            yield from tomllib.loads(path.read_text(encoding="utf-8")).items()


def concept_ids(glossary: Path) -> Iterator[str]:
    """The ids of the concepts written by hand."""
    return (id for id, _ in _written(glossary))


def checked_names(glossary: Path) -> Iterator[str]:
    """Every name, variant, adjective and inhabitant of the concepts written by hand, folded; their Wikidata ids."""
    for _, concept in _written(glossary):
        yield from map(fold, _names(concept))
        if "wikidata" in concept:
            yield concept["wikidata"]


def _names(concept: dict[str, Any]) -> Iterator[str]:
    for lang in ("en", "ru"):
        side = concept.get(lang, [])
        for term in side if isinstance(side, list) else [side]:
            if isinstance(term, str):
                yield term
            else:
                yield term["name"]
                yield from term.get("variants", ())
                yield from term.get("forms", {}).values()
    for words in (concept.get("adjectives", {}), concept.get("inhabitants", {})):
        for listed in words.values():
            yield from listed


def common_words(texts: Iterable[Path]) -> Iterator[str]:
    """Words that running text writes small, folded; a word of Russian text stands for all its forms."""
    counts: Counter[str] = Counter()
    for path in texts:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                counts.update(_SMALL.findall(line))
    for word, count in counts.items():
        if count >= WRITTEN_SMALL:
            yield fold(word)


def person_names(path: Path) -> Iterator[str]:
    """Forenames and surnames in both alphabets, folded."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            _, kind, en, ru = line.rstrip("\n").split("\t")
            if kind == "name_token":
                yield fold(en)
                yield fold(ru)


@cache
def _analyzer() -> Any:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()


def reading(word: str) -> str:
    """What the Russian dictionary knows of a word: "word", "person" or "" (a place, or nothing)."""
    parses = [p for p in _analyzer().parse(word.lower()) if p.is_known]
    if any("Geox" in p.tag for p in parses) or not parses:
        return ""
    if any({"Name", "Surn", "Patr"} & set(p.tag.grammemes) for p in parses):
        return "person"
    return "word"
