"""Does a package obey the terms?  Nouns and names of the dev set, annotated from its references.

Counted per term: a form of its lemma stands in the output; exactly the reference's form
stands there.  Beside that, chrF2 of the same sentences with and without the annotations.
Word alignment errs ("hasn't" for «улица»), references are free ("he said" for «его ответ»), and a term that is none is
rightly not obeyed.  So those are counted apart that are sure to be terms: names on both sides, or nouns on both sides whose
links stand in other sentences too, in a dictionary form that is known, not guessed («Лопеза» for «Лопез»).
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import sacrebleu

from training.translation import dictionary, morphology, terms, words
from training.translation.evaluate import Translator, read
from training.translation.prepare import read_pairs

SEEN = 3  # sentences in which a link stands, this one among them


class Wanted(NamedTuple):
    """A term's form in the reference and its dictionary form; ``sure`` when it is sure to be a term."""

    form: str
    base: str
    sure: bool


class Case(NamedTuple):
    """A dev sentence with its terms."""

    plain: str
    marked: str
    reference: str
    wanted: list[Wanted]


def align(dev: list[tuple[str, str]], pairs: Path, folder: Path) -> list[list[tuple[int, int]]]:
    """Sure links of the dev pairs, aligned among a sample of the training pairs, kept in ``folder``."""
    if not (folder / "links.rev").exists():
        rng = random.Random(5)
        words.align(dev + [(p.en, p.ru) for p in read_pairs(pairs) if rng.random() < 0.06], folder)
    return list(words.links(folder))[: len(dev)]


def nouns(entries: Iterable[dictionary.Entry]) -> frozenset[str]:
    """Every form of the dictionary's English nouns."""
    return frozenset(
        form for entry in entries if entry.part == "NOUN" for form in dictionary.inflected(entry.en, "NOUN")
    )


def is_sure(
    en: str, ru: str, term: terms.Term, lexicon: Counter[tuple[str, str]], english_nouns: frozenset[str]
) -> bool:
    """Whether both sides are names, or nouns every Russian word of which has an English one that is linked with it
    elsewhere too; and whether the Russian dictionary form is known.
    """
    english, russian = en[slice(*term.en)], ru[slice(*term.ru)]
    known = russian == term.ru_base or all(morphology.parse(word).is_known for word in russian.split())
    if not known:
        return False
    if english[0].isupper() and russian[0].isupper() and term.ru[0] > 0 < term.en[0]:
        return True
    left, right = (words.keys(text, n) for text, n in zip((english, russian), words.LETTERS, strict=True))
    return english.split()[-1].lower().removesuffix("'s") in english_nouns and all(
        any(lexicon[a, b] >= SEEN for a in left) for b in right
    )


def cases(
    dev: Sequence[tuple[str, str]],
    found: Sequence[list[tuple[int, int]]],
    lexicon: Counter[tuple[str, str]],
    english_nouns: frozenset[str],
    to: str,
) -> list[Case]:
    """One case for every sentence in which a term is found; one to three terms in it."""
    rng = random.Random(7)
    result = []
    for (en, ru), linked in zip(dev, found, strict=True):
        chosen = terms.choose(terms.find(en, ru, linked, rng), rng)
        if not chosen:
            continue
        plain, reference = (en, ru) if to == "ru" else (ru, en)
        places = [(t.en, t.ru, t.ru_base) if to == "ru" else (t.ru, t.en, t.en_base) for t in chosen]
        marked = terms.annotate(plain, [(here, base) for here, _, base in places])
        wanted = [
            Wanted(reference[slice(*there)], base, is_sure(en, ru, term, lexicon, english_nouns))
            for term, (_, there, base) in zip(chosen, places, strict=True)
        ]
        result.append(Case(plain, marked, reference, wanted))
    return result


def lemmas(word: str) -> frozenset[str]:
    """Dictionary forms that a word may belong to, in either language."""
    word = word.lower().replace("ё", "е")
    if re.search("[а-я]", word):
        return frozenset(form.normal_form.replace("ё", "е") for form in morphology.parses(word)) | {word}
    return frozenset((word, morphology.singular(word), word.removesuffix("'s")))


def has_form(output: str, base: str) -> bool:
    """Whether the words of ``base`` stand in a row in ``output``, each in any of its forms."""
    there = [lemmas(token.text) for token in terms.tokens(output)]
    wanted = [lemmas(token.text) for token in terms.tokens(base)]
    return any(
        all(a & b for a, b in zip(wanted, there[start:], strict=False))
        for start in range(len(there) - len(wanted) + 1)
    )


def has_exactly(output: str, form: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", output, re.IGNORECASE))


def report(translate: Translator, chosen: Sequence[Case]) -> str:
    references = [case.reference for case in chosen]
    with_terms, without = (
        translate([getattr(case, side) for case in chosen]) for side in ("marked", "plain")
    )
    lines = [f"  {len(chosen)} sentences"]
    for label, output in (("annotated", with_terms), ("plain", without)):
        chrf = sacrebleu.corpus_chrf(output, [references]).score
        lines.append(f"  {label}: chrF2 {chrf:.1f}")
        for name, every in (("all", True), ("sure", False)):
            found = [
                (has_form(text, term.base), has_exactly(text, term.form))
                for text, case in zip(output, chosen, strict=True)
                for term in case.wanted
                if every or term.sure
            ]
            lemma, exact = (sum(hits) / len(found) for hits in zip(*found, strict=True))
            lines.append(f"    {name} {len(found)} terms: lemma {lemma:.1%}, exact form {exact:.1%}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True, help="pairs.tsv of the prepare command")
    parser.add_argument("--work", type=Path, required=True, help="folder for the dev set's word alignments")
    dictionary.add_option(parser)
    parser.add_argument("--lines", type=int, default=None)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    english_nouns = nouns(dictionary.read(options.dictionary))
    for source, target in (("en", "ru"), ("ru", "en")):
        name = f"newstest2020.{source}-{target}"
        dev = list(zip(read(options.dev, name, "en"), read(options.dev, name, "ru"), strict=True))
        found = align(dev, options.pairs, options.work / name)
        translate = Translator(options.packages / f"{source}_{target}")
        lexicon = words.lexicon(options.work / name)
        chosen = cases(dev, found, lexicon, english_nouns, target)[: options.lines]
        print(f"{source} -> {target}\n{report(translate, chosen)}")
        for case in chosen[: options.show]:
            print(f"\n  < {case.marked}\n  > {translate([case.marked])[0]}\n  = {case.reference}")


if __name__ == "__main__":
    main()
