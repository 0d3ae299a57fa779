"""`aligner align` and `aligner evaluate`: editions in files, and how good an alignment is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli import screen
from aligner.cli.options import open_store
from aligner.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from aligner.alignment.confidence import Selection
    from aligner.alignment.files import Edition
    from aligner.alignment.formats import Alignment
    from aligner.cli.evidence import Evidence
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
    help="An article of the store, as its reviewers left the alignment; the first letters of its key are enough.",
)
@click.option("-o", "--output", type=PATH, metavar="FILE", help="Write here; for folders, a folder. [default: screen]")
@click.option("--split", "prose", is_flag=True, help="The files are running text: split it into sentences.")
@click.option("--ru-first", is_flag=True, help="The first edition is the Russian one.")
@click.option("--min-score", type=click.FloatRange(0, 1), metavar="0-1", help="Only pairs at least so certain.")
@click.option("--precision", type=click.FloatRange(0, 1), metavar="0-1", help="As many pairs as are right so often.")
@click.option(
    "--encoder", metavar="NAME", help="A sentence-transformers model instead of the embedded vectors."
)
@click.option("--translate", "drafted", is_flag=True, help="Translate the first edition too, as evidence.")
@click.option("--names", is_flag=True, help="Take the glossary's place names as evidence too.")
@click.option("--memory", type=PATH, metavar="FILE", help="Known pairs (TMX, XLIFF, TSV, JSON Lines, Parquet), as evidence too.")
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
    """Find which sentences of two editions translate which.

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
    from aligner.cli.evidence import Evidence
    from aligner.exchange import FORMATS

    if (source is None) == (article is None):
        raise click.UsageError("Give files or folders to align, or --article KEY.")
    many = source is not None and source.is_dir()
    kind = _kind(kind, output, many)
    if kind in PAIRS:
        FORMATS[kind].ready()
    if article is not None:
        _write(_stored(ctx.obj, article, kind, min_score), article, kind, output)
        return
    assert source is not None
    if many and output is not None and output.is_file():
        raise click.UsageError(f"{output} is a file; folders are aligned into a folder.")
    evidence = Evidence.opened(encoder, drafted, names, memory)
    langs: tuple[Lang, Lang] = ("ru", "en") if ru_first else ("en", "ru")
    empty = []
    for name, left, right in _editions(source, target, prose, langs):
        if lacking := [edition.name for edition in (left, right) if not any(map(str.strip, edition.texts))]:
            empty.append(f"{' and '.join(lacking)}: no sentence in it, so that there is nothing to align.")
            continue
        if _russian(left) > 0.5 > _russian(right) and left.lang == "en":
            raise InputError(
                f"{left.name} is in Russian and {right.name} is not: name the English edition first, or add --ru-first."
            )
        beads = _beads(name, left, right, evidence)
        if min_score is not None or precision is not None:
            beads = _selected(name, beads, min_score, precision)
        _write(_alignment(left, right, beads, evidence.signature), name, kind, _place(output, name, kind, many))
    if empty:
        raise InputError("\n".join(empty))


def _kind(kind: str | None, output: Path | None, many: bool) -> str:
    """The notation asked for, or the one that the suffix of the output names; a table is for the screen."""
    if output is None:
        return kind or "table"
    suffixes = {f".{suffix}": name for name, suffix in SUFFIXES.items()}
    kind = kind or ("tsv" if many else suffixes.get(output.suffix.lower()))
    if kind is None or kind == "table":
        why = "A table is for the screen" if kind else f"The suffix of {output} names no format"
        raise click.UsageError(f"{why}: add --format with one of {', '.join(SUFFIXES)}.")
    return kind


def _stored(where: Path | str | None, start: str, kind: str, least: float | None) -> Alignment:
    """The alignment of an article of the store as it stands, with the sentences as published."""
    from aligner.alignment.confidence import select
    from aligner.alignment.formats import Alignment
    from aligner.cli.articles import find_key

    with open_store() as store:
        key = find_key(store, start)
        made = store.articles.outcome(key)
    if made is None or made.edition is None:
        raise InputError(
            f"The article {start} has one edition, and nothing to align: `aligner show {start}` shows it."
        )
    if kind in PAIRS:
        raise InputError(
            f"`aligner export --article {start} -o FILE.{kind}` writes its pairs, with what was edited."
        )
    beads = made.beads if least is None else select(made.beads, least).beads
    names = made.article.url or made.article.source, made.edition.url or made.edition.source
    return Alignment(
        made.sentences, made.edition_sentences, beads, names, (made.article.lang, made.edition.lang)
    )


