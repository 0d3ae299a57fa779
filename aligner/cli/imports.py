"""`aligner import`: translated files come home."""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli import display
from aligner.cli.options import columns_option, dialect_of, encoding_option, folder_option, open_store
from aligner.text.invisible import mask

if TYPE_CHECKING:
    from aligner.exchange.read import Dialect
    from aligner.review.service import ReviewService
    from aligner.review.service.imports import Choice, Conflict
    from aligner.store import Store

# Each fate of a unit, in the order and the words of the summary; the first five change something.
FATES = {
    "edited": "edited",
    "approved": "approved",
    "added": "added to the memory",
    "theirs": "taken in place of ours",
    "ours": "left as decided here",
    "open": "in conflict",
    "unchanged": "unchanged",
    "known": "known to the memory",
    "source": "of another source text, left out",
    "untranslated": "without a translation, left out",
    "letters": "in the letters of the other language, left out",
    "machine": "written by a machine, left out",
    "draft": "not finished, left out",
}


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--ours", "choice", flag_value="ours", help="In a conflict, keep our decision.")
@click.option("--theirs", "choice", flag_value="theirs", help="In a conflict, take the file's text.")
@click.option("--ask", "choice", flag_value="ask", help="Ask about each conflict.")
@click.option("--dry-run", is_flag=True, help="Show what would change without changing anything.")
@click.option(
    "--reviewer",
    metavar="NAME",
    default=getpass.getuser,
    help="Reviewer, if the file names none. [default: your login]",
)
@columns_option
@encoding_option
@folder_option
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    choice: str | None,
    dry_run: bool,
    reviewer: str,
    columns: str | None,
    encoding: str | None,
    folder: Path | None,
) -> None:
    """Bring translated files home: into the store's pairs and the translation memory.

    A unit with the id of a pair of the store becomes a decision on it, with the reviewer and time that the file names;
    other units go into the memory. A text that nobody touched changes nothing, and a machine's never goes into the
    memory. A sentence that was decided here too is a conflict: it is listed and stays as it is without --ours, --theirs
    or --ask (exit status 1). `aligner undo FILE` takes an import back.

    \b
    aligner import lachin-done.xlf --dry-run
    aligner import lachin-done.xlf --ask
    aligner import agency.tmx desk.xlsx --theirs
    """
    from aligner.glossary import load
    from aligner.model import User
    from aligner.review.service import ReviewService

    with open_store() as store:
        service = ReviewService(store, User(reviewer, "editor"), lambda: load(folder))
        left = sum(_import(path, service, choice, dry_run, dialect_of(columns, encoding)) for path in files)
    if left and not dry_run:
        click.echo(f"aligner: {display.plural(left, 'conflict')} left open: add --ours, --theirs or --ask.", err=True)
        ctx.exit(1)


def _import(path: Path, service: ReviewService, choice: str | None, dry_run: bool, dialect: Dialect) -> int:
    """Import a file and print what became of it; returns how many conflicts are open."""
    from aligner.errors import InputError
    from aligner.exchange.read import stream_units
    from aligner.exchange.units import Remarks
    from aligner.review.service.imports import Importer

    remarks, counts = Remarks(str(path)), Counter[str]()
    importer = Importer(service, path.name, _chooser(path, choice), dry_run)
    try:
        for arrival in importer.take(stream_units(path, remarks, dialect=dialect)):
            counts[arrival.fate] += 1
            if arrival.conflict and choice != "ask":
                _print_conflict(path, arrival.conflict)
    except InputError as error:
        taken = f" {_summary(counts)} before that: `aligner undo {path.name}` takes it back." if counts and not dry_run else ""
        raise InputError(f"{error}{taken}") from None
    for remark in remarks:
        click.echo(remark, err=True)
    click.echo(f"{path}: {'would be ' if dry_run else ''}{_summary(counts)}.")
    return counts["open"]


def undo_import(name: str, store: Store) -> None:
    """Undo what a file brought, and print how much of it."""
    from aligner.glossary import load
    from aligner.model import User
    from aligner.review.service import ReviewService

    service = ReviewService(store, User(getpass.getuser(), "editor"), load)
    done, kept = service.undo_import(name)
    removed = store.memory.remove(name)
    more = f" {display.plural(kept, 'decision')} stay, because later ones build on them." if kept else ""
    click.echo(f"{display.plural(done, 'decision')} undone, {display.plural(removed, 'unit')} taken out of the memory.{more}")


def _summary(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[fate]:,} {words}" for fate, words in FATES.items() if counts[fate])


def _chooser(path: Path, choice: str | None) -> Callable[[Conflict], Choice]:
    if choice == "ask":
        return lambda conflict: _ask(path, conflict)
    return lambda conflict: choice or ""  # type: ignore[return-value]


def _ask(path: Path, conflict: Conflict) -> Choice:
    _print_conflict(path, conflict)
    key = click.prompt("Keep (o)urs, take (t)heirs, (l)eave open", type=click.Choice(["o", "t", "l"]), show_choices=False)
    answers: dict[str, Choice] = {"o": "ours", "t": "theirs", "l": ""}
    return answers[key]


def _print_conflict(path: Path, conflict: Conflict) -> None:
    where = f"{path}:{conflict.unit.line}" + (f" ({conflict.pair})" if conflict.pair else "")
    click.echo(mask(f"{where}: {conflict.source}\n    ours:   {conflict.ours}\n    theirs: {conflict.theirs}"))
