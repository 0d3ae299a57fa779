"""A model converted for CTranslate2: a folder with model.bin, its vocabulary and the sentencepiece files of the original.

OPUS-MT, NLLB, M2M-100 and MADLAD are known by the language tokens in their vocabulary, which are set here. Such a model takes no
term annotations and no placeholders; what must not be translated is cut out of the sentence instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aligner.errors import PackageError
from aligner.model import LANGUAGES, Lang, other
from aligner.text.scripts import CYRILLIC
from aligner.translation.package import Package, Shelf, digest_of, size_of
from aligner.translation.tokens import open_pieces, vocabulary_of

MODEL = "model.bin"
_END = "</s>"
_SHARED = ("sentencepiece.bpe.model", "spiece.model", "sentencepiece.model", "tokenizer.model")
_PAIR = ("source.spm", "target.spm")


@dataclass(frozen=True, slots=True)
class Family:
    """Models with the same language tokens: the source's before the text, the target's before it or before the translation."""

    name: str
    tokens: Mapping[Lang, str]
    source: bool = False
    target: bool = False
    prefix: bool = False


FAMILIES = (
    Family("NLLB", {"en": "eng_Latn", "ru": "rus_Cyrl"}, source=True, prefix=True),
    Family("M2M-100", {"en": "__en__", "ru": "__ru__"}, source=True, prefix=True),
    Family("MADLAD", {"en": "<2en>", "ru": "<2ru>"}, target=True),
    Family("OPUS-MT", {"en": ">>eng<<", "ru": ">>rus<<"}, target=True),
)


def is_converted(folder: Path) -> bool:
    """Return True if a folder holds a converted model."""
    return (folder / MODEL).is_file()


def describe_converted(folder: Path, shelf: Shelf = "file", source: Lang | None = None, name: str = "") -> Package:
    """Describe a converted model; one for several languages can be turned either way (`towards`).

    ``source`` is the language it translates from, by default found. PackageError says what is missing or not known.
    """
    pieces = _pieces(folder)
    if pieces is None:
        raise PackageError(
            f"{folder}: the tokenizer is missing; copy the original's {' and '.join(_PAIR)}, {_SHARED[0]} or {_SHARED[1]} beside {MODEL}"
        )
    words = frozenset(vocabulary_of(folder))
    family = next((one for one in FAMILIES if all(token in words for token in one.tokens.values())), None)
    came = source or (None if family else _source(pieces)) or ("en" if family else None)
    if came is None:
        raise PackageError(f"{folder}: its languages are not known; name the one that it translates from: aligner models add {folder} --from en")
    package = Package(
        name=name or folder.resolve().name,
        source=came,
        target=other(came),
        version=family.name if family else "OPUS-MT",
        shelf=shelf,
        path=folder,
        tokenizer="sentencepiece",
        digest=digest_of(folder / MODEL, _text(folder / "config.json")),
        size=size_of(folder),
        weights=folder,
        pieces=pieces,
        end=() if _config(folder).get("add_source_eos") else (_END,),
    )
    if family is None:
        return _tagged(package, words)
    return towards(replace(package, family=family.name, both=source is None), came)


def towards(package: Package, source: Lang) -> Package:
    """Return a model for several languages, set to translate from that one."""
    family = next(one for one in FAMILIES if one.name == package.family)
    begin = [family.tokens[source]] if family.source else []
    begin += [family.tokens[other(source)]] if family.target else []
    return replace(
        package,
        source=source,
        target=other(source),
        begin=tuple(begin),
        target_prefix=family.tokens[other(source)] if family.prefix else "",
    )


def _tagged(package: Package, words: frozenset[str]) -> Package:
    """Give a model from one language into several the token of the one that is wanted."""
    token = FAMILIES[-1].tokens[package.target]
    return replace(package, begin=(token,)) if token in words else package


def _pieces(folder: Path) -> tuple[Path, Path] | None:
    """Return the sentencepiece files of source and target."""
    pair = (folder / _PAIR[0], folder / _PAIR[1])
    if all(path.is_file() for path in pair):
        return pair
    shared = next((folder / name for name in _SHARED if (folder / name).is_file()), None)
    return (shared, shared) if shared else None


def _source(pieces: tuple[Path, Path]) -> Lang | None:
    """Tell the language that a model translates from: Russian pieces are mostly Cyrillic, English ones are not."""
    shares = [_cyrillic(path) for path in pieces]
    if shares[0] == shares[1]:
        return None
    return LANGUAGES[shares.index(min(shares)) == 1]


def _cyrillic(path: Path) -> float:
    words = open_pieces(path)
    return sum(1 for word in words if CYRILLIC.search(word)) / max(1, len(words))


def _config(folder: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(_text(folder / "config.json") or b"{}")
    except ValueError:
        raise PackageError(f"{folder}: config.json is not valid JSON; convert the model again") from None
    return found if isinstance(found, dict) else {}


def _text(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
