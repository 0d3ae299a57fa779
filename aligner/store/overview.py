"""Articles as a list to work from: what each is, how much of it people have read, what waits in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from aligner.ledger.changes import DOUBTFUL
from aligner.model import Lang, Pair, Step
from aligner.store import serialize, tables
from aligner.store.database import Transaction

a, o, p, f, v = tables.articles, tables.outcomes, tables.pairs, tables.findings, tables.verdicts

UNDECIDED = f.c.decision.concat("") == ""
"""As an expression: else SQLite reads the queue's index, which holds all that is undecided, and not the article's."""
FLAGGED_AMONG = 100  # of the latest articles, where those with findings are listed
LOOKED_AT = 2_000  # of the latest articles, where something is counted over all of them

ArticleState = Literal["", "unread", "read", "flagged", "doubtful", "editions", "drafts"]
STATES: tuple[ArticleState, ...] = ("", "unread", "read", "flagged", "doubtful", "editions", "drafts")
ORDERS = {"latest": (o.c.at.desc(),), "date": (a.c.published.desc(),), "title": (a.c.title,)}


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles: every field that is set must hold. ``words`` is part of the headline, ``site`` a host."""

    words: str = ""
    lang: Lang | None = None
    site: str = ""
    state: ArticleState = ""
    order: str = "latest"


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """A line of the list.

    ``read`` counts the pairs that a person confirmed or decided on, ``open`` the findings that nobody has decided;
    ``edition`` is true if it is aligned with its other edition; ``at`` is when it was filed (UTC).
    """

    key: str
    title: str
    lang: Lang
    url: str
    source: str
    published: date | None
    section: str
    edition: bool
    pairs: int
    read: int
    open: int
    at: datetime

    @property
    def host(self) -> str:
        """The site that it comes from, or ""."""
        return host_of(self.url)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of the latest articles wait: drafts with sentences that nobody read, editions with beads in doubt."""

    drafts: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A machine's sentence that nobody read, with its article's headline and date."""

    pair: Pair
    title: str
    published: date | None


