"""The reading test: sixty sentences each way, translated, with the verdicts that readers gave (``reading/README.md``).

    python -m training.translation.reading aligner/models
    python -m training.translation.reading --program

prints a table for each package, or for the whole program, and, as rows to be completed in ``reading/<pair>.tsv``, what nobody has judged
yet.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from aligner.model import LANGUAGES, Lang, other

FOLDER = Path(__file__).with_name("reading")
VERDICTS = ("usable", "edit", "useless")
KINDS = ("sense", "word", "syntax", "form", "name", "number", "negation", "lost")


class JudgedTranslation(NamedTuple):
    """A verdict on the translation ``text`` of a sentence (numbered from 1); ``kind`` of its worst error, or nothing."""

    number: int
    verdict: str
    kind: str
    text: str


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def sentences(lang: str) -> list[str]:
    return [text for _, text in _rows(FOLDER / f"{lang}.tsv")]


def verdicts(pair: str) -> list[JudgedTranslation]:
    """All verdicts on translations of a pair ("en_ru")."""
    return [
        JudgedTranslation(int(number), verdict, kind, text)
        for number, verdict, kind, text in _rows(FOLDER / f"{pair}.tsv")
    ]


def judged(outputs: Sequence[str], known: Sequence[JudgedTranslation]) -> list[JudgedTranslation]:
    """The verdict on each output; one without a verdict has an empty one."""
    found = {(row.number, row.text): row for row in known}
    return [found.get((number, text), JudgedTranslation(number, "", "", text)) for number, text in enumerate(outputs, 1)]


def table(rows: Sequence[JudgedTranslation]) -> str:
    """Counts of the verdicts, then of the kinds of error, commonest first."""
    counts = Counter(row.verdict for row in rows)
    kinds = Counter(row.kind for row in rows if row.kind)
    lines = [f"{verdict:8} {counts[verdict]:3} {counts[verdict] / len(rows):4.0%}" for verdict in VERDICTS]
    return "\n".join([*lines, ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())])


def by_package(packages: Path, source: str, target: str, threads: int) -> list[str]:
    """Translate the sentences with a package alone: beam 2, no glossary."""
    from training.translation.evaluate import Translator

    return Translator(packages / f"{source}_{target}", threads)(sentences(source))


def by_program(source: Lang) -> list[str]:
    """Translate the sentences as `aligner translate` does, each a text of its own."""
    from aligner import translate

    return [text for sentence in sentences(source) for text in translate([sentence], source)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", type=Path, nargs="?", help="folder that holds en_ru or ru_en or both")
    parser.add_argument("--program", action="store_true", help="translate with glossary, hints, guards and fixes")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    if options.program == bool(options.packages):
        parser.error("name a folder of packages, or --program")
    for source in LANGUAGES:
        pair = f"{source}_{other(source)}"
        if options.program or (options.packages / pair).exists():
            outputs = by_program(source) if options.program else by_package(options.packages, source, other(source), options.threads)
            rows = judged(outputs, verdicts(pair))
            print(f"{pair}\n{table(rows)}")
            for row in rows:
                if not row.verdict:
                    print(f"{row.number}\t\t\t{row.text}")


if __name__ == "__main__":
    main()
