"""What the public calls refuse, and what they give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import aligner
from aligner.errors import InputError


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: aligner.translate("One. Two."), "its sentences are wanted"),
        (lambda: aligner.align(["One."], "Раз."), "its sentences are wanted"),
        (lambda: aligner.align("One.", ["Раз."]), "its sentences are wanted"),
        (lambda: aligner.translate(["Eins."], source="de"), "'de' is no language here: write en or ru"),  # type: ignore[arg-type]
        (lambda: aligner.split("Un. Deux.", "fr"), "'fr' is no language here"),  # type: ignore[arg-type]
        (lambda: aligner.extract("no-such-page"), "^no-such-page does not exist$"),
        (lambda: aligner.extract(b""), "empty"),
    ],
)
def test_what_is_no_input_is_one_sentence(call: Callable[[], object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        call()
