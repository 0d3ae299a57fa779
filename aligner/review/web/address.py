"""The address holds the state: which findings are wanted, as query parameters and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from aligner.errors import InputError
from aligner.i18n import N_
from aligner.model import LANGUAGES, SEVERITIES
from aligner.store import FindingFilter, Period

STATES: dict[str, bool | None] = {"open": False, "decided": True, "all": None}
WORDS = ("article", "check", "concept", "section", "reviewer")
LONGEST = 200  # characters of one parameter


def wanted(query: Mapping[str, str]) -> FindingFilter:
    """Read a query. Raises InputError for an invalid value."""
    state = _choice(query, "state", tuple(STATES)) or "open"
    return FindingFilter(
        decided=STATES[state],
        severity=_choice(query, "severity", SEVERITIES) or None,  # type: ignore[arg-type]
        lang=_choice(query, "lang", LANGUAGES) or None,  # type: ignore[arg-type]
        since=day(query.get("since", "")),
        until=day(query.get("until", "")),
        **{name: _word(query, name) for name in WORDS},
    )


def query(asked: FindingFilter, **more: str) -> str:
    """Return the filter as a query string that begins with "?", or "" for the default."""
    values: dict[str, Any] = {
        name: getattr(asked, name) for name in (*WORDS, "severity", "lang", "since", "until")
    }
    values["state"] = next(name for name, decided in STATES.items() if decided is asked.decided)
    if values["state"] == "open":
        del values["state"]
    given = {name: str(value) for name, value in (values | more).items() if value}
    return f"?{urlencode(given)}" if given else ""


def own_path(given: str) -> str:
    """Return the path and query of a given address, never another site's ("//host" and "\\" would be)."""
    try:
        parts = urlsplit(given)
    except ValueError:
        return "/"
    path = "/" + parts.path.replace("\\", "/").lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


def link_to(asked: Mapping[str, str], **more: str) -> str:
    """Return the page's query with some parameters changed, as a query string; "" for none."""
    given = {name: value for name, value in {**asked, **more}.items() if value}
    return f"?{urlencode(given)}" if given else ""


def period(query: Mapping[str, str]) -> Period:
    """Read since, until and section of a query; a section of "" is that of articles without one."""
    return Period(day(query.get("since", "")), day(query.get("until", "")), _word(query, "section") if "section" in query else None)


def number(given: str, name: str) -> int:
    """Read a number from 0 to 99,999,999. Raises InputError for anything else that a client can send."""
    if not (given.isascii() and given.isdigit() and len(given) < 9):
        raise InputError(f"Invalid {name}: expected a number.")
    return int(given)


def day(given: str) -> date | None:
    """Read a date, None for "". Raises InputError if it is invalid."""
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise InputError(N_("Invalid date: write it as 2019-03-23.")) from None


def _word(query: Mapping[str, str], name: str) -> str:
    value = query.get(name, "").strip()
    if len(value) > LONGEST:
        raise InputError(f"{name} is longer than {LONGEST} characters: shorten it.")
    return value


def _choice(query: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    value = query.get(name, "")
    if value and value not in known:
        raise InputError(f"{name} is one of {', '.join(known)}.")
    return value
