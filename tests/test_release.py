"""A release holds no pair twice, none that a filter objects to, and nothing of dev and test in train; it can be made again."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from aligner.cli import cli
from aligner.corpus import FILTERS, Limits, make_release
from aligner.corpus.filters import reason_against
from aligner.corpus.minhash import NearDuplicates, signature
from aligner.corpus.release import decide
from aligner.corpus.soundness import judge
from aligner.corpus.split import split_articles
from aligner.engine import Serial, WorkerFailure
from aligner.errors import ExportError
from aligner.exchange.jsons import finding_object
from aligner.exchange.read import read_units
from aligner.model import Article, Document, Finding, Origin, Pair, Quality, Record
from aligner.store import Store
from tests.test_store import make_outcome

EN, RU = "Snow fell in Gori on 5 May.", "В Гори 5 мая выпал снег."


REWRITE = Quality(0.01, 0.9, "rewrite")
MADE_UP = Limits(sound=0.0)  # for words that no language has


def record(en: str = EN, ru: str = RU, origin: Origin = "edition", state: str = "clean", score: float = 0.9, quality: Quality | None = None) -> Record:
    return Record(Pair("a", 0, en, ru, origin=origin, confidence=score, quality=quality), state=state)


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (record(), ""), (record(origin="human"), ""), (record(origin="machine"), "machine"),
        (record(origin="machine", state="reviewed"), ""), (record(state="flagged"), "flagged"),
        (record(score=0.2), "confidence"), (record(ru="В Гори 6 мая выпал снег."), "numbers"),
        (record(ru="Snow fell in Gori 5 May."), "alphabet"), (record(en="Снег выпал в Гори 5 мая."), "alphabet"),
        (record(ru="В Ґорі 5 травня випав сніг, і їхній пес."), "language"), (record(en="Snow."), "length"),
        (record(ru=RU + " Дороги закрыли, и люди остались дома до самого утра без света."), "ratio"),
        (record(en="<b>Snow</b> fell in Gori on 5 May."), "markup"), (record(quality=REWRITE, state="reviewed"), ""), (record(quality=REWRITE), "quality"),
    ],
)  # fmt: skip
def test_each_filter_objects_to_its_own(one: Record, reason: str) -> None:
    assert reason_against(one, Limits()) == reason


def test_texts_that_are_no_whole_translation_are_unsound() -> None:
    whole = "The talks on the border began in Yerevan and will go on all week, the ministry said."
    russian = "Переговоры о границе начались в Ереване и продлятся всю неделю, сообщило министерство."
    pairs = [(whole, russian), (whole, "Сборная выиграла чемпионат по шахматам."),
             (whole, "Переговоры о границе начались в Ереване."), (EN, RU)]  # fmt: skip
    chances = judge([record(en, ru) for en, ru in pairs])[:, 0]
    assert [chance >= Limits().sound for chance in chances] == [True, False, False, True]
    confirmed = Record(Pair("a", 0, *pairs[1], origin="edition", alignment="confirmed"))
    made = decide(lambda: [Document(Article("text", "en"), (record(*pairs[1]), confirmed))], Limits(), 0.1, 0.1)
    assert made.fates == ["unsound", "train"] and made.chances[0] == made.chances[1] and made.chances[0][0] < Limits().sound


def test_an_article_that_no_worker_can_judge_is_left_out() -> None:
    class Failing(Serial[None]):
        def map(self, call: Any, items: Any) -> Any:
            for number, made in enumerate(super().map(call, items)):
                yield made if number != 3 else WorkerFailure(None, "takes longer than 60 s")

    whole, failed = (decide(documents, MADE_UP, 0.1, 0.1, engine) for engine in (Serial(None), Failing(None)))
    fourth = [item == "not judged" for item in failed.fates]
    assert sum(fourth) == len(documents()[3].records) and set(failed.fates) - {"not judged"} == set(whole.fates)


def test_every_filter_is_tried_above() -> None:
    tried = {mark.args[1][n][1] for mark in test_each_filter_objects_to_its_own.pytestmark for n in range(15)}  # type: ignore[attr-defined]
    assert tried - {""} == set(FILTERS)


def shares(one: str, other: str) -> float:
    return float(np.mean(signature(one) == signature(other)))


@given(st.text(min_size=5, max_size=80))
def test_a_text_is_like_itself(text: str) -> None:
    assert shares(text, " " + text.upper().lower() + "  ") == shares(text, text.upper().lower())
    assert shares(text, text) == 1.0


def test_minima_estimate_how_much_two_texts_share() -> None:
    base = "The talks between the two sides began on Monday in the capital and went on for three days."
    near = NearDuplicates()
    near.add(signature(base))
    assert near.has(signature(base.replace("three", "four")), 0.7) and not near.has(signature(base.replace("three", "four")), 0.99)
    assert not near.has(signature("Rain is expected in the west of the country from Thursday."), 0.3)


@given(st.dictionaries(st.text(min_size=1, max_size=4), st.tuples(st.none() | st.dates(date(2020, 1, 1), date(2020, 3, 1)), st.integers(1, 9)), max_size=30))
def test_splits_are_ordered_by_day_and_whole(articles: dict[str, tuple[date | None, int]]) -> None:
    chosen = split_articles(articles, 0.1, 0.2)
    days = {name: [day for key, (day, _) in articles.items() if day and chosen[key] == name] for name in ("train", "dev", "test")}
    for before, after in (("train", "dev"), ("dev", "test"), ("train", "test")):
        assert not days[before] or not days[after] or max(days[before]) < min(days[after])
    assert all(chosen[key] == "train" for key, (day, _) in articles.items() if day is None)
    assert sum(count for key, (_, count) in articles.items() if chosen[key] == "train") * 2 >= sum(count for _, count in articles.values())


def made_up(letters: str, seed: int) -> str:
    """Six words that no other article has."""
    chance = Random(seed)
    return " ".join("".join(chance.choices(letters, k=8)) for _ in range(6))


def documents(number: int = 40) -> list[Document]:
    """Articles of a day each: a sentence of their own, one that all share, a neighbour's, and one that lost a number."""
    made = []
    for n in range(number):
        article = Article(f"text {n}", "en", f"https://site{n % 3}.example/{n}", source=f"pages/{n}.html", published=date(2020, 1, 1) + timedelta(days=n))
        words, cyrillic = (made_up(letters, n) for letters in ("abcdefghiklmnoprstuvw", "абвгдежзиклмнопрстуфх"))
        texts = [
            (f"The town of {words} voted by day.", f"Город {cyrillic} днём голосовал."),
            ("Follow us on the network for more.", "Подпишитесь на нас в сети."),
            (f"Nobody in {words} lost {n + 3} sheep.", f"Никто в {cyrillic} не потерял овец."),
        ]
        if n % 2:
            texts.append((f"The town of {words} voted by day.", f"Город {cyrillic} днём голосовал!"))
        records = (Record(Pair(article.key, at, en, ru, origin="edition"), paragraph=at) for at, (en, ru) in enumerate(texts))
        made.append(Document(article, tuple(records), None, "aligner 1"))
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def pairs(path: Path) -> Iterable[tuple[str, str]]:
    return [(unit.pair.en, unit.pair.ru) for unit in read_units(path)]


