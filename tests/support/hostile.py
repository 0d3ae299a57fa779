"""Functions of (context, item) for workers: they answer, crash, hang, use up the memory or raise."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.pipeline import Tools


def context() -> str:
    """Make a worker's context."""
    return "seen"


def broken_context() -> str:
    """Fail to make a worker's context."""
    raise ValueError("no such glossary")


def answer(context: str, item: int) -> str:
    return f"{context} {item}"


def slowly(context: str, item: int) -> str:
    """Answer after a while that differs from item to item."""
    time.sleep(item * 7919 % 11 / 1000)
    return f"{context} {item}"


def poison(context: str, item: str) -> str:
    """Do to the worker what the item says."""
    match item:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "hang":
            while True:
                time.sleep(1)
        case "spin":
            ctypes.PyDLL(None).sleep(30)  # holds the interpreter's lock all the while
        case "eat":
            return str(len(bytearray(4_000_000_000)))
        case "raise":
            raise ValueError("this item is wrong")
        case "unsendable":
            return (lambda: item)  # type: ignore[return-value]
    return f"{context} {item}"


def once(folder: str, item: int) -> int:
    """End the worker the first time that it meets the item, and answer the second time."""
    met = Path(folder) / str(item)
    if item % 3 == 0 and not met.exists():
        met.touch()
        os._exit(1)
    return item


def slower(context: object, item: int) -> int:
    """Answer after a twentieth of a second."""
    time.sleep(0.05)
    return item


def process(context: object, item: int) -> int:
    """Name the worker's process."""
    return os.getpid()


def concepts(tools: Tools, item: None) -> list[str]:
    """List the concepts of the worker's glossary."""
    assert tools.glossary is not None
    return sorted(tools.glossary.concepts)
