"""Sentences per second: aligner, bare CTranslate2 and argostranslate's own translate(), same package, text and run.

    python benchmarks/translate.py                          the embedded English package, 120 sentences of the corpus
    python benchmarks/translate.py --source ru --runs 5
    python benchmarks/translate.py --package en_ru.argosmodel --text sentences.txt

All three get the text already split. argostranslate gets paragraphs of three sentences and hands the given
sentences to its model; it needs stanza and minisbd at import; as they are not used, hollow modules stand in for them.
Loading is not counted; runs take turns, and each system's best counts, so that other work on the machine
disturbs all alike.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

ROOT = Path(__file__).parent.parent
PARAGRAPH = 3

from aligner.glossary import load, term_hints  # noqa: E402
from aligner.machine import cores  # noqa: E402
from aligner.model import Lang, other  # noqa: E402
from aligner.quality import Draft, estimate  # noqa: E402
from aligner.translation import Package, find, open_translator  # noqa: E402
from aligner.translation.engine import MAX_BATCH_TOKENS, Search  # noqa: E402
from aligner.translation.tokens import open_tokenizer  # noqa: E402


def main() -> None:
    """Measure and print one table and the two ratios."""
    options = arguments()
    source: Lang = options.source
    package = find(source, other(source), options.package)
    assert isinstance(package, Package), "bare CTranslate2 needs a model on disk"
    found = text(options.text, source)
    sentences = found[:: max(1, len(found) // options.sentences)][: options.sentences]
    systems = {
        "aligner": aligner(package, sentences, options.threads, retry=True),
        "aligner, estimated": estimated(package, sentences, options.threads),
        "aligner, no retries": aligner(package, sentences, options.threads, retry=False),
        "CTranslate2 bare": bare(package, sentences, options.threads),
        "argostranslate": theirs(package, sentences),
    }
    best = race(systems, options.runs, options.argos_runs)
    rates = {name: len(sentences) / seconds for name, seconds in best.items()}
    print(
        f"{package.name} {package.version} ({package.digest}), {len(sentences)} sentences, {options.threads} threads"
    )
    for name, rate in rates.items():
        print(f"{name:<20}{rate:9.1f} sentences/s")
    print(f"{'terms and estimate':<20}{rates['aligner, estimated'] / rates['aligner']:9.2f} of translating alone")
    if options.argos_runs:
        print(f"{'to argostranslate':<20}{rates['aligner'] / rates['argostranslate']:9.2f} times")
    print(f"{'to CTranslate2':<20}{rates['aligner'] / rates['CTranslate2 bare']:9.2f} times")
    once = rates["aligner, no retries"] / rates["CTranslate2 bare"]
    print(f"{'  without retries':<20}{once:9.2f} times")
    print(
        f"{'peak memory':<20}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f} MB (all three)"
    )


def arguments() -> argparse.Namespace:
    """What the caller wants measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--source", choices=("en", "ru"), default="en")
    parser.add_argument("--package", help="name, folder or .argosmodel file")
    parser.add_argument("--text", type=Path, help="one sentence a line; default: the corpus")
    parser.add_argument("--sentences", type=int, default=120, help="so many, drawn evenly from the text [default: 120]")
    parser.add_argument("--threads", type=int, default=cores())
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--argos-runs", type=int, default=1, help="it is slow")
    return parser.parse_args()


def text(path: Path | None, source: Lang) -> list[str]:
    """The sentences of a file, or of every corpus article in this language."""
    paths = [path] if path else sorted((ROOT / "corpus").glob(f"*/{source}.sentences"))
    return [line for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def race(systems: dict[str, Callable[[], object]], runs: int, slow_runs: int) -> dict[str, float]:
    """Best seconds of each system; they take turns."""
    best = dict.fromkeys(systems, float("inf"))
    for turn in range(max(runs, slow_runs)):
        for name, system in systems.items():
            if turn < (slow_runs if name == "argostranslate" else runs):
                start = time.perf_counter()
                system()
                best[name] = min(best[name], time.perf_counter() - start)
    return best


def aligner(package: Package, sentences: Sequence[str], threads: int, retry: bool) -> Callable[[], object]:
    """The whole of it: plans, model, guard; a weak model makes many sentences doubtful, and retries cost."""
    translator = open_translator(package.source, package.target, package, threads=threads, retry=retry)
    translator.translate(sentences[:2])
    return lambda: translator.translate(sentences)


def estimated(package: Package, sentences: Sequence[str], threads: int) -> Callable[[], object]:
    """Return translating with the terms of the glossary, and the estimate of each draft's quality."""
    translator, glossary = open_translator(package.source, package.target, package, threads=threads), load()

    def run() -> object:
        hints = [term_hints(glossary, sentence, package.source) for sentence in sentences]
        said = zip(sentences, translator.translate(sentences, hints), strict=True)
        drafts = [Draft(text, made.text, package.source, made.score, made.problems) for text, made in said]
        return estimate(drafts, translator.signature)

    run()
    return run


def bare(package: Package, sentences: Sequence[str], threads: int) -> Callable[[], object]:
    """One call with tokens made beforehand; its output is not even decoded."""
    import ctranslate2

    tokenizer = open_tokenizer(package)
    tokens = [tokenizer.encode(sentence) for sentence in sentences]
    prefix = [[package.target_prefix]] * len(tokens) if package.target_prefix else None
    model = ctranslate2.Translator(
        str(package.path / "model"), compute_type="auto", inter_threads=threads, intra_threads=1
    )
    model.translate_batch(tokens[:2])
    return lambda: model.translate_batch(
        tokens,
        target_prefix=prefix,
        max_batch_size=MAX_BATCH_TOKENS,
        batch_type="tokens",
        beam_size=Search().beam,
        return_scores=True,
    )


def theirs(package: Package, sentences: Sequence[str]) -> Callable[[], object]:
    """Argostranslate's translate() with its own settings and our splitting."""
    for splitter in ("stanza", "minisbd"):
        sys.modules.setdefault(splitter, MagicMock())  # type: ignore[arg-type]
    from argostranslate.package import Package as TheirPackage
    from argostranslate.translate import Language, PackageTranslation

    paragraphs = [" ".join(sentences[at : at + PARAGRAPH]) for at in range(0, len(sentences), PARAGRAPH)]
    given = {paragraph: sentences[PARAGRAPH * i :][:PARAGRAPH] for i, paragraph in enumerate(paragraphs)}
    translation = PackageTranslation(Language(package.source, ""), Language(package.target, ""), TheirPackage(package.path))
    translation.sentencizer = SimpleNamespace(split_sentences=lambda paragraph: list(given[paragraph]))
    translation.translate(paragraphs[0])
    return lambda: [translation.translate(paragraph) for paragraph in paragraphs]


if __name__ == "__main__":
    main()
