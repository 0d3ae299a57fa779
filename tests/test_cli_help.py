"""The command line explains itself: every command with an example, every option with its meaning, in whole lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from aligner.cli import cli
from aligner.errors import StoreError


def walked(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            under = command.get_command(context, name)
            assert under is not None
            yield from walked(under, (*path, name))


COMMANDS = dict(walked(cli))


@pytest.mark.parametrize("path", COMMANDS)
def test_each_command_explains_itself(path: str) -> None:
    command = COMMANDS[path]
    assert f"aligner {path}".strip() in (command.help or ""), "an example"
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.opts


@pytest.mark.parametrize(
    "path", [path for path, command in COMMANDS.items() if isinstance(command, click.Group)]
)
def test_no_summary_of_a_command_is_cut(path: str) -> None:
    told = CliRunner().invoke(cli, [*path.split(), "--help"], terminal_width=80).output
    assert "..." not in told.split("Commands:")[1]


@pytest.mark.parametrize(
    "line", ["articles", "show 3f2a", "search Baku", "stats", "export", "report", "review --list", "check"]
)
def test_a_store_that_is_named_and_missing_is_refused(tmp_path: Path, line: str) -> None:
    missing = tmp_path / "no-such.db"
    with pytest.raises(StoreError, match=r"no-such\.db does not exist: check --store"):
        CliRunner().invoke(cli, ["--store", str(missing), *line.split()], catch_exceptions=False)
    assert not missing.exists()
