"""`aligner watch`: what is new in feeds comes in, is paired and worked, round after round."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import click

from aligner.cli.fetching import fetching_options, sources_of

if TYPE_CHECKING:
    from aligner.ingest import Sources
    from aligner.model import Lang
    from aligner.pipeline import Tools
    from aligner.store import Store
    from aligner.translation import Translator


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@click.option("--every", type=click.FloatRange(1, 1440), default=30.0, show_default=True, metavar="MINUTES", help="How long to wait between two rounds.")  # fmt: skip
@click.option("--once", is_flag=True, help="Do one round and stop, for cron and other timers.")
@click.option("--only-editions", is_flag=True, help="Translate nothing; wait for the other edition.")
@fetching_options
@click.pass_context
def watch(
    ctx: click.Context,
    feeds: tuple[str, ...],
    every: float,
    once: bool,
    only_editions: bool,
    agent: str,
    delay: float,
    allow_private: bool,
) -> None:
    """Follow feeds: store what is new, pair it with its edition, translate the rest.

    FEED is whatever `aligner ingest` reads: RSS, Atom, a sitemap, @FILE, a folder. Only what is new or changed is worked; a
    changed article keeps what people decided on the sentences that still stand. A late edition finds its article days
    later: the draft then gives way to the pair, unless people worked on it. Ctrl-C ends it; nothing is lost. With --once
    the exit status is 1 if no FEED could be read.

    \b
    aligner watch https://site.example/rss https://ru.site.example/rss
    aligner watch https://site.example/news-sitemap.xml --once --only-editions
    """
    from aligner.cli import display
    from aligner.glossary import load
    from aligner.model import other
    from aligner.pipeline import Tools
    from aligner.store import Store
    from aligner.translation import open_translator

    @cache
    def translator(lang: Lang) -> Translator:
        return open_translator(lang, other(lang))

    glossary, worked = load(), ""
    while True:
        with Store.open(ctx.obj) as store:
            tools = Tools(translator, glossary, store)
            failed, came = _take_in(feeds, sources_of(store, agent, delay, allow_private), store)
            done = _work(store, tools, only_editions) if _standing(store) != worked else Counter()
            worked = "" if done["failed"] else _standing(store)
        line = (
            f"{came['new']} new, {came['changed']} changed, {came['skipped']} skipped; "
            f"{display.plural(done['aligned'], 'pair')} of editions aligned, {display.plural(done['translated'], 'article')} translated."
        )
        click.echo(f"{datetime.now():%Y-%m-%d %H:%M}  {line}")
        if once:
            ctx.exit(1 if failed and failed >= _named(feeds) else 0)
        time.sleep(every * 60)


def _take_in(feeds: tuple[str, ...], how: Sources, store: Store) -> tuple[set[str], Counter[str]]:
    """Store what is new or changed: return the feeds that could not be read, and count how articles came.

    A feed that fails is named on standard error.
    """
    from aligner.ingest import read_sources
    from aligner.model import Rejection
    from aligner.pipeline.ingest import ingest

    came: Counter[str] = Counter()
    names, failed = _named(feeds), set[str]()
    for item in ingest(read_sources(feeds, how), store):
        came["skipped" if isinstance(item, Rejection) else item.came] += 1
        if isinstance(item, Rejection) and item.source in names:  # a page without an article would be named each round
            failed.add(item.source)
            click.echo(f"aligner: {item.reason}", err=True)
    return failed, came


def _named(feeds: tuple[str, ...]) -> set[str]:
    """Return the names under which feeds fail; those that an @FILE lists count, not the file, unless it cannot be read."""
    from aligner.extraction.fetch import without_password
    from aligner.ingest.sources import read_list

    names = set[str]()
    for feed in feeds:
        try:
            names |= set(map(without_password, read_list(feed) if feed.startswith("@") else [feed]))
        except (OSError, UnicodeDecodeError):
            names.add(feed)
    return names


def _standing(store: Store) -> str:
    """Return a digest of the input to the search for editions; while it is unchanged, the search is skipped."""
    from aligner.model import digest

    decided = sorted(store.editions.decisions().items())
    return digest(*store.captures.keys(), repr(decided), repr(sorted(store.articles.aligned())))


def _work(store: Store, tools: Tools, only_editions: bool) -> Counter[str]:
    """Align and translate what is not done yet: count what is aligned, translated and failed.

    What fails is named on standard error.
    """
    from aligner.model import Rejection
    from aligner.pipeline import Settings, run
    from aligner.pipeline.editions import list_stored, pending_jobs

    done: Counter[str] = Counter()
    for result in run(pending_jobs(store, list_stored(store), only_editions), tools, Settings()):
        if isinstance(result, Rejection):
            done["failed"] += 1
            click.echo(f"aligner: {result.reason}", err=True)
        else:
            done["aligned" if store.articles.is_aligned(result.key) else "translated"] += 1
            for note in result.notes:
                click.echo(f"aligner: {note}", err=True)
    return done
