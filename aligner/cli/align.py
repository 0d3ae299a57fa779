"""`aligner align` and `aligner evaluate`: editions in files, and how good an alignment is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli import display
from aligner.cli.options import open_store
from aligner.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from aligner.alignment.confidence import FilteredBeads
    from aligner.alignment.formats import Alignment
    from aligner.model import Bead, Lang

SUFFIXES = {
    "tsv": "tsv", "ladder": "ladder", "vecalign": "align", "jsonl": "jsonl", "xces": "xml", "tmx": "tmx",
    "parquet": "parquet",
}  # fmt: skip
PAIRS = ("tmx", "parquet")  # formats of pairs, not of beads
KINDS = ("table", *SUFFIXES)
PATH = click.Path(path_type=Path)


@click.command()
@click.argument("source", type=PATH, metavar="[EN]", required=False)
@click.argument("target", type=PATH, metavar="[RU]", required=False)
@click.option(
    "--format",
    "kind",
    type=click.Choice(KINDS),
    help="[default: by the suffix of -o; tsv in a folder, a table on the screen]",
)
@click.option(
    "--article",
    metavar="KEY",
    help="An article of the store, aligned as its reviewers left it; the first letters of its key are enough.",
)
@click.option(
    "-o", "--output", type=PATH, metavar="FILE", help="Write here; for folders, a folder. [default: screen]"
)
@click.option("--split", "prose", is_flag=True, help="The files are running text: split it into sentences.")
@click.option("--ru-first", is_flag=True, help="The first edition is the Russian one.")
@click.option(
    "--min-score", type=click.FloatRange(0, 1), metavar="0-1", help="Only pairs with at least this confidence."
)
@click.option(
    "--precision", type=click.FloatRange(0, 1), metavar="0-1", help="Keep as many pairs as this precision allows."
)
@click.option(
    "--encoder", metavar="NAME", help="A sentence-transformers model instead of the embedded vectors."
)
@click.option("--translate", "drafted", is_flag=True, help="Translate the first edition too, as evidence.")
@click.option("--names", is_flag=True, help="Use the glossary's place names as evidence, too.")
@click.option(
    "--memory",
    type=PATH,
    metavar="FILE",
    help="Use known pairs (TMX, XLIFF, TSV, JSON Lines, Parquet) as evidence, too.",
)
@click.pass_context
def align(
    ctx: click.Context,
    source: Path | None,
    target: Path | None,
    kind: str | None,
    article: str | None,
    output: Path | None,
    prose: bool,
    ru_first: bool,
    min_score: float | None,
    precision: float | None,
    encoder: str | None,
    drafted: bool,
    names: bool,
    memory: Path | None,
) -> None:
    """Align the sentences of two editions.

    EN and RU are files with one sentence a line (or prose, with --split), or two folders of such files with the
    same names. EN alone is a folder that holds NAME.en and NAME.ru, or a table whose first two columns are the
    editions.

    \b
    aligner align story.en story.ru
    aligner align story-en.txt story-ru.txt --split -o story.tmx
    aligner align english/ russian/ --format vecalign -o beads/
    aligner align story.en story.ru --precision 0.99 --format tsv
    aligner align --article 3f2a --format xces
    aligner align story.en story.ru --translate --names --memory old.tmx
    """
    from aligner.exchange import FORMATS
    from aligner.exchange.read import read_units
    from aligner.pipeline.edition_files import align_editions, read_editions
    from aligner.pipeline.evidence import gather_evidence

    if (source is None) == (article is None):
        raise click.UsageError("Give files or folders to align, or --article KEY.")
    many = source is not None and source.is_dir()
    kind = _kind(kind, output, many)
    if kind in PAIRS:
        FORMATS[kind].ready()
    if article is not None:
        _write(_stored(article, kind, min_score), article, kind, output)
        return
    assert source is not None
    if many and output is not None and output.is_file():
        raise click.UsageError(f"{output} is a file; folders are aligned into a folder.")
    known = [unit.pair for unit in read_units(memory)] if memory else []
    evidence = gather_evidence(encoder, drafted, names, memory.name if memory else "", known)
    langs: tuple[Lang, Lang] = ("ru", "en") if ru_first else ("en", "ru")
    failures = []
    for name, left, right in read_editions(source, target, prose, langs):
        try:
            made = align_editions(left, right, evidence)
        except InputError as error:
            failures.append(str(error))
            continue
        _doubt(name, made)
        if min_score is not None or precision is not None:
            made = replace(made, beads=_selected(name, made.beads, min_score, precision))
        _write(made, name, kind, _place(output, name, kind, many))
    if failures:
        raise InputError("\n".join(failures))


def _kind(kind: str | None, output: Path | None, many: bool) -> str:
    """Return the notation asked for, or that of the output's suffix; the screen gets a table."""
    if output is None:
        return kind or "table"
    suffixes = {f".{suffix}": name for name, suffix in SUFFIXES.items()}
    kind = kind or ("tsv" if many else suffixes.get(output.suffix.lower()))
    if kind is None or kind == "table":
        why = "A table is for the screen" if kind else f"The suffix of {output} names no format"
        raise click.UsageError(f"{why}: add --format with one of {', '.join(SUFFIXES)}.")
    return kind


