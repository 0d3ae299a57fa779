"""`aligner report`: what was decided, by whom, about which names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from aligner.cli import display
from aligner.cli.options import DAY, open_store
from aligner.text.invisible import mask

if TYPE_CHECKING:
    from aligner.review.reports import DecisionReport


@click.command()
@click.option("--reviewer", metavar="NAME", default="", help="Only this reviewer's decisions.")
@click.option("--concept", metavar="ID", default="", help="Only decisions about this name.")
@click.option("--day", type=DAY, help="Only this day. [default: today, without other filters]")
@click.option("--since", type=DAY, help="Only from this day on.")
@click.option("--until", type=DAY, help="Only up to this day.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "tsv", "json"]),
    default="text",
    show_default=True,
    help="Output format.",
)
@click.pass_context
def report(
    ctx: click.Context,
    reviewer: str,
    concept: str,
    day: date | None,
    since: date | None,
    until: date | None,
    kind: str,
) -> None:
    """List decisions by reviewer, day or name.

    A reviewer's day, a name's decisions, or any part of the log. Days are UTC's.

    \b
    aligner report                                      today, everybody
    aligner report --reviewer ann --day 2024-05-01
    aligner report --concept astana --format tsv > astana.tsv
    """
    from aligner.review import reports
    from aligner.store import LogFilter

    if day and (since or until):
        raise click.UsageError("--day excludes --since and --until.")
    if not any((reviewer, concept, day, since, until)):
        day = datetime.now(UTC).date()
    with open_store() as store:
        made = reports.report(store, LogFilter(reviewer, concept, day or since, day or until))
    if kind == "text":
        _print(made)
    else:
        click.echo(reports.as_json(made) if kind == "json" else reports.as_tsv(made).rstrip("\n"))


def _print(made: DecisionReport) -> None:
    if not made.said:
        click.echo("No decisions found.")
        return
    for record in made.records():
        about = " ".join(part for part in (record["decision"], record["check"], record["concept"]) if part)
        reason = f" ({record['reason']})" if record["reason"] else ""
        click.echo(mask(f"{record['at'][:19].replace('T', ' ')}  {record['reviewer']}  {about}{reason}"))
        for text in (record["source"], record["text"]):
            if text:
                click.echo(f"    {mask(text)}")
    for kind in ("decision", "check", "concept", "reviewer", "reason"):
        if counts := made.counts(kind):
            click.echo(f"by {kind}: " + ", ".join(f"{times} {name}" for name, times in counts.items()))
    click.echo(
        f"{display.plural(len(made.said), 'decision')} on {display.plural(made.sentences, 'sentence')} of "
        f"{display.plural(made.articles, 'article')}."
    )
