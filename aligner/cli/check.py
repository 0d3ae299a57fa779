"""`aligner check`: pairs of files or of the store, looked over for names, numbers and the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.check_report import CheckedRow, CheckReport
from aligner.cli.engines import engine_options, on_engine
from aligner.cli.options import (
    DAY,
    columns_option,
    dialect_of,
    encoding_option,
    folder_option,
    open_store,
    policy_option,
)
from aligner.model import LANGUAGES, SEVERITIES, Edit, Lang, Pair

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from aligner.checks import Remark
    from aligner.exchange.units import TranslationUnit


STDIN = "-"
PAGE_PAIRS = 50  # cost about as much to check as a page to work


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["screen", "json", "tsv"]),
    help="[default: screen, or by -o's suffix]",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the findings here."
)
@policy_option
@click.option("--date", "on", type=DAY, help="Check names as of this day instead of the article's.")
@click.option(
    "--min-severity",
    type=click.Choice(SEVERITIES),
    default="info",
    show_default=True,
    help="Report only this severity and worse.",
)
@folder_option
@click.option(
    "--from",
    "source",
    type=click.Choice(LANGUAGES),
    help="Language written first. [default: the file's, or en]",
)
@click.option("--article", metavar="KEY", help="Without FILE: only this article of the store.")
@columns_option
@encoding_option
@click.option(
    "--article-column", metavar="NAME", help="Column that tells articles apart. [default: article, url or headline]"
)
@click.option("--explain", is_flag=True, help="Also show silenced findings and the rule that decided.")
@engine_options
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[str, ...],
    kind: str | None,
    output: Path | None,
    policy: str | None,
    on: date | None,
    min_severity: str,
    folder: Path | None,
    source: Lang | None,
    article: str | None,
    columns: str | None,
    encoding: str | None,
    article_column: str | None,
    explain: bool,
    engine: str,
    workers: int,
    page_seconds: float,
    page_memory: int,
) -> None:
    """Check pairs: names, numbers, dates, units, links and quotes.

    FILE is a table (TSV, CSV, XLSX) whose first line names its columns (en and ru, or source and target; id, date and
    article if there are; others are kept), JSON, JSON Lines, Parquet, TMX, XLIFF, SDLXLIFF, PO or Moses; "-" is
    standard input; s3://BUCKET/FOLDER and other storage is read too. Units of a file without such a column are judged one by one, those of an article together.
    Without FILE the pairs of the store are checked, decided findings left out. The exit status is 1
    when an error is found, 2 for wrong usage.

    \b
    aligner check pairs.tsv
    cut -f1,3,4 table.tsv | aligner check -
    aligner check memory.tmx --policy eurasianet --min-severity warning
    aligner check pairs.tsv --date 2013-03-08 --format json -o findings.json
    """
    from aligner.cli import display
    from aligner.glossary import load
    from aligner.model import Rejection
    from aligner.pipeline import Tools
    from aligner.pipeline.checking import check_pairs
    from aligner.pipeline.jobs import no_translator
    from aligner.pipeline.recipe import ToolRecipe

    if files and article:
        raise click.UsageError("--article chooses from the store: leave FILE out.")
    kind = kind or _by_suffix(output)
    glossary = load(folder, policy)
    rows = [_with_options(row, on, source) for row in (_of_files(files, columns, encoding, article_column) if files else _of_store(ctx.obj, article))]
    recipe = ToolRecipe(folder, policy)
    with on_engine(recipe, Tools(no_translator, glossary), lambda: len(rows) // PAGE_PAIRS) as executor:
        found = list(check_pairs([row.row.pair for row in rows], executor))
    for item in found:
        if isinstance(item, Rejection):
            click.echo(f"aligner: {item.reason}", err=True)
    remarks = [item for item in found if not isinstance(item, Rejection)]
    report = CheckReport.of(rows, remarks, min_severity, glossary)
    if kind == "screen":
        _show(report, display.console(), explain)
    else:
        _write(_json(report) if kind == "json" else _tsv(report), output)
        if output is not None:
            click.echo(report.summary(), err=True)
    ctx.exit(1 if report.errors else 0)


def _by_suffix(output: Path | None) -> str:
    if output is None:
        return "screen"
    kinds = {".json": "json", ".tsv": "tsv"}
    if output.suffix.lower() not in kinds:
        raise click.UsageError(f"The suffix of {output} names no format: add --format json or --format tsv.")
    return kinds[output.suffix.lower()]


def _of_files(
    files: Sequence[str], columns: str | None, encoding: str | None, grouping: str | None
) -> Iterator[CheckedRow]:
    from aligner.exchange.read import stream_units
    from aligner.exchange.units import Remarks

    dialect = dialect_of(columns, encoding)
    for number, (name, data) in enumerate(opened for file in files for opened in _opened(file)):
        path, remarks = Path(name), Remarks(name)
        for row in stream_units(path, remarks, data, dialect):
            article = f"{number}/{_article(row, path, grouping)}"  # two files may bear one name
            yield CheckedRow(name, replace(row, pair=replace(row.pair, article=article)))
        for remark in remarks:
            click.echo(remark, err=True)


def _opened(file: str) -> Iterator[tuple[str, bytes | None]]:
    """Yield the name of a file, and its content if the disk has no file of this name."""
    from aligner.ingest.storage import is_stored, stored_files

    if file == STDIN:
        yield "standard input", sys.stdin.buffer.read()
    elif is_stored(file):
        yield from stored_files(file)
    else:
        yield str(Path(file)), None


def _article(row: TranslationUnit, path: Path, grouping: str | None) -> str:
    """Return the article that a unit belongs to; in a file that names none each unit is its own article."""
    if grouping is None:
        return row.pair.article if row.grouped else f"{row.pair.article}#{row.pair.index}"
    if grouping not in row.columns:
        raise click.UsageError(f"{path} has no column {grouping}; its columns are {', '.join(row.columns) or 'en, ru'}.")
    return f"{path.name}#{row.columns[grouping]}"


def _of_store(where: str | None, key: str | None) -> Iterator[CheckedRow]:
    from aligner.cli.articles import find_key
    from aligner.exchange.units import TranslationUnit
    from aligner.store import PairFilter

    with open_store() as store:
        wanted = PairFilter(article=find_key(store, key)) if key else PairFilter()
        for filed in store.pairs.matching(wanted):
            yield CheckedRow("", TranslationUnit(filed.pair.id, filed.pair, 0), frozenset(filed.decided))


def _with_options(checked: CheckedRow, on: date | None, source: Lang | None) -> CheckedRow:
    """Return the row with the day and direction of the command line, where given."""
    pair = checked.row.pair
    pair = replace(pair, published=on or pair.published, source=source or pair.source)
    return replace(checked, row=replace(checked.row, pair=pair))


# To files


def _json(report: CheckReport) -> str:
    from aligner.exchange.jsons import finding_object

    findings: list[dict[str, Any]] = []
    for checked in report.rows:
        place = {"file": checked.file, "line": checked.row.line} if checked.file else {}
        for finding in report.findings(checked):
            made = finding_object(finding) | {"pair": checked.row.id} | place
            findings.append(made | ({"columns": dict(checked.row.columns)} if checked.row.columns else {}))
    value = {
        "pairs": len(report.rows),
        "glossary": report.glossary.digest,
        "policy": report.glossary.policy.name,
        "findings": findings,
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _tsv(report: CheckReport) -> str:
    """Return every row with its own columns, what was found in it, and its target as the certain suggestions leave it."""
    from aligner.checks import repair

    own = list(dict.fromkeys(name for checked in report.rows for name in checked.row.columns))
    lines = [["id", "en", "ru", *own, "findings", "fixed"]]
    for checked in report.rows:
        pair, found = checked.row.pair, report.findings(checked)
        fixed = repair(pair, found)
        said = " ".join(f"{f.severity}: {f.check}: {f.message}" for f in found)
        kept = [checked.row.columns.get(name, "") for name in own]
        lines.append(
            [
                checked.row.id,
                pair.en,
                pair.ru,
                *kept,
                said,
                fixed.side(pair.target) if fixed != pair else "",
            ]
        )
    return "".join("\t".join(" ".join(cell.split()) for cell in line) + "\n" for line in lines)


def _write(text: str, output: Path | None) -> None:
    from aligner.exchange import STDOUT, atomic_output

    with atomic_output(output or STDOUT) as (file,):
        file.write(text.encode())


# To the screen


def _show(report: CheckReport, out: Console, explain: bool) -> None:
    from rich.text import Text

    for checked in report.rows:
        remarks = [r for r in report.remarks[checked.row.pair.id] if r.kept or explain]
        if remarks:
            out.print()
            out.print(Text(_place(checked), style="dim"), soft_wrap=True)
            for line in _lines(checked.row.pair, remarks, explain):
                out.print(line)
    out.print()
    out.print(Text(report.summary(), style="bold"))


def _place(checked: CheckedRow) -> str:
    day = checked.row.pair.published
    where = f"{checked.file}:{checked.row.line}" if checked.file else ""
    return " · ".join(part for part in (checked.row.id, where, day.isoformat() if day else "") if part)


def _lines(pair: Pair, remarks: Sequence[Remark], explain: bool) -> Iterator[RenderableType]:
    """Yield both sentences with what was found marked, then each finding with its fix."""
    from rich.text import Text

    from aligner.cli import display

    kept = [remark.finding for remark in remarks if remark.kept]
    for lang in (pair.source, pair.target):
        text = Text(pair.side(lang))
        for finding in reversed(kept):
            for start, stop in finding.spans(lang):
                text.stylize(display.COLOURS[finding.severity] + " underline", start, stop)
        yield _after(lang, "dim", text, 2)
    for remark in remarks:
        finding = remark.finding
        line = Text(finding.message)
        if explain:
            line.append(_decided(remark), "dim")
        colour = display.COLOURS[finding.severity] if remark.kept else "dim"
        yield _after(f"{display.SIGNS[finding.severity]} {finding.check}", colour, line, 4)
        if finding.suggestion and remark.kept:
            yield _after("→", "green", _fixed(pair, finding.suggestion), 6)


def _decided(remark: Remark) -> str:
    """Describe what became of a finding and by which rule: "[silenced by given_name]"."""
    if remark.outcome == "covered":
        return "  [covered: an earlier check speaks of this place]"
    outcome = "silenced" if remark.outcome == "silenced" else remark.finding.severity
    return f"  [{outcome} by {remark.rule}]" if remark.rule else ""


def _fixed(pair: Pair, edit: Edit) -> Text:
    """Return the sentence after the suggestion, its new words highlighted."""
    from rich.text import Text

    made = Text(edit.apply(pair).side(edit.lang))
    made.stylize("green bold", edit.start, edit.start + len(edit.text))
    if not edit.certain:
        made.append("  (check agreement with nearby words)", "dim")
    return made


def _after(label: str, style: str, text: Text, columns: int) -> RenderableType:
    """Return text that hangs to the right of its label, however many lines it takes."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text as Label

    row = Table.grid(padding=(0, 2))
    row.add_column(no_wrap=True)
    row.add_column()
    row.add_row(Label(label, style=style), text)
    return Padding(row, (0, 0, 0, columns), expand=False)
