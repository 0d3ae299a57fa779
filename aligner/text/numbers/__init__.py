"""Quantities in a sentence, in digits and in words, with what they count."""

from __future__ import annotations

from aligner.text.numbers.quantities import Quantity, quantities, readings
from aligner.text.numbers.units import UNITS, Unit, unit_at
from aligner.text.numbers.words import roman

__all__ = ["UNITS", "Quantity", "Unit", "quantities", "readings", "roman", "unit_at"]
