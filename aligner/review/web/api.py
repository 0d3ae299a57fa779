"""The JSON API, in LibreTranslate's shape.

The calls of its clients (Weblate, OmegaT and others) work here too, with the glossary; ``/check`` and ``/align`` come
in addition. Described in openapi.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from aligner.errors import AlignerError, InputError, PackageError, StoreError
from aligner.model import LANGUAGES, Finding, Lang, Pair, Right, User, other
from aligner.review.web import clients, security
from aligner.review.web.client_queues import BusyError, ClientQueues
from aligner.review.web.config import NOBODY, Engines, SiteConfig, UnfinishedError
from aligner.review.web.markup import translate_markup

NAMES: dict[Lang, str] = {"en": "English", "ru": "Russian"}
MOST_TEXTS, MOST_CHARACTERS = 1000, 200_000
LONGEST = 10_000  # characters of one text of a pair to check
LONGEST_SENTENCE, MOST_WAYS = 500, 8  # characters of a text with alternatives, and how many at most
TAGS = re.compile(r"<[^<>]*>")
REFUSED = "This server wants a key: send it as api_key; `aligner users key` makes one."
DESCRIPTION = Path(__file__).parent / "openapi.json"

Body = Mapping[str, Any]
Call = Callable[[Engines, Body], Any]


def languages(engines: Engines, body: Body) -> Any:
    """Return the languages, and into which each can be translated."""
    ways = engines.directions()
    return [
        {"code": lang, "name": NAMES[lang], "targets": [lang, *(to for start, to in ways if start == lang)]}
        for lang in LANGUAGES
    ]


def health(engines: Engines, body: Body) -> Any:
    """Answer that the server is running."""
    return {"status": "ok"}


def detect(engines: Engines, body: Body) -> Any:
    """Return the language of each text; none if it is neither English nor Russian."""
    found = [engines.detect(text) for text in _texts(body, "q")]
    return [{"language": lang, "confidence": 100.0} for lang in found if lang]


def translate(engines: Engines, body: Body) -> Any:
    """Translate texts into the other language: a string for a string, a list for a list."""
    if clients.PROBE.items() <= body.items():
        return {"translatedText": body["q"]}
    texts, listed = _texts(body, "q"), isinstance(body.get("q"), list)
    if body.get("format", "text") not in ("text", "html"):
        raise InputError("Invalid format: expected text or html.")
    markup, asked = body.get("format") == "html", _language(body, "source", auto=True)
    sources = [asked or engines.detect(TAGS.sub(" ", text) if markup else text) or other(_target(body)) for text in texts]
    say = _markup_by_language if markup else _by_language
    said = say(engines, texts, sources, _target(body))
    answer: dict[str, Any] = {"translatedText": said if listed else said[0]}
    if asked is None:
        told = [{"language": lang, "confidence": 100.0} for lang in sources]
        answer["detectedLanguage"] = told if listed else told[0]
    if number := _number(body, "alternatives"):
        ways = zip(texts, sources, said, strict=True)
        others = [[] if markup else _alternatives(engines, *one, _target(body), min(number, MOST_WAYS)) for one in ways]
        answer["alternatives"] = others if listed else others[0]
    return answer


def _alternatives(engines: Engines, text: str, source: Lang, said: str, target: Lang, number: int) -> list[str]:
    """Return other translations of a text of one sentence; nothing for a longer one."""
    if source == target or not text.strip() or len(text) > LONGEST_SENTENCE:
        return []
    return [way for way in engines.variously(text, source, number + 1) if way != said][:number]


def _markup_by_language(engines: Engines, texts: list[str], sources: list[Lang], target: Lang) -> list[str]:
    """Translate each HTML text from its own language, its tags as they are."""
    return [
        text if lang == target else translate_markup(text, lambda parts: engines.translate(parts, other(target)))
        for text, lang in zip(texts, sources, strict=True)
    ]


def settings(engines: Engines, body: Body) -> Any:
    """Return what a web client asks first."""
    return clients.settings(engines.keys, MOST_CHARACTERS)


def suggest(engines: Engines, body: Body) -> Any:
    """Keep a person's translation of a text in the memory; one of nothing, or into its own language, is not kept."""
    [text], [said] = _texts({"q": _one(body, "q")}, "q"), _texts({"s": _one(body, "s")}, "s")
    source, target = _language(body, "source", auto=True), _target(body)
    if not (text.strip() and said.strip()) or source == target:
        return {"success": False}
    engines.remember(text.strip(), said.strip(), target)
    return {"success": True}


