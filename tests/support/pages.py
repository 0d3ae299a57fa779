"""Every page of the desk by its path in the application, so that a walk over them forgets none."""

from __future__ import annotations

from datetime import UTC, datetime

from aligner.store import Proposal, Store
from tests.review_site import editions, outcome

NOT_PAGES = {"/begin", "/download", "/glossary/names"}  # a redirection, a file, an answer to a script
TELAVI = '[telavi]\nkind = "city"\ncountry = "GE"\nen = "Telavi"\nru = "Телави"\n'
PROPOSED = Proposal("telavi", "places.toml", "", TELAVI, "because", "ben", datetime(2024, 5, 1, tzinfo=UTC))


def fill(store: Store) -> None:
    """File what the pages show: a draft and two editions with findings, and a proposal."""
    store.file(outcome(), "page")
    store.file(editions(), "two")
    store.proposals.add(PROPOSED)


def addresses(work: str) -> dict[str, list[str]]:
    """Return addresses to visit for each path of the application, in a store that was filled; ``work`` is a submission's id."""
    draft, two = outcome(), editions()
    card = f"/card/{draft.findings[1].id}"
    return {
        "/": ["/"],
        "/new": ["/new"],
        "/jobs/{work}": [f"/jobs/{work}", "/jobs/nothing"],
        "/queue": ["/queue", "/queue?state=all&check=typo", "/queue?check=nothing", f"/queue?article={draft.key}"],
        "/card/{finding}": [card, f"/card/{draft.findings[4].id}", "/card/nothing"],
        "/card/{finding}/alike": [f"{card}/alike", f"{card}/alike?do=dismiss&scope=check"],
        "/log": ["/log", "/log?concept=nothing"],
        "/report": ["/report"],
        "/articles": ["/articles", "/articles?q=nothing"],
        "/drafts": ["/drafts", "/drafts?step=good"],
        "/article/{article}": [f"/article/{draft.key}", f"/article/{two.key}", f"/article/{two.key}?edit=t1", "/article/nothing"],
        "/article/{article}/replace": [f"/article/{draft.key}/replace", f"/article/{draft.key}/replace?find=Гянжа&put=Гянджа"],
        "/article/{article}/aids": [f"/article/{draft.key}/aids?at=t1"],
        "/article/{article}/variants": [f"/article/{draft.key}/variants?at=t1"],
        "/article/{article}/corrections": [f"/article/{two.key}/corrections"],
        "/pairing": ["/pairing"],
        "/pairing/charts": ["/pairing/charts"],
        "/search": ["/search", "/search?q=Ganja", "/search?q=nothing"],
        "/search/pairs": ["/search/pairs?q=Ganja"],
        "/statistics": ["/statistics"],
        "/glossary": ["/glossary", "/glossary?q=Tblisi", "/glossary?q=zzzz", "/glossary?kind=city&checked=no"],
        "/glossary/log": ["/glossary/log"],
        "/glossary/new": ["/glossary/new"],
        "/glossary/proposals": ["/glossary/proposals"],
        "/proposal/{number}": ["/proposal/1"],
        "/concept/{concept}": ["/concept/tbilisi", "/concept/astana", "/concept/nothing"],
        "/concept/{concept}/pairs": ["/concept/tbilisi/pairs"],
        "/concept/{concept}/edit": ["/concept/tbilisi/edit", "/concept/astana/edit"],
        "/concept/{concept}/remove": ["/concept/tbilisi/remove", "/concept/south-ossetia/remove"],
        "/policies": ["/policies"],
        "/policy/{policy}": ["/policy/desk", "/policy/desk?with=other", "/policy/nothing"],
        "/help": ["/help"],
        "/login": ["/login"],
        "/account": ["/account"],
        "/users": ["/users"],
    }
