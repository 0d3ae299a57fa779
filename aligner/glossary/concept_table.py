"""A concept's table changed or made: a name more or less, another value, a draft from another program."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from aligner.errors import GlossaryError
from aligner.glossary.concepts import CONCEPT_KEYS, Term
from aligner.glossary.draft import ConceptDraft
from aligner.model import LANGUAGES, Lang

Table = Mapping[str, Any]


def of_draft(draft: ConceptDraft) -> dict[str, Any]:
    """Return the table of a draft."""
    facts = {"country": draft.country, "wikidata": draft.wikidata}
    sides: dict[str, Any] = {lang: [of_term(term) for term in draft.side(lang)] for lang in LANGUAGES}
    table = {"kind": draft.kind or "other", **facts, **sides, "note": draft.note}
    return {key: value[0] if key in LANGUAGES and len(value) == 1 else value for key, value in table.items() if value}


def of_term(term: Term) -> dict[str, Any] | str:
    """Return a term as a table, or as its bare name if it has no other field."""
    table = {
        "name": term.name,
        "status": term.status if term.status != "preferred" else None,
        "from": term.since,
        "until": term.until,
        "gender": term.gender,
        "number": term.number,
        "declines": term.declines,
        "forms": dict(term.forms),
        "abbreviation": term.abbreviation or None,
        "ambiguous": term.ambiguous or None,
        "variants": list(term.variants),
    }
    given = {key: value for key, value in table.items() if value not in (None, "", [], {})}
    return term.name if len(given) == 1 else given


def with_name(table: Table, term: Term) -> dict[str, Any]:
    """Return the table with a name added, or with that name's status, days and other given fields changed.

    Another status on some days of a name stays apart from that of its other days. What is preferred without days is
    preferred alone: a name that was, is admitted. GlossaryError for a name preferred on days on which another is.
    """
    names = _names(table, term.lang)
    place = next((at for at, one in enumerate(names) if _same(one, term)), None)
    overlapped = next((at for at, one in enumerate(names) if _name(one) == term.name and _overlap(one, term)), None)
    at = overlapped if place is None else place
    if at is None:
        names.append(of_term(term))
    elif place is None and _status(names[at]) != term.status:
        names[at : at + 1] = _parted(names[at], term)
    else:
        names[at] = _changed(names[at], term)
    if term.status == "preferred":
        names = _with_rivals(names, term)
    return {**table, term.lang: names if len(names) > 1 or isinstance(table.get(term.lang), list) else names[0]}


def _with_rivals(names: list[Any], term: Term) -> list[Any]:
    """Return the names, those admitted that were preferred where the term is now."""
    rivals = [one for one in names if _name(one) != term.name and _status(one) == "preferred" and _overlap(one, term)]
    if rivals and (term.since or term.until):
        raise GlossaryError(f"{_name(rivals[0])} is preferred on these days too: give it days or another status first")
    return [_admitted(one) if one in rivals else one for one in names]


def _changed(entry: Any, term: Term) -> Any:
    """Return the entry with the term's status and days; its other fields stay."""
    made, kept = of_term(term), {key: one for key, one in _fields(entry).items() if key not in ("status", "from", "until")}
    both = kept | (made if isinstance(made, dict) else {"name": made})
    return both if len(both) > 1 else term.name


def _parted(entry: Any, term: Term) -> list[Any]:
    """Return the entry's days before the term's, the term, and the entry's days after it."""
    before = [{**_fields(entry), "until": term.since}] if term.since else []
    after = [{**_fields(entry), "from": term.until}] if term.until else []
    first, last = _fields(entry).get("from"), _fields(entry).get("until")
    if term.since and first and first >= term.since:
        before = []
    if term.until and last and last <= term.until:
        after = []
    return [*before, _changed(entry, term), *after]


def _overlap(entry: Any, term: Term) -> bool:
    fields = _fields(entry)
    return Term(term.name, term.lang, since=fields.get("from"), until=fields.get("until")).overlaps(term)


def _admitted(entry: Any) -> dict[str, Any]:
    return {**_fields(entry), "status": "admitted"}


def _status(entry: Any) -> Any:
    return _fields(entry).get("status", "preferred")


def _fields(entry: Any) -> dict[str, Any]:
    return {"name": entry} if isinstance(entry, str) else dict(entry)


def without_name(table: Table, id: str, lang: Lang, name: str) -> dict[str, Any]:
    """Return the table without a name of that language. GlossaryError if it has no such name, or no other."""
    names = _names(table, lang)
    if len(names) < 2:
        raise GlossaryError(f"[{id}] has only one {lang} name; add another before you remove it")
    place = next((at for at, one in enumerate(names) if name == _name(one)), None)
    if place is None:
        raise GlossaryError(f"[{id}] has no {lang} name {name!r}")
    return {**table, lang: names[:place] + names[place + 1 :]}


def with_value(table: Table, id: str, field: str, value: str) -> dict[str, Any]:
    """Return the table with one field set to a TOML value; a bare word is a string; "" deletes the field."""
    if field not in CONCEPT_KEYS:
        raise GlossaryError(f"[{id}] unknown key {field!r}; known are {', '.join(sorted(CONCEPT_KEYS))}")
    rest = {key: one for key, one in table.items() if key != field}
    return rest | {field: _value(value)} if value else rest


def _value(text: str) -> Any:
    try:
        read = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return read["value"] if len(read) == 1 else text


def _names(table: Table, lang: Lang) -> list[Any]:
    names = table.get(lang, [])
    return list(names) if isinstance(names, list) else [names]


def _name(entry: Any) -> Any:
    return entry if isinstance(entry, str) else entry.get("name")


def _same(entry: Any, term: Term) -> bool:
    """Return True if the entry has that name and that first day."""
    since = None if isinstance(entry, str) else entry.get("from")
    return _name(entry) == term.name and since == term.since
