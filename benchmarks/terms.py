"""Find place names in any form: recall, false matches and speed, beside exact match, stems and top lemmas.

    .venv/bin/python benchmarks/terms.py [--news FILE] [--show N]

Every row is measured in this run. Recall: every form of every place name that the dictionary of pymorphy3
lists (in the dictionary); names of the region with forms written by hand, and the dictionary's own places with
the dictionary hidden from us, so that rules of ending must do (out of it). A form counts as found when,
in a plain sentence, the whole of it is found as its name. False matches: sentences written to trip a
matcher, and news, one sentence a line, of which --show prints matches to be judged by a reader. Speed: the
sentences of corpus/ (or of --news), with the whole glossary; of the news also when all words are met for the first time.

The peers are the field's rules over the same names: the exact word, case ignored (Weblate); equal Snowball
stems (OmegaT); equal lemmas of the first parse (naive use of pymorphy3).
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from unittest import mock

import pymorphy3
from Stemmer import Stemmer

from aligner.glossary import Glossary, load
from aligner.model import LANGUAGES, Lang
from aligner.text.morphology import dictionary as known_words

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "glossary"
SENTENCE = "Вчера мы видели {} снова."
WORDS = re.compile(r"\w+")
Key = Callable[[str], str]
Pairs = list[tuple[str, str]]


def stems() -> Key:
    """A name or form as its Snowball stems."""
    stemmer = Stemmer("russian")
    return lambda text: " ".join(stemmer.stemWords(WORDS.findall(text.lower())))


def lemmas() -> Key:
    """A name or form as the lemmas of its words' first parses."""
    morph = pymorphy3.MorphAnalyzer()
    lemma = lru_cache(maxsize=200_000)(lambda word: morph.parse(word)[0].normal_form)
    return lambda text: " ".join(lemma(word) for word in WORDS.findall(text.lower()))


def exact(text: str) -> str:
    """A name or form as its words, case ignored."""
    return " ".join(WORDS.findall(text.lower()))


def dictionary_pairs() -> Pairs:
    """(name, inflected form) of every place noun of the dictionary, in its own number."""
    morph = pymorphy3.MorphAnalyzer()
    pairs: set[tuple[str, str]] = set()
    for word, (paradigm, form) in morph.dictionary.words.iteritems():
        tag = str(morph.dictionary.build_tag_info(paradigm, form))
        if "Geox" in tag and "NOUN" in tag and "nomn" in tag and ("sing" in tag or "Pltm" in tag):
            pairs |= set(_inflected(morph, word))
    return sorted(pairs)


def _inflected(morph: pymorphy3.MorphAnalyzer, word: str) -> Iterator[tuple[str, str]]:
    name = "-".join(part.capitalize() for part in word.split("-"))
    for parse in morph.parse(word):
        if {"Geox", "nomn"} in parse.tag:
            for form in parse.lexeme:
                if form.tag.number == parse.tag.number and form.word != word and "Infr" not in form.tag:
                    yield name, "-".join(part.capitalize() for part in form.word.split("-"))


