"""Parallel text as it is trained on: read, cleaned, weighted by domain.

Every pair that is dropped is counted under the name of the rule that dropped it.
"""

import html
import lzma
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

FILES = ("human", "news_mt", "synth_news", "general")

# How often a pair of a source is seen in one pass, by the longest prefix that fits.
# News first, general prose next; manuals have shards of their own, and a tag.
# Left out (weight 0): unclear licences, and licences that forbid commercial use.
WEIGHTS = {
    "train_newstest2012_2018": 4.0,
    "train_mt_geneval": 3.0,
    "train_tico19": 3.0,
    "train_xquad_questions": 2.0,
    "train_un_sdg": 2.0,
    "train_umbrella_security": 2.0,
    "train_tatoeba_opusmt_tests": 1.0,
    "train_bilinguator_books": 0.8,
    "train_debian_www": 0.4,
    "train_mozilla_www": 0.6,
    "train_hf_course": 0.3,
    "train_debian_security": 0.1,
    "train_php_manual": 0.5,
    "ms_": 1.0,
    "newstest": 1.5,
    "synth_1tv_headlines": 1.0,
    "train_synth_wmt_testsuites": 1.0,
    "synth_mlqe_ruen": 1.5,
    "wesnoth": 0.5,
    "xcomfiles": 0.1,
    "shattered_pd": 0.3,
    "stellarium_skycultures": 1.0,
    "sdg_metadata": 1.0,
    "sdg_central_asia": 2.0,
    "cocoa_mt": 1.0,
    "opensource_guide": 0.7,
    "vote_gov": 1.0,
    "tails_www": 0.5,
    "monero_site": 0.3,
    "bitcoin_org": 0.3,
    "dash_website": 0.3,
    "parcorp_parsed": 0.5,
    "catalog_": 0.7,
    "catalog_iso": 0.4,
    "catalog_kgeography": 0.4,
    "train_rusltc_human": 0.0,
    "train_hpmor": 0.0,
    "train_javascript_info": 0.0,
    "scratch_l10n": 0.0,
}
# Product documentation and templates: clean sentences in a register that is not ours.
MANUALS = ("ms_", "train_php_manual", "train_debian_security")
# The last part of a run, while the rate falls, sees more of what is nearest to the task.
NEWS = {
    "train_newstest2012_2018": 2.0,
    "newstest": 0.8,
    "train_mt_geneval": 1.0,
    "train_tico19": 1.0,
    "synth_mlqe_ruen": 0.7,
    "train_un_sdg": 1.0,
    "sdg_central_asia": 1.0,
}


class Pair(NamedTuple):
    source: str
    en: str
    ru: str


@dataclass(frozen=True)
class Cleaned:
    pairs: list[Pair]
    dropped: Counter[str]


def weight(source: str, weights: Mapping[str, float] = WEIGHTS, default: float = 0.5) -> float:
    """The weight of the longest prefix that fits the source's name."""
    fits = [prefix for prefix in weights if source.startswith(prefix)]
    return weights[max(fits, key=len)] if fits else default


def read(folder: Path, names: Iterable[str] = FILES) -> Iterator[Pair]:
    """Pairs of ``<folder>/<name>.tsv.xz``: source, English, Russian, parted by tabs."""
    for name in names:
        with lzma.open(folder / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                fields = line.rstrip("\n").split("\t")
                if len(fields) == 3:
                    yield Pair(*fields)


_MARKS = str.maketrans(
    {
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u00ad": None,
        "\ufeff": None,
        "\u200b": None,
        "\u200e": None,
        "\u200f": None,
        "\ufffc": None,
        "⟦": "[",
        "⟧": "]",
        "‖": "|",
        "▁": "_",
    }
)
_SPACES = re.compile(r"\s+")
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "’": "'", "‘": "'"})
_STRAIGHT = re.compile(r'(?<![\w"])"(?=\S)([^"]+?)(?<=\S)"(?!\w)')


def tidy(text: str) -> str:
    """Entities resolved, NFC, single spaces; the marks of the annotation never occur in text."""
    text = html.unescape(html.unescape(text)).translate(_MARKS)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def english_style(text: str) -> str:
    """Straight quotation marks: what the model writes in English."""
    return text.translate(_CURLY).replace("«", '"').replace("»", '"').replace(" -- ", " – ")


def russian_style(text: str) -> str:
    """Guillemets and a long dash: what the model writes in Russian."""
    text = _STRAIGHT.sub(r"«\1»", text.translate(_CURLY))
    return text.replace(" - ", " — ").replace(" – ", " — ").replace(" -- ", " — ")


_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_NUMBER = re.compile(r"\d+")


def _fits_languages(en: str, ru: str) -> bool:
    latin, cyrillic = len(_LATIN.findall(en)), len(_CYRILLIC.findall(ru))
    return (
        latin > 2 * len(_CYRILLIC.findall(en)) and cyrillic > 1 and cyrillic >= 0.5 * len(_LATIN.findall(ru))
    )


def _fits_lengths(en: str, ru: str) -> bool:
    short, long = sorted((len(en) + 8, len(ru) + 8))
    return long < 2.2 * short and long <= 480


def _fits_numbers(en: str, ru: str) -> bool:
    """Long numbers stand on both sides; short ones may be written as words."""
    left = {n for n in _NUMBER.findall(en) if len(n) > 1}
    right = {n for n in _NUMBER.findall(ru) if len(n) > 1}
    return len(left ^ right) <= max(1, len(left | right) // 3)


def fault(en: str, ru: str) -> str | None:
    """The name of the rule that a pair breaks, or None."""
    if len(en) < 2 or len(ru) < 2:
        return "empty"
    if not _fits_languages(en, ru):
        return "language"
    if not _fits_lengths(en, ru):
        return "length"
    if not _fits_numbers(en, ru):
        return "numbers"
    if sum(c in "{}<>|\\=_$" for c in en) > 3:
        return "markup"
    if "..." in en and "...." in ru:
        return "dots"
    return None


def _shape(text: str) -> str:
    return _NUMBER.sub("0", text.lower())


def clean(pairs: Iterable[Pair], forbidden: frozenset[str]) -> Cleaned:
    """Pairs worth training on.  ``forbidden`` lines (the dev sets) are never kept.

    A template line (the same text but for its numbers) is kept once a source.
    """
    kept: list[Pair] = []
    dropped: Counter[str] = Counter()
    seen: set[int] = set()
    for pair in pairs:
        if weight(pair.source) == 0:
            dropped["left out"] += 1
            continue
        en, ru = english_style(tidy(pair.en)), russian_style(tidy(pair.ru))
        reason = fault(en, ru)
        if reason is None and (pair.en in forbidden or pair.ru in forbidden):
            reason = "dev"
        key = hash((_shape(en), _shape(ru)))
        if reason is None and key in seen:
            reason = "duplicate"
        if (
            reason is None
            and len(en.split()) < 4
            and not en.endswith((".", "!", "?"))
            and pair.source in _LABELS
        ):
            reason = "label"
        if reason is not None:
            dropped[reason] += 1
            continue
        seen.add(key)
        kept.append(Pair(pair.source, en, ru))
    return Cleaned(kept, dropped)


_LABELS = frozenset(
    (
        "wesnoth",
        "xcomfiles",
        "shattered_pd",
        "tails_www",
        "monero_site",
        "bitcoin_org",
        "dash_website",
        "train_php_manual",
        "train_debian_www",
    )
)
