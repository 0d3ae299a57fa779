"""An option that names a check, a policy, a package, a state, a kind or a format knows which there are."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner import checks
from aligner.cli import cli

TERMBASE = Path(__file__).parent / "cases" / "checks"  # its policies are desk-kz and desk-ru


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("review --list --check nosuch", "other-alphabet, outdated, person, policy"),
        ("review --list --severity nosuch", "error"),
        ("translate page.html --policy nosuch", "desk-kz, desk-ru"),
        ("check --policy nosuch", "desk-kz, desk-ru"),
        ("glossary lookup Баку --policy nosuch", "desk-kz, desk-ru"),
        ("glossary export names.tbx --policy nosuch", "desk-kz, desk-ru"),
        ("translate page.html --model nosuch", "en_ru, ru_en"),
        ("translate page.html --format nosuch", "jsonl, parquet, tsv"),
        ("align a.en a.ru --format nosuch", "vecalign"),
        ("check --format nosuch", "tsv"),
        ("export --format nosuch", "jsonl, parquet, tsv"),
        ("export --state nosuch", "flagged"),
        ("export --origin nosuch", "edition"),
        ("export --alignment nosuch", "confirmed"),
        ("glossary add A А --kind nosuch", "crossing, historical-unit"),
        ("glossary edit baku --status nosuch", "deprecated"),
        ("glossary export x --format nosuch", "weblate"),
        ("report --format nosuch", "json"),
        ("users add ann --role nosuch", "translator"),
    ],
)
def test_a_name_that_is_none_is_a_usage_error_with_the_names_that_are(line: str, known: str, tmp_path: Path) -> None:
    command = ["--store", str(tmp_path / "store.db"), *line.split()]
    told = CliRunner().invoke(cli, command, env={"ALIGNER_GLOSSARY": str(TERMBASE)})
    assert told.exit_code == 2 and "nosuch" in told.output and known in told.output, told.output
    assert not list(tmp_path.iterdir())


def test_names_of_checks_are_those_that_findings_bear() -> None:
    said = {
        one.value
        for path in (Path(checks.__file__).parent).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("finding", "_finding", "_judged")
        for argument in node.args[:3]
        for one in (argument, getattr(argument, "body", None), getattr(argument, "orelse", None))
        if isinstance(one, ast.Constant)
    }
    severities = {"error", "warning", "info"}
    assert {name for name in said if isinstance(name, str) and " " not in name} - severities == set(checks.NAMES)
