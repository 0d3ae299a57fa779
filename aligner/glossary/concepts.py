"""Concept and Term: what a termbase entry says, read from one TOML table.

The table's shape is described in glossary/README.md; whatever breaks it is a GlossaryError that names
the concept, and the caller adds file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, get_args

from aligner.errors import GlossaryError
from aligner.glossary.kinds import KINDS, PERSON, WORD
from aligner.model import LANGUAGES, Lang
from aligner.text.morphology.endings import CASES

Status = Literal["preferred", "admitted", "deprecated", "forbidden"]

STATUSES: tuple[Status, ...] = get_args(Status)
GENDERS = ("m", "f", "n")
NUMBERS = ("sg", "pl")

TERM_KEYS = {
    "name", "status", "from", "until", "gender", "number", "declines", "head", "forms", "plural", "preposition",
    "abbreviation", "variants", "note", "ambiguous", "given", "patronymic", "family", "family_first",
}  # fmt: skip
CONCEPT_KEYS = {
    "kind", "country", "wikidata", "checked", "reread", "en", "ru", "adjectives", "inhabitants", "note", "region",
    "confuse", "context", "not_context", "ambiguous", "part_of", "sources", "stands_for", "gender", "offices", "sense",
}
OFFICE_KEYS = {"en", "ru", "of", "from", "until", "note"}
PREPOSITIONS = ("в", "на")  # fmt: skip


def in_force(since: date | None, until: date | None, on: date | None) -> bool:
    """Return True if the day is between the two, ``until`` excluded; without a day, True if the name has no end."""
    if on is None:
        return until is None
    return (since is None or since <= on) and (until is None or on < until)


@dataclass(frozen=True, slots=True)
class Term:
    """One name of a concept in one language, valid from ``since`` (included) to ``until`` (excluded).

    ``forms`` maps a case to the form where the rules would be wrong, or to several parted by ``/``; ``declines`` is None where the
    rules may decide; ``head`` counts the first words that decline, where the rest stands still (0: the rules decide);
    ``variants`` are other spellings of the same term; an ``ambiguous`` one is also a person's name (Nursultan) and needs
    evidence around it. ``preposition`` is the one that the place takes (на Кубани), ``plural`` a word's plural.
    Persons have ``given`` and ``family`` names, each the preferred spelling first, and ``name`` is made of them.
    """

    name: str
    lang: Lang
    status: Status = "preferred"
    since: date | None = None
    until: date | None = None
    gender: str = ""
    number: str = ""
    declines: bool | None = None
    forms: tuple[tuple[str, str], ...] = ()
    abbreviation: bool = False
    variants: tuple[str, ...] = ()
    ambiguous: bool = False
    head: int = 0
    plural: str = ""
    preposition: str = ""
    given: tuple[str, ...] = ()
    patronymic: str = ""
    family: tuple[str, ...] = ()
    family_first: bool = False

    def valid(self, on: date | None) -> bool:
        """Return True if the name is valid on that day; without a day, if it is valid now, that is, has no end."""
        return in_force(self.since, self.until, on)

    def overlaps(self, other: Term) -> bool:
        """Return True if both are valid on some day."""
        starts = (self.since or date.min, other.since or date.min)
        stops = (self.until or date.max, other.until or date.max)
        return max(starts) < min(stops)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its variant spellings."""
        return (self.name, *self.variants)

    @property
    def surname(self) -> str:
        """The family name as ``name`` spells it; "" if the term has none."""
        end = self.name.startswith if self.family_first else self.name.endswith
        return next((one for one in self.family if end(one)), "")


class Office(NamedTuple):
    """An office that a person holds or held, ``of`` what (a concept's id), from one day to another."""

    en: str
    ru: str
    of: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Return True on a day of the term; one without a first day is of no certain time."""
        return self.since is not None and self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Concept:
    """One named thing: its place, and its names in each language with their dates.

    ``checked`` is one that a person wrote, ``reread`` when a second reader went through it, forms and all.
    ``stands_for`` are concepts that its name is used for as a figure of speech: Brussels, the EU.
    ``ambiguous`` says whether the name needs evidence around it; None leaves it to the words themselves.
    ``adjectives``, ``inhabitants``, ``context`` and ``not_context`` map a language to words.
    ``sense`` tells a word's meaning from the others that it has (deputy: of a parliament; of a minister).
    """

    id: str
    kind: str
    terms: tuple[Term, ...]
    country: str = ""
    region: str = ""
    wikidata: str = ""
    checked: bool = False
    reread: str = ""
    ambiguous: bool | None = None
    part_of: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()
    confuse: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    gender: str = ""
    offices: tuple[Office, ...] = ()
    sense: str = ""
    adjectives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inhabitants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def terms_in(self, lang: Lang) -> tuple[Term, ...]:
        """Return the concept's names in that language, in the order of the file."""
        return tuple(term for term in self.terms if term.lang == lang)

    def words(self, kind: str, lang: Lang) -> tuple[str, ...]:
        """Return adjectives (``kind`` "adjective") or inhabitants ("inhabitant") in that language."""
        return (self.adjectives if kind == "adjective" else self.inhabitants).get(lang, ())


