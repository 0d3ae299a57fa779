"""`aligner glossary import` and `export`: names from and for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli import display
from aligner.cli.options import DAY, encoding_option, folder_option, policy_option
from aligner.model import Lang

if TYPE_CHECKING:
    from aligner.glossary import Glossary
    from aligner.glossary.draft import ConceptDraft

_FORMATS = ("tbx", "tbx2", "deepl", "google", "google-set", "weblate", "omegat")
_BY_SUFFIX = {".tbx": "tbx", ".xml": "tbx", ".tsv": "omegat", ".csv": "deepl"}
_source = click.option(
    "--source",
    type=click.Choice(["en", "ru"]),
    default="en",
    show_default=True,
    help="First column's language.",
)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--into", metavar="FILE", default="places/imported.toml", show_default=True, help="File within the termbase.")
@_source
@click.option("--any-letters", is_flag=True, help="Accept English names without Latin letters and Russian ones without Cyrillic.")
@encoding_option
@folder_option
@click.pass_context
def import_(
    ctx: click.Context, file: Path, into: str, source: Lang, any_letters: bool, encoding: str | None, folder: Path | None
) -> None:
    """Bring names in from TBX or a table.

    TBX of version 2 or 3; CSV or TSV as DeepL, Google, Weblate, OmegaT and spreadsheets write it. The exit status is 1
    where nothing was added or known.

    \b
    aligner glossary import terms.tbx --into places/georgia.toml
    """
    from aligner.glossary import concept_table, load, termbase, writer
    from aligner.glossary.draft import take_in

    base = termbase.editable(folder)
    intake = take_in(_read(file, source, encoding), load(base).concepts if termbase.files(base) else {}, any_letters)
    if intake.new:
        new = {id: concept_table.of_draft(draft) for id, draft in intake.new.items()}
        writer.add(base, termbase.inside(base, into), new)
    for sentence in intake.refused:
        click.echo(sentence, err=True)
    click.echo(
        f"{len(intake.new)} added to {into}, {intake.known} known already, {len(intake.refused)} refused"
    )
    ctx.exit(0 if intake.new or intake.known else 1)


def _read(file: Path, source: Lang, encoding: str | None) -> Iterator[ConceptDraft]:
    from aligner.glossary.tabular import read_table
    from aligner.glossary.tbx import read_tbx

    return read_tbx(file) if _is_xml(file) else read_table(file, source, encoding)


def _is_xml(file: Path) -> bool:
    """Return True for XML, by the suffix or else by the first character."""
    if file.suffix.lower() in (".tbx", ".xml"):
        return True
    with suppress(OSError), file.open("rb") as opened:
        return opened.read(64).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    return False


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format",
    "format",
    type=click.Choice(_FORMATS),
    help="[default: by the suffix of FILE: .tbx, .tsv (omegat), .csv (deepl)]",
)
@_source
@folder_option
@policy_option
@click.option("--date", "on", type=DAY, help="Tables: use the names of that day.")
def export(
    file: Path, format: str | None, source: Lang, folder: Path | None, policy: str | None, on: date | None
) -> None:
    """Write the names to TBX or to a table.

    TBX of version 3, or of version 2 as tbx2, or a table that DeepL, Google, Weblate or OmegaT reads.

    \b
    aligner glossary export names.tbx
    aligner glossary export deepl.csv --format deepl --policy eurasianet --date 2021-05-01
    """
    from aligner.exchange import STDOUT, atomic_output
    from aligner.glossary import load
    from aligner.glossary.draft import draft_of
    from aligner.glossary.tabular import write_table
    from aligner.glossary.tbx import write_tbx

    if (format := format or _BY_SUFFIX.get(file.suffix.lower())) is None:
        raise click.UsageError(
            f"The suffix of {file} names no format: add --format with one of {', '.join(_FORMATS)}."
        )
    loaded = load(folder, policy)
    with atomic_output(file) as (out,):
        if format in ("tbx", "tbx2"):
            count = write_tbx(map(draft_of, loaded.concepts.values()), out, 2 if format == "tbx2" else 3)
        else:
            tabs = file.suffix.lower() in (".tsv", ".tab", ".txt")
            count = write_table(_of_day(loaded, source, on), out, format, source, tabs)
    noun = "concept" if format.startswith("tbx") else "row"
    click.echo(f"{display.plural(count, noun)} written to {file}.", err=file == STDOUT)


def _of_day(loaded: Glossary, source: Lang, on: date | None) -> Iterator[ConceptDraft]:
    """Yield concepts with the names of a day under the policy: all of the source, the accepted of the target."""
    from dataclasses import replace

    from aligner.glossary.draft import draft_of
    from aligner.model import other

    for concept in loaded.concepts.values():
        target = loaded.terms(concept.id, other(source), on)
        yield replace(draft_of(concept), terms=(*concept.terms_in(source), *target))
