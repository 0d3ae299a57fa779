"""The glossary as the rest of the program sees it: find names, know the accepted ones, put them in a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from aligner.errors import GlossaryError
from aligner.glossary import inflect, termbase
from aligner.glossary.concepts import Concept, Term, read_concept
from aligner.glossary.folding import key
from aligner.glossary.index import Index, build, cached
from aligner.glossary.match import Matcher, Mention
from aligner.glossary.policy import NO_POLICY, Policy, Standing, read_policy
from aligner.glossary.revision import revised
from aligner.model import Lang, TermHint, digest, other


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

    def __init__(self, index: Index, policy: Policy, digest: str) -> None:
        self.policy = policy
        self.digest = digest
        self.concepts = Concepts(index.tables)
        self._index = index

    @classmethod
    @cache
    def empty(cls) -> Glossary:
        """The glossary without concepts, for checks that need none."""
        return cls(build((), {}), NO_POLICY, "")

    def find(self, text: str, lang: Lang) -> list[Mention]:
        """All names, adjectives, inhabitants and abbreviations in a text of that language, in order.

        Mentions do not overlap; their offsets are those of the text as given. A name that may mean
        several concepts carries the rest in ``others``.
        """
        return self._matchers[lang].find(text)

    @cached_property
    def _matchers(self) -> dict[Lang, Matcher]:
        return {
            "en": Matcher(self._index, "en", self.concepts.__getitem__),
            "ru": Matcher(self._index, "ru", self.concepts.__getitem__),
        }

    def terms(self, concept: str, lang: Lang, on: date | None = None) -> list[Term]:
        """The accepted terms on that day under the policy, preferred first; without a day, today's."""
        return self.policy.accepted(self.concepts[concept], lang, on)

    def names(self, concept: str, lang: Lang, on: date | None = None) -> list[str]:
        """The accepted names on that day under the policy, preferred first; variants are not among them."""
        return list(dict.fromkeys(term.name for term in self.terms(concept, lang, on)))

    def standing(self, concept: str, lang: Lang, name: str, on: date | None = None) -> Standing:
        """What a name (in its dictionary form, or a variant) is worth on that day under the policy.

        ``outdated`` is a name outside its time; the best standing counts where two terms read alike.
        KeyError where the concept has no such name.
        """
        return self.policy.best(self.concepts[concept], lang, name, on)

    def judge(self, mention: Mention, on: date | None = None) -> Standing:
        """What the name in a mention is worth on that day; adjectives and inhabitants are preferred."""
        if mention.term is None:
            return "preferred"
        return self.standing(mention.concept, mention.term.lang, mention.term.name, on)

    def hints(self, text: str, source_lang: Lang, on: date | None = None) -> list[TermHint]:
        """What a translation package that obeys terms is told: each name's dictionary form in the other language.

        Names that may mean several concepts with different names there are left out.
        """
        target = other(source_lang)
        hints = []
        for mention in self.find(text, source_lang):
            if mention.kind not in ("name", "abbreviation"):
                continue
            wanted = {tuple(self.names(id, target, on)[:1]) for id in mention.candidates}
            if len(wanted) == 1 and (name := wanted.pop()):
                hints.append(TermHint(mention.start, mention.stop, name[0]))
        return hints

    def inflect(self, concept: str, lang: Lang, on: date | None = None, like: Mention | str = "nom") -> str:
        """The preferred name in a case (``like`` = "gen" or a tag such as "gen.f"), or as a mention stands.

        A mention lends its kind (name, adjective, inhabitant), its case, gender and number, and ALL CAPS unless they are an abbreviation's.
        Where its form can be several cases, the first of nom, gen, dat, acc, ins, loc is taken: narrow it
        first with narrow(). GlossaryError where the concept has no accepted word of that kind.
        """
        kind = like.kind if isinstance(like, Mention) else "name"
        tags = like.tags if isinstance(like, Mention) else frozenset((like,))
        if kind in ("adjective", "inhabitant"):
            words = self.concepts[concept].words(kind, lang)
            if not words:
                raise GlossaryError(f"[{concept}] has no {kind} in {lang}; add one to the termbase")
            text = inflect.word_like(words[0], kind, lang, tags)
        else:
            terms = self.terms(concept, lang, on)
            if not terms:
                raise GlossaryError(f"[{concept}] has no accepted name in {lang} on {on or 'this day'}")
            text = inflect.name_like(terms[0], tags)
        if isinstance(like, Mention) and like.kind != "abbreviation":
            text = inflect.capitals_like(text, like.text)
        return text

    def forms(self, term: Term) -> dict[str, tuple[str, ...]]:
        """Case -> forms of a Russian term, the one to write first; an English term has its name alone."""
        return inflect.name_forms(term) if term.lang == "ru" else {"nom": (term.name,)}

    def revised(self, id: str, table: Mapping[str, Any] | None) -> Glossary:
        """The glossary as it would be with that table for the concept (None: without it); nothing is written.

        GlossaryError where the table is none of a concept.
        """
        index = revised(self._index, id, table, self.concepts.__getitem__)
        made = Glossary(index, self.policy, digest(self.digest, id, repr(table)))
        made.concepts = Concepts(index.tables, self.concepts, id)
        return made

    def under(self, policy: Policy) -> Glossary:
        """The same termbase under another policy."""
        made = Glossary(self._index, policy, digest(self.digest, repr(policy)))
        made.concepts, made._matchers = self.concepts, self._matchers
        return made

    def names_of_all(self) -> list[tuple[str, str, str]]:
        """Every name, variant, adjective and inhabitant: folded, its concept's id, and as it is written."""
        return self._names

    @cached_property
    def _names(self) -> list[tuple[str, str, str]]:
        return [(key(one.name), one.concept, one.name) for one in self._index.lexemes if one.concept]

    def concepts_named(self, name: str) -> list[str]:
        """Ids of the concepts that bear this name in any form, in either language, capitals aside."""
        found = dict.fromkeys(
            self._index.lexemes[place].concept
            for table in self._index.keys.values()
            for place in table.get(key(name), ())[::2]
        )
        return list(found)


def load(folder: Path | str | None = None, policy: str | None = None) -> Glossary:
    """The termbase in a folder (see termbase.folder for the default) under a policy of that termbase.

    GlossaryError names file and line of what is wrong in it. Cheap when called again: the folder is read
    for changes only, the expanded forms come from memory or from the user's cache.
    """
    path = termbase.folder(folder)
    signature = termbase.folder_digest(path)
    rules = read_policy(path, policy)
    return _glossary(path, signature, repr(rules), _Hidden(rules))


class _Hidden:
    """A value that lru_cache does not look at: its signature stands beside it."""

    def __init__(self, value: Policy) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hidden)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _glossary(path: Path, signature: str, rules: str, policy: _Hidden) -> Glossary:
    index = cached(signature, lambda: _build(path))
    return Glossary(index, policy.value, digest(signature, rules))


def _build(path: Path) -> Index:
    entries = termbase.read(path)
    return build(
        (entry.concept() for entry in entries.values()), {id: entry.table for id, entry in entries.items()}
    )