def test_a_release_is_whole_and_can_be_made_again(tmp_path: Path) -> None:
    made = make_release(documents, tmp_path / "one", MADE_UP, dev=0.1, test=0.1, licence="CC BY 4.0")
    assert made.dropped == {"template": 40, "numbers": 40, "near duplicate": 20}
    assert made.kept == {"train": 32, "dev": 4, "test": 4}
    again = tmp_path / "two"
    make_release(documents, again, MADE_UP, dev=0.1, test=0.1, licence="CC BY 4.0")
    make_release(documents, again, MADE_UP, dev=0.1, test=0.1, licence="CC BY 4.0")
    assert files(tmp_path / "one") == files(again)
    found = {split: set(pairs(again / f"{split}.jsonl")) for split in ("train", "dev", "test")}
    assert [len(own) for own in found.values()] == [32, 4, 4] and not found["train"] & (found["dev"] | found["test"])
    dropped = [line.split("\t")[0] for line in (again / "dropped.tsv").read_text("utf-8").splitlines()[1:]]
    assert Counter(dropped) == made.dropped
    manifest = json.loads((again / "manifest.json").read_text("utf-8"))
    assert manifest["pairs"] == made.kept and set(manifest["files"]) == {*files(again)} - {"manifest.json"}
    card, page = ((again / name).read_text("utf-8") for name in ("README.md", "card.html"))
    line = json.loads((again / "train.jsonl").read_text("utf-8").splitlines()[0])
    parts = [line, line["article"], line["place"], finding_object(Finding("a:1", "number", "info", "m"))]
    named = set(re.findall(r"name: (\w+)", card))
    assert all(named >= set(part) for part in parts), "datasets must know each column: one that is empty in train has no type of its own"
    assert "load_dataset(" in card and "| `score` |" in card and "SHA-256" in card
    assert not [path for path in again.iterdir() if "pages/" in path.read_text("utf-8")], "no path of this machine is published"
    assert "| test | 4 | 4 | 2020-02-06 | 2020-02-09 |" in card and "CC BY 4.0" in card and "| template | 40 |" in card
    assert page.count("<svg") == 6 and "site1.example" in page


def test_what_nearly_equals_a_pair_of_test_is_not_in_train(tmp_path: Path) -> None:
    early, late = documents(40)[0], documents(40)[39]
    [own, *_] = late.records
    alike = Record(Pair(early.article.key, 9, own.pair.en.replace("by day", "at night"), own.pair.ru.replace("днём", "ночью"), origin="edition"))
    seen = [*documents(40)[:39], late]
    seen[0] = Document(early.article, (*early.records, alike), None, early.signature)
    made = make_release(lambda: seen, tmp_path / "out", MADE_UP, dev=0.1, test=0.1)
    assert made.dropped["leak"] == 1


def test_a_folder_of_other_things_and_an_empty_release_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ExportError, match="is not an earlier release"):
        make_release(documents, tmp_path)
    with pytest.raises(ExportError, match="No pair is left for a release: the store has none"):
        make_release(list, tmp_path / "new")


def test_the_command_says_what_it_left_out(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.file(make_outcome(), "page")
    line = ["--store", str(tmp_path / "store.db"), "corpus", str(tmp_path / "out"), "--machine", "--format", "tsv"]
    result = CliRunner().invoke(cli, line)
    assert "1 train, 0 dev, 0 test.\nNothing for dev and test: articles of one day stay together" in result.output
    assert result.output.startswith("1 pair written to ") and result.output.endswith("Left out: 1 flagged.\n")
