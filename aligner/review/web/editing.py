"""Views that change the termbase: the form of a concept, what saving it would flag, saving, removing, taking back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.responses import Response

from aligner.errors import ChangedError, GlossaryError
from aligner.glossary import toml_blocks
from aligner.glossary.concepts import read_concept
from aligner.glossary.draft import slug
from aligner.glossary.kinds import KINDS
from aligner.glossary.validate import about
from aligner.glossary.writer import ConceptBlock
from aligner.model import LANGUAGES, digest
from aligner.review.glossary_editor import is_of_policy
from aligner.review.impact import PAIRS, Effect, Impact, ProposedChange
from aligner.review.web import glossary
from aligner.review.web.address import number
from aligner.review.web.concept_form import (
    Sheet,
    derive,
    empty_row,
    filled,
    judge,
    moved,
    name_relations,
    read,
    sent,
)
from aligner.review.web.glossary_changes import differences
from aligner.review.web.request import PageRequest
from aligner.review.web.text import marked
from aligner.store import Proposal
from aligner.text.morphology.endings import CASES

EFFECTS = 40  # shown of each sort
KEEPS = ("save", "propose")  # acts that write something
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FILE = re.compile(r"(?:[a-z0-9][a-z0-9_-]*/)*[a-z0-9][a-z0-9_-]*\.toml")


def edit(request: PageRequest) -> Response:
    """Show the form of a concept."""
    id = request.path["concept"]
    block = glossary.bench_of(request).find(id)
    if block is None:
        return glossary.missing(request)
    table, proposed = block.table(id), request.query.get("proposal", "")
    proposal = request.site.store.proposals.find(number(proposed, "proposal")) if proposed else None
    if proposal is not None and proposal.concept == id and proposal.after:
        table = toml_blocks.read(proposal.after, id)
    return _form(request, filled(id, table), block.path, _seen(block.text))


def change(request: PageRequest) -> Response:
    """Handle a submitted form: add rows, preview the effect, save or propose."""
    bench, id = glossary.bench_of(request), request.path["concept"]
    block = bench.find(id)
    if block is None:
        return glossary.missing(request)
    sheet, act = sent(id, request.form), request.field("do")
    seen = request.field("seen")
    if moved(sheet, act):
        return _form(request, sheet, block.path, seen)
    old = block.table(id)
    table = _checked(request, sheet, old)
    if seen != _seen(block.text):
        return _conflict(request, sheet, block, old, table)
    if table is None or (act in KEEPS and sheet.warnings and request.field("sure") != "1"):
        return _form(request, sheet, block.path, seen, status=422)
    after = toml_blocks.rewrite(block.text, id, table)
    if act not in KEEPS:
        return _form(
            request, sheet, block.path, seen, outlook=bench.preview(ProposedChange(id, old, table)), lines=after
        )
    return _keep(request, sheet, block.path, block.text, after)


def _seen(text: str) -> str:
    return digest(text)


def _checked(request: PageRequest, sheet: Sheet, old: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the table of a submitted form, validated among the other concepts; None if it cannot be saved."""
    bench = glossary.bench_of(request)
    name_relations(sheet, lambda name: [name] if name in bench.current.concepts else bench.current.concepts_named(name))
    table = read(sheet, old)
    derive(sheet)
    if table is None:
        return None
    judge(sheet, about(read_concept(sheet.id, table), bench.current.concepts, bench.folder))
    return None if sheet.wrong else table


def _keep(request: PageRequest, sheet: Sheet, path: Path, before: str, after: str) -> Response:
    """Save the change where its author may, else put it before the editors; nothing where nothing changed."""
    if before == after:
        return request.go(f"/concept/{sheet.id}")
    return _save(request, sheet, path, before, after) if request.user.may("edit") else _propose(request, sheet, path, before, after)


def _propose(request: PageRequest, sheet: Sheet, path: Path, before: str, after: str) -> Response:
    bench = glossary.bench_of(request)
    if bench.refusal(path if path.exists() else None):
        return request.forbidden()
    file, reason = path.relative_to(bench.folder).as_posix(), request.field("reason").strip()[:500]
    made = Proposal(sheet.id, file, before, after, reason, request.user.name, request.site.clock())
    return request.go(f"/proposal/{request.site.store.proposals.add(made).number}")


def _save(request: PageRequest, sheet: Sheet, path: Path, before: str, after: str) -> Response:
    bench = glossary.bench_of(request)
    try:
        bench.save(sheet.id, path, before, after, request.user.name, request.site.clock())
    except ChangedError:
        block = bench.find(sheet.id)
        if block is None:
            return glossary.missing(request)
        return _conflict(request, sheet, block, block.table(sheet.id), toml_blocks.read(after, sheet.id))
    except GlossaryError as error:
        sheet.tell(str(error))
        return _form(request, sheet, path, _seen(before), status=422)
    if proposal := request.field("proposal"):
        request.site.store.proposals.decide(number(proposal, "proposal"), "approved", request.user.name)
    return request.go(f"/concept/{sheet.id}")


def _conflict(
    request: PageRequest, sheet: Sheet, block: ConceptBlock, now: Mapping[str, Any], table: Mapping[str, Any] | None
) -> Response:
    """Show the editor's own form beside somebody else's change of the concept."""
    conflict = {
        "since": request.site.store.termbase.revisions(sheet.id, limit=3),
        "difference": differences(sheet.id, now, table) if table is not None else [],
    }
    return _form(request, sheet, block.path, _seen(block.text), status=409, conflict=conflict)


