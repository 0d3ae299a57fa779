"""`aligner models`: which translation packages there are, and how they come, go and are chosen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.options import json_option
from aligner.model import LANGUAGES, Lang

if TYPE_CHECKING:
    from aligner.translation.package import Package


@click.group()
def models() -> None:
    """List, show, install, remove and choose translation packages.

    \b
    aligner models list                        which packages there are, the one in use marked
    aligner models install en_ru.argosmodel    add one from a file
    aligner models use translate-en_ru-1_9     translate with it from now on
    """


@models.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the usable packages; those in use have a star.

    \b
    aligner models list
    aligner models list --json | jq -r '.[].name'
    """
    from aligner.translation import packages

    found = packages.installed()
    used = {package.name for package in map(_in_use, found) if package}
    if as_json:
        records = [_record(package, package.name in used) for package in found]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    width = max((len(package.name) for package in found), default=0)
    for package in found:
        star = "*" if package.name in used else " "
        click.echo(
            f"{star} {package.name:<{width}}  {package.source} -> {package.target}  {package.version:<8}"
            f"{package.size / 1e6:7.1f} MB  {package.shelf}"
        )
    for error in packages.broken():
        click.echo(f"! {error}", err=True)
    if not found:
        click.echo("No package yet; install one: aligner models install en ru", err=True)


@models.command()
@click.argument("name")
@json_option
def show(name: str, as_json: bool) -> None:
    """Show what a package is and can do.

    NAME is a package's name, a folder or an .argosmodel file.

    \b
    aligner models show en_ru
    """
    from aligner.translation import packages

    package = packages.named(name)
    used = _in_use(package)
    record = _record(package, used is not None and used.path == package.path)
    if as_json:
        click.echo(json.dumps({**record, "readme": package.readme}, ensure_ascii=False, indent=2))
        return
    for field, value in record.items():
        name = field.replace("_", " ") + ":"
        click.echo(f"{name:<15}{'yes' if value is True else 'no' if value is False else value}")
    if package.readme:
        click.echo(f"\n{package.readme.strip()}")


@models.command()
@click.argument("what", nargs=-1, required=True, metavar="FILE | en ru | ru en")
def install(what: tuple[str, ...]) -> None:
    """Install a package from a file or the index.

    An .argosmodel file, or the newest package of the public index for two languages.

    \b
    aligner models install translate-en_ru-1_9.argosmodel
    aligner models install ru en
    """
    from aligner.translation import packages

    if len(what) == 1:
        package = packages.install(what[0])
    elif len(what) == 2:
        package = packages.install_from_index(*_languages(*what))
    else:
        raise click.UsageError("give one file, or two languages: aligner models install en ru")
    click.echo(f"Installed {package.name} {package.version} ({package.source} -> {package.target}).")
    used = _in_use(package)
    if used is None or used.path != package.path:
        click.echo(f"To translate with it: aligner models use {package.name}")


@models.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete a package that was installed here.

    \b
    aligner models remove translate-en_ru-1_9
    """
    from aligner.translation import packages

    package = packages.remove(name)
    click.echo(f"Removed {package.name} ({package.path}).")


@models.command()
@click.argument("name", required=False)
@click.option("--default", nargs=2, metavar="en ru", help="Go back to the default for these languages.")
def use(name: str | None, default: tuple[str, str] | None) -> None:
    """Translate with this package from now on.

    NAME is a package's name, a folder or an .argosmodel file.

    \b
    aligner models use translate-en_ru-1_9
    aligner models use --default en ru
    """
    from aligner.translation import choices, packages

    if (name is None) == (default is None):
        raise click.UsageError("give a package, or --default and two languages")
    if default:
        choices.choose(*_languages(*default), None)
        click.echo(f"{default[0]} -> {default[1]} is translated by the default package again.")
    elif name:
        package = packages.choose(name)
        click.echo(
            f"{package.source} -> {package.target} is now translated by {package.name} {package.version}."
        )


def _languages(source: str, target: str) -> tuple[Lang, Lang]:
    pairs = [(one, two) for one in LANGUAGES for two in LANGUAGES if one != two]
    for pair in pairs:
        if pair == (source, target):
            return pair
    raise click.UsageError(f"give en ru or ru en, not {source} {target}")


def _in_use(package: Package) -> Package | None:
    """Return the package that translates these languages now."""
    from aligner.errors import PackageError
    from aligner.translation import packages

    try:
        return packages.find(package.source, package.target)
    except PackageError:
        return None


def _record(package: Package, used: bool) -> dict[str, Any]:
    return {
        "name": package.name,
        "source": package.source,
        "target": package.target,
        "version": package.version,
        "in_use": used,
        "shelf": package.shelf,
        "path": str(Path(package.path)),
        "size": package.size,
        "digest": package.digest,
        "tokenizer": package.tokenizer,
        "obeys_terms": package.terms is not None,
        "placeholder": bool(package.placeholder),
        "max_tokens": package.max_tokens,
    }
