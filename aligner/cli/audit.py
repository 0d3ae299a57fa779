"""`aligner glossary audit`: draw a sample of the termbase for a reader, and keep the score."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.cli import display
from aligner.cli.options import folder_option


@click.group("audit")
def audit_group() -> None:
    """Draw a sample for a reader, and keep the score.

    \b
    aligner glossary audit draw sheet.tsv
    aligner glossary audit score sheet.tsv
    """


@audit_group.command()
@click.argument("sheet", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-n", "--count", type=click.IntRange(min=1), default=50, show_default=True, help="Concepts of each group.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the random sample.")
@folder_option
def draw(sheet: Path, count: int, seed: int, folder: Path | None) -> None:
    """Write a sample of every group to SHEET.

    Its verdict column is for ok, wrong or doubtful. Concepts of earlier sheets, kept in the termbase's audits folder, are left out.

    \b
    aligner glossary audit draw sheet.tsv -n 250 --seed 7
    """
    from aligner.glossary import audit, load, termbase

    base = termbase.folder(folder)
    drawn = audit.draw(load(base).concepts, count, seed, audit.seen_in(base))
    audit.write_sheet(sheet, drawn)
    click.echo(f"{display.plural(len(drawn), 'concept')} written to {sheet}")


@audit_group.command()
@click.argument("sheet", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def score(sheet: Path) -> None:
    """Print the error rates of a SHEET that was read.

    They come with 95 % intervals.

    \b
    aligner glossary audit score glossary/audits/2026-11.tsv
    """
    from aligner.glossary import audit

    for one in audit.scores(audit.read_sheet(sheet)):
        click.echo(str(one))
