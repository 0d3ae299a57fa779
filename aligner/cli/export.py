"""`aligner export`: the store's pairs for other programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from aligner.cli import screen
from aligner.cli.articles import find_key

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here. [default: screen]"
)
@click.option(
    "--format",
    "kind",
    metavar="NAME",
    help="json, jsonl, tsv, tmx, xliff, moses, html or text. [default: by the suffix of -o]",
)
@click.option("--article", metavar="KEY", help="Only this article; the first letters of its key are enough.")
@click.option(
    "--alignment",
    type=click.Choice(["auto", "human", "confirmed"]),
    help="Only pairs whose sides the aligner joined, or a person, or one who then locked them.",
)
@click.option(
    "--origin", type=click.Choice(["edition", "machine", "memory", "human"]), help="Only pairs that came so."
)
@click.option(
    "--state", type=click.Choice(["clean", "flagged", "reviewed"]), help="Only pairs in this state."
)
@click.option("--since", type=DAY, metavar="YYYY-MM-DD", help="Only articles of this day and later.")
@click.option("--until", type=DAY, metavar="YYYY-MM-DD", help="Only articles of this day and earlier.")
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="0-1",
    help="Only pairs at least so certain.",
)
@click.pass_context
def export(
    ctx: click.Context,
    output: Path | None,
    kind: str | None,
    article: str | None,
    alignment: str | None,
    origin: str | None,
    state: str | None,
    since: datetime | None,
    until: datetime | None,
    min_score: float,
) -> None:
    """Write the store's pairs, as their reviewers left them.

    \b
    aligner export -o memory.tmx
    aligner export -o corpus.moses --origin edition --min-score 0.9
    aligner export --format tsv --state flagged --since 2024-01-01
    """
    from aligner.export import STDOUT, format_of, write
    from aligner.store import Filter, Store

    if output is None and kind is None:
        kind = "tsv"
    format_of(output, kind)
    with Store.open(ctx.obj) as store:
        wanted = Filter(
            article=find_key(store, article) if article else "",
            origin=origin or "",
            alignment=alignment or "",
            state=state or "",
            since=since.date() if since else None,
            until=until.date() if until else None,
            min_confidence=min_score,
        )
        pairs = write(store.documents(wanted), output, kind)
    if output not in (None, STDOUT):
        click.echo(f"{screen.plural(pairs, 'pair')} written to {output}.")
