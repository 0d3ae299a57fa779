"""The desk's worker processes: what they answer, what they know of the glossary, and what becomes of calls that fail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from aligner.cli.desk_workers import DeskWorkers, open_workers
from aligner.cli.page import engines
from aligner.engine import PageLimits, WorkerFailure
from aligner.review.web import create_app
from aligner.store import Store
from tests.review_site import site
from tests.support import hostile

BAKU = '[baku]\nkind = "city"\ncountry = "AZ"\nen = "Baku"\nru = "Баку"\n'
GANJA = BAKU.replace("baku", "ganja").replace("Baku", "Ganja").replace("Баку", "Гянджа")
PAIR = {"en": "He left Baku in 2019.", "ru": "Он покинул Гянджу в 2018 году."}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("termbase")
    (made / "places.toml").write_text(BAKU, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("store") / "store.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def workers(folder: Path, store: Store) -> Iterator[DeskWorkers]:
    with closing(open_workers(folder, store, 2)) as opened:
        yield opened


def asked(workers: DeskWorkers, store: Store) -> TestClient:
    return TestClient(create_app(site(store, engines=engines(workers, store))), base_url="http://127.0.0.1")


def test_calls_of_the_api_are_worked_in_another_process(workers: DeskWorkers, store: Store) -> None:
    client = asked(workers, store)
    found = client.post("/check", json={"pairs": [PAIR]}).json()["findings"]
    assert {"missing", "number"} <= {finding["check"] for finding in found}
    beads = client.post("/align", json={"source": ["It rained.", "We left."], "target": ["Шёл дождь.", "Мы ушли."]}).json()
    assert [bead["source"] for bead in beads["beads"]] == [[0], [1]]
    there = set(workers.map(hostile.process, range(3)))
    assert len(there) == 1 and os.getpid() not in there, "one process suffices for one that waits for each answer"


def test_workers_know_the_glossary_as_its_files_are(workers: DeskWorkers, folder: Path) -> None:
    assert [*workers.map(hostile.concepts, [None])] == [["baku"]]
    (folder / "more.toml").write_text(GANJA, encoding="utf-8")
    assert [*workers.map(hostile.concepts, [None])] == [["baku", "ganja"]]


def test_a_call_that_fails_is_refused_and_the_next_one_answered(folder: Path, store: Store) -> None:
    with closing(open_workers(folder, store, 1, PageLimits(seconds=3))) as workers:
        assert [*workers.map(hostile.poison, ["hang", "crash"])] == [
            WorkerFailure("hang", "takes longer than 3 s"),
            WorkerFailure("crash", "ends its worker by SIGSEGV"),
        ]
        assert [*workers.map(hostile.concepts, [None])] == [["baku", "ganja"]]


def test_a_client_is_told_that_the_server_gave_up(workers: DeskWorkers, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DeskWorkers, "map", lambda self, call, items: [WorkerFailure(item, "takes longer than 300 s") for item in items])
    answer = asked(workers, store).post("/align", json={"source": ["It rained."], "target": ["Шёл дождь."]})
    assert answer.status_code == 503 and "takes longer than 300 s" in answer.json()["error"]
