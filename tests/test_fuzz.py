"""Every parser accepts its seeds, and holds against what broke one before and against a few fresh mutations."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.__main__ import KEPT, mutate
from tests.fuzz.parsers import PARSERS


@pytest.mark.parametrize("name", PARSERS)
def test_parsers_accept_their_seeds_and_survive_mutations(name: str) -> None:
    parser, chance = PARSERS[name], random.Random(7)
    seeds = parser.seeds()
    for seed in seeds:
        parser.call(seed)
        for _ in range(3):
            parser.run(mutate(seed, seeds, chance))


@pytest.mark.parametrize("path", sorted(KEPT.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_broke_a_parser_breaks_it_no_more(path: Path) -> None:
    PARSERS[path.parent.name].run(path.read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("name", PARSERS)
def test_parsers_survive_many_mutations(name: str) -> None:
    parser, chance = PARSERS[name], random.Random(11)
    seeds = parser.seeds()
    for _ in range(60):
        parser.run(mutate(chance.choice(seeds), seeds, chance))