def _one(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise InputError(f"{name}: expected a string.")
    return value


def translate_file(files: clients.TranslatedFiles, engines: Engines, body: Body) -> Any:
    """Translate a text, an HTML file or a document; the answer tells where to fetch it."""

    def say(texts: list[str], markup: bool) -> list[str]:
        source = _language(body, "source", auto=True) or engines.detect("\n".join(texts)) or other(_target(body))
        asked = {**body, "source": source, "format": "html" if markup else "text", "alternatives": 0}
        if sum(map(len, texts)) > MOST_CHARACTERS:
            raise InputError(f"The file holds more than {MOST_CHARACTERS:,} characters of text: split it, or use `aligner translate`.")
        batches = (texts[start : start + MOST_TEXTS] for start in range(0, len(texts), MOST_TEXTS))
        return [said for batch in batches for said in translate(engines, {**asked, "q": batch})["translatedText"]]

    return {"translatedFileUrl": f"{body.get('base_url', '/')}download_file/{files.translate(body.get('file'), say)}"}


def _by_language(engines: Engines, texts: list[str], sources: list[Lang], target: Lang) -> list[str]:
    """Translate each text from its own language; one that is in the target language already stays."""
    places = [i for i, lang in enumerate(sources) if lang != target and texts[i].strip()]
    said = engines.translate([texts[i] for i in places], other(target)) if places else []
    answers = dict(zip(places, said, strict=True))
    return [answers.get(i, text) for i, text in enumerate(texts)]


def align(engines: Engines, body: Body) -> Any:
    """Align the sentences of two lists."""
    source, target = _texts(body, "source"), _texts(body, "target")
    lang = _language(body, "source_lang") if "source_lang" in body else "en"
    beads = engines.align(source, target, lang or "en")
    return {
        "beads": [{"source": b.source, "target": b.target, "score": round(float(b.score), 4)} for b in beads]
    }


def check(engines: Engines, body: Body) -> Any:
    """Return the findings of these pairs, in the order of their article."""
    asked = body.get("pairs")
    if not isinstance(asked, list) or not all(_is_pair(pair) for pair in asked):
        raise InputError('Invalid pairs: expected a list of {"en": ..., "ru": ...}.')
    if len(asked) > MOST_TEXTS:
        raise InputError(f"Too many pairs: send at most {MOST_TEXTS}.")
    texts = _bounded("pairs", [pair[lang] for pair in asked for lang in LANGUAGES])
    if max(map(len, texts), default=0) > LONGEST:
        raise InputError(f"A text of a pair is longer than {LONGEST} characters: check it sentence by sentence.")
    pairs = [Pair("", index, pair["en"], pair["ru"]) for index, pair in enumerate(asked)]
    return {"findings": [_finding(finding) for finding in engines.check(pairs)]}


def _is_pair(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(lang), str) for lang in LANGUAGES)


def _finding(finding: Finding) -> dict[str, Any]:
    edit = finding.suggestion
    fix = {"lang": edit.lang, "start": edit.start, "stop": edit.stop, "text": edit.text} if edit else None
    return {
        "pair": int(finding.pair.rpartition(":")[2]),
        **{name: getattr(finding, name) for name in ("check", "severity", "message", "concept", "expected")},
        "spans": {lang: finding.spans(lang) for lang in LANGUAGES},
        "suggestion": fix,
    }


def _texts(body: Body, name: str) -> list[str]:
    value = body.get(name)
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise InputError(f"{name}: expected a string or a list of strings, not empty.")
    if len(texts) > MOST_TEXTS:
        raise InputError(f"{name} holds at most {MOST_TEXTS} texts.")
    return _bounded(name, texts)


def _bounded(name: str, texts: list[str]) -> list[str]:
    """Return the texts. Raises InputError if they are too long together, or hold half a character."""
    if sum(map(len, texts)) > MOST_CHARACTERS:
        raise InputError(f"{name} holds at most {MOST_CHARACTERS} characters together.")
    if any("\ud800" <= char <= "\udfff" for text in texts for char in text):
        raise InputError(f"{name} contains half a character (a lone surrogate): send whole ones.")
    return texts


def _language(body: Body, name: str, auto: bool = False) -> Lang | None:
    code = body.get(name)
    if auto and code == "auto":
        return None
    if code not in LANGUAGES:
        raise InputError(f"{name} is one of {', '.join(LANGUAGES)}" + (" or auto." if auto else "."))
    return "en" if code == "en" else "ru"


