"""Compare the steps with the verdicts of a reader: of how many drafts that are called good, to read or to rewrite is it true.

    python -m training.quality.verdicts

verdicts.en.tsv and verdicts.ru.tsv hold drafts of sentences of corpus/ as the embedded packages made them: the part (by article: those of
the articles kept for judging are "test"), the verdict (usable, edit or useless, see training/translation/reading), the mean
log-probability of the tokens, the source and the draft. More than half were drawn from the third or fifth of all drafts that was likeliest
to be usable, some since an earlier rule called them good. The reader did not see the estimate. The steps were set on the part "tune".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from aligner.checks import check
from aligner.glossary import load
from aligner.model import LANGUAGES, Lang, Pair, other
from aligner.quality import Draft, estimate
from aligner.translation import Package, find

VERDICTS, STEPS = ("usable", "edit", "useless"), ("good", "read", "rewrite")


class Judged(NamedTuple):
    """A draft, its part, and the verdict of a reader."""

    part: str
    verdict: str
    draft: Draft


def read(lang: Lang) -> list[Judged]:
    """Return the judged drafts of sentences in a language, with what the checks flag in them."""
    path = Path(__file__).with_name(f"verdicts.{lang}.tsv")
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    sides = [{lang: source, other(lang): target} for _, _, _, source, target in rows]
    flagged = defaultdict(list)
    for finding in check([Pair(str(place), 0, side["en"], side["ru"], lang) for place, side in enumerate(sides)], load()):
        flagged[int(finding.pair.partition(":")[0])].append(finding.severity)
    return [
        Judged(part, verdict, Draft(source, target, lang, float(score), (), tuple(flagged[place])))
        for place, (part, verdict, score, source, target) in enumerate(rows)
    ]


def table(lang: Lang) -> Iterator[str]:
    """Yield a line for each part and step: the number of drafts, and of each verdict."""
    package = find(lang, other(lang))
    assert isinstance(package, Package), "the estimate is that of a package"
    judged = read(lang)
    found = estimate([one.draft for one in judged], f"{package.name} {package.version} {package.digest}")
    counts = Counter((one.part, quality.step, one.verdict) for one, quality in zip(judged, found, strict=True))
    for part in ("tune", "test"):
        for step in STEPS:
            said = [counts[part, step, verdict] for verdict in VERDICTS]
            share = f"{said[0] / sum(said):.2f}" if sum(said) else "-"
            yield f"{lang}->{other(lang)} {part:5}{step:8}{sum(said):4}  usable {said[0]:3} ({share})  edit {said[1]:3}  useless {said[2]:3}"


def main() -> None:
    """Print the tables."""
    for lang in LANGUAGES:
        print("\n".join(table(lang)))


if __name__ == "__main__":
    main()
