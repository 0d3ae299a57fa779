"""Word by word, against the definition spelt out: each word of a bead, and its likest on the other side."""

from __future__ import annotations

import numpy as np
import pytest

from aligner.alignment.align import side
from aligner.alignment.embed import open_vectors
from aligner.alignment.lexical import LACK, MOST, explained
from aligner.alignment.measures import EditionFeatures, Tile
from aligner.alignment.shapes import SHAPES

EN = [
    "He left the house.",
    "",
    "She bought a white horse.",
    "And a cow.",
    "They wrote to the president!",
    "...",
]
RU = ["Он вышел из дома.", "Она купила белую лошадь и корову.", "Они написали", "письмо президенту."]
SOURCE, TARGET = (side(texts, open_vectors()) for texts in (EN, RU))


def words(own: EditionFeatures, first: int, last: int) -> list[int]:
    first, last = max(first, 0), min(last, own.count)
    return own.words.token[own.words.start[first] : own.words.start[last]].tolist()


def weight_explained(
    own: EditionFeatures, mine: list[int], other: EditionFeatures, theirs: list[int]
) -> float:
    """The weight of the words times the likeness of their likest counterparts."""
    if not mine or not theirs:
        return 0.0
    likeness = np.maximum(own.words.units[mine] @ other.words.units[theirs].T, 0).max(axis=1)
    return float(own.words.weight[mine] @ likeness)


@pytest.mark.parametrize("tile", [Tile(0, 7, 0, 5), Tile(3, 6, 2, 4)])
def test_it_is_what_the_definition_says(tile: Tile) -> None:
    share, least, lack = explained(SOURCE, TARGET, tile)
    for k, (a, b) in enumerate(SHAPES):
        for i in range(max(a, tile.i0), tile.i1):
            for j in range(max(b, tile.j0), tile.j1):
                mine, theirs = words(SOURCE, i - a, i), words(TARGET, j - b, j)
                here = (
                    weight_explained(SOURCE, mine, TARGET, theirs),
                    weight_explained(TARGET, theirs, SOURCE, mine),
                )
                total = tuple(
                    max(float(own.words.weight[said].sum()), 1e-3)
                    for own, said in ((SOURCE, mine), (TARGET, theirs))
                )
                around = weight_explained(
                    SOURCE, mine, TARGET, words(TARGET, j - b - 1, j + 1)
                ) + weight_explained(TARGET, theirs, SOURCE, words(SOURCE, i - a - 1, i + 1))
                at = (k, i - tile.i0, j - tile.j0)
                assert share[at] == pytest.approx(sum(here) / sum(total), abs=1e-4)
                assert least[at] == pytest.approx(min(here[0] / total[0], here[1] / total[1]), abs=1e-4)
                assert lack[at] == pytest.approx(min(around - sum(here), MOST) / LACK, abs=1e-4)


def test_a_text_has_the_same_vector_alone_and_among_many() -> None:
    texts = [f"{text} {number}" for number in range(30) for text in (*EN, *RU, "")]
    alone = np.concatenate([open_vectors().encode([text]) for text in texts])
    assert np.allclose(open_vectors().encode(texts), alone, atol=1e-4)


def test_words_are_whole_and_marks_are_none() -> None:
    own = open_vectors().read(['The house, the "house".', "...", ""])[1]
    assert own.start.tolist() == [0, 4, 4, 4]
    assert own.token[0] == own.token[2]