def read_concept(id: str, table: Mapping[str, Any]) -> Concept:
    """Read the concept of a TOML table; GlossaryError names the key that is wrong."""
    _only(table, CONCEPT_KEYS, "")
    kind = _string(table, "kind")
    if kind not in KINDS:
        raise GlossaryError(f"kind is {kind!r}; it must be one of {', '.join(KINDS)}", field="kind")
    terms = tuple(term for lang in LANGUAGES for term in _terms(table.get(lang, ()), lang))
    for lang in LANGUAGES:
        if not any(term.lang == lang for term in terms):
            raise GlossaryError(f"no name in {lang}; a concept needs one in each language", field=lang)
    if kind == PERSON and not table.get("gender"):
        raise GlossaryError('gender is missing; a person has gender = "m" or "f"')
    if kind != PERSON and (table.get("offices") or any(term.family for term in terms)):
        raise GlossaryError(f"kind is {kind!r}; only a person has offices, given and family names")
    if kind == WORD and (table.get("adjectives") or table.get("inhabitants")):
        raise GlossaryError("a word has no adjectives and inhabitants; write entries of their own")
    return Concept(
        id=id,
        kind=kind,
        terms=terms,
        country=_string(table, "country"),
        region=_string(table, "region"),
        wikidata=_string(table, "wikidata"),
        checked=_flag(table, "checked") or False,
        reread=_reread(table),
        ambiguous=_flag(table, "ambiguous"),
        part_of=_string(table, "part_of"),
        note=_string(table, "note"),
        sources=_strings(table, "sources"),
        confuse=_strings(table, "confuse"),
        stands_for=_strings(table, "stands_for"),
        gender=_choice(table, "gender", GENDERS[:2], "", "this concept"),
        offices=_offices(table),
        sense=_string(table, "sense"),
        adjectives=_by_language(table, "adjectives"),
        inhabitants=_by_language(table, "inhabitants"),
        context=_by_language(table, "context"),
        not_context=_by_language(table, "not_context"),
    )


def _terms(value: Any, lang: Lang) -> tuple[Term, ...]:
    """Return terms of one side; a term without a status is preferred unless an earlier one holds at the time."""
    entries = value if isinstance(value, (list, tuple)) else [value]
    terms: list[Term] = []
    for entry in entries:
        term = read_term({"name": entry} if isinstance(entry, str) else entry, lang)
        given = isinstance(entry, dict) and "status" in entry
        rival = next((other for other in terms if other.status == "preferred" and other.overlaps(term)), None)
        if rival and given and term.status == "preferred":
            raise GlossaryError(
                f"{lang}: {rival.name} and {term.name} are both preferred on {_common_day(rival, term)}; "
                "give one of them dates, or another status",
                field=f"{lang} {term.name}",
            )
        terms.append(replace(term, status="admitted") if rival and not given else term)
    return tuple(terms)


def _common_day(one: Term, other: Term) -> str:
    start = max(one.since or date.min, other.since or date.min)
    return str(start) if start > date.min else "the same day"


def read_term(table: Any, lang: Lang) -> Term:
    """Read a name from the table of one side; GlossaryError names the fault."""
    if not isinstance(table, dict):
        raise GlossaryError(f"{lang}: a name is a string or a table, not {table!r}")
    _only(table, TERM_KEYS, f"{lang}: ")
    given, family = (_spellings(table, key, lang) for key in ("given", "family"))
    name, variants = _full_names(table, given, family, lang)
    status = _choice(table, "status", STATUSES, "preferred", name)
    since, until = _day(table, "from", name), _day(table, "until", name)
    if since and until and since >= until:
        raise GlossaryError(f"{name}: until {until} is not after from {since}")
    _string(table, "note")  # read by people alone
    forms = table.get("forms", {})
    if not isinstance(forms, dict) or not all(isinstance(form, str) and form for form in forms.values()):
        raise GlossaryError(f'{name}: forms is a table such as {{ gen = "Оша" }}')
    if unknown := set(forms) - set(CASES):
        raise GlossaryError(
            f"{name}: forms has {', '.join(sorted(unknown))}; the cases are {', '.join(CASES)}"
        )
    return Term(
        name=name,
        lang=lang,
        status=status,  # type: ignore[arg-type]
        since=since,
        until=until,
        gender=_choice(table, "gender", GENDERS, "", name),
        number=_choice(table, "number", NUMBERS, "", name),
        declines=_flag(table, "declines"),
        forms=tuple(sorted(forms.items())),
        abbreviation=_flag(table, "abbreviation") or False,
        ambiguous=_flag(table, "ambiguous") or False,
        variants=variants,
        head=_count(table, "head"),
        plural=_string(table, "plural"),
        preposition=_choice(table, "preposition", PREPOSITIONS, "", name),
        given=given,
        patronymic=_string(table, "patronymic"),
        family=family,
        family_first=_flag(table, "family_first") or False,
    )


