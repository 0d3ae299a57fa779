"""Settings come from flags, the environment and a file, in this order, and `aligner config` shows which hold."""

from __future__ import annotations

import configparser
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from aligner import cli as program
from aligner import paths
from aligner.cli import cli
from aligner.errors import InputError

ROOT = Path(__file__).parent.parent
FILE = """
store = "postgresql://me:secret@db/aligner"
policy = "un"
[translate]
terms = "suggest"
no-memory = true
[review]
port = 9000
domain = ["review.example.org"]
[glossary.lookup]
policy = "eurasianet"
"""


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration file of a user who has nothing else."""
    for name in [name for name in os.environ if name.startswith("ALIGNER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ALIGNER_CONFIG", str(tmp_path))
    (tmp_path / "config.toml").write_text(FILE, "utf-8")
    return tmp_path / "config.toml"


def shown(*arguments: str) -> dict[tuple[str, str], tuple[Any, str]]:
    told = CliRunner().invoke(cli, [*arguments, "--json"], default_map=program._file(), catch_exceptions=False)
    return {(one["command"], one["name"]): (one["value"], one["source"]) for one in json.loads(told.output)}


def test_each_setting_names_its_source(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNER_TRANSLATE_STRICT", "1")
    monkeypatch.setenv("ALIGNER_REVIEW_PORT", "9001")
    found = shown("--log-format", "text", "config")
    assert found["", "log-format"] == ("text", "command line")
    assert found["", "store"] == ("postgresql://me:***@db/aligner", str(file))
    assert found["translate", "terms"] == ("suggest", str(file))
    assert found["translate", "policy"] == ("un", str(file))
    assert found["translate", "no-memory"] == (True, str(file))
    assert found["translate", "strict"] == (True, "ALIGNER_TRANSLATE_STRICT")
    assert found["review", "port"] == (9001, "ALIGNER_REVIEW_PORT")
    assert found["review", "domain"] == (["review.example.org"], str(file))
    assert found["", "ALIGNER_CONFIG"] == (str(file.parent), "ALIGNER_CONFIG")
    assert ("translate", "editions") not in found  # a default
    assert shown("config", "translate")["translate", "editions"] == ("auto", "default")


def test_flags_come_first_then_the_environment_then_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    command = cli.get_command(click.Context(cli), "review")
    assert command is not None
    monkeypatch.setattr(command, "callback", lambda **given: seen.append(given["port"]))

    def run(*arguments: str) -> int:
        told = CliRunner().invoke(cli, ["review", *arguments], default_map=program._file(), catch_exceptions=False)
        assert told.exit_code == 0, told.output
        return int(seen.pop())

    assert run() == 9000
    monkeypatch.setenv("ALIGNER_REVIEW_PORT", "9001")
    assert run() == 9001
    assert run("--port", "9002") == 9002


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[translate]\ntermz = 'apply'", "translate.termz is not an option: see `aligner translate --help`"),
        ("[glossary.lookup]\npolicies = 'un'", "glossary.lookup.policies is not an option"),
        ("store = ", "cannot be read as TOML"),
        ("polcy = 'un'", "polcy is neither a command nor an option"),
        ("[transalte]\nterms = 'apply'", "transalte is neither a command nor an option"),
    ],
)
def test_a_wrong_file_is_one_sentence(file: Path, text: str, said: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"config\.toml") as told:
        shown("config")
    assert said in str(told.value)


def test_the_table_for_people(file: Path) -> None:
    told = CliRunner().invoke(cli, ["config"], default_map=program._file())
    assert any(line.split()[:3] == ["translate", "terms", "suggest"] for line in told.output.splitlines()), told.output
    assert "secret" not in told.output


def test_no_file_is_no_setting(file: Path) -> None:
    file.unlink()
    assert program._file() == {}
    assert paths.config() == file


# -- what a server is installed with


def parses(line: list[str]) -> None:
    """Fail unless a command line of aligner names options that exist."""
    context = cli.make_context("aligner", line[:], resilient_parsing=False)
    name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
    assert command is not None and name is not None
    command.make_context(name, rest, parent=context)


def test_the_service_and_the_container_start_the_program() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy" / "aligner.service", encoding="utf-8")
    program_, *line = shlex.split(unit["Service"]["ExecStart"])
    assert program_.endswith("/aligner")
    parses(line)
    last = (ROOT / "Containerfile").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert last.startswith("CMD ")
    parses(json.loads(last.removeprefix("CMD ")))


def test_events_are_lines_of_json(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "aligner", "--log-format", "json", "--store", str(tmp_path / "none.db"), "stats"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    event = json.loads(ended.stderr)
    assert (event["level"], event["event"]) == ("error", "failed") and "--create" in event["reason"]
