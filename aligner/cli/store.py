"""`aligner store`: back up, restore, check, move and downgrade the whole of a store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.display import plural
from aligner.cli.options import json_option, open_store

if TYPE_CHECKING:
    from aligner.store import Contents


@click.group()
def store() -> None:
    """Back up, restore, check, move and downgrade the store.

    To back up and to check, the store is read as it is at one moment: a run or reviewers may go on working. Every copy is
    compared with the store by a digest of all rows, which is the same in SQLite and PostgreSQL, and kept only if it is equal.

    \b
    aligner store backup /backups/aligner.db
    aligner --store new.db store restore /backups/aligner.db
    aligner store check
    aligner store move postgresql://user:password@host/name
    aligner store downgrade 0011
    """


@store.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the store to one file.

    The file is a SQLite store, readable by its owner alone; an earlier backup is replaced once the new one is whole.
    It holds users' password hashes and open sessions: keep it as safe as the store.

    \b
    aligner store backup /backups/aligner-monday.db
    """
    from aligner.store.backup import backup as write

    with open_store(required=True) as found:
        _print(f"{found.name} backed up to {file}", write(found, file))


@store.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def restore(ctx: click.Context, file: Path) -> None:
    """Bring a backup into a new store.

    The store is named with --store and must be new or empty: nothing is overwritten. A backup that an older aligner
    wrote is brought up to date; the file itself stays as it is.

    \b
    ALIGNER_STORE=restored.db aligner store restore /backups/aligner.db
    aligner --store postgresql://user:password@host/name store restore /backups/aligner.db
    """
    from aligner.store import Store
    from aligner.store.backup import check_is_backup
    from aligner.store.backup import restore as read

    check_is_backup(file)  # before a new store is made
    with Store.open(ctx.find_root().obj) as found:
        _print(f"{file} restored to {found.name}", read(file, found))


@store.command()
@json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Read everything and print what is wrong.

    Prints the number of rows and their digest. Exits with 1 if the database is damaged, an article cannot be read, or
    what is derived (word index, counts, references) is out of step.

    \b
    aligner store check
    aligner store check --json | jq -r .digest
    """
    with open_store(required=True) as found:
        problems, held = found.problems(), found.contents()
        name = found.name
    if as_json:
        record = {"store": name, "rows": dict(held.rows), "digest": held.digest, "problems": problems}
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        _print(f"{name} checked", held)
        for problem in problems:
            click.echo(f"aligner: {problem}", err=True)
    ctx.exit(1 if problems else 0)


@store.command()
@click.argument("target", metavar="PATH|URL")
def move(target: str) -> None:
    """Copy everything into another database.

    The target is new or empty: a SQLite file, or an empty PostgreSQL database. The old store stays as it is; name the
    new one with --store or ALIGNER_STORE from then on. Stop runs and the review server first: what they write
    after the copy begins is not in it.

    \b
    aligner store move postgresql://user:password@host/name
    aligner --store postgresql://user:password@host/name store move store.db
    """
    from aligner.store import Store

    with open_store(required=True) as found, Store.open(target) as made:
        _print(f"{found.name} copied to {made.name}", found.copy_to(made))


@store.command()
@click.argument("version")
@click.option("--lose", multiple=True, metavar="NAME", help="What people wrote that may be deleted, as the refusal names it.")
@click.pass_context
def downgrade(ctx: click.Context, version: str, lose: tuple[str, ...]) -> None:
    """Bring the tables back to an earlier version.

    For going back to an older aligner, which refuses a store that a newer one has opened, and names the version that it knows.
    Stop the server and all runs first, and back up. The change is made whole or not at all. If that version has no place for
    something that people wrote or decided, nothing is changed until --lose names it. What a machine made is made
    again by later runs.

    \b
    aligner store backup /backups/before-downgrade.db
    aligner store downgrade 0011
    aligner store downgrade 0011 --lose proposals
    """
    from aligner.store.downgrade import downgrade as step_down

    held = step_down(ctx.find_root().obj, version, lose)
    click.echo(f"The tables went from version {held} to {version.zfill(4)}. Any command of this aligner would upgrade them again.")


def _print(done: str, held: Contents) -> None:
    total = sum(held.rows.values())
    counts = f"{plural(held.rows['articles'], 'article')}, {plural(held.rows['pairs'], 'pair')}"
    click.echo(f"{done}: {counts}, {plural(total, 'row')} in all.")
    click.echo(f"Digest: {held.digest}")
