"""Charts as inline SVG: no script, no file beside the page; a table of the same numbers for screen readers is the title."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

HEIGHT, FOOT, WIDEST = 160, 20, 64  # of the columns, of the names under them, of a group of columns
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
    numbers = "; ".join(f"{name}: {value:,.0f}{unit}" for name, value in values.items())
    height = max(1, len(values)) * (BAR + GAP)
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-size="12">'
        f"<title>{escape(title)}. {escape(numbers)}</title>{''.join(rows)}</svg>"
    )


def column_chart(title: str, series: Mapping[str, Mapping[str, float]]) -> str:
    """Return groups of columns over common names, one column a series of each group; a series has the class ``s0``, ``s1`` ..."""
    names = list(dict.fromkeys(name for values in series.values() for name in values))
    most = max((value for values in series.values() for value in values.values()), default=0) or 1
    group = min(WIDEST, WIDTH / max(1, len(names)))
    column = group * 0.8 / max(1, len(series))
    parts = []
    for at, name in enumerate(names):
        for number, values in enumerate(series.values()):
            high = round(HEIGHT * values.get(name, 0) / most, 1)
            left = round(at * group + number * column, 1)
            parts.append(f'<rect class="s{number}" x="{left}" y="{HEIGHT - high + 14:.1f}" width="{column:.1f}" height="{high}"/>')
            if values.get(name) and column > BAR:
                parts.append(f'<text x="{left + column / 2:.1f}" y="{HEIGHT - high + 11:.1f}" text-anchor="middle">{values[name]:,.0f}</text>')
        parts.append(f'<text x="{at * group + group * 0.4:.1f}" y="{HEIGHT + 28}" text-anchor="middle">{escape(name)}</text>')
    numbers = "; ".join(f"{one}, {name}: {value:,.0f}" for one, values in series.items() for name, value in values.items())
    size = f'viewBox="0 0 {WIDTH} {HEIGHT + FOOT + 14}" width="{WIDTH}" height="{HEIGHT + FOOT + 14}"'
    return f'<svg role="img" {size} font-size="12"><title>{escape(title)}. {escape(numbers)}</title>{"".join(parts)}</svg>'
