"""Work comes home: our units change their pairs, other ones go into the memory, people's words are never replaced unasked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.cli import cli
from aligner.exchange import write
from aligner.exchange.read import read_units
from aligner.exchange.standing import changed, standing
from aligner.exchange.units import TranslationUnit
from aligner.model import Document, MemoryUnit, Outcome, Pair, User, Verdict
from aligner.review.service import ReviewService
from aligner.review.service.imports import Choice, Importer
from aligner.store import Store
from aligner.text.similarity import percent, shingles
from tests.test_store import make_outcome

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
BACK = ("xliff", "xliff2", "tmx", "tsv", "csv", "xlsx", "json", "jsonl", "parquet", "po", "docx-table")
SUFFIX = {"xliff": ".xlf", "xliff2": ".xlf", "docx-table": ".docx"}


@pytest.fixture
def outcome(store: Store) -> Outcome:
    made = make_outcome()
    store.file(made, "page")
    return made


def take(
    store: Store, units: Sequence[TranslationUnit], choice: Choice = "", dry_run: bool = False, origin: str = "a.xlf"
) -> dict[str, int]:
    service = ReviewService(store, User("desk", "editor"), clock=lambda: NOON)
    importer = Importer(service, origin, lambda conflict: choice, dry_run)
    return dict(Counter(arrival.fate for arrival in importer.take(units)))


def exported(store: Store, path: Path, kind: str, texts: dict[int, str] | None = None) -> list[TranslationUnit]:
    """What a translator gives back: the store's pairs in a format, some with another Russian text."""
    def worked(document: Document) -> Document:
        records = [
            replace(record, pair=replace(record.pair, ru=(texts or {}).get(record.pair.index, record.pair.ru)))
            for record in document.records
        ]
        return replace(document, records=tuple(records))

    file = path / f"a{SUFFIX.get(kind, '.' + kind)}"
    write(map(worked, store.articles.documents()), file, kind)
    return read_units(file)


def texts(store: Store) -> list[str]:
    return [item.pair.ru for item in store.pairs.matching()]


def decide(store: Store, pair: Pair, text: str) -> None:
    store.decide([Verdict(pair.id, pair.id, "edit", "ann", NOON, text, basis=pair.basis)])


@pytest.mark.parametrize("kind", BACK)
def test_a_file_that_nobody_touched_changes_nothing(store: Store, outcome: Outcome, kind: str, tmp_path: Path) -> None:
    before = list(store.pairs.matching())
    assert take(store, exported(store, tmp_path, kind)) == {"unchanged": 2}
    assert list(store.pairs.matching()) == before and store.memory.origins() == {}


@pytest.mark.parametrize("kind", BACK)
def test_a_translators_text_becomes_a_decision(store: Store, outcome: Outcome, kind: str, tmp_path: Path) -> None:
    units = exported(store, tmp_path, kind, {0: "В Баку жарко."})
    assert take(store, units, dry_run=True) == {"edited": 1, "unchanged": 1}
    assert texts(store)[0] == "В Баку тепло."
    assert take(store, units) == {"edited": 1, "unchanged": 1}
    [edited, _] = store.pairs.matching()
    assert (edited.pair.ru, edited.pair.origin, edited.state) == ("В Баку жарко.", "human", "reviewed")
    assert [(said.reviewer, said.at, said.reason[:13]) for said in edited.verdicts] == [("desk", NOON, "imported from")]
    assert take(store, units) == {"unchanged": 2}, "the same file a second time"
    found = store.memory.recall([("Baku is warm.", ())], "ru", "m 1")[0]
    assert found is not None and (found.text, found.origin) == ("В Баку жарко.", "human")


