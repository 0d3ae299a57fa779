"""`aligner ingest`: articles into the store, once each, without translating them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import click

from aligner.cli.engines import engine_options, reading_engine
from aligner.cli.fetching import fetching_options, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aligner.model import Rejection
    from aligner.pipeline.ingest import IntakeResult

_PARTS = re.compile(r"; |: ")  # between a reason and its advice

NOUNS = {
    "new": "new",
    "changed": "changed since",
    "same": "the same as another",
    "known": "known before",
}


class IngestTally:
    """What came in and what was skipped, counted; of skipped pages the first of each reason is kept."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.examples: dict[str, Rejection] = {}

    def add(self, item: IntakeResult | Rejection) -> None:
        """Count one article or page."""
        from aligner.model import Rejection

        if isinstance(item, Rejection):
            kind, _ = told(item)
            self.skipped[kind] += 1
            self.examples.setdefault(kind, item)
        else:
            self.came[item.came] += 1

    def lines(self) -> Iterable[str]:
        """Describe it: a line of what came in; for each reason of what was skipped the first such page, and what to do."""
        from aligner.cli import display

        kinds = ", ".join(f"{self.came[name]:,} {noun}" for name, noun in NOUNS.items() if self.came[name])
        yield f"{display.plural(self.came.total(), 'article')}{f': {kinds}' if kinds else ''}."
        if self.skipped:
            yield f"{display.plural(self.skipped.total(), 'page')} skipped:"
        for kind, count in self.skipped.most_common():
            yield f"{count:>7,}  {kind}: {self.examples[kind].source}"
            if advice := told(self.examples[kind])[1]:
                yield f"{'':>7}  {advice}"


def told(rejection: Rejection) -> tuple[str, str]:
    """Return the reason without the page's name, so that alike reasons count together, and what else it says: advice mostly."""
    said = " ".join(rejection.reason.replace(rejection.source, "", 1).lstrip(": ").split())
    kind, _, advice = _PARTS.sub("\n", said, count=1).partition("\n")
    return kind, advice


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Dumps: the column that holds text, html, title, url, date, byline or section.")  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="Name each page that is skipped, and why.")
@engine_options
@fetching_options
@click.pass_context
def ingest(
    ctx: click.Context,
    sources: tuple[str, ...],
    columns: tuple[str, ...],
    verbose: bool,
    engine: str,
    workers: int,
    page_seconds: float,
    page_memory: int,
    agent: str,
    delay: float,
    allow_private: bool,
) -> None:
    """Store articles, once each, without translating them.

    SOURCE is a file, a folder or glob of saved pages, a WARC or WACZ archive, a dump (JSON Lines, CSV, TSV, Parquet), an
    address, an address of storage (s3://BUCKET/FOLDER), @FILE with an address on each line, an RSS or Atom feed, or a sitemap. The same article twice is one; one
    that changed at its address is a new version. What is stored already is not parsed or fetched again. Then
    `aligner editions` lists which belong together, and `aligner translate` without a PAGE works all of them.

    \b
    aligner ingest saved-pages/ crawl.warc.gz
    aligner ingest https://site.example/news-sitemap.xml --delay 3
    aligner ingest dump.jsonl --column text=body --column date=when
    """
    from aligner.cli import display
    from aligner.ingest import read_sources
    from aligner.model import Rejection
    from aligner.pipeline.ingest import ingest as take_in
    from aligner.store import Store

    tally = IngestTally()
    with Store.open(ctx.obj) as store:
        how = sources_of(store, agent, delay, allow_private, columns)
        with display.counting("pages") as count, reading_engine(sources) as executor:
            for item in take_in(read_sources(sources, how), store, count, executor=executor):
                tally.add(item)
                if verbose and isinstance(item, Rejection):
                    click.echo(f"aligner: {item.reason}", err=True)
    for line in tally.lines():
        click.echo(line)
    ctx.exit(0 if tally.came else 1)
