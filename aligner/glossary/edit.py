"""Write to the termbase as a person would: one concept's lines change, comments and order stay.

A concept's block is the lines from its [header] to the next. A change is made in the block, the whole
file is read again, and only a file that reads well replaces the old one.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from aligner.errors import GlossaryError
from aligner.glossary import termbase
from aligner.glossary.concepts import Term, read_concept
from aligner.glossary.draft import Draft
from aligner.glossary.glossary import Concepts
from aligner.glossary.validate import about
from aligner.model import LANGUAGES, Lang


def block(text: str, id: str) -> tuple[int, int]:
    """Where a concept's lines start and stop in a file's text, without the comments above the next header."""
    starts = termbase.headers(text)
    lines = text.split("\n")
    first = starts[id] - 1
    later = [line - 1 for line in starts.values() if line - 1 > first]
    stop = min(later, default=len(lines))
    while stop > first + 1 and (not lines[stop - 1].strip() or lines[stop - 1].startswith("#")):
        stop -= 1
    before = sum(len(line) + 1 for line in lines[:first])
    return before, min(len(text), before + sum(len(line) + 1 for line in lines[first:stop]))


def entry(folder: Path, id: str) -> termbase.Entry:
    """The concept's table and place; GlossaryError where there is none of that id."""
    found = termbase.read(folder)
    if id not in found:
        raise GlossaryError(f"{folder}: no concept [{id}]")
    return found[id]


def change(folder: Path, id: str, rewrite: Callable[[str], str]) -> Path:
    """Rewrite one concept's block; answers the file. Nothing is written where the result reads badly or means worse."""
    path = entry(folder, id).path
    text = _text(path)
    start, stop = block(text, id)
    new = rewrite(text[start:stop])
    _refuse_worse(folder, id, text[start:stop], new)
    replace(
        path,
        text[:start]
        + new.rstrip("\n")
        + "\n"
        + text[stop:].removeprefix("\n" * text[stop:].startswith("\r")),
    )
    return path


def _refuse_worse(folder: Path, id: str, old: str, new: str) -> None:
    """GlossaryError for an error that the termbase would have by the change: a policy's name that goes, say."""
    with suppress(tomllib.TOMLDecodeError, KeyError):  # told when the whole file is read
        before, after = (read_concept(id, tomllib.loads(text)[id]) for text in (old, new))
        concepts = Concepts({id: one.table for id, one in termbase.read(folder).items()})
        known = about(before, concepts, folder)
        for problem in about(after, concepts, folder):
            if problem.severity == "error" and problem not in known:
                raise GlossaryError(f"not written: {str(problem).lstrip(': ')}")


def add(folder: Path, path: Path, drafts: Mapping[str, Draft]) -> None:
    """Append concepts to a file of the termbase, which is made where there is none."""
    for id in drafts:
        if not termbase.is_id(id):
            raise GlossaryError(f"{id!r} is no id; use small ascii letters, digits and hyphens")
    taken = termbase.read(folder) if termbase.files(folder) else {}
    if twice := next((id for id in drafts if id in taken), None):
        raise GlossaryError(f"[{twice}] stands already in {taken[twice].place}")
    text = _text(path) if path.exists() else ""
    blocks = [written(id, draft) for id, draft in drafts.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, "\n".join([text, *blocks]) if text else "\n".join(blocks))


def written(id: str, draft: Draft) -> str:
    """A concept's block in the termbase's own layout."""
    lines = [f"[{id}]", f'kind = "{draft.kind or "other"}"']
    lines += [f"{name} = {_string(value)}" for name, value in _facts(draft) if value]
    for lang in LANGUAGES:
        terms = [_term(term) for term in draft.side(lang)]
        lines.append(f"{lang} = {terms[0]}" if len(terms) == 1 else f"{lang} = [ {_listed(terms)} ]")
    if draft.note:
        lines.append(f"note = {_string(draft.note)}")
    return "\n".join(lines) + "\n"


def _facts(draft: Draft) -> tuple[tuple[str, str], ...]:
    return ("country", draft.country), ("wikidata", draft.wikidata)


def _listed(terms: Iterable[str]) -> str:
    return ",\n       ".join(terms)