def test_who_worked_when_is_taken_from_the_file(store: Store, outcome: Outcome, tmp_path: Path) -> None:
    [first, _] = exported(store, tmp_path, "tmx", {0: "В Баку жарко."})
    columns = {**first.columns, "changeid": "olga", "changedate": "20230102T030405Z", "tool": "OmegaT"}
    take(store, [replace(first, columns=columns)])
    [edited, _] = store.pairs.matching()
    [said] = edited.verdicts
    assert (said.reviewer, said.at) == ("olga", datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert said.reason == "imported from a.xlf (OmegaT)"


@pytest.mark.parametrize(("choice", "fate", "text"), [("", "open", "В Баку тёпленько."), ("ours", "ours", "В Баку тёпленько."), ("theirs", "theirs", "В Баку жарко.")])
def test_a_sentence_decided_here_is_never_replaced_unasked(
    store: Store, outcome: Outcome, choice: Choice, fate: str, text: str, tmp_path: Path
) -> None:
    units = exported(store, tmp_path, "xliff", {0: "В Баку жарко."})
    decide(store, outcome.pairs[0], "В Баку тёпленько.")
    assert take(store, units, choice) == {fate: 1, "unchanged": 1}
    assert texts(store)[0] == text


def test_machine_text_that_comes_home_late_does_not_replace_a_decision(store: Store, outcome: Outcome, tmp_path: Path) -> None:
    units = exported(store, tmp_path, "xliff")
    decide(store, outcome.pairs[0], "В Баку жарко.")
    assert take(store, units, "theirs") == {"unchanged": 2}
    assert texts(store)[0] == "В Баку жарко."


def test_an_approval_confirms_the_pair(store: Store, outcome: Outcome, tmp_path: Path) -> None:
    units = [replace(unit, columns={**unit.columns, "approved": "yes"}) for unit in exported(store, tmp_path, "xliff")]
    assert take(store, units) == {"approved": 2}
    assert [(item.pair.origin, item.pair.alignment, item.pair.aligned_by) for item in store.pairs.matching()] == [
        ("machine", "confirmed", "desk")
    ] * 2
    assert take(store, units) == {"unchanged": 2}


def test_units_of_another_source_or_without_a_text_are_left_out(store: Store, outcome: Outcome, tmp_path: Path) -> None:
    one, two = exported(store, tmp_path, "xliff")
    units = [replace(one, pair=replace(one.pair, en="Ganja is warm.")), replace(two, pair=replace(two.pair, ru=""))]
    assert take(store, units) == {"source": 1, "untranslated": 1}


def test_an_import_is_undone_whole_but_for_what_later_work_builds_on(store: Store, outcome: Outcome, tmp_path: Path) -> None:
    take(store, exported(store, tmp_path, "tmx", {0: "В Баку жарко.", 1: "Народ поехал в Карабах."}))
    service = ReviewService(store, User("desk", "editor"), clock=lambda: NOON)
    assert service.undo_import("other.xlf") == (0, 0)
    assert service.undo_import("a.xlf") == (2, 0)
    assert texts(store) == ["В Баку тепло.", "Люди поехали в Карабах."]
    assert service.undo_import("a.xlf") == (0, 0)


def test_editions_take_a_text_too(store: Store, tmp_path: Path) -> None:
    made = make_outcome()
    made = replace(made, findings=(), pairs=tuple(replace(pair, origin="edition") for pair in made.pairs))
    store.file(made, "page")
    assert take(store, exported(store, tmp_path, "xliff", {1: "Народ поехал в Карабах."})) == {"unchanged": 1, "edited": 1}
    assert texts(store) == ["В Баку тепло.", "Народ поехал в Карабах."]


# -- the memory


def unit(en: str, ru: str, id: str = "1", **columns: str) -> TranslationUnit:
    return TranslationUnit(id, Pair("agency.tmx", 0, en, ru, origin="edition"), 1, columns)


def test_units_of_others_go_into_the_memory(store: Store) -> None:
    units = [unit("Snow fell.", "Выпал снег.", source="en", changeid="olga"), unit("It melted.", "Он растаял.")]
    assert take(store, units, dry_run=True) == {"added": 2} and store.memory.origins() == {}
    assert take(store, units, origin="agency.tmx") == {"added": 2}
    assert take(store, units, origin="agency.tmx") == {"known": 2}
    assert [count for count, _ in store.memory.origins().values()] == [3], "a direction that is not stated is both"
    to_russian = store.memory.recall([("Snow fell.", ()), ("It melted.", ())], "ru", "m")
    assert [found and found.text for found in to_russian] == ["Выпал снег.", "Он растаял."]
    to_english = store.memory.recall([("Выпал снег.", ()), ("Он растаял.", ())], "en", "m")
    assert [found and found.text for found in to_english] == [None, "It melted."]
    assert store.memory.remove("agency.tmx") == 3 and store.memory.similar("Snow fell.", "ru") == []


@pytest.mark.parametrize(
    ("columns", "fate"),
    [
        ({"origin": "machine"}, "machine"), ({"qualifier": "mt-suggestion"}, "machine"), ({"qualifier": "nmt"}, "machine"),
        ({"qualifier": "leveraged-mt", "state": "signed-off"}, "added"), ({"state": "needs-translation"}, "draft"),
        ({"state": "Draft"}, "draft"), ({"state": "ApprovedSignOff"}, "added"), ({"state": "whatever"}, "added"),
        ({"confirmationlevel": "RejectedTranslation"}, "draft"), ({"fuzzy": "True"}, "draft"), ({"creationid": "MT!"}, "machine"),
        ({"segment status": "Translated (100%)"}, "added"), ({"approved": "1", "qualifier": "mt"}, "added"),
    ],
)  # fmt: skip
def test_the_memory_takes_finished_work_of_people(store: Store, columns: dict[str, str], fate: str) -> None:
    assert take(store, [unit("Snow fell.", "Выпал снег.", **columns)]) == {fate: 1}
    assert bool(store.memory.origins()) == (fate == "added")


def test_languages_that_were_swapped_do_not_come_into_the_memory(store: Store) -> None:
    assert take(store, [unit("Выпал снег.", "Snow fell."), unit("Reuters", "Reuters"), unit("A — «Я»", "A — «Я»")]) == {"letters": 1, "added": 2}


@pytest.mark.parametrize(("choice", "text"), [("", "В Баку жарко."), ("ours", "В Баку жарко."), ("theirs", "Тепло в Баку.")])
def test_the_memory_keeps_what_was_decided_here(store: Store, outcome: Outcome, choice: Choice, text: str) -> None:
    decide(store, outcome.pairs[0], "В Баку жарко.")
    assert take(store, [unit("Baku is warm.", "Тепло в Баку.", source="en")], choice) == {choice or "open": 1}
    [found] = store.memory.recall([("Baku is warm.", ())], "ru", "m 1")
    assert found is not None and found.text == text


def test_similar_sentences_are_found_with_their_percent(store: Store) -> None:
    store.memory.add(
        [
            MemoryUnit("The talks began in Baku on Monday.", "Переговоры начались в Баку в понедельник.", "ru", "a.tmx"),
            MemoryUnit("The talks began in Yerevan on 5 May.", "Переговоры начались в Ереване 5 мая.", "ru", "a.tmx"),
            MemoryUnit("Rain is expected in Georgia.", "В Грузии ожидается дождь.", "ru", "a.tmx"),
            MemoryUnit("Переговоры начались в Баку в понедельник.", "The talks began in Baku on Monday.", "en", "a.tmx"),
        ]
    )
    found = store.memory.similar("The talks began in Baku on Tuesday.", "ru")
    assert [(match.unit.source, percent(match.similarity)) for match in found] == [
        ("The talks began in Baku on Monday.", 88)
    ]
    [same, *_] = store.memory.similar("Rain is expected in Georgia.", "ru")
    assert (same.similarity, same.unit.target) == (1.0, "В Грузии ожидается дождь.")
    assert store.memory.similar("The talks began in Baku on Tuesday.", "ru", least=1) == []
    assert store.memory.similar("Nothing like it was ever said.", "ru") == []


@given(st.lists(st.sampled_from(("Baku", "talks", "began", "on", "5", "May", "in", "the", "city")), min_size=1, max_size=12))
def test_a_text_with_a_word_changed_keeps_a_shingle(words: list[str]) -> None:
    assert shingles(" ".join(words)) & shingles(" ".join([*words[:-1], "Sevan"])) or len(words) == 1


def test_states_of_other_tools_are_understood() -> None:
    assert standing({"approved": "yes", "qualifier": "mt-suggestion"}) == "approved"
    assert standing({"state": "reviewed", "origin": "machine"}) == "approved"
    assert changed({"changed": "03/15/2021 10:22:11"}) == datetime(2021, 3, 15, 10, 22, 11, tzinfo=UTC)
    assert changed({"changed": "2021-03-15T10:22:11+04:00"}) == datetime(2021, 3, 15, 6, 22, 11, tzinfo=UTC)
    assert changed({"changed": "last spring"}) is None


# -- the command line


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Path, Outcome]]:
    path, made = tmp_path / "store.db", make_outcome()
    with Store.open(path) as opened:
        opened.file(made, "page")
    yield path, made


