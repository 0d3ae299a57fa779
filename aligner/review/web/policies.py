"""Views of the house policies: what each says, where two differ, and a line changed after a look at what that does."""

from __future__ import annotations

import re

from starlette.responses import Response

from aligner.errors import ChangedError, GlossaryError, InputError
from aligner.glossary import Policy
from aligner.glossary.policy import SECTIONS
from aligner.glossary.policy_writer import PolicyLine
from aligner.glossary.termbase import POLICIES
from aligner.i18n import N_
from aligner.model import LANGUAGES
from aligner.review.impact import Impact
from aligner.review.web.address import day
from aligner.review.web.editing import sorts
from aligner.review.web.glossary import bench_of
from aligner.review.web.glossary_changes import changes_of
from aligner.review.web.request import PageRequest

NAMES = {"prefer": N_("prefers"), "admit": N_("admits"), "forbid": N_("forbids"), "first_mention": N_("spells out at first")}
_SECTION = re.compile(r"(^|; )(admit|forbid|first_mention) ")
FIELDS = ("concept", "lang", "name", "section", "since", "until", "source")


def show_policies(request: PageRequest) -> Response:
    """List the policies of the termbase."""
    return request.render("policies.html", policies=bench_of(request).policies())


def show_policy(request: PageRequest) -> Response:
    """Show every line of a policy, or where it differs from another."""
    return _page(request)


def change_policy(request: PageRequest) -> Response:
    """Show what a changed line would do, or save it."""
    bench, name = bench_of(request), request.path["policy"]
    if _find(request, name) is None:
        return request.missing(request.locale.say("Policy not found."))
    try:
        line = _line(request)
        if request.field("do") == "save":
            bench.save_policy(name, line, request.user.name, request.site.clock())
            return request.go(f"/policy/{name}")
        return _page(request, outlook=bench.preview_policy(name, line)[1])
    except ChangedError:
        return _page(request, 409, problem=request.locale.say("Somebody else changed this policy: look at it again."))
    except GlossaryError as error:
        return _page(request, 422, problem=error.message)
    except InputError as error:
        return _page(request, 422, problem=request.locale.translate(str(error)))


def _line(request: PageRequest) -> PolicyLine:
    """Read the line that the form asks for. Raises GlossaryError for what cannot be written, InputError for an invalid date."""
    given = {name: request.field(name).strip()[:200] for name in FIELDS}
    concept = bench_of(request).current.concepts.get(given["concept"])
    if concept is None:
        raise GlossaryError(request.locale.say("Concept not found: look up its id in the glossary."))
    if given["lang"] not in LANGUAGES or given["section"] not in ("", *SECTIONS) or not given["name"]:
        raise GlossaryError(request.locale.say("Fill in the name, its language and what the house does with it."))
    return PolicyLine(
        concept,
        given["lang"],
        given["name"],
        given["section"],  # type: ignore[arg-type]
        day(given["since"]),
        day(given["until"]),
        given["source"],
    )


def _worded(request: PageRequest, said: str) -> str:
    """Return what a policy says of a name with its sections named as the page names them."""
    return _SECTION.sub(lambda found: f"{found[1]}{request.locale.say(NAMES[found[2]])} ", said)


def _find(request: PageRequest, name: str) -> Policy | None:
    return next((policy for policy in bench_of(request).policies() if policy.name == name), None)


def _page(request: PageRequest, status: int = 200, outlook: Impact | None = None, problem: str = "") -> Response:
    bench, policy = bench_of(request), _find(request, request.path["policy"])
    if policy is None:
        return request.missing(request.locale.say("Policy not found."))
    other = _find(request, request.query.get("with", ""))
    return request.render(
        "policy.html",
        status,
        policy=policy,
        other=other,
        policies=[one for one in bench.policies() if one.name != policy.name],
        differences=[(where, _worded(request, mine), _worded(request, theirs)) for where, mine, theirs in (policy.differences(other) if other else [])],
        names=NAMES,
        given={name: request.field(name) or request.query.get(name, "") for name in FIELDS},
        refusal=bench.refusal(),
        revisions=[(one, changes_of(one, bench.folder)) for one in request.site.store.termbase.of_file(f"{POLICIES}/{policy.name}.toml")],
        outlook=outlook,
        sorts=sorts(outlook) if outlook else (),
        removal=False,
        lines="",
        problem=problem,
    )
