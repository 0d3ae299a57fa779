"""Sampled pieces: the text, tags and ends stay the same."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from training.translation import batches, segmentation, vocabulary
from training.translation.batches import EOS, Shard

MODEL = Path(__file__).parent.parent / "aligner" / "models" / "en_ru" / "sentencepiece.model"
PIECES = vocabulary.load(MODEL)
BACK, TO_RUSSIAN = (PIECES.piece_to_id(tag) for tag in (vocabulary.ORIGINS["back"], vocabulary.TAGS["ru"]))

WORDS = st.lists(
    st.sampled_from(
        [
            "Baku",
            "Stepanakert",
            "⟦",
            "apricots",
            "‖",
            "абрикос",
            "⟧",
            "1,204",
            "Həsənov",
            "«сюррендер»",
            "\ufffc",
            "🍇",
        ]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


def shard(texts: list[tuple[str, str]], head: list[int]) -> Shard:
    return batches.pack(
        [
            ([*head, *PIECES.encode(en), EOS], [TO_RUSSIAN, *PIECES.encode(ru), EOS], 1.0 + number)
            for number, (en, ru) in enumerate(texts)
        ]
    )


def texts_of(found: Shard) -> list[tuple[str, str]]:
    return [
        (PIECES.decode(found.tokens[a:b].tolist()), PIECES.decode(found.tokens[b:c].tolist()))
        for a, b, c in found.bounds
    ]


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5), st.booleans(), st.integers(0, 99))
def test_only_the_pieces_change(texts: list[tuple[str, str]], machine: bool, seed: int) -> None:
    before = shard(texts, [BACK] if machine else [])
    after = segmentation.redrawn(MODEL, 1.0, before, seed)
    assert texts_of(after) == texts_of(before)
    assert after.weights.tolist() == before.weights.tolist()
    for start, middle, end in after.bounds:
        assert after.tokens[middle - 1] == after.tokens[end - 1] == EOS
        assert after.tokens[middle] == TO_RUSSIAN
        assert (after.tokens[start] == BACK) == machine


def test_a_share_of_the_examples_is_sampled() -> None:
    long = "The caravanserai stands between Stepanakert and Shusha, where apricots ripen in the valley."
    before = shard([(long, "Караван-сарай стоит в долине, где зреют абрикосы.")] * 400, [])
    with ThreadPoolExecutor(2) as pool:
        redraw = segmentation.redrawing(MODEL, 0.3, pool, np.random.default_rng(1))
        after = redraw(before, np.arange(400))
    kept = before.tokens[: before.bounds[0, 2]].tolist()
    same = [after.tokens[a:c].tolist() == kept for a, _, c in after.bounds]
    assert 0.6 < np.mean(same) < 0.8


def test_an_example_that_would_grow_too_long_keeps_its_pieces() -> None:
    before = shard([("apricot " * 37, "абрикос")], [])
    assert before.bounds[0, 1] == batches.LONGEST - 1  # with its end; other pieces of these words are more
    after = segmentation.redrawn(MODEL, 1.0, before, 3)
    assert after.tokens[: after.bounds[0, 1]].tolist() == before.tokens[: before.bounds[0, 1]].tolist()


def test_batches_may_come_in_other_pieces() -> None:
    before = shard([("The apricots of Stepanakert ripened early", "Абрикосы созрели рано")] * 40, [BACK])
    rng = np.random.default_rng(3)
    with ThreadPoolExecutor(1) as pool:
        redraw = segmentation.redrawing(MODEL, 0.5, pool, rng)
        batch = next(batches.batches(before, 40 * batches.LONGEST, rng, pool=40, redraw=redraw))
    rows = [[n for n in row if n != batches.PAD] for row in batch.source.tolist()]
    assert {PIECES.decode(row) for row in rows} == {"The apricots of Stepanakert ripened early"}
    assert len({tuple(row) for row in rows}) > 1
