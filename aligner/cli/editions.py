"""`aligner editions`: which pages are editions of each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from aligner.pipeline.editions import EditionSearch


@click.command()
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--format", "kind", type=click.Choice(["table", "tsv", "jsonl"]), help="[default: table, or by -o's suffix]")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the pairs here.")
@click.option("--declared", is_flag=True, help="Only what the pages declare themselves.")
@click.option("--lonely", is_flag=True, help="List the articles without an edition, too.")
@click.pass_context
def editions(
    ctx: click.Context, pages: tuple[str, ...], kind: str | None, output: Path | None, declared: bool, lonely: bool
) -> None:
    """Find which pages are English and Russian editions of each other.

    PAGE is a file, a folder, a glob or a URL. What pages declare (hreflang and the like) comes first, then the address
    patterns of such a site, then the content: names, numbers, days, sentence by sentence. A pair in doubt is
    "doubtful": `aligner translate` leaves it apart. Nothing is stored or translated.

    \b
    aligner editions saved-pages/
    aligner editions saved-pages/ --lonely -o editions.jsonl
    """
    from aligner.cli import display
    from aligner.exchange import STDOUT, atomic_output
    from aligner.extraction import read_pages
    from aligner.pipeline.editions import list_editions

    kind = kind or {".tsv": "tsv", ".jsonl": "jsonl"}.get(output.suffix if output else "", "table")
    listed = list_editions(read_pages(pages), "declared" if declared else "auto")
    for rejection in listed.rejections:
        click.echo(f"aligner: {rejection.reason}", err=True)
    lines = {"table": _table, "tsv": _tsv, "jsonl": _jsonl}[kind](listed, lonely)
    with atomic_output(output or STDOUT) as (file,):
        file.writelines(f"{line}\n".encode() for line in lines)
    doubtful = sum(pair.state == "doubtful" for pair in listed.pairs)
    click.echo(
        f"{display.plural(len(listed.profiles), 'article')}: {display.plural(len(listed.pairs), 'pair')} of editions"
        f"{f', {doubtful} of them in doubt' if doubtful else ''}, {len(listed.lonely)} without an edition.",
        err=True,
    )
    ctx.exit(1 if listed.rejections else 0)


def _table(listed: EditionSearch, lonely: bool) -> Iterator[str]:
    for pair in listed.pairs:
        yield f"{pair.confidence:.2f}  {pair.state:<9} {listed.profiles[pair.en].source}"
        yield f"{'':16}{listed.profiles[pair.ru].source}"
        yield f"{'':16}{'; '.join(pair.evidence)}"
    if lonely:
        for profile in listed.lonely:
            yield f"{'':6}{'alone':<10}{profile.source}"


def _tsv(listed: EditionSearch, lonely: bool) -> Iterator[str]:
    yield "en\tru\tconfidence\tstate\tevidence"
    for record in _records(listed, lonely):
        evidence = "; ".join(record["evidence"])
        values = (record["en"], record["ru"], record["confidence"], record["state"], evidence)
        yield "\t".join("" if value is None else str(value) for value in values)


def _jsonl(listed: EditionSearch, lonely: bool) -> Iterator[str]:
    for record in _records(listed, lonely):
        yield json.dumps(record, ensure_ascii=False)


def _records(listed: EditionSearch, lonely: bool) -> Iterator[dict[str, Any]]:
    """Yield a record a pair; with ``lonely`` one for each article without an edition, its other side null."""
    for pair in listed.pairs:
        yield {
            "en": listed.profiles[pair.en].source,
            "ru": listed.profiles[pair.ru].source,
            "confidence": round(pair.confidence, 4),
            "state": pair.state,
            "evidence": list(pair.evidence),
        }
    if lonely:
        for profile in listed.lonely:
            sides: dict[str, Any] = {"en": None, "ru": None, profile.lang: profile.source}
            yield {**sides, "confidence": None, "state": "alone", "evidence": []}
