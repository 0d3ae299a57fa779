"""The application: which address is answered by which view, and how it is served."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from aligner.errors import InputError
from aligner.model import Right
from aligner.review.web import api, cards, pages
from aligner.review.web.guard import Guard
from aligner.review.web.site import Site
from aligner.review.web.visit import Visit, templates, view

STATIC = Path(__file__).parent / "static"

# verb, path, the right that it takes, view
VIEWS: tuple[tuple[str, str, Right, Callable[[Visit], Response]], ...] = (
    ("GET", "/queue", "view", cards.show_queue),
    ("GET", "/begin", "view", cards.begin),
    ("GET", "/card/{finding}", "view", cards.show_card),
    ("POST", "/card/{finding}", "translate", cards.decide),
    ("GET", "/card/{finding}/alike", "view", cards.show_alike),
    ("POST", "/card/{finding}/alike", "translate", cards.decide_alike),
    ("POST", "/undo", "translate", pages.undo),
    ("GET", "/log", "view", pages.show_log),
    ("GET", "/articles", "view", pages.show_articles),
    ("GET", "/article/{article}", "view", pages.show_article),
    ("GET", "/search", "view", pages.search),
    ("GET", "/help", "view", pages.show_help),
    ("POST", "/language", "view", pages.choose_language),
)


def create_app(site: Site) -> Starlette:
    """The page, and beside it the JSON face where the site has engines, over one store."""
    routes: list[BaseRoute] = [
        Route(path, view(site, right, answer), methods=[verb]) for verb, path, right, answer in VIEWS
    ]
    routes += [
        Route("/", lambda request: RedirectResponse("/queue")),
        Mount("/static", StaticFiles(directory=STATIC)),
        *(api.routes(site.engines) if site.engines else ()),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, hosts=site.hosts)],
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    if request.url.path in api.PATHS:
        return JSONResponse({"error": detail}, status)
    page = templates().get_template("plain.html").render(status=status, message=detail)
    return HTMLResponse(page, status)


def _failed(request: Request, error: Exception) -> Response:
    message = "Something failed here that should not; nothing was saved. The server's output tells what."
    if request.url.path in api.PATHS:
        return JSONResponse({"error": message}, 500)
    return HTMLResponse(templates().get_template("plain.html").render(status=500, message=message), 500)


def serve(site: Site, port: int, ready: Callable[[str], None] = lambda url: None) -> None:
    """Serve on this machine alone until interrupted; port 0 takes a free one. ``ready`` hears the address.

    Raises InputError where the port is taken.
    """
    import uvicorn

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", port))
        except OSError as error:
            raise InputError(f"Port {port} is taken by another program: name another with --port.") from error
        taken.listen()
        ready(f"http://127.0.0.1:{taken.getsockname()[1]}/")
        config = uvicorn.Config(create_app(site), log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[taken])
