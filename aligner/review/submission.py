"""What a user submits in the browser to be translated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aligner.errors import InputError
from aligner.i18n import N_

MOST_INPUTS = 50  # of one submission


@dataclass(frozen=True, slots=True)
class Input:
    """Something to translate: an uploaded file or pasted text with its bytes, or a URL (``data`` is None)."""

    name: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What a user submitted; ``edition`` is the other edition of a single input.

    ``policy`` is the house policy to check by, "" for none; ``on`` the day to judge names by, None for the article's.
    """

    user: str
    inputs: tuple[Input, ...]
    edition: Input | None = None
    policy: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        if not self.inputs:
            raise InputError(N_("Nothing to translate: paste a text, choose a file or give an address."))
        if len(self.inputs) > MOST_INPUTS:
            raise InputError(N_("Too many pages at once: submit at most 50."))
        if self.edition is not None and len(self.inputs) > 1:
            raise InputError(N_("The other edition belongs to one page: submit that page alone."))