def _spellings(table: Mapping[str, Any], key: str, lang: Lang) -> tuple[str, ...]:
    """Return a part of a person's name in its spellings, the preferred one first."""
    value = table.get(key, [])
    return tuple(_name(one, lang) for one in ([value] if isinstance(value, str) else _strings(table, key)))


def _full_names(
    table: Mapping[str, Any], given: tuple[str, ...], family: tuple[str, ...], lang: Lang
) -> tuple[str, tuple[str, ...]]:
    """Return the name and its variants, composed of a person's given and family names if the table has them."""
    variants = tuple(_name(variant, lang) for variant in _strings(table, "variants"))
    if not family:
        return _name(table.get("name"), lang), variants
    if "name" in table or not given:
        raise GlossaryError(f"{lang}: a person has either a name, or a given and a family name")
    made = [
        f"{last} {first}" if table.get("family_first") else f"{first} {last}" for last in family for first in given
    ]
    return made[0], (*made[1:], *variants)


def _name(value: Any, lang: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise GlossaryError(f"{lang}: a name is empty or missing")
    if value != " ".join(value.split(" ")).strip() or not value.isprintable():
        raise GlossaryError(f"{lang}: {value!r} holds spaces at an end or invisible characters; delete them")
    return value


def _only(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    if unknown := [key for key in table if key not in known]:
        raise GlossaryError(f"{where}unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")


def _choice(table: Mapping[str, Any], key: str, known: tuple[str, ...], default: str, name: str) -> str:
    value: str = table.get(key, default)
    if value != default and value not in known:
        raise GlossaryError(f"{name}: {key} is {value!r}; it must be one of {', '.join(known)}")
    return value


def _day(table: Mapping[str, Any], key: str, name: str) -> date | None:
    value = table.get(key)
    if isinstance(value, str):  # the cache keeps dates as text
        with suppress(ValueError):
            value = date.fromisoformat(value)
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise GlossaryError(f"{name}: {key} is {value!r}; write a day such as 2019-03-23, without quotes")
    return value


def _string(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise GlossaryError(f"{key} is {value!r}; it must be a string in quotes", field=key)
    return value


def _flag(table: Mapping[str, Any], key: str) -> bool | None:
    value = table.get(key)
    if value is not None and not isinstance(value, bool):
        raise GlossaryError(f"{key} is {value!r}; it must be true or false", field=key)
    return value


def _count(table: Mapping[str, Any], key: str) -> int:
    value = table.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise GlossaryError(f"{key} is {value!r}; it must be a number of words", field=key)
    return value


def _reread(table: Mapping[str, Any]) -> str:
    """Return when a second reader went through it, as written; "yes" where the table says no more than true."""
    value = table.get("reread", "")
    return "yes" if value is True else str(value) if isinstance(value, (str, date)) else ""


def _offices(table: Mapping[str, Any]) -> tuple[Office, ...]:
    value = table.get("offices", [])
    if not isinstance(value, list) or not all(isinstance(one, dict) and {"en", "ru"} <= set(one) for one in value):
        raise GlossaryError('offices is a list such as [ { en = "president", ru = "президент", of = "georgia" } ]')
    for one in value:
        _only(one, OFFICE_KEYS, "offices: ")
    return tuple(
        Office(
            _string(one, "en"), _string(one, "ru"), _string(one, "of"),
            _day(one, "from", one["en"]), _day(one, "until", one["en"]),
        )
        for one in value
    )  # fmt: skip


def _strings(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise GlossaryError(f"{key} is {value!r}; it must be a list of strings", field=key)
    return tuple(value)


def _by_language(table: Mapping[str, Any], key: str) -> dict[str, tuple[str, ...]]:
    value = table.get(key, {})
    if not isinstance(value, dict) or not set(value) <= set(LANGUAGES):
        raise GlossaryError(f'{key} is a table such as {{ en = ["..."], ru = ["..."] }}', field=key)
    return {lang: _strings(value, lang) for lang in value}
