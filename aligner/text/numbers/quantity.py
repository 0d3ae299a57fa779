"""A number in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aligner.model import Span
from aligner.text.numbers.units import Unit
from aligner.text.numbers.words import Kind

Strength = Literal["digits", "word", "hint"]
Value = float | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence.

    ``start:stop`` is the whole ("5 млн"), ``numeral`` the part that is the number itself ("5").
    ``scale`` is what a following word multiplied by (of a bare stretch of time, which has no values: how many);
    ``unit`` what is counted, where that is plain. ``strength``: written in digits, as a word that a translation has
    to say, or by a word that may or may not be a number. ``kind`` is that of the words (model: words.Word);
    ``sign`` is -1 or 1 where the text gives one: minus 25, 25 градусов тепла.
    """

    values: frozenset[Value]
    start: int
    stop: int
    numeral: Span
    strength: Strength
    scale: float = 1.0
    unit: Unit | None = None
    kind: Kind = "cardinal"
    sign: int = 0

    @property
    def span(self) -> Span:
        """Where it is in the text."""
        return self.start, self.stop

    @property
    def numbers(self) -> list[float]:
        """Its values without times of day."""
        return [value for value in self.values if isinstance(value, float)]
