"""`aligner review`: what was flagged, one card after the other, one key a decision."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli import display
from aligner.cli.articles import find_key
from aligner.cli.options import CHECK, article_option, folder_option, open_store

if TYPE_CHECKING:
    from aligner.store import FindingFilter, Store


@click.command()
@article_option
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), help="Only findings so grave.")
@click.option(
    "--check", type=CHECK, default="", help="Only findings of this check (missing, number ...)."
)
@click.option("--concept", metavar="ID", default="", help="Only findings about this place.")
@click.option("--list", "listed", is_flag=True, help="Say what is flagged, and how often, and stop.")
@click.option(
    "--reviewer", metavar="NAME", default=getpass.getuser, help="Who decides. [default: your login]"
)
@folder_option
@click.option(
    "--web/--terminal",
    "web",
    default=None,
    help="In the browser, or here. [default: the browser; here where input is piped, and no option is of the page]",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Of the page; 0 for a free one.",
)
@click.option(
    "--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Address to serve the page on; others sign in."
)
@click.option(
    "--login", is_flag=True, help="Let everybody sign in, on this machine too (see `aligner users`)."
)
@click.option(
    "--domain", "domains", metavar="NAME", multiple=True, help="A name that people type for this server."
)
@click.option(
    "--certificate",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Serve by TLS: the certificate in PEM.",
)
@click.option("--key", metavar="FILE", type=click.Path(dir_okay=False), help="The certificate's private key.")
@click.option("--proxy", metavar="ADDRESS", help="A reverse proxy whose X-Forwarded headers are believed.")
@click.option("--no-browser", is_flag=True, help="Serve the page, but open no browser.")
@click.pass_context
def review(
    ctx: click.Context,
    article: str | None,
    severity: str | None,
    check: str,
    concept: str,
    listed: bool,
    reviewer: str,
    folder: Path | None,
    web: bool | None,
    port: int,
    host: str,
    login: bool,
    domains: tuple[str, ...],
    certificate: str | None,
    key: str | None,
    proxy: str | None,
    no_browser: bool,
) -> None:
    """Decide what was flagged, in the browser or the terminal.

    The gravest comes first, and one key decides. Keys: a accept, e edit, d dismiss, m all alike, u undo, j next, k previous, ? help, q quit. Every decision is
    saved before the next card shows. The page is served to this machine alone, without a login; with --host to
    others, who sign in. Without a terminal the keys are read from standard input.

    \b
    aligner review
    aligner review --terminal --article 3f2a --severity error
    aligner review --list
    aligner review --host 0.0.0.0 --domain review.example.org --certificate cert.pem --key key.pem
    """
    from aligner.glossary import load
    from aligner.store import FindingFilter

    if bool(certificate) != bool(key):
        raise click.UsageError("--certificate and --key go together.")
    with open_store() as store:
        wanted = FindingFilter(find_key(store, article) if article else "", check, concept, severity)  # type: ignore[arg-type]
        if listed:
            _list(store, wanted)
            return
        if web or (web is None and (sys.stdin.isatty() or _speaks_of_the_page(ctx))):
            from aligner.cli.page import serve_page
            from aligner.review.web import ServerAddress

            where = ServerAddress(host, port, certificate, key, proxy)
            serve_page(
                store,
                wanted,
                reviewer,
                folder,
                where,
                login,
                domains,
                not no_browser,
            )
            return
        from aligner.cli.terminal import Session
        from aligner.glossary.policy import read_policy
        from aligner.glossary.termbase import folder as find_folder
        from aligner.model import User
        from aligner.review.service import ReviewService

        glossary, termbase = load(folder), find_folder(folder)
        service = ReviewService(
            store, User(reviewer, "editor"), lambda: glossary, policy=lambda name: read_policy(termbase, name)
        )
        Session(service, wanted, display.console()).run()


def _speaks_of_the_page(ctx: click.Context) -> bool:
    """Was an option given that only a server has? A service starts it without a terminal."""
    options = ("port", "host", "login", "domains", "certificate", "key", "proxy", "no_browser")
    given = {ctx.get_parameter_source(name) for name in options}
    return bool(given - {click.core.ParameterSource.DEFAULT, click.core.ParameterSource.DEFAULT_MAP})


def _list(store: Store, wanted: FindingFilter) -> None:
    counts = store.findings.count(wanted)
    for (severity, check, concept), times in counts.items():
        click.echo(f"{times:>6,}  {severity:<8} {check:<16} {concept}")
    click.echo(f"{display.plural(sum(counts.values()), 'finding')} to decide.")
