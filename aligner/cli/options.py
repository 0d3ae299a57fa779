"""Options that several commands share, so that one thing has one name, one help text and one check everywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from aligner.exchange.formats import Format
    from aligner.exchange.options import Options
    from aligner.exchange.read import Dialect
    from aligner.store import Store


class Day(click.ParamType[date]):
    """A day of the calendar, as 2019-03-23."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Convert a date; a usage error if it is invalid."""
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a date: write it as 2019-03-23.", param, ctx)


class LazyChoice(click.ParamType[str]):
    """One of some names; who knows them is imported only once one is named."""

    name = "NAME"

    def __init__(self, what: str, known: Callable[[click.Context | None], Collection[str]]) -> None:
        self.what, self.known = what, known

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Convert a name; a usage error that lists the known names if it is neither one of them nor a file."""
        known = self.known(ctx)
        if value and value not in known and not self.elsewhere(value):
            self.fail(f"Unknown {self.what} {value!r}: use one of {', '.join(known)}.", param, ctx)
        return str(value)

    def elsewhere(self, value: str) -> bool:
        """Return True if the name may be valid although it is not in the list."""
        return False

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the names with this beginning, for the shell's completion."""
        return [CompletionItem(name) for name in self.known(ctx) if name.startswith(incomplete)]


class LazyChoiceOrPath(LazyChoice):
    """A parameter that is one of several names, or a file or folder."""

    def elsewhere(self, value: str) -> bool:
        """Return True for a path; whoever opens it reports its problems."""
        return Path(value).exists() or "/" in value or bool(Path(value).suffix)


def _formats(ctx: click.Context | None) -> Collection[str]:
    from aligner.exchange import FORMATS

    return FORMATS


def _checks(ctx: click.Context | None) -> Collection[str]:
    from aligner.checks import NAMES

    return NAMES


def _kinds(ctx: click.Context | None) -> Collection[str]:
    from aligner.glossary.kinds import KINDS

    return KINDS


def _policies(ctx: click.Context | None) -> Collection[str]:
    from aligner.glossary import termbase
    from aligner.glossary.policy import policies

    given = ctx.params.get("folder") if ctx else None
    return policies(termbase.folder(given if isinstance(given, Path) else None))  # an absent option has no value yet


def _packages(ctx: click.Context | None) -> Collection[str]:
    from aligner.translation import installed
    from aligner.translation.choices import models

    return [*(package.name for package in installed()), *models()]


CHECK = LazyChoice("check", _checks)
KIND = LazyChoice("kind", _kinds)
PACKAGE = LazyChoiceOrPath("model", _packages)
DAY = Day()
folder_option = click.option(
    "--glossary",
    "folder",
    envvar="ALIGNER_GLOSSARY",
    is_eager=True,  # --policy asks it what there is
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the termbase. [default: $ALIGNER_GLOSSARY, or the bundled one]",
)
policy_option = click.option(
    "--policy",
    type=LazyChoiceOrPath("policy", _policies),
    metavar="NAME",
    help="House policy, the desk's choice among several names: eurasianet, un, ru-official ...",
)
article_option = click.option(
    "--article", metavar="KEY", help="Only this article; the first letters of its key are enough."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
columns_option = click.option(
    "--columns", metavar="NAMES", help="Tables without a header: their columns, such as en,ru or id,ru,en,date."
)
encoding_option = click.option(
    "--encoding", metavar="NAME", help="Tables that are not UTF-8: their encoding, such as cp1251."
)
format_option = click.option(
    "--format",
    "kind",
    type=LazyChoice("export format", _formats),
    help="json, jsonl, parquet, tsv, csv, xlsx, tmx, xliff, xliff2, po, moses, xces, huggingface, html, html-article,"
    " docx, docx-table, epub, epub-bilingual or text. [default: by the suffix of -o]",
)


def open_store(required: bool = False) -> Store:
    """Open the store of a command that only reads: one that --store names must exist, or any if it is ``required``.

    With --create it is made. Raises StoreError if it is missing.
    """
    from aligner.store import Store

    root = click.get_current_context().find_root()
    named = root.get_parameter_source("store") is click.core.ParameterSource.COMMANDLINE
    return Store.open(root.obj, create=root.params.get("create") or not (named or required))


def export_format(output: Path | None, kind: str | None) -> Format:
    """Return the format of that name, or of the output's suffix; a usage error if neither is known.

    Raises ExportError where the format needs something that is not installed.
    """
    from aligner.errors import ExportError
    from aligner.exchange import format_of

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
    """Refuse a folder with a README that was not written here, which would be lost."""
    from aligner.exchange import places

    there = {place.name: place.exists() for place in places(output, made)}
    if len(set(there.values())) > 1:
        held, lacking = sorted(there, key=lambda name: not there[name])
        raise click.UsageError(
            f"{output} has a {held} and no {lacking}, so it is not an earlier export: name another folder."
        )


def dialect_of(columns: str | None, encoding: str | None) -> Dialect:
    """Return how tables are read, as these options say."""
    from aligner.exchange.read import Dialect

    return Dialect(tuple(name.strip() for name in columns.split(",")) if columns else (), encoding)


def language_tags(tags: str | None) -> Options:
    """Return the tags that TMX and XLIFF shall have; a usage error where they do not name English and Russian."""
    from aligner.errors import ExportError
    from aligner.exchange.options import Options

    try:
        return Options.of(tags) if tags else Options()
    except ExportError as error:
        raise click.UsageError(str(error)) from None


def written(pairs: int, output: Path, kind: str | None) -> str:
    """Describe what was written: how many pairs, and to which files."""
    from aligner.cli import display
    from aligner.exchange import format_of, places

    files = " and ".join(map(str, places(output, format_of(output, kind))))
    return f"{display.plural(pairs, 'pair')} written to {files}."