def _number(body: Body, name: str) -> int:
    """Read a number of 0 or more, also as text from a form."""
    value = body.get(name, 0)
    written = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9
    if written or (isinstance(value, float) and value.is_integer()):  # 2.0 is an integer of JSON
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InputError(f"{name} is a number from 0 on.")
    return value


def _target(body: Body) -> Lang:
    return _language(body, "target") or "ru"


# verb, path, the right that it takes (None: anybody may), call
CALLS: tuple[tuple[str, str, Right | None, Call], ...] = (
    ("GET", "/languages", None, languages),
    ("GET", "/health", None, health),
    ("POST", "/detect", "view", detect),
    ("POST", "/translate", "view", translate),
    ("GET", "/frontend/settings", None, settings),
    ("POST", "/suggest", "translate", suggest),
    ("POST", "/align", "view", align),
    ("POST", "/check", "view", check),
)
PATHS = frozenset({path for _, path, _, _ in CALLS} | {"/openapi.json", "/translate_file"})


def routes(site: SiteConfig, engines: Engines, queues: ClientQueues) -> list[Route]:
    """Return the routes of the calls and of their description."""
    made = [
        Route(path, _endpoint(site, right, partial(call, engines), queues), methods=[verb])
        for verb, path, right, call in CALLS
    ]
    files = clients.TranslatedFiles()
    translating = _endpoint(site, "view", partial(translate_file, files, engines), queues)
    return [
        *made,
        Route("/translate_file", translating, methods=["POST"]),
        Route("/download_file/{name}", files.fetch),
        Route("/openapi.json", lambda request: FileResponse(DESCRIPTION)),
    ]


def _endpoint(
    site: SiteConfig, right: Right | None, call: Callable[[Body], Any], queues: ClientQueues
) -> Callable[[Request], Awaitable[Response]]:
    """Make a call an endpoint; one that needs a right waits for its client's turn, and pages never wait for it."""

    async def endpoint(request: Request) -> Response:
        try:
            body = await _body(request)
            if right is None:
                return JSONResponse(await run_in_threadpool(call, body))
            user = await run_in_threadpool(caller, site, request, body)
            if not user.may(right):
                return JSONResponse({"error": REFUSED}, 403)
            client = user.name if site.accounts else _address(request)
            return JSONResponse(await queues.run(client, partial(call, body)))
        except BusyError as error:
            return JSONResponse({"error": str(error)}, 429, {"Retry-After": "10"})
        except (PackageError, StoreError, UnfinishedError) as error:
            return JSONResponse({"error": str(error)}, 503)
        except AlignerError as error:
            return JSONResponse({"error": str(error)}, 400)

    return endpoint


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def caller(site: SiteConfig, request: Request, body: Body) -> User:
    """Whose key the call names (as LibreTranslate's clients do, or as a bearer), else whose session it is."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    key = bearer.strip() if scheme.lower() == "bearer" else body.get("api_key")
    if not (key is None or isinstance(key, str)):
        raise InputError("Invalid api_key: expected a string.")
    if site.accounts and key:
        return site.store.sessions.holder(key) or NOBODY
    return site.who(request.cookies.get(security.session_cookie(request.url.scheme == "https"), ""))


async def _body(request: Request) -> Body:
    if request.method != "POST":
        return request.query_params
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "multipart/form-data":
        async with request.form(max_files=1) as form:
            fields = {name: _one_or_all([await _field(value) for value in form.getlist(name)]) for name in form}
        return {**fields, "base_url": str(request.base_url)}
    try:
        if kind == "application/json":
            body = json.loads(await request.body())
        else:  # by hand, since people send UTF-8 with curl as it is
            sent = parse_qs((await request.body()).decode(), keep_blank_values=True, max_num_fields=MOST_TEXTS)
            body = {name: _one_or_all(values) for name, values in sent.items()}
    except (ValueError, RecursionError) as error:
        raise InputError("Invalid body: expected JSON or a form in UTF-8.") from error
    if not isinstance(body, dict):
        raise InputError("Invalid body: expected a JSON object.")
    return body


async def _field(value: str | UploadFile) -> str | tuple[str, bytes]:
    """Return a field's text, or a file's name and content."""
    return value if isinstance(value, str) else (value.filename or "", await value.read())


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
