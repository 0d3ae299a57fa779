"""`aligner users`: who may sign in to the review page, and the keys of their programs."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, get_args

import click

from aligner.cli.options import json_option, open_store
from aligner.errors import InputError
from aligner.model import Role

if TYPE_CHECKING:
    from aligner.store import Account

ROLES = click.Choice(get_args(Role))


@click.group()
def users() -> None:
    """Manage who may sign in to the review page, and in which role.

    A viewer looks. A translator also decides and edits sentences. An editor also changes the glossary, what others
    have locked, whole checks, and users. A password is asked for, or read as one line of standard input.

    \b
    aligner users add ann --role editor
    aligner users list
    aligner users key ann weblate              a key for a program that calls the JSON API
    """


@users.command()
@click.argument("name")
@click.option("--role", type=ROLES, default="translator", show_default=True, help="What the user may do.")
@click.pass_context
def add(ctx: click.Context, name: str, role: Role) -> None:
    """Add a user; the password is asked for twice.

    \b
    aligner users add ann --role editor
    pass show aligner/ben | aligner users add ben
    """
    from aligner.store import Store

    with Store.open(ctx.obj) as store:
        if store.users.find(name):
            raise InputError(f"There is a user {name} already: choose another name.")
        user = store.users.add(name, role, _password(), datetime.now(UTC))
    click.echo(f"{user.name} may sign in as {user.role}.")


@users.command("list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the users, their roles and keys.

    \b
    aligner users list
    aligner users list --json | jq -r '.[].name'
    """
    with open_store() as store:
        found = store.users.listed()
    if as_json:
        click.echo(json.dumps([_record(account) for account in found], ensure_ascii=False, indent=2))
        return
    width = max((len(account.user.name) for account in found), default=0)
    for account in found:
        seen = f"{account.seen:%Y-%m-%d %H:%M} UTC" if account.seen else "never signed in"
        keys = f"  keys: {', '.join(account.keys)}" if account.keys else ""
        click.echo(f"{account.user.name:<{width}}  {account.user.role:<10}  {seen}{keys}")
    if not found:
        click.echo("No users yet; add one: aligner users add NAME --role editor", err=True)


@users.command()
@click.argument("name")
@click.argument("role", type=ROLES)
@click.pass_context
def role(ctx: click.Context, name: str, role: Role) -> None:
    """Give a user another role; it holds from their next click on.

    \b
    aligner users role ben viewer
    """
    with open_store() as store:
        store.users.give_role(name, role)
    click.echo(f"{name} is {role} now.")


@users.command()
@click.argument("name")
@click.pass_context
def passwd(ctx: click.Context, name: str) -> None:
    """Change a user's password and end all their sessions.

    \b
    aligner users passwd ben
    """
    with open_store() as store:
        if store.users.find(name) is None:
            raise InputError(f"User {name} not found: `aligner users list` shows all.")
        store.users.set_password(name, _password())
    click.echo(f"{name} has a new password and is signed out everywhere.")


@users.command()
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Remove a user, their sessions and keys. What they decided stays in the log.

    \b
    aligner users remove ben
    """
    with open_store() as store:
        store.users.remove(name)
    click.echo(f"{name} may no longer sign in; what they decided stays.")


@users.command()
@click.argument("name")
@click.argument("label")
@click.option("--revoke", is_flag=True, help="Revoke the key with that label.")
@click.pass_context
def key(ctx: click.Context, name: str, label: str, revoke: bool) -> None:
    """Make a key for a program of a user's.

    The key is shown this once; the program sends it as api_key. LABEL tells one of a user's keys from another.

    \b
    aligner users key ann weblate
    aligner users key ann weblate --revoke
    """
    with open_store() as store:
        if revoke:
            store.sessions.revoke_key(name, label)
            click.echo(f"The key {label} is revoked.")
        else:
            click.echo(store.sessions.make_key(name, label, datetime.now(UTC)))


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt="Once more"))
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError("The password on standard input is not valid text: send it in UTF-8.") from error


def _record(account: Account) -> dict[str, object]:
    return {
        "name": account.user.name,
        "role": account.user.role,
        "since": account.at.isoformat(),
        "seen": account.seen.isoformat() if account.seen else None,
        "keys": list(account.keys),
    }