def _stored(start: str, kind: str, least: float | None) -> Alignment:
    """Read the present alignment of an article in the store, with the sentences as published."""
    from aligner.alignment.confidence import select
    from aligner.cli.articles import find_key
    from aligner.pipeline.edition_files import alignment_of

    with open_store() as store:
        made = store.articles.outcome(find_key(store, start))
    if made is None or made.edition is None:
        raise InputError(
            f"The article {start} has one edition, and nothing to align: `aligner show {start}` shows it."
        )
    if kind in PAIRS:
        raise InputError(
            f"`aligner export --article {start} -o FILE.{kind}` writes its pairs, with what was edited."
        )
    found = alignment_of(made)
    return found if least is None else replace(found, beads=select(found.beads, least).beads)


def _doubt(name: str, made: Alignment) -> None:
    """Warn of editions that hardly translate each other."""
    from aligner.alignment import PARALLEL
    from aligner.pipeline.edition_files import covered

    share = covered(made)
    if share < PARALLEL:
        click.echo(
            f"{name}: these do not look like translations of each other ({share:.0%} of the text has a counterpart).",
            err=True,
        )


def _selected(
    name: str, beads: Sequence[Bead], least: float | None, precision: float | None
) -> Sequence[Bead]:
    from aligner.alignment.confidence import select, select_precise

    chosen: FilteredBeads = select(beads, least or 0.0)
    if precision is not None:
        chosen = select_precise(chosen.beads, precision)
    found = sum(1 for bead in beads if bead.source and bead.target)
    right = f"; by their scores {chosen.precision:.1%} of them are right" if chosen.beads else ""
    click.echo(f"{name}: kept {len(chosen.beads)} of {found} pairs{right}.", err=True)
    return chosen.beads


def _place(output: Path | None, name: str, kind: str, many: bool) -> Path | None:
    return output / f"{name}.{SUFFIXES[kind]}" if output is not None and many else output


def _write(alignment: Alignment, name: str, kind: str, output: Path | None) -> None:
    from aligner.alignment.formats import NOTATIONS
    from aligner.exchange import STDOUT, atomic_output

    if kind == "table":
        display.console().print(_table(alignment))
        return
    if kind in PAIRS:
        from aligner.exchange import write
        from aligner.pipeline.edition_files import document_of_alignment

        write([document_of_alignment(alignment, name)], output, kind)
        return
    lines = NOTATIONS[kind](alignment)
    with atomic_output(output or STDOUT) as (file,):
        for line in lines:
            file.write(f"{line}\n".encode())


def _table(alignment: Alignment) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True, expand=True)
    for head in ("", alignment.names[0], alignment.names[1], "score"):
        table.add_column(
            head, ratio=None if head in ("", "score") else 1, justify="right" if head == "score" else "left"
        )
    for bead in alignment.beads:
        source, target = alignment.texts(bead)
        style = "" if source and target else "yellow"
        score = f"{bead.score:.2f}{' moved' if bead.moved else ''}"
        if bead.status != "auto":
            score = f"{'confirmed' if bead.status == 'confirmed' else 'by'} {bead.by}"
        table.add_row(
            f"{len(bead.source)}-{len(bead.target)}", Text(source), Text(target), score, style=style
        )
    return table


@click.command()
@click.argument("gold", type=PATH)
@click.argument("output", type=PATH)
def evaluate(gold: Path, output: Path) -> None:
    """Compare an alignment with a gold standard.

    Precision, recall and F1, strict and lax as vecalign's score.py counts them, and those of the unaligned lines.
    GOLD and OUTPUT are files in vecalign's notation, hunalign's ladder, or our TSV or JSON lines; or two folders,
    whose files are matched by name without its last suffix and counted together.

    \b
    aligner evaluate story.gold story.align
    aligner evaluate gold/ beads/
    """
    from rich.table import Table

    from aligner.alignment import evaluate as measure
    from aligner.alignment.files import alignments

    result = measure(alignments(gold, output))
    table = Table("", "precision", "recall", "F1")
    for name in ("strict", "lax", "unaligned"):
        rates = getattr(result, name)
        table.add_row(name, f"{rates.precision:.4f}", f"{rates.recall:.4f}", f"{rates.f1:.4f}")
    display.console().print(table)
