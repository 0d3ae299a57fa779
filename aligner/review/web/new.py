"""Views of new work: what is pasted, uploaded or named by its address, and how far its translation has come."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from aligner.errors import InputError
from aligner.i18n import N_
from aligner.model import Rejection
from aligner.review.submission import Input, Submission
from aligner.review.submissions import Submissions, Work
from aligner.review.web.address import day
from aligner.review.web.config import SiteConfig
from aligner.review.web.request import PageRequest, may
from aligner.review.web.security import UPLOADS

SECONDS = 0.25  # between two looks at a work that somebody watches
KINDS = (".html", ".htm", ".xhtml", ".mht", ".mhtml", ".txt", ".md", ".docx", ".odt", ".pdf", ".eml", ".gz", ".warc", ".wacz")
ADDRESS = re.compile(r"https?://\S+", re.I)


def show_new(request: PageRequest) -> Response:
    """Show the form for new work."""
    return _form(request)


def _form(request: PageRequest, status: int = 200, problem: str = "") -> Response:
    bench = request.site.bench
    return request.render("new.html", status, policies=bench.policies() if bench else [], problem=problem, kinds=KINDS, largest=UPLOADS["/new"])


def submit(request: PageRequest) -> Response:
    """Put a submission in the queue and show its progress; the form is shown again, with its text, if it is refused."""
    try:
        work = _submissions(request).submit(_asked(request))
    except InputError as error:
        return _form(request, 400, request.locale.translate(str(error)))
    return request.go(f"/jobs/{work.id}")


def _asked(request: PageRequest) -> Submission:
    editions = [*_given(request, "edition_")]
    if len(editions) > 1:
        raise InputError(N_("Give the other edition once: as a text, a file or an address."))
    return Submission(
        request.user.name,
        tuple(_given(request, "")),
        editions[0] if editions else None,
        _policy(request),
        day(request.field("date")),
    )


def _given(request: PageRequest, prefix: str) -> Iterator[Input]:
    """Yield pasted texts, uploads and addresses, each with a name."""
    text = request.field(f"{prefix}text")
    if text.strip():
        yield Input(f"{prefix or 'pasted_'}{request.site.clock():%Y-%m-%d_%H-%M-%S}.txt", text.encode("utf-8", "replace"))
    taken: set[str] = set()
    # of a folder the pages count, not its pictures and style sheets
    folder = [(name, data) for name, data in request.uploads(f"{prefix}folder") if name.lower().endswith(KINDS) and data.strip()]
    for name, data in [*request.uploads(f"{prefix}files"), *folder]:
        if not data.strip():
            raise InputError(request.locale.say("The file {name} is empty.", name=name[:200]))
        yield Input(_unused(name.replace("\\", "/").rpartition("/")[2][:200], taken), data)
    for line in request.field(f"{prefix}urls").split():
        if not ADDRESS.fullmatch(line):
            message = request.locale.say("{line} is not an address: write it with https://.", line=line[:100])
            raise InputError(message)
        yield Input(line)


def _unused(name: str, taken: set[str]) -> str:
    """Return the name, with a number where another file has it."""
    number, chosen = 1, name
    while chosen in taken:
        number += 1
        chosen = f"{number} {name}"
    taken.add(chosen)
    return chosen


def _policy(request: PageRequest) -> str:
    name, bench = request.field("policy"), request.site.bench
    if name and (bench is None or name not in {policy.name for policy in bench.policies()}):
        raise InputError(request.locale.say("{name} is not a policy of the termbase.", name=name[:100]))
    return name


def show_work(request: PageRequest) -> Response:
    """Show the progress and the results of a submission, or its article if that is all there is to show."""
    work = _submissions(request).find(request.path["work"])
    if work is None:
        return request.missing(request.locale.say("This work ended long ago, or the server was restarted since."))
    if work.state == "done" and len(work.results) == len(work.articles) == 1:
        [result] = work.articles
        if not (result.notes or result.warnings):
            return request.go(f"/article/{result.key}")
    titles = {one.key: _title(request, one.key) for one in work.articles}
    return request.render("work.html", work=work, titles=titles, is_rejection=_is_rejection)


def _title(request: PageRequest, key: str) -> str:
    article = request.site.store.articles.get(key)
    return article.title if article else ""


def _is_rejection(result: object) -> bool:
    return isinstance(result, Rejection)


def cancel(request: PageRequest) -> Response:
    """Cancel a submission; what was filed of it stays."""
    work = _submissions(request).find(request.path["work"])
    if work is not None:
        _submissions(request).cancel(work)
    return request.go(f"/jobs/{request.path['work']}")


def _submissions(request: PageRequest) -> Submissions:
    assert request.site.submissions is not None, "the routes are there only with it"
    return request.site.submissions


def events(site: SiteConfig) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that sends a submission's progress to a script, as server-sent events."""

    async def endpoint(raw: Request) -> Response:
        assert site.submissions is not None
        if not await run_in_threadpool(may, site, "view", raw):
            return PlainTextResponse("Sign in first.", 401)
        work = site.submissions.find(raw.path_params["work"])
        if work is None:
            return PlainTextResponse("No such work.", 404)
        return StreamingResponse(_events(work), media_type="text/event-stream")

    return endpoint


async def _events(work: Work) -> AsyncIterator[str]:
    """Yield an event whenever something changed, the last when the work ended."""
    before = ""
    while True:
        now = json.dumps({"state": work.state, "done": work.done, "total": work.total, "pages": len(work.results)})
        if now != before:
            yield f"data: {now}\n\n"
            before = now
        if work.ended:
            return
        await asyncio.sleep(SECONDS)
