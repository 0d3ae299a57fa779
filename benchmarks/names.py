"""Measure the share of names translated right: by the model alone, with the glossary's terms, and with certain fixes applied.

    python benchmarks/names.py [--package NAME]

Over the articles of corpus/, both ways. A name of the source is right when the translation names the same concept in
an accepted form (any case, or its adjective or people); the model's own share and ours come from one run.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from aligner.checks import check, repair
from aligner.glossary import Glossary, load
from aligner.model import LANGUAGES, Lang, Pair, other
from aligner.translation import Translator, open_translator

CORPUS = Path(__file__).parent.parent / "corpus"


def sentences(lang: Lang) -> list[str]:
    """Return all sentences of that side of the corpus."""
    return [
        line
        for path in sorted(CORPUS.glob(f"*/{lang}.sentences"))
        for line in path.read_text("utf-8").splitlines()
    ]


def pairs_of(texts: Sequence[str], outputs: Sequence[str], lang: Lang) -> list[Pair]:
    """Return machine pairs, each an article of its own."""
    sides = [{lang: text, other(lang): draft} for text, draft in zip(texts, outputs, strict=True)]
    return [Pair(str(i), 0, side["en"], side["ru"], source=lang) for i, side in enumerate(sides)]


def share_right(pairs: Sequence[Pair], glossary: Glossary) -> tuple[int, int]:
    """Return how many names of the sources the targets have too, and how many the sources have."""
    right = total = 0
    for pair in pairs:
        named = {mention.concept for mention in glossary.find(pair.side(pair.target), pair.target)}
        asked = [m.concept for m in glossary.find(pair.side(pair.source), pair.source) if not m.others]
        right += sum(concept in named for concept in asked)
        total += len(asked)
    return right, total


def fixed(pairs: Sequence[Pair], glossary: Glossary) -> list[Pair]:
    """Return the pairs with all certain fixes applied."""
    return [repair(pair, check([pair], glossary)) for pair in pairs]


def measure(lang: Lang, translator: Translator, glossary: Glossary) -> list[tuple[str, int, int]]:
    """Return the counts of right and of all names for each way of translating."""
    texts = sentences(lang)
    alone = pairs_of(texts, [output.text for output in translator.translate(texts)], lang)
    rows = [
        ("model alone", *share_right(alone, glossary)),
        ("+ fixes", *share_right(fixed(alone, glossary), glossary)),
    ]
    if translator.takes_terms:
        hints = [glossary.hints(text, lang, None) for text in texts]
        hinted = pairs_of(texts, [output.text for output in translator.translate(texts, hints)], lang)
        rows.append(("with terms", *share_right(hinted, glossary)))
        rows.append(("terms + fixes", *share_right(fixed(hinted, glossary), glossary)))
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--package", help="translate with this package [default: the embedded ones]")
    options = parser.parse_args()
    glossary = load()
    for lang in LANGUAGES:
        translator = open_translator(lang, other(lang), options.package)
        for name, right, total in measure(lang, translator, glossary):
            print(
                f"{lang}->{other(lang)}  {name:<15} {right:>5} of {total} names right  {right / total:6.1%}"
            )


if __name__ == "__main__":
    main()