def run(path: Path, *line: str, input: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["--store", str(path), *line], input=input)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_import_lists_conflicts_and_undo_takes_it_back(desk: tuple[Path, Outcome], tmp_path: Path) -> None:
    path, made = desk
    file = tmp_path / "back.tsv"
    file.write_text(
        f"id\ten\tru\tauthor\n{made.pairs[0].id}\t{made.pairs[0].en}\tВ Баку жарко.\tolga\n"
        f"{made.pairs[1].id}\t{made.pairs[1].en}\tНарод поехал в Карабах.\tolga\nx\tSnow fell.\tВыпал снег.\t\n", encoding="utf-8",
    )  # fmt: skip
    with Store.open(path) as store:
        decide(store, made.pairs[0], "В Баку тёпленько.")
    assert run(path, "import", str(file), "--dry-run")[1].endswith("would be 1 edited, 1 added to the memory, 1 in conflict.\n")
    code, said = run(path, "import", str(file))
    assert code == 1 and f"back.tsv:2 ({made.pairs[0].id}): Baku is warm.\n    ours:   В Баку тёпленько.\n    theirs: В Баку жарко." in said
    assert "1 conflict left open: add --ours, --theirs or --ask." in said
    assert run(path, "import", str(file), "--ask", input="t\n")[0] == 0
    assert "В Баку жарко." in " ".join(run(path, "search", "Baku")[1].split())
    code, said = run(path, "undo", "back.tsv")
    assert (code, said) == (0, "2 decisions undone, 2 units taken out of the memory.\n")
    with Store.open(path) as store:
        assert texts(store) == ["В Баку тёпленько.", "Люди поехали в Карабах."]


