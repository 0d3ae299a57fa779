"""`aligner glossary policy`: list, show, compare and edit the house policies of the termbase."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.impact import tell
from aligner.cli.options import DAY, folder_option, open_store

if TYPE_CHECKING:
    from aligner.glossary.policy import Policy
    from aligner.model import Lang

COLUMN = 44  # characters of a policy's column in a comparison


@click.group("policy")
def policy_group() -> None:
    """List, compare and edit house policies.

    \b
    aligner glossary policy list
    aligner glossary policy show eurasianet
    aligner glossary policy compare eurasianet tass
    """


@policy_group.command("list")
@folder_option
def list_policies(folder: Path | None) -> None:
    """List the policies of the termbase.

    \b
    aligner glossary policy list
    """
    from aligner.glossary import termbase
    from aligner.glossary.policy import policies, read_policy

    base = termbase.folder(folder)
    for name in policies(base):
        policy = read_policy(base, name)
        click.echo(f"{name:<16} {len(policy.lines()):>4} names  {policy.title}")


@policy_group.command()
@click.argument("name")
@folder_option
def show(name: str, folder: Path | None) -> None:
    """Show what a policy says of each name.

    \b
    aligner glossary policy show eurasianet
    """
    policy = _read(name, folder)
    click.echo(f"{policy.title or policy.name}\n{policy.note.strip()}\n")
    for line in policy.lines():
        click.echo(f"{line.where:<32} {line.section:<14} {line.choice}")


@policy_group.command()
@click.argument("one")
@click.argument("other")
@folder_option
def compare(one: str, other: str, folder: Path | None) -> None:
    """Show where two policies differ.

    \b
    aligner glossary policy compare eurasianet tass
    """
    first, second = _read(one, folder), _read(other, folder)
    lines = [("", first.name, second.name)]
    lines += [(where, mine or "-", theirs or "-") for where, mine, theirs in first.differences(second)]
    wide = max(len(where) for where, _, _ in lines)
    for where, *said in lines:
        for at, (mine, theirs) in enumerate(zip_longest(*(wrap(one, COLUMN) for one in said), fillvalue="")):
            click.echo(f"{'' if at else where:<{wide}}  {mine:<{COLUMN}}  {theirs}".rstrip())


@policy_group.command()
@click.argument("name")
@click.argument("concept")
@click.argument("lang", type=click.Choice(["en", "ru"]))
@click.argument("called", metavar="WORD")
@click.option(
    "--as",
    "section",
    type=click.Choice(["prefer", "admit", "forbid", "first_mention", "nothing"]),
    required=True,
    help="What the house says of the name; 'nothing' removes its line.",
)
@click.option("--from", "since", type=DAY, help="First day on which this applies.")
@click.option("--until", type=DAY, help="First day on which it no longer applies.")
@click.option("--source", default="", help="Where the house published the rule.")
@click.option("--dry-run", is_flag=True, help="Show what would change without changing anything.")
@folder_option
def edit(
    name: str,
    concept: str,
    lang: Lang,
    called: str,
    section: str,
    since: date | None,
    until: date | None,
    source: str,
    dry_run: bool,
    folder: Path | None,
) -> None:
    """Change what a policy says of a name.

    NAME is the policy, WORD a name of CONCEPT. The store's pairs that hold it are then checked again.

    \b
    aligner glossary policy edit eurasianet stepanakert ru Ханкенди --as admit --dry-run
    aligner glossary policy edit eurasianet kyrgyzstan ru Киргизия --as forbid
    """
    import getpass
    from contextlib import closing
    from datetime import UTC, datetime

    from aligner.errors import GlossaryError
    from aligner.glossary import termbase
    from aligner.glossary.policy_writer import PolicyLine
    from aligner.review.glossary_editor import GlossaryEditor

    base = termbase.folder(folder) if dry_run else termbase.editable(folder)
    with open_store() as store, closing(GlossaryEditor(base, store)) as editor:
        found = editor.current.concepts.get(concept)
        if found is None:
            raise GlossaryError(f"{base}: no concept [{concept}]; find it with `aligner glossary lookup`")
        said: Any = "" if section == "nothing" else section
        line = PolicyLine(found, lang, called, said, since, until, source)
        _, impact = editor.preview_policy(name, line)
        tell(impact)
        if not dry_run:
            editor.save_policy(name, line, getpass.getuser(), datetime.now(UTC))
            editor.finish()
            click.echo(f"Changed {name}: {line.where} {section} {called}.")


def _read(name: str, folder: Path | None) -> Policy:
    from aligner.glossary import termbase
    from aligner.glossary.policy import read_policy

    return read_policy(termbase.folder(folder), name)
