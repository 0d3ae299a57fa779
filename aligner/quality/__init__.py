"""Estimate the quality of a machine's sentence: the chances that it is usable as it is and that it is useless, calibrated.

>>> [quality] = estimate([Draft("Дорогу закрыли на неделю.", "The road was closed for a week.", "ru")])
>>> quality.step
'read'
"""

from aligner.quality.estimate import estimate
from aligner.quality.features import Draft

__all__ = ["Draft", "estimate"]
