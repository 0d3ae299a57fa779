"""`aligner review`: what was flagged, one card after the other, one key a decision."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli import display
from aligner.cli.articles import find_key
from aligner.cli.options import CHECK, article_option, folder_option, open_store
from aligner.cli.serving import Serving, serving_options

if TYPE_CHECKING:
    from aligner.store import FindingFilter, Store


@click.command()
@article_option
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), help="Only findings of this severity.")
@click.option(
    "--check", type=CHECK, default="", help="Only findings of this check (missing, number ...)."
)
@click.option("--concept", metavar="ID", default="", help="Only findings about this place.")
@click.option("--list", "listed", is_flag=True, help="List the findings with their counts, and exit.")
@folder_option
@click.option(
    "--web/--terminal",
    "web",
    default=None,
    help="Review in the browser, or in the terminal. [default: browser; terminal if input is piped]",
)
@serving_options
@click.pass_context
def review(
    ctx: click.Context,
    /,
    article: str | None,
    severity: str | None,
    check: str,
    concept: str,
    listed: bool,
    folder: Path | None,
    web: bool | None,
    **served: Any,
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

    serving = Serving.of(served)
    with open_store() as store:
        wanted = FindingFilter(find_key(store, article) if article else "", check, concept, severity)  # type: ignore[arg-type]
        if listed:
            _list(store, wanted)
            return
        if web or (web is None and (sys.stdin.isatty() or _speaks_of_the_page(ctx))):
            from aligner.cli.page import serve_page
            from aligner.review.web.address import query

            serve_page(store, f"queue{query(wanted)}", serving, folder)
            return
        from aligner.cli.terminal import Session
        from aligner.glossary.policy import read_policy
        from aligner.glossary.termbase import folder as find_folder
        from aligner.model import User
        from aligner.review.service import ReviewService

        glossary, termbase = load(folder), find_folder(folder)
        service = ReviewService(
            store, User(serving.reviewer, "editor"), lambda: glossary, policy=lambda name: read_policy(termbase, name)
        )
        Session(service, wanted, display.console()).run()


def _speaks_of_the_page(ctx: click.Context) -> bool:
    """Return True if an option was given that only a server has: a service starts it without a terminal."""
    options = ("port", "host", "login", "domains", "certificate", "key", "proxy", "no_browser")
    given = {ctx.get_parameter_source(name) for name in options}
    return bool(given - {click.core.ParameterSource.DEFAULT, click.core.ParameterSource.DEFAULT_MAP})


def _list(store: Store, wanted: FindingFilter) -> None:
    counts = store.findings.count(wanted)
    for (severity, check, concept), times in counts.items():
        click.echo(f"{times:>6,}  {severity:<8} {check:<16} {concept}")
    click.echo(f"{display.plural(sum(counts.values()), 'finding')} to decide.")
