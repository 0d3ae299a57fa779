"""How far the work on a unit has come, in the words of the tool that wrote the file, and who did it when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Literal

from aligner.exchange.units import moment

Standing = Literal["machine", "draft", "translated", "approved"]

# XLIFF 1.2 and 2.x, SDL Trados, memoQ, PO by way of the reader, and ours; lower case, without blanks and hyphens.
_STATES: dict[str, Standing] = {
    "final": "approved", "signedoff": "approved", "reviewed": "approved",
    "approvedtranslation": "approved", "approvedsignoff": "approved",
    "reviewer1confirmed": "approved", "reviewer2confirmed": "approved", "proofread": "approved",
    "new": "draft", "needstranslation": "draft", "needsadaptation": "draft", "needsl10n": "draft",
    "needsreviewtranslation": "draft", "needsreviewadaptation": "draft", "needsreviewl10n": "draft",
    "initial": "draft", "draft": "draft", "unspecified": "draft", "notstarted": "draft",
    "rejectedtranslation": "draft", "rejectedsignoff": "draft", "partiallyedited": "draft", "flagged": "draft",
    "rejected": "draft", "nottranslated": "draft", "pretranslated": "machine", "machinetranslated": "machine",
}  # fmt: skip
_MACHINES = frozenset({"machine", "mt", "nmt", "amt", "mtsuggestion", "leveragedmt", "mt!"})
_STATED, _ORIGINS = ("state", "confirmationlevel", "segment status", "status"), ("origin", "qualifier", "changeid", "creationid")
_YES = frozenset({"yes", "true", "1"})
_PERCENT = re.compile(r"\(\d+%\)$")  # of a match, in Trados's tables: "Translated (100%)"
AUTHORS, TIMES = ("author", "changeid", "reviewers"), ("changed", "changedate")


def standing(columns: Mapping[str, str]) -> Standing:
    """Return how far a unit has come by its columns; "translated" where they say nothing.

    A machine's text is an approved one once a person approved it.
    """
    if _plain(columns.get("approved", "")) in _YES:
        return "approved"
    if _plain(columns.get("fuzzy", "")) in _YES:
        return "draft"
    states = (_STATES.get(_plain(columns.get(name, ""))) for name in _STATED)
    state: Standing = next(filter(None, states), "translated")
    if state != "approved" and {_plain(columns.get(name, "")) for name in _ORIGINS} & _MACHINES:
        return "machine"
    return state


def author(columns: Mapping[str, str]) -> str:
    """Return who worked on a unit last, "" where the file does not say."""
    return next((columns[name] for name in AUTHORS if columns.get(name)), "")


def changed(columns: Mapping[str, str]) -> datetime | None:
    """Return when a unit was last worked on (UTC), None where the file does not say."""
    return next((moment(columns[name]) for name in TIMES if columns.get(name)), None)


@lru_cache(1_024)
def _plain(state: str) -> str:
    return _PERCENT.sub("", state.strip()).replace("-", "").replace(" ", "").lower()
