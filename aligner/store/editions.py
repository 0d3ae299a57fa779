"""Which articles are editions of each other: what runs found, and what people decided, which comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, or_, select

from aligner.errors import ConflictError, InputError
from aligner.model import EditionLink
from aligner.store import captures, serialize, tables
from aligner.store.database import Transaction

e, d, a = tables.editions, tables.edition_decisions, tables.articles

EditionDecision = Literal["confirm", "part"]
Ends = tuple[str, str]  # keys of the English and the Russian article


class Editions:
    """The pairs of editions in a store. Every method is one transaction."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def put(self, links: Sequence[EditionLink], among: Collection[str]) -> None:
        """Write what a run found among these articles, in place of what earlier runs found between them.

        Of a pair that was settled before, the earlier evidence stays.
        """
        settled = {(link.en, link.ru) for link in links if link.state == "confirmed"}
        found = {(link.en, link.ru): link for link in links if link.state not in ("confirmed", "parted")}
        articles, paired = set(among), {key for ends in found for key in ends}
        with self._writing() as connection:
            settled |= _decided(connection).keys()
            for en, ru in connection.execute(select(e.c.en, e.c.ru)).all():
                if (en, ru) in settled:
                    found.pop((en, ru), None)
                elif {en, ru} <= articles or paired & {en, ru}:
                    connection.execute(delete(e).where(e.c.en == en, e.c.ru == ru))
            if found:
                connection.execute(insert(e), [_row(link) for link in found.values()])

    def links(self) -> list[EditionLink]:
        """Read all pairs in their present state: a person's decision settles its pair and parts both articles from others."""
        with self._reading() as connection:
            return _links(connection)

    def doubtful(self) -> list[EditionLink]:
        """Read the pairs that want a person's decision, the likeliest first."""
        with self._reading() as connection:
            query = select(e).where(e.c.state == "doubtful").order_by(e.c.confidence.desc(), e.c.en, e.c.ru)
            found = [_link(row) for row in connection.execute(query).mappings()]
            decided = _decided(connection) if found else {}
        taken = _confirmed(decided)
        return [link for link in found if (link.en, link.ru) not in decided and _is_free(link, taken)]

    def of_article(self, key: str, edition: str) -> EditionLink | None:
        """Read the pair of an article and its edition."""
        with self._reading() as connection:
            return link_of(connection, key, edition)

    def decisions(self) -> dict[Ends, EditionDecision]:
        """Read what people decided and nobody took back, of the articles' latest versions."""
        with self._reading() as connection:
            return {ends: said for ends, (said, _) in _decided(connection).items()}

    def decide(self, one: str, two: str, decision: EditionDecision, reviewer: str) -> EditionLink:
        """Confirm that two articles are editions of each other, or part them.

        Raises InputError for two articles of one language, and where one of them has another confirmed edition.
        """
        with self._writing() as connection:
            ends = _ends(connection, one, two)
            decided = _decided(connection)
            link = link_of(connection, *ends)
            if decision == "confirm" and not (link and link.in_pieces):
                _check_free(decided, ends)
            _decide(connection, ends, decision, reviewer)
            return _standing(connection, ends)

    def undo(self, one: str, two: str, reviewer: str) -> EditionLink:
        """Take back the latest decision on two articles. Raises ConflictError if there is none."""
        with self._writing() as connection:
            ends = _ends(connection, one, two)
            if ends not in _decided(connection):
                raise ConflictError("Nobody has decided on these two articles: there is nothing to undo.")
            _decide(connection, ends, "undo", reviewer)
            return _standing(connection, ends)


def link_of(connection: Connection, key: str, edition: str) -> EditionLink | None:
    """Read the pair of two articles in its present state."""
    ends = {(key, edition), (edition, key)}
    query = select(e).where(or_(*(((e.c.en == en) & (e.c.ru == ru)) for en, ru in ends)))
    row = connection.execute(query).mappings().first()
    found = _link(row) if row else None
    for ends_, (said, by) in _decided(connection).items():
        if ends_ in ends:
            return _applied(found or EditionLink(*ends_, 1.0, "doubtful"), said, by)
    return found


