"""`aligner translate`: the main job."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from aligner.cli.engines import engine_options, on_engine
from aligner.cli.options import (
    DAY,
    PACKAGE,
    export_format,
    folder_option,
    format_option,
    open_store,
    policy_option,
    written,
)

if TYPE_CHECKING:
    from aligner.cli.summary import Summary
    from aligner.engine import Executor
    from aligner.glossary import Glossary
    from aligner.model import Lang, Page, Rejection
    from aligner.pipeline import Job, Tools
    from aligner.pipeline.editions import EditionMode, EditionSearch
    from aligner.pipeline.jobs import StoredArticle
    from aligner.store import Store


@click.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option(
    "--edition", metavar="PAGE", help="The article's other edition, written by people: align the two."
)
@click.option(
    "--editions",
    "mode",
    type=click.Choice(["auto", "declared", "off"]),
    default="auto",
    show_default=True,
    help="Several pages: align those that are editions of each other, found or declared.",
)
@click.option("--only-editions", is_flag=True, help="Several pages: leave out those without an edition.")
@click.option(
    "--from", "source", type=click.Choice(["en", "ru"]), help="Language of the pages. [default: detected]"
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write the pairs here; - is standard output, and so is --format alone.",
)
@format_option
@click.option("--model", type=PACKAGE, metavar="NAME|FILE|URL", help="Model to translate with: a package, a folder, or an address such as http://127.0.0.1:11434/v1#NAME.")
@click.option("--terms", type=click.Choice(["off", "suggest", "apply"]), default="apply", show_default=True,
              help="Place names: leave alone, suggest fixes, or fix what is certain.")  # fmt: skip
@policy_option
@click.option("--date", "on", type=DAY, help="Check names as of this day instead of the article's.")
@folder_option
@engine_options
@click.option("--no-store", is_flag=True, help="Save only the output, not the articles; an interrupted run starts over.")
@click.option("--no-memory", is_flag=True, help="Translate every sentence, even if the memory has it.")
@click.option("--redo", is_flag=True, help="Process finished pages again, and replace an aligned edition.")
@click.option("--force", is_flag=True, help="Align editions that hardly translate each other.")
@click.option("--captions", is_flag=True, help="Keep the captions of pictures in HTML pages.")
@click.option("--allow-private", is_flag=True, help="Read URLs of this machine and of private networks too.")
@click.option("--strict", is_flag=True, help="Exit with 1 when an error is flagged.")
@click.option("-q", "--quiet", is_flag=True, help="Print only doubtful articles and failures.")
@click.pass_context
def translate(
    ctx: click.Context,
    pages: tuple[str, ...],
    edition: str | None,
    mode: EditionMode,
    only_editions: bool,
    source: Lang | None,
    output: Path | None,
    kind: str | None,
    model: str | None,
    terms: str,
    policy: str | None,
    on: date | None,
    folder: Path | None,
    engine: str,
    workers: int,
    page_seconds: float,
    page_memory: int,
    no_store: bool,
    no_memory: bool,
    redo: bool,
    force: bool,
    captions: bool,
    allow_private: bool,
    strict: bool,
    quiet: bool,
) -> None:
    """Translate pages and check the place names in them.

    The screen shows sentence beside sentence. PAGE is a file (HTML or plain text), a folder, a glob, a URL, or - for standard input. English goes to Russian
    and Russian to English. Among several pages those that are editions of each other are found and aligned, and only
    the others translated (see `aligner editions`). Without a PAGE, all articles that `aligner ingest` stored are worked. Pages that are done with the same models and glossary are not worked again; an
    interrupted run, started again, goes on where it was. An article that was aligned with its other edition keeps
    it: only --redo replaces it, and `aligner undo` takes that back.

    \b
    aligner translate article.html
    aligner translate article.html -o article.tmx
    aligner translate english.html --edition russian.html
    aligner translate saved-pages/ -o corpus.jsonl --quiet
    aligner translate s3://bucket/shards/ --no-store -o translated/ --format parquet-shards
    """
    from aligner.cli.progress import Listing, show_progress
    from aligner.cli.summary import Summary
    from aligner.extraction import count_pages
    from aligner.model import Rejection
    from aligner.pipeline import Settings, run
    from aligner.pipeline.recipe import ToolRecipe, on_workers
    from aligner.translation import named

    if edition is not None and len(pages) != 1:
        raise click.UsageError("--edition takes one PAGE: the two editions of one article.")
    if output is not None or kind is not None:
        from aligner.exchange import STDOUT

        output = output or STDOUT
        export_format(output, kind)  # a wrong name should not be found out after an hour's work
        quiet = quiet or output == STDOUT
    if model is not None:
        named(model)

    recipe = ToolRecipe(folder, policy, model)
    settings = Settings(source, terms, on, not no_memory, redo, force, captions)  # type: ignore[arg-type]
    summary = Summary()
    with _store(ctx, no_store) as store:
        if not pages and not store.captures.keys():
            raise click.UsageError("Name a PAGE, or store articles first: aligner ingest.")
        tools = recipe.with_store(store)

        def count() -> int:
            return count_pages(pages) if pages else len(store.captures.keys())

        with show_progress(count, quiet) as progress, on_engine(recipe, tools, count) as executor:
            listing = Listing(progress)
            tools = on_workers(tools, executor) if executor.remote else tools
            jobs = (
                _jobs(pages, edition, allow_private)
                if _one_by_one(pages, edition, source, mode) and not only_editions
                else _paired(pages, mode, only_editions, allow_private, captions, store, summary, executor)
            )
            for item in run(jobs, tools, settings, progress.sentences, executor=executor):
                summary.add(item)
                progress.page()
                if not quiet and not isinstance(item, Rejection):
                    listing.add(item)
        if not quiet and not listing.long:
            assert tools.glossary is not None
            _show(summary, store, tools.glossary)
        if output is not None:
            _export(summary, store, output, kind, quiet)
    summary.print(quiet, strict, *("", "") if no_store else (store.name, _review_command(ctx, store.name)))
    ctx.exit(summary.exit_code(strict))


@contextmanager
def _store(ctx: click.Context, without: bool) -> Iterator[Store]:
    """Open the store of this command, or one that is deleted after the block."""
    from aligner.store import Store

    if not without:
        with Store.open(ctx.obj) as store:
            yield store
    elif ctx.find_root().get_parameter_source("store") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--no-store and --store cannot be combined: leave one of them out.")
    else:
        with TemporaryDirectory(prefix="aligner-") as folder, Store.open(Path(folder) / "store.db") as store:
            yield store


def _review_command(ctx: click.Context, store: str) -> str:
    """Return the command that reviews the findings; it names the store if this run did."""
    named = ctx.find_root().get_parameter_source("store") is ParameterSource.COMMANDLINE
    return f"aligner --store {shlex.quote(store)} review" if named else "aligner review"


def _jobs(pages: tuple[str, ...], edition: str | None, allow_private: bool) -> Iterator[Job | Rejection]:
    from aligner.model import Rejection
    from aligner.pipeline import Job

    other = _edition(edition, allow_private) if edition else None
    for read in _read(pages, allow_private):
        yield read if isinstance(read, Rejection) else Job(read, other)


def _read(pages: tuple[str, ...], allow_private: bool) -> Iterator[Page | StoredArticle | Rejection]:
    """Yield pages one by one, also those of archives, and the articles of dumps."""
    from aligner.cli.fetching import unknown_sources
    from aligner.extraction import read_pages
    from aligner.ingest import holds_one_page, read_sources
    from aligner.ingest.sources import FetchedPage, UnchangedPage
    from aligner.model import Article
    from aligner.pipeline.jobs import StoredArticle

    if all(map(holds_one_page, pages)):
        yield from read_pages(pages, allow_private)
        return
    for read in read_sources(pages, unknown_sources("", 1.0, allow_private)):
        if isinstance(read, Article):
            yield StoredArticle(read, read.key)
        elif isinstance(read, FetchedPage):
            yield read.page
        elif not isinstance(read, UnchangedPage):  # nothing is asked for conditionally here
            yield read


def _one_by_one(pages: tuple[str, ...], edition: str | None, source: str | None, mode: str) -> bool:
    """Return True if each page is worked alone: nothing to pair, or nothing wanted."""
    from aligner.ingest import holds_one_page

    return bool(edition or (pages and (source or mode == "off" or (len(pages) == 1 and holds_one_page(pages[0])))))


def _paired(
    pages: tuple[str, ...],
    mode: EditionMode,
    only: bool,
    allow_private: bool,
    captions: bool,
    store: Store,
    summary: Summary,
    executor: Executor[Tools],
) -> Iterator[Job | Rejection]:
    """Take in the pages, or use all that came in before if there are none, and yield their jobs.

    Editions found among them form one job, each other page its own.
    """
    from aligner.cli.fetching import sources_of
    from aligner.ingest import read_sources
    from aligner.model import Rejection
    from aligner.pipeline.editions import list_stored, stored_jobs
    from aligner.pipeline.ingest import ingest

    keys: dict[str, None] = dict.fromkeys([] if pages else store.captures.keys())
    reads = read_sources(pages, sources_of(store, "", 1.0, allow_private))
    for item in ingest(reads, store, captions=captions, executor=executor):
        if isinstance(item, Rejection):
            yield item
        else:
            keys[item.key] = None
    listed = list_stored(store, list(keys), mode, executor=executor)
    yield from stored_jobs(store, keys, listed, only)
    if listed.pairs:
        summary.editions = _paired_note(listed, only)


def _paired_note(listed: EditionSearch, only: bool) -> str:
    from aligner.cli import display

    doubtful = listed.count()["doubtful"]
    alone = len(listed.lonely) + 2 * doubtful
    doubt = f" {display.plural(doubtful, 'pair')} in doubt: see `aligner editions`." if doubtful else ""
    return (
        f"{display.plural(len(listed.profiles), 'article')}: {display.plural(len(listed.pairs) - doubtful, 'pair')} of "
        f"editions aligned, {alone} without an edition {'left out' if only else 'translated'}.{doubt}"
    )


def _edition(name: str, allow_private: bool) -> Page:
    from aligner.errors import InputError
    from aligner.extraction import read_pages
    from aligner.model import Rejection

    found = list(read_pages([name], allow_private))
    if len(found) != 1:
        raise InputError(f"{name} is {len(found)} pages: --edition takes one.")
    if isinstance(found[0], Rejection):
        raise InputError(found[0].reason)
    return found[0]


def _show(summary: Summary, store: Store, glossary: Glossary) -> None:
    from aligner.cli import display

    out = display.console()
    for key in summary.keys:
        display.show_document(out, store.articles.document(key), glossary)


def _export(summary: Summary, store: Store, output: Path, kind: str | None, quiet: bool) -> None:
    from aligner.exchange import write

    pairs = write(map(store.articles.document, summary.keys), output, kind)
    if not quiet:
        click.echo(written(pairs, output, kind))


@click.command()
@click.argument("key", metavar="KEY|FILE")
@click.pass_context
def undo(ctx: click.Context, key: str) -> None:
    """Take back what a run replaced, an import brought or `articles remove` removed.

    An article, named by the first letters of its KEY, has its earlier pairs, edition and decisions again. Of an imported
    FILE, named without its folder, all that it brought to pairs and to the memory is undone, but for pairs on which
    later decisions build.

    \b
    aligner undo 3f2a
    aligner undo lachin-done.xlf
    """
    from aligner.cli.articles import find_key
    from aligner.cli.imports import undo_import
    from aligner.cli.summary import Summary
    from aligner.pipeline import undo as take_back

    summary = Summary()
    with open_store() as store:
        if store.log.imported(key) or key in store.memory.origins():
            undo_import(key, store)
            return
        summary.add(take_back(find_key(store, key, removed=True), store))
    summary.print(False, False, store.name, _review_command(ctx, store.name))
    ctx.exit(summary.exit_code(False))
