"""`aligner search` and `aligner stats`: how words are used in the store's pairs, and what these are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli import display
from aligner.cli.articles import limit_option
from aligner.cli.options import DAY, export_format, format_option, json_option, open_store, written

if TYPE_CHECKING:
    from rich.console import Console

    from aligner.model import Lang
    from aligner.review.concordance import Context, KeywordLine
    from aligner.store import Sought, Usage

BAR = 30  # characters of the longest bar
ROWS = 12  # of a tally
NOTHING = {"site": "no address", "section": "no section", "year": "no date"}


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--names", is_flag=True, help="Look for every name of the places, bodies and persons that WORDS name.")
@click.option("--since", type=DAY, help="Only articles of this day and later.")
@click.option("--until", type=DAY, help="Only articles of this day and earlier.")
@click.option("--section", help="Only articles of this section.")
@limit_option
@json_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write all pairs found here, in any format of `aligner export`.")
@format_option
def search(
    words: tuple[str, ...], names: bool, since: date | None, until: date | None, section: str | None, limit: int, as_json: bool,
    output: Path | None, kind: str | None,
) -> None:  # fmt: skip
    """Show how WORDS are used, in any form: in context, by year and section.

    Both languages are searched, and any form of a Russian word is found by any other. Commas part what is compared.
    Pairs have all words; the keyword of the other side is another form of the name, or the likest word.

    \b
    aligner search Карабахом переговоры
    aligner search Степанакерт, Ханкенди
    aligner search --names Yerevan --since 2020-01-01 -o yerevan.xlsx
    """
    from aligner.glossary import load
    from aligner.review.concordance import documents, lines, seek
    from aligner.store import Period

    if output is not None:
        export_format(output, kind)
    sought = seek(" ".join(words), load() if names else None)
    if not sought:
        raise click.UsageError("WORDS name nothing to look for: give a word, such as `aligner search Баку`.")
    if names:
        _check_names(sought)
    period = Period(since, until, section)
    with open_store() as store:
        if output is not None:
            from aligner.exchange import write

            click.echo(written(write(documents(store, sought, period), output, kind), output, kind))
            return
        usage = {one: store.concordance.usage(one, period) for one in sought}
        found = {one: lines(store.concordance.uses(one, period, limit, usage=usage[one]), one) for one in sought}
    if as_json:
        click.echo(json.dumps([_found(one, usage[one], found[one]) for one in sought], ensure_ascii=False, indent=2))
        return
    for one in sought:
        _show(display.console(), one, usage[one], found[one])


def _check_names(sought: list[Sought]) -> None:
    from aligner.errors import InputError

    if unknown := [one.words for one in sought if not one.names]:
        raise InputError(f"Not in the glossary: {', '.join(unknown)}. Search without --names, or see `aligner glossary lookup`.")


def _found(one: Sought, usage: Usage, found: list[KeywordLine]) -> dict[str, Any]:
    return {"words": one.words, "names": list(one.names), **asdict(usage), "uses": [_use(line) for line in found]}


def _use(line: KeywordLine) -> dict[str, Any]:
    pair, day = line.used.pair, line.used.published
    about = {"headline": line.used.title, "date": day.isoformat() if day else None, "section": line.used.section}
    keywords = {lang: context.keyword for lang, context in line.sides.items()}
    return {"id": pair.id, "en": pair.en, "ru": pair.ru, "origin": pair.origin, "keywords": keywords, **about}


def _show(out: Console, one: Sought, usage: Usage, found: list[KeywordLine]) -> None:
    from rich.text import Text

    counted = f"{display.plural(usage.pairs, 'pair')} in {display.plural(usage.articles, 'article')}" if usage.pairs else "0 pairs found"
    out.print(Text(one.words, style="bold"), f": {counted}.", sep="")
    if usage.pairs:
        _tally(out, "year", usage.years)
        _tally(out, "section", usage.sections)
    for line in found:
        day = line.used.published
        out.print(f"{line.used.pair.id}  {day.isoformat() if day else ''}", style="dim")
        for lang in _order(line):
            out.print(_keyword_line(line.sides[lang], out.width))
    if len(found) < usage.pairs:
        out.print(f"{usage.pairs - len(found):,} more: raise --limit, or write all with -o FILE.", style="dim")
    out.print()


def _order(line: KeywordLine) -> tuple[Lang, Lang]:
    return line.used.pair.source, line.used.pair.target


def _keyword_line(context: Context, width: int) -> Any:
    """Return a side with its keyword in a common column; a side without a keyword as it begins."""
    from rich.text import Text

    half = max(10, (width - 24) // 2)
    shown = context.clipped(half)
    before = f"{shown.before:>{half + 2}}" if context.keyword else "  "
    return Text.assemble(before, (context.keyword, "bold"), shown.after, no_wrap=True, overflow="ellipsis")


@click.command()
@json_option
def stats(as_json: bool) -> None:
    """Count what the store holds, with histograms.

    Articles, findings and verdicts, and the pairs by site, section, year, origin and state.

    Histograms show the aligner's score of editions, the length of the Russian to that of the English, and how likely
    machine sentences are useless.

    \b
    aligner stats
    aligner stats --json
    """
    from aligner.store import ranges

    with open_store() as store:
        counts, found, name = store.stats(), store.statistics.pairs(), store.name
    if as_json:
        histograms = {title: {f"{low:g}": count for low, count in bars.items()} for title, bars in found.histograms.items()}
        click.echo(json.dumps({**counts, "by": found.by, "histograms": histograms}, ensure_ascii=False, indent=2))
        return
    click.echo(f"{name}")
    for noun, tally in counts.items():
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in tally.items())
        click.echo(f"{noun:>9}: {sum(tally.values()):,}" + (f" ({kinds})" if kinds else ""))
    out = display.console()
    for title, counted in found.by.items():
        if counted and title != "origin":
            _tally(out, title, counted)
    for title, bars in found.histograms.items():
        if any(bars.values()):
            _tally(out, title, {name: count for name, count in ranges(bars).items() if count}, len(bars))


def _tally(out: Console, title: str, counts: Mapping[str, int], most: int = ROWS) -> None:
    """Print bars, the first ``most`` names and how many more there are."""
    longest = max(counts.values(), default=1)
    out.print(f"by {title}" if title in ("site", "section", "year", "state", "step") else title, style="bold")
    for name, count in list(counts.items())[-most if title == "year" else 0 :][:most]:
        bar = "█" * max(1, round(BAR * count / longest))
        out.print(f"  {(name or NOTHING.get(title, 'none'))[:24]:<24} {count:>9,} {bar}", markup=False, highlight=False)
    if len(counts) > most:
        out.print(f"  and {len(counts) - most:,} more", style="dim")
