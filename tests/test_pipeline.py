"""The pipeline with a translator of its own: what a run files, and what it leaves as people made it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.model import Page, Rejection, Signature, Verdict
from aligner.pipeline import Job, JobResult, Settings, Tools, run, undo
from aligner.store import Store
from tests.support.marker import MarkingTranslator

EN = "Rain fell in Osh in 1999.\n\nThe road to Osh was closed.\n\nIt opened in 2005 again.\n\nBuses run every day.\n"
RU = (
    "Дождь шёл в Оше в 1999 году.\n\nДорога на Ош была закрыта.\n\nОна открылась снова в 2005 году.\n\n"
    "Автобусы ходят каждый день.\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def page(text: str, name: str = "page.txt") -> Page:
    return Page(name, text.encode())


def tools(store: Store, **more: str) -> Tools:
    return Tools(lambda lang: MarkingTranslator(lang, **more), None, store)  # type: ignore[arg-type]


def work(
    store: Store, *jobs: Job | Rejection, signature: str = "marker 1", settings: Settings | None = None
) -> list[JobResult]:
    """Run these jobs; all of them must come to an article."""
    found = list(run(jobs, tools(store, signature=signature), settings or Settings()))
    assert all(isinstance(item, JobResult) for item in found), found
    return [item for item in found if isinstance(item, JobResult)]


def origins(store: Store) -> set[str]:
    return {filed.pair.origin for filed in store.pairs.matching()}


@pytest.mark.parametrize("signature", ["marker 1", "marker 2"], ids=["the same models", "newer models"])
def test_an_aligned_edition_is_never_replaced_by_a_draft(store: Store, signature: str) -> None:
    aligned = Job(page(EN, "en.txt"), page(RU, "ru.txt"))
    [first] = work(store, aligned)
    human = {filed.pair.id: filed.pair.ru for filed in store.pairs.matching()}
    assert origins(store) == {"edition"} and len(human) == 4

    [again] = work(store, Job(page(EN, "en.txt")), signature=signature)

    assert again.key == first.key
    assert {filed.pair.id: filed.pair.ru for filed in store.pairs.matching()} == human
    assert origins(store) == {"edition"}
    assert store.stats()["articles"] == {"en": 1, "ru": 1}
    assert again.notes == ("en.txt keeps its edition ru.txt, with which it was aligned before.",)
    assert again.resumed == (signature == "marker 1")


OTHER_RU = "В Оше шёл дождь.\n\nДорогу на Ош закрыли.\n\nЕё снова открыли в 2005 году.\n\nАвтобусы ходят ежедневно.\n"
CORPUS = Path(__file__).parent.parent / "corpus"


def corpus(name: str) -> Page:
    """The first sentences of an article of corpus/, as a page."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    return page("\n\n".join(lines[:8]), name)


def test_the_edition_as_a_page_of_its_own_is_not_translated(store: Store) -> None:
    [first] = work(store, Job(page(EN, "en.txt"), page(RU, "ru.txt")))
    for job in (Job(page(RU, "ru.txt")), Job(page(RU, "ru.txt"), page(EN, "en.txt"))):
        [again] = work(store, job)
        assert (again.key, again.resumed) == (first.key, True)
        assert again.notes == ("ru.txt is the edition of en.txt, with which it was aligned before.",)
    assert origins(store) == {"edition"} and len(store.articles.latest()) == 1


def test_another_edition_is_refused_unless_asked_for(store: Store) -> None:
    work(store, Job(page(EN, "en.txt"), page(RU, "ru.txt")))
    [refused] = run([Job(page(EN, "en.txt"), page(OTHER_RU, "other.txt"))], tools(store), Settings())
    assert isinstance(refused, Rejection)
    assert refused.reason == "en.txt is aligned with ru.txt: add --redo to align it with other.txt instead"
    [corrected] = work(store, Job(page(EN, "en.txt"), page(RU.replace("ходят", "едут"), "ru.txt")))
    assert not corrected.notes  # the same page at another time


