"""`aligner corpus`: a release of the store's pairs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aligner.cli import display
from aligner.cli.engines import engine_options, on_engine
from aligner.cli.options import open_store

FORMATS = ("jsonl", "tsv", "parquet", "moses", "tmx")
PAGE_PAIRS = 500  # cost about as much to judge as a page to work


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--format", "kind", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="How the splits are written.")
@click.option("--dev", type=click.FloatRange(0, 0.5), default=0.05, show_default=True, help="Share of the pairs for dev.")
@click.option("--test", type=click.FloatRange(0, 0.5), default=0.05, show_default=True, help="Share of the pairs for test.")
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Least score of an edition's pair.")
@click.option("--min-sound", type=click.FloatRange(0, 1), default=0.1, show_default=True, help="Least chance that the two texts are complete translations of each other.")
@click.option("--machine", is_flag=True, help="Keep machine translations that nobody has reviewed.")
@click.option("--licence", metavar="TEXT", default="", help="Licence of the texts, for the card.")
@engine_options
def corpus(
    folder: Path, kind: str, dev: float, test: float, min_score: float, min_sound: float, machine: bool, licence: str, **engine: Any
) -> None:
    """Make a release of the store's pairs: filtered, split by date, with a data card.

    FOLDER gets train, dev and test, dropped.tsv (each pair left out, with its reason), README.md and card.html (the data card) and
    manifest.json. The latest articles are test; no pair of train is nearly the same as one of dev or test. The same
    store and options give the same bytes.

    \b
    aligner corpus release/ --format parquet --licence "CC BY 4.0"
    """
    from aligner.corpus import Limits, make_release
    from aligner.exchange import FORMATS as WRITERS
    from aligner.pipeline.jobs import reading_tools

    WRITERS[kind].ready()
    with open_store() as store:
        limits = Limits(confidence=min_score, sound=min_sound, machine=machine)
        tools = reading_tools()
        with on_engine(reading_tools, tools, lambda: sum(store.stats()["pairs"].values()) // PAGE_PAIRS) as executor:
            made = make_release(store.articles.documents, folder, limits, dev, test, kind, licence, executor)
    kept = ", ".join(f"{count:,} {name}" for name, count in made.kept.items())
    click.echo(f"{display.plural(sum(made.kept.values()), 'pair')} written to {folder}: {kept}.")
    if empty := [name for name, share in (("dev", dev), ("test", test)) if share and not made.kept[name]]:
        click.echo(f"Nothing for {' and '.join(empty)}: articles of one day stay together, and train keeps at least half of the pairs.")
    if made.dropped:
        click.echo("Left out: " + ", ".join(f"{count:,} {name}" for name, count in made.dropped.items()) + ".")
