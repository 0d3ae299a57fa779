"""Every page of the desk by its path in the application, so that a walk over them forgets none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aligner.store import Proposal, Store
from tests.review_site import editions, outcome

NOT_PAGES = {"/begin", "/download", "/glossary/names"}  # a redirection, a file, an answer to a script
FRAGMENTS = ("/aids", "/variants", "/search/pairs")  # which a script puts into a page
WIDE = {"viewport": {"width": 1280, "height": 860}}
LOOKS: dict[str, dict[str, Any]] = {
    "light": WIDE | {"locale": "en-GB"},
    "dark": WIDE | {"locale": "ru-RU", "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "en-GB"},
}
TELAVI = '[telavi]\nkind = "city"\ncountry = "GE"\nen = "Telavi"\nru = "Телави"\n'
PROPOSED = Proposal("telavi", "places.toml", "", TELAVI, "because", "ben", datetime(2024, 5, 1, tzinfo=UTC))


def fill(store: Store) -> None:
    """File what the pages show: a draft and two editions with findings, and a proposal."""
    store.file(outcome(), "page")
    store.file(editions(), "two")
    store.proposals.add(PROPOSED)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pages of a store show: its articles, cards, words and policies, and a submission's id."""

    work: str
    draft: str = outcome().key
    editions: str = editions().key
    cards: tuple[str, str] = (outcome().findings[1].id, outcome().findings[4].id)
    word: str = "Ganja"
    replaced: tuple[str, str] = ("Гянжа", "Гянджа")
    concepts: tuple[str, str] = ("tbilisi", "astana")
    policies: tuple[str, str] = ("desk", "other")


def addresses(shown: Shown) -> dict[str, list[str]]:
    """Return addresses to visit for each path of the application, in a store that has what is shown; the first says most."""
    draft, two = (f"/article/{key}" for key in (shown.draft, shown.editions))
    card, other = (f"/card/{id}" for id in shown.cards)
    one, another = (f"/concept/{id}" for id in shown.concepts)
    policy, compared = shown.policies
    find, put = shown.replaced
    return {
        "/": ["/"],
        "/new": ["/new"],
        "/jobs/{work}": [f"/jobs/{shown.work}", "/jobs/nothing"],
        "/queue": ["/queue", "/queue?state=all&check=typo", "/queue?check=nothing", f"/queue?article={shown.draft}"],
        "/card/{finding}": [card, other, "/card/nothing"],
        "/card/{finding}/alike": [f"{card}/alike", f"{card}/alike?do=dismiss&scope=check"],
        "/log": ["/log", "/log?concept=nothing"],
        "/report": ["/report"],
        "/articles": ["/articles", "/articles?q=nothing"],
        "/drafts": ["/drafts", "/drafts?step=good"],
        "/article/{article}": [draft, two, f"{two}?edit=t1", "/article/nothing"],
        "/article/{article}/replace": [f"{draft}/replace?find={find}&put={put}", f"{draft}/replace?find={find}", f"{draft}/replace"],
        "/article/{article}/aids": [f"{draft}/aids?at=t1"],
        "/article/{article}/variants": [f"{draft}/variants?at=t1"],
        "/article/{article}/corrections": [f"{two}/corrections"],
        "/pairing": ["/pairing"],
        "/pairing/charts": ["/pairing/charts"],
        "/search": [f"/search?q={shown.word}", "/search", "/search?q=nothing"],
        "/search/pairs": [f"/search/pairs?q={shown.word}"],
        "/statistics": ["/statistics"],
        "/glossary": ["/glossary", "/glossary?q=Tblisi", "/glossary?q=zzzz", "/glossary?kind=city&checked=no"],
        "/glossary/log": ["/glossary/log"],
        "/glossary/new": ["/glossary/new"],
        "/glossary/proposals": ["/glossary/proposals"],
        "/proposal/{number}": ["/proposal/1"],
        "/concept/{concept}": [one, another, "/concept/nothing"],
        "/concept/{concept}/pairs": [f"{one}/pairs"],
        "/concept/{concept}/edit": [f"{one}/edit", f"{another}/edit"],
        "/concept/{concept}/remove": [f"{one}/remove", "/concept/south-ossetia/remove"],
        "/policies": ["/policies"],
        "/policy/{policy}": [f"/policy/{policy}", f"/policy/{policy}?with={compared}", "/policy/nothing"],
        "/help": ["/help"],
        "/login": ["/login"],
        "/account": ["/account"],
        "/users": ["/users"],
    }


def whole(shown: Shown) -> dict[str, list[str]]:
    """Return the addresses of whole pages alone."""
    return {path: some for path, some in addresses(shown).items() if not path.endswith(FRAGMENTS)}


def picture_of(path: str, look: str) -> str:
    """Return the name of the file that shows a path of the application in a look."""
    return f"{re.sub(r'[^a-z]+', '-', path).strip('-') or 'home'}-{look}.webp"
