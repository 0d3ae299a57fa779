"""What a user may set of the formats that name languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.errors import ExportError
from aligner.model import Lang
from aligner.text.languages import language

_TAG = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Options:
    """Language tags as a file shall have them (``en-US``), and the names of the files that are written."""

    en: str = "en"
    ru: str = "ru"
    names: tuple[str, ...] = ()

    def tag(self, lang: Lang) -> str:
        """Return the tag of a language."""
        return self.en if lang == "en" else self.ru

    @classmethod
    def of(cls, tags: str) -> Options:
        """Return the options of ``en-US,ru-RU``, in either order; raises ExportError for anything else."""
        found = {language(tag): tag.strip() for tag in tags.split(",") if _TAG.fullmatch(tag.strip())}
        if set(found) != {"en", "ru"} or tags.count(",") != 1:
            raise ExportError(f"{tags!r} does not name English and Russian: write it as en-US,ru-RU.")
        return cls(found["en"], found["ru"])


DEFAULT = Options()
