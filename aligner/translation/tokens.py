"""From a sentence to the model's tokens and back, losing nothing: the two tokenizers an Argos package may carry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from aligner.errors import PackageError
from aligner.translation import argos
from aligner.translation.package import Package

_WORD_MARK = "▁"  # sentencepiece writes a space so


class Tokenizer(Protocol):
    """``decode(encode(text)) == text`` up to the model's own normalisation of characters and spaces."""

    def encode(self, text: str) -> list[str]:
        """Cut a text into the model's tokens."""
        ...

    def decode(self, tokens: Sequence[str]) -> str:
        """Join tokens to a text; underscores stay underscores."""
        ...

    def normal(self, text: str) -> str:
        """Normalise a text as the model reads it."""
        ...


def open_tokenizer(package: Package) -> Tokenizer:
    """Return the tokenizer of this package; PackageError where its file is broken."""
    try:
        if package.tokenizer == "sentencepiece":
            return SentencePieceTokenizer(*package.pieces)
        return BPETokenizer(package.path / "bpe.model", package.source, package.target)
    except (OSError, ValueError, RuntimeError, IndexError) as error:
        raise PackageError(f"{package.path}: the tokenizer is broken; install the package again") from error


def alphabet(package: Package) -> frozenset[str]:
    """Return every character that occurs in the model's source vocabulary."""
    return frozenset("".join(vocabulary_of(package.weights))) - {_WORD_MARK}


def vocabulary_of(folder: Path) -> tuple[str, ...]:
    """Return the source vocabulary of a model's folder; PackageError where it has none."""
    names = ("shared_vocabulary", "source_vocabulary", "source_1_vocabulary")
    for file in (folder / f"{name}.{kind}" for name in names for kind in ("json", "txt")):
        if file.is_file():
            return _vocabulary(file)
    raise PackageError(f"{folder}: the source vocabulary is missing; install the package again")


def open_pieces(file: Path) -> list[str]:
    """Return the pieces of a sentencepiece file; PackageError where it is broken."""
    from sentencepiece import SentencePieceProcessor

    try:
        processor = SentencePieceProcessor(model_file=str(file))
    except (OSError, RuntimeError) as error:
        raise PackageError(f"{file}: the tokenizer is broken; copy it again") from error
    return [processor.id_to_piece(place) for place in range(processor.get_piece_size())]


class SentencePieceTokenizer:
    """Argos's own ``SentencePieceTokenizer`` turns every underscore into a space; this one does not."""

    def __init__(self, source: Path, target: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_file=str(source))
        self._target = self._processor if source == target else SentencePieceProcessor(model_file=str(target))

    def encode(self, text: str) -> list[str]:
        """Cut a text into the model's tokens."""
        return list(self._processor.encode(text, out_type=str))

    def decode(self, tokens: Sequence[str]) -> str:
        """Join tokens to a text."""
        return str(self._target.decode_pieces(list(tokens))).replace(_WORD_MARK, " ").strip()

    def normal(self, text: str) -> str:
        """Normalise a text as the model reads it."""
        return str(self._processor.normalize(text)).replace(_WORD_MARK, " ")


class BPETokenizer:
    """subword-nmt codes over Moses tokens (argostranslate.tokenizer), which holds underscores as they are."""

    def __init__(self, file: Path, source: str, target: str) -> None:
        self._argos = argos.bpe_tokenizer(file, source, target)

    def encode(self, text: str) -> list[str]:
        """Cut a text into the model's tokens."""
        return list(self._argos.encode(text)) if text.strip() else []

    def decode(self, tokens: Sequence[str]) -> str:
        """Join tokens to a text."""
        words = (" ".join(tokens) + " ").replace("@@ ", "").split()
        return str(self._argos.detokenizer.detokenize(words)).strip()

    def normal(self, text: str) -> str:
        """Normalise a text as the model reads it."""
        return str(self._argos.normalizer.normalize(text))


@lru_cache(maxsize=8)
def _vocabulary(file: Path) -> tuple[str, ...]:
    try:
        text = file.read_text("utf-8")
        return tuple(json.loads(text)) if file.suffix == ".json" else tuple(text.splitlines())
    except (OSError, ValueError, TypeError) as error:
        raise PackageError(f"{file}: cannot be read; install the package again") from error