def test_the_memory_is_listed_searched_exported_and_emptied(desk: tuple[Path, Outcome], tmp_path: Path) -> None:
    path, _ = desk
    file = tmp_path / "agency.tsv"
    file.write_text("source\ttarget\tchangeid\nSnow fell in Gori on 5 May.\tВ Гори 5 мая выпал снег.\tolga\n", encoding="utf-8")
    run(path, "import", str(file))
    assert [line.split()[:2] for line in run(path, "memory")[1].splitlines()] == [["1", "people"], ["2", "machine"]]
    assert " 96 %  Snow fell in Gori on 5 May.\n       В Гори 5 мая выпал снег.\n       agency.tsv, olga" in run(path, "memory", "search", "Snow fell in Gori on 6 May.")[1]
    assert '"percent": 100' in run(path, "memory", "search", "Snow fell in Gori on 5 May.", "--json")[1]
    assert run(path, "memory", "export", "-o", str(tmp_path / "out.tmx"), "--origin", "agency.tsv")[1].startswith("1 pair written")
    assert {unit.pair.en for unit in read_units(tmp_path / "out.tmx")} == {"Snow fell in Gori on 5 May."}
    assert run(path, "memory", "remove", "other")[0] == 2
    assert run(path, "memory", "remove", "agency.tsv", "--yes") == (0, "1 unit removed.\n")


def test_an_article_is_removed_and_brought_back_with_its_decisions(desk: tuple[Path, Outcome]) -> None:
    path, made = desk
    with Store.open(path) as store:
        decide(store, made.pairs[0], "В Баку жарко.")
        before = list(store.pairs.matching())
    assert run(path, "articles", "remove", made.key[:6])[1].startswith(f"{made.key} removed with 2 pairs; `aligner undo")
    assert "No articles yet" in run(path, "articles")[1] and "0 pairs found" in run(path, "search", "Baku")[1]
    with Store.open(path) as store:
        assert store.memory.origins() == {} and store.stats()["findings"] == {}
    assert run(path, "undo", made.key[:6])[0] == 0
    with Store.open(path) as store:
        assert list(store.pairs.matching()) == before
        assert store.memory.recall([("Baku is warm.", ())], "ru", "m 2")[0] is not None


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30).map(str.strip).filter(bool)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(("xliff", "xliff2", "tmx", "jsonl", "tsv", "csv")), text=TEXT)
def test_whatever_a_person_wrote_comes_home_as_written(kind: str, text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("home")
    with Store.open(folder / "store.db") as store:
        store.file(make_outcome(), "page")
        fates = take(store, exported(store, folder, kind, {0: text}))
        assert sum(fates.values()) == 2 and fates["unchanged"] >= 1
        assert " ".join(texts(store)[0].split()) == " ".join(text.split()) or fates == {"unchanged": 2}
