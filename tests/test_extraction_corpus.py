"""The project's own articles come out of their pages as the gold says, sentence by sentence."""

from pathlib import Path

import pytest

from aligner.extraction import extract
from aligner.model import Page, other
from aligner.segmentation import split

CORPUS = Path(__file__).parent.parent / "corpus"
EDITIONS = sorted(path for path in CORPUS.glob("*/??.html") if path.with_suffix(".sentences").exists())


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_edition(path):
    gold = path.with_suffix(".sentences").read_text("utf-8").strip().split("\n")
    article = extract(Page(str(path), path.read_bytes()))
    assert [sentence.text for sentence in split(article)] == gold
    assert (article.lang, article.title) == (path.stem, gold[0])
    assert article.byline
    assert article.published
    assert other(article.lang) in dict(article.editions)


def test_there_is_a_corpus():
    assert len(EDITIONS) >= 24
