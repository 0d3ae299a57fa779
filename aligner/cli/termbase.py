"""Options that the commands of the termbase share, and where its files may lie."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from aligner.errors import InputError

folder_option = click.option(
    "--glossary", "folder", envvar="ALIGNER_GLOSSARY", type=click.Path(path_type=Path), metavar="DIR",
    help="Folder of the termbase. [default: the bundled one]",
)  # fmt: skip
policy_option = click.option(
    "--policy", metavar="NAME", help="House policy, such as eurasianet, un, ru-official."
)


def day(_: Any, __: Any, value: str | None) -> date | None:
    """A day of the command line; a usage error where it is none."""
    try:
        return datetime.strptime(value, "%Y-%m-%d").date() if value else None
    except ValueError:
        raise click.BadParameter("write a day as 2019-03-23") from None


def inside(base: Path, file: str) -> Path:
    """The path of a TOML file within the termbase. Raises InputError where it is none, or lies elsewhere."""
    path = (base / file).resolve()
    if not path.is_relative_to(base.resolve()) or path.suffix != ".toml":
        raise InputError(f"{file}: name a .toml file within {base}")
    return path
