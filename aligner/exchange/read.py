"""Reading pairs that others wrote: TSV with named columns, JSON Lines, Parquet, TMX 1.x, XLIFF 1.2 and 2.x."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from aligner.errors import InputError
from aligner.exchange.jsons import read_jsonl
from aligner.exchange.parquet import read_parquet
from aligner.model import LANGUAGES, Lang, Pair, other

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
GROUPING = (
    "article",
    "url",
    "headline",
)  # the first of these columns that a file has tells its articles apart
_CODES = frozenset(
    {"bpt", "ept", "it", "ph", "ut", "x", "bx", "ex", "g-code"}
)  # markup of the file, not words


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as a file has it: under which id, on which line, with which further columns or properties.

    ``pair.article`` is the file with what tells its articles apart, ``pair.index`` the row's number from 0.
    """

    id: str
    pair: Pair
    line: int
    columns: Mapping[str, str] = field(default_factory=dict)


def read_pairs(path: Path, data: bytes | None = None) -> list[Row]:
    """The pairs of a file, or of ``data`` under its name, in order. InputError names the line that is not understood."""
    try:
        data = path.read_bytes() if data is None else data
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}.") from None
    rows = list(_reader(path, data)(path, data))
    seen: dict[str, int] = {}
    for row in rows:
        if row.id in seen:
            raise InputError(f"{path}:{row.line}: the id {row.id} stands already on line {seen[row.id]}.")
        seen[row.id] = row.line
    if not rows:
        raise InputError(f"{path}: no pair of English and Russian in it.")
    return rows


def _reader(path: Path, data: bytes) -> Callable[[Path, bytes], Iterator[Row]]:
    """By suffix, else by the first bytes."""
    suffix = path.suffix.lower()
    if suffix == ".parquet" or data.startswith(b"PAR1"):
        return _parquet
    start = data[:100].lstrip(b"\xef\xbb\xbf \r\n\t")
    if suffix in (".jsonl", ".ndjson") or start.startswith(b"{"):
        return _jsonl
    if suffix in (".tmx", ".xlf", ".xliff") or start.startswith(b"<"):
        return _xml
    return _tsv


# TSV


def _tsv(path: Path, data: bytes) -> Iterator[Row]:
    lines = _decoded(path, data).splitlines()
    header = [name.strip().lower() for name in lines[0].split("\t")] if lines else []
    if missing := [lang for lang in LANGUAGES if lang not in header]:
        raise InputError(
            f"{path}:1: no column {missing[0]}; the first line must name the columns, such as id, en, ru, date,"
            " with tabs between them."
        )
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise InputError(f"{path}:1: the column {twice} is named twice.")
    filled = [(number, line) for number, line in enumerate(lines[1:], start=2) if line.strip()]
    for index, (number, line) in enumerate(filled):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise InputError(
                f"{path}:{number}: {len(cells)} cells where the first line names {len(header)} columns."
            )
        yield _row(
            path, number, index, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        )


