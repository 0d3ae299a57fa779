"""Unexpected failures of one page as a Rejection, so that no page ends a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from aligner.engine import WorkerFailure
from aligner.errors import AlignerError, GlossaryError, InputError, ProfileError, StoreError
from aligner.model import Rejection

T = TypeVar("T")


def attempt(source: str, stage: str, call: Callable[[], T]) -> T | Rejection:
    """Call ``call``; where it fails because of the page named ``source``, return why.

    Raises StoreError, GlossaryError and ProfileError: no single page causes them.
    """
    try:
        return call()
    except (StoreError, GlossaryError, ProfileError):
        raise
    except InputError as error:  # its message names the page
        return Rejection(source, stage, str(error))
    except AlignerError as error:
        return Rejection(source, stage, f"{source}: {error}")
    except Exception as error:  # whatever one page does to a library, the other pages are still worked
        return Rejection(source, stage, f"{source} could not be processed: {_describe(error)}")


def given_up(failure: WorkerFailure, source: str, stage: str) -> Rejection:
    """Return the Rejection of a page that no worker could finish."""
    return Rejection(source, stage, f"{source} could not be processed: it {failure.reason}")


def _describe(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it needs more memory than there is"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return f"unexpected {type(error).__name__} ({error}); please report this page"
