"""Gather the unchecked concepts of the termbase from open lists of places.

    python -m training.termbase.build PLACES --text mono/en.tsv.xz --text mono/ru.tsv.xz

1. read the candidates (sources), 2. refuse the doubtful ones (rules), 3. keep one place of a name,
4. write glossary/gathered/<country>.toml, sorted by id, `checked = false`. Concepts written by hand are read,
never touched; the same lists give the same files.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from training.termbase.knowledge import Knowledge, concept_ids, fold, gather
from training.termbase.rules import SMALL_TOWN, doubtful, refusal
from training.termbase.sources import Candidate, cities, country_names, settlements

ROOT = Path(__file__).parents[2] / "glossary"
MISREAD = Path(__file__).with_name("misread.txt")
REGION = {
    "AM": "armenia", "AZ": "azerbaijan", "GE": "georgia", "KZ": "kazakhstan", "KG": "kyrgyzstan",
    "TJ": "tajikistan", "TM": "turkmenistan", "UZ": "uzbekistan",
}  # fmt: skip


def main() -> None:
    """Read, refuse, choose, write; print how many were refused and why."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("places", type=Path, help="folder of the lists of places")
    parser.add_argument(
        "--text", type=Path, action="append", default=[], help="running text, source<TAB>text"
    )
    options = parser.parse_args()
    known = gather(ROOT, options.places, options.text, MISREAD.read_text(encoding="utf-8").split("\n"))
    refused: Counter[str] = Counter()
    accepted: list[Candidate] = []
    for candidate in chain(settlements(options.places), cities(options.places)):
        reason = refusal(candidate, known)
        refused[reason or "accepted"] += 1
        if not reason:
            accepted.append(candidate)
    chosen = one_of_each_name(accepted)
    refused["namesakes"] = len(accepted) - len(chosen)
    write(chosen, known, country_names(options.places))
    for reason, count in refused.most_common():
        print(f"{count:7,} {reason}")


def one_of_each_name(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The only bearer of a name in either language, or the one town among its namesakes."""
    bearers: dict[str, list[Candidate]] = defaultdict(list)
    accepted = list(dict.fromkeys(candidates))
    for candidate in accepted:
        for key in _keys(candidate):
            bearers[key].append(candidate)
    return [c for c in accepted if all(_first(c, bearers[key]) for key in _keys(c))]


def _keys(candidate: Candidate) -> Iterator[str]:
    yield "en " + fold(candidate.en)
    yield "ru " + fold(candidate.ru)
    if candidate.wikidata:
        yield candidate.wikidata


def _first(candidate: Candidate, bearers: list[Candidate]) -> bool:
    if len(bearers) == 1:
        return True
    best, second = sorted((bearer.population for bearer in bearers), reverse=True)[:2]
    return candidate.population == best >= SMALL_TOWN and best > second


def write(chosen: Iterable[Candidate], known: Knowledge, countries: Mapping[str, tuple[str, str]]) -> None:
    """One file for each country of the region, one for the world."""
    taken = set(concept_ids(ROOT))
    files: dict[str, dict[str, str]] = defaultdict(dict)
    for candidate in sorted(chosen, key=lambda c: (-c.population, c.country, c.en, c.ru)):
        id = _free(slug(candidate.en), candidate.country.lower(), taken)
        taken.add(id)
        block = concept(id, candidate, countries[candidate.country] if doubtful(candidate, known) else None)
        files[REGION.get(candidate.country, "world")][id] = block
    for path in (ROOT / "gathered").glob("*.toml"):
        path.unlink()
    (ROOT / "gathered").mkdir(exist_ok=True)
    for name, blocks in files.items():
        head = "# Gathered by training/termbase and not looked through; move a concept to places/ once it is.\n\n"
        text = head + "\n".join(blocks[id] for id in sorted(blocks))
        (ROOT / "gathered" / f"{name}.toml").write_text(text, encoding="utf-8")


def concept(id: str, candidate: Candidate, country: tuple[str, str] | None) -> str:
    """The concept's block of TOML; with ``country`` (its English and Russian name) as an ambiguous one."""
    lines = [f"[{id}]", f'kind = "{candidate.kind}"', f'country = "{candidate.country}"']
    if candidate.wikidata:
        lines.append(f'wikidata = "{candidate.wikidata}"')
    lines.append("checked = false")
    if country:
        lines.append("ambiguous = true")
    lines += [f"en = {_english(candidate)}", f"ru = {_russian(candidate)}"]
    if country:
        lines.append(f'context = {{ en = ["{country[0]}"], ru = ["{country[1]}"] }}')
    return "\n".join(lines) + "\n"


def _english(candidate: Candidate) -> str:
    if not candidate.variant:
        return f'"{candidate.en}"'
    return f'{{ name = "{candidate.en}", variants = ["{candidate.variant}"] }}'


def _russian(candidate: Candidate) -> str:
    """With what its ending does not tell: Акбаши stays as it is, Каракуль is masculine as most are."""
    if re.search(r"[иыуюэ]$", candidate.ru):
        return f'{{ name = "{candidate.ru}", declines = false }}'
    if candidate.ru.endswith("ь"):
        return f'{{ name = "{candidate.ru}", gender = "m" }}'
    return f'"{candidate.ru}"'


def slug(name: str) -> str:
    """The name in small ascii letters, digits and hyphens."""
    plain = name.lower().translate(str.maketrans("əǝıßøł", "aaisol"))
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def _free(id: str, country: str, taken: set[str]) -> str:
    """The id itself, or with the country, or with a number after that."""
    tries = chain([id, f"{id}-{country}"], (f"{id}-{country}-{n}" for n in range(2, 100)))
    return next(tried for tried in tries if tried not in taken)


if __name__ == "__main__":
    main()
