"""Sentences: offsets that hold, paragraphs that end them, rules that say why; cases as data."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.model import Article
from aligner.segmentation import explain, spans, split
from aligner.segmentation.rules import RULES
from aligner.segmentation.sentences import LONGEST

CASES = Path(__file__).parent / "cases" / "segmentation"


def cases(lang: str) -> list[str]:
    """One paragraph a line, `` | `` between its sentences; ``#`` begins a remark."""
    lines = (CASES / f"{lang}.txt").read_text("utf-8").split("\n")
    return [line for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize(("lang", "case"), [(lang, case) for lang in ("en", "ru") for case in cases(lang)])
def test_cases(lang, case):
    sentences = case.split(" | ")
    text = " ".join(sentences)
    assert [text[start:stop] for start, stop in spans(text, lang)] == sentences


def test_a_forgotten_space_parts_two_sentences():
    text = "Мост закрыт.Автобусы идут в объезд.Так сообщили в Баку.Там ждут весны."
    found = [text[start:stop] for start, stop in spans(text, "ru")]
    assert found == ["Мост закрыт.", "Автобусы идут в объезд.", "Так сообщили в Баку.", "Там ждут весны."]


TEXTS = st.text(
    st.sampled_from(list('абвАБВabcABC .!?…«»"”()—-\n\t1 2'))
    | st.characters(exclude_categories=["Cc", "Zl", "Zp"]),
    max_size=120,
)


@given(TEXTS, st.sampled_from(["en", "ru"]))
def test_nothing_but_white_space_lies_between(text, lang):
    found = spans(text, lang)
    assert [text[start:stop].strip() for start, stop in found] == [text[start:stop] for start, stop in found]
    assert all(start < stop for start, stop in found)
    rest, last = "", 0
    for start, stop in found:
        assert last <= start
        rest += text[last:start]
        last = stop
    assert not (rest + text[last:]).strip()


@given(TEXTS.filter(str.strip), st.sampled_from(["en", "ru"]))
def test_sentences_carry_exact_offsets_and_end_with_their_paragraph(text, lang):
    article = Article(text=text, lang=lang)
    for index, sentence in enumerate(split(article)):
        assert sentence.index == index
        assert sentence.article == article.key
        assert article.text[sentence.start : sentence.stop] == sentence.text
        assert "\n" not in sentence.text


def test_paragraphs_are_counted_from_the_headline():
    article = Article(text="Headline\nOne. Two.\nThree.", lang="en", title="Headline")
    assert [sentence.paragraph for sentence in split(article)] == [0, 1, 1, 2]


@given(TEXTS, st.sampled_from(["en", "ru"]))
def test_every_decision_is_explained(text, lang):
    names = {rule.__name__ for rule in RULES}
    decisions = explain(text, lang)
    assert all(decision.rule in names for decision in decisions)
    cuts = [decision for decision in decisions if decision.cut]
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(spans(text, lang)) == len(cuts) + len(lines)


@given(st.lists(st.sampled_from(["word", "word,", "of", "list;", "x" * 40, " \u00a0 ", "y" * 4000]), max_size=900))
@settings(max_examples=30, deadline=None)
def test_what_has_no_stop_is_cut_where_a_reader_pauses_and_nothing_is_lost(words):
    text = " ".join(words)
    found = [text[start:stop] for start, stop in spans(text, "en")]
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(piece == piece.strip() and (len(piece) <= LONGEST or "yyyy" in piece) for piece in found)
    assert len(found) <= 1 + 2 * len(text) / LONGEST + 2 * words.count("y" * 4000)


def test_the_better_pause_is_taken():
    text = f"{'one two ' * 230}three, {'one two ' * 20}four; {'one two ' * 90}five, {'one two ' * 60}end."
    assert [piece[-5:] for piece in (text[start:stop] for start, stop in spans(text, "en"))] == ["four;", " end."]


def test_explain_names_the_rule():
    decisions = explain("Mr. Aliyev spoke. Nobody answered.", "en")
    assert (decisions[0].cut, decisions[0].rule) == (False, "head_abbreviation")
    assert decisions[1].cut
