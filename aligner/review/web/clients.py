"""What LibreTranslate's web client and other programs ask besides translations: settings, files, suggestions."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from aligner.errors import InputError
from aligner.exchange.office import OFFICE, translate_office

PROBE = {"q": ["test"], "source": "en", "target": "de"}
"""What Weblate asks before it accepts a service, whatever the languages of that service are."""
MOST_FILES, MOST_BYTES = 50, 64 << 20  # kept to be fetched, the latest
MEDIA = {
    ".txt": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    **OFFICE,
}


def settings(keys: bool, characters: int) -> dict[str, Any]:
    """Return what a web client asks first; ``keys`` says whether a key is wanted."""
    return {
        "apiKeys": keys,
        "charLimit": characters,
        "filesTranslation": True,
        "frontendTimeout": 500,
        "keyRequired": keys,
        "language": {"source": {"code": "auto", "name": "Auto Detect"}, "target": {"code": "ru", "name": "Russian"}},
        "suggestions": True,
        "supportedFilesFormat": list(MEDIA),
    }


class TranslatedFiles:
    """The files translated last, kept in memory under names that cannot be guessed. May be used by threads."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._lock = Lock()

    def translate(self, file: Any, translate: Callable[[list[str], bool], Sequence[str]]) -> str:
        """Translate a file given as (name, content), and return the name to fetch the result by.

        ``translate`` gets texts, and whether they are HTML.
        """
        if not (isinstance(file, tuple) and len(file) == 2):
            raise InputError("Invalid file: send it as a part of a multipart form.")
        name, data = file
        suffix = next((one for one in MEDIA if name.lower().endswith(one)), "")
        if not suffix:
            raise InputError(f"Invalid file: its name ends in {' or '.join(MEDIA)}.")
        said = _translated(data, suffix, translate)
        kept = f"{secrets.token_urlsafe(12)}{suffix}"
        with self._lock:
            self._files[kept] = (said, MEDIA[suffix])
            while len(self._files) > MOST_FILES or (len(self._files) > 1 and self._size() > MOST_BYTES):
                self._files.popitem(last=False)
        return kept

    def _size(self) -> int:
        return sum(len(content) for content, _ in self._files.values())

    def fetch(self, request: Request) -> Response:
        """Answer with a translated file, as a download."""
        found = self._files.get(request.path_params["name"])
        if found is None:
            return PlainTextResponse("Not found: the file was translated long ago, or never.", 404)
        headers = {"Content-Disposition": f'attachment; filename="{request.path_params["name"]}"'}
        return Response(found[0], media_type=found[1], headers=headers)


def _translated(data: bytes, suffix: str, translate: Callable[[list[str], bool], Sequence[str]]) -> bytes:
    if suffix in OFFICE:
        return translate_office(data, lambda texts: translate(texts, False) if texts else [])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("Invalid file: its text is not in UTF-8.") from error
    [said] = translate([text], suffix != ".txt")
    return said.encode()