def _term(term: Term) -> str:
    """A term as TOML: a bare string where it is nothing but a name."""
    fields: list[str] = [f"name = {_string(term.name)}"]
    if term.status != "preferred":
        fields.append(f'status = "{term.status}"')
    fields += [f"{name} = {day}" for name, day in (("from", term.since), ("until", term.until)) if day]
    fields += [
        f'{name} = "{value}"' for name, value in (("gender", term.gender), ("number", term.number)) if value
    ]
    if term.declines is not None:
        fields.append(f"declines = {str(term.declines).lower()}")
    if term.forms:
        fields.append(f"forms = {{ {', '.join(f'{case} = {_string(form)}' for case, form in term.forms)} }}")
    if term.abbreviation:
        fields.append("abbreviation = true")
    if term.ambiguous:
        fields.append("ambiguous = true")
    if term.variants:
        fields.append(f"variants = [{', '.join(map(_string, term.variants))}]")
    return _string(term.name) if len(fields) == 1 else f"{{ {', '.join(fields)} }}"


def _string(text: str) -> str:
    import tomlkit

    return tomlkit.string(text).as_string()


def with_term(text: str, id: str, term: Term) -> str:
    """The block with one more name, or with that name's status, days and whatever else the term gives changed."""
    import tomlkit

    document = tomlkit.parse(text)
    table: Any = document[id]
    item = tomlkit.value(_term(term))
    old = table.get(term.lang)
    items = list(old) if isinstance(old, list) else [] if old is None else [old]
    place = next((at for at, one in enumerate(items) if _same(one, term)), None)
    if place is not None and isinstance(items[place], dict):
        given = item if isinstance(item, dict) else {"name": term.name}
        kept = {key: one for key, one in items[place].items() if key not in ("status", "from", "until")}
        item = tomlkit.inline_table()
        item.update(kept | given)
    if isinstance(old, list) and place is None:
        old.append(item)
    elif isinstance(old, list) and place is not None:
        old[place] = item
    elif old is None or place is not None:
        table[term.lang] = item
    else:
        table[term.lang] = tomlkit.value(f"[ {_listed([items[0].as_string(), _term(term)])} ]")
    return spaced(document.as_string())


def _same(item: Any, term: Term) -> bool:
    """Is it the entry of that name and that beginning?"""
    if isinstance(item, str):
        return item == term.name and term.since is None
    return item.get("name") == term.name and item.get("from") == term.since


def without_name(text: str, id: str, lang: Lang, name: str) -> str:
    """The block without a name of that language; GlossaryError where it has no such name or no other."""
    import tomlkit

    document = tomlkit.parse(text)
    table: Any = document[id]
    old = table.get(lang)
    if not isinstance(old, list) or len(old) < 2:
        raise GlossaryError(f"[{id}] has one {lang} name; it cannot do without")
    place = next(
        (at for at, item in enumerate(old) if name == (item if isinstance(item, str) else item.get("name"))),
        None,
    )
    if place is None:
        raise GlossaryError(f"[{id}] has no {lang} name {name!r}")
    del old[place]
    return spaced(document.as_string())


def with_value(text: str, id: str, field: str, value: str) -> str:
    """The block with one field set to a TOML value; a bare word is a string; "" deletes the field."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    document = tomlkit.parse(text)
    table: Any = document[id]
    if not value:
        table.pop(field, None)
        return spaced(document.as_string())
    try:
        table[field] = tomlkit.value(value)
    except TOMLKitError:
        table[field] = value
    return spaced(document.as_string())


def spaced(text: str) -> str:
    """Inline tables with a space inside their braces, which tomlkit takes away; strings as they are."""
    braces = {"{": "{ ", "}": " }"}
    return re.sub(
        r""""(?:\\.|[^"\\])*"|'[^'\n]*'|\{(?=[^\s}])|(?<=[^\s{])\}""",
        lambda found: braces.get(found[0], found[0]),
        text,
    )


def _text(path: Path) -> str:
    return termbase.read_toml(path)[1]


def replace(path: Path, text: str) -> None:
    """Put the text in the file's place once all its concepts read well."""
    try:
        for id, table in tomllib.loads(text).items():
            read_concept(id, table)
    except tomllib.TOMLDecodeError as error:
        raise GlossaryError(f"{path}: not written, the change breaks its TOML: {error}") from None
    except GlossaryError as error:
        raise GlossaryError(f"{path}: not written: [{id}] {error}") from None
    draft = path.with_name(f".{path.name}.new")  # a hidden file is none of the termbase's
    try:
        draft.write_text(text, encoding="utf-8", newline="")
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise GlossaryError(f"{path}: cannot be written: {error.strerror}") from None
