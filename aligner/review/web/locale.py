"""The page's messages in the reader's language: English in the templates and views, the others in Babel's catalogs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from markupsafe import Markup

from aligner.checks import NAMES
from aligner.i18n import N_
from aligner.model import Finding

LANGUAGES = {"en": "English", "ru": "Русский"}

SEVERITIES = (N_("error"), N_("warning"), N_("info"))


@dataclass(frozen=True, slots=True)
class PageLocale:
    """One language of the page, with its catalog."""

    code: str
    catalog: NullTranslations

    def say(self, english: str, **values: object) -> str:
        """Return the sentence in this language, with ``{names}`` filled in."""
        return self.catalog.gettext(english).format(**values)

    def translate(self, message: str) -> str:
        """Translate a whole message, such as an error's."""
        return self.catalog.gettext(message)

    def name(self, check: str) -> str:
        """Return the name of a check in this language, or its own name."""
        return self.catalog.gettext(check) if check in NAMES else check

    def message(self, finding: Finding) -> str:
        """Why something was flagged; in English where it is not known how the message came about."""
        wording = finding.wording
        known = wording is not None and self.catalog.gettext(wording.sentence) != wording.sentence
        return wording.say(self.catalog.gettext) if wording and known else finding.message

    def country(self, code: str) -> str:
        """Return the name of a country by its code, in this language; the code where no country has it."""
        return str(Locale.parse(self.code).territories.get(code, code))

    def day(self, value: date | None) -> Markup:
        """Return a date as an element, written as the language writes it; nothing for None."""
        if value is None:
            return Markup("")
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), _day(value, self.code))

    def say_day(self, value: date) -> str:
        """Return a date as the language writes it in a sentence."""
        return _day(value, self.code)

    def ago(self, at: datetime, now: datetime) -> Markup:
        """Return how long ago something was, as an element that tells the moment (UTC) too; a date after a week."""
        past = now - at
        said = format_timedelta(-past, add_direction=True, locale=self.code) if past.days < 7 else format_date(at, "long", locale=self.code)
        moment = f"{format_date(at, 'long', locale=self.code)}, {at:%H:%M:%S} UTC"
        return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), moment, said)

    def number(self, value: int) -> str:
        """Return a number as the language writes it."""
        return _number(value, self.code)

    def count(self, times: int, one: str, many: str) -> str:
        """Return the counted sentence: ``{n}`` is replaced by the number, written as the language writes it."""
        return self.catalog.ngettext(one, many, times).format(n=_number(times, self.code))


@lru_cache(maxsize=4096)
def _day(value: date, code: str) -> str:
    return format_date(value, "long", locale=code)


@lru_cache(maxsize=4096)
def _number(value: int, code: str) -> str:
    return format_decimal(value, locale=code)


@cache
def page_locale(code: str) -> PageLocale:
    """Load the page's messages in that language. The catalog is read as text, so that no build step is needed."""
    if code == "en":
        return PageLocale(code, NullTranslations())
    compiled = BytesIO()
    with (Path(__file__).parent / f"{code}.po").open("rb") as text:
        write_mo(compiled, read_po(text, locale=code))
    compiled.seek(0)
    return PageLocale(code, Translations(compiled))


def negotiate(cookie: str, accepted: str) -> PageLocale:
    """Return the language that the reader chose, or the first that the browser asks for and we have."""
    asked = [cookie, *(part.partition(";")[0].strip() for part in accepted.split(","))]
    return page_locale(negotiate_locale(filter(None, asked), LANGUAGES, sep="-") or "en")
