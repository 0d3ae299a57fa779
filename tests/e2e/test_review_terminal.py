"""The terminal review, driven by the keys that a reviewer presses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aligner.cli.keys import Terminal
from aligner.errors import AlignerError
from aligner.store import Store
from tests.e2e.conftest import Run
from tests.test_review import make


@pytest.fixture
def store(environment: dict[str, str]) -> str:
    path = environment["ALIGNER_STORE"]
    with Store.open(path) as opened:
        opened.file(make(), "page")
    return path


def texts(aligner: Run) -> list[tuple[str, str, str]]:
    lines = aligner("export", "--format", "jsonl").stdout.splitlines()
    return [(row["ru"], row["state"], row["origin"]) for row in map(json.loads, lines)]


def test_the_list(aligner: Run, store: str) -> None:
    listed = aligner("review", "--list").stdout
    assert "3  error    typo             ganja" in listed and "4 findings to decide." in listed
    assert "1 finding to decide." in aligner("review", "--list", "--concept", "baku").stdout


def test_accept_edit_dismiss(aligner: Run, store: str) -> None:
    ended = aligner(
        "review", "--reviewer", "ann", input="a\ne\nБаку и Гянджа!\nd\nas the source has it\np\nq"
    )
    assert ended.returncode == 0, ended.stderr
    assert "3 decisions taken, 1 to go." in ended.stdout
    assert texts(aligner) == [
        ("Баку и Гянджа!", "reviewed", "human"),
        ("Гянжа далеко.", "reviewed", "machine"),
        ("В гянжа.", "flagged", "machine"),
    ]
    with Store.open(store) as opened:
        verdicts = [verdict for filed in opened.pairs.matching() for verdict in filed.verdicts]
    assert [verdict.decision for verdict in verdicts] == ["accept", "edit", "dismiss"]
    assert verdicts[2].reason == "as the source has it" and {verdict.reviewer for verdict in verdicts} == {
        "ann"
    }


def test_all_alike_and_undo(aligner: Run, store: str) -> None:
    ended = aligner("review", "--concept", "ganja", input="ma")
    assert "3 findings alike" in ended.stdout and "3 decisions taken, 0 to go." in ended.stdout
    assert [text for text, _, _ in texts(aligner)] == ["Бакы и Гянджа.", "Гянджа далеко.", "В Гяндже."]
    undone = aligner("review", input="uq")
    assert "3 decisions undone." in undone.stdout
    assert [text for text, _, _ in texts(aligner)] == ["Бакы и Гянжа.", "Гянжа далеко.", "В гянжа."]


def test_moving_changes_nothing(aligner: Run, store: str) -> None:
    ended = aligner("review", input="jjkzj?jjj")
    assert "0 decisions taken, 4 to go." in ended.stdout
    assert "? shows the keys." in ended.stdout and "accept the suggestion" in ended.stdout
    assert {state for _, state, _ in texts(aligner)} == {"flagged"}


def test_nothing_to_do(aligner: Run, tmp_path: Path) -> None:
    Store.open(tmp_path / "empty.db").close()
    ended = aligner("--store", tmp_path / "empty.db", "review", input="a")
    assert (ended.returncode, ended.stdout.strip()) == (0, "Nothing to decide.")


def test_a_usual_reason_by_its_number(aligner: Run, store: str) -> None:
    ended = aligner("review", "--concept", "baku", input="d4\np\n")
    assert "4  Mentioned elsewhere in the text" in ended.stdout and "1 decision taken" in ended.stdout
    with Store.open(store) as opened:
        assert [one.reason for filed in opened.pairs.matching() for one in filed.verdicts] == ["Mentioned elsewhere in the text"]


@pytest.mark.parametrize("left", [EOFError, KeyboardInterrupt])
def test_a_line_that_is_left_decides_nothing_and_ends_nothing(monkeypatch: pytest.MonkeyPatch, left: type[BaseException]) -> None:
    def leave(prompt: str) -> str:
        raise left

    monkeypatch.setattr("builtins.input", leave)
    with pytest.raises(AlignerError, match="nothing was decided"):
        Terminal().line("reason: ")