def _form(
    request: PageRequest,
    sheet: Sheet,
    path: Path | None,
    seen: str,
    status: int = 200,
    outlook: Impact | None = None,
    **values: Any,
) -> Response:
    bench = glossary.bench_of(request)
    derive(sheet)
    for lang in LANGUAGES:
        if not sheet.rows[lang] or sheet.rows[lang][-1].values["name"]:
            sheet.rows[lang].append(empty_row())
    return request.render(
        "concept_edit.html",
        status,
        sheet=sheet,
        new=request.path.get("concept") is None,
        heading=request.concept_name(sheet.id),
        relatives=bench.current.concepts,
        editable=request.user.may("edit"),
        proposal=request.query.get("proposal", "") or request.field("proposal"),
        reason=request.field("reason"),
        file=path.relative_to(bench.folder).as_posix() if path else "",
        files=bench.files(),
        folder=bench.folder,
        seen=seen,
        refusal=bench.refusal(path if path and path.exists() else None),
        kinds=KINDS,
        cases=CASES,
        outlook=outlook,
        sorts=sorts(outlook) if outlook else (),
        most=PAIRS,
        **{"conflict": None, "lines": "", "chosen": {}} | values,
    )


def sorts(found: Impact) -> list[tuple[str, int, list[tuple[Effect, Any]]]]:
    """Return the effects by kind: how many, and examples with highlighted text."""
    sorts = (("come", found.come), ("gone", found.gone), ("changed", found.changed))
    return [(sort, len(effects), [(e, _marked(e)) for e in effects[:EFFECTS]]) for sort, effects in sorts]


def _marked(effect: Effect) -> list[tuple[str, Any]]:
    finding, original = effect.finding, effect.filed.original
    return [
        (lang, marked(finding.speaks_of(original, lang), finding.spans(lang)))
        for lang in (original.source, original.target)
    ]


# -- a new concept


def add(request: PageRequest) -> Response:
    """Show an empty form, with the name that a search did not find."""
    sheet = filled("", {"kind": "town"})
    for lang in LANGUAGES:
        row = empty_row()
        row.values["name"] = request.query.get(lang, "")[:200]
        sheet.rows[lang] = [row]
    return _form(request, sheet, None, "")


def create(request: PageRequest) -> Response:
    """Handle the submitted form of a new concept."""
    bench = glossary.bench_of(request)
    sheet, act = sent("", request.form), request.field("do")
    names = [row.values["name"] for row in sheet.rows["en"] if row.values["name"]]
    sheet.id = request.field("id").strip() or slug(names[0] if names else "")
    chosen = {"id": request.field("id").strip(), "file": request.field("newfile").strip() or request.field("file")}
    if moved(sheet, act):
        return _form(request, sheet, None, "", chosen=chosen)
    if not _ID.fullmatch(sheet.id):
        sheet.tell(request.locale.say("Invalid id: use lower-case Latin letters, digits and hyphens."), "id")
    elif bench.find(sheet.id) is not None:
        sheet.tell(
            request.locale.say("This id is taken: choose another, or edit that concept."), "id"
        )
    if not _FILE.fullmatch(chosen["file"]) or chosen["file"].startswith("policies/"):
        sheet.tell(request.locale.say("Name a file such as places/georgia.toml."), "file")
    table = _checked(request, sheet, {})
    if table is None or (act in KEEPS and sheet.warnings and request.field("sure") != "1"):
        return _form(request, sheet, None, "", status=422, chosen=chosen)
    after = toml_blocks.compose(sheet.id, table)
    if act not in KEEPS:
        outlook = bench.preview(ProposedChange(sheet.id, None, table))
        return _form(request, sheet, None, "", outlook=outlook, lines=after, chosen=chosen)
    return _keep(request, sheet, bench.folder / chosen["file"], "", after)


# -- away with it


def show_removal(request: PageRequest) -> Response:
    """Show what removing a concept would change and what prevents it."""
    block = glossary.bench_of(request).find(request.path["concept"])
    return glossary.missing(request) if block is None else _removal(request, block)


def remove(request: PageRequest) -> Response:
    """Remove a concept, unless it changed after it was shown."""
    bench, id = glossary.bench_of(request), request.path["concept"]
    block = bench.find(id)
    if block is None:
        return glossary.missing(request)
    if request.field("seen") != _seen(block.text):
        return _removal(request, block, 409)
    if bench.references(id):
        return _removal(request, block, 422)
    bench.save(id, block.path, block.text, "", request.user.name, request.site.clock())
    return request.go("/glossary/log")


def _removal(request: PageRequest, block: ConceptBlock, status: int = 200) -> Response:
    bench, id = glossary.bench_of(request), request.path["concept"]
    table = block.table(id)
    found = bench.references(id)
    outlook = None if found else bench.preview(ProposedChange(id, table, None))
    return request.render(
        "concept_remove.html",
        status,
        id=id,
        concept=read_concept(id, table),
        file=block.path.relative_to(bench.folder).as_posix(),
        folder=bench.folder,
        refusal=bench.refusal(block.path),
        seen=_seen(block.text),
        changed=status == 409,
        referring=found,
        lines=block.text,
        removal=True,
        outlook=outlook,
        sorts=sorts(outlook) if outlook else (),
        most=EFFECTS,
    )


def undo(request: PageRequest) -> Response:
    """Take a revision back."""
    revision = number(request.field("number"), "number")
    done = glossary.bench_of(request).undo(revision, request.user.name, request.site.clock())
    if is_of_policy(done):
        return request.go(f"/policy/{Path(done.file).stem}")
    return request.go(f"/concept/{done.concept}" if done.after else "/glossary/log")
