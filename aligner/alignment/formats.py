"""Alignments as text and back: the notations of vecalign, hunalign, XCES and InterText, TSV and JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from aligner.errors import InputError
from aligner.model import Bead, Sentence

Indices = tuple[tuple[int, ...], tuple[int, ...]]
_INDICES = r"\[\s*((?:\d{1,9}(?:\s*,\s*\d{1,9})*)?)\s*\]"
VECALIGN = re.compile(rf"{_INDICES}\s*:\s*{_INDICES}(?:\s*:\s*\S+)?\s*$")
MOST = 10_000  # sentences on one side of a bead that is read; more is a broken file
LADDER = re.compile(r"(\d{1,9})[ \t]+(\d{1,9})(?:[ \t]+[-+.\deE]+)?\s*$")
TSV_HEADER = (
    "source", "target", "score", "moved", "source_start", "source_stop", "target_start", "target_stop",
    "source_text", "target_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two editions' sentences and the beads between them; ``names`` is what files call the editions.

    ``made_by`` is the signature of what found the beads.
    """

    source: Sequence[Sentence]
    target: Sequence[Sentence]
    beads: Sequence[Bead]
    names: tuple[str, str] = ("source", "target")
    langs: tuple[str, str] = ("en", "ru")
    made_by: str = ""

    def texts(self, bead: Bead) -> tuple[str, str]:
        """Return both sides of a bead, its sentences joined by a space."""
        return (
            " ".join(self.source[i].text for i in bead.source),
            " ".join(self.target[j].text for j in bead.target),
        )


def vecalign(alignment: Alignment) -> Iterator[str]:
    """Write a bead as ``[0, 1]:[0]:0.981203``, 0-based; vecalign has a cost where this has a probability."""
    for bead in alignment.beads:
        yield f"{list(bead.source)}:{list(bead.target)}:{bead.score:.6f}"


def ladder(alignment: Alignment) -> Iterator[str]:
    """Write hunalign's ladder: a rung where each bead begins, its score, and a last rung past the end.

    A ladder cannot say that sentences moved: such beads appear as two sides left alone.
    """
    here = [0, 0]
    for sources, targets, score in _straight(alignment):
        yield f"{here[0]}\t{here[1]}\t{score:.4f}"
        here = [here[0] + sources, here[1] + targets]
    yield f"{here[0]}\t{here[1]}\t0.0000"


def _straight(alignment: Alignment) -> Iterator[tuple[int, int, float]]:
    """Yield (source sentences, target sentences, score) in an order that both sides keep, without what moved."""
    straight = [bead for bead in alignment.beads if bead.source and bead.target and not bead.moved]
    here = [0, 0]
    for bead in sorted(straight, key=lambda bead: bead.source):
        yield from ((1, 0, 0.0) for _ in range(here[0], bead.source[0]))
        yield from ((0, 1, 0.0) for _ in range(here[1], bead.target[0]))
        yield len(bead.source), len(bead.target), bead.score
        here = [bead.source[-1] + 1, bead.target[-1] + 1]
    yield from ((1, 0, 0.0) for _ in range(here[0], len(alignment.source)))
    yield from ((0, 1, 0.0) for _ in range(here[1], len(alignment.target)))


def tsv(alignment: Alignment) -> Iterator[str]:
    """Yield a header, then a line for each bead: indices, score, character offsets in each edition, texts."""
    yield "\t".join(TSV_HEADER)
    for bead in alignment.beads:
        sides = ((bead.source, alignment.source), (bead.target, alignment.target))
        places = [str(value) for own, side in sides for value in _place(own, side)]
        numbers = [",".join(map(str, own)) for own, _ in sides]
        texts = [re.sub(r"\s+", " ", text) for text in alignment.texts(bead)]
        yield "\t".join([*numbers, f"{bead.score:.4f}", str(int(bead.moved)), *places, *texts])


def _place(indices: Sequence[int], side: Sequence[Sentence]) -> tuple[int | str, int | str]:
    return (side[indices[0]].start, side[indices[-1]].stop) if indices else ("", "")