def _editions(
    source: Path, target: Path | None, prose: bool, langs: tuple[Lang, Lang]
) -> Iterator[tuple[str, Edition, Edition]]:
    from aligner.alignment import files
    from aligner.model import Article
    from aligner.segmentation import split

    def read(path: Path, lang: Lang) -> Edition:
        if prose:
            return files.read_prose(path, lang, lambda text, own: split(Article(text, own)))
        return files.read_lines(path, lang)

    if target is None and not source.is_dir():
        yield source.stem, *files.read_columns(source, langs)
        return
    for name, left, right in files.pairs(source, target, langs):
        yield name, read(left, langs[0]), read(right, langs[1])


def _russian(edition: Edition) -> float:
    """The share of Cyrillic among an edition's letters."""
    letters = [letter for text in edition.texts for letter in text if letter.isalpha()]
    return sum("Ѐ" <= letter <= "ӿ" for letter in letters) / max(len(letters), 1)


def _beads(name: str, left: Edition, right: Edition, evidence: Evidence) -> list[Bead]:
    from aligner.alignment import align as align_texts
    from aligner.alignment import parallel
    from aligner.alignment.confidence import PARALLEL

    beads = align_texts(
        left.texts,
        right.texts,
        source_lang=left.lang,
        target_lang=right.lang,
        source_paragraphs=left.paragraphs,
        target_paragraphs=right.paragraphs,
        source_keys=evidence.keys(left),
        target_keys=evidence.keys(right),
        translations=evidence.translations(left),
        encoder=evidence.encoder,
    )
    share = parallel(beads, left.texts, right.texts)
    if share < PARALLEL:
        click.echo(
            f"{name}: these do not look like translations of each other ({share:.0%} of the text found again).",
            err=True,
        )
    return beads


def _selected(name: str, beads: list[Bead], least: float | None, precision: float | None) -> list[Bead]:
    from aligner.alignment.confidence import select, select_precise

    chosen: Selection = select(beads, least or 0.0)
    if precision is not None:
        chosen = select_precise(chosen.beads, precision)
    found = sum(1 for bead in beads if bead.source and bead.target)
    right = f"; by their scores {chosen.precision:.1%} of them are right" if chosen.beads else ""
    click.echo(f"{name}: kept {len(chosen.beads)} of {found} pairs{right}.", err=True)
    return list(chosen.beads)


def _alignment(left: Edition, right: Edition, beads: list[Bead], made_by: str) -> Alignment:
    from aligner.alignment.formats import Alignment

    names, langs = (left.name, right.name), (left.lang, right.lang)
    return Alignment(left.sentences, right.sentences, tuple(beads), names, langs, made_by)


def _place(output: Path | None, name: str, kind: str, many: bool) -> Path | None:
    return output / f"{name}.{SUFFIXES[kind]}" if output is not None and many else output


def _write(alignment: Alignment, name: str, kind: str, output: Path | None) -> None:
    from aligner.alignment.formats import NOTATIONS
    from aligner.exchange import STDOUT, whole

    if kind == "table":
        screen.console().print(_table(alignment))
        return
    if kind in PAIRS:
        _write_pairs(alignment, name, kind, output)
        return
    lines = NOTATIONS[kind](alignment)
    with whole(output or STDOUT) as (file,):
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


def _write_pairs(alignment: Alignment, name: str, kind: str, output: Path | None) -> None:
    from aligner.exchange import write
    from aligner.model import Article, Document, Pair, Record

    source, target = (
        Article("\n".join(sentence.text for sentence in side), lang, source=name)  # type: ignore[arg-type]
        for side, lang in zip((alignment.source, alignment.target), alignment.langs, strict=True)
    )
    records: list[Record] = []
    for bead in alignment.beads:
        if bead.source and bead.target:
            texts = dict(zip(alignment.langs, alignment.texts(bead), strict=True))
            indices = dict(zip(alignment.langs, (bead.source, bead.target), strict=True))
            pair = Pair(
                source.key, len(records), texts["en"], texts["ru"], source.lang, "edition", bead.score,
                indices["en"], indices["ru"],
            )  # fmt: skip
            records.append(Record(pair))
    write([Document(source, tuple(records), target, alignment.made_by)], output, kind)


@click.command()
@click.argument("gold", type=PATH)
@click.argument("output", type=PATH)
def evaluate(gold: Path, output: Path) -> None:
    """Measure an alignment against a gold one.

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
    screen.console().print(table)
