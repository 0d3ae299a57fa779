"""The look-up tables of a termbase: folded key -> which names, in which cases; plain data, kept on disk.

Building them costs seconds; from disk they are mapped into memory and decoded as they are asked for (shelf.py). The
cache lies in the user's cache folder under the digest of the termbase; it is rebuilt when it is missing, damaged or of
another release, and never needed.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from aligner import paths
from aligner.glossary.concepts import Concept
from aligner.glossary.shelf import OrderedShelf, Rows, Shelf
from aligner.glossary.surface_forms import PERSONAL, Lexeme, keys, lexemes, may_begin_small
from aligner.model import LANGUAGES, Lang, digest
from aligner.text import wordlists
from aligner.text.morphology import dictionary
from aligner.text.scripts import fold

JOINT = re.compile(r"[ .,&()/№]+")
FORMAT = 22
"""Raised whenever the tables or the rules that fill them change."""


Start = tuple[int, str, bool, bool]


@dataclass(frozen=True, slots=True)
class Index:
    """The tables of one termbase.

    ``keys[lang]`` maps a folded form to (lexeme, tags, lexeme, tags ...), places in ``lexemes`` and ``tags``;
    ``starts[lang]`` maps a form's first word to the most words that a form beginning so has, the letters that their
    second words begin with, whether all of them are persons' names, and whether one may begin in lower case;
    ``beginnings[lang]`` holds what comes before each but the last word of a form;
    ``doubts[lang]`` maps a form that is also another word to what word: "word", "noun" or "person".
    ``tables`` are the concepts as read, by id, with dates as text.
    """

    lexemes: Sequence[Lexeme]
    tags: Sequence[tuple[str, ...]]
    keys: Mapping[str, Mapping[str, tuple[int, ...]]]
    starts: Mapping[str, Mapping[str, Start]]
    beginnings: Mapping[str, Collection[str]]
    doubts: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Mapping[str, Any]]


def build(concepts: Iterable[Concept], tables: Mapping[str, Mapping[str, Any]]) -> Index:
    """Build the tables for these concepts."""
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
        starts={lang: starts(table, listed) for lang, table in found.items()},
        beginnings={lang: beginnings(table) for lang, table in found.items()},
        doubts={lang: doubts_of(lang, found[lang], listed) | people[lang] for lang in LANGUAGES},
        tables={id: _plain(table) for id, table in tables.items()},
    )


def starts(table: Mapping[str, Sequence[int]], listed: Sequence[Lexeme]) -> dict[str, Start]:
    """Map the first word of forms to the longest form's length, their second words' first letters, persons-only, lower case."""
    longest: dict[str, int] = {}
    seconds: dict[str, set[str]] = {}
    others: set[str] = set()
    small: set[str] = set()
    begins_small = cache(lambda place: may_begin_small(listed[place]))
    for key, places in table.items():
        words = JOINT.split(key)
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
        if len(words) > 1:
            seconds.setdefault(words[0], set()).add(words[1][:1])
        if words[0] not in others and any(listed[place].kind not in PERSONAL for place in places[::2]):
            others.add(words[0])
        if words[0] not in small and any(map(begins_small, places[::2])):
            small.add(words[0])
    return {
        first: (count, "".join(sorted(seconds.get(first, ()))), first not in others, first in small)
        for first, count in longest.items()
    }


def beginnings(table: Iterable[str]) -> frozenset[str]:
    """Return every form's beginning at each of its words but the last, without what joins it to the next."""
    return frozenset(
        key[: match.start()]
        for key in table
        for match in JOINT.finditer(key)
        if match.start() and match.end() < len(key)
    )


def doubts_of(lang: Lang, table: Mapping[str, Sequence[int]], listed: Sequence[Lexeme]) -> dict[str, str]:
    """Return names of one word that are also another word; adjectives and inhabitants need no such care."""
    reading = _common_english() if lang == "en" else dictionary.other_reading
    return {
        key: other
        for key, places in table.items()
        if " " not in key
        and any(listed[place].kind in ("name", "surname") for place in places[::2])
        and (other := reading(key))
    }


