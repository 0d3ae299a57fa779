"""Views of the list of articles: found by state, language, site and headline; removed, and brought back."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from aligner.errors import InputError
from aligner.i18n import N_
from aligner.model import LANGUAGES
from aligner.review.web.address import number
from aligner.review.web.downloads import OFFERS
from aligner.review.web.request import PageRequest
from aligner.store.overview import ORDERS, STATES, ArticleFilter

PAGE = 50
STATE_NAMES = {
    "": N_("any state"),
    "unread": N_("not read"),
    "read": N_("read"),
    "flagged": N_("with findings"),
    "doubtful": N_("alignment in doubt"),
    "editions": N_("two editions"),
    "drafts": N_("drafts"),
}
ORDER_NAMES = {"latest": N_("worked on last"), "date": N_("by date"), "title": N_("by headline")}


def show_articles(request: PageRequest) -> Response:
    """Show the articles that are wanted, page by page."""
    overview, wanted = request.site.store.overview, _wanted(request.query)
    skip = number(request.query.get("skip") or "0", "skip")
    entries = overview.articles(wanted, PAGE + 1, skip)
    return request.render(
        "articles.html",
        wanted=wanted,
        entries=entries[:PAGE],
        total=overview.count(wanted),
        more=skip + PAGE if len(entries) > PAGE else 0,
        skip=skip,
        sites=overview.sites()[:100],
        states=STATE_NAMES,
        orders=ORDER_NAMES,
        offers=OFFERS,
        removed=[key for key in request.query.getlist("removed") if request.site.store.versions.of_article(key)],
    )


def _wanted(query: Mapping[str, str]) -> ArticleFilter:
    given = {name: query.get(name, "").strip()[:200] for name in ("q", "lang", "site", "state", "order")}
    if given["lang"] not in ("", *LANGUAGES) or given["state"] not in STATES or given["order"] not in ("", *ORDERS):
        raise InputError(N_("Unknown filter in the address: choose the filters on the page."))
    return ArticleFilter(given["q"], given["lang"] or None, given["site"], given["state"], given["order"] or "latest")  # type: ignore[arg-type]


def change_articles(request: PageRequest) -> Response:
    """Remove the articles that are ticked, or bring removed ones back."""
    store, keys = request.site.store, request.fields("article")
    if request.field("do") == "restore":
        for key in keys:
            if store.articles.get(key) is None or store.articles.outcome(key) is None:
                store.restore(key)
        return request.go("/articles")
    removed = [key for key in keys if store.remove(key)]
    return request.go("/articles" + "".join(f"{'&' if at else '?'}removed={key}" for at, key in enumerate(removed)))
