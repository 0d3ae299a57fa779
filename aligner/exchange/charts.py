"""Bar charts as inline SVG: no script, no file beside the page; a table of the same numbers for screen readers is the title."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

WIDTH, BAR, GAP, LABEL = 560, 16, 4, 150  # pixels


def bar_chart(title: str, values: Mapping[str, float], unit: str = "") -> str:
    """Return horizontal bars, one a value, each with its label and number."""
    most = max(values.values(), default=0) or 1
    rows = []
    for at, (name, value) in enumerate(values.items()):
        top, width = at * (BAR + GAP), round((WIDTH - LABEL - 90) * value / most, 1)
        rows.append(
            f'<text x="{LABEL - 6}" y="{top + 12}" text-anchor="end">{escape(name[:24])}</text>'
            f'<rect x="{LABEL}" y="{top}" width="{width}" height="{BAR}"/>'
            f'<text x="{LABEL + width + 6}" y="{top + 12}">{value:,.0f}{escape(unit)}</text>'
        )
    told = "; ".join(f"{name}: {value:,.0f}{unit}" for name, value in values.items())
    height = max(1, len(values)) * (BAR + GAP)
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-size="12">'
        f"<title>{escape(title)}. {escape(told)}</title>{''.join(rows)}</svg>"
    )
