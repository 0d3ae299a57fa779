"""The audit: samples by group without what was read before, verdicts, error rates with intervals."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli import cli
from aligner.errors import InputError
from aligner.glossary import audit, load

SMALL = Path(__file__).parent / "cases" / "glossary" / "termbase"
PERSONS = Path(__file__).parent / "cases" / "glossary" / "persons.toml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))
    folder = Path(shutil.copytree(SMALL, tmp_path / "termbase"))
    shutil.copy(PERSONS, folder / "persons.toml")
    return folder


def test_a_sample_is_drawn_read_scored_and_left_out_of_the_next(folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.tsv"
    run = CliRunner().invoke
    result = run(cli, ["glossary", "audit", "draw", str(sheet), "-n", "4", "--glossary", str(folder)])
    assert result.exit_code == 0, result.exception
    rows = list(audit.read_sheet(sheet))
    assert {row["group"] for row in rows} == {"gathered", "persons", "words"}
    assert len({row["id"] for row in rows}) == len(rows) == 12
    assert isinstance(run(cli, ["glossary", "audit", "draw", str(sheet), "--glossary", str(folder)]).exception, InputError)
    lines = sheet.read_text("utf-8").splitlines()
    judged = [line.removesuffix("\t\t") + "\twrong\tno" if "persons" in line else line.removesuffix("\t\t") + "\tok\t" for line in lines[1:]]
    (folder / audit.FOLDER).mkdir()
    kept = folder / audit.FOLDER / "one.tsv"
    kept.write_text("\n".join([lines[0], *judged]) + "\n", "utf-8")
    printed = run(cli, ["glossary", "audit", "score", str(kept)]).output
    assert "persons        4 read   wrong 4 = 100.0% (51.0-100.0)" in printed
    assert "words          4 read   wrong 0 = 0.0% (0.0-49.0)" in printed
    again = audit.draw(load(folder).concepts, 4, 1, audit.seen_in(folder))
    assert not {one.id for one in again} & {row["id"] for row in rows}


def test_a_verdict_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.tsv"
    sheet.write_text("\t".join(audit.COLUMNS) + "\nhand\tx\tX\tХ\t\tbad\t\n", "utf-8")
    with pytest.raises(InputError, match=r"sheet\.tsv:2: verdict is 'bad'"):
        list(audit.read_sheet(sheet))


@pytest.mark.parametrize(("count", "of", "ends"), [(0, 250, (0.0, 0.0151)), (10, 250, (0.0219, 0.0721)), (18, 250, (0.0460, 0.1111))])
def test_intervals_are_those_of_wilson(count: int, of: int, ends: tuple[float, float]) -> None:
    assert audit.interval(count, of) == pytest.approx(ends, abs=0.0005)
