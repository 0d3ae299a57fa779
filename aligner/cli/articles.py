"""`aligner articles`, `show`: the articles of the store."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from aligner.cli import display
from aligner.cli.options import json_option, open_store

if TYPE_CHECKING:
    from aligner.model import Article
    from aligner.store import ArticleSummary, Store

limit_option = click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show at most this many."
)


@click.group(invoke_without_command=True)
@limit_option
@json_option
@click.pass_context
def articles(ctx: click.Context, limit: int, as_json: bool) -> None:
    """List the articles in the store, the latest first, or remove some.

    \b
    aligner articles -n 5
    aligner articles remove 3f2a
    """
    if ctx.invoked_subcommand is not None:
        return
    with open_store() as store:
        entries = store.articles.latest(limit)
    if as_json:
        click.echo(json.dumps([_entry(entry) for entry in entries], ensure_ascii=False, indent=2))
        return
    if not entries:
        click.echo("No articles yet: `aligner translate PAGE` makes the first.")
        return
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    for name, justify in (("key", "left"), ("date", "left"), ("from", "left"), ("pairs", "right"), ("flags", "right"),
                          ("headline", "left")):  # fmt: skip
        table.add_column(name, justify=justify, no_wrap=name != "headline")  # type: ignore[arg-type]
    for entry in entries:
        article = entry.article
        day = article.published.isoformat() if article.published else ""
        table.add_row(article.key, day, article.lang, str(entry.pairs), str(entry.findings), _name(article))
    display.console().print(table)


@articles.command()
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
def remove(keys: tuple[str, ...]) -> None:
    """Remove articles with their pairs from the store.

    The first letters of a KEY are enough. What was decided stays in the log, and `aligner undo KEY` brings an article
    back with its decisions.

    \b
    aligner articles remove 3f2a 9c01
    """
    with open_store() as store:
        for key in [find_key(store, start) for start in keys]:
            pairs = store.remove(key)
            click.echo(f"{key} removed with {display.plural(pairs, 'pair')}; `aligner undo {key}` brings it back.")


@click.command()
@click.argument("key")
@click.pass_context
def show(ctx: click.Context, key: str) -> None:
    """Show an article of the store, sentence beside sentence.

    The first letters of its KEY are enough.

    \b
    aligner show 3f2a
    """
    from aligner.glossary import load

    with open_store() as store:
        document = store.articles.document(find_key(store, key))
    display.show_document(display.console(), document, load())


def find_key(store: Store, start: str, removed: bool = False) -> str:
    """Find the one key with this beginning, also of ``removed`` articles. Raises InputError for none or several."""
    from aligner.errors import InputError

    keys = store.articles.keys(start) + (store.versions.removed(start) if removed else [])
    if len(keys) == 1:
        return keys[0]
    if not keys:
        raise InputError(f"The store {store.name} has no article {start}: `aligner articles` lists them.")
    raise InputError(
        f"Several articles have keys that begin with '{start}' ({', '.join(keys[:3])} ...): give more of it."
    )


def _entry(entry: ArticleSummary) -> dict[str, object]:
    article = entry.article
    return {
        "key": article.key,
        "headline": article.title,
        "published": article.published.isoformat() if article.published else None,
        "lang": article.lang,
        "url": article.url,
        "source": article.source,
        "pairs": entry.pairs,
        "findings": entry.findings,
        "filed": entry.at.isoformat(),
    }


def _name(article: Article) -> str:
    return article.title or shorten(article.text, 60, placeholder=" …") or Path(article.source).name
