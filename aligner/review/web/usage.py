"""The views of what the store's pairs hold: how words are used (a concordance), and the pairs counted."""

from __future__ import annotations

from starlette.responses import Response

from aligner.exchange.charts import bar_chart, column_chart
from aligner.i18n import N_
from aligner.review.concordance import lines, seek
from aligner.review.web.address import number, period
from aligner.review.web.downloads import OFFERS
from aligner.review.web.request import PageRequest
from aligner.store import ranges
from aligner.text import invisible

LISTED = 50  # uses of each word
MOST_BARS = 15
TITLES = {
    "site": N_("Sites"), "section": N_("Sections"), "year": N_("Years"), "origin": N_("Who wrote the second text"), "state": N_("State"),
    "step": N_("Estimate of machine sentences"), "score": N_("Score of the aligner"), "length ratio": N_("Length, Russian to English"),
    "useless": N_("Chance that a machine's sentence is useless"),
}  # fmt: skip


VALUES = {
    "edition": N_("edition"), "machine": N_("machine"), "memory": N_("memory"), "human": N_("a person"), "reused": N_("reused"),
    "flagged": N_("with findings"), "reviewed": N_("decided by a person"), "clean": N_("without findings"),
    "good": N_("good"), "read": N_("to read"), "rewrite": N_("to rewrite"),
}  # fmt: skip
NAMED = ("origin", "state", "step")  # tallies whose values the program names, not an article


def show_usage(request: PageRequest) -> Response:
    """Show how words are used in any form, in either language: by year, by section, in context; commas part what is compared."""
    query, say = request.query, request.locale.say
    words, names = query.get("q", "")[:200], query.get("names") == "1"
    wanted = period(query)
    skip = number(query.get("skip") or "0", "skip")
    sought = seek(words, request.site.glossary(True) if names else None)
    concordance = request.site.store.concordance
    usages = [concordance.usage(one, wanted) for one in sought]
    years = {invisible.show(one.words): usage.years for one, usage in zip(sought, usages, strict=True)}
    named = {one: {year or say("no date"): times for year, times in own.items()} for one, own in years.items()}
    found = [lines(concordance.uses(one, wanted, LISTED, skip, usage), one) for one, usage in zip(sought, usages, strict=True)]
    return request.render(
        "usage.html",
        words=words,
        names=names,
        period=wanted,
        results=list(zip(sought, usages, found, strict=True)),
        chart=column_chart(say("Pairs by year"), named) if any(named.values()) else "",
        skip=skip,
        more=skip + LISTED if any(usage.pairs > skip + LISTED for usage in usages) else 0,
        offers=OFFERS,
    )


def show_statistics(request: PageRequest) -> Response:
    """Show the pairs counted, and their histograms."""
    found, say = request.site.store.statistics.pairs(), request.locale.say
    charts = {}
    for title, tally in found.by.items():
        kept = list(tally.items())[-MOST_BARS:] if title == "year" else list(tally.items())[:MOST_BARS]
        names = VALUES if title in NAMED else {}
        charts[title] = {say(names[name]) if name in names else name or say("none"): count for name, count in kept}
    for title, bars in found.histograms.items():
        charts[title] = ranges(bars)
    drawn = {title: bar_chart(say(TITLES[title]), values) for title, values in charts.items() if any(values.values())}
    return request.render("statistics.html", pairs=found.pairs, charts=drawn, titles=TITLES)
