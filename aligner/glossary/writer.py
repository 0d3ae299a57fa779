"""The one writer of the termbase, used by the command line, the import, the review page and its undo.

Every write compares and swaps: it says which lines it found, and is refused if a file has others by now. Nothing is
held while a person edits; the termbase's lock is held only while one file is read, checked and replaced.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.errors import ChangedError, GlossaryError
from aligner.glossary import termbase, toml_blocks
from aligner.glossary.concepts import read_concept
from aligner.glossary.glossary import Concepts
from aligner.glossary.references import references, refuse_named
from aligner.glossary.validate import about

LOCK = ".lock"
"""Hidden file of a termbase that its writers lock; it stays, empty."""


@dataclass(frozen=True, slots=True)
class ConceptBlock:
    """A concept's lines as they are in a file, and the number of the first."""

    path: Path
    line: int
    text: str

    def table(self, id: str) -> dict[str, Any]:
        """Read the concept's table. GlossaryError if the lines are not TOML."""
        return toml_blocks.read(self.text, id)


def find(folder: Path, id: str) -> ConceptBlock | None:
    """Find the concept's block, or None, reading as little of the termbase as possible."""
    for path in termbase.files(folder):
        text = _text(path)
        if id in text and id in (lines := termbase.headers(text)):
            start, stop = toml_blocks.span(text, id)
            return ConceptBlock(path, lines[id], text[start:stop])
    return None


def existing(folder: Path, id: str) -> ConceptBlock:
    """Find the concept's block. GlossaryError if the termbase lacks it."""
    block = find(folder, id)
    if block is None:
        raise GlossaryError(f"{folder}: no concept [{id}]")
    return block


def put(folder: Path, path: Path, id: str, before: str, after: str) -> None:
    """Write ``after`` in the place of the concept's lines ``before``; "" means no lines.

    ChangedError if the file has other lines by now; GlossaryError if the file would no longer read well or cannot be
    written. The file is then as it was.
    """
    with _locked(folder):
        _refuse_changed(path, id, before)
        if after and not before:
            _refuse_known(folder, [id])
        _change(path, lambda text: toml_blocks.replaced(text, id, after))


def add(folder: Path, path: Path, tables: Mapping[str, toml_blocks.Table]) -> None:
    """Append concepts to a file of the termbase, which is created if missing. GlossaryError for an id in use."""
    blocks = "\n".join(composed(id, table) for id, table in tables.items())
    with _locked(folder):
        _refuse_known(folder, tables)
        _change(path, lambda text: f"{text.rstrip()}\n\n{blocks}" if text.strip() else blocks)


def composed(id: str, table: toml_blocks.Table) -> str:
    """Return the lines of a new concept. GlossaryError for what is not an id."""
    if not termbase.is_id(id):
        raise GlossaryError(f"{id!r} is not an id; use small ascii letters, digits and hyphens")
    return toml_blocks.compose(id, table)


def new(folder: Path, id: str, table: toml_blocks.Table) -> str:
    """Return the lines that ``add`` would write of one concept; nothing is written. GlossaryError as ``add`` raises it."""
    block = composed(id, table)
    _refuse_known(folder, [id])
    read_concept(id, toml_blocks.read(block, id))
    return block


Change = Callable[[dict[str, Any]], toml_blocks.Table]


def changed(folder: Path, id: str, change: Change) -> tuple[ConceptBlock, str]:
    """Return a concept's lines before and after a change of its table, without writing them.

    GlossaryError if the termbase would have an error by them.
    """
    block = existing(folder, id)
    after = toml_blocks.rewrite(block.text, id, change(block.table(id)))
    _refuse_worse(folder, id, block.text, after)
    return block, after


def edit(folder: Path, id: str, change: Change) -> Path:
    """Change a concept's table where it is; returns its file. Works on the newest lines, whoever wrote them."""
    while True:
        block, after = changed(folder, id, change)
        with suppress(ChangedError):
            put(folder, block.path, id, block.text, after)
            return block.path


def save(folder: Path, id: str, block: ConceptBlock, after: str) -> None:
    """Put the new lines of a concept in the place of that block, unless the termbase would have an error by them.

    Raises ChangedError as put() does.
    """
    _refuse_worse(folder, id, block.text, after)
    put(folder, block.path, id, block.text, after)


