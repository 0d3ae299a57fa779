"""Back-translate monolingual text with the best packages so far (Sennrich et al. 2016).

The machine's side becomes the source, the authentic side the target.  Drawing among the
ten likeliest words gives richer sources than the single best (Edunov et al. 2018) once the
model is good; a weak one had better write its best (``--choices 1``), and only what it is
surest of is kept (``--surest``): an invented source teaches to invent.
Lines that name the region come first; the file grows, so that a run cut off goes on.
"""

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

from training.translation import corpus, examples, prepare
from training.translation.corpus import Pair
from training.translation.evaluate import Translator

REGION = re.compile(
    r"азербайджан|армени|армян|грузи|абхаз|осет|карабах|казах|киргиз|кыргыз|узбек|таджик|туркмен|дагестан|чечен|чечн|ингуш|"
    r"кавказ|баку|ереван|тбилиси|астан|ташкент|бишкек|душанбе|ашхабад|"
    r"azerb|armen|georgia|abkhaz|osset|karabakh|kazakh|kyrgyz|uzbek|tajik|turkmen|dagestan|chech|ingush|caucas|baku|"
    r"yerevan|tbilisi|astana|tashkent|bishkek|dushanbe|ashgabat|central asia",
    re.IGNORECASE,
)


def chosen(data: Path, lang: str, count: int) -> list[str]:
    """``count`` lines of a sentence's length, those that name the region first, the rest at random."""
    style = corpus.russian_style if lang == "ru" else corpus.english_style
    lines = [style(line) for line in dict.fromkeys(prepare.monolingual(data, lang)) if 40 <= len(line) <= 300]
    rng = random.Random(11)
    keyed = [(REGION.search(line) is None, rng.random(), line) for line in lines]
    return [line for _, _, line in sorted(keyed)[:count]]


def translated(
    lines: list[str], translate: Translator, lang: str, choices: int, surest: float, size: int = 512
) -> Iterator[Pair]:
    """Pairs whose ``lang`` side is authentic; what the cleaning rules reject is left out, and of every ``size``
    lines all but the share ``surest`` with the best scores."""
    for start in range(0, len(lines), size):
        part = lines[start : start + size]
        outputs = translate.quick(part, choices)
        floor = sorted(score for _, score in outputs)[int(len(outputs) * (1 - surest))]
        for line, (output, score) in zip(part, outputs, strict=True):
            en, ru = (line, output) if lang == "en" else (output, line)
            if score >= floor and corpus.fault(en, ru) is None:
                yield Pair(f"back:{lang}", en, ru)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path, help="folder that holds en_ru and ru_en")
    parser.add_argument("data", type=Path, help="folder with mono/")
    parser.add_argument(
        "out", type=Path, help="folder of the prepare command; back.<lang>.tsv and .npz go there"
    )
    parser.add_argument("--lines", type=int, default=150_000, help="of each language")
    parser.add_argument("--choices", type=int, default=1)
    parser.add_argument("--surest", type=float, default=1.0, help="share of the lines to keep, by score")
    parser.add_argument(
        "--langs", nargs="+", choices=("ru", "en"), default=["ru", "en"], help="authentic sides"
    )
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    for lang in options.langs:
        package = "ru_en" if lang == "ru" else "en_ru"
        path = options.out / f"back.{lang}.tsv"
        path.touch()
        done = {getattr(pair, lang) for pair in prepare.read_pairs(path)}
        lines = [line for line in chosen(options.data, lang, options.lines) if line not in done]
        with path.open("a", encoding="utf-8") as out:
            translate = Translator(options.packages / package, options.threads)
            for pair in translated(lines, translate, lang, options.choices, options.surest):
                out.write("\t".join(pair) + "\n")
        rows = [(_example(pair, lang), 1.0) for pair in prepare.read_pairs(path)]
        prepare.encode(rows, options.out / "sentencepiece.model", options.out, "back")
        print(f"{lang}: {len(rows):,} pairs")


def _example(pair: Pair, lang: str) -> examples.Example:
    return (
        examples.Example(pair.en, pair.ru, lang) if lang == "ru" else examples.Example(pair.ru, pair.en, lang)
    )


if __name__ == "__main__":
    main()
