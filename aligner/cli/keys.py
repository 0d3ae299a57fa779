"""Keys and lines of the terminal review, from a terminal or a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import click

try:
    import select
    import termios
    import tty
except ImportError:  # Windows: click reads the keys there
    termios = None  # type: ignore[assignment]


class Terminal:
    """Keys and lines from a terminal: a key counts at once, a line can be edited, and left by Ctrl+C or Ctrl+D."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Read each key when it is pressed, also before it is asked for; the terminal's settings are restored."""
        if termios is None:
            yield
            return
        before = termios.tcgetattr(sys.stdin.fileno())
        try:
            self._take_keys()
            yield
        finally:
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, before)

    def _take_keys(self) -> None:
        tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)  # keeps what was typed; Ctrl+C stays an interrupt

    def key(self) -> str:
        """Read the next key; "" if the terminal was closed."""
        if termios is None:
            return click.getchar()
        self._take_keys()  # again: the shell has its own way after a Ctrl+Z
        source = sys.stdin.fileno()
        pressed = os.read(source, 1)
        while pressed and self._unfinished(pressed, source) and (more := os.read(source, 1)):
            pressed += more
        return pressed.decode("utf-8", "replace")

    @staticmethod
    def _unfinished(pressed: bytes, source: int) -> bool:
        """Return True for the beginning of a multi-byte letter, or of what an arrow or function key sends."""
        if pressed[0] == 0x1B:
            begun = pressed == b"\x1b" or (
                pressed[1:2] in (b"[", b"O") and (len(pressed) == 2 or not 0x40 <= pressed[-1] <= 0x7E)
            )
            return begun and bool(select.select([source], [], [], 0)[0])
        return pressed[0] >= 0xC0 and len(pressed) < (2 if pressed[0] < 0xE0 else 3 if pressed[0] < 0xF0 else 4)

    def line(self, prompt: str, start: str = "") -> str:
        """Read a line, prefilled with ``start``. Raises AlignerError if the reviewer cancels."""
        import readline

        from aligner.errors import AlignerError

        readline.set_startup_hook(lambda: readline.insert_text(start))
        try:
            return input(prompt)
        except (EOFError, KeyboardInterrupt):
            click.echo()
            raise AlignerError("Cancelled; nothing was decided.") from None
        finally:
            readline.set_startup_hook(None)


class PipedKeys:
    """Keys and lines from a pipe: line breaks between keys mean nothing, a line is what the next one holds."""

    def __init__(self, text: str) -> None:
        self.text, self.place, self.after_key = text, 0, False

    def held(self) -> AbstractContextManager[None]:
        """Hold nothing."""
        return nullcontext()

    def key(self) -> str:
        """Read the next character that is not a line break; "" at the end."""
        while self.text[self.place : self.place + 1] == "\n":
            self.place += 1
        self.place += 1
        self.after_key = True
        return self.text[self.place - 1 : self.place]

    def line(self, prompt: str, start: str = "") -> str:
        """Read the rest of the line, or the next one if a key ended its own."""
        if self.after_key and self.text[self.place : self.place + 1] == "\n":
            self.place += 1
        self.after_key = False
        line, _, _ = self.text[self.place :].partition("\n")
        self.place += len(line) + 1
        return line
