"""A concept as a form: every field of its table as text, and back, with problems shown at their fields.

Names are rows ``en-0-name``, ``en-0-from`` ...; a row without a name is left out, so that taking the text away takes
the name away. Words are listed one a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from starlette.datastructures import FormData

from aligner.errors import GlossaryError
from aligner.glossary import inflect
from aligner.glossary.concepts import Term, read_concept, read_term
from aligner.glossary.toml_blocks import TERM_ORDER
from aligner.glossary.validate import Problem
from aligner.model import LANGUAGES, Lang
from aligner.text.morphology.endings import CASES

PLAIN = ("kind", "country", "region", "part_of", "wikidata", "note")
LISTS = ("confuse", "stands_for", "sources")
RELATIONS = ("region", "part_of", "confuse", "stands_for")
WORDS = ("adjectives", "inhabitants", "context", "not_context")
FLAGS = {"": None, "yes": True, "no": False}
TERM_PLAIN = ("name", "status", "gender", "number", "note")
MOST_ROWS = 40  # names of one language

Table = dict[str, Any]
_FIELD = re.compile(r"(en|ru)-([0-9]{1,2})-name")


@dataclass(slots=True)
class Row:
    """One name as the form has it; ``derived`` are the forms that the rules make, by case."""

    values: dict[str, str]
    problems: list[str] = field(default_factory=list)
    derived: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """The form of one concept: its fields as text, its names in rows, and what is wrong, by field ("" for the whole).

    ``warnings`` do not hinder saving.
    """

    id: str
    values: dict[str, str]
    rows: dict[Lang, list[Row]]
    problems: dict[str, list[str]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Return True if a problem prevents saving."""
        return bool(self.problems) or any(row.problems for rows in self.rows.values() for row in rows)

    def tell(self, message: str, where: str = "") -> None:
        """Add what is wrong at a field, or at the row of a name ("ru Баки")."""
        lang, _, name = where.partition(" ")
        for row in self.rows.get(lang, ()) if name else ():  # type: ignore[call-overload]
            if name in (row.values["name"], *_lines(row.values["variants"])):
                row.problems.append(message)
                return
        self.problems.setdefault(lang, []).append(message)


def filled(id: str, table: Table) -> Sheet:
    """Make a concept's form from its table."""
    values = {name: str(table.get(name, "")) for name in PLAIN}
    values["checked"] = "yes" if table.get("checked") else ""
    values["ambiguous"] = _flag_of(table.get("ambiguous"))
    values |= {name: "\n".join(table.get(name, ())) for name in LISTS}
    values |= {
        f"{name}-{lang}": "\n".join(table.get(name, {}).get(lang, ())) for name in WORDS for lang in LANGUAGES
    }
    return Sheet(id, values, {lang: [_row(term) for term in terms_of(table, lang)] for lang in LANGUAGES})


def terms_of(table: Mapping[str, Any], lang: Lang) -> list[Table]:
    """Return the names of one language as tables, however they are written."""
    value = table.get(lang, [])
    return [
        {"name": one} if isinstance(one, str) else {"name": read_term(one, lang).name, **one}
        for one in (value if isinstance(value, list) else [value])
    ]


def _row(term: Table) -> Row:
    values = {name: str(term.get(name, "")) for name in TERM_PLAIN}
    values |= {name: str(term.get(name, "")) for name in ("from", "until")}
    values["declines"] = _flag_of(term.get("declines"))
    values |= {name: "yes" if term.get(name) else "" for name in ("abbreviation", "ambiguous")}
    values["variants"] = "\n".join(term.get("variants", ()))
    values |= {case: term.get("forms", {}).get(case, "") for case in CASES}
    return Row(values)


def _flag_of(value: Any) -> str:
    return "" if value is None else "yes" if value else "no"


def empty_row() -> Row:
    """Return an empty row for a name."""
    return _row({})


def sent(id: str, form: FormData) -> Sheet:
    """Read a submitted form."""

    def text(name: str) -> str:
        values = form.getlist(name)  # a list of relations has a field each
        return "\n".join(value.replace("\r\n", "\n").strip() for value in values if isinstance(value, str) and value.strip())

    names = [
        *PLAIN,
        *LISTS,
        "checked",
        "ambiguous",
        *(f"{name}-{lang}" for name in WORDS for lang in LANGUAGES),
    ]
    sheet = Sheet(id, {name: text(name) for name in names}, {})
    blank = empty_row().values
    for lang in LANGUAGES:
        numbers = sorted(
            {int(found[2]) for name in form if (found := _FIELD.fullmatch(name)) and found[1] == lang}
        )
        rows = [Row({key: text(f"{lang}-{number}-{key}") for key in blank}) for number in numbers[:MOST_ROWS]]
        sheet.rows[lang] = rows
    return sheet


