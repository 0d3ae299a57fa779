"""How doubtful translations are tried again: a scripted model shows which attempt answers which problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.model import TermHint
from aligner.translation.engine import Hypothesis, Search
from aligner.translation.package import Package, TermMarks
from aligner.translation.plan import Request, plan
from aligner.translation.retries import ATTEMPTS
from aligner.translation.translator import Output, PackageTranslator

Script = Callable[[str, Search], list[str]]


class Letters:
    """A tokenizer whose tokens are words."""

    def encode(self, text: str) -> list[str]:
        return text.split()

    def decode(self, tokens: Sequence[str]) -> str:
        return " ".join(tokens)

    def normal(self, text: str) -> str:
        return text


class Scripted:
    """A model that answers from a script and remembers what it was asked."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[str] = []

    def run(
        self,
        sentences: Sequence[Sequence[str]],
        search: Search = ATTEMPTS[0].search,
        progress: Callable[[Sequence[int]], None] | None = None,
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked += [" ".join(sentence) for sentence in sentences]
        answers = [self.script(" ".join(sentence), search) for sentence in sentences]
        if progress:
            progress(range(len(sentences)))
        return [tuple(Hypothesis(tuple(text.split()), -0.5) for text in answer) for answer in answers]


def translate(script: Script, sentence: str, *hints: TermHint, **package: object) -> tuple[Output, Scripted]:
    described = Package("p", "en", "ru", "1", "file", Path("p"), "sentencepiece", "d", 1, **package)  # type: ignore[arg-type]
    engine = Scripted(script)
    letters = frozenset(map(chr, range(32, 0x2E80)))
    translator = PackageTranslator(described, Letters(), engine, letters)
    return translator.translate([sentence], [hints])[0], engine


def test_a_sound_sentence_is_sent_once() -> None:
    output, engine = translate(lambda sent, search: ["Он ушёл."], "He left.")
    assert output == Output("Он ушёл.", -0.5)
    assert engine.asked == ["He left."]


def test_another_hypothesis_may_hold_the_number() -> None:
    def script(sent: str, search: Search) -> list[str]:
        return ["Война кончилась.", "Война 2020 года кончилась."][: search.hypotheses]

    output, _ = translate(script, "The war of 2020 ended.")
    assert output == Output("Война 2020 года кончилась.", -0.5)


def test_another_hypothesis_may_hold_the_term() -> None:
    def script(sent: str, search: Search) -> list[str]:
        return ["Экспорт вырос.", "Экспорт в Россию вырос."][: search.hypotheses]

    hint = TermHint(10, 16, "Россия")
    output, _ = translate(script, "Export to Russia rose.", hint, terms=TermMarks("[", "|", "]"))
    assert (output.text, output.problems) == ("Экспорт в Россию вырос.", ())


def test_a_term_unsaid_for_good_is_left_to_the_checks() -> None:
    hint = TermHint(10, 16, "Россия")
    output, engine = translate(
        lambda sent, search: ["Экспорт вырос."], "Export to Russia rose.", hint, terms=TermMarks("[", "|", "]")
    )
    assert output == Output("Экспорт вырос.", -0.5, (), ("Россия",))
    assert len(engine.asked) == 2


def test_a_number_lost_for_good_is_named() -> None:
    output, _ = translate(lambda sent, search: ["Война кончилась."], "The war of 2020 ended.")
    assert output.problems == ("lost 2020",)


@pytest.mark.parametrize(
    ("broken", "problem"), [("Граница закрыта для азербайд.", "severed азербайд"), ("Граница закрыта, потому что", "unfinished что")]
)
def test_a_text_that_breaks_off_is_tried_again_and_named_if_it_stays(broken: str, problem: str) -> None:
    output, _ = translate(lambda sent, search: [broken, "Граница закрыта."][: search.hypotheses], "The border is shut.")
    assert (output.text, output.problems) == ("Граница закрыта.", ())
    output, _ = translate(lambda sent, search: [broken], "The border is shut.")
    assert output.text.startswith(broken) and output.problems == (problem,)


def test_loops_are_searched_without_repeats() -> None:
    def script(sent: str, search: Search) -> list[str]:
        return ["Он ушёл."] if search.no_repeat else ["пре- " * 9]

    assert translate(script, "He left.")[0] == Output("Он ушёл.", -0.5)


def test_a_long_loop_is_translated_by_clauses() -> None:
    def script(sent: str, search: Search) -> list[str]:
        return ["слово " * 30] if len(sent.split()) > 8 else ["первое пришло рано весной"]

    source = "The first one came early in spring, and the second one came late in autumn."
    output, engine = translate(script, source)
    assert output.problems == ()
    assert engine.asked[-2:] == [
        "The first one came early in spring,",
        "and the second one came late in autumn.",
    ]


def test_an_empty_answer_that_stays_is_the_source_named() -> None:
    output, _ = translate(lambda sent, search: [""], "He left.")
    assert output.text == "He left."
    assert output.problems[0] == "empty"


def test_the_least_bad_is_kept() -> None:
    def script(sent: str, search: Search) -> list[str]:
        return ["Война кончилась."] if search.no_repeat else ["♪"]

    output, _ = translate(script, "The war of 2020 ended.")
    assert output.text == "Война кончилась."
    assert output.problems == ("lost 2020",)


def test_terms_that_spoil_a_sentence_are_dropped() -> None:
    marks = TermMarks("⟦", "‖", "⟧")

    def script(sent: str, search: Search) -> list[str]:
        return ["Баку ⟦"] if "⟦" in sent else ["В Баку."]

    output, engine = translate(script, "In Baku.", TermHint(3, 7, "Баку"), terms=marks)
    assert engine.asked[0] == "In ⟦Baku‖Баку⟧."
    assert (output.text, output.terms) == ("В Баку.", ())


def test_terms_that_serve_are_named() -> None:
    marks = TermMarks("⟦", "‖", "⟧")
    output, _ = translate(lambda sent, search: ["В Баку."], "In Baku.", TermHint(3, 7, "Баку"), terms=marks)
    assert output.terms == ("Баку",)


def test_a_term_is_not_written_into_protected_text() -> None:
    marks = TermMarks("⟦", "‖", "⟧")
    source = "See baku.az now"
    _, engine = translate(lambda s, _: [s], source, TermHint(4, 8, "Баку"), terms=marks, placeholder="⟨x⟩")
    assert engine.asked[0] == "See ⟨x⟩ now"


def test_placeholders_are_put_back_in_order() -> None:
    source = "Write to a@b.am or c@d.am now"
    output, _ = translate(lambda *_: ["Пишите на ⟨x⟩ или ⟨x⟩ сейчас"], source, placeholder="⟨x⟩")
    assert output == Output("Пишите на a@b.am или c@d.am сейчас", -0.5)


@pytest.mark.parametrize("answer", ["Пишите сейчас", "Пишите на ⟨x⟩ ⟨x⟩ сейчас"])
def test_a_lost_placeholder_is_translated_around(answer: str) -> None:
    source = "Write to a@b.am now"

    def script(sent: str, search: Search) -> list[str]:
        return {"Write to": ["Пишите на"], "now": ["сейчас"]}.get(sent, [answer])

    output, _ = translate(script, source, placeholder="⟨x⟩")
    assert output == Output("Пишите на a@b.am сейчас", -0.5)


def test_headlines_are_tried_in_two_casings() -> None:
    def script(sent: str, search: Search) -> list[str]:
        return ["Переговоры в Баку"] if sent == "Talks In Baku" else ["Talks in baku ended today"]

    assert translate(script, "TALKS IN BAKU")[0].text == "ПЕРЕГОВОРЫ В БАКУ"


def test_every_rung_but_the_first_answers_something() -> None:
    assert ATTEMPTS[0].answers is None
    assert all(attempt.answers for attempt in ATTEMPTS[1:])


KNOWN = frozenset(map(chr, range(32, 0x500)))


@given(
    st.text(alphabet=st.sampled_from("abАб.,;: @_/👍漢ş\u0301«»\n⟨⟩x⟦‖⟧5"), max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
    st.booleans(),
    st.booleans(),
)
def test_a_plan_covers_its_sentence(
    sentence: str, hints: list[tuple[int, int]], placeholders: bool, terms: bool
) -> None:
    request = Request(
        source="en",
        knows=KNOWN.__contains__,
        length=lambda text: len(text.split()),
        most=4,
        placeholder="⟨x⟩" if placeholders else "",
        terms=TermMarks("⟦", "‖", "⟧") if terms else None,
        reserved=("⟨x⟩", "⟦", "‖", "⟧"),
    )
    way = plan(sentence, [TermHint(start, stop, "Б") for start, stop in hints], request)
    assert "".join(part if isinstance(part, str) else part.text for part in way.parts) == sentence
    for job in way.jobs:
        assert job.sent.count("⟨x⟩") == len(job.kept)
        assert job.sent.count("⟦") == job.sent.count("‖") == job.sent.count("⟧") == len(job.terms)
        assert any(character.isalpha() for character in job.text)


def test_a_part_that_stays_empty_is_named_and_kept_in_the_source_words() -> None:
    def script(sent: str, search: Search) -> list[str]:
        return [{"Write to": "Пишите на"}.get(sent, "")]

    output, _ = translate(script, "Write to a@b.am tomorrow")
    assert output.text == "Пишите на a@b.am tomorrow"
    assert output.problems[0] == "empty"


def test_marks_keep_their_spaces() -> None:
    marks = TermMarks("⟦ ", " ‖ ", " ⟧")
    _, engine = translate(lambda s, _: ["В Баку."], "In Baku.", TermHint(3, 7, "Баку"), terms=marks)
    assert engine.asked[0] == "In ⟦ Baku ‖ Баку ⟧."


def test_a_negation_turned_round_is_tried_in_plain_words() -> None:
    def script(sent: str, search: Search) -> list[str]:
        return ["Задача почти невозможна."] if "almost" in sent else ["Задача — всё, кроме невозможного."]

    output, engine = translate(script, "The task is all but impossible.")
    assert output.text == "Задача почти невозможна." and not output.problems
    assert engine.asked[-1] == "The task is almost impossible."
    stays, _ = translate(lambda sent, search: ["Задача — всё, кроме невозможного."], "The task is all but impossible.")
    assert stays.problems == ("negation all but impossible",)


def test_a_common_word_is_hinted_only_where_the_model_writes_another() -> None:
    marks = TermMarks("<", "|", ">")
    hint = TermHint(15, 18, "сом", ("сом",))

    def script(sent: str, search: Search) -> list[str]:
        return ["Хлеб стоит 30 сомов."] if "<" in sent else ["Хлеб стоит 30 см."]

    output, engine = translate(script, "Bread costs 30 som.", hint, terms=marks)
    assert output.text == "Хлеб стоит 30 сомов." and output.terms == ("сом",)
    assert engine.asked == ["Bread costs 30 som.", "Bread costs 30 <som|сом>."]
    _, engine = translate(lambda sent, search: ["Хлеб стоит 30 сомов."], "Bread costs 30 som.", hint, terms=marks)
    assert engine.asked == ["Bread costs 30 som."]
