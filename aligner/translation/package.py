"""A translation package: a folder on disk, as its metadata describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from aligner.errors import PackageError
from aligner.model import LANGUAGES, Lang
from aligner.translation import archive

Shelf = Literal["embedded", "installed", "argos", "added", "file"]
DEFAULT_MAX_TOKENS = 200
_SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class TermMarks:
    """The notation of a term in a package's source: ``open source mid target close``, spaces included."""

    open: str
    mid: str
    close: str


@dataclass(frozen=True, slots=True)
class Package:
    """A translation package on disk, as its metadata describes it.

    ``digest`` names the weights (size, metadata, first and last bytes of model.bin); ``placeholder`` is the token
    that the model copies for what must not be translated, "" where it knows none; ``terms`` the annotation it
    obeys, or None; ``max_tokens`` the longest source it was made for; ``size`` is in bytes. ``weights`` is the folder of
    model.bin, ``pieces`` are the sentencepiece files of source and target; ``begin`` and ``end`` are tokens around each source.
    A model of a ``family`` that translates ``both`` ways is set to one of them.
    """

    name: str
    source: Lang
    target: Lang
    version: str
    shelf: Shelf
    path: Path
    tokenizer: Literal["sentencepiece", "bpe"]
    digest: str
    size: int
    target_prefix: str = ""
    placeholder: str = ""
    terms: TermMarks | None = None
    max_tokens: int = DEFAULT_MAX_TOKENS
    weights: Path = Path()
    pieces: tuple[Path, Path] = (Path(), Path())
    begin: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    family: str = ""
    both: bool = False

    @property
    def readme(self) -> str:
        """The package's own description, or ""."""
        path = self.path / "README.md"
        return path.read_text("utf-8", "replace") if path.is_file() else ""


def describe(folder: Path, shelf: Shelf) -> Package:
    """Read an unpacked package; PackageError says what is missing, malformed, or in another language."""
    metadata = archive.check_folder(folder)
    codes = (metadata["from_code"], metadata["to_code"])
    if codes not in (LANGUAGES, LANGUAGES[::-1]):
        raise PackageError(f"{folder}: translates {codes[0]} -> {codes[1]}; only English and Russian are supported")
    ours = _mapping(metadata.get("aligner"))
    return Package(
        name=folder.name,
        source=codes[0],
        target=codes[1],
        version=str(metadata.get("package_version", "")),
        shelf=shelf,
        path=folder,
        tokenizer="sentencepiece" if (folder / "sentencepiece.model").exists() else "bpe",
        digest=digest_of(folder / "model" / "model.bin", (folder / "metadata.json").read_bytes()),
        size=size_of(folder),
        weights=folder / "model",
        pieces=(folder / "sentencepiece.model",) * 2,
        target_prefix=metadata.get("target_prefix", ""),
        placeholder=_text(ours.get("placeholder")),
        terms=_term_marks(ours.get("terms")),
        max_tokens=_positive(ours.get("max_tokens"), DEFAULT_MAX_TOKENS),
    )


def size_of(folder: Path) -> int:
    """Return the size of a folder in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def digest_of(model: Path, settings: bytes) -> str:
    """Name the weights of a model with its settings."""
    size = model.stat().st_size
    parts = sha256(str(size).encode())
    parts.update(settings)
    with model.open("rb") as stream:
        parts.update(stream.read(_SAMPLE))
        stream.seek(max(0, size - _SAMPLE))
        parts.update(stream.read())
    return parts.hexdigest()[:12]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _positive(value: object, default: int) -> int:
    return value if isinstance(value, int) and value > 0 else default


def _term_marks(value: object) -> TermMarks | None:
    marks = [_mapping(value).get(part) for part in ("open", "mid", "close")]
    texts = [mark for mark in marks if isinstance(mark, str) and mark.strip()]
    return TermMarks(*texts) if len(texts) == len(marks) else None