def name_relations(sheet: Sheet, named: Callable[[str], Sequence[str]]) -> None:
    """Put ids in the place of names that people wrote for related concepts; ``named`` gives the concepts of a name."""
    for field_name in RELATIONS:
        ids = []
        for written in _lines(sheet.values[field_name]):
            found = named(written)
            ids.append(found[0] if len(found) == 1 else written)
        sheet.values[field_name] = "\n".join(ids)


def moved(sheet: Sheet, act: str) -> bool:
    """Do what a button of the rows asks (``more en``, ``up ru 2``), if it is one of them."""
    word, _, rest = act.partition(" ")
    lang, _, number = rest.partition(" ")
    if lang not in LANGUAGES or word not in ("more", "up"):
        return False
    rows = sheet.rows[lang]
    if word == "more":
        rows.append(empty_row())
    elif number.isascii() and number.isdigit() and len(number) < 3 and 0 < int(number) < len(rows):
        rows.insert(int(number) - 1, rows.pop(int(number)))
    return True


def read(sheet: Sheet, old: Mapping[str, Any]) -> Table | None:
    """Return the table of a submitted form; what the form does not show is kept from ``old``.

    None where something is wrong, which then stands at its field.
    """
    values = sheet.values
    table: Table = {name: values[name] for name in PLAIN}
    table["checked"] = values["checked"] == "yes"
    table["ambiguous"] = FLAGS.get(values["ambiguous"])
    table |= {name: _lines(values[name]) for name in LISTS}
    for name in WORDS:
        words = {lang: _lines(values[f"{name}-{lang}"]) for lang in LANGUAGES}
        table[name] = {lang: listed for lang, listed in words.items() if listed}
    for lang in LANGUAGES:
        before = terms_of(old, lang)
        terms = [_term(row, lang, before) for row in sheet.rows[lang] if row.values["name"]]
        table[lang] = terms[0] if len(terms) == 1 and not isinstance(old.get(lang), list) else terms
    unknown = {name: value for name, value in old.items() if name not in table}
    made = unknown | {name: value for name, value in table.items() if value not in ("", None, [], {})}
    if not values["checked"] and old.get("checked") is not False:
        made.pop("checked")
    if not sheet.wrong:
        try:
            read_concept(sheet.id, made)
        except GlossaryError as error:
            sheet.tell(error.message, error.field)
    return None if sheet.wrong else made


def _term(row: Row, lang: Lang, before: Iterable[Table] = ()) -> Table | str:
    """Return the name of a row; what the form does not show is kept from ``before``."""
    values = row.values
    term: Table = {name: values[name] for name in TERM_PLAIN}
    for name in ("from", "until"):
        try:
            term[name] = date.fromisoformat(values[name]) if values[name] else None
        except ValueError:
            row.problems.append(f"{name} is a day such as 2019-03-23.")
    term["declines"] = FLAGS.get(values["declines"])
    term |= {name: values[name] == "yes" or None for name in ("abbreviation", "ambiguous")}
    term["variants"] = _lines(values["variants"])
    term["forms"] = {case: values[case] for case in CASES if values[case]}
    old = next((one for one in before if (one["name"], one.get("from")) == (term["name"], term.get("from"))), {})
    term |= {name: value for name, value in old.items() if name not in term}
    made = {name: term[name] for name in TERM_ORDER if term.get(name) not in ("", None, [], {})}
    if "family" in made:
        del made["name"]  # made of the person's names
    if not row.problems:
        try:
            row.derived = _derived(read_term(made, lang))
        except GlossaryError as error:
            row.problems.append(str(error))
    return term["name"] if made.keys() == {"name"} else made


def _derived(term: Term) -> dict[str, str]:
    """Return the forms of a Russian name by the rules."""
    return (
        {case: "/".join(forms) for case, forms in inflect.name_forms(term).items()}
        if term.lang == "ru"
        else {}
    )


def derive(sheet: Sheet) -> None:
    """Show beside each Russian name the forms that the rules make of it."""
    for row in sheet.rows["ru"]:
        if row.values["name"] and not row.derived:
            _term(row, "ru")


def judge(sheet: Sheet, found: Iterable[Problem]) -> None:
    """Put what the termbase's validation says of the concept at its field."""
    for problem in found:
        message = problem.message.removeprefix(f"[{sheet.id}] ")
        if problem.severity == "error":
            sheet.tell(message, problem.field)
        else:
            sheet.warnings.append(message)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
