"""Making a release: what becomes of each pair, then the files; the same store and settings give the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import partial
from itertools import tee
from pathlib import Path
from typing import Any

from aligner import __version__
from aligner.corpus.card import CorpusFacts, write_cards
from aligner.corpus.filters import Limits, by_person, reason_against
from aligner.corpus.minhash import NearDuplicates, signature
from aligner.corpus.soundness import judge
from aligner.corpus.split import SPLITS, split_articles
from aligner.engine import Executor, Serial, WorkerFailure
from aligner.errors import ExportError
from aligner.exchange import FORMATS, atomic_output, places, write
from aligner.exchange.plain import flat
from aligner.model import Document, Record, digest
from aligner.text.encoding import one_line

Documents = Callable[[], Iterable[Document]]  # the same ones in the same order each time
Chances = tuple[float, float]
Judgement = tuple[list[str], list[Chances]]  # of the pairs of an article
HERE = Serial(None)
FILES = ("README.md", "card.html", "dropped.tsv", "manifest.json")


@dataclass
class Release:
    """What became of the pairs, in the order of the documents.

    ``fates`` has a split or a reason for each, ``chances`` those of being sound and of being people's (see soundness.py), 0 where an
    earlier filter objected.
    """

    fates: list[str] = field(default_factory=list)
    chances: list[Chances] = field(default_factory=list)

    @property
    def kept(self) -> dict[str, int]:
        """Count pairs by split."""
        counts = Counter(self.fates)
        return {name: counts[name] for name in SPLITS}

    @property
    def dropped(self) -> dict[str, int]:
        """Count pairs by reason, the commonest first."""
        return {name: count for name, count in Counter(self.fates).most_common() if name not in SPLITS}


def make_release(
    documents: Documents,
    folder: Path,
    limits: Limits | None = None,
    dev: float = 0.05,
    test: float = 0.05,
    kind: str = "jsonl",
    licence: str = "",
    executor: Executor[Any] = HERE,
) -> Release:
    """Write a release into a folder: the three splits, what was dropped and why, the card and the manifest.

    ``executor`` judges the pairs of each article, by default in this process. Raises ExportError if the folder has files of
    another kind, or if no pair is left.
    """
    _check(folder)
    limits = limits or Limits()
    release = decide(documents, limits, dev, test, executor)
    if not sum(release.kept.values()):
        reasons = ", ".join(f"{count:,} {name}" for name, count in release.dropped.items()) or "the store has none"
        raise ExportError(f"No pair is left for a release: {reasons}.")
    names: list[Path] = []
    for split in SPLITS:
        path = folder / f"{split}{(*FORMATS[kind].suffixes, '')[0]}"
        write(_chosen(documents(), release.fates, {split}), path, kind)
        names += places(path, FORMATS[kind])
    _write_dropped(documents(), release.fates, folder / "dropped.tsv")
    settings = {"limits": asdict(limits), "dev": dev, "test": test, "format": kind, "licence": licence}
    facts = CorpusFacts.of(_labelled(documents(), release))
    write_cards(facts, release.dropped, settings, folder)
    _write_manifest(folder, [*names, *(folder / name for name in FILES[:3])], release, settings)
    return release


def _check(folder: Path) -> None:
    foreign = folder.is_dir() and any(folder.iterdir()) and not (folder / "manifest.json").is_file()
    if foreign or folder.is_file():
        raise ExportError(f"{folder} is not an earlier release: name a new folder.")


# -- what becomes of each pair


def decide(documents: Documents, limits: Limits, dev: float, test: float, executor: Executor[Any] = HERE) -> Release:
    """Decide on each pair: its split, or the reason why it is left out."""
    release = Release()
    templates = _templates(documents(), limits)
    known: set[bytes] = set()
    near, articles = NearDuplicates(), {}
    given, sent = tee(documents())
    judged = executor.map(partial(_judged, limits=limits), (document.records for document in sent))
    for document, found in zip(given, judged, strict=True):
        reasons, chances = _not_judged(document) if isinstance(found, WorkerFailure) else found
        fates = [
            reason or _compared(record, limits, templates, known, near)
            for record, reason in zip(document.records, reasons, strict=True)
        ]
        release.fates += fates
        release.chances += chances
        count = fates.count("")
        articles[document.article.key] = (document.article.published, count)
    _split(documents, release, near, articles, limits, dev, test)
    return release


def _not_judged(document: Document) -> Judgement:
    return ["not judged"] * len(document.records), [(0.0, 0.0)] * len(document.records)


def _judged(context: object, records: Sequence[Record], limits: Limits) -> Judgement:
    """Return for each record the reason against it in itself, "" without one, and its chances."""
    reasons = [reason_against(record, limits) for record in records]
    left = [place for place, reason in enumerate(reasons) if not reason]
    chances = [(0.0, 0.0)] * len(records)
    for place, (sound, people) in zip(left, judge([records[place] for place in left]).tolist(), strict=True):
        chances[place] = sound, people
        if sound < limits.sound and not by_person(records[place]):
            reasons[place] = "unsound"
    return reasons, chances


def _templates(documents: Iterable[Document], limits: Limits) -> set[bytes]:
    """Return the digests of sentences that so many articles have, numbers aside."""
    seen: Counter[bytes] = Counter()
    for document in documents:
        own = {_template(record) for record in document.records}
        seen.update(own)
    return {key for key, count in seen.items() if count >= limits.template}


def _template(record: Record) -> bytes:
    pair = record.pair
    text = "".join("0" if char.isdigit() else char for char in one_line(pair.side(pair.source)).casefold())
    return bytes.fromhex(digest(text))


def _compared(
    record: Record, limits: Limits, templates: set[bytes], known: set[bytes], near: NearDuplicates
) -> str:
    if _template(record) in templates:
        return "template"
    key = bytes.fromhex(digest(one_line(record.pair.en), one_line(record.pair.ru)))
    if key in known:
        return "duplicate"
    known.add(key)
    own = signature(f"{record.pair.en}\n{record.pair.ru}")
    if near.has(own, limits.similar):
        return "near duplicate"
    near.add(own)
    return ""


def _split(
    documents: Documents,
    release: Release,
    near: NearDuplicates,
    articles: dict[str, tuple[date | None, int]],
    limits: Limits,
    dev: float,
    test: float,
) -> None:
    """Give what was kept its split; a pair of train too similar to one of dev or test leaks."""
    chosen = split_articles(articles, dev, test)
    kept = dict(zip((at for at, fate in enumerate(release.fates) if not fate), near.signatures, strict=True))
    judged = NearDuplicates()
    for at, document, _ in _numbered(documents()):
        if at in kept:
            release.fates[at] = chosen[document.article.key]
            if release.fates[at] != "train":
                judged.add(kept[at])
    for at, own in kept.items():
        if release.fates[at] == "train" and judged.has(own, limits.leak):
            release.fates[at] = "leak"


# -- the files


def _numbered(documents: Iterable[Document]) -> Iterator[tuple[int, Document, Record]]:
    number = 0
    for document in documents:
        for record in document.records:
            yield number, document, record
            number += 1


def _chosen(documents: Iterable[Document], fates: list[str], wanted: set[str]) -> Iterator[Document]:
    """Yield the documents with the pairs of these fates, without the paths that their pages had on this machine."""
    start = 0
    for document in documents:
        own = fates[start : start + len(document.records)]
        start += len(own)
        records = tuple(one for one, fate in zip(document.records, own, strict=True) if fate in wanted)
        if records:
            yield replace(document, article=replace(document.article, source=""), records=records)


def _labelled(documents: Iterable[Document], release: Release) -> Iterator[tuple[Document, Record, str, Chances]]:
    for at, document, record in _numbered(documents):
        if release.fates[at] in SPLITS:
            yield document, record, release.fates[at], release.chances[at]


def _write_dropped(documents: Iterable[Document], fates: list[str], path: Path) -> None:
    with atomic_output(path) as (file,):
        file.write(b"reason\tid\ten\tru\n")
        for at, _, record in _numbered(documents):
            if fates[at] not in SPLITS:
                cells = (fates[at], record.pair.id, flat(record.pair.en), flat(record.pair.ru))
                file.write("\t".join(cells).encode() + b"\n")


def _write_manifest(folder: Path, files: list[Path], release: Release, settings: dict[str, Any]) -> None:
    value = {
        "aligner": __version__,
        "settings": settings,
        "pairs": release.kept,
        "dropped": dict(sorted(release.dropped.items())),
        "files": {path.name: _digest(path) for path in files},
    }
    with atomic_output(folder / "manifest.json") as (file,):
        file.write(json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")


def _digest(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": path.stat().st_size}
