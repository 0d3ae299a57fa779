"""The glossary as the rest of the program sees it: find names, know the accepted ones, put them in a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from aligner.errors import GlossaryError
from aligner.glossary import inflect, person_forms, termbase
from aligner.glossary.concepts import Concept, Term, read_concept
from aligner.glossary.index import Index, build, cached
from aligner.glossary.kinds import WORD
from aligner.glossary.lexicon import DERIVED
from aligner.glossary.match import Matcher, Mention
from aligner.glossary.normalise import key
from aligner.glossary.policy import NO_POLICY, Policy, Standing, read_policy
from aligner.glossary.revision import revised
from aligner.model import LANGUAGES, Lang, digest


class Concepts(Mapping[str, Concept]):
    """All concepts by id, each made when it is first asked for; ``like`` lends all that it made ``but`` one."""

    def __init__(
        self, tables: Mapping[str, Mapping[str, Any]], like: Concepts | None = None, but: str = ""
    ) -> None:
        self._tables = tables
        self._made: dict[str, Concept] = (
            {id: concept for id, concept in like._made.items() if id != but} if like else {}
        )

    def __getitem__(self, id: str) -> Concept:
        concept = self._made.get(id)
        if concept is None:
            concept = self._made[id] = read_concept(id, self._tables[id])
        return concept

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


class Glossary:
    """A termbase under a house policy. Made by load(); holds no text and may be shared by threads."""

    def __init__(
        self, names: Index, words: Index, policy: Policy, digest: str, concepts: Concepts | None = None
    ) -> None:
        self.policy = policy
        self.digest = digest
        self.concepts = concepts or Concepts(names.tables)
        self._indices = (names, words)

    @classmethod
    @cache
    def empty(cls) -> Glossary:
        """Return the glossary without concepts, for checks that need none."""
        return cls(build((), {}), build((), {}), NO_POLICY, "")

    def find(self, text: str, lang: Lang, on: date | None = None) -> list[Mention]:
        """Return all names, adjectives, inhabitants, abbreviations and persons in a text of that language, in order.

        Mentions do not overlap; their offsets are those of the text as given. A name that may mean
        several concepts carries the rest in ``others``; of several people of one family name, the one
        who held an office on the day of the text stands first.
        """
        found = self._matchers[0][lang].find(text)
        in_full = {mention.concept for mention in found if mention.kind == "person"}
        return [mention if mention.concept in in_full else self._in_office(mention, on) for mention in found] if on else found

    def _in_office(self, mention: Mention, on: date) -> Mention:
        """Return a family name as that of its bearer who held an office on that day, if there is one only."""
        if mention.kind != "surname" or mention.term is None:
            return mention
        bearers = dict.fromkeys((*mention.candidates, *self.concepts_named(mention.term.surname)))
        holding = [id for id in bearers if any(office.holds(on) for office in self.concepts[id].offices)]
        if len(holding) != 1 or holding[0] == mention.concept:
            return mention
        return mention._replace(concept=holding[0], others=tuple(id for id in mention.candidates if id != holding[0]))

    def words(self, text: str, lang: Lang) -> list[Mention]:
        """Return all common words of the glossary in a text, in order; one whose sense is open carries the rest in ``others``."""
        return self._matchers[1][lang].find(text)

    @cached_property
    def _matchers(self) -> tuple[dict[Lang, Matcher], ...]:
        return tuple(
            {lang: Matcher(index, lang, self.concepts.__getitem__) for lang in LANGUAGES} for index in self._indices
        )

    def terms(self, concept: str, lang: Lang, on: date | None = None) -> list[Term]:
        """Return the accepted terms on that day under the policy, preferred first; without a day, today's."""
        return self.policy.accepted(self.concepts[concept], lang, on)

    def names(self, concept: str, lang: Lang, on: date | None = None) -> list[str]:
        """Return the accepted names on that day under the policy, preferred first, without variants."""
        return list(dict.fromkeys(term.name for term in self.terms(concept, lang, on)))

    def standing(self, concept: str, lang: Lang, name: str, on: date | None = None) -> Standing:
        """Return the standing of a name (dictionary form or variant) on that day under the policy.

        ``outdated`` is a name outside its time; the best standing counts where two terms read alike.
        KeyError where the concept has no such name.
        """
        return self.policy.best(self.concepts[concept], lang, name, on)

    def judge(self, mention: Mention, on: date | None = None) -> Standing:
        """Return the standing of a mention's name on that day; adjectives and inhabitants are preferred."""
        if mention.term is None:
            return "preferred"
        return self.standing(mention.concept, mention.term.lang, mention.term.name, on)

    def inflect(self, concept: str, lang: Lang, on: date | None = None, like: Mention | str = "nom") -> str:
        """Return the preferred name in a case (``like`` = "gen" or a tag such as "gen.f"), or in that of a mention.

        A mention lends its kind (name, adjective, inhabitant), its case, gender and number, and ALL CAPS unless they are an abbreviation's.
        Where its form can be several cases, the first of nom, gen, dat, acc, ins, loc is taken: narrow it
        first with narrow(). GlossaryError where the concept has no accepted word of that kind.
        """
        kind = like.kind if isinstance(like, Mention) else "name"
        tags = like.tags if isinstance(like, Mention) else frozenset((like,))
        if kind in DERIVED:
            words = self.concepts[concept].words(kind, lang)
            if not words:
                raise GlossaryError(f"[{concept}] has no {kind} in {lang}; add one to the termbase")
            text = inflect.word_like(words[0], kind, lang, tags)
        else:
            terms = self.terms(concept, lang, on)
            if not terms:
                raise GlossaryError(f"[{concept}] has no accepted name in {lang} on {on or 'this day'}")
            text = inflect.name_like(terms[0], tags) if not terms[0].family else self._person_like(concept, terms[0], kind, tags)
        if isinstance(like, Mention) and like.kind != "abbreviation":
            text = inflect.capitals_like(text, like.text)
        return text

    def _person_like(self, concept: str, term: Term, kind: str, tags: frozenset[str]) -> str:
        """Return a person's name, or the family name alone, in the first case of these tags."""
        made = person_forms.surname_forms if kind == "surname" else person_forms.person_forms
        forms = made(term, self.concepts[concept].gender)
        return forms.get(inflect.first_case(tags), forms["nom"])[0]

    def gender(self, mention: Mention) -> str:
        """Return the gender of the person meant, "m" or "f"; "" for anything else, and for namesakes of both."""
        found = {self.concepts[id].gender for id in mention.candidates}
        return found.pop() if len(found) == 1 else ""

    def preposition(self, concept: str, lang: Lang) -> str:
        """Return the name's preposition of place by policy, else by termbase (на Кубани); "" if any fits."""
        own = next((term.preposition for term in self.concepts[concept].terms_in(lang) if term.preposition), "")
        return self.policy.preposition.get(f"{concept}.{lang}", own)

    def first_mention(self, concept: str, lang: Lang, on: date | None = None) -> str:
        """Return a name as the house spells it out at its first mention, as Stepanakert (Khankendi); "" if it does not."""
        return self.policy.spelt_out(concept, lang, on)

    def forms(self, term: Term, gender: str = "") -> dict[str, tuple[str, ...]]:
        """Case -> forms of a Russian term, the one to write first; an English term has its name alone.

        A person's term needs the person's gender.
        """
        if term.family:
            return person_forms.person_forms(term, gender or "m")
        return inflect.name_forms(term) if term.lang == "ru" else {"nom": (term.name,)}

    def revised(self, id: str, table: Mapping[str, Any] | None) -> Glossary:
        """Return the glossary with that table for the concept (None: without it); nothing is written.

        GlossaryError where the table is none of a concept.
        """
        names, words = (
            revised(index, id, table, self.concepts.__getitem__, belongs)
            for index, belongs in zip(self._indices, LAYERS, strict=True)
        )
        concepts = Concepts(names.tables, self.concepts, id)
        return Glossary(names, words, self.policy, digest(self.digest, id, repr(table)), concepts)

    def under(self, policy: Policy) -> Glossary:
        """Return the same termbase under another policy."""
        made = Glossary(*self._indices, policy, digest(self.digest, repr(policy)), self.concepts)
        made._matchers = self._matchers
        return made

    def names_of_all(self) -> list[tuple[str, str, str]]:
        """Return every name, variant, adjective and inhabitant: folded, its concept's id, and as it is written."""
        return self._names

    @cached_property
    def _names(self) -> list[tuple[str, str, str]]:
        listed = (one for index in self._indices for one in index.lexemes if one.concept)
        return [(key(one.name), one.concept, one.name) for one in listed]

    def concepts_named(self, name: str) -> list[str]:
        """Ids of the concepts that bear this name in any form, in either language, capitals aside."""
        found = dict.fromkeys(
            index.lexemes[place].concept
            for index in self._indices
            for table in index.keys.values()
            for place in table.get(key(name), ())[::2]
        )
        return list(found)


