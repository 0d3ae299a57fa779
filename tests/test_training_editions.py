"""The documents that the weights of editions are learned from."""

from training.editions.documents import LONGEST, articles


def story(headline: str, lines: int) -> list[tuple[str, str]]:
    return [(headline, headline), *[(f"Sentence {n}.", f"Предложение {n}.") for n in range(lines)]]


def test_articles_begin_at_headlines() -> None:
    lines = [*story("One", 6), ("Kicker", "Рубрика"), *story("Two", 5), *story("Too short", 2), *story("Three", 4)]
    assert [(article[0][0], len(article)) for article in articles(lines)] == [("One", 7), ("Two", 6), ("Three", 5)]


def test_a_long_stretch_without_headlines_is_cut() -> None:
    lines = story("One", 100)
    cut = list(articles(lines))
    assert len(cut) > 3 and all(5 <= len(article) <= LONGEST for article in cut)
    assert [line for article in cut for line in article] == lines[: sum(map(len, cut))]