@pytest.mark.parametrize(
    "edition", [None, page(OTHER_RU, "other.txt")], ids=["by a draft", "by another edition"]
)
def test_redo_replaces_an_edition_says_so_and_is_undone(store: Store, edition: Page | None) -> None:
    [first] = work(store, Job(page(EN, "en.txt"), page(RU, "ru.txt")))
    before = list(store.pairs.matching())
    [done] = work(store, Job(page(EN, "en.txt"), edition), settings=Settings(redo=True))
    new = "other.txt" if edition else "a draft"
    assert done.notes == (
        f"en.txt: its edition ru.txt is replaced by {new}; `aligner undo {first.key}` takes it back.",
    )
    assert list(store.pairs.matching()) != before

    taken_back = undo(first.key, store)

    assert isinstance(taken_back, JobResult) and taken_back.notes == ("en.txt is aligned with ru.txt again.",)
    assert list(store.pairs.matching()) == before
    if edition is None:
        with pytest.raises(InputError, match="Nothing to undo"):
            undo(first.key, store)


def test_what_a_reviewer_decided_comes_back_with_the_edition(store: Store) -> None:
    [done] = work(store, Job(page(EN, "en.txt"), page(RU, "ru.txt")))
    pair = store.pairs.of_article(done.key)[1].pair
    verdict = Verdict(
        pair.id, pair.id, "edit", "ann", datetime(2024, 5, 1, tzinfo=UTC), "Дорогу закрыли.", basis=pair.basis
    )
    store.decide([verdict])
    for settings in (Settings(), Settings(terms="off")):
        work(store, Job(page(EN, "en.txt")), settings=settings)
        assert store.pairs.of_article(done.key)[1].pair.ru == "Дорогу закрыли."
    work(store, Job(page(EN, "en.txt")), settings=Settings(redo=True))
    undo(done.key, store)
    assert store.pairs.of_article(done.key)[1].pair.ru == "Дорогу закрыли."


