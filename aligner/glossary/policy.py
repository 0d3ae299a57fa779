"""House policy: which of a concept's names a desk uses. Data in policies/<name>.toml.

::

    title = "Eurasianet"
    note = "Why this desk writes so."
    [prefer]
    "stepanakert.en" = "Stepanakert"
    [admit]
    "stepanakert.en" = ["Khankendi"]
    [forbid]
    "kyrgyzstan.ru" = ["Киргизия"]
    [preposition]
    "ukraine.ru" = "в"
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from aligner.errors import GlossaryError
from aligner.glossary.concepts import Concept, Term
from aligner.glossary.folding import key
from aligner.glossary.termbase import POLICIES, read_toml
from aligner.model import LANGUAGES, Lang

Standing = Literal["preferred", "admitted", "deprecated", "forbidden", "outdated"]
"""What a name is worth on a day under a policy; ``outdated`` is a name outside its time."""

_RANK = {"preferred": 0, "admitted": 1, "deprecated": 2, "forbidden": 3, "outdated": 4}


@dataclass(frozen=True, slots=True)
class Policy:
    """Names that a desk prefers, admits and forbids, by ``concept id.language``; folded for comparison.

    ``preposition`` is the one, в or на, that the desk puts before a Russian name of place.
    """

    name: str = ""
    title: str = ""
    note: str = ""
    prefer: Mapping[str, str] = field(default_factory=dict)
    admit: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    preposition: Mapping[str, str] = field(default_factory=dict)

    def standing(self, concept: Concept, term: Term, on: date | None) -> Standing:
        """What the term is worth on that day (today's names, where no day is given)."""
        where = f"{concept.id}.{term.lang}"
        if not term.valid(on):
            return "outdated"
        if term.until is None and self._named(term, self.forbid.get(where, ())):
            return "forbidden"  # but a name that had its time was right in it
        chosen = self.prefer.get(where)
        if self._named(term, self.admit.get(where, ())):
            return "admitted"
        if chosen is None or not self._applies(concept, term.lang, chosen, on):
            return term.status
        if self._named(term, (chosen,)):
            return "preferred"
        return "admitted" if term.status == "preferred" else term.status

    def admits(self, concept: str, term: Term) -> bool:
        """True if the policy lists the term among the names that are right as well."""
        return self._named(term, self.admit.get(f"{concept}.{term.lang}", ()))

    def _applies(self, concept: Concept, lang: Lang, chosen: str, on: date | None) -> bool:
        """A preferred name counts only on days when the concept bears it."""
        return any(term.valid(on) and self._named(term, (chosen,)) for term in concept.terms_in(lang))

    @staticmethod
    def _named(term: Term, names: Iterable[str]) -> bool:
        mine = {key(name) for name in term.names}
        return any(key(name) in mine for name in names)

    def accepted(self, concept: Concept, lang: Lang, on: date | None) -> list[Term]:
        """The terms to use on that day, preferred first; deprecated, forbidden and outdated ones are left out.

        A term of which the policy prefers a variant bears that variant as its name.
        """
        ranked = [(_RANK[self.standing(concept, term, on)], term) for term in concept.terms_in(lang)]
        ranked.sort(key=lambda pair: pair[0])
        chosen = self.prefer.get(f"{concept.id}.{lang}", "")
        return [_spelt(term, chosen) for rank, term in ranked if rank <= _RANK["admitted"]]

    def best(self, concept: Concept, lang: Lang, name: str, on: date | None) -> Standing:
        """The best standing of the concept's terms of that name; KeyError where there is none."""
        named = [term for term in concept.terms_in(lang) if self._named(term, (name,))]
        if not named:
            raise KeyError(f"{concept.id} has no name {name!r} in {lang}")
        return min((self.standing(concept, term, on) for term in named), key=_RANK.__getitem__)


def _spelt(term: Term, chosen: str) -> Term:
    """The term with the chosen spelling for its name, where that is one of its names."""
    spellings = [name for name in term.names if key(name) != key(chosen)]
    if chosen == term.name or len(spellings) == len(term.names):
        return term
    return replace(term, name=chosen, variants=tuple(dict.fromkeys((*term.names[:1], *spellings))))


NO_POLICY = Policy()


def policies(folder: Path) -> list[str]:
    """Names of the policies that lie in a termbase."""
    return sorted(path.stem for path in (folder / POLICIES).glob("*.toml"))


def read_policy(folder: Path, name: str | None) -> Policy:
    """The policy of that name in the termbase's folder, or from a path ending in .toml; None is no policy."""
    if not name:
        return NO_POLICY
    path = Path(name) if name.endswith(".toml") else folder / POLICIES / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(policies(folder)) or "none"
        raise GlossaryError(f"no policy {name!r}; the termbase has {known}")
    table, _ = read_toml(path)
    if unknown := set(table) - {"title", "note", "prefer", "admit", "forbid", "preposition"}:
        raise GlossaryError(
            f"{path}: unknown key {min(unknown)!r}; known are title, note, prefer, admit, forbid, preposition"
        )
    prefer = _section(path, table, "prefer")
    if wrong := next((where for where, names in prefer.items() if len(names) != 1), None):
        raise GlossaryError(f"{path}: prefer names one name for {wrong}")
    prepositions = _section(path, table, "preposition")
    if wrong := next((where for where, words in prepositions.items() if words not in (("в",), ("на",))), None):
        raise GlossaryError(f'{path}: preposition of {wrong} must be "в" or "на"')
    return Policy(
        name=path.stem,
        title=str(table.get("title", "")),
        note=str(table.get("note", "")),
        prefer={where: names[0] for where, names in prefer.items()},
        admit=_section(path, table, "admit"),
        forbid=_section(path, table, "forbid"),
        preposition={where: words[0] for where, words in prepositions.items()},
    )


def _section(path: Path, table: Mapping[str, Any], name: str) -> dict[str, tuple[str, ...]]:
    section = table.get(name, {})
    if not isinstance(section, dict):
        raise GlossaryError(f'{path}: [{name}] is a table of "concept.lang" = name')
    found: dict[str, tuple[str, ...]] = {}
    for where, value in section.items():
        names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
        if (
            where.rpartition(".")[2] not in LANGUAGES
            or not names
            or not all(isinstance(n, str) for n in names)
        ):
            raise GlossaryError(
                f'{path}: [{name}] {where!r}: write "concept.en" or "concept.ru" = a name or list'
            )
        found[where] = names
    return found
