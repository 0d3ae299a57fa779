"""`aligner memory`: what people translated before, here and in imported files, and what models made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli import display
from aligner.cli.options import (
    export_format,
    folder_option,
    format_option,
    json_option,
    language_tags,
    open_store,
    written,
)
from aligner.model import Lang, Match, other
from aligner.text.invisible import mask

if TYPE_CHECKING:
    from aligner.store import Store

HERE = "decided here"


@click.group(invoke_without_command=True)
@click.pass_context
def memory(ctx: click.Context) -> None:
    """List, search, export and remove entries of the translation memory.

    \b
    aligner memory
    aligner memory search "Talks began in Baku on Monday."
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@memory.command("list")
@json_option
def list_(as_json: bool = False) -> None:
    """List where the memory's units came from.

    Each origin with the number of its units and the day when the last one came.

    \b
    aligner memory list --json
    """
    with open_store() as store:
        origins, models = store.memory.origins(), store.memory.models()
    found = [
        {"origin": name, "units": count, "by": "people", "last": at.date().isoformat()}
        for name, (count, at) in origins.items()
    ]
    found += [{"origin": name, "units": count, "by": "machine", "last": None} for name, count in models.items()]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(mask(f"{one['units']:>9,}  {one['by']:<7}  {one['last'] or '':<10}  {one['origin'] or HERE}"))
    if not found:
        click.echo("The memory is empty: `aligner translate` and `aligner import` fill it.")


@memory.command()
@click.argument("sentence")
@click.option("--from", "source", type=click.Choice(["en", "ru"]), help="The sentence's language. [default: by its letters]")
@click.option(
    "--least", type=click.IntRange(1, 100), default=70, show_default=True, metavar="PERCENT", help="Least similarity."
)
@click.option("-n", "--limit", type=click.IntRange(min=1), default=5, show_default=True, help="Show at most this many.")
@folder_option
@json_option
def search(
    sentence: str, source: Lang | None, least: int, limit: int, folder: Path | None, as_json: bool
) -> None:
    """Find how people translated a SENTENCE.

    Similar sentences are found too, with their percent. One that differs in a single number, or in a single name of the
    glossary, is adapted. 100 % is the same sentence, letter for letter. --least 100 finds that alone.

    \b
    aligner memory search "Talks began in Baku on Monday."
    aligner memory search "Переговоры начались в Баку." --least 90 --json
    """
    from aligner.glossary import load
    from aligner.review.service.matches import find_matches
    from aligner.text.scripts import CYRILLIC

    lang: Lang = source or ("ru" if CYRILLIC.search(sentence) else "en")
    with open_store() as store:
        found = find_matches(store, sentence, other(lang), load(folder), least=least / 100, limit=limit)
    if as_json:
        click.echo(json.dumps([_object(match) for match in found], ensure_ascii=False, indent=2))
        return
    for match in found:
        click.echo(mask(f"{_percent(match):>3} %  {match.unit.source}\n       {match.unit.target}\n       {_whence(match)}"))
        if match.adapted:
            was, now = match.change
            click.echo(mask(f"       adapted, {was} to {now}: {match.adapted}"))
    click.echo(f"{display.plural(len(found), 'translation')} found.")


@memory.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Write here.")
@format_option
@click.option("--origin", metavar="NAME", help="Only entries from this file; 'here' for decisions made in the store.")
@click.option("--lang", "tags", metavar="TAGS", help="TMX, XLIFF: language tags, such as en-US,ru-RU.")
def export(output: Path, kind: str | None, origin: str | None, tags: str | None) -> None:
    """Write people's units in any format of `aligner export`.

    \b
    aligner memory export -o memory.tmx --lang en-US,ru-RU
    aligner memory export -o agency.tsv --origin agency.tmx
    """
    from aligner.exchange import write

    export_format(output, kind)
    options = language_tags(tags)
    with open_store() as store:
        wanted = "" if origin == "here" else origin
        if wanted is not None and wanted not in store.memory.origins():
            raise _unknown(origin)
        count = write(store.memory.documents(wanted), output, kind, options)
    click.echo(written(count, output, kind))


@memory.command()
@click.argument("origin")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(origin: str, yes: bool) -> None:
    """Remove what came from a file, or what a model made.

    ORIGIN is a name that `aligner memory` lists. Decisions in the store stay: undo them where they were made.

    \b
    aligner memory remove agency.tmx
    """
    with open_store() as store:
        count = _count(store, origin)
        if not count:
            raise _unknown(origin)
        if not yes:
            click.confirm(f"Remove {display.plural(count, 'unit')} of {origin}?", abort=True)
        store.memory.remove(origin)
    click.echo(f"{display.plural(count, 'unit')} removed.")


def _unknown(origin: str | None) -> click.UsageError:
    return click.UsageError(f"The memory has nothing from {origin}: `aligner memory` lists where it came from.")


def _count(store: Store, origin: str) -> int:
    people = store.memory.origins().get(origin, (0, None))[0] if origin else 0
    return people + store.memory.models().get(origin, 0)


def _percent(match: Match) -> int:
    from aligner.text.similarity import percent

    return percent(match.similarity)


def _whence(match: Match) -> str:
    unit = match.unit
    day = unit.changed.date().isoformat() if unit.changed else ""
    return ", ".join(part for part in (unit.origin or HERE, unit.author, day) if part)


def _object(match: Match) -> dict[str, object]:
    unit = match.unit
    return {
        "percent": _percent(match),
        "source": unit.source,
        "target": unit.target,
        "lang": unit.lang,
        "origin": unit.origin,
        "author": unit.author,
        "changed": unit.changed.isoformat() if unit.changed else None,
        "adapted": match.adapted,
    }