def written_pairs() -> Pairs:
    """(name, inflected form) of the names written by hand that the dictionary does not list as they are."""
    pairs: Pairs = []
    for line in (CASES / "forms.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, *cases = line.split("\t")
        if not known_words.nouns(name)[1]:
            pairs += [(name, form) for case in cases for form in case.split("/") if form != name]
    return sorted(set(pairs))


def recall_by_key(pairs: Pairs, key: Key) -> float:
    """Share of forms with their name's key."""
    return sum(key(name) == key(form) for name, form in pairs) / len(pairs)


def recall_by_glossary(pairs: Pairs) -> float:
    """Share of forms that a glossary of these names finds in a sentence."""
    names = sorted({name for name, _ in pairs})
    glossary = glossary_of(names)
    ids = {name: f"n{place}" for place, name in enumerate(names)}
    return sum(_found(glossary, ids[name], form) for name, form in pairs) / len(pairs)


def _found(glossary: Glossary, id: str, form: str) -> bool:
    return any(
        id in mention.candidates and mention.text == form
        for mention in glossary.find(SENTENCE.format(form), "ru")
    )


def glossary_of(names: Iterable[str]) -> Glossary:
    """A termbase of these Russian names and nothing else."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict("os.environ", ALIGNER_CACHE=folder):
        blocks = [f'[n{at}]\nkind = "other"\nen = "N{at}"\nru = "{name}"\n' for at, name in enumerate(names)]
        Path(folder, "names.toml").write_text("\n".join(blocks), "utf-8")
        return load(folder)


def traps() -> tuple[int, int, int]:
    """Mentions wanted, found among them, and found that were not wanted, in the sentences written as traps."""
    glossary = load(CASES / "termbase")
    wanted_count = found_count = false_count = 0
    for line in (CASES / "traps.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        lang, text, wanted = line.replace("\\n", "\n").split("\t")
        expected = [one for one in wanted.split("; ") if one]
        found = [f"{mention.concept}:{mention.text}" for mention in glossary.find(text, _lang(lang))]
        wanted_count += len(expected)
        found_count += sum(one in found for one in expected)
        false_count += sum(one not in expected for one in found)
    return wanted_count, found_count, false_count


def _lang(text: str) -> Lang:
    return "en" if text == "en" else "ru"


def rate(sentences: list[str], find: Callable[[str], object]) -> float:
    """Sentences a second of processor time, best of five passes after one that warms up."""
    best = float("inf")
    for _ in range(6):
        start = time.process_time()
        for sentence in sentences:
            find(sentence)
        best = min(best, time.process_time() - start)
    return len(sentences) / best


def look_up(names: Iterable[str], key: Key) -> Callable[[str], object]:
    """A peer's search: each word's key in the set of one-word names' keys."""
    keys = {key(name) for name in names}
    return lambda text: [word for word in WORDS.findall(text) if key(word) in keys]


def corpus(lang: Lang) -> list[str]:
    """The corpus' sentences in that language, several times over."""
    lines = [
        line
        for path in sorted(ROOT.glob(f"corpus/*/{lang}.sentences"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return lines * max(1, 4000 // max(1, len(lines)))


def show(glossary: Glossary, sentences: list[str], lang: Lang, count: int) -> None:
    """Matches drawn at random, for a reader to judge."""
    found = [(mention, text) for text in sentences for mention in glossary.find(text, lang)]
    print(f"{lang}: {len(found)} matches in {len(sentences)} sentences of news")
    for mention, text in random.Random(5).sample(found, min(count, len(found))):
        print(f"  {mention.concept}: {text[max(0, mention.start - 40):mention.start]}"
              f"[{mention.text}]{text[mention.stop:mention.stop + 30]}")  # fmt: skip


def counts(glossary: Glossary) -> Iterator[str]:
    """Concepts by kind and by country: all, written by hand, gone through by a second reader."""
    concepts = glossary.concepts.values()
    for title, key in (("kind", lambda c: c.kind), ("country", lambda c: c.country or "several")):
        yield f"by {title}: all / by hand / reread"
        for name, _ in Counter(map(key, concepts)).most_common(20):
            ours = [concept for concept in concepts if key(concept) == name]
            yield f"  {name:10} {len(ours):6,} / {sum(c.checked for c in ours):,} / {sum(bool(c.reread) for c in ours):,}"
    hand, second = sum(c.checked for c in concepts), sum(bool(c.reread) for c in concepts)
    yield f"in all       {len(concepts):6,} / {hand:,} / {second:,}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--news", type=Path, help="sentences of news, one a line")
    parser.add_argument("--show", type=int, default=20, help="matches in the news to print")
    options = parser.parse_args()

    listed, written = dictionary_pairs(), written_pairs()
    peers = {"exact": exact, "Snowball stem": stems(), "top lemma": lemmas()}
    print(f"recall            dictionary ({len(listed)} forms)   by hand, out of it ({len(written)} forms)")
    for name, key in peers.items():
        print(f"{name:16}  {recall_by_key(listed, key):8.2%}   {recall_by_key(written, key):8.2%}")
    print(f"{'aligner':16}  {recall_by_glossary(listed):8.2%}   {recall_by_glossary(written):8.2%}")
    known_words._parses.cache_clear()
    with mock.patch.object(known_words, "_parses", lambda word: ()):
        print(f"{'without its words':16} {recall_by_glossary(listed):8.2%}   (endings alone)")

    wanted, found, false = traps()
    print(f"\ntraps: {found} of {wanted} mentions found, {false} false")

    start = time.perf_counter()
    glossary = load()
    print(
        f"\nwhole glossary: {len(glossary.concepts)} concepts, loaded in {time.perf_counter() - start:.2f} s"
    )
    print(*counts(glossary), sep="\n")
    names = {term.name for concept in glossary.concepts.values() for term in concept.terms_in("ru")}
    for side in LANGUAGES:
        speed = rate(corpus(side), partial(glossary.find, lang=side))
        print(f"{side}: {speed:9,.0f} sentences/s")
    for name, key in peers.items():
        print(f"  {name:16} {rate(corpus('ru'), look_up(names, key)):9,.0f} (ru, single words only)")
    if options.news:
        text = options.news.read_text("utf-8").splitlines()
        lang = _lang("ru" if re.search("[а-я]{3}", "".join(text[:20])) else "en")
        start = time.process_time()
        for sentence in text:
            glossary.find(sentence, lang)
        print(f"news: {len(text) / (time.process_time() - start):9,.0f} sentences/s when first met")
        print(f"news: {rate(text, partial(glossary.find, lang=lang)):9,.0f} sentences/s")
        show(glossary, text, lang, options.show)


if __name__ == "__main__":
    main()
