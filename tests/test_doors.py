"""The same sentence gets the same translation through every door: Python, the JSON API, the command line, the screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

import aligner
from aligner import glossary, translation
from aligner.cli import cli
from aligner.cli.page import engines
from aligner.engine import Serial
from aligner.model import Brief, TermHint
from aligner.pipeline import Tools, recipe
from aligner.review.web import create_app
from aligner.store import Store
from aligner.translation import Output
from tests.review_site import site

DRAFTS = {
    "He flew to Ganja on Monday.": "В понедельник он вылетел в Гянду.",
    "Talks began in Baku.": "Переговоры начались в Баку.",
}
RIGHT = ["В понедельник он вылетел в Гянджу.", "Переговоры начались в Баку."]
TEXT = " ".join(DRAFTS)


class Drafter:
    """A model that misspells a name."""

    source, target, signature, takes_terms, window = "en", "ru", "drafter 1", False, 600

    def translate(
        self,
        sentences: Sequence[str],
        hints: Sequence[Sequence[TermHint]] | None = None,
        progress: Callable[[int], None] | None = None,
        brief: Brief | None = None,
    ) -> list[Output]:
        return [Output(DRAFTS[text], -0.5) for text in sentences]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    for place in (translation, recipe):
        monkeypatch.setattr(place, "open_translator", lambda *_, **__: Drafter())
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def through_python(store: Store, page: Path) -> str:
    return " ".join(aligner.translate(list(DRAFTS)))


def through_the_api(store: Store, page: Path) -> str:
    tools = Tools(lambda lang: Drafter(), glossary.load(), store)
    app = create_app(site(store, engines=engines(Serial(tools), store)))
    body = {"q": TEXT, "source": "en", "target": "ru"}
    answer: Any = TestClient(app, base_url="http://127.0.0.1").post("/translate", json=body).json()
    return str(answer["translatedText"])


def through_the_command_line(store: Store, page: Path) -> str:
    command = ["--store", store.name, "translate", str(page), "--format", "jsonl"]
    ended = CliRunner().invoke(cli, command, catch_exceptions=False)
    return " ".join(json.loads(line)["ru"] for line in ended.stdout.splitlines())


def through_the_screen(store: Store, page: Path) -> str:
    command = ["--store", store.name, "translate", str(page)]
    ended = CliRunner(env={"COLUMNS": "160"}).invoke(cli, command, catch_exceptions=False)
    return " ".join(said for said in RIGHT if said in ended.stdout)


@pytest.mark.parametrize(
    "door", [through_python, through_the_api, through_the_command_line, through_the_screen]
)
def test_every_door_gives_the_same_translation(
    store: Store, tmp_path: Path, door: Callable[[Store, Path], str]
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"{TEXT}\n", encoding="utf-8")
    assert door(store, page) == " ".join(RIGHT)
