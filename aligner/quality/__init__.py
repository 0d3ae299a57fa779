"""How good a machine's sentence is: a calibrated chance that it can be used as it is, and one that it is useless.

>>> [quality] = estimate([Draft("Дорогу закрыли на неделю.", "The road was closed for a week.", "ru")])
>>> quality.step
'read'
"""

from aligner.quality.estimate import estimate
from aligner.quality.features import Draft

__all__ = ["Draft", "estimate"]