def test_an_edition_of_another_article_is_refused_unless_forced(store: Store) -> None:
    job = Job(corpus("lachin-corridor/en.sentences"), corpus("aral-sea/ru.sentences"))
    [refused] = run([job], tools(store), Settings())
    assert isinstance(refused, Rejection)
    assert "ru.sentences is not the edition of lachin-corridor/en.sentences: only " in refused.reason
    assert store.articles.latest() == []
    [forced] = work(store, job, settings=Settings(force=True))
    assert "hardly a translation" in forced.warnings[0]
    [kept] = work(store, Job(job.page), signature="marker 2")
    assert kept.warnings == forced.warnings


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (MemoryError(), "b.txt could not be processed: it needs more memory than there is"),
        (RecursionError(), "b.txt could not be processed: it is nested too deeply"),
        (
            LookupError("x"),
            "b.txt could not be processed: unexpected LookupError (x); please report this page",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("stage", ["prepare.examine", "prepare.split", "outcome.check"])
def test_no_page_ends_a_run(
    store: Store, monkeypatch: pytest.MonkeyPatch, stage: str, failure: Exception, reason: str
) -> None:
    module, name = stage.split(".")
    place = import_module(f"aligner.pipeline.{module}")
    works = getattr(place, name)

    def fails(first: object, *more: object, **named: object) -> object:
        if "hostile" in str(first):
            raise failure
        return works(first, *more, **named)

    monkeypatch.setattr(place, name, fails)
    jobs = [
        Job(page(text, f"{name}.txt")) for name, text in (("a", EN), ("b", "A hostile page."), ("c", EN[:60]))
    ]
    found = list(run(jobs, tools(store), Settings()))
    assert [type(item) for item in found] == [JobResult, Rejection, JobResult]
    assert isinstance(found[1], Rejection) and found[1].reason == reason


def test_a_page_that_the_translator_cannot_take_ends_no_run(store: Store) -> None:
    jobs = [Job(page(text, name)) for name, text in (("a", EN), ("b", "A hostile page."), ("c", EN[:60]))]
    found = list(run(jobs, tools(store, fails_at="A hostile page."), Settings()))
    assert [type(item) for item in found] == [JobResult, Rejection, JobResult]
    assert isinstance(found[1], Rejection) and "a library gave up" in found[1].reason


def test_work_done_is_found_before_the_page_is_parsed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    [first] = work(store, Job(page(EN)))
    monkeypatch.setattr("aligner.pipeline.prepare.examine", None)
    [again] = work(store, Job(page(EN)))
    assert again.resumed and not first.resumed
    assert (again.key, again.pairs, again.sentences) == (first.key, first.pairs, first.sentences)


CAPTION = "The road below the slope on Monday."
PICTURE = (
    f"<html><body><h1>Road closed</h1><p>{EN}</p><figure><img src=x><figcaption>{CAPTION}</figcaption></figure>"
    f"<p>{EN}</p></body></html>"
)


def test_captions_are_worked_where_they_are_asked_for(store: Store) -> None:
    job = Job(page(PICTURE, "page.html"))
    [plain] = work(store, job)
    [captioned] = work(store, job, settings=Settings(captions=True))
    assert not captioned.resumed and captioned.sentences == plain.sentences + 1
    assert work(store, job, settings=Settings(captions=True))[0].resumed


def test_a_page_of_which_little_was_kept_is_named_in_the_run_and_later(store: Store) -> None:
    comments = "".join(f"<p>{EN} I say so, and I have lived there for {n} years.</p>" for n in range(9))
    job = Job(page(PICTURE.replace("</body>", f'<div class="comments">{comments}</div></body>'), "page.html"))
    [done] = work(store, job)
    assert "words of prose on the page were kept" in done.warnings[0]
    assert work(store, job)[0].warnings == done.warnings


def test_other_models_or_another_language_do_the_page_again(store: Store) -> None:
    work(store, Job(page(EN)))
    for more in ({"signature": "marker 2"}, {"settings": Settings(terms="off")}):
        [again] = work(store, Job(page(EN)), **more)  # type: ignore[arg-type]
        assert not again.resumed
    [wrong] = run([Job(page(EN))], tools(store), Settings(source="ru"))
    assert isinstance(wrong, Rejection) and "is in English, not in Russian" in wrong.reason


@pytest.mark.parametrize("interrupted", [True, False])
def test_an_interrupted_run_ends_as_one_that_was_not(store: Store, interrupted: bool) -> None:
    jobs = [Job(page(f"{own} It opened in 2005 again.", own)) for own in ("Rain fell.", "Snow fell.")]
    for part in [jobs[:1], jobs] if interrupted else [jobs]:
        work(store, *part)
    found = [(filed.pair.en, filed.pair.origin, filed.pair.reused) for filed in store.pairs.matching()]
    assert found == [
        ("Rain fell.", "machine", False), ("It opened in 2005 again.", "machine", False),
        ("Snow fell.", "machine", False), ("It opened in 2005 again.", "machine", True),
    ]  # fmt: skip


def test_pages_are_read_as_a_stream(store: Store) -> None:
    read = []

    def jobs() -> Iterator[Job]:
        for number in range(1_000):
            read.append(number)
            yield Job(page(f"Rain fell on day {number}. It was cold.\n", f"{number}.txt"))

    results = run(jobs(), tools(store), Settings())
    next(results)
    assert len(read) <= MarkingTranslator.window // 2


def test_a_draft_that_a_person_corrected_gives_way_to_an_edition_only_on_request(store: Store) -> None:
    [first] = work(store, Job(page(EN, "en.txt")))
    pair = store.pairs.of_article(first.key)[1].original
    at = datetime(2024, 5, 1, tzinfo=UTC)
    store.decide([Verdict(pair.id, pair.id, "edit", "ann", at, "Путь закрыт.", basis=pair.basis)])
    both = Job(page(EN, "en.txt"), page(RU, "ru.txt"))
    [kept] = work(store, both)
    assert kept.resumed and "1 pair that people worked on would be lost. Add --redo" in kept.notes[0]
    assert [item.pair.ru for item in store.pairs.of_article(first.key)][1] == "Путь закрыт."
    [done] = work(store, both, settings=Settings(redo=True))
    assert origins(store) == {"edition"} and "1 pair that people worked on replaced" in done.notes[0]
    undo(first.key, store)
    assert [item.pair.ru for item in store.pairs.of_article(first.key)][1] == "Путь закрыт."


@pytest.mark.parametrize(
    "made",
    [
        Signature("aligner 1", "en_ru 0.7 3fa beam=2", "0f3a", "eurasianet", "apply", None, True),
        Signature("aligner 1", "en_ru 0.7 3fa beam=2 once", "0f3a", "", "suggest", date(2019, 3, 23), False),
        Signature("aligner 1", "m 1", "", "", "off"),
        Signature("aligner 1", "m 1", "", "", "off", None, True, captions=True),
    ],
)
def test_a_signature_is_read_as_it_was_written(made: Signature) -> None:
    assert Signature.parse(str(made)) == made


@pytest.mark.parametrize("line", ["", "sig", "aligner 1 | encoder embedded | glossary 3f | memory old.tmx"])
def test_any_line_can_be_read_as_a_signature(line: str) -> None:
    made = Signature.parse(line)
    assert made.program == line.split(" | ")[0] and made.glossary == ("3f" if "glossary" in line else "")