def jsonl(alignment: Alignment) -> Iterator[str]:
    """Yield a JSON object for each bead, keyed as the TSV's columns; indices are lists, offsets pairs or null."""
    for bead in alignment.beads:
        source, target = alignment.texts(bead)
        record = {
            "source": list(bead.source),
            "target": list(bead.target),
            "score": round(bead.score, 4),
            "moved": bead.moved,
            "source_span": _place(bead.source, alignment.source) if bead.source else None,
            "target_span": _place(bead.target, alignment.target) if bead.target else None,
            "source_text": source,
            "target_text": target,
        }
        yield json.dumps(record, ensure_ascii=False)


def xces(alignment: Alignment) -> Iterator[str]:
    """Write XCES links as InterText and OPUS read them; a sentence's id is paragraph:sentence, both from 1."""
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<cesAlign version="1.0">'
    source_name, target_name = map(quoteattr, alignment.names)
    yield f'<linkGrp targType="s" fromDoc={source_name} toDoc={target_name}>'
    source, target = _ids(alignment.source), _ids(alignment.target)
    for bead in alignment.beads:
        targets = f"{' '.join(source[i] for i in bead.source)};{' '.join(target[j] for j in bead.target)}"
        kind = f"{len(bead.source)}-{len(bead.target)}"
        status = "auto" if bead.status == "auto" else "man"
        yield f'<link type="{kind}" xtargets="{targets}" status="{status}" certainty="{bead.score:.4f}"/>'
    yield "</linkGrp>"
    yield "</cesAlign>"


def _ids(side: Sequence[Sentence]) -> list[str]:
    ids, paragraph, number = [], -1, 0
    for sentence in side:
        number = number + 1 if sentence.paragraph == paragraph else 1
        paragraph = sentence.paragraph
        ids.append(f"{paragraph + 1}:{number}")
    return ids


NOTATIONS: dict[str, Callable[[Alignment], Iterator[str]]] = {
    "tsv": tsv,
    "ladder": ladder,
    "vecalign": vecalign,
    "jsonl": jsonl,
    "xces": xces,
}


def read(text: str, name: str) -> list[Indices]:
    """Read beads in vecalign's notation, as a hunalign ladder, or as our TSV or JSON lines.

    ``name`` is what an error calls it; raises InputError with the line that is none of these.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and LADDER.match(lines[0]):
        return _rungs(lines, name)
    if lines and lines[0].split("\t")[:2] == ["source", "target"]:
        lines = lines[1:]
    return [_bead(line, number, name) for number, line in enumerate(lines, 1)]


def _rungs(lines: list[str], name: str) -> list[Indices]:
    rungs = []
    for number, line in enumerate(lines, 1):
        if not (found := LADDER.match(line)):
            raise InputError(f"{name}, line {number}: not a rung of a ladder: {line[:60]!r}")
        rungs.append((int(found[1]), int(found[2])))
        first, last = rungs[-2:] if len(rungs) > 1 else (rungs[0], rungs[0])
        if not all(0 <= step <= MOST for step in (last[0] - first[0], last[1] - first[1])):
            raise InputError(
                f"{name}, line {number}: the ladder steps back, or over more than {MOST:,} sentences"
            )
    return [(tuple(range(i, k)), tuple(range(j, m))) for (i, j), (k, m) in pairwise(rungs)]


def _bead(line: str, number: int, name: str) -> Indices:
    if found := VECALIGN.match(line):
        return _numbers(found[1]), _numbers(found[2])
    if line.startswith("{") and (bead := _object(line)):
        return bead
    fields = line.split("\t")
    if (
        len(fields) == len(TSV_HEADER)
        and re.fullmatch(r"(?:\d{1,9},?)*", fields[0])
        and re.fullmatch(r"(?:\d{1,9},?)*", fields[1])
    ):
        return _numbers(fields[0]), _numbers(fields[1])
    raise InputError(
        f"{name}, line {number}: not an alignment: {line[:60]!r}; wanted [0, 1]:[0], a ladder, or our TSV or JSON lines"
    )


def _object(line: str) -> Indices | None:
    """Return the bead of a JSON line; None for anything but two lists of whole numbers."""
    try:
        record = json.loads(line)
        sides = record["source"], record["target"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not all(isinstance(side, list) and all(type(index) is int for index in side) for side in sides):
        return None
    return tuple(sides[0]), tuple(sides[1])


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))
