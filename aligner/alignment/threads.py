"""One thread for NumPy's products: the matrices are small, and BLAS's other threads wait for them busily.

On a machine that has other work to do, that waiting makes aligning cost several times as much.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _blas() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


def one_thread() -> AbstractContextManager[Any]:
    """Limit NumPy's BLAS to one thread in this process, within the block."""
    limited: AbstractContextManager[Any] = _blas().limit(limits=1)
    return limited
