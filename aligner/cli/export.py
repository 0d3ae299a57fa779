"""`aligner export`: the store's pairs for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.articles import find_key
from aligner.cli.options import (
    DAY,
    article_option,
    export_format,
    format_option,
    language_tags,
    open_store,
    written,
)

if TYPE_CHECKING:
    from aligner.model import Document
    from aligner.store import Store


@click.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write here. [default: standard output, as tsv unless --format names another]"
)
@format_option
@article_option
@click.option(
    "--alignment",
    type=click.Choice(["auto", "human", "confirmed"]),
    multiple=True,
    help="Only pairs joined by the aligner, by a person, or by a person who locked them.",
)
@click.option(
    "--origin",
    type=click.Choice(["edition", "machine", "human"]),
    multiple=True,
    help="Only pairs whose second text a person wrote (for an edition, or as a reviewer), or a machine.",
)
@click.option("--reused/--fresh", default=None, help="Only pairs whose translation came from the memory, or did not.")
@click.option(
    "--state",
    type=click.Choice(["clean", "flagged", "reviewed"]),
    multiple=True,
    help="Only pairs in this state.",
)
@click.option(
    "--step",
    type=click.Choice(["good", "read", "rewrite"]),
    multiple=True,
    help="Only machine sentences whose estimated quality comes to this.",
)
@click.option("--since", type=DAY, help="Only articles of this day and later.")
@click.option("--until", type=DAY, help="Only articles of this day and earlier.")
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="0-1",
    help="Only pairs with at least this confidence.",
)
@click.option(
    "--matches", is_flag=True, help="XLIFF 1.2: similar sentences that people translated, as alt-trans with their percent."
)
@click.option("--lang", "tags", metavar="TAGS", help="TMX, XLIFF: language tags, such as en-US,ru-RU.")
@click.option("--distinct", "once", is_flag=True, help="Export a repeated pair once.")
@click.pass_context
def export(
    ctx: click.Context,
    output: Path | None,
    kind: str | None,
    article: str | None,
    alignment: tuple[str, ...],
    origin: tuple[str, ...],
    reused: bool | None,
    state: tuple[str, ...],
    step: tuple[str, ...],
    since: date | None,
    until: date | None,
    min_score: float,
    matches: bool,
    tags: str | None,
    once: bool,
) -> None:
    """Write the store's pairs as their reviewers left them.

    --alignment, --origin, --state and --step may be given several times, for pairs of any of them.

    \b
    aligner export -o memory.tmx
    aligner export -o corpus.moses --origin edition --min-score 0.9
    aligner export -o corpus/ --format huggingface --state clean --state reviewed --distinct
    aligner export --format tsv --state flagged --since 2024-01-01
    aligner export --format html --step rewrite -o to-rewrite.html
    """
    from aligner.exchange import STDOUT, distinct, write
    from aligner.store import PairFilter

    if output is None and kind is None:
        kind = "tsv"
    export_format(output, kind)
    options = language_tags(tags)
    with open_store() as store:
        wanted = PairFilter(
            article=find_key(store, article) if article else "",
            origin=origin,
            reused=reused,
            alignment=alignment,
            state=state,
            step=step,
            since=since,
            until=until,
            min_confidence=min_score,
        )
        found = store.articles.documents(wanted)
        found = _with_matches(found, store) if matches else found
        pairs = write(distinct(found) if once else found, output, kind, options)
    if output is not None and output != STDOUT:
        click.echo(written(pairs, output, kind))


def _with_matches(documents: Iterator[Document], store: Store) -> Iterator[Document]:
    from aligner.glossary import load
    from aligner.review.service.matches import with_matches

    return with_matches(documents, store, load())
