"""Translate text that has a reference, and record the features of each draft and its distance from the reference.

    python -m training.quality.gather DATA WORK/drafts.en.jsonl --source en
    python -m training.quality.gather DATA WORK/engines.en.jsonl --source en --engines

Drafts are made as `aligner translate` makes them: with the glossary's hints, checked, and with certain fixes applied.  A line of the
output has the set, the part, both texts, the reference, the features, chrF and edit rate.  The part of a pair ("fit", "calibrate" or
"test") depends on its text alone.  With ``--engines`` the drafts are those of other programs, good and bad, that the data hold, so that
the estimate from the texts alone learns the faults of more than one network.
"""

import argparse
import hashlib
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import sacrebleu

from aligner.checks import check, repair
from aligner.glossary import load, term_hints
from aligner.model import Lang, Pair, other
from aligner.quality.features import FEATURES, Draft, measure
from aligner.translation import Output, open_translator
from training.translation import corpus

SETS = Path(__file__).with_name("sets.toml")
CORPUS = Path(__file__).parents[2] / "corpus"
CHRF, TER = sacrebleu.CHRF(), sacrebleu.TER()


class Example(NamedTuple):
    """A sentence with its reference; ``part`` is what it is used for, ``draft`` another program's translation, "" for ours."""

    set: str
    part: str
    source: str
    reference: str
    draft: str = ""


def examples(data: Path, lang: Lang) -> Iterator[Example]:
    """Yield the pairs of all sets in ``sets.toml``, to be translated from ``lang``."""
    sets = tomllib.loads(SETS.read_text("utf-8"))
    wanted = dict(sets["fit"]["pairs"])
    for pair in corpus.read(data / "train", sets["fit"]["files"]):
        if wanted.get(pair.source, 0) and digest(pair.en) % 4 and 20 < len(pair.en) < 400:
            wanted[pair.source] -= 1
            yield Example(pair.source, part(pair.en), *_texts(pair, lang))
    for name, files in sets["dev"].items():
        sides = {side: (data / "dev" / "mt" / f"{files}.{side}").read_text("utf-8").splitlines() for side in ("en", "ru")}
        for source, reference in zip(sides[lang], sides[other(lang)], strict=True):
            yield Example(name, part(source) if name == "newstest2019" else "test", source, reference)
    yield from articles(lang)


def articles(lang: Lang) -> Iterator[Example]:
    """Yield the sentences of corpus/ that one sentence of the other edition translates; the articles kept for judging are "test"."""
    for path in sorted(CORPUS.glob("*/gold.align")):
        own, others = (path.with_name(f"{one}.sentences").read_text("utf-8").splitlines() for one in (lang, other(lang)))
        kept = int(hashlib.sha256(path.parent.name.encode()).hexdigest(), 16) % 3 == 0
        for bead in path.read_text("utf-8").splitlines():
            english, russian = map(json.loads, bead.split(":"))
            here, there = (english, russian) if lang == "en" else (russian, english)
            if len(here) == len(there) == 1:
                source = own[here[0]]
                yield Example("corpus", "test" if kept else "fit" if digest(source) % 4 else "calibrate", source, others[there[0]])


def engines(data: Path, lang: Lang) -> Iterator[Example]:
    """Yield sentences of newstest as other programs translated them."""
    sets = tomllib.loads(SETS.read_text("utf-8"))["engines"]
    references = {}
    for pair in corpus.read(data / "train", ["human"]):
        if pair.source == sets["references"]:
            source, reference = _texts(pair, lang)
            references[source] = reference
    for pair in corpus.read(data / "train", sets["files"]):
        year, program, way = pair.source.split(":")
        source, draft = _texts(pair, lang)
        drawn = digest(source + program) % sets["share"] == 0 and 20 < len(source) < 400
        if drawn and way == f"{lang}-{other(lang)}" and source in references:
            yield Example(f"{year}:{program}", part(source), source, references[source], draft)


def _texts(pair: corpus.Pair, lang: Lang) -> tuple[str, str]:
    """Return the tidy texts of a pair, the one in that language first."""
    en, ru = corpus.tidy(pair.en), corpus.tidy(pair.ru)
    return (en, ru) if lang == "en" else (ru, en)


def part(text: str) -> str:
    """Return the part of a text: 60 percent are "fit", 20 "calibrate", 20 "test"."""
    return ("fit", "fit", "fit", "calibrate", "test")[digest(text) // 4 % 5]


def digest(text: str) -> int:
    """Return a hash that is the same in every process."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def drafts(found: list[Example], lang: Lang) -> list[Draft]:
    """Return the drafts of the sources: another program's if the examples have them, else those of aligner."""
    glossary = load()
    hints = [term_hints(glossary, example.source, lang) if not example.draft else [] for example in found]
    if any(example.draft for example in found):
        outputs = [Output(example.draft) for example in found]
    else:
        outputs = open_translator(lang, other(lang)).translate([example.source for example in found], hints)
    pairs = []
    for place, (example, output) in enumerate(zip(found, outputs, strict=True)):
        sides = {lang: example.source, other(lang): output.text}
        pairs.append(Pair(str(place), 0, sides["en"], sides["ru"], lang, problems=output.problems))
    findings = defaultdict(list)
    for finding in check(pairs, glossary):
        findings[finding.pair].append(finding)
    pairs = [repair(pair, findings[pair.id]) for pair in pairs]
    severities = defaultdict(list)
    for finding in check(pairs, glossary):
        severities[finding.pair].append(finding.severity)
    return [
        Draft(pair.side(lang), pair.side(other(lang)), lang, output.score, output.problems, tuple(severities[pair.id]))
        for pair, output in zip(pairs, outputs, strict=True)
    ]


def distances(draft: str, reference: str) -> dict[str, float]:
    """Return the draft's ``chrf`` (0 to 100) and ``edits``, its edit rate (0 to 1 and more)."""
    wanted = [reference]
    return {"chrf": CHRF.sentence_score(draft, wanted).score, "edits": TER.sentence_score(draft, wanted).score / 100}


def main() -> None:
    """Write the examples with their drafts as JSON Lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with train/ and dev/")
    parser.add_argument("out", type=Path)
    parser.add_argument("--source", choices=("en", "ru"), required=True)
    parser.add_argument("--engines", action="store_true")
    options = parser.parse_args()
    found = list((engines if options.engines else examples)(options.data, options.source))
    made = drafts(found, options.source)
    rows = measure(made)
    with options.out.open("w", encoding="utf-8") as out:
        for example, draft, row in zip(found, made, rows, strict=True):
            record = {
                **example._asdict(),
                "draft": draft.target,
                "score": draft.score,
                "problems": draft.problems,
                "severities": draft.severities,
                "features": dict(zip(FEATURES, (round(float(value), 5) for value in row), strict=True)),
                **distances(draft.target, example.reference),
            }
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