def _link(row: serialize.Row) -> EditionLink:
    return EditionLink(row["en"], row["ru"], row["confidence"], row["state"], tuple(row["evidence"]), form=row["form"])


def _row(link: EditionLink) -> dict[str, Any]:
    return {
        "en": link.en,
        "ru": link.ru,
        "confidence": link.confidence,
        "state": link.state,
        "evidence": list(link.evidence),
        "form": link.form,
    }


def _links(connection: Connection) -> list[EditionLink]:
    found = {(row["en"], row["ru"]): _link(row) for row in connection.execute(select(e)).mappings()}
    decided = _decided(connection)
    taken = _confirmed(decided)
    standing = {
        ends: link for ends, link in found.items() if ends in decided or _is_free(link, taken)
    }
    for ends, (said, by) in decided.items():
        standing[ends] = _applied(found.get(ends) or EditionLink(*ends, 1.0, "doubtful"), said, by)
    return sorted(standing.values(), key=lambda link: (link.en, link.ru))


def _confirmed(decided: Mapping[Ends, tuple[EditionDecision, str]]) -> set[str]:
    """Return the articles whose edition a person has confirmed."""
    return {key for ends, (decision, _) in decided.items() if decision == "confirm" for key in ends}


def _is_free(link: EditionLink, taken: set[str]) -> bool:
    """Return True if a confirmed edition of either article leaves room for this one: a piece of an edition does."""
    return link.in_pieces or not taken & {link.en, link.ru}


def _applied(link: EditionLink, said: EditionDecision, by: str) -> EditionLink:
    if said == "confirm":
        return replace(
            link, confidence=1.0, state="confirmed", by=by, evidence=(*link.evidence, f"confirmed by {by}")
        )
    return replace(link, confidence=0.0, state="parted", by=by)


def _decided(connection: Connection) -> dict[Ends, tuple[EditionDecision, str]]:
    """Return decisions in force with who made them; those on an earlier version hold for the latest."""
    later = captures.latest(connection)
    said: dict[Ends, list[tuple[EditionDecision, str]]] = defaultdict(list)
    for row in connection.execute(select(d).order_by(d.c.number)).mappings():
        ends = later.get(row["en"], row["en"]), later.get(row["ru"], row["ru"])
        if row["decision"] != "undo":
            said[ends].append((row["decision"], row["reviewer"]))
        elif said[ends]:
            said[ends].pop()
    return {ends: made[-1] for ends, made in said.items() if made}


def _decide(connection: Connection, ends: Ends, decision: str, reviewer: str) -> None:
    values = {
        "en": ends[0],
        "ru": ends[1],
        "decision": decision,
        "reviewer": reviewer,
        "at": datetime.now(UTC),
    }
    connection.execute(insert(d), [values])


def _standing(connection: Connection, ends: Ends) -> EditionLink:
    return link_of(connection, *ends) or EditionLink(*ends, 0.0, "doubtful")


def _ends(connection: Connection, one: str, two: str) -> Ends:
    """Return both keys, the English article's first. Raises InputError where one is unknown or both are in one language."""
    langs = {
        row.key: row.lang
        for row in connection.execute(select(a.c.key, a.c.lang).where(a.c.key.in_([one, two])))
    }
    if missing := [key for key in (one, two) if key not in langs]:
        raise InputError(f"Article {missing[0]} not found.")
    if langs[one] == langs[two]:
        raise InputError(f"Articles {one} and {two} are in one language: editions are in two.")
    return (one, two) if langs[one] == "en" else (two, one)


def _check_free(decided: dict[Ends, tuple[EditionDecision, str]], ends: Ends) -> None:
    for pair, (said, by) in decided.items():
        if said == "confirm" and pair != ends and set(pair) & set(ends):
            raise InputError(
                f"{by} confirmed that {pair[0]} and {pair[1]} are editions of each other: part these two first."
            )
