"""What `aligner serve` and `aligner review` start: the desk's server, wired to the other stages, and a browser."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner import paths
from aligner.errors import InputError

if TYPE_CHECKING:
    from aligner.cli.serving import Serving
    from aligner.engine import Executor
    from aligner.model import Bead, Finding, Lang, Page, Pair, Rejection
    from aligner.pipeline import Tools
    from aligner.review.glossary_editor import GlossaryEditor
    from aligner.review.submission import Input
    from aligner.review.web import Engines, ServerAddress
    from aligner.store import Store


def serve_page(
    store: Store, start: str, served: Serving, folder: Path | None, allow_private: bool = False
) -> None:
    """Serve the desk until interrupted, and show its page ``start`` in the browser.

    Whoever is not this machine's own reviewer signs in. Raises InputError where nobody could.
    """
    from aligner.cli.desk_workers import open_workers
    from aligner.glossary import termbase
    from aligner.model import digest
    from aligner.review.glossary_editor import GlossaryEditor
    from aligner.review.submissions import Submissions
    from aligner.review.web import ServerAddress, SiteConfig, serve
    from aligner.review.web.client_queues import WORKERS
    from aligner.review.web.config import OWN_NAMES

    where = ServerAddress(served.host, served.port, served.certificate, served.key, served.proxy)
    accounts = served.login or bool(served.domains) or not where.local
    if accounts and allow_private:
        raise click.UsageError("--allow-private would let other users reach this network: leave it out.")
    if accounts:
        _check_logins(store, where)
    spool = paths.submissions() / digest(store.name)
    with (
        closing(GlossaryEditor(termbase.folder(folder), store)) as bench,
        closing(open_workers(bench.folder, store, WORKERS + 1)) as workers,  # one more for the desk's own pages
        closing(Submissions(partial(_read, allow_private), partial(_tools, bench, store), spool, workers)) as submissions,
    ):
        hosts = OWN_NAMES | {name.lower() for name in (where.name, *served.domains)}
        bench.prepare()
        own = engines(workers, store, accounts)
        site = SiteConfig(
            store, served.reviewer, bench.glossary, own, hosts, bench, submissions, accounts=accounts
        )
        with suppress(KeyboardInterrupt):  # how a server ends; every decision is saved
            serve(site, where, partial(_announce, where=start, browser=served.browser))


def _read(allow_private: bool, given: Input) -> Iterator[Page | Rejection]:
    """Yield the page of an input, or the pages of a feed, a sitemap or a web archive."""
    from aligner.extraction import fetch_page, unpack
    from aligner.ingest import is_archive, is_feed
    from aligner.model import Page, Rejection

    if given.data is None:
        page = fetch_page(given.name, allow_private)
        yield from _of_feed(given.name, allow_private) if not isinstance(page, Rejection) and is_feed(page) else [page]
    elif is_archive(given.name):
        yield from _of_archive(given.name, given.data)
    else:
        yield unpack(Page(given.name, given.data))


def _of_feed(url: str, allow_private: bool) -> Iterator[Page | Rejection]:
    from aligner.ingest import read_sources
    from aligner.ingest.crawler import Crawler
    from aligner.ingest.sources import FetchedPage, Sources
    from aligner.model import Page, Rejection

    for read in read_sources([url], Sources(Crawler(allow_private=allow_private))):
        if isinstance(read, FetchedPage):
            yield read.page
        elif isinstance(read, Page | Rejection):
            yield read


def _of_archive(name: str, data: bytes) -> Iterator[Page | Rejection]:
    from dataclasses import replace
    from tempfile import TemporaryDirectory

    from aligner.ingest import read_archive
    from aligner.model import Rejection

    with TemporaryDirectory() as folder:
        path = Path(folder, "archive" + name[name.lower().rindex(".w") :])
        path.write_bytes(data)
        for read in read_archive(str(path)):
            if isinstance(read, Rejection):
                read = replace(read, source=name, reason=read.reason.replace(str(path), name))
            yield read


def _tools(bench: GlossaryEditor, store: Store, policy: str) -> Tools:
    """Return the tools of a submission; the workers hold the models."""
    from aligner.glossary.policy import read_policy
    from aligner.model import other
    from aligner.pipeline import Tools
    from aligner.translation import open_translator

    glossary = bench.current.under(read_policy(bench.folder, policy)) if policy else bench.current
    return Tools(lambda lang: open_translator(lang, other(lang), load=False), glossary, store)


def _check_logins(store: Store, where: ServerAddress) -> None:
    if not store.users.listed():
        raise InputError(
            "Nobody could sign in: add a user first, with `aligner users add NAME --role editor`."
        )
    if not (where.local or where.certificate or where.proxy):
        click.echo(
            f"aligner: Passwords will travel unencrypted to {where.name}: give --certificate and --key, or put a proxy "
            "with TLS before it and name its address with --proxy.",
            err=True,
        )


def _announce(url: str, where: str, browser: bool) -> None:
    click.echo(f"The desk is at {url}{where if '?' in where else ''} (Ctrl+C ends it).")
    if browser:
        webbrowser.open(url + where)


def engines(workers: Executor[Tools], store: Store, keys: bool = False) -> Engines:
    """Make the stages that the JSON API calls; what takes long is done by the workers."""
    from aligner.review.web import Engines

    return Engines(
        partial(_work, workers, _translate),
        _directions,
        _detect,
        partial(_work, workers, _align),
        partial(_work, workers, _check),
        partial(_work, workers, _translate_variously),
        partial(_remember, store),
        keys,
    )


def _work(workers: Executor[Tools], call: Callable[..., Any], *asked: Any) -> Any:
    """Have a worker call this. Raises what it raises, and UnfinishedError if it cannot be finished."""
    from aligner.engine import WorkerFailure
    from aligner.review.web.config import UnfinishedError

    [made] = workers.map(partial(_apply, call), [asked])
    if isinstance(made, WorkerFailure):
        raise UnfinishedError(f"The server gave up: this call {made.reason}. Send less at once, or look into the server's output.")
    return made


def _apply(call: Callable[..., Any], tools: Tools, asked: tuple[Any, ...]) -> Any:
    return call(tools, *asked)


def _remember(store: Store, text: str, said: str, lang: Lang) -> None:
    from datetime import UTC, datetime

    from aligner.model import MemoryUnit

    store.memory.add([MemoryUnit(text, said, lang, "suggestions", changed=datetime.now(UTC))])


def _translate(tools: Tools, texts: Sequence[str], source: Lang) -> list[str]:
    from aligner.pipeline import translate_texts

    return translate_texts(texts, source, tools)


def _translate_variously(tools: Tools, text: str, source: Lang, number: int) -> list[str]:
    from aligner.pipeline import translate_variously

    return translate_variously(text, source, tools, number)


def _directions() -> list[tuple[Lang, Lang]]:
    from aligner.translation import installed

    return sorted({(package.source, package.target) for package in installed()})


def _detect(text: str) -> Lang | None:
    from aligner.extraction.language import identify

    found = identify(text)
    return "en" if found == "en" else "ru" if found == "ru" else None


def _align(tools: Tools, source: Sequence[str], target: Sequence[str], lang: Lang) -> list[Bead]:
    from aligner.alignment import align
    from aligner.model import other

    return align(source, target, source_lang=lang, target_lang=other(lang))


def _check(tools: Tools, pairs: Sequence[Pair]) -> list[Finding]:
    from aligner.checks import check

    assert tools.glossary is not None
    return check(pairs, tools.glossary)
