"""Views of the termbase: look up, browse, one concept with everything known about it, its occurrences, its log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from aligner.glossary import Concept, Glossary, Policy, Term, inflect
from aligner.glossary.concepts import read_concept
from aligner.glossary.lookup import in_order, lookup
from aligner.model import LANGUAGES, Lang, Span
from aligner.review.glossary_editor import GlossaryEditor
from aligner.review.impact import forms_of
from aligner.review.web.address import number
from aligner.review.web.concept_form import terms_of
from aligner.review.web.glossary_changes import changes_of
from aligner.review.web.glossary_start import start_values
from aligner.review.web.kinds import KIND_NAMES
from aligner.review.web.request import PageRequest
from aligner.review.web.text import marked
from aligner.store import FindingFilter
from aligner.store.termbase import MOST
from aligner.text.morphology.endings import CASES

PAGE = 100
SUGGESTED = 12  # concepts offered while somebody types
MEMBERS = 60  # places that lie in one, shown of it
REVISIONS = 50


def bench_of(request: PageRequest) -> GlossaryEditor:
    """Return the site's glossary editor; without one the page does not exist."""
    if request.site.bench is None:
        raise HTTPException(404, "This server has no termbase.")
    return request.site.bench


def show_glossary(request: PageRequest) -> Response:
    """Show the results of a look-up, or the concepts of a kind, country or region, by English name."""
    glossary = bench_of(request).current
    asked = {name: request.query.get(name, "").strip()[:200] for name in ("q", "kind", "country", "region", "checked")}
    start = {} if any(asked.values()) or "after" in request.query else start_values(request)
    listed = [one for one in in_order(glossary) if _wanted(one, asked)]
    if asked["q"]:
        known = {one.id for one in listed}
        hits = [hit for hit in lookup(glossary, asked["q"], PAGE) if hit.concept in known]
        rows = [(glossary.concepts[hit.concept], hit) for hit in hits]
        return _listing(request, glossary, asked, rows, len(rows), "")
    first = _after(listed, request.query.get("after", ""))
    page = listed[first : first + PAGE]
    more = page[-1].id if first + PAGE < len(listed) else ""
    return _listing(request, glossary, asked, [(one, None) for one in page], len(listed), more, **start)


def find_names(request: PageRequest) -> Response:
    """Answer the concepts that what somebody types may mean, as [id, what tells it from others], for a script."""
    glossary, typed = bench_of(request).current, request.query.get("q", "").strip()[:100]
    hits = lookup(glossary, typed, SUGGESTED, by_sound=False) if typed else []
    return JSONResponse([[hit.concept, _told(request, glossary.concepts[hit.concept])] for hit in hits])


def _told(request: PageRequest, concept: Concept) -> str:
    names = [concept.terms_in(lang)[0].name for lang in LANGUAGES]
    more = [request.locale.say(KIND_NAMES[concept.kind]), *([request.locale.country(concept.country)] if concept.country else [])]
    return f"{' / '.join(names)} ({', '.join(more)})"


def _listing(
    request: PageRequest,
    glossary: Glossary,
    asked: Mapping[str, str],
    rows: list[Any],
    total: int,
    more: str,
    **start: Any,
) -> Response:
    concepts = glossary.concepts.values()
    return request.render(
        "glossary.html",
        asked=asked,
        rows=rows,
        total=total,
        more=more,
        kinds=Counter(one.kind for one in concepts if asked["country"] in ("", one.country)).most_common(),
        countries=_countries(concepts, asked["kind"]),
        region=glossary.concepts.get(asked["region"]),
        relatives=glossary.concepts,
        refusal=bench_of(request).refusal(),
        folder=bench_of(request).folder,
        paged=bool(request.query.get("after")),
        proposed=request.site.store.proposals.waiting(),
        **start,
    )


def _wanted(concept: Concept, asked: Mapping[str, str]) -> bool:
    return (
        asked["kind"] in ("", concept.kind)
        and asked["country"] in ("", concept.country)
        and asked["region"] in ("", concept.region, concept.part_of)
        and asked["checked"] in ("", "yes" if concept.checked else "no")
    )


def _after(listed: list[Concept], id: str) -> int:
    return next((at + 1 for at, one in enumerate(listed) if one.id == id), 0) if id else 0


def _countries(concepts: Iterable[Concept], kind: str) -> list[tuple[str, Concept | None, int]]:
    """Return each country's code, its own concept if any, and its number of concepts, most first.

    A territory's own concept is the area that lies in no other (Taiwan, Guam).
    """
    areas = {one.country: one for one in concepts if one.kind == "area" and not (one.part_of or one.region)}
    named = areas | {one.country: one for one in concepts if one.kind == "country"}
    counts = Counter(one.country for one in concepts if one.country and kind in ("", one.kind))
    return [(code, named.get(code), times) for code, times in counts.most_common()]


# -- one concept


@dataclass(frozen=True, slots=True)
class Name:
    """One name as the page shows it.

    Its forms by case, its note, its standing under house policies, and how many pairs hold it.
    """

    term: Term
    forms: Mapping[str, tuple[str, ...]]
    note: str
    standings: Sequence[tuple[Policy, str]]
    pairs: int


