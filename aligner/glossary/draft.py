"""A concept as another program's file has it: names and little else, before it enters the termbase."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from aligner.glossary.concepts import Concept, Term
from aligner.glossary.kinds import KINDS
from aligner.glossary.normalise import key
from aligner.model import LANGUAGES, Lang
from aligner.text.invisible import IN_A_NAME
from aligner.text.scripts import CYRILLIC, LATIN


@dataclass(frozen=True, slots=True)
class ConceptDraft:
    """Names of one thing in both languages as read from ``place`` (file:line)."""

    place: str
    terms: tuple[Term, ...]
    id: str = ""
    kind: str = ""
    country: str = ""
    wikidata: str = ""
    note: str = ""

    def side(self, lang: Lang) -> tuple[Term, ...]:
        """Return the names in that language."""
        return tuple(term for term in self.terms if term.lang == lang)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The outcome of reading drafts: new concepts by id, how many are known, and a sentence for each one refused."""

    new: Mapping[str, ConceptDraft] = field(default_factory=dict)
    known: int = 0
    refused: tuple[str, ...] = ()


def tidy(text: str | None) -> str:
    """Return a text in composed form, without invisible characters and double spaces."""
    return " ".join(unicodedata.normalize("NFC", IN_A_NAME.sub("", text or "")).split())


def draft_of(concept: Concept) -> ConceptDraft:
    """Return a concept in the form that other programs exchange."""
    return ConceptDraft(
        place="", terms=concept.terms, id=concept.id, kind=concept.kind, country=concept.country,
        wikidata=concept.wikidata, note=concept.note,
    )  # fmt: skip


def take_in(
    drafts: Iterable[ConceptDraft], concepts: Mapping[str, Concept], any_letters: bool = False
) -> ImportResult:
    """Sort drafts into new ones, those that the termbase has already, and those that it must not get.

    Refused are an empty side, an English name without a Latin letter and a Russian one without a Cyrillic letter
    (unless ``any_letters``), and a name that the termbase knows with another name on the other side. Entries
    with ids of their own may share a name with each other (Georgia), rows of a table may not.
    """
    before = _pairs(concepts.values())
    pairs = dict(before)
    taken = set(concepts)
    new: dict[str, ConceptDraft] = {}
    refused: list[str] = []
    known = 0
    for draft in drafts:
        empty = next((lang for lang in LANGUAGES if not draft.side(lang)), None)
        if empty:
            refused.append(f"{draft.place}: no {empty} name; nothing to pair")
            continue
        if not any_letters and (foreign := _foreign(draft)):
            refused.append(f"{draft.place}: {foreign}; add --any-letters if that is right")
            continue
        english, russian = (key(draft.side(lang)[0].name) for lang in LANGUAGES)
        there = pairs.get(english, set())
        homonym = bool(draft.id) and not there & before.get(english, set())
        if not there or (homonym and russian not in there):
            pairs[english] = {*there, russian}
            new[_free_id(draft, taken)] = draft
        elif russian in there:
            known += 1
        else:
            name, other = draft.side("en")[0].name, draft.side("ru")[0].name
            refused.append(f"{draft.place}: {name} is known here, but not as {other}; add it by hand")
    return ImportResult(new, known, tuple(refused))


def _foreign(draft: ConceptDraft) -> str:
    """Return what is wrong with the letters of a draft's first names; "" if nothing is."""
    english, russian = draft.side("en")[0].name, draft.side("ru")[0].name
    if not LATIN.search(english):
        return f"the English name {english} has no Latin letter"
    return "" if CYRILLIC.search(russian) else f"the Russian name {russian} has no Cyrillic letter"


def _pairs(concepts: Iterable[Concept]) -> dict[str, set[str]]:
    """Return folded English name -> folded Russian names of the concepts that bear it."""
    pairs: dict[str, set[str]] = {}
    for concept in concepts:
        russian = {key(name) for term in concept.terms_in("ru") for name in term.names}
        for term in concept.terms_in("en"):
            for name in term.names:
                pairs.setdefault(key(name), set()).update(russian)
    return pairs


def _free_id(draft: ConceptDraft, taken: set[str]) -> str:
    """Return the draft's own id, or one made of its English name, numbered if taken; it is taken now."""
    base = slug(draft.id) or slug(draft.side("en")[0].name) or "concept"
    id, number = base, 2
    while id in taken:
        id, number = f"{base}-{number}", number + 1
    taken.add(id)
    return id


def slug(name: str) -> str:
    """Make an id of small ascii letters, digits and hyphens: ``Göyçə District`` -> ``goyce-district``."""
    return "-".join(re.findall(r"[a-z0-9]+", key(name)))


def kind_of(text: str) -> str:
    """Return a kind of the termbase that a subject field names, else "other"."""
    word = text.strip().lower()
    return word if word in KINDS else "other"


def rows(drafts: Iterable[ConceptDraft], source: Lang, target: Lang) -> Iterator[tuple[str, str, str]]:
    """Yield source name, target name, note: each usable source name once, with the first accepted target name.

    The first term of a side is taken for its preferred one.
    """
    seen: set[str] = set()
    for draft in drafts:
        wanted = draft.side(target)[:1]
        for term in draft.side(source) if wanted else ():
            for name in term.names:
                if name not in seen:
                    seen.add(name)
                    yield name, wanted[0].name, draft.note
