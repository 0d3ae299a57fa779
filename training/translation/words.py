"""Word alignments by eflomal (Östling and Tiedemann 2016), over the first letters of lower-cased words."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.translation import terms

FILES = ("align.en", "align.ru")
LETTERS = (6, 5)  # of an English and of a Russian word: enough to tell words, few enough to join their forms


def keys(text: str, letters: int) -> list[str]:
    """The words of a text as the aligner sees them."""
    return [token.text.lower()[:letters] for token in terms.tokens(text)]


def align(pairs: Iterable[tuple[str, str]], folder: Path) -> None:
    """Align (English, Russian) sentences; ``folder`` gets links.fwd and links.rev, the latter last."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / name for name in FILES]
    with files[0].open("w", encoding="utf-8") as english, files[1].open("w", encoding="utf-8") as russian:
        for pair in pairs:
            for text, letters, out in zip(pair, LETTERS, (english, russian), strict=True):
                out.write(" ".join(keys(text, letters)) + "\n")
    forward, backward, unfinished = folder / "links.fwd", folder / "links.rev", folder / "links.tmp"
    for path in (forward, unfinished):  # of a run that was cut off: eflomal overwrites nothing
        path.unlink(missing_ok=True)
    command: list[str | Path] = [
        Path(sys.executable).with_name("eflomal-align"),
        "-s",
        files[0],
        "-t",
        files[1],
    ]
    subprocess.run([*command, "--n-samplers", "1", "-f", forward, "-r", unfinished], check=True)
    unfinished.replace(backward)


def links(folder: Path) -> Iterator[list[tuple[int, int]]]:
    """Links that both directions of the aligner found, sentence by sentence: (English token, Russian token)."""
    with (folder / "links.fwd").open() as forward, (folder / "links.rev").open() as backward:
        for one, other in zip(forward, backward, strict=True):
            shared = set(one.split()) & set(other.split())
            yield [(int(i), int(j)) for i, j in (link.split("-") for link in sorted(shared))]


def lexicon(folder: Path) -> Counter[tuple[str, str]]:
    """How often two keys were linked in what was aligned in ``folder``."""
    counts: Counter[tuple[str, str]] = Counter()
    with (
        (folder / FILES[0]).open(encoding="utf-8") as english,
        (folder / FILES[1]).open(encoding="utf-8") as russian,
    ):
        for en, ru, found in zip(english, russian, links(folder), strict=True):
            left, right = en.split(), ru.split()
            counts.update((left[i], right[j]) for i, j in found)
    return counts
