"""`aligner extract`: the article of a page, and what of the page was left out, with the reason."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli import display
from aligner.errors import ExtractionError, InputError
from aligner.model import Rejection

if TYPE_CHECKING:
    from aligner.extraction import Extraction, JudgedLine

_STYLE = (
    "body{font:1em/1.5 sans-serif;max-width:50em;margin:2em auto;padding:0 1em}"
    "p{margin:.4em 0}.out{color:#666;font-size:.85em}.out b{font-weight:normal;color:#a33}"
)


@click.command()
@click.argument("page", metavar="PAGE")
@click.option(
    "--show", "shown", is_flag=True, help="Show every line of the page, kept or left out with the reason."
)
@click.option("--captions", is_flag=True, help="Keep the captions of pictures in an HTML page.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write an HTML page of --show here.",
)
def extract(page: str, shown: bool, captions: bool, output: Path | None) -> None:
    """Print the article of a page, without the rest of the site.

    \b
    aligner extract article.html
    aligner extract article.html --show
    aligner extract article.html --show -o lines.html
    """
    found = _examine(page, captions)
    if shown and output:
        try:
            output.write_text(_as_html(page, found), "utf-8")
        except OSError as error:
            raise InputError(f"{output} cannot be written: {error.strerror}") from None
    elif shown:
        _print_lines(found)
    elif found.article is not None:
        click.echo(found.article.text)
    for warning in found.warnings:
        click.echo(f"aligner: {warning}", err=True)
    if found.article is None:
        raise ExtractionError(found.refusal)


def _examine(page: str, captions: bool) -> Extraction:
    from aligner.extraction import examine, read_pages

    pages = list(read_pages([page]))
    if len(pages) != 1:
        raise InputError(f"{page} is {len(pages)} pages: name one")
    if isinstance(pages[0], Rejection):
        raise InputError(pages[0].reason)
    return examine(pages[0], captions=captions)


def _print_lines(found: Extraction) -> None:
    """Lines that were kept in full, runs of others with their reasons, dimmed."""
    from rich.text import Text

    out = display.console()
    for line in found.lines:
        text = Text("  " if not line.reason else "- ")
        text.append(line.text, style="" if not line.reason else "dim")
        if line.reason:
            text.append(f"  [{line.reason}]", style="yellow")
        out.print(text)


def _as_html(page: str, found: Extraction) -> str:
    title = escape(found.article.title if found.article else page)
    lines = "\n".join(map(_line, found.lines))
    return f'<!doctype html><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style><h1>{title}</h1>\n{lines}\n'


def _line(line: JudgedLine) -> str:
    if not line.reason:
        return f"<p>{escape(line.text)}</p>"
    return f'<p class="out"><s>{escape(line.text)}</s> <b>{escape(line.reason)}</b></p>'
