"""What `aligner review --web` starts: the page's server, wired to the other stages, and a browser."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.errors import InputError

if TYPE_CHECKING:
    from aligner.glossary import Glossary
    from aligner.model import Bead, Finding, Lang, Pair
    from aligner.review.web import Engines, ServerAddress
    from aligner.store import FindingFilter, Store


def serve_page(
    store: Store,
    wanted: FindingFilter,
    reviewer: str,
    folder: Path | None,
    where: ServerAddress,
    login: bool,
    domains: Sequence[str],
    browser: bool,
) -> None:
    """Serve the review page until interrupted, and show the wanted findings in the browser.

    Whoever is not this machine's own reviewer signs in. Raises InputError where nobody could.
    """
    from aligner.glossary import termbase
    from aligner.review.glossary_editor import GlossaryEditor
    from aligner.review.web import SiteConfig, serve
    from aligner.review.web.address import query
    from aligner.review.web.config import OWN_NAMES

    accounts = login or bool(domains) or not where.local
    if accounts:
        _check_logins(store, where)
    with closing(GlossaryEditor(termbase.folder(folder), store)) as bench:
        hosts = OWN_NAMES | {name.lower() for name in (where.name, *domains)}
        own = engines(lambda: bench.current, store)
        site = SiteConfig(store, reviewer, bench.glossary, own, hosts, bench, accounts=accounts)
        with suppress(KeyboardInterrupt):  # how a server ends; every decision is saved
            serve(site, where, partial(_announce, where=f"queue{query(wanted)}", browser=browser))


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
    click.echo(f"The review page is at {url}{where if '?' in where else ''} (Ctrl+C ends it).")
    if browser:
        webbrowser.open(url + where)


def engines(glossary: Callable[[], Glossary], store: Store) -> Engines:
    """Make the stages that the JSON API calls."""
    from aligner.review.web import Engines

    return Engines(partial(_translate, glossary, store), _directions, _detect, _align, partial(_check, glossary))


def _translate(glossary: Callable[[], Glossary], store: Store, texts: Sequence[str], source: Lang) -> list[str]:
    from aligner.model import other
    from aligner.pipeline import Tools, translate_texts
    from aligner.translation import open_translator

    tools = Tools(lambda lang: open_translator(lang, other(lang)), glossary(), store)
    return translate_texts(texts, source, tools)


def _directions() -> list[tuple[Lang, Lang]]:
    from aligner.translation import installed

    return sorted({(package.source, package.target) for package in installed()})


def _detect(text: str) -> Lang | None:
    from aligner.extraction.language import identify

    found = identify(text)
    return "en" if found == "en" else "ru" if found == "ru" else None


def _align(source: Sequence[str], target: Sequence[str], lang: Lang) -> list[Bead]:
    from aligner.alignment import align
    from aligner.model import other

    return align(source, target, source_lang=lang, target_lang=other(lang))


def _check(glossary: Callable[[], Glossary], pairs: Sequence[Pair]) -> list[Finding]:
    from aligner.checks import check

    return check(pairs, glossary())
