"""The terminal review at a terminal: a pseudo-terminal of the system, its window and its line discipline."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals of this kind")
import fcntl  # noqa: E402
import select  # noqa: E402
import struct  # noqa: E402
import termios  # noqa: E402

from aligner.store import Store  # noqa: E402
from tests.test_review import make  # noqa: E402

HINT = "a accept"
COLOUR = re.compile(r"\x1b\[[\d;]*m")


def _take_terminal() -> None:
    """So that Ctrl+C reaches the program, also where whoever runs the tests ignores it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Screen:
    """A reviewer's terminal with `aligner review --terminal` in it."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.master, self.slave = pty.openpty()
        self.resize(100, 30)
        self.before = termios.tcgetattr(self.slave)
        kept = {name: value for name, value in environment.items() if name not in ("COLUMNS", "NO_COLOR")}
        self.program = subprocess.Popen(
            [sys.executable, "-m", "aligner", "review", "--terminal", *arguments],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=kept | {"TERM": "xterm-256color"},
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        self.seen = ""

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def wait_for(self, text: str, seconds: float = 90) -> str:
        """What came since the last time, up to and with the text; colours taken out."""
        end = time.monotonic() + seconds
        while text not in (plain := COLOUR.sub("", self.seen)):
            assert time.monotonic() < end and self._read(), f"{text!r} did not come: {self.seen!r}"
        raw, self.seen = self.seen, ""
        self.raw = raw
        return plain

    def _read(self) -> bool:
        if not select.select([self.master], [], [], 1)[0]:
            return self.program.poll() is None
        try:
            got = os.read(self.master, 65536)
        except OSError:  # the other end is closed
            return False
        self.seen += got.decode("utf-8", "replace")
        return bool(got)

    def press(self, keys: str) -> None:
        self._settle()
        os.write(self.master, keys.encode())

    def _settle(self) -> None:
        """Wait until the program waits: readline sees an interrupt that came just before only with the next key."""
        state = Path(f"/proc/{self.program.pid}/stat")
        while state.exists() and state.read_text().rpartition(")")[2].split()[0] == "R":
            time.sleep(0.01)

    def ended(self) -> int:
        """The exit status, once the program is gone and the terminal is as it was."""
        status = self.program.wait(60)
        assert termios.tcgetattr(self.slave) == self.before
        return status

    def close(self) -> None:
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def screen(environment: dict[str, str]) -> Iterator[Screen]:
    with Store.open(environment["ALIGNER_STORE"]) as opened:
        opened.file(make(), "page")
    made = Screen(environment)
    yield made
    made.close()


def decisions(environment: dict[str, str]) -> list[str]:
    with Store.open(environment["ALIGNER_STORE"]) as opened:
        return [verdict.decision for filed in opened.pairs.matching() for verdict in filed.verdicts]


@pytest.mark.slow
def test_keys_colours_and_another_size(screen: Screen, environment: dict[str, str]) -> None:
    wide = screen.wait_for(HINT)
    assert COLOUR.search(screen.raw) and "Гянжа" in wide
    screen.resize(50, 20)
    screen.program.send_signal(signal.SIGWINCH)
    screen.press("a")  # one key, no Enter
    narrow = screen.wait_for(HINT)
    assert max(len(line.rstrip()) for line in wide.splitlines()) > 50
    assert max(len(line.rstrip()) for line in narrow.splitlines()) <= 50
    screen.press("e")
    screen.wait_for("translation: ")
    screen.press("\x15Баку и Гянджа!\r")  # Ctrl+U empties the line that was put there
    screen.wait_for(HINT)
    screen.press("\x1b[A?jq")  # an arrow key means nothing; the others are typed ahead
    assert "2 decisions taken, 2 to go." in screen.wait_for("to go.")
    assert screen.ended() == 0
    assert decisions(environment) == ["accept", "edit"]


@pytest.mark.slow
def test_ctrl_c_in_a_line_leaves_the_line_and_at_a_card_the_program(screen: Screen, environment: dict[str, str]) -> None:
    screen.wait_for(HINT)
    screen.press("d")
    screen.wait_for("its number: ")
    screen.press("\x03")
    screen.wait_for("nothing was decided")
    screen.press("a")
    screen.wait_for(HINT)
    screen.press("\x03")
    assert "Interrupted" in screen.wait_for("Interrupted")
    assert screen.ended() == 130
    assert decisions(environment) == ["accept"]
