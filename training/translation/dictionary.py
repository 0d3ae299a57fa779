"""Müller's English-Russian dictionary (Debian's mueller7-dict, GPL 2 or later) as entries.

A few hundred thousand pairs of sentences hold few apricots and bakers; a dictionary holds every one, once.
"""

import argparse
import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from training.translation import morphology

_DEBIAN = "/usr/share/dictd/mueller7.dict.dz"

_HEAD = re.compile(r"[a-z]{3,}(?:[- ][a-z]+)?|[a-z]{2}[- ][a-z]+")
_PART = re.compile(r"_(n|v|a|adv)\.")
_HOMONYM = re.compile(r"_[IVX]+\b")
_NUMBERED = re.compile(r"(?:^|\s)(?:\d+|[а-я])[.)>]\s")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_LABEL = re.compile(r"_[^\s.]+\.?")
_GLOSS = re.compile(r"[а-яё]+(?:[- ][а-яё]+){0,2}")
_PARTS = {"n": "NOUN", "v": "INFN", "a": "ADJF", "adv": "ADVB"}  # as pymorphy3 names a gloss's first form


class Entry(NamedTuple):
    """An English word as one part of speech, and what each of its senses is in Russian, the main sense first."""

    en: str
    part: str
    senses: tuple[tuple[str, ...], ...]


def add_option(parser: argparse.ArgumentParser) -> None:
    """``--dictionary``, the file as Debian installs it unless told otherwise."""
    parser.add_argument(
        "--dictionary", type=_file, default=_DEBIAN, help="mueller7.dict.dz of Debian's mueller7-dict"
    )


def _file(name: str) -> Path:
    if not Path(name).is_file():
        raise argparse.ArgumentTypeError(
            f"there is no {name}: install Debian's mueller7-dict, or name its file"
        )
    return Path(name)


def read(path: Path) -> Iterator[Entry]:
    """Entries of a dictd file, where a head word stands at the margin and its article is indented."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for head, article in _articles(lines):
            if _HEAD.fullmatch(head):
                yield from _entries(head, article)


def _articles(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    head, body = "", [""]
    for line in lines:
        if line.strip() and not line.startswith(" "):
            yield head, " ".join(body)
            head, body = line.strip(), []
        else:
            body.append(line.strip())
    yield head, " ".join(body)


def _entries(head: str, article: str) -> Iterator[Entry]:
    """One entry a part of speech, of the first homonym; labels, asides and examples are left out."""
    first = _HOMONYM.split(article)[:2][-1]
    fields = _PART.split(_ASIDE.sub(" ", _ASIDE.sub(" ", first)))
    for part, text in zip(fields[1::2], fields[2::2], strict=True):
        senses = tuple(filter(None, (_glosses(sense, _PARTS[part]) for sense in _NUMBERED.split(text))))
        if senses:
            yield Entry(head, _PARTS[part], senses)


def _glosses(sense: str, part: str) -> tuple[str, ...]:
    glosses = (_LABEL.sub("", field).strip() for field in re.split(r"[;,:]", sense))
    return tuple(gloss for gloss in glosses if _GLOSS.fullmatch(gloss) and _is(gloss, part))


def _is(gloss: str, part: str) -> bool:
    """Whether the first or the last word of a gloss is a dictionary form of this part of speech."""
    words = gloss.split()
    return any(analysis(word, part) is not None for word in (words[0], words[-1]))


def analysis(word: str, part: str) -> Any:
    """pymorphy3's analysis of a dictionary form as this part of speech, None where it knows no such word."""
    return next(
        (p for p in morphology.parses(word) if p.is_known and part == p.tag.POS and p.normal_form == word),
        None,
    )


def inflected(en: str, part: str) -> tuple[str, ...]:
    """The regular forms of an English word, the dictionary form first; a noun's second form is its plural."""
    stem, y = en[:-1], re.search(r"[^aeiou]y$", en)
    with_s = stem + "ies" if y else en + ("es" if en.endswith(("s", "x", "ch", "sh", "z")) else "s")
    if part == "NOUN":
        return en, with_s
    if part != "INFN":
        return (en,)
    if en.endswith("e"):
        return en, with_s, en + "d", stem + "ing"
    doubled = en + en[-1] if re.search(r"[^aeiou][aeiou][bdglmnprt]$", en) else en
    return en, with_s, stem + "ied" if y else en + "ed", en + "ing", doubled + "ed", doubled + "ing"
