"""Editions read from files: one sentence a line, prose, two columns of a table, folders of such pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aligner.alignment.formats import Indices
from aligner.alignment.formats import read as read_beads
from aligner.errors import InputError
from aligner.model import Lang, Sentence

TEXTS = (".en", ".ru", ".mt", ".txt", ".md")  # files beside alignments that are none
Cut = Callable[[str, Lang], tuple[Sentence, ...]]


@dataclass(frozen=True, slots=True)
class Edition:
    """A text's sentences with their character offsets in the file; ``prose`` when paragraphs are known."""

    name: str
    lang: Lang
    sentences: tuple[Sentence, ...]
    prose: bool = False

    @property
    def texts(self) -> list[str]:
        """The text of each sentence."""
        return [sentence.text for sentence in self.sentences]

    @property
    def paragraphs(self) -> list[int] | None:
        """The paragraph of each sentence, None where the file does not tell."""
        return [sentence.paragraph for sentence in self.sentences] if self.prose else None


def read_lines(path: Path, lang: Lang) -> Edition:
    """Read one sentence a line; an empty line is an empty sentence, so that indices stay line numbers (from 0)."""
    text, sentences, start = read_text(path), [], 0
    lines = text.split("\n")
    for index, line in enumerate(lines[:-1] if lines[-1] == "" else lines):
        sentences.append(Sentence(str(path), index, start, start + len(line), line))
        start += len(line) + 1
    return Edition(path.name, lang, tuple(sentences))


def read_prose(path: Path, lang: Lang, cut: Cut) -> Edition:
    """Read running text, cut into sentences by ``cut(text, lang)``; a newline ends a paragraph."""
    return Edition(path.name, lang, cut(read_text(path), lang), prose=True)


def read_columns(path: Path, langs: tuple[Lang, Lang]) -> tuple[Edition, Edition]:
    """Read the first two columns of a tab-separated table; each column is an edition, an empty cell no sentence."""
    columns: tuple[list[Sentence], list[Sentence]] = ([], [])
    start = 0
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            cells = line.split("\t")
            if len(cells) < 2:
                raise InputError(f"{path}, line {number}: expected two columns separated by a tab")
            at = start
            for column, cell in zip(columns, cells[:2], strict=True):
                if cell.strip():
                    column.append(Sentence(str(path), len(column), at, at + len(cell), cell))
                at += len(cell) + 1
        start += len(line) + 1
    left, right = (Edition(path.name, lang, tuple(own)) for lang, own in zip(langs, columns, strict=True))
    return left, right


def read_text(path: Path) -> str:
    """Read the file as UTF-8, with or without a byte order mark, newlines normalised; raises InputError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path} does not exist: name a file or a folder of files") from None
    except IsADirectoryError:
        raise InputError(
            f"{path} is a folder: name two folders, or one with NAME.en and NAME.ru in it"
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8 first") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    if text[:200].lstrip().lower().startswith(("<!doctype html", "<html")):
        raise InputError(f"{path} is an HTML page: align pages with `aligner translate PAGE --edition PAGE`")
    return text


def pairs(source: Path, target: Path | None, langs: tuple[Lang, Lang]) -> Iterator[tuple[str, Path, Path]]:
    """Yield (name, source file, target file) of two files, of two folders by file name, or of NAME.en and NAME.ru in one.

    Raises InputError when no pair is found, or when a file of the source's folder has no counterpart.
    """
    if target is not None and not source.is_dir() and not target.is_dir():
        yield source.stem, source, target
        return
    if target is None or source == target:
        found = [(own, own.with_suffix(f".{langs[1]}")) for own in sorted(source.glob(f"*.{langs[0]}"))]
        wanted = f"NAME.{langs[0]} beside NAME.{langs[1]}"
    elif source.is_dir() and target.is_dir():
        files = {own.stem: own for own in sorted(target.iterdir()) if own.is_file()}
        found = [
            (own, files.get(own.stem, target / own.name)) for own in sorted(source.iterdir()) if own.is_file()
        ]
        wanted = "files of the same names in both"
    else:
        raise InputError(
            f"{source} and {target}: one is a folder and one a file; give two files or two folders"
        )
    if not found:
        raise InputError(f"{source} contains no pair of editions; expected {wanted}")
    for own, counterpart in found:
        if not counterpart.is_file():
            raise InputError(f"{own} has no counterpart {counterpart}: add it, or take {own.name} away")
    yield from ((own.stem, own, counterpart) for own, counterpart in found)


def alignments(gold: Path, output: Path) -> Iterator[tuple[list[Indices], list[Indices]]]:
    """Yield (gold, output) beads of two files, or of two folders whose files are matched by name.

    A gold file ``001``, ``test0.defr`` or ``001.gold`` finds the output of the same name, with or without a suffix.
    Raises InputError where a gold file has no output, or no beads to measure against.
    """
    if not gold.is_dir():
        yield _beads(gold), read_beads(read_text(output), str(output))
        return
    outputs = {name: own for own in _files(output) for name in (own.stem, own.name)}
    wanted = [own for own in _files(gold) if own.suffix not in TEXTS]
    if not wanted:
        raise InputError(f"{gold} contains no alignments: name a folder of files such as 001.gold")
    for own in wanted:
        found = outputs.get(own.name) or outputs.get(own.stem)
        if found is None:
            raise InputError(f"{own} has no counterpart in {output}: align {own.stem} first")
        yield _beads(own), read_beads(read_text(found), str(found))


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [own for own in found if own.is_file() and not own.name.startswith(".")]


def _beads(gold: Path) -> list[Indices]:
    beads = read_beads(read_text(gold), str(gold))
    if not beads:
        raise InputError(f"{gold} contains no beads to measure against")
    return beads
