"""The program as a process: its standard streams, and how it ends by a signal."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from types import FrameType

INTERRUPTED = "aligner: Interrupted; finished work is kept. Run the same command again to continue."


class Termination(BaseException):
    """SIGTERM: unwinds the stack, so that temporary files are removed."""


@contextmanager
def process(interrupted: str = INTERRUPTED) -> Iterator[None]:
    """Run the program in the block: exit with 130 and that message after SIGINT, and by SIGTERM once everything is cleaned up."""
    _open_streams()
    signals: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        signals.append(number)
        raise Termination if number == signal.SIGTERM else KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except BaseException:
        if not signals:
            raise
        _end(signals[0], interrupted)  # whatever a library makes of an interruption, an interruption it is


def _end(number: int, interrupted: str) -> None:
    if number == signal.SIGTERM:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)
    if interrupted:
        print(interrupted, file=sys.stderr)
    sys.exit(130)


def _open_streams() -> None:
    """Put something in the place of standard streams that the shell closed, and make the rest print any text.

    A closed input is empty; writing to a closed output fails with "Bad file descriptor"; messages to a closed
    standard error are lost. Their descriptors are taken too, so that no file that is opened later gets one of them.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
