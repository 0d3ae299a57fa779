"""The application: which address is answered by which view."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from aligner.model import Right
from aligner.review.web import (
    aids,
    alignment,
    alike,
    api,
    articles,
    cards,
    downloads,
    drafts,
    editing,
    glossary,
    home,
    log,
    login,
    new,
    operations,
    pages,
    pairing,
    policies,
    proposals,
    queue,
    replacing,
    usage,
    users,
)
from aligner.review.web.client_queues import ClientQueues
from aligner.review.web.config import SiteConfig
from aligner.review.web.metrics import Metrics
from aligner.review.web.request import PageRequest, templates, view
from aligner.review.web.security import SecurityMiddleware

JSON_PATHS = api.PATHS | operations.PATHS
STATIC = Path(__file__).parent / "static"

# verb, path, the right that it takes (None: anybody may), view
Views = tuple[tuple[str, str, Right | None, Callable[[PageRequest], Response]], ...]
VIEWS: Views = (
    ("GET", "/", "view", home.show_home),
    ("GET", "/queue", "view", queue.show_queue),
    ("GET", "/begin", "view", queue.begin),
    ("GET", "/card/{finding}", "view", cards.show_card),
    ("POST", "/card/{finding}", "translate", cards.decide),
    ("POST", "/card/{finding}/restore", "translate", cards.restore),
    ("GET", "/card/{finding}/alike", "view", alike.show_alike),
    ("POST", "/card/{finding}/alike", "translate", alike.decide_alike),
    ("POST", "/undo", "translate", pages.undo),
    ("GET", "/log", "view", log.show_log),
    ("GET", "/report", "view", log.show_report),
    ("GET", "/articles", "view", articles.show_articles),
    ("POST", "/articles", "edit", articles.change_articles),
    ("GET", "/drafts", "view", drafts.show_drafts),
    ("GET", "/download", "view", downloads.download),
    ("GET", "/article/{article}", "view", alignment.show_article),
    ("POST", "/article/{article}", "translate", alignment.correct),
    ("GET", "/article/{article}/replace", "view", replacing.show_places),
    ("POST", "/article/{article}/replace", "translate", replacing.replace_words),
    ("GET", "/article/{article}/aids", "view", aids.show_aids),
    ("GET", "/article/{article}/variants", "view", aids.show_variants),
    ("GET", "/article/{article}/corrections", "view", alignment.show_history),
    ("GET", "/pairing", "view", pairing.show_pairing),
    ("POST", "/pairing", "translate", pairing.decide_pairing),
    ("GET", "/pairing/charts", "view", pairing.show_charts),
    ("GET", "/search", "view", usage.show_usage),
    ("GET", "/statistics", "view", usage.show_statistics),
    ("GET", "/search/pairs", "view", aids.show_concordance),
    ("GET", "/glossary", "view", glossary.show_glossary),
    ("GET", "/glossary/log", "view", glossary.show_log),
    ("GET", "/glossary/names", "view", glossary.find_names),
    ("GET", "/glossary/proposals", "view", proposals.show_proposals),
    ("GET", "/proposal/{number}", "view", proposals.show_proposal),
    ("POST", "/proposal/{number}", "edit", proposals.decide),
    ("GET", "/glossary/new", "translate", editing.add),
    ("POST", "/glossary/new", "translate", editing.create),
    ("GET", "/concept/{concept}", "view", glossary.show_concept),
    ("GET", "/concept/{concept}/pairs", "view", glossary.show_pairs),
    ("GET", "/concept/{concept}/edit", "translate", editing.edit),
    ("POST", "/concept/{concept}/edit", "translate", editing.change),
    ("GET", "/concept/{concept}/remove", "edit", editing.show_removal),
    ("POST", "/concept/{concept}/remove", "edit", editing.remove),
    ("POST", "/concept/{concept}/undo", "edit", editing.undo),
    ("GET", "/policies", "view", policies.show_policies),
    ("GET", "/policy/{policy}", "view", policies.show_policy),
    ("POST", "/policy/{policy}", "edit", policies.change_policy),
    ("GET", "/help", "view", pages.show_help),
    ("POST", "/language", None, pages.choose_language),
)

ACCOUNTS: Views = (
    ("GET", "/login", None, login.show_login),
    ("POST", "/login", None, login.log_in),
    ("POST", "/logout", "view", login.log_out),
    ("GET", "/account", "view", login.show_account),
    ("POST", "/account", "view", login.change_password),
    ("GET", "/users", "edit", users.show_users),
    ("POST", "/users", "edit", users.change_users),
)


FILES = {"/new": 1000}  # that a form may carry; files of a folder that are not pages are not counted
WORKS: Views = (
    ("GET", "/new", "translate", new.show_new),
    ("POST", "/new", "translate", new.submit),
    ("GET", "/jobs/{work}", "view", new.show_work),
    ("POST", "/jobs/{work}/cancel", "translate", new.cancel),
)


def create_app(site: SiteConfig) -> Starlette:
    """Build the review page over one store, with the JSON API if the site has engines."""
    metrics, queues = Metrics(), ClientQueues()
    views = (*VIEWS, *(WORKS if site.submissions else ()), *(ACCOUNTS if site.accounts else ()))
    routes: list[BaseRoute] = [
        Route(path, view(site, right, answer, FILES.get(path, 0)), methods=[verb]) for verb, path, right, answer in views
    ]
    routes += [
        *([Route("/jobs/{work}/events", new.events(site))] if site.submissions else ()),
        Mount("/static", StaticFiles(directory=STATIC)),
        *(api.routes(site, operations.measured(site.engines, metrics), queues) if site.engines else ()),
        *operations.routes(site, metrics, queues),
    ]
    missing = view(site, None, pages.show_missing)

    async def not_found(request: Request, error: Exception) -> Response:
        """Answer a page's address in the page's frame, an API's in JSON."""
        if request.method != "GET" or request.url.path in JSON_PATHS:
            return _refused(request, error)
        return await missing(request)

    return Starlette(
        routes=routes,
        middleware=[
            Middleware(operations.MeasuringMiddleware, metrics=metrics, areas=_areas(routes)),
            Middleware(SecurityMiddleware, hosts=site.hosts, addresses=site.accounts),
        ],
        exception_handlers={404: not_found, HTTPException: _refused, Exception: _failed},
    )


def _areas(routes: list[BaseRoute]) -> frozenset[str]:
    """Return the first parts of all paths that the server knows."""
    return frozenset(operations.first_part(route.path) for route in routes if isinstance(route, (Route, Mount)))


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    if request.url.path in JSON_PATHS:
        return JSONResponse({"error": detail}, status)
    page = templates().get_template("plain.html").render(status=status, message=detail)
    return HTMLResponse(page, status)


def _failed(request: Request, error: Exception) -> Response:
    message = "Something failed here that should not; nothing was saved. The server's output tells what."
    if request.url.path in JSON_PATHS:
        return JSONResponse({"error": message}, 500)
    return HTMLResponse(templates().get_template("plain.html").render(status=500, message=message), 500)
