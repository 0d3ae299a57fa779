"""A sample of the termbase for a reader to judge, and the error rates that the verdicts give, with intervals.

A sheet is a table of tabs: group, id, English, Russian, the rest of the concept in a line, verdict, remark. The reader
writes ok, wrong or doubtful. Sheets kept in the termbase's ``audits`` folder are left out of later samples.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import sqrt
from pathlib import Path
from random import Random
from typing import NamedTuple

from aligner.errors import InputError
from aligner.glossary.compare import shown
from aligner.glossary.concepts import Concept, Term
from aligner.glossary.kinds import PERSON, WORD
from aligner.model import LANGUAGES

FOLDER = "audits"
COLUMNS = ("group", "id", "en", "ru", "facts", "verdict", "remark")
VERDICTS = ("ok", "wrong", "doubtful")
Z = 1.96  # 95 %


class Score(NamedTuple):
    """The number of concepts of a group that were read, and of those that are wrong or at least doubtful."""

    group: str
    read: int
    wrong: int
    doubtful: int

    def __str__(self) -> str:
        shares = (self.wrong, self.wrong + self.doubtful)
        wrong, both = (f"{count} = {count / self.read:.1%} ({_percent(interval(count, self.read))})" for count in shares)
        return f"{self.group:10}{self.read:6} read   wrong {wrong}   wrong or doubtful {both}"


def group_of(concept: Concept) -> str:
    """Return the group: persons, words, dated (by hand, with days), hand or gathered."""
    if concept.kind in (PERSON, WORD):
        return f"{concept.kind}s"
    if not concept.checked:
        return "gathered"
    return "dated" if any(term.since or term.until for term in concept.terms) else "hand"


def draw(concepts: Mapping[str, Concept], count: int, seed: int, seen: Iterable[str] = ()) -> list[Concept]:
    """Draw a simple random sample of this many concepts from each group, without those read before."""
    left = set(concepts) - set(seen)
    groups: dict[str, list[str]] = {}
    for id in sorted(left):
        groups.setdefault(group_of(concepts[id]), []).append(id)
    random = Random(seed)
    drawn = [random.sample(ids, min(count, len(ids))) for _, ids in sorted(groups.items())]
    return [concepts[id] for ids in drawn for id in sorted(ids)]


def write_sheet(path: Path, concepts: Iterable[Concept]) -> None:
    """Write the sheet for a reader. InputError if the file is there already, as verdicts may be in it."""
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerow(COLUMNS)
            for one in concepts:
                names = ("; ".join(map(_shown, one.terms_in(lang))) for lang in LANGUAGES)
                writer.writerow((group_of(one), one.id, *names, _facts(one), "", ""))
    except FileExistsError:
        raise InputError(f"{path} exists already; score it, or name another file") from None
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None


def _shown(term: Term) -> str:
    """Return a name with its days and forms, without the language that heads the column."""
    return shown(term).removeprefix(f"{term.lang} ")


def _facts(concept: Concept) -> str:
    words = [f"{lang} {', '.join(ones)}" for by in (concept.adjectives, concept.inhabitants) for lang, ones in by.items()]
    offices = [f"{one.en} of {one.of} {one.since or ''}-{one.until or ''}" for one in concept.offices]
    return " | ".join(filter(None, (concept.kind, concept.country, concept.sense, *words, *offices, concept.note)))


def read_sheet(path: Path) -> Iterator[dict[str, str]]:
    """Read the rows of a sheet. InputError names the line of an invalid verdict."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file, delimiter="\t"), 2):
                verdict = (row.get("verdict") or "").strip()
                if "group" not in row or "id" not in row or (verdict and verdict not in VERDICTS):
                    raise InputError(f"{path}:{number}: verdict is {verdict!r}; write {', '.join(VERDICTS)}, or nothing")
                yield {**row, "verdict": verdict}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from None


def scores(rows: Iterable[Mapping[str, str]]) -> list[Score]:
    """Return the score of each group with verdicts."""
    counts = Counter((row["group"], row["verdict"]) for row in rows if row["verdict"])
    groups = sorted({group for group, _ in counts})
    return [
        Score(one, sum(counts[one, verdict] for verdict in VERDICTS), counts[one, "wrong"], counts[one, "doubtful"])
        for one in groups
    ]


def interval(count: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    share, spread = count / of, Z * Z / of
    centre = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def _percent(ends: tuple[float, float]) -> str:
    return f"{100 * ends[0]:.1f}-{100 * ends[1]:.1f}"


def seen_in(folder: Path) -> set[str]:
    """Ids of all concepts in the sheets that the termbase keeps."""
    return {row["id"] for sheet in sorted((folder / FOLDER).glob("*.tsv")) for row in read_sheet(sheet)}
