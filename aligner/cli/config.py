"""Settings: from flags, the environment and a file, in this order; `aligner config` shows which hold and why."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import click
from click.core import ParameterSource

from aligner import paths
from aligner.cli.options import json_option
from aligner.errors import InputError

FOLDERS = {  # variable -> where it is if the variable is not set
    "ALIGNER_MODELS": paths.models,
    "ALIGNER_CONFIG": lambda: paths.settings().parent,
    "ALIGNER_CACHE": paths.cache,
}


@dataclass(frozen=True, slots=True)
class Setting:
    """An option of a command ("" is the program itself), its value, and where that comes from."""

    command: str
    name: str
    value: Any
    source: str


def read_file() -> dict[str, Any]:
    """Read the configuration file; without one there are no settings. Raises InputError if it cannot be read."""
    path = paths.config()
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path} cannot be read as TOML ({error}): fix it, or remove it") from error


def defaults_of(name: str, command: click.Command, file: Mapping[str, Any]) -> dict[str, Any]:
    """Return the file's settings for one command: shared options first, then those of its table."""
    common = {one: value for one, value in file.items() if not isinstance(value, Mapping)}
    own = file.get(name)
    return _merged(
        shared(command, common), defaults(command, own, f"{name}.") if isinstance(own, Mapping) else {}
    )


def check_names(root: click.Group, context: click.Context, file: Mapping[str, Any]) -> None:
    """Raise InputError for a name at the top of the file that is neither a command nor an option of one.

    Commands are imported only for a name that the program itself does not know.
    """
    commands = root.list_commands(context)
    for name, value in file.items():
        if isinstance(value, Mapping):
            known = name in commands
        else:
            below = (root.get_command(context, one) for one in commands)
            known = _takes(root, name) or any(one is not None and _takes(one, name) for one in below)
        if not known:
            raise InputError(f"{paths.config()}: {name} is neither a command nor an option: see `aligner --help`")


def _takes(command: click.Command, name: str) -> bool:
    """Return True if the command, or one below it, has an option of that name."""
    under = command.commands.values() if isinstance(command, click.Group) else ()
    return any(name in _names(param) for param in command.params) or any(_takes(one, name) for one in under)


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Merge maps of defaults; what is in the other comes first."""
    both = {
        name: _merged(one[name], other[name])
        for name in one.keys() & other.keys()
        if isinstance(one[name], Mapping)
    }
    return {**one, **other, **both}


def defaults(command: click.Command, table: Mapping[str, Any], place: str = "") -> dict[str, Any]:
    """Turn a table of option names into click's map of defaults for that command.

    Raises InputError for a name that the command does not have.
    """
    options = {long: param for param in command.params for long in _names(param)}
    under = command.commands if isinstance(command, click.Group) else {}
    found: dict[str, Any] = {}
    for name, value in table.items():
        if name in options:
            found[str(options[name].name)] = value
        elif name in under and isinstance(value, Mapping):
            found[name] = defaults(under[name], value, f"{place}{name}.")
        else:
            raise InputError(
                f"{paths.config()}: {place}{name} is not an option: see `aligner {place.replace('.', ' ')}--help`"
            )
    return found


def shared(command: click.Command, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the values that options of the command take, for its subcommands too."""
    found: dict[str, Any] = {
        str(param.name): values[name] for param in command.params for name in _names(param) if name in values
    }
    if isinstance(command, click.Group):
        found |= {name: shared(one, values) for name, one in command.commands.items()}
    return found


def _names(param: click.Parameter) -> Iterator[str]:
    """Yield the long names of an option, without their hyphens."""
    if isinstance(param, click.Option):
        yield from (one[2:] for one in param.opts if one.startswith("--"))


@click.command()
@click.argument("names", nargs=-1, metavar="[COMMAND]...")
@json_option
@click.pass_context
def config(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:
    """Show the settings in force and where each comes from.

    A flag comes before the environment, the environment before the file, the file before the default. Every option has
    a variable: ALIGNER_, the command and the option in capitals, as ALIGNER_TRANSLATE_TERMS. The file is config.toml
    in the configuration folder: options of the program and those that commands share at its top, a table for each
    command. Without a COMMAND only what differs from the defaults is shown.

    \b
    aligner config
    aligner config translate
    aligner config glossary validate --json
    """
    root = ctx.find_root()
    found = [*_folders(), *_settings(root, root.command, ())] if not names else []
    for chain in [names] if names else [(name,) for name in root.command.list_commands(root)]:  # type: ignore[attr-defined]
        found += _of_command(root, chain)
    shown = found if names else [one for one in found if one.source != "default" or not one.command]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in shown], ensure_ascii=False, indent=2, default=str))
        return
    for one in shown:
        click.echo(
            f"{' '.join(filter(None, [one.command, one.name])):<28} {one.value!s:<40} {one.source}".rstrip()
        )


def _folders() -> Iterator[Setting]:
    for name, default in FOLDERS.items():
        yield Setting("", name, str(default()), name if os.environ.get(name) else "default")


def _of_command(root: click.Context, chain: tuple[str, ...]) -> Iterator[Setting]:
    context = root
    for name in chain:
        command = (
            context.command.get_command(context, name) if isinstance(context.command, click.Group) else None
        )
        if command is None:
            raise click.UsageError(f"{' '.join(chain)} is not a command: see `aligner --help`.")
        if context is root and (root.default_map or {}):
            root.default_map = {
                **(root.default_map or {}),
                name: defaults_of(name, command, root.default_map or {}),
            }
        context = command.make_context(name, [], parent=context, resilient_parsing=True)
    yield from _settings(context, context.command, chain)
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            yield from _of_command(root, (*chain, name))


def _settings(context: click.Context, command: click.Command, chain: tuple[str, ...]) -> Iterator[Setting]:
    """Yield the options of a command with their values, passwords masked."""
    for param in command.params:
        if isinstance(param, click.Option) and param.expose_value and (name := next(_names(param), "")):
            value = context.params.get(str(param.name))
            source = context.get_parameter_source(str(param.name))
            yield Setting(" ".join(chain), name, _masked(name, value), _said(source, param, context))


def _masked(name: str, value: Any) -> Any:
    if name != "store":
        return list(value) if isinstance(value, tuple) else value
    from aligner.store.database import database_url, shown

    return shown(database_url(value))


def _said(source: ParameterSource | None, param: click.Option, context: click.Context) -> str:
    if source is ParameterSource.COMMANDLINE:
        return "command line"
    if source is ParameterSource.DEFAULT_MAP:
        return str(paths.config())
    if source is ParameterSource.ENVIRONMENT:
        named = [param.envvar] if isinstance(param.envvar, str) else list(param.envvar or ())
        automatic = f"{context.auto_envvar_prefix}_{str(param.name).upper()}"
        return next((name for name in (*named, automatic) if os.environ.get(name)), "environment")
    return "default"
