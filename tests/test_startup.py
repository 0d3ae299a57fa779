"""What starting the program loads, counted, so that it starts quickly on any machine: never timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from aligner.cli import COMMANDS, cli

PROBE = """
import sys
before = set(sys.modules)
from aligner.cli import cli
for arguments in {runs!r}:
    try:
        cli.main(arguments, prog_name="aligner", standalone_mode=False)
    except SystemExit:
        pass
print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""


def loaded(*runs: list[str]) -> set[str]:
    """The modules that these command lines load, beyond those of the interpreter."""
    probe = PROBE.format(runs=list(runs))
    ended = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(ended.stderr.splitlines()[-1].split())


def outside(modules: set[str]) -> set[str]:
    """The packages among them that are neither ours nor the standard library's."""
    return {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names) - {"aligner"}


def test_the_list_of_commands_loads_none_of_them() -> None:
    modules = loaded(["--help"])
    ours = {name for name in modules if name.startswith("aligner")}
    assert outside(modules) == {"click"}
    assert ours == {"aligner", "aligner.cli", "aligner.cli.process", "aligner.errors"}
    assert "dataclasses" not in modules


def test_the_help_of_translate_loads_nothing_that_works() -> None:
    modules = loaded(["translate", "--help"])
    ours = {name.removeprefix("aligner.") for name in modules if name.startswith("aligner.")}
    assert outside(modules) == {"click"}
    assert ours == {"cli", "cli.engines", "cli.options", "cli.process", "cli.translate", "errors"}
    assert "dataclasses" not in modules


def test_the_help_of_a_command_loads_no_outside_package() -> None:
    assert outside(loaded(*([name, "--help"] for name in COMMANDS))) == {"click"}


def test_a_quiet_translation_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    page, store = tmp_path / "page.txt", str(tmp_path / "store.db")
    page.write_text("It rained in Baku.\n", encoding="utf-8")
    modules = outside(loaded(["--store", store, "translate", str(page), "-q"]))
    heavy = {
        "alembic",
        "torch",
        "rich",
        "pygments",
        "lxml",
        "trafilatura",
        "httpx",
        "jinja2",
        "starlette",
    }
    assert modules & heavy == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_their_help_says(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None and command.get_short_help_str(limit=200) == COMMANDS[name][1]
    assert cli.commands == {}  # all of them are in the table