def _common_english() -> Callable[[str], str]:
    """Return a test for English common words: those that news writes small at least once for ten capitals.

    The list is a count of such text, words of up to eight letters that were met forty times or more.
    """
    common = {fold(word) for word in wordlists.words("en/common")}
    return lambda key: "noun" if key in common else ""


def _plain(value: Any) -> Any:
    """Return a TOML value with dates as text, since marshal has none."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def cached(signature: str, make: Callable[[], tuple[Index, ...]]) -> tuple[Index, ...]:
    """Load the indices of that signature from disk, else build and save them."""
    path = paths.cache() / "glossary" / f"{digest(signature, str(FORMAT), sys.version)}.index"
    found = _load(path)
    if found is None:
        found = make()
        _save(path, found)
    else:
        with suppress(OSError):  # the file's time says when it was last used; a cache that is read only keeps none
            os.utime(path)
    return found


def _load(path: Path) -> tuple[Index, ...] | None:
    """Load indices from disk; None if there are none or their checksum is wrong."""
    try:
        with path.open("rb") as file:
            data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    except (OSError, ValueError):  # ValueError: an empty file
        return None
    if len(data) < 32 or sha256(data[32:]).digest() != data[:32]:
        return None
    return tuple(_unpacked(memoryview(one)) for one in _cut(data[32:]))


def _save(path: Path, indices: Iterable[Index]) -> None:
    """Save indices and delete those used longest ago; a cache that cannot be written is done without."""
    body = _bound([_packed(index) for index in indices])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(sha256(body).digest() + body)
        os.replace(file.name, path)
    except OSError:
        return
    for old in sorted(path.parent.glob("*.index"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
        with suppress(OSError):  # in use by another program, on Windows
            old.unlink(missing_ok=True)


def _packed(index: Index) -> bytes:
    """Pack an index into bytes: its tables one after the other."""
    parts = [Rows.packed([tuple(lexeme) for lexeme in index.lexemes]), marshal.dumps(list(index.tags))]
    for lang in LANGUAGES:
        parts += [Shelf.packed(index.keys[lang]), Shelf.packed(index.starts[lang]), Shelf.packed(index.doubts[lang])]
        parts.append(Shelf.packed(dict.fromkeys(index.beginnings[lang], True)))
    parts += [Shelf.packed(index.tables), Rows.packed(list(index.tables))]
    return _bound(parts)


def _unpacked(data: memoryview) -> Index:
    lexemes, tags, *rest, tables, order = _cut(data)
    sides: dict[str, list[Shelf[Any]]] = {
        lang: [Shelf(part) for part in rest[4 * at : 4 * at + 4]] for at, lang in enumerate(LANGUAGES)
    }
    keys, starts, doubts, beginnings = ({lang: side[at] for lang, side in sides.items()} for at in range(4))
    return Index(
        lexemes=Rows(lexemes, lambda row: Lexeme(*row)),
        tags=marshal.loads(tags),
        keys=keys,
        starts=starts,
        beginnings=beginnings,
        doubts=doubts,
        tables=OrderedShelf(Shelf(tables), Rows(order, str)),
    )


def _bound(parts: Sequence[bytes]) -> bytes:
    """Return parts one behind the other, each with its length before it, at multiples of four bytes."""
    padded = (part + bytes(-len(part) % 4) for part in parts)
    return len(parts).to_bytes(4, "little") + b"".join(len(part).to_bytes(4, "little") + part for part in padded)


def _cut(data: memoryview) -> list[memoryview]:
    """Split the parts that _bound() joined."""
    parts: list[memoryview] = []
    at = 4
    for _ in range(int.from_bytes(data[:4], "little")):
        length = int.from_bytes(data[at : at + 4], "little")
        parts.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return parts


KEPT = 8
"""Indices kept on disk: one a termbase and version in use."""
