"""The program as a process: closed streams, text that is not text, and signals end in a sentence or cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

RUN = "from aligner.cli import main; main()"


def shell(command: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a shell command in which ``aligner`` is the program under test."""
    python = f"{sys.executable} -c '{RUN}'"
    ended = subprocess.run(
        ["bash", "-c", command.replace("aligner", python, 1)],
        env=os.environ | (environment or {}), capture_output=True, check=False,
    )  # fmt: skip
    assert b"Traceback" not in ended.stderr, ended.stderr
    return ended


def test_a_closed_standard_output_is_told(tmp_path: Path) -> None:
    ended = shell("aligner stats >&-", {"ALIGNER_STORE": f"{tmp_path}/store.db"})
    assert (ended.returncode, ended.stderr) == (1, b"aligner: The output: Bad file descriptor.\n")


def test_a_closed_standard_input_is_empty() -> None:
    ended = shell("aligner check - <&-")
    assert ended.returncode == 1 and ended.stderr.startswith(b"aligner: standard input")


def test_a_closed_standard_error_loses_messages_alone(tmp_path: Path) -> None:
    assert shell(f"aligner --store {tmp_path}/store.db show zzzz 2>&-").returncode == 1


@pytest.mark.parametrize("options", ["--store $'/tmp/\\xff.db' stats", "report --reviewer $'\\xff'"])
def test_an_argument_that_is_no_text_is_refused(tmp_path: Path, options: str) -> None:
    ended = shell(f"aligner {options}", {"ALIGNER_STORE": f"{tmp_path}/store.db"})
    assert ended.returncode in (1, 2) and ended.stderr.count(b"\n") == 1
    assert b"not valid text" in ended.stderr


def test_any_text_can_be_shown_on_any_terminal() -> None:
    show = "from aligner.cli.process import process\nwith process(): print('Баку \\udcff')"
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    ended = subprocess.run([sys.executable, "-c", show], env=environment, capture_output=True, check=True)
    assert ended.stdout == b"\\u0411\\u0430\\u043a\\u0443 \\udcff\n"


def test_an_input_that_ends_at_a_question_is_one_sentence() -> None:
    ask = "import sys, click\nfrom aligner import cli\ncli.cli.callback = lambda **_: click.confirm('Sure?')\ncli.main()"
    ended = subprocess.run([sys.executable, "-c", ask, "config"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.decode().strip().startswith("aligner: The input ended before the question was answered")


INTERRUPTED = """
import os, sys
from pathlib import Path
from aligner.cli.process import process
from aligner.exchange import atomic_output
with process(), atomic_output(Path(sys.argv[1])) as (file,):
    file.write(b"half")
    try:
        os.kill(os.getpid(), int(sys.argv[2]))
    except BaseException as error:
        raise ImportError("what a library may make of it") from error
"""


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGTERM, -signal.SIGTERM, b""),
        (signal.SIGINT, 130, b"aligner: Interrupted; finished work is kept. Run the same command again to continue.\n"),
    ],
)
def test_a_signal_leaves_no_temporary_file(tmp_path: Path, number: int, status: int, said: bytes) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path / "out.json"), str(int(number))]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (status, said)
    assert list(tmp_path.iterdir()) == []
