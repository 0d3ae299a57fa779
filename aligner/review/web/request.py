"""One request as the views see it, and what they answer with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from aligner.errors import AlignerError, ChangedError, ConflictError, StoreError
from aligner.model import Right, User, Verdict
from aligner.review.service import ReviewService
from aligner.review.web import address, security
from aligner.review.web.config import SiteConfig
from aligner.review.web.editions import sentences
from aligner.review.web.kinds import KIND_NAMES
from aligner.review.web.locale import LANGUAGES, PageLocale, negotiate
from aligner.store import FindingFilter
from aligner.store.overview import host_of
from aligner.text import invisible

FIELDS = 1000  # of one form: a bulk decision names up to 500 findings


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request, read: its sender, parameters, form and language.

    ``path`` and ``query`` are parameters, ``token`` is what its forms repeat, ``here`` the path that it asks for; then
    the address it comes from, whether by TLS, and its session.
    """

    site: SiteConfig
    user: User
    path: Mapping[str, Any]
    query: QueryParams
    form: FormData
    token: str
    locale: PageLocale
    here: str
    address: str
    secure: bool
    session: str

    @property
    def service(self) -> ReviewService:
        """The review service, as the user's who sends this."""
        return self.site.service(self.user)

    @property
    def wanted(self) -> FindingFilter:
        """The findings that the address asks for."""
        return address.wanted(self.query)

    @property
    def last_decision(self) -> tuple[Verdict, int] | None:
        """The user's latest decision outside article pages, and how many were made at that moment."""
        return self.site.store.log.last(self.user.name)

    def concept_name(self, id: str) -> str:
        """Return a concept's name in the page's language; its id where the glossary is still loading or has it no more."""
        glossary = self.site.glossary(False)
        concept = glossary.concepts.get(id) if glossary else None
        names = concept.terms_in(self.locale.code) if concept else ()  # type: ignore[arg-type]
        return names[0].name if names else id

    def field(self, name: str) -> str:
        """Return a field of the form, or ""."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def uploads(self, name: str) -> list[tuple[str, bytes]]:
        """Name and content of each file of a field of the form."""
        files = [value for value in self.form.getlist(name) if isinstance(value, UploadFile)]
        return [(file.filename or "", file.file.read()) for file in files if file.filename]

    def fields(self, name: str) -> Sequence[str]:
        """Return all values of a field of the form."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def render(self, template: str, status: int = 200, **values: Any) -> Response:
        """Render a page."""
        own = {
            "request": self,
            "user": self.user,
            "_": self.locale.say,
            "_n": self.locale.count,
            "site": self.site,
        }
        return HTMLResponse(templates().get_template(template).render(own | values), status)

    def go(self, where: str) -> Response:
        """Redirect to another page, after something was done."""
        return RedirectResponse(where, 303)

    def sign_in(self, after: str, status: int = 200, **values: Any) -> Response:
        """Render the page to sign in; text from a form that came too late is shown, so that it is not lost."""
        written = self.field("text")
        return self.render(
            "login.html", status, **{"after": after, "written": written, "name": "", "problem": ""} | values
        )

    def give(self, response: Response, name: str, value: str, seconds: int | None = None) -> None:
        """Set a cookie for our own pages that scripts cannot read, by default until the browser closes."""
        response.set_cookie(name, value, seconds, httponly=True, samesite="strict", secure=self.secure)

    def forbidden(self) -> Response:
        """Refuse a page that the reader's role does not allow."""
        return self.render(
            "message.html",
            403,
            title=self.locale.say("No permission"),
            message=self.locale.say(
                "You don't have permission for this. Ask an editor."
            ),
        )

    def missing(self, what: str) -> Response:
        """Answer that the thing was not found."""
        return self.render("message.html", 404, title=self.locale.say("Not found"), message=what)


@cache
def templates() -> Environment:
    """Load the page's templates. What they print is escaped, and invisible characters are written out."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
        auto_reload=False,
    )
    made.globals |= {
        "query": address.query,
        "link_to": address.link_to,
        "languages": LANGUAGES,
        "kind_names": KIND_NAMES,
        "zip": zip,
    }
    made.filters |= {"sentences": sentences, "host": host_of}
    return made


def _finalize(value: Any) -> Any:
    if value is None:
        return ""
    return invisible.show(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def view(
    site: SiteConfig, right: Right | None, answer: Callable[[PageRequest], Response], files: int = 0
) -> Callable[[Request], Awaitable[Response]]:
    """Make a view an endpoint for those who have the right (None: for anybody).

    The form is read first; the view runs in a thread. A form that may have ``files`` is read only for those.
    """

    async def endpoint(raw: Request) -> Response:
        if raw.method != "POST" or (files and not await run_in_threadpool(may, site, right, raw)):
            return await run_in_threadpool(_attend, site, right, answer, raw, FormData())
        async with raw.form(max_files=files, max_fields=FIELDS) as form:
            return await run_in_threadpool(_attend, site, right, answer, raw, form)

    return endpoint


def may(site: SiteConfig, right: Right | None, raw: Request) -> bool:
    """Return True if who sends a request has the right."""
    session = raw.cookies.get(security.session_cookie(raw.url.scheme == "https"), "")
    return right is None or site.who(session).may(right)


def _attend(
    site: SiteConfig, right: Right | None, answer: Callable[[PageRequest], Response], raw: Request, form: FormData
) -> Response:
    """Identify the user, check the form's token, run the view and report failures."""
    secure = raw.url.scheme == "https"
    session = raw.cookies.get(security.session_cookie(secure), "")
    user = site.who(session)
    kept = security.form_token(session) if site.accounts and user.role else raw.cookies.get(security.COOKIE, "")
    request = PageRequest(
        site,
        user,
        raw.path_params,
        raw.query_params,
        form,
        kept or security.new_token(),
        negotiate(raw.cookies.get("aligner_lang", ""), raw.headers.get("accept-language", "")),
        f"{raw.url.path}?{raw.url.query}" if raw.url.query else raw.url.path,
        raw.client.host if raw.client else "",
        secure,
        session,
    )
    if right is not None and user.role is None:
        response = request.sign_in(request.here if raw.method == "GET" else "/", 401)
    elif raw.method == "POST" and not security.same_token(request.field("token"), kept):
        raise HTTPException(403, "This form was not made by this page: go back, reload, and send it again.")
    else:
        response = _answer(request, right, answer)
    if not kept and not _is_part(raw):
        request.give(response, security.COOKIE, request.token, 10**7)
    return response


def _is_part(raw: Request) -> bool:
    """Return True if a script asks for a part of a page: another secret would refuse the forms of the page around it."""
    return raw.headers.get("sec-fetch-dest") == "empty" and "hx-request" not in raw.headers


def _answer(request: PageRequest, right: Right | None, answer: Callable[[PageRequest], Response]) -> Response:
    try:
        return answer(request) if right is None or request.user.may(right) else request.forbidden()
    except AlignerError as error:
        status = (
            409
            if isinstance(error, (ConflictError, ChangedError))
            else 503
            if isinstance(error, StoreError)
            else 400
        )
        return request.render(
            "message.html", status, title=request.locale.say("Request failed"), message=request.locale.translate(str(error))
        )