def _decoded(path: Path, data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: not UTF-8; save the file as UTF-8 text.") from None
    if "\0" in text:
        raise InputError(
            f"{path}:{text.count(chr(10), 0, text.index(chr(0))) + 1}: a binary file, not a table."
        )
    return re.sub("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", " ", text)  # splitlines() would cut there


def _row(path: Path, line: int, index: int, cells: Mapping[str, str]) -> Row:
    """One row of any format, its cells by name."""
    group = next((cells[name] for name in GROUPING if cells.get(name)), "")
    source = cells.get("source", "").lower()[:2] or "en"
    if source not in LANGUAGES:
        raise InputError(f"{path}:{line}: source is {cells['source']!r}; it must be en or ru.")
    pair = Pair(
        article=f"{path.name}#{group}" if group else path.name,
        index=index,
        en=cells["en"],
        ru=cells["ru"],
        source=source,
        origin="edition",
        published=_day(path, line, cells.get("date", "")),
    )
    kept = {name: cell for name, cell in cells.items() if name not in ("id", "en", "ru")}
    return Row(cells.get("id") or str(line), pair, line, kept)


def _day(path: Path, line: int, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise InputError(f"{path}:{line}: the date {text!r} is not written as 2013-03-08.") from None


# Objects


def _jsonl(path: Path, data: bytes) -> Iterator[Row]:
    return _objects(path, read_jsonl(path, _decoded(path, data)))


def _parquet(path: Path, data: bytes) -> Iterator[Row]:
    return _objects(path, read_parquet(path, data))


def _objects(path: Path, rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[Row]:
    """Rows of named values, the texts in fields of their own or in those of ``translation``."""
    for index, (line, values) in enumerate(rows):
        texts = values.get("translation")
        values = values | texts if isinstance(texts, dict) else values
        if missing := [lang for lang in LANGUAGES if lang not in values]:
            raise InputError(f"{path}:{line}: no field {missing[0]}; a pair has en and ru.")
        yield _row(path, line, index, {name: _cell(value) for name, value in values.items()})


def _cell(value: Any) -> str:
    """The value as a table's cell: lists of plain values by commas, what has parts of its own left out."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_cell, value)))
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None or isinstance(value, dict) else str(value).strip()


# XML


def _xml(path: Path, data: bytes) -> Iterator[Row]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.position[0] or 1
        raise InputError(f"{path}:{line}: broken XML: {error.msg}.") from None
    readers = {"tmx": _tmx, "xliff": _xliff}
    kind = _tag(root)
    if kind not in readers:
        raise InputError(f"{path}: a <{kind}> file is neither TMX nor XLIFF.")
    try:
        units = list(readers[kind](root))
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    for index, (line, cells) in enumerate(units):
        yield _row(path, line, index, {"id": str(index + 1), **cells})


def _tmx(root: Any) -> Iterator[tuple[int, dict[str, str]]]:
    """Units that have both languages; ``x-date``, ``x-url`` and the like are kept by their names."""
    header = next((child for child in root if _tag(child) == "header"), None)
    default = (header.get("srclang") or "") if header is not None else ""
    for unit in root.iter("{*}tu"):
        cells: dict[str, str] = dict.fromkeys(LANGUAGES, "")
        for child in unit:
            if _tag(child) == "tuv":
                lang = (child.get(XML_LANG) or child.get("lang") or "").lower()[:2]
                segment = next((part for part in child if _tag(part) == "seg"), None)
                if lang in cells and segment is not None:
                    cells[lang] = _words(segment)
            elif _tag(child) == "prop" and child.get("type"):
                cells[child.get("type").removeprefix("x-").lower()] = (child.text or "").strip()
        source = (unit.get("srclang") or default).lower()[:2]
        yield unit.sourceline or 0, _named(cells, unit.get("tuid"), source)


def _xliff(root: Any) -> Iterator[tuple[int, dict[str, str]]]:
    """Trans-units (1.2) or segments (2.x) of files between English and Russian, in either direction."""
    for file in root.iter("{*}file"):
        source = (file.get("source-language") or root.get("srcLang") or "").lower()[:2]
        target = (file.get("target-language") or root.get("trgLang") or "").lower()[:2]
        if source not in LANGUAGES or target not in ("", *set(LANGUAGES) - {source}):
            raise InputError(
                f"XLIFF from {source or 'no language'} to {target or 'no language'}: not English and Russian."
            )
        original = file.get("original") or file.get("id") or ""
        for unit in file.iter("{*}trans-unit", "{*}segment"):
            parts = {_tag(child): child for child in unit if _tag(child) in ("source", "target")}
            if "source" not in parts:
                continue
            cells: dict[str, str] = {
                source: _words(parts["source"]),
                _far(source): _words(parts["target"]) if "target" in parts else "",
            }
            cells |= {"article": original, "date": file.get("date") or ""}
            yield unit.sourceline or 0, _named(cells, _unit_id(unit), source)


def _unit_id(unit: Any) -> str:
    """A segment's id is unique in its unit only."""
    own = unit.get("id") or ""
    if _tag(unit) == "trans-unit":
        return own
    return "/".join(part for part in (unit.getparent().get("id"), own) if part)


def _named(cells: dict[str, str], id: str | None, source: str) -> dict[str, str]:
    return {**cells, **({"id": id} if id else {}), **({"source": source} if source in LANGUAGES else {})}


def _far(lang: str) -> Lang:
    return other("en" if lang == "en" else "ru")


def _words(element: Any) -> str:
    """The text that a reader sees: inline codes are left out, their tails and marked text are kept."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and _tag(child) not in _CODES:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts).strip() if _tag(element) in ("seg", "source", "target") else "".join(parts)


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
