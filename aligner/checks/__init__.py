"""Checks of translated pairs: names by the glossary, numbers, dates, links, quotes, wholeness.

>>> from aligner.model import Pair
>>> pair = Pair("a", 0, en="It fell to 1,950 in 2019.", ru="В 2018 году он упал до 1950.")
>>> [finding.message for finding in check([pair])]
['The English has "2019" where the Russian has "2018".']
"""

from __future__ import annotations

from aligner.checks.check import Check
from aligner.checks.registry import CHECKS, NAMES
from aligner.checks.repair import repair
from aligner.checks.run import Remark, check, explain
from aligner.checks.thresholds import DEFAULT, Thresholds

__all__ = ["CHECKS", "DEFAULT", "NAMES", "Check", "Remark", "Thresholds", "check", "explain", "repair"]
