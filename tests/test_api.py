"""The public calls: their examples are true, they refuse what they should, and all that they return can be named."""

from __future__ import annotations

import doctest
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import aligner
import aligner.api
from aligner.errors import InputError

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: aligner.translate("One. Two."), "Expected a list of sentences"),
        (lambda: aligner.align(["One."], "Раз."), "Expected a list of sentences"),
        (lambda: aligner.align("One.", ["Раз."]), "Expected a list of sentences"),
        (
            lambda: aligner.translate(["Eins."], source="de"),
            "'de' is not a language of aligner: use en or ru",
        ),  # type: ignore[arg-type]
        (lambda: aligner.translate(["One."], target="en"), "en is translated into ru, not into en"),
        (lambda: aligner.split("Un. Deux.", "fr"), "'fr' is not a language of aligner"),  # type: ignore[arg-type]
        (lambda: aligner.extract("no-such-page"), "^no-such-page does not exist$"),
        (lambda: aligner.extract(b""), "empty"),
        (lambda: aligner.read("no-such-file.tmx"), "^no-such-file.tmx: cannot be read"),
    ],
)
def test_what_is_not_an_input_is_one_sentence(call: Callable[[], object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        call()


@pytest.mark.parametrize("name", [name for name in aligner.__all__ if name[0].islower()])
def test_the_examples_are_true(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    call = getattr(aligner, name)
    for example in doctest.DocTestFinder().find(call, name, globs={"aligner": aligner}):
        assert doctest.DocTestRunner().run(example).failed == 0


def test_the_page_about_python_is_true(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    text = (
        (ROOT / "docs" / "python.md")
        .read_text(encoding="utf-8")
        .replace("corpus.tmx", f"{tmp_path}/corpus.tmx")
    )
    example = doctest.DocTestParser().get_doctest(text, {}, "python.md", "docs/python.md", 0)
    assert example.examples
    assert doctest.DocTestRunner().run(example).failed == 0


def test_all_that_is_public_can_be_imported_and_is_documented() -> None:
    for name in aligner.__all__:
        assert getattr(aligner, name).__doc__, name
    assert {name for name in vars(aligner.api) if name[0].islower() and name in aligner.__all__} == {
        name for name in aligner.__all__ if name[0].islower()
    }


def test_importing_aligner_loads_next_to_nothing() -> None:
    probe = "import sys; before = set(sys.modules); import aligner; print(*(set(sys.modules) - before))"
    loaded = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {name for name in loaded if name.startswith("aligner")} == {"aligner"}
    assert not {"dataclasses", "numpy", "sqlalchemy"} & set(loaded)


def test_check_takes_date_direction_and_policy() -> None:
    astana = [("He arrived in Astana.", "Он прибыл в Нур-Султан.")]
    assert [finding.check for finding in aligner.check(astana, on=date(2024, 1, 1))] == ["outdated"]
    assert aligner.check([("It fell.", "Упал.")], source="ru") == []
    assert aligner.check(astana, glossary=aligner.load_glossary(policy="un"), on=date(2024, 1, 1))


def test_pairs_are_written_and_read_in_several_formats(tmp_path: Path) -> None:
    pairs = [aligner.Pair("a", i, f"It rained on day {i}.", f"Дождь шёл на {i} день.") for i in range(3)]
    for suffix in ("tmx", "xlf", "tsv", "jsonl", "po"):
        path = tmp_path / f"pairs.{suffix}"
        assert aligner.write(pairs, path) == 3
        assert [(pair.en, pair.ru) for pair in aligner.read(path)] == [(pair.en, pair.ru) for pair in pairs]
