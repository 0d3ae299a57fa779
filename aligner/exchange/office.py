"""Translating a Word or OpenDocument file in place: the texts of its paragraphs change, everything else stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from lxml import etree

from aligner.errors import InputError
from aligner.exchange.xml import clean, tag_of

MOST_UNPACKED = 200_000_000  # bytes: a small archive must not unpack to fill the memory
OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}
_PARTS = ("word/document.xml", "word/header", "word/footer", "word/footnotes.xml", "word/endnotes.xml", "content.xml")
_PARAGRAPHS = frozenset({"p", "h"})


def translate_office(data: bytes, translate: Callable[[list[str]], Sequence[str]]) -> bytes:
    """Return the document with its paragraphs translated; each keeps the look of its longest run.

    Raises InputError for a damaged document, or one that unpacks to too much.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise InputError(f"Invalid file: it unpacks to more than {MOST_UNPACKED // 1_000_000} MB.")
            parts = {entry: archive.read(entry) for entry in archive.infolist()}
        trees = {entry: _parsed(content) for entry, content in parts.items() if entry.filename.startswith(_PARTS)}
    except (BadZipFile, etree.XMLSyntaxError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError("Invalid file: the document is damaged or encrypted; save it again.") from error
    found = [runs for tree in trees.values() for runs in _paragraphs(tree)]
    said = translate(["".join(text for _, _, text in runs).strip() for runs in found])
    for runs, text in zip(found, said, strict=True):
        _write(runs, clean(text))
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as out:
        for entry, content in parts.items():
            out.writestr(entry, etree.tostring(trees[entry], xml_declaration=True, encoding="UTF-8") if entry in trees else content)
    return made.getvalue()


def _parsed(text: bytes) -> Any:
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


Run = tuple[Any, str, str]  # an element, whether its "text" or its "tail" holds the words, and the words


def _paragraphs(tree: Any) -> Iterator[list[Run]]:
    """Yield the runs of each paragraph that has words; one within another (a text box) is a separate paragraph."""
    for paragraph in tree.iter():
        if tag_of(paragraph) in _PARAGRAPHS:
            runs = [*_runs(paragraph, word=paragraph.tag.startswith("{http://schemas.openxmlformats"))]
            if any(text.strip() for _, _, text in runs):
                yield runs


def _runs(node: Any, word: bool) -> Iterator[Run]:
    if (not word or tag_of(node) == "t") and node.text:
        yield node, "text", node.text
    for child in node:
        if tag_of(child) not in _PARAGRAPHS | {"note", "annotation", "del"}:
            yield from _runs(child, word)
        if not word and child.tail:
            yield child, "tail", child.tail


def _write(runs: list[Run], said: str) -> None:
    """Put the translation into the longest run and empty the others."""
    longest = max(runs, key=lambda run: len(run[2]))
    for run in runs:
        element, where, _ = run
        setattr(element, where, said if run is longest else "")
