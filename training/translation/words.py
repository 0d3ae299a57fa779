"""Word alignments by eflomal (Östling and Tiedemann 2016), over the first letters of lower-cased words."""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.translation import terms

LETTERS = (6, 5)  # of an English and of a Russian word: enough to tell words, few enough to join their forms


def align(pairs: Iterable[tuple[str, str]], folder: Path) -> None:
    """Align (English, Russian) sentences; ``folder`` gets links.fwd and links.rev, the latter last."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / "align.en", folder / "align.ru"]
    with files[0].open("w", encoding="utf-8") as english, files[1].open("w", encoding="utf-8") as russian:
        for pair in pairs:
            for text, letters, out in zip(pair, LETTERS, (english, russian), strict=True):
                out.write(" ".join(token.text.lower()[:letters] for token in terms.tokens(text)) + "\n")
    forward, backward, unfinished = folder / "links.fwd", folder / "links.rev", folder / "links.tmp"
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
