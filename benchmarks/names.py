"""Measure the share of names translated right: by the model alone, with the glossary's terms, and with certain fixes applied.

    python benchmarks/names.py [--package NAME]

Over the articles of corpus/, both ways. A name of the source is right when the translation names the same concept in
an accepted form (any case, or its adjective or people); adjectives and inhabitants of the source (бакинский, Tbilisians) are counted apart.
The model's own share and ours come from one run.

A second table counts people: a given name with a family name in the source, whose family name the edition by people has too, by sound, in
the sentences aligned with it. It is right when the translation spells the family name as that edition does.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from aligner.checks import check, repair
from aligner.glossary import Glossary, load, term_hints
from aligner.model import LANGUAGES, Lang, Pair, other
from aligner.text import persons
from aligner.text.sound import skeletons
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


def share_right(pairs: Sequence[Pair], glossary: Glossary, derived: bool = False) -> tuple[int, int]:
    """Return how many names of the sources (or adjectives and inhabitants) the targets have too, and how many the sources have."""
    right = total = 0
    for pair in pairs:
        named = {mention.concept for mention in glossary.find(pair.side(pair.target), pair.target)}
        found = [m for m in glossary.find(pair.side(pair.source), pair.source) if not m.others]
        asked = [m.concept for m in found if (m.kind in ("adjective", "inhabitant")) == derived]
        right += sum(concept in named for concept in asked)
        total += len(asked)
    return right, total


def counterparts(lang: Lang) -> list[str]:
    """Return what the edition in the other language says, for each sentence of ``sentences``."""
    found = []
    for path in sorted(CORPUS.glob(f"*/{lang}.sentences")):
        own, others = (path.with_name(f"{one}.sentences").read_text("utf-8").splitlines() for one in (lang, other(lang)))
        said = [""] * len(own)
        for bead in path.with_name("gold.align").read_text("utf-8").splitlines():
            english, russian = map(json.loads, bead.split(":"))
            here, there = (english, russian) if lang == "en" else (russian, english)
            for place in here:
                said[place] = " ".join(others[one] for one in there)
        found += said
    return found


def share_of_people(pairs: Sequence[Pair], editions: Sequence[str]) -> tuple[int, int]:
    """Return how many people's family names the targets spell as the editions do, and how many there are."""
    right = total = 0
    for pair, edition in zip(pairs, editions, strict=True):
        for person in persons.find(pair.side(pair.source), pair.source):
            spellings = [word for word in capitals(edition) if skeletons(word) & skeletons(person.family)]
            right += any(same(word, spelling) for spelling in spellings for word in capitals(pair.side(pair.target)))
            total += bool(spellings)
    return right, total


def capitals(text: str) -> Iterator[str]:
    """Yield the words with a capital, without the English possessive."""
    return (word[0] for word in re.finditer(r"[A-ZА-ЯЁ][^\W\d_]+(?:-[^\W\d_]+)*", text))


def same(word: str, spelling: str) -> bool:
    """Return True if both spell one name: equal in English, but for an ending of case in Russian."""
    if spelling.isascii():
        return word == spelling
    stem = spelling[: max(4, len(spelling) - 2)].replace("ё", "е")
    return word.replace("ё", "е").startswith(stem) and abs(len(word) - len(spelling)) <= 3


def fixed(pairs: Sequence[Pair], glossary: Glossary) -> list[Pair]:
    """Return the pairs with all certain fixes applied."""
    return [repair(pair, check([pair], glossary)) for pair in pairs]


def drafts(lang: Lang, translator: Translator, glossary: Glossary) -> dict[str, list[Pair]]:
    """Return the pairs of each way of translating."""
    texts = sentences(lang)
    alone = pairs_of(texts, [output.text for output in translator.translate(texts)], lang)
    made = {"model alone": alone, "+ fixes": fixed(alone, glossary)}
    if translator.takes_terms:
        hints = [term_hints(glossary, text, lang) for text in texts]
        hinted = pairs_of(texts, [output.text for output in translator.translate(texts, hints)], lang)
        made |= {"with terms": hinted, "terms + fixes": fixed(hinted, glossary)}
    return made


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
        editions = counterparts(lang)
        for name, pairs in drafts(lang, translator, glossary).items():
            counts = {"names": share_right(pairs, glossary), "derived": share_right(pairs, glossary, derived=True), "people": share_of_people(pairs, editions)}
            said = "   ".join(f"{right:>5} of {total} {what} right  {right / total:6.1%}" for what, (right, total) in counts.items())
            print(f"{lang}->{other(lang)}  {name:<15} {said}", flush=True)


if __name__ == "__main__":
    main()
