"""The termbase's files: their paths, their concepts, and the line where each begins."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner import paths
from aligner.errors import GlossaryError
from aligner.glossary.concepts import Concept, read_concept
from aligner.model import digest

POLICIES = "policies"
_HEADER = re.compile(r"^[ \t]*\[\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\]]+))\s*\]", re.M)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept's table as written, and where."""

    id: str
    table: Mapping[str, Any]
    path: Path
    line: int

    @property
    def place(self) -> str:
        """``file:line`` for messages."""
        return f"{self.path}:{self.line}"

    def concept(self) -> Concept:
        """Read the concept; GlossaryError names file, line and key."""
        try:
            return read_concept(self.id, self.table)
        except GlossaryError as error:
            raise GlossaryError(f"[{self.id}] {error}", place=self.place, field=error.field) from None


def folder(chosen: Path | str | None = None) -> Path:
    """Return the termbase: the one chosen, else $ALIGNER_GLOSSARY, else the bundled one, else the repository's."""
    wanted = chosen or paths.glossary()
    if wanted:
        path = Path(wanted)
        if not path.is_dir():
            raise GlossaryError(f"{path}: no such folder; name a folder of TOML files with --glossary")
        return path
    here = Path(__file__).resolve().parent
    for path in (here / "termbase", here.parent.parent / "glossary"):
        if path.is_dir():
            return path
    raise GlossaryError("no termbase is installed; name its folder with --glossary or ALIGNER_GLOSSARY")


def inside(base: Path, file: str) -> Path:
    """Return the path of a TOML file within the termbase. Raises GlossaryError for any other path."""
    path = (base / file).resolve()
    if not path.is_relative_to(base.resolve()) or path.suffix != ".toml":
        raise GlossaryError(f"{file}: name a .toml file within {base}")
    return path


def editable(chosen: Path | str | None = None) -> Path:
    """Return a folder whose changes last. Raises GlossaryError for the termbase of an installed program."""
    path = folder(chosen)
    if bundled(path):
        raise GlossaryError(
            f"{path} is part of the installed program: copy the folder, and name the copy with --glossary "
            "or ALIGNER_GLOSSARY"
        )
    return path


def is_id(text: str) -> bool:
    """Return True for a valid id of a concept."""
    return _ID.fullmatch(text) is not None


def bundled(folder: Path) -> bool:
    """Return True if this termbase came with the installed program, which replaces it when updated."""
    return folder.resolve() == Path(__file__).resolve().parent / "termbase"


def writable(path: Path) -> bool:
    """Return True if permissions allow writing that file or folder of a termbase."""
    folder = path if path.is_dir() else path.parent
    return os.access(folder, os.W_OK) and os.access(path, os.W_OK)


def stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return names, times and sizes of the concept files: another stamp says that they were changed."""
    found = ((str(path), path.stat()) for path in files(folder))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


def files(folder: Path) -> list[Path]:
    """Return the concept files, in a stable order, without policies and hidden files."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != POLICIES and not name.startswith(".")]
        found += [Path(place, name) for name in names if name.endswith(".toml") and not name.startswith(".")]
    return sorted(found)


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """Read a TOML file's tables and its text; GlossaryError names file, line and column."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise GlossaryError(f"cannot be read: {error.strerror}", place=str(path)) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise GlossaryError("not UTF-8; save the file as UTF-8", place=f"{path}:{line}") from None
    try:
        return tomllib.loads(text), text
    except (ValueError, RecursionError) as error:  # of broken TOML, of a number of 5,000 digits, of deep nesting
        found = re.search(r"line (\d+), column (\d+)", str(error))
        place = f"{found[1]}:{found[2]}" if found else f"{text.count(chr(10)) + 1}:1"
        what = re.sub(r" \(at .*\)$", "", str(error))
        raise GlossaryError(f"broken TOML: {what}", place=f"{path}:{place}") from None


def entries(path: Path) -> Iterator[Entry]:
    """Yield the concepts' tables of one file, each with its line."""
    tables, text = read_toml(path)
    lines = headers(text)
    for id, table in tables.items():
        line = lines.get(id, 1)
        if not isinstance(table, dict):
            raise GlossaryError(f"{id!r} is outside a concept; begin one with [id]", place=f"{path}:{line}")
        if not is_id(id):
            message = f"[{id}] is not an id; use small ascii letters, digits and hyphens"
            raise GlossaryError(message, place=f"{path}:{line}")
        yield Entry(id, table, path, line)


def headers(text: str) -> dict[str, int]:
    """Return concept id -> the line of its [header], counted from 1."""
    lines: dict[str, int] = {}
    for match in _HEADER.finditer(text):
        id = match[1] or match[2] or match[3]
        lines.setdefault(id, text.count("\n", 0, match.start(0) + len(match[0]) - len(match[0].lstrip())) + 1)
    return lines


def read(folder: Path) -> dict[str, Entry]:
    """Return all concepts' tables by id. GlossaryError names both places of a repeated id."""
    found: dict[str, Entry] = {}
    for path in files(folder):
        for entry in entries(path):
            if entry.id in found:
                raise GlossaryError(f"[{entry.id}] is already in {found[entry.id].place}", place=entry.place)
            found[entry.id] = entry
    if not found:
        raise GlossaryError("has no concept in any .toml file", place=str(folder))
    return found


def folder_digest(folder: Path) -> str:
    """Return digest of all concept files: their names and bytes."""
    parts: list[str] = []
    for path in files(folder):
        parts += [str(path.relative_to(folder)), path.read_bytes().decode("utf-8", "surrogateescape")]
    return digest(*parts)