def load(folder: Path | str | None = None, policy: str | None = None) -> Glossary:
    """Load the termbase in a folder (see termbase.folder for the default) under one of its policies.

    GlossaryError names file and line of what is wrong in it. Cheap when called again: the folder is read
    for changes only, the expanded forms come from memory or from the user's cache.
    """
    path = termbase.folder(folder)
    signature = termbase.folder_digest(path)
    loaded = _loaded(path, signature)
    return loaded.under(read_policy(path, policy)) if policy else loaded


@lru_cache(maxsize=4)
def _loaded(path: Path, signature: str) -> Glossary:
    names, words = cached(signature, lambda: _build(path))
    return Glossary(names, words, NO_POLICY, digest(signature))


def _is_name(concept: Concept) -> bool:
    return concept.kind != WORD


def _is_word(concept: Concept) -> bool:
    return concept.kind == WORD


LAYERS = (_is_name, _is_word)
"""Names and common words are looked up apart: a text is read for words only when somebody asks."""


def _build(path: Path) -> tuple[Index, ...]:
    entries = termbase.read(path)
    concepts = [entry.concept() for entry in entries.values()]
    tables = {id: entry.table for id, entry in entries.items()}
    words = {one.id: tables[one.id] for one in concepts if _is_word(one)}
    return build(filter(_is_name, concepts), tables), build(filter(_is_word, concepts), words)
