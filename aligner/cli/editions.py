"""`aligner editions`: which articles are editions of each other, and what people decide about it."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.engines import engine_options, reading_engine
from aligner.cli.fetching import fetching_options, unknown_sources

if TYPE_CHECKING:
    from aligner.exchange.pairing import PairedArticle
    from aligner.model import EditionLink
    from aligner.pipeline.editions import EditionSearch
    from aligner.store import Store
    from aligner.store.editions import EditionDecision


def _of_two_articles(command: Callable[..., None]) -> Callable[..., None]:
    """Add what every decision takes: the keys of two articles, and who decides."""
    reviewer = click.option(
        "--reviewer", metavar="NAME", default=getpass.getuser, help="Reviewer. [default: your login]"
    )
    one, two = (click.argument(name, metavar="KEY") for name in ("one", "two"))
    return one(two(reviewer(command)))


class EditionsGroup(click.Group):
    """A group that also lists: words that name no subcommand are pages."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the subcommand that the first word names, else ``list``."""
        return super().resolve_command(ctx, args if args and args[0] in self.commands else ["list", *args])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hand everything but a subcommand or a call for help over to ``list``."""
        named = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["list", *args])


@click.group(cls=EditionsGroup)
def editions() -> None:
    """Find which articles are English and Russian editions of each other.

    Without a subcommand, they are listed: those of PAGE..., or without any those that `aligner ingest` stored.

    \b
    aligner editions saved-pages/ --lonely -o editions.jsonl
    aligner editions
    aligner editions confirm 3f2a 91bc
    """


@editions.command("list")
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option("--format", "kind", type=click.Choice(["table", "tsv", "jsonl"]), help="[default: table, or by -o's suffix]")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the pairs here.")
@click.option("--html", "charts", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write charts: months, sections, days between.")  # fmt: skip
@click.option("--declared", is_flag=True, help="Use only the links that pages declare.")
@click.option("--lonely", is_flag=True, help="List the articles without an edition, too.")
@engine_options
@fetching_options
@click.pass_context
def list_(
    ctx: click.Context,
    pages: tuple[str, ...],
    kind: str | None,
    output: Path | None,
    charts: Path | None,
    declared: bool,
    lonely: bool,
    engine: str,
    workers: int,
    page_seconds: float,
    page_memory: int,
    agent: str,
    delay: float,
    allow_private: bool,
) -> None:
    """List the pairs of editions, with the evidence.

    PAGE is whatever `aligner ingest` reads: a file, a folder, an archive, a dump, a URL; nothing of it is stored. What pages declare (hreflang and the like)
    comes first, then the address patterns of such a site, then the content: names, numbers, days, sentence by sentence.
    A pair in doubt is "doubtful": `aligner translate` leaves it apart until a person decides.

    \b
    aligner editions list saved-pages/
    aligner editions list --lonely -o editions.jsonl
    aligner editions list --html editions.html
    """
    from aligner.cli import display
    from aligner.cli.options import open_store
    from aligner.exchange import STDOUT, atomic_output
    from aligner.ingest import read_sources
    from aligner.pipeline.editions import EditionMode, list_editions, list_stored

    kind = kind or {".tsv": "tsv", ".jsonl": "jsonl"}.get(output.suffix if output else "", "table")
    mode: EditionMode = "declared" if declared else "auto"
    if pages:
        with reading_engine(pages) as executor:
            listed = list_editions(read_sources(pages, unknown_sources(agent, delay, allow_private)), mode, executor=executor)
    else:
        with open_store() as store, reading_engine((), len(store.captures.keys())) as executor:
            listed = list_stored(store, mode=mode, executor=executor)
    for rejection in listed.rejections:
        click.echo(f"aligner: {rejection.reason}", err=True)
    lines = {"table": _table, "tsv": _tsv, "jsonl": _jsonl}[kind](listed, lonely)
    with atomic_output(output or STDOUT) as (file,):
        file.writelines(f"{line}\n".encode() for line in lines)
    if charts is not None:
        from aligner.exchange.pairing import write_pairing

        with atomic_output(charts) as (file,):
            write_pairing(_paired_articles(listed), file)
    count = listed.count()
    states = ", ".join(f"{count[state]} {state}" for state in ("confirmed", "declared", "found", "doubtful") if count[state])
    click.echo(
        f"{display.plural(len(listed.profiles), 'article')}: {display.plural(len(listed.pairs), 'pair')} of editions"
        f"{f' ({states})' if states else ''}, {len(listed.lonely)} without an edition.",
        err=True,
    )
    ctx.exit(1 if listed.rejections else 0)


@editions.command()
@_of_two_articles
def confirm(one: str, two: str, reviewer: str) -> None:
    """Confirm that two stored articles are editions.

    No later run parts them. The first letters of a KEY are enough.

    \b
    aligner editions confirm 3f2a 91bc
    """
    _decide(one, two, "confirm", reviewer)


@editions.command()
@_of_two_articles
def part(one: str, two: str, reviewer: str) -> None:
    """Part two stored articles: no later run pairs them.

    \b
    aligner editions part 3f2a 91bc
    """
    _decide(one, two, "part", reviewer)


@editions.command()
@_of_two_articles
def undo(one: str, two: str, reviewer: str) -> None:
    """Take back the latest decision on two articles.

    \b
    aligner editions undo 3f2a 91bc
    """
    _decide(one, two, None, reviewer)


def _decide(one: str, two: str, decision: EditionDecision | None, reviewer: str) -> None:
    from aligner.cli.options import open_store

    with open_store() as store:
        keys = _key(store, one), _key(store, two)
        if decision is None:
            link = store.editions.undo(*keys, reviewer)
        else:
            link = store.editions.decide(*keys, decision, reviewer)
        click.echo(_sentence(store, link))


def _key(store: Store, start: str) -> str:
    """Find the one key with this beginning, of an article that came in. Raises InputError for none or several."""
    from aligner.errors import InputError

    found = store.captures.named(start)
    if len(found) != 1:
        what = "Several articles have keys that begin" if found else "No article that came in has a key that begins"
        raise InputError(f"{what} with '{start}': `aligner editions --lonely --format tsv` lists them.")
    return found[0]


def _sentence(store: Store, link: EditionLink) -> str:
    sides = [article.title or article.source for article, _ in store.captures.articles([link.en, link.ru])]
    states = {"confirmed": "are editions of each other", "parted": "are not editions of each other"}
    return f"{sides[0]} | {sides[1]}: {states.get(link.state, f'no decision any more, {link.state} again')}."


def _paired_articles(listed: EditionSearch) -> list[PairedArticle]:
    """Return all articles as the charts count them."""
    from aligner.exchange.pairing import PairedArticle

    partner = {pair.en: pair.ru for pair in listed.pairs} | {pair.ru: pair.en for pair in listed.pairs}
    articles = []
    for at, profile in enumerate(listed.profiles):
        other = listed.profiles[partner[at]].published if at in partner else None
        lag = (other - profile.published).days if other and profile.published else None
        articles.append(PairedArticle(profile.lang, profile.section, profile.published, at in partner, lag))
    return articles


def _table(listed: EditionSearch, lonely: bool) -> Iterator[str]:
    for pair in listed.pairs:
        en, ru = listed.profiles[pair.en], listed.profiles[pair.ru]
        yield f"{pair.confidence:.2f}  {pair.state:<9} {en.key[:8]} {en.source}"
        yield f"{'':16}{ru.key[:8]} {ru.source}"
        yield f"{'':16}{'; '.join(pair.evidence)}"
    if lonely:
        for profile in listed.lonely:
            yield f"{'':6}{'alone':<10}{profile.key[:8]} {profile.source}"


def _tsv(listed: EditionSearch, lonely: bool) -> Iterator[str]:
    yield "en\tru\tconfidence\tstate\tevidence\ten_key\tru_key\tform"
    for record in _records(listed, lonely):
        evidence = "; ".join(record["evidence"])
        values = (record["en"], record["ru"], record["confidence"], record["state"], evidence, *record["keys"].values(), record["form"])
        yield "\t".join("" if value is None else str(value) for value in values)


def _jsonl(listed: EditionSearch, lonely: bool) -> Iterator[str]:
    for record in _records(listed, lonely):
        yield json.dumps(record, ensure_ascii=False)


def _records(listed: EditionSearch, lonely: bool) -> Iterator[dict[str, Any]]:
    """Yield a record a pair; with ``lonely`` one for each article without an edition, its other side null."""
    for pair in listed.pairs:
        yield {
            "en": listed.profiles[pair.en].source,
            "ru": listed.profiles[pair.ru].source,
            "confidence": round(pair.confidence, 4),
            "state": pair.state,
            "evidence": list(pair.evidence),
            "keys": {"en": listed.profiles[pair.en].key, "ru": listed.profiles[pair.ru].key},
            "form": pair.form,
        }
    if lonely:
        for profile in listed.lonely:
            sides: dict[str, Any] = {"en": None, "ru": None, profile.lang: profile.source}
            keys = {"en": None, "ru": None, profile.lang: profile.key}
            yield {**sides, "confidence": None, "state": "alone", "evidence": [], "keys": keys, "form": None}
