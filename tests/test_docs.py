"""What README promises is there: commands, options, files, and the public calls."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import aligner
from aligner.cli import COMMANDS, cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


def options(command: click.Command) -> set[str]:
    return {name for param in command.params for name in (*param.opts, *param.secondary_opts)}


def command(name: str, *more: str) -> click.Command:
    """Find a command; of a group the one that the next word names."""
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    if isinstance(found, click.Group) and more:
        found = found.get_command(click.Context(found), more[0]) or found
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"`aligner {name}" in README or f"`{name}`" in README
    assert command(name).help


def test_every_documented_option_of_translate_exists() -> None:
    table = README.partition("| option |")[2].partition("\n\n")[0]
    documented = set(re.findall(r"`(-[-a-z]+)", table))
    assert documented and documented <= options(command("translate"))


@pytest.mark.parametrize("line", re.findall(r"^\$ (?:\.venv/bin/)?aligner (.+)$", README + TUTORIAL, re.MULTILINE))
def test_every_shown_command_line_parses(line: str) -> None:
    name, *arguments = line.partition("  #")[0].split()
    if name.startswith("--"):
        return
    known = options(command(name, *arguments))
    assert {word for word in arguments if word.startswith("-") and word != "-"} <= known | {"--help"}


def test_every_linked_file_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_public_call_is_documented() -> None:
    pages = README + (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    for name in aligner.__all__:
        assert getattr(aligner, name).__doc__
        assert name[0].isupper() or f"aligner.{name}(" in pages


def test_the_page_about_the_checks_is_up_to_date() -> None:
    from aligner.checks.docs import page

    assert (ROOT / "docs" / "checks.md").read_text(encoding="utf-8") == page(), "run .venv/bin/python -m aligner.checks.docs > docs/checks.md"
