"""SQL of where names occur: pairs that hold all words of one of several phrases, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, select, text

from aligner.ledger.verdicts import in_force, reviewed, verdicts_on
from aligner.model import Finding, Pair, Verdict
from aligner.store import findings, rows, tables
from aligner.store.pairs import w
from aligner.text.morphology import indexing

a, p, f, v = tables.articles, tables.pairs, tables.findings, tables.verdicts

Phrase = frozenset[str]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A pair that holds the words of a name: its number in the store, its article's head, what was flagged in it and
    what was decided of that.
    """

    number: int
    pair: Pair
    original: Pair
    title: str
    published: date | None
    findings: tuple[tuple[Finding, Verdict | None], ...]


def phrases(forms: Iterable[str]) -> list[Phrase]:
    """The words of each form, as the index has them; a form that holds another one's words is not asked for as well."""
    made = {frozenset(word.replace("ё", "е") for word in indexing.words(form)) for form in forms} - {frozenset()}
    return sorted((one for one in made if not any(other < one for other in made)), key=sorted)


def numbers(connection: Connection, asked: Sequence[Phrase], before: int | None, limit: int) -> list[int]:
    """Numbers of the pairs that hold one of the phrases, the newest first; ``before`` is the last one seen."""
    if not asked:
        return []
    query = select(w.c.rowid).where(_matches(connection, asked)).order_by(w.c.rowid.desc()).limit(limit)
    return list(connection.execute(query if before is None else query.where(w.c.rowid < before)).scalars())


def count(connection: Connection, asked: Sequence[Phrase], most: int) -> int:
    """How many pairs hold one of the phrases; counted no further than ``most``."""
    if not asked:
        return 0
    found = select(w.c.rowid).where(_matches(connection, asked)).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def _matches(connection: Connection, asked: Sequence[Phrase]) -> Any:
    sqlite = connection.dialect.name == "sqlite"
    quote, both, either = ('"', " AND ", " OR ") if sqlite else ("'", " & ", " | ")
    match = either.join(
        f"({both.join(f'{quote}{word}{quote}' for word in sorted(phrase))})" for phrase in asked
    )
    if sqlite:
        return text("words MATCH :match").bindparams(match=match)
    return text("to_tsvector('simple', keys) @@ to_tsquery('simple', :match)").bindparams(match=match)


def articles(connection: Connection, of: Sequence[int]) -> list[str]:
    """The articles of these pairs, in their order."""
    query = select(p.c.number, p.c.article).where(p.c.number.in_(of)).order_by(p.c.number.desc())
    return list(dict.fromkeys(row.article for row in connection.execute(query)))


def read(connection: Connection, of: Sequence[int]) -> list[Occurrence]:
    """These pairs as they stand, the newest first: four queries, however many."""
    found = (
        connection.execute(select(p).where(p.c.number.in_(of)).order_by(p.c.number.desc())).mappings().all()
    )
    places = {(row["article"], row["index"]) for row in found}
    keys, indices = {key for key, _ in places}, {index for _, index in places}
    heads = {
        row.key: (row.title, row.published)
        for row in connection.execute(select(a.c.key, a.c.title, a.c.published).where(a.c.key.in_(keys)))
    }
    said: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in findings.verdicts(connection, and_(v.c.article.in_(keys), v.c.index.in_(indices))):
        said[verdict.pair].append(verdict)
    flagged: dict[str, list[Finding]] = defaultdict(list)
    query = select(f).where(f.c.article.in_(keys), f.c.index.in_(indices)).order_by(f.c.grade)
    for finding in map(rows.finding_of, connection.execute(query).mappings()):
        flagged[finding.pair].append(finding)
    made = []
    for row in found:
        pair = rows.pair_of(row)
        decided = in_force(verdicts_on(pair, said[pair.id]))
        told = tuple((finding, decided.get(finding.id)) for finding in flagged[pair.id])
        made.append(
            Occurrence(row["number"], reviewed(pair, said[pair.id]), pair, *heads[pair.article], told)
        )
    return made