class Overview:
    """What there is to work on. Every method is one transaction."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def articles(self, wanted: ArticleFilter | None = None, limit: int = 50, skip: int = 0) -> list[ArticleEntry]:
        """List filed articles in the order wanted, without the first ``skip``."""
        wanted = wanted or ArticleFilter()
        here, order = p.c.article == a.c.key, (*ORDERS[wanted.order], a.c.key)
        page = select(a.c.key).join(o, o.c.article == a.c.key).where(*_conditions(wanted)).order_by(*order)
        query = (
            select(
                *(a.c[name] for name in ("key", "title", "lang", "url", "source", "published", "section")),
                o.c.edition.is_not(None).label("edition"),
                _count(select(func.count()).where(here), "pairs"),
                _count(select(func.count()).where(here, _read_pair()), "read"),
                _count(select(func.count()).where(f.c.article == a.c.key, UNDECIDED), "open"),
                o.c.at,
            )
            .join(o, o.c.article == a.c.key)
            .order_by(*order)
        )
        with self._reading() as connection:
            keys = connection.execute(page.limit(limit).offset(skip)).scalars().all()  # counted alone: not every article
            query = query.where(a.c.key.in_(keys))
            return [
                ArticleEntry(**{**row, "edition": bool(row["edition"]), "at": serialize.utc(row["at"])})
                for row in connection.execute(query).mappings()
            ]

    def count(self, wanted: ArticleFilter) -> int:
        """Count the articles that are wanted."""
        query = select(func.count()).select_from(a.join(o, o.c.article == a.c.key)).where(*_conditions(wanted))
        with self._reading() as connection:
            return int(connection.execute(query).scalar_one())

    def waiting(self) -> Waiting:
        """Count what waits among the LOOKED_AT articles filed last."""
        latest = select(o.c.article, o.c.edition).order_by(o.c.at.desc()).limit(LOOKED_AT).subquery()
        key = latest.c.article
        drafts = select(func.count()).select_from(latest).where(latest.c.edition.is_(None), _unread(key))
        doubtful = select(func.count()).select_from(latest).where(latest.c.edition.is_not(None), _doubtful(key))
        with self._reading() as connection:
            return Waiting(*(int(connection.execute(query).scalar_one()) for query in (drafts, doubtful)))

    def flagged(self, limit: int) -> list[tuple[str, str, int]]:
        """Return key, headline and number of findings to decide of the latest articles with any, of the FLAGGED_AMONG filed last."""
        latest = select(o.c.article).order_by(o.c.at.desc()).limit(FLAGGED_AMONG)
        counted = select(f.c.article, func.count()).where(UNDECIDED).group_by(f.c.article)
        with self._reading() as connection:
            keys = connection.execute(latest).scalars().all()
            times = {row[0]: row[1] for row in connection.execute(counted.where(f.c.article.in_(keys)))}
            listed = [key for key in keys if key in times][:limit]
            titles = {row.key: row.title for row in connection.execute(select(a.c.key, a.c.title).where(a.c.key.in_(listed)))}
        return [(key, titles[key], times[key]) for key in listed]

    def drafts(self, step: Step | None = None, limit: int = 50, skip: int = 0) -> list[DraftSentence]:
        """List machine sentences that nobody read, of one step or of all, the likeliest useless first."""
        query = (
            select(p, a.c.title, a.c.published.label("day"))
            .join(a, a.c.key == p.c.article)
            .where(p.c.step == step if step else p.c.step != "", ~_read_pair())
            .order_by(p.c.useless.desc(), p.c.article, p.c.index)
            .limit(limit)
            .offset(skip)
        )
        with self._reading() as connection:
            rows = connection.execute(query).mappings()
            return [DraftSentence(serialize.pair_from_row(row), row["title"], row["day"]) for row in rows]

    def sites(self) -> list[str]:
        """List the hosts that the latest articles come from, the most frequent first."""
        query = select(a.c.url).join(o, o.c.article == a.c.key).order_by(o.c.at.desc()).limit(LOOKED_AT)
        with self._reading() as connection:
            hosts = Counter(host_of(url) for url in connection.execute(query).scalars())
        return [host for host, _ in hosts.most_common() if host]


def host_of(url: str) -> str:
    """Return the host of an address without "www.", or ""."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _count(query: Select[Any], name: str) -> ColumnElement[int]:
    return query.scalar_subquery().label(name)


def _conditions(wanted: ArticleFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        found.append(a.c.title.icontains(wanted.words, autoescape=True))
    if wanted.lang:
        found.append(a.c.lang == wanted.lang)
    if wanted.site:
        hosts = (f"{scheme}://{prefix}{wanted.site}" for scheme in ("https", "http") for prefix in ("", "www."))
        found.append(or_(*(a.c.url.startswith(host, autoescape=True) for host in hosts)))
    return [*found, *_state(wanted.state)]


def _state(state: ArticleState) -> list[ColumnElement[bool]]:
    unread = _unread(a.c.key)
    flagged = exists().where(f.c.article == a.c.key, UNDECIDED)
    states: dict[ArticleState, list[ColumnElement[bool]]] = {
        "": [],
        "unread": [unread],
        "read": [~unread],
        "flagged": [flagged],
        "doubtful": [o.c.edition.is_not(None), _doubtful(a.c.key)],
        "editions": [o.c.edition.is_not(None)],
        "drafts": [o.c.edition.is_(None)],
    }
    return states[state]


def _read_pair() -> ColumnElement[bool]:
    """Match a pair that a person confirmed, edited or accepted a fix in."""
    decided = exists().where(
        v.c.article == p.c.article, v.c.index == p.c.index, v.c.decision.in_(("accept", "edit"))
    )
    return or_(p.c.alignment == "confirmed", decided)


def _unread(key: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(p.c.article == key, ~_read_pair())


def _doubtful(key: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(and_(p.c.article == key, p.c.alignment == "auto", p.c.confidence < DOUBTFUL))
