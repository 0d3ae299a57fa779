"""Options that several commands share, so that one thing has one name, one help text and one check everywhere."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from aligner.export.formats import Format


class Day(click.ParamType):
    """A day of the calendar, as 2019-03-23."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a usage error where it is none."""
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is no day: write it as 2019-03-23.", param, ctx)


class ExportFormat(click.ParamType):
    """The name of an export format; the formats are imported only once one is named."""

    name = "NAME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name; a usage error where no format is called so."""
        from aligner.export import FORMATS

        if value not in FORMATS:
            self.fail(f"{value!r} is no export format: use one of {', '.join(FORMATS)}.", param, ctx)
        return str(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The names that begin so."""
        from aligner.export import FORMATS

        return [CompletionItem(name) for name in FORMATS if name.startswith(incomplete)]


DAY = Day()
folder_option = click.option(
    "--glossary",
    "folder",
    envvar="ALIGNER_GLOSSARY",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the termbase. [default: $ALIGNER_GLOSSARY, or the bundled one]",
)
policy_option = click.option(
    "--policy",
    metavar="NAME",
    help="House policy, which of several names a desk uses: eurasianet, un, ru-official ...",
)
article_option = click.option(
    "--article", metavar="KEY", help="Only this article; the first letters of its key are enough."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
format_option = click.option(
    "--format",
    "kind",
    type=ExportFormat(),
    help="json, jsonl, parquet, tsv, tmx, xliff, moses, huggingface, html or text. [default: by the suffix of -o]",
)


def export_format(output: Path | None, kind: str | None) -> Format:
    """The format of that name, or by the suffix of the output; a usage error where neither tells.

    Raises ExportError where the format needs something that is not installed.
    """
    from aligner.errors import ExportError
    from aligner.export import format_of

    try:
        made = format_of(output, kind)
    except ExportError as error:
        raise click.UsageError(str(error)) from None
    if output is not None and output.is_dir() and not made.folder:
        raise click.UsageError(f"{output} is a folder: name a file in it.")
    if output is not None and made.folder:
        _check_folder(output, made)
    made.ready()
    return made


def _check_folder(output: Path, made: Format) -> None:
    """A usage error where the folder is somebody else's: its README would be lost."""
    held = [part for part in made.parts if Path(f"{output}{part}").exists()]
    if held and len(held) < len(made.parts):
        lacking = next(part for part in made.parts if part not in held)
        raise click.UsageError(
            f"{output} has a {held[0][1:]} and no {lacking[1:]}, so it is no earlier export: name another folder."
        )