def remove(folder: Path, id: str) -> Path:
    """Remove a concept; returns its file. GlossaryError while another concept or a policy refers to it."""
    block = removable(folder, id)
    put(folder, block.path, id, block.text, "")
    return block.path


def removable(folder: Path, id: str) -> ConceptBlock:
    """Find the concept's block as ``existing`` does. GlossaryError while another concept or a policy refers to it."""
    block = existing(folder, id)
    concepts = (entry.concept() for entry in termbase.read(folder).values())
    refuse_named(id, references(id, concepts, folder))
    return block


def put_text(folder: Path, path: Path, before: str, after: str) -> None:
    """Write a whole file of the termbase. ChangedError if it has another text than ``before`` by now."""
    with _locked(folder):
        if termbase.read_toml(path)[1] != before:
            raise ChangedError(f"{path}: it was changed by somebody else; nothing was written")
        _swap(path, after)


def _refuse_changed(path: Path, id: str, before: str) -> None:
    """Raise ChangedError if the concept's lines in the file have changed."""
    text = _text(path) if path.exists() else ""
    start, stop = toml_blocks.span(text, id) if id in termbase.headers(text) else (0, 0)
    if text[start:stop] != before:
        raise ChangedError(f"{path}: [{id}] was changed by somebody else; nothing was written")


def _refuse_known(folder: Path, ids: Mapping[str, Any] | list[str]) -> None:
    """Raise GlossaryError if one of the ids is in the termbase."""
    for path in termbase.files(folder):
        lines = termbase.headers(_text(path))
        if known := next((id for id in ids if id in lines), None):
            raise GlossaryError(f"{path}:{lines[known]}: [{known}] is already in the termbase")


def _refuse_worse(folder: Path, id: str, old: str, new: str) -> None:
    """Raise GlossaryError for an error that the change would bring, such as a policy that names a removed concept."""
    with suppress(ValueError, RecursionError, KeyError):  # reported by put, with the file's name
        before, after = (read_concept(id, tomllib.loads(text)[id]) for text in (old, new))
        concepts = Concepts({id: one.table for id, one in termbase.read(folder).items()})
        known = about(before, concepts, folder)
        for problem in about(after, concepts, folder):
            if problem.severity == "error" and problem not in known:
                raise GlossaryError(f"not written: {str(problem).lstrip(': ')}")


def _change(path: Path, change: Callable[[str], str]) -> None:
    """Change a file's text, which has the line ends that it had. The caller holds the lock."""
    raw = termbase.read_toml(path)[1] if path.exists() else ""
    made = change(raw.replace("\r\n", "\n"))
    _replace(path, made.replace("\n", "\r\n") if "\r\n" in raw else made)


def _replace(path: Path, text: str) -> None:
    """Put the text in the file's place once all its concepts read well."""
    try:
        for id, table in tomllib.loads(text).items():
            read_concept(id, table)
    except (ValueError, RecursionError) as error:
        raise GlossaryError(f"{path}: not written, the change breaks its TOML: {error}") from None
    except GlossaryError as error:
        raise GlossaryError(f"{path}: not written: [{id}] {error}") from None
    _swap(path, text)


def _swap(path: Path, text: str) -> None:
    """Replace the file by the text, whole or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")  # hidden, so not one of the termbase's files
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", newline="")
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise GlossaryError(f"{path}: cannot be written: {error.strerror}") from None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait until no other writer is at the termbase, and keep others out."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        with suppress(OSError):  # a colleague's file: whoever may write in the folder may lock it
            os.chmod(folder / LOCK, folder.stat().st_mode & 0o666)
    except OSError as error:
        raise GlossaryError(f"{folder}: cannot be written: {error.strerror}") from None
    try:
        _wait_for(lock)
        yield
    finally:
        os.close(lock)


def _wait_for(lock: int) -> None:
    """Lock an open file; the system releases it when the file is closed or the program ends."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(lock, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(lock, fcntl.LOCK_EX)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError(f"{path}: cannot be read: {error}") from None
