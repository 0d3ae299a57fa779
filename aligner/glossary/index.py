"""The look-up tables of a termbase: folded key -> which names, in which cases; plain data, kept on disk.

Building them costs seconds, reading them back a blink. The cache lies in the user's cache folder under the
digest of the termbase; it is rebuilt when it is missing, damaged or of another release, and never needed.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from aligner.glossary.concepts import Concept
from aligner.glossary.forms import Lexeme, keys, lexemes
from aligner.model import LANGUAGES, Lang, digest
from aligner.text.morphology import dictionary
from aligner.text.scripts import fold

JOINT = re.compile(r"[ .,&()/№]+")
FORMAT = 15
"""Raised whenever the tables or the rules that fill them change."""


@dataclass(frozen=True, slots=True)
class Index:
    """The tables of one termbase.

    ``keys[lang]`` maps a folded form to (lexeme, tags, lexeme, tags ...), places in ``lexemes`` and ``tags``;
    ``starts[lang]`` maps a form's first word to the most words that a form beginning so has, and to the
    letters that their second words begin with;
    ``beginnings[lang]`` holds what comes before each but the last word of a form;
    ``doubts[lang]`` maps a form that is also another word to what word: "word", "noun" or "person".
    ``tables`` are the concepts as read, by id, with dates as text.
    """

    lexemes: list[Lexeme]
    tags: list[tuple[str, ...]]
    keys: Mapping[str, Mapping[str, tuple[int, ...]]]
    starts: Mapping[str, Mapping[str, tuple[int, str]]]
    beginnings: Mapping[str, frozenset[str]]
    doubts: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Mapping[str, Any]]


def build(concepts: Iterable[Concept], tables: Mapping[str, Mapping[str, Any]]) -> Index:
    """The tables for these concepts."""
    listed: list[Lexeme] = []
    tags: dict[tuple[str, ...], int] = {}
    found: dict[str, dict[str, list[int]]] = {lang: {} for lang in LANGUAGES}
    people: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
    for concept in concepts:
        for lexeme, forms in lexemes(concept):
            for form in forms:
                tag = tags.setdefault(form.tags, len(tags))
                for key in keys(form.text):
                    found[lexeme.lang].setdefault(key, []).extend((len(listed), tag))
                    if lexeme.term >= 0 and concept.terms[lexeme.term].ambiguous:
                        people[lexeme.lang][key] = "person"
            listed.append(lexeme)
    return Index(
        lexemes=listed,
        tags=list(tags),
        keys={
            lang: {key: tuple(places) for key, places in table.items() if key}
            for lang, table in found.items()
        },
        starts={lang: starts(table) for lang, table in found.items()},
        beginnings={lang: beginnings(table) for lang, table in found.items()},
        doubts={lang: doubts_of(lang, found[lang], listed) | people[lang] for lang in LANGUAGES},
        tables={id: _plain(table) for id, table in tables.items()},
    )


def starts(table: Iterable[str]) -> dict[str, tuple[int, str]]:
    """First word -> words in the longest form that begins with it, and the letters that a second word begins with."""
    longest: dict[str, int] = {}
    seconds: dict[str, set[str]] = {}
    for key in table:
        words = JOINT.split(key)
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
        if len(words) > 1:
            seconds.setdefault(words[0], set()).add(words[1][:1])
    return {first: (count, "".join(sorted(seconds.get(first, ())))) for first, count in longest.items()}


def beginnings(table: Iterable[str]) -> frozenset[str]:
    """Every form's beginning at each of its words but the last, without what joins it to the next."""
    return frozenset(
        key[: match.start()]
        for key in table
        for match in JOINT.finditer(key)
        if match.start() and match.end() < len(key)
    )


def doubts_of(lang: Lang, table: Mapping[str, list[int]], listed: list[Lexeme]) -> dict[str, str]:
    """Names of one word that are also another word; adjectives and inhabitants need no such care."""
    reading = _common_english() if lang == "en" else dictionary.other_reading
    return {
        key: other
        for key, places in table.items()
        if " " not in key
        and any(listed[place].kind == "name" for place in places[::2])
        and (other := reading(key))
    }


def _common_english() -> Callable[[str], str]:
    """Tells English common words: those that news and encyclopaedias write small at least once for ten capitals.

    The list is a count of such text, words of up to eight letters that were met forty times or more.
    """
    words = (Path(__file__).parent / "common_words_en.txt").read_text("utf-8").split()
    common = {fold(word) for word in words}
    return lambda key: "noun" if key in common else ""


def _plain(value: Any) -> Any:
    """A TOML value with dates as text, since marshal has none."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def cached(signature: str, make: Callable[[], Index]) -> Index:
    """The index of that signature from disk, else made and, where that is possible, kept."""
    path = cache_folder() / f"{digest(signature, str(FORMAT), sys.version)}.index"
    index = _load(path)
    if index is None:
        index = make()
        _save(path, index)
    return index


def cache_folder() -> Path:
    """Where indices are kept: $ALIGNER_CACHE or the user's cache folder."""
    if chosen := os.environ.get("ALIGNER_CACHE"):
        return Path(chosen) / "glossary"
    from platformdirs import user_cache_path

    return user_cache_path("aligner", appauthor=False) / "glossary"


def _load(path: Path) -> Index | None:
    """An index from disk; None where there is none or its checksum is wrong."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body = data[32:]
    if sha256(body).digest() != data[:32]:
        return None
    listed, tags, keys, starts, beginnings, doubts, tables = marshal.loads(body)
    return Index([Lexeme(*row) for row in listed], tags, keys, starts, beginnings, doubts, tables)


def _save(path: Path, index: Index) -> None:
    """Keep an index; a cache that cannot be written is done without."""
    rows = [tuple(lexeme) for lexeme in index.lexemes]
    tables: Any = (rows, index.tags, index.keys, index.starts, index.beginnings, index.doubts, index.tables)
    body = marshal.dumps(tables)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(sha256(body).digest() + body)
        os.replace(file.name, path)
    except OSError:
        return
    for old in sorted(path.parent.glob("*.index"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


KEPT = 8
"""Indices kept on disk: one a termbase and version in use."""
