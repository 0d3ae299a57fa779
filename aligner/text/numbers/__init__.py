"""Quantities in a sentence, in digits and in words, with what they count."""

from __future__ import annotations

from aligner.text.numbers.compare import lost
from aligner.text.numbers.digits import readings
from aligner.text.numbers.quantities import quantities
from aligner.text.numbers.quantity import Quantity
from aligner.text.numbers.units import Unit, unit_at, units
from aligner.text.numbers.words import Kind, roman

__all__ = ["Kind", "Quantity", "Unit", "lost", "quantities", "readings", "roman", "unit_at", "units"]
