"""`aligner glossary`: look names up, add, edit, remove, bring in and out, validate, compare, suggest."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli import display
from aligner.cli.audit import audit_group
from aligner.cli.exchange import export, import_
from aligner.cli.impact import show_change
from aligner.cli.options import DAY, KIND, folder_option, policy_option
from aligner.cli.policies import policy_group
from aligner.errors import ChangedError, GlossaryError, InputError
from aligner.model import Lang

if TYPE_CHECKING:
    from aligner.glossary import Concept, Glossary, writer


dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Show what would change, in the file and in the store, without changing anything."
)


def _days(function: Callable[..., Any]) -> Callable[..., Any]:
    since = click.option("--from", "since", type=DAY, help="First day of the name.")
    until = click.option("--until", type=DAY, help="First day on which the name is no longer valid.")
    return since(until(function))


@click.group()
def glossary() -> None:
    """Look up, edit and exchange the glossary's names.

    \b
    aligner glossary lookup Нур-Султане
    aligner glossary validate
    aligner glossary export names.tbx
    """


glossary.add_command(import_)
glossary.add_command(export)
glossary.add_command(policy_group)
glossary.add_command(audit_group)


@glossary.command()
@click.argument("name")
@folder_option
@policy_option
@click.option("--date", "on", type=DAY, help="Judge names as of this day.")
def lookup(name: str, folder: Path | None, policy: str | None, on: date | None) -> None:
    """Show the concepts that bear NAME, with all forms and dates.

    NAME may be in any of its forms, in either language, or the id of a concept.

    \b
    aligner glossary lookup Ош
    aligner glossary lookup "Нагорном Карабахе" --date 2019-05-01 --policy eurasianet
    """
    from aligner.glossary import load

    loaded = load(folder, policy)
    found = loaded.concepts_named(name)
    if not found and name in loaded.concepts:
        found = [name]
    if not found:
        raise GlossaryError(f"{name!r} is not in the termbase; add it: aligner glossary add")
    for id in found:
        click.echo("\n".join(_shown(loaded, loaded.concepts[id], on)) + "\n")


def _shown(loaded: Glossary, concept: Concept, on: date | None) -> Iterator[str]:
    """Yield the lines that show a concept."""
    about = [concept.kind, concept.country, concept.wikidata, "reread" if concept.reread else "checked by hand" if concept.checked else ""]
    yield f"[{concept.id}] {', '.join(filter(None, about))}"
    for term in concept.terms:
        days = [f"{name} {day}" for name, day in (("from", term.since), ("until", term.until)) if day]
        standing = loaded.policy.standing(concept, term, on)
        also = f" (also {', '.join(term.variants)})" if term.variants else ""
        yield f"  {term.lang}  {term.name}{also}: {', '.join([standing, *days])}"
        if term.lang == "ru":
            yield from (f"        {case} {' / '.join(forms)}" for case, forms in loaded.forms(term).items())
    for kind, words in (("adjectives", concept.adjectives), ("inhabitants", concept.inhabitants)):
        for lang, listed in words.items():
            yield f"  {lang}  {kind}: {', '.join(listed)}"
    for label, ids in (("not to be confused with", concept.confuse), ("used for", concept.stands_for), ("part of", (concept.part_of,))):
        if any(ids):
            yield f"  {label}: {', '.join(ids)}"
    if concept.note:
        yield f"  {concept.note}"


@glossary.command()
@click.argument("english")
@click.argument("russian")
@click.option(
    "--kind", type=KIND, default="other", show_default=True, help="country, region, city, village, river, body ..."
)
@click.option("--country", default="", metavar="AZ", help="ISO 3166 code of where it lies.")
@click.option("--id", metavar="ID", default="", help="Stable id. [default: made of the English name]")
@click.option(
    "--file", metavar="FILE", default="places/added.toml", show_default=True, help="File within the termbase."
)
@dry_run_option
@folder_option
def add(
    english: str, russian: str, kind: str, country: str, id: str, file: str, dry_run: bool, folder: Path | None
) -> None:
    """Add a concept with one name in each language.

    \b
    aligner glossary add Goris Горис --kind town --country AM --file places/armenia.toml
    aligner glossary add Goris Горис --kind town --country AM --dry-run
    """
    from aligner.glossary import concept_table, termbase, writer
    from aligner.glossary.concepts import Term
    from aligner.glossary.draft import ConceptDraft, slug

    base = termbase.folder(folder) if dry_run else termbase.editable(folder)
    path = termbase.inside(base, file)
    draft = ConceptDraft("", (Term(english, "en"), Term(russian, "ru")), kind=kind, country=country.upper())
    name, table = id or slug(english), concept_table.of_draft(draft)
    if dry_run:
        show_change(base, name, "", writer.new(base, name, table))
        return
    writer.add(base, path, {name: table})
    click.echo(f"Added [{name}] to {path}")


@glossary.command()
@click.argument("id")
@click.option(
    "--name", "names", nargs=2, multiple=True, metavar="LANG NAME", help="Add a name, or change that one."
)
@click.option(
    "--status",
    type=click.Choice(["preferred", "admitted", "deprecated", "forbidden"]),
    default="admitted",
    show_default=True,
    help="Status of the name given with --name.",
)
@_days
@click.option("--remove", nargs=2, multiple=True, metavar="LANG NAME", help="Remove a name.")
@click.option(
    "--set", "values", nargs=2, multiple=True, metavar="FIELD VALUE", help='Set a field; "" deletes it.'
)
@dry_run_option
@folder_option
def edit(
    id: str, names: tuple[tuple[Lang, str], ...], status: Any, since: date | None, until: date | None,
    remove: tuple[tuple[Lang, str], ...], values: tuple[tuple[str, str], ...], dry_run: bool, folder: Path | None,
) -> None:  # fmt: skip
    """Change the concept ID, in place.

    A name that becomes preferred without days is preferred alone: the one that was, is admitted. A status from a day leaves the days before as
    they are. Without an option its file opens in your editor; what would break the termbase's rules is not saved.

    \b
    aligner glossary edit baku --name ru Баки --status admitted --dry-run
    aligner glossary edit astana --name ru Акмола --status preferred --from 1992-07-06 --until 1998-05-06
    aligner glossary edit baku --set checked true
    """
    from aligner.glossary import concept_table, termbase, writer
    from aligner.glossary.concepts import Term

    base = termbase.folder(folder) if dry_run else termbase.editable(folder)
    if not (names or remove or values):
        if dry_run:
            raise click.UsageError("--dry-run needs what to change: --name, --remove or --set.")
        click.echo(f"Changed [{id}] in {_by_hand(base, id)}")
        return

    def change(table: dict[str, Any]) -> dict[str, Any]:
        for lang, name in names:
            table = concept_table.with_name(table, Term(name, _language(lang), status, since, until))
        for lang, name in remove:
            table = concept_table.without_name(table, id, _language(lang), name)
        for field, value in values:
            table = concept_table.with_value(table, id, field, value)
        return table

    if dry_run:
        block, after = writer.changed(base, id, change)
        show_change(base, id, block.text, after)
        return
    click.echo(f"Changed [{id}] in {writer.edit(base, id, change)}")


def _by_hand(base: Path, id: str) -> Path:
    """Change a concept in the user's editor, which opens again on their text if that cannot be saved.

    Nothing is locked while the editor is open; a colleague's change of the same concept is shown, not overwritten.
    """
    from aligner.glossary import writer

    block, text = writer.existing(base, id), ""
    while True:
        text = click.edit(text or block.text, extension=".toml") or text or block.text
        try:
            writer.save(base, id, block, text)
        except ChangedError as error:
            block = _newer(base, id, error, text)
        except GlossaryError as error:
            if text == block.text or not _again(str(error)):
                raise
        else:
            return block.path


def _newer(base: Path, id: str, error: ChangedError, text: str) -> writer.ConceptBlock:
    """Return the file's present text after showing it beside the user's own; raises the error unless they continue."""
    from aligner.glossary import writer

    block = writer.find(base, id)
    for title, lines in (("In the file now", block.text if block else ""), ("Your version", text)):
        click.echo(f"--- {title}:\n{lines.rstrip() or '(removed)'}\n", err=True)
    if block is None or not _again(f"{error}.\nYour next save replaces what is in the file now."):
        raise error
    return block


def _again(why: str) -> bool:
    return sys.stdin.isatty() and click.confirm(f"{why}\nEdit it again?", default=True)


def _language(lang: str) -> Lang:
    if lang not in ("en", "ru"):
        raise click.BadParameter(f"{lang!r} is not a language of the termbase; write en or ru")
    return "en" if lang == "en" else "ru"


@glossary.command()
@click.argument("id")
@dry_run_option
@folder_option
def remove(id: str, dry_run: bool, folder: Path | None) -> None:
    """Take the concept ID away.

    It is refused while a policy or another concept names it. One name of several goes with `edit ID --remove`.

    \b
    aligner glossary remove goris --dry-run
    """
    from aligner.glossary import termbase, writer

    if dry_run:
        base = termbase.folder(folder)
        show_change(base, id, writer.removable(base, id).text, "")
        return
    click.echo(f"Removed [{id}] from {writer.remove(termbase.editable(folder), id)}")


@glossary.command()
@folder_option
def validate(folder: Path | None) -> None:
    """Name every problem with its file and line.

    The exit status is 1 where one is an error.

    \b
    aligner glossary validate --glossary glossary
    """
    from aligner.glossary import termbase
    from aligner.glossary.validate import validate as problems_of

    problems = problems_of(termbase.folder(folder))
    for problem in problems:
        click.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    click.echo(f"{display.plural(errors, 'error')}, {display.plural(warnings, 'warning')}", err=True)
    if errors:
        raise SystemExit(1)


@glossary.command()
@click.argument("old", type=click.Path(path_type=Path, exists=True))
@click.argument("new", type=click.Path(path_type=Path, exists=True), required=False)
def diff(old: Path, new: Path | None) -> None:
    """Show what changed from termbase OLD to NEW.

    Both are folders or TOML files; without NEW it is the termbase in use.

    \b
    aligner glossary diff yesterday/glossary glossary
    """
    from aligner.glossary import compare, termbase

    changes = list(compare.compare(compare.read(old), compare.read(new or termbase.folder())))
    for change in changes:
        click.echo(str(change))
    click.echo(display.plural(len(changes), "change"), err=True)


@glossary.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--least", type=click.IntRange(min=1), default=3, show_default=True, help="Least number of occurrences of a name.")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Show at most this many."
)
@folder_option
def suggest(files: tuple[Path, ...], least: int, limit: int, folder: Path | None) -> None:
    """Show names that texts use often and no concept has.

    Each comes with its likely counterpart if FILES hold both languages. A file's language is found by its letters.

    \b
    aligner glossary suggest articles/*.txt --least 5
    """
    from aligner.glossary import load
    from aligner.glossary.suggest import suggest as names_in

    texts: dict[Lang, list[str]] = {"en": [], "ru": []}
    for file in files:
        for line in _lines(file):
            cyrillic = sum("Ѐ" <= letter <= "ӿ" for letter in line)
            texts["ru" if 2 * cyrillic > sum(map(str.isalpha, line)) else "en"].append(line)
    for one in names_in(load(folder), texts, least)[:limit]:
        pair = f"  {one.pair} ({one.likeness:.2f})" if one.pair else ""
        click.echo(f"{one.count:5}  {one.lang}  {one.name}{pair}")


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read as UTF-8 text: {error}") from None
