"""Write the page about the checks, docs/checks.md, from the checks themselves.

.venv/bin/python -m aligner.checks.docs > docs/checks.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from aligner.checks.names.presence import PRESENCE
from aligner.checks.names.tolerances import TOLERANCES
from aligner.checks.numbers.counterparts import ANSWERS
from aligner.checks.registry import CHECKS

_INTRODUCTION = """# Checks

`aligner check` judges the side that was written second (the target) by the one written first (the source). This page is
generated from the checks: `.venv/bin/python -m aligner.checks.docs > docs/checks.md`.

An *error* is wrong whatever was meant, a *warning* should be looked at, an *info* is a remark. The checks run in this
order; the first to speak of a place in the text keeps it, so that a misspelt name is not a missing one as well.
"""
_EXPLAIN = """
## Which rule decided

`aligner check --explain` shows what was held back too, and names the rule that decided. Each of the three questions below is
answered by an ordered table of rules; the first rule that knows an answer decides.
"""
_NEW_CHECK = """
## To add a check

1. Write a function that takes a `PairContext` and yields findings (`context.finding(...)`), in the folder that it belongs to:
   `checks/names`, `checks/numbers` or `checks/text`. Word lists go into `checks/data` or the glossary.
2. Add a `Check` to `CHECKS` in `checks/registry.py`. Its place decides who keeps a place in the text.
3. Add right and wrong pairs to `tests/cases/checks/gold.tsv`; run `make messages` and translate the new sentences.
4. `benchmarks/checks_ablation.py` must show that a new rule changes what is said of the sealed pairs or the planted faults.
"""


def page() -> str:
    """Return the whole page, as Markdown."""
    names = ((rule.__name__, _first_line(rule)) for rule in PRESENCE)
    tolerances = ((rule.__name__, _first_line(rule)) for rule in TOLERANCES)
    numbers = ((rule.__name__, _first_line(rule)) for rule in ANSWERS)
    parts = (
        _INTRODUCTION,
        _table(("check", "severity", "finds"), ((f"`{c.name}`", c.severity, c.description) for c in CHECKS)),
        _EXPLAIN,
        _rules("Is the name there?", "how it may be there", names),
        _rules("How bad is a missing name?", "when it decides", tolerances),
        "A name that no rule excuses is an error (`nothing_excuses`).\n",
        _rules("Is the number there?", "how it may be there", numbers),
        "A number that is not there is a warning; where people translated, a year or a part of a date is a remark (`date_left_out`).\n",
        _NEW_CHECK,
    )
    return "\n".join(parts)


def _rules(title: str, column: str, rules: Iterable[tuple[str, str]]) -> str:
    return f"### {title}\n\n" + _table(("rule", column), ((f"`{name}`", line) for name, line in rules))


def _first_line(rule: Callable[..., Any]) -> str:
    return (rule.__doc__ or "").strip().partition("\n")[0]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join(_lines(head, rows))


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |\n"
    yield f"|{'---|' * len(head)}\n"
    for row in rows:
        yield f"| {' | '.join(row)} |\n"


if __name__ == "__main__":
    print(page(), end="")
