"""What whoever runs the server looks at: /ready, /metrics, and a log line for each request."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aligner import logs
from aligner.errors import AlignerError
from aligner.model import Lang
from aligner.review.web import api
from aligner.review.web.client_queues import ClientQueues
from aligner.review.web.config import Engines, SiteConfig
from aligner.review.web.metrics import MEDIA_TYPE, Family, Labels, Metrics, exposition, labelled, simple

PATHS = frozenset({"/ready", "/metrics"})


class MeasuringMiddleware:
    """ASGI middleware: counts and logs each request by the first part of its path, as far as the server knows it."""

    def __init__(self, app: ASGIApp, metrics: Metrics, areas: frozenset[str]) -> None:
        self.app, self.metrics, self.areas = app, metrics, areas

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status = perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self._note(scope, status, perf_counter() - start)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        area = first_part(scope["path"])
        area = area if area in self.areas else "other"
        self.metrics.request(scope["method"], area, status, seconds)
        client = scope.get("client")
        logs.event(
            "request",
            logging.ERROR if status >= 500 else logging.INFO,
            method=scope["method"],
            path=scope["path"],
            status=status,
            seconds=round(seconds, 4),
            client=client[0] if client else "",
        )


def first_part(path: str) -> str:
    """Return /card of /card/1f."""
    return "/" + path.strip("/").partition("/")[0]


def measured(engines: Engines, metrics: Metrics) -> Engines:
    """Return the same engines, with what they translate counted."""

    def translate(texts: Sequence[str], source: Lang) -> list[str]:
        start = perf_counter()
        said = engines.translate(texts, source)
        metrics.translation(len(texts), sum(map(len, texts)), perf_counter() - start)
        return said

    return replace(engines, translate=translate)


def routes(site: SiteConfig, metrics: Metrics, queues: ClientQueues) -> list[Route]:
    """Return the routes of /ready, which anybody may ask, and of /metrics, which takes the right to view."""

    async def show_ready(request: Request) -> Response:
        missing = await run_in_threadpool(_missing, site)
        return JSONResponse(
            {"status": "waiting" if missing else "ready", "missing": missing}, 503 if missing else 200
        )

    async def show_metrics(request: Request) -> Response:
        caller = await run_in_threadpool(api.caller, site, request, {})
        if not caller.may("view"):
            return JSONResponse({"error": api.REFUSED}, 403)
        try:
            families = await run_in_threadpool(lambda: [*metrics.families(), *_state(site, queues)])
        except AlignerError as error:
            return JSONResponse({"error": str(error)}, 503)
        return PlainTextResponse(exposition(families), media_type=MEDIA_TYPE)

    return [Route("/ready", show_ready), Route("/metrics", show_metrics)]


def _missing(site: SiteConfig) -> list[str]:
    """Name what the server still waits for before it can answer everything."""
    missing = []
    try:
        site.store.log.written()
    except AlignerError:
        missing.append("store")
    try:
        if site.bench is not None and site.bench.glossary(wait=False) is None:
            missing.append("glossary")
    except AlignerError:
        missing.append("glossary")
    if site.engines is not None and not site.engines.directions():
        missing.append("models")
    return missing


def _state(site: SiteConfig, queues: ClientQueues) -> Iterator[Family]:
    """Yield what the store and the queues hold at this moment."""
    tally = site.store.findings.tally()
    by_labels: dict[Labels, float] = {
        (("decision", decision or "none"), ("severity", severity)): n
        for (decision, severity), n in tally.items()
    }
    yield labelled("aligner_findings", "gauge", "Findings by the decision in force and severity.", by_labels)
    yield simple("aligner_decisions_total", "counter", "Verdicts ever written.", site.store.log.written())
    yield simple("aligner_api_calls_waiting", "gauge", "API calls that run or wait.", queues.calls)
