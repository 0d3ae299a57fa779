"""What a person sees in the terminal: an article's pairs side by side, names marked, findings under their pair.

rich is imported when something is shown: a command's help and a quiet run do without it.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from aligner.glossary import Glossary
    from aligner.model import Article, Document, Finding, Lang, Pair, Quality, Record, Step

COLOURS = {"error": "bold red", "warning": "yellow", "info": "blue"}
SIGNS = {"error": "✗", "warning": "!", "info": "·"}  # the gravest first
DRAFTS: dict[Step, str] = {"good": "good", "read": "to read", "rewrite": "to rewrite"}
STEP_SIGNS: dict[Step, tuple[str, str]] = {"good": ("●", "green"), "read": ("◐", "yellow"), "rewrite": ("○", "red")}
NAME = "cyan"
ALIGNED = {"human": "aligned by", "confirmed": "alignment confirmed by"}
SIDE_BY_SIDE = 100  # columns below which the two texts stand one above the other


def console(stderr: bool = False) -> Console:
    """Make a console that drops colours if its stream is not a terminal, and obeys NO_COLOR."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def is_terminal(stderr: bool = False) -> bool:
    """Return True if the stream is a terminal."""
    stream = sys.stderr if stderr else sys.stdout
    return stream is not None and stream.isatty()


def show_document(out: Console, document: Document, glossary: Glossary | None) -> None:
    """Print an article: a head, then every pair with its findings."""
    out.print(heading(document))
    for record in document.records:
        out.print(record_view(record, glossary, out.width))
    out.print()


def heading(document: Document) -> RenderableType:
    """Headline, byline, date, direction and where the article came from."""
    from rich.console import Group
    from rich.rule import Rule
    from rich.text import Text

    from aligner.model import other

    article = document.article
    origin = f"{article.lang} → {other(article.lang)}"
    if document.edition is not None:
        origin = f"{article.lang} + {document.edition.lang}, two editions"
    facts = [
        article.byline,
        _day(article),
        article.section,
        origin,
        article.url or article.source,
        article.key,
    ]
    title = Text(article.title or "(no headline)", style="bold")
    return Group(Rule(style="dim"), title, Text(" · ".join(fact for fact in facts if fact), style="dim"))


def _day(article: Article) -> str:
    return f"{article.published:%-d %B %Y}" if article.published else ""


def record_view(record: Record, glossary: Glossary | None, width: int) -> RenderableType:
    """Return one pair with its findings, as wide as the screen allows."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from aligner.model import other

    source = record.pair.source
    texts = [marked(record, lang, glossary) for lang in (source, other(source))]
    number = Text(str(record.pair.index + 1), style="dim")
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(width=4, justify="right")
    if width >= SIDE_BY_SIDE:
        table.add_column(ratio=1)
        table.add_column(ratio=1)
        table.add_row(number, *texts)
    else:
        table.add_column(ratio=1)
        table.add_row(number, texts[0])
        table.add_row("", texts[1])
    lines = [Padding(line, (0, 0, 0, 6)) for line in remarks(record)]
    return Padding(Group(table, *lines), (1, 0, 0, 0))


def marked(record: Record, lang: Lang, glossary: Glossary | None) -> Text:
    """Return one side of a pair, its place names marked and its findings in their colours."""
    from rich.text import Text

    text = Text(record.pair.side(lang))
    if glossary is not None:
        for mention in glossary.find(text.plain, lang):
            text.stylize(NAME, mention.start, mention.stop)
    for finding in sorted(record.findings, key=_rank, reverse=True):
        for start, stop in finding.spans(lang):
            text.stylize(COLOURS[finding.severity] + " underline", start, stop)
    return text


def remarks(record: Record) -> list[Text]:
    """Return the notes under a pair: where its text came from if not from this run, a doubtful alignment, its findings."""
    from rich.text import Text

    from aligner.ledger.changes import DOUBTFUL

    lines = [Text.assemble(_sign(finding), _said(finding)) for finding in record.findings]
    if record.pair.quality:
        lines.insert(0, _draft(record.pair.quality))
    if origin := ", ".join(_origin(record.pair)):
        lines.insert(0, Text(origin, style="green"))
    if record.pair.alignment in ALIGNED:
        label = f"{ALIGNED[record.pair.alignment]} {record.pair.aligned_by}"
        lines.insert(0, Text(label, style="green"))
    if record.pair.origin == "edition" and record.pair.confidence < DOUBTFUL:
        lines.insert(0, Text(f"alignment {record.pair.confidence:.2f}", style="dim"))
    return lines


def _draft(quality: Quality) -> Text:
    """Return the step of a machine's sentence and the evidence against it."""
    from rich.text import Text

    sign, colour = STEP_SIGNS[quality.step]
    why = ", ".join(quality.evidence) if quality.step != "good" else ""
    return Text(f"{sign} {DRAFTS[quality.step]}" + (f": {why}" if why else ""), style=colour)


def _origin(pair: Pair) -> Iterator[str]:
    """Yield where a text came from, unless a machine wrote it for this article."""
    if pair.origin == "human":
        yield "a person's words"
    if pair.reused:
        yield "from memory"


def _said(finding: Finding) -> str:
    """Return the message, with the accepted form if it leaves that out."""
    complete = not finding.expected or finding.expected in finding.message
    return finding.message if complete else f"{finding.message} Expected: {finding.expected}"


def _sign(finding: Finding) -> tuple[str, str]:
    return f"{SIGNS[finding.severity]} {finding.check}: ", COLOURS[finding.severity]


def _rank(finding: Finding) -> int:
    return list(SIGNS).index(finding.severity)


def drafts(steps: Counter[Step]) -> str:
    """Describe machine sentences by what is to be done with them: ": 9 good, 12 to read, 5 to rewrite"; "" without any."""
    return ": " + ", ".join(f"{steps[step]:,} {DRAFTS[step]}" for step in DRAFTS if steps[step]) if steps else ""


def tally(flagged: Counter[str], named: bool = False) -> str:
    """Describe counts of findings by check: "3 flagged: 2 missing, 1 number"; "nothing flagged" without any.

    ``named`` adds that this speaks of names and numbers: sentences are judged apart.
    """
    if not flagged:
        return "nothing flagged in names and numbers" if named else "nothing flagged"
    return f"{flagged.total()} flagged: " + ", ".join(f"{count} {check}" for check, count in flagged.items())


def flags(findings: Iterable[Finding]) -> Counter[str]:
    """Count errors and warnings by check, most severe first."""
    grave = sorted((finding for finding in findings if finding.severity != "info"), key=_rank)
    return Counter(finding.check for finding in grave)


def plural(count: int, noun: str) -> str:
    """Write a count with its noun: "1 page", "2 pages", "1,000 pages"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Count on standard error, on a terminal alone, while the block runs; what it yields takes the numbers to add."""
    if not is_terminal(stderr=True):
        yield lambda more: None
        return
    done = 0

    def add(more: int) -> None:
        nonlocal done
        done += more
        sys.stderr.write(f"\r{done:,} {what}")
        sys.stderr.flush()

    try:
        yield add
    finally:
        sys.stderr.write("\r\x1b[K")
