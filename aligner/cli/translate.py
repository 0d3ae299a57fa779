"""`aligner translate`: the main job."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from aligner.cli import screen
from aligner.cli.options import (
    DAY,
    PACKAGE,
    export_format,
    folder_option,
    format_option,
    policy_option,
    written,
)
from aligner.errors import sentence

if TYPE_CHECKING:
    from aligner.glossary import Glossary
    from aligner.model import Finding, Lang, Page, Rejection
    from aligner.pipeline import Done, Job
    from aligner.store import Store
    from aligner.translation import Translator

SHOWN = 5  # articles printed in full; of a longer run each article gets a line


@click.command()
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option(
    "--edition", metavar="PAGE", help="The article's other edition, written by people: align the two."
)
@click.option(
    "--from", "source", type=click.Choice(["en", "ru"]), help="Language of the pages. [default: detected]"
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write the pairs here; - is standard output, and so is --format alone.",
)
@format_option
@click.option("--model", type=PACKAGE, metavar="NAME|FILE", help="Package to translate with; see `aligner models`.")
@click.option("--terms", type=click.Choice(["off", "suggest", "apply"]), default="apply", show_default=True,
              help="Place names: leave alone, suggest mends, or mend what is certain.")  # fmt: skip
@policy_option
@click.option("--date", "on", type=DAY, help="Judge names by this day, not the article's.")
@folder_option
@click.option("--no-memory", is_flag=True, help="Translate every sentence anew.")
@click.option("--strict", is_flag=True, help="Exit with 1 when an error is flagged.")
@click.option("-q", "--quiet", is_flag=True, help="Only what is doubtful as a whole or failed.")
@click.pass_context
def translate(
    ctx: click.Context,
    pages: tuple[str, ...],
    edition: str | None,
    source: Lang | None,
    output: Path | None,
    kind: str | None,
    model: str | None,
    terms: str,
    policy: str | None,
    on: date | None,
    folder: Path | None,
    no_memory: bool,
    strict: bool,
    quiet: bool,
) -> None:
    """Translate pages and check the place names in them.

    The screen shows sentence beside sentence. PAGE is a file (HTML or plain text), a folder, a glob, a URL, or - for standard input. English goes to Russian
    and Russian to English. Pages worked before with the same models and glossary are not worked again; an
    interrupted run, started again, goes on where it was.

    \b
    aligner translate article.html
    aligner translate article.html -o article.tmx
    aligner translate english.html --edition russian.html
    aligner translate saved-pages/ -o corpus.jsonl --quiet
    """
    from aligner.exchange import STDOUT
    from aligner.glossary import load
    from aligner.pipeline import Settings, Tools, run
    from aligner.store import Store
    from aligner.translation import named, open_translator

    if edition is not None and len(pages) != 1:
        raise click.UsageError("--edition takes one PAGE: the two editions of one article.")
    if output is None and kind is not None:
        output = STDOUT
    if output is not None:
        export_format(output, kind)  # a wrong name should not be found out after an hour's work
        quiet = quiet or output == STDOUT

    if model is not None:
        named(model)

    @cache
    def translator(lang: Lang) -> Translator:
        return open_translator(lang, "ru" if lang == "en" else "en", model)

    glossary = load(folder, policy)
    settings = Settings(source, terms, on, not no_memory)  # type: ignore[arg-type]
    report = Report()
    with Store.open(ctx.obj) as store:
        jobs = list(_jobs(pages, edition))
        tools = Tools(translator, glossary, store)
        with _progress(len(jobs), quiet) as bar:
            task = bar.add_task("translating", total=len(jobs), sentences=0)
            heard = iter(run(jobs, tools, settings, lambda n: _count(bar, task, n)))
            for item in heard:
                report.add(item)
                bar.advance(task)
        _show(report, store, glossary, quiet, output)
        if output is not None:
            _export(report, store, output, kind, quiet)
    report.say(quiet, strict, store.name, _review_command(ctx, store.name))
    ctx.exit(report.exit_code(strict))


def _review_command(ctx: click.Context, store: str) -> str:
    """What to type to decide on what was flagged: the store is named where this run named it."""
    named = ctx.find_root().get_parameter_source("store") is ParameterSource.COMMANDLINE
    return f"aligner --store {shlex.quote(store)} review" if named else "aligner review"


@dataclass
class Report:
    """What a run came to: the counts, the closing words and the exit status, in one place."""

    done: list[Done] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def add(self, item: Done | Rejection) -> None:
        """Count one input."""
        from aligner.pipeline import Done

        if isinstance(item, Done):
            self.done.append(item)
        else:
            self.rejections.append(item)

    @property
    def keys(self) -> list[str]:
        """The articles, each once, though several pages may hold the same one."""
        return list(dict.fromkeys(done.key for done in self.done))

    @property
    def findings(self) -> list[Finding]:
        """All findings of all articles."""
        return [finding for done in self.done for finding in done.findings]

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    def say(self, quiet: bool, strict: bool, store: str, review: str) -> None:
        """Print the closing summary, and last, on standard error, doubts about whole articles and what failed and why."""
        out, err = screen.console(), screen.console(stderr=True)
        for note in dict.fromkeys(note for done in self.done for note in done.notes if not quiet):
            out.print(note, markup=False, soft_wrap=True)
        if not quiet:
            out.print(self.summary(), style="bold", soft_wrap=True)
        if self.done and not quiet:
            flagged = any(finding.severity != "info" for finding in self.findings)
            told = f"Stored in {store}" + (f"; decide what is flagged with `{review}`." if flagged else ".")
            out.print(told, style="dim", markup=False, soft_wrap=True)
        for warning in dict.fromkeys(warning for done in self.done for warning in done.warnings):
            err.print(f"aligner: {sentence(warning)}", style="yellow", markup=False, soft_wrap=True)
        for rejection in self.rejections:
            err.print(f"aligner: {sentence(rejection.reason)}", style="red", markup=False, soft_wrap=True)
        if strict and self.errors:
            told = f"{screen.plural(self.errors, 'error')} flagged: decide with `{review}`."
            err.print(f"aligner: {told}", style="red", markup=False, soft_wrap=True)

    def summary(self) -> str:
        """One line: articles, sentences, pairs, flags by kind, failures, seconds."""
        resumed = sum(done.resumed for done in self.done)
        parts = [screen.plural(len(self.done), "article") + (f" ({resumed} done before)" if resumed else "")]
        if self.done:
            parts += [
                screen.plural(sum(done.sentences for done in self.done), "sentence"),
                screen.plural(sum(done.pairs for done in self.done), "pair"),
                screen.tally(self.findings),
            ]
        if self.rejections:
            parts.append(f"{screen.plural(len(self.rejections), 'page')} failed")
        return " · ".join([*parts, f"{time.monotonic() - self.started:.1f} s"])

    def exit_code(self, strict: bool) -> int:
        """1 when a page failed, or (strict) when an error is flagged; else 0."""
        return 1 if self.rejections or (strict and self.errors) or not self.done else 0


def _jobs(pages: tuple[str, ...], edition: str | None) -> Iterator[Job | Rejection]:
    from aligner.extraction import read_pages
    from aligner.model import Rejection
    from aligner.pipeline import Job

    other = _edition(edition) if edition else None
    for page in read_pages(pages):
        yield page if isinstance(page, Rejection) else Job(page, other)


def _edition(name: str) -> Page:
    from aligner.errors import InputError
    from aligner.extraction import read_pages
    from aligner.model import Rejection

    found = list(read_pages([name]))
    if len(found) != 1:
        raise InputError(f"{name} is {len(found)} pages: --edition takes one.")
    if isinstance(found[0], Rejection):
        raise InputError(found[0].reason)
    return found[0]


def _progress(total: int, quiet: bool) -> Progress:
    console = screen.console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("pages · {task.fields[sentences]:,} sentences"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )


def _count(bar: Progress, task: int, sentences: int) -> None:
    bar.update(task, sentences=bar.tasks[task].fields["sentences"] + sentences)  # type: ignore[arg-type]


def _show(report: Report, store: Store, glossary: Glossary, quiet: bool, output: Path | None) -> None:
    if quiet:
        return
    out = screen.console()
    if len(report.keys) <= SHOWN:
        for key in report.keys:
            screen.show_document(out, store.articles.document(key), glossary)
        return
    for done in report.done:
        out.print(
            f"{done.source}: {screen.plural(done.pairs, 'pair')}, {screen.tally(done.findings)}",
            markup=False,
        )


def _export(report: Report, store: Store, output: Path, kind: str | None, quiet: bool) -> None:
    from aligner.exchange import write

    pairs = write(map(store.articles.document, report.keys), output, kind)
    if not quiet:
        screen.console().print(written(pairs, output, kind), markup=False, soft_wrap=True)