def show_concept(request: PageRequest) -> Response:
    """Show a concept with all its fields."""
    bench, id = bench_of(request), request.path["concept"]
    glossary, block = bench.current, bench.find(id)
    if block is None:
        return missing(request)
    table = block.table(id)
    concept = read_concept(
        id, table
    )  # as the file has it now, also where the glossary is still being read again
    store = request.site.store
    counts = store.findings.count(FindingFilter(concept=id))
    revisions = store.termbase.revisions(id, limit=REVISIONS)
    return request.render(
        "concept.html",
        concept=concept,
        names={lang: _names(request, concept, table, lang) for lang in LANGUAGES},
        derived=[(kind, lang, word, _forms(kind, lang, word)) for kind, lang, word in _words(concept)],
        land=next(
            (
                one
                for one in glossary.concepts.values()
                if one.kind == "country" and one.country == concept.country
            ),
            None,
        ),
        cases=CASES,
        relatives=glossary.concepts,
        members=[one for one in glossary.concepts.values() if id in (one.region, one.part_of)][:MEMBERS],
        place=f"{block.path.relative_to(bench.folder).as_posix()}:{block.line}",
        folder=bench.folder,
        refusal=bench.refusal(block.path),
        flagged=list(counts.items()),
        holding=store.termbase.count(forms_of(concept)),
        most=MOST,
        revisions=[(one, changes_of(one, bench_of(request).folder)) for one in revisions],
        waiting=any(one.left for one in revisions),
        editable=request.user.may("edit"),
        latest={one.number for one in revisions[:1]},
        proposals=store.proposals.listed(concept=id),
    )


def missing(request: PageRequest) -> Response:
    """Answer that the concept was not found."""
    return request.missing(request.locale.say("Concept not found in the glossary."))


def _names(request: PageRequest, concept: Concept, table: Mapping[str, Any], lang: Lang) -> list[Name]:
    policies = bench_of(request).policies()
    made = []
    for term, raw in zip(concept.terms_in(lang), terms_of(table, lang), strict=True):
        standings = [(one, one.standing(concept, term, term.since)) for one in policies]
        forms = inflect.name_forms(term) if lang == "ru" else {}
        found = {form for one in forms.values() for form in one} | set(term.names)
        pairs = request.site.store.termbase.count(found)
        said = [(policy, worth) for policy, worth in standings if worth != term.status]
        made.append(Name(term, forms, str(raw.get("note", "")), said, pairs))
    return made


def _words(concept: Concept) -> list[tuple[str, Lang, str]]:
    return [
        (kind, lang, word)
        for kind in ("adjective", "inhabitant")
        for lang in LANGUAGES
        for word in concept.words(kind, lang)
    ]


def _forms(kind: str, lang: Lang, word: str) -> list[str]:
    """Return all forms of a derived word, each once."""
    if lang == "en":
        return [word]
    made = inflect.adjective_forms(word) if kind == "adjective" else inflect.inhabitant_forms(word)
    return list(dict.fromkeys(form for forms in made.values() for form in forms))


def show_pairs(request: PageRequest) -> Response:
    """Show the pairs that hold the names of a concept, or one of them, the newest first."""
    bench, id = bench_of(request), request.path["concept"]
    glossary, after = bench.current, request.query.get("after", "")
    if id not in glossary.concepts:
        return missing(request)
    concept, name = glossary.concepts[id], request.query.get("name", "")[:200]
    terms = [term for term in concept.terms if name in term.names]
    forms = {form for term in terms for form in _all_forms(term)} if terms else forms_of(concept)
    before = number(after, "after") if after else None
    found = request.site.store.termbase.occurrences(forms, before, PAGE + 1)
    return request.render(
        "concept_pairs.html",
        concept=concept,
        name=name if terms else "",
        total=request.site.store.termbase.count(forms),
        most=MOST,
        rows=[(one, [(lang, marked(one.pair.side(lang), _spans(glossary, one.pair.side(lang), lang, id))) for lang in LANGUAGES])
              for one in found[:PAGE]],
        more=found[PAGE - 1].number if len(found) > PAGE else None,
        paged=before is not None,
    )  # fmt: skip


def _all_forms(term: Term) -> set[str]:
    forms = inflect.name_forms(term) if term.lang == "ru" else {}
    return {form for one in forms.values() for form in one} | set(term.names)


def _spans(glossary: Glossary, text: str, lang: Lang, id: str) -> list[Span]:
    return [(one.start, one.stop) for one in glossary.find(text, lang) if id in one.candidates]


def show_log(request: PageRequest) -> Response:
    """Show who changed which concept and when, the latest first."""
    bench_of(request)
    before = request.query.get("before", "")
    seen = number(before, "before") if before else None
    kept = request.site.store.termbase
    found = kept.revisions("", seen, REVISIONS)
    return request.render(
        "glossary_log.html",
        revisions=[(one, changes_of(one, bench_of(request).folder)) for one in found],
        more=found[-1].number if len(found) == REVISIONS else None,
        editable=request.user.may("edit"),
        latest={one.number for id in {one.concept for one in found} for one in kept.revisions(id, limit=1)},
    )
