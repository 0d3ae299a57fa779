"""Views of the changes that translators propose for the termbase: the list, one with what it would do, the decision."""

from __future__ import annotations

from starlette.responses import Response

from aligner.errors import ChangedError
from aligner.glossary import toml_blocks
from aligner.glossary.concepts import read_concept
from aligner.model import LANGUAGES
from aligner.review.glossary_editor import change_of
from aligner.review.web import glossary
from aligner.review.web.address import number
from aligner.review.web.editing import sorts
from aligner.review.web.glossary_changes import changes_of
from aligner.review.web.request import PageRequest
from aligner.store import Proposal, Revision


def show_proposals(request: PageRequest) -> Response:
    """List the proposals that wait, then those decided on."""
    folder = glossary.bench_of(request).folder
    kept = request.site.store.proposals
    listed = [*kept.listed(), *(one for one in kept.listed(None) if one.state != "open")]
    return request.render("proposals.html", proposals=[(one, changes_of(_revision(request, one), folder)) for one in listed])


def show_proposal(request: PageRequest) -> Response:
    """Show a proposal with what it would flag."""
    proposal = _find(request)
    return _missing(request) if proposal is None else _page(request, proposal)


def decide(request: PageRequest) -> Response:
    """Approve a proposal, which saves it, or decline it."""
    bench, proposal = glossary.bench_of(request), _find(request)
    if proposal is None:
        return _missing(request)
    kept, editor = request.site.store.proposals, request.user.name
    if proposal.state != "open" or request.field("do") not in ("approve", "decline"):
        return _page(request, proposal, 409)
    if request.field("do") == "decline":
        kept.decide(proposal.number, "declined", editor)
        return request.go("/glossary/proposals")
    path = bench.folder / proposal.file
    try:
        bench.save(proposal.concept, path, proposal.before, proposal.after, editor, request.site.clock())
    except ChangedError:
        return _page(request, proposal, 409)
    kept.decide(proposal.number, "approved", editor)
    return request.go(f"/concept/{proposal.concept}")


def _find(request: PageRequest) -> Proposal | None:
    return request.site.store.proposals.find(number(request.path["number"], "number"))


def _missing(request: PageRequest) -> Response:
    return request.missing(request.locale.say("Proposal not found."))


def _revision(request: PageRequest, proposal: Proposal) -> Revision:
    """Return the revision that the proposal would be."""
    return Revision(
        proposal.concept, proposal.file, proposal.before, proposal.after, request.user.name, request.site.clock()
    )


def _names(proposal: Proposal) -> list[str]:
    """Return the first name of each language that a proposed concept has; none where it would be removed."""
    if not proposal.after:
        return []
    concept = read_concept(proposal.concept, toml_blocks.read(proposal.after, proposal.concept))
    return [concept.terms_in(lang)[0].name for lang in LANGUAGES]


def _page(request: PageRequest, proposal: Proposal, status: int = 200) -> Response:
    bench, revision = glossary.bench_of(request), _revision(request, proposal)
    block = bench.find(proposal.concept)
    outlook = bench.preview(change_of(revision)) if proposal.state == "open" else None
    return request.render(
        "proposal.html",
        status,
        proposal=proposal,
        names=_names(proposal),
        differences=changes_of(revision, bench.folder),
        outdated=proposal.state == "open" and (block.text if block else "") != proposal.before,
        refusal=bench.refusal(),
        folder=bench.folder,
        outlook=outlook,
        sorts=sorts(outlook) if outlook else (),
        removal=False,
        lines=proposal.after,
    )
