"""A concept's lines in its TOML file: found, read, composed from a table, rewritten with what changed.

A concept's block is the lines from its [header] to the next, without the comments above that next header. What a
change does not touch keeps its characters, comments and order.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from aligner.errors import GlossaryError
from aligner.glossary import termbase

Table = Mapping[str, Any]

_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")

ORDER = (
    "kind", "country", "region", "part_of", "wikidata", "checked", "reread", "ambiguous", "gender", "sense", "en", "ru",
    "offices", "adjectives", "inhabitants", "context", "not_context", "confuse", "stands_for", "note", "sources",
)  # fmt: skip
TERM_ORDER = (
    "name", "given", "patronymic", "family", "family_first", "status", "from", "until", "gender", "number", "declines",
    "head", "forms", "plural", "preposition", "abbreviation", "ambiguous", "variants", "note",
)  # fmt: skip


def span(text: str, id: str) -> tuple[int, int]:
    """Start and stop of a concept's block in a file's text. KeyError if the file does not have the concept."""
    starts = termbase.headers(text)
    lines = text.split("\n")
    first = starts[id] - 1
    later = [line - 1 for line in starts.values() if line - 1 > first]
    stop = min(later, default=len(lines))
    while stop > first + 1 and (not lines[stop - 1].strip() or lines[stop - 1].startswith("#")):
        stop -= 1
    before = sum(len(line) + 1 for line in lines[:first])
    return before, min(len(text), before + sum(len(line) + 1 for line in lines[first:stop]))


def replaced(text: str, id: str, block: str) -> str:
    """Replace the concept's block in a file's text; "" removes it, a new block is added at the end."""
    start, stop = span(text, id) if id in termbase.headers(text) else (len(text), len(text))
    head, tail = text[:start], text[stop:]
    if not block:
        return head.rstrip("\n") + "\n" * bool(head.strip()) + tail
    if head and not head.endswith("\n\n"):
        head = head.rstrip("\n") + "\n" * (1 if head.rstrip("\n").rpartition("\n")[2].startswith("#") else 2)
    return head + block.rstrip("\n") + "\n" + tail


def read(block: str, id: str) -> dict[str, Any]:
    """Read the concept's table from its lines. GlossaryError if they are not TOML or lack the concept."""
    try:
        table: dict[str, Any] = tomllib.loads(block)[id]
    except (ValueError, RecursionError) as error:
        raise GlossaryError(f"[{id}] is broken TOML: {error}") from None
    except KeyError:
        raise GlossaryError(f"[{id}] is missing from its own lines; keep the header [{id}]") from None
    return table


def compose(id: str, table: Table) -> str:
    """Write a new concept's block in the termbase's own layout."""
    lines = [f"[{id}]", *(f"{name} = {_value(name, table[name])}" for name in ORDER if name in table)]
    return "\n".join(lines) + "\n"


def rewrite(block: str, id: str, table: Table) -> str:
    """Write the table's values into the block; an unchanged value keeps its exact characters.

    GlossaryError where the block cannot be read.
    """
    old = read(block, id)
    header, _, body = block.partition("\n")
    kept: list[tuple[str, str]] = []
    for lead, name, text in _parts(body):
        if name not in old or _same(old[name], table.get(name)):
            kept.append((name, lead + text))
        elif name in table:
            made = f"{name} = {_value(name, table[name], _entries(text))}{_comment(text)}\n"
            kept.append((name, lead + (_with_comments(text, table[name]) or made)))
        else:
            kept.append(("", lead))
    for name in (one for one in ORDER if one in table and one not in old):
        kept.insert(_place(name, [one for one, _ in kept]), (name, f"{name} = {_value(name, table[name])}\n"))
    return f"{header}\n{''.join(text for _, text in kept)}"


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _place(name: str, names: Sequence[str]) -> int:
    """Return the place of a new key: after the last one that ORDER has before it."""
    earlier = ORDER[: ORDER.index(name)]
    return max((at + 1 for at, one in enumerate(names) if one in earlier), default=0)


def _parts(body: str) -> Iterator[tuple[str, str, str]]:
    """Yield for each key the lines above it (comments, empty lines), its name, and its own lines."""
    lead = text = name = ""
    for line in body.splitlines(keepends=True):
        if not name and not (found := _KEY.match(line)):
            lead += line
            continue
        name, text = name or found[1], text + line  # type: ignore[index]
        with suppress(ValueError, RecursionError):  # a value of several lines goes on
            tomllib.loads(text)
            yield lead, name, text if text.endswith("\n") else text + "\n"
            lead = text = name = ""
    if lead:
        yield lead, "", ""


def _entries(text: str) -> list[tuple[Any, str]]:
    """Return the entries of a list of names as values and as written, so that unchanged ones keep their layout."""
    import tomlkit

    [item] = tomlkit.parse(text).values()
    entries: list[Any] = list(item) if isinstance(item, list) else [item]
    return [(one.unwrap(), _spaced(one.as_string())) for one in entries if hasattr(one, "as_string")]


def _comment(text: str) -> str:
    """Return the comment after a value."""
    import tomlkit

    [item] = (item for key, item in tomlkit.parse(text).body if key is not None)
    return f"{item.trivia.comment_ws}{item.trivia.comment}" if item.trivia.comment else ""


def _with_comments(text: str, new: Any) -> str:
    """Change a list with comments between its entries, entry by entry; "" if that is impossible."""
    import tomlkit

    document: Any = tomlkit.parse(text)
    [name] = document
    array = document[name]
    if not (isinstance(array, list) and isinstance(new, list) and "#" in array.as_string()):  # type: ignore[attr-defined]
        return ""
    old = array.unwrap()  # type: ignore[attr-defined]
    steps = SequenceMatcher(
        None, [repr(one) for one in old], [repr(one) for one in new], autojunk=False
    ).get_opcodes()
    for _, i, j, k, m in (step for step in reversed(steps) if step[0] != "equal"):
        for at in range(min(j - i, m - k)):
            array[i + at] = tomlkit.value(_toml(new[k + at]))
        for at in reversed(range(i + m - k, j)):
            del array[at]
        for at in range(j - i, m - k):
            array.insert(i + at, tomlkit.value(_toml(new[k + at])))
    made = _spaced(document.as_string())
    return made if tomllib.loads(made)[name] == new else ""


def _value(name: str, value: Any, written: Sequence[tuple[Any, str]] = ()) -> str:
    """Return a concept's value as TOML, a line for each name."""
    if name not in ("en", "ru"):
        return _toml(value)
    terms = value if isinstance(value, list) else [value]
    texts = [next((text for old, text in written if _same(old, one)), None) or _toml(one) for one in terms]
    return texts[0] if len(texts) == 1 else f"[ {(',' + chr(10) + ' ' * 7).join(texts)} ]"


def _toml(value: Any) -> str:
    """Write any value on one line, but a text of several lines."""
    import tomlkit

    if isinstance(value, str):
        return tomlkit.string(value, multiline="\n" in value and "\r" not in value).as_string()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {_toml(one)}' for name, one in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return value.isoformat() if isinstance(value, date) else str(value).lower()


def _spaced(text: str) -> str:
    """Write inline tables with a space inside their braces, which tomlkit takes away; strings as they are."""
    braces = {"{": "{ ", "}": " }"}
    return re.sub(
        r""""(?:\\.|[^"\\])*"|'[^'\n]*'|\{(?=[^\s}])|(?<=[^\s{])\}""",
        lambda found: braces.get(found[0], found[0]),
        text,
    )
