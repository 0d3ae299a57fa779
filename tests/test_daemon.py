"""The background server does what a command does alone, for one client after another, whatever becomes of them."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

pytestmark = pytest.mark.skipif(not hasattr(socket, "SO_PEERCRED"), reason="asks Linux who serves a socket")
PAIRS = "en\tru\nHe met 19 people.\tОн встретил 18 человек.\n"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where a server of these tests is found; it is ended after them."""
    folder = tmp_path_factory.mktemp("home")
    with TemporaryDirectory() as runtime:  # with a short name, as sockets need
        os.chmod(runtime, 0o700)
        yield os.environ | {"XDG_RUNTIME_DIR": runtime, "ALIGNER_STORE": str(folder / "store.db"), "PYTHONPATH": os.getcwd()}
        for served in servers(runtime):
            os.kill(served, signal.SIGTERM)


def servers(runtime: str) -> list[int]:
    """The processes that answer on the sockets of a folder."""
    found = []
    for path in Path(runtime).rglob("*.sock"):
        with socket.socket(socket.AF_UNIX) as asking:
            asking.connect(str(path))
            found.append(struct.unpack("3i", asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0])
    return found


def started(line: str, environment: dict[str, str], folder: Path, server: bool = True) -> subprocess.Popen[bytes]:
    arguments = [*(["--server"] if server else []), *line.split()]
    return subprocess.Popen(
        [sys.executable, "-m", "aligner", *arguments], cwd=folder, env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def ended(process: subprocess.Popen[bytes], given: str = "") -> tuple[int, str, str]:
    out, errors = process.communicate(given.encode(), timeout=120)
    return process.returncode, out.decode(), errors.decode()


def reading(environment: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    """A client whose job reads its input, of which a pipe cannot hold all."""
    waiting = started("check - --format tsv", environment, folder)
    assert waiting.stdin is not None
    waiting.stdin.write(b"#" * 200_000)
    waiting.stdin.flush()
    return waiting


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("check pairs.tsv --format tsv", 1, "18"),
        ("check - --format tsv", 1, "18"),
        ("check --no-such-option", 2, "No such option"),
        ("show zzzz", 1, "aligner: "),
    ],
)
def test_a_command_does_the_same_in_the_server(
    environment: dict[str, str], tmp_path: Path, line: str, status: int, said: str
) -> None:
    (tmp_path / "pairs.tsv").write_text(PAIRS)
    alone, served = (ended(started(line, environment, tmp_path, server), PAIRS) for server in (False, True))
    assert served == alone
    assert served[0] == status and said in served[1] + served[2]


def test_clients_at_the_same_time_share_one_server(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text(PAIRS)
    clients = [started("check pairs.tsv --format tsv", environment, tmp_path) for _ in range(3)]
    answers = {ended(client) for client in clients}
    assert len(answers) == 1 and "number" in answers.pop()[1]
    [served] = servers(environment["XDG_RUNTIME_DIR"])  # asked by a client that sends nothing
    assert servers(environment["XDG_RUNTIME_DIR"]) == [served]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)])
def test_an_interrupted_client_leaves_the_server_to_others(
    environment: dict[str, str], tmp_path: Path, number: signal.Signals, status: int
) -> None:
    (tmp_path / "pairs.tsv").write_text(PAIRS)
    waiting = reading(environment, tmp_path)
    following = started("check pairs.tsv --format tsv", environment, tmp_path)
    waiting.send_signal(number)
    assert waiting.wait(60) == status
    assert "number" in ended(following)[1]
    assert waiting.communicate()[1].count(b"Interrupted") == (number == signal.SIGINT)


@pytest.mark.slow
def test_a_server_that_is_killed_is_told_and_started_again(environment: dict[str, str], tmp_path: Path) -> None:
    waiting = reading(environment, tmp_path)
    [served] = servers(environment["XDG_RUNTIME_DIR"])
    os.kill(served, signal.SIGKILL)
    assert waiting.wait(60) == 1
    assert waiting.communicate()[1].startswith(b"aligner: The server ended before the work was done")
    assert ended(started("check gone.tsv", environment, tmp_path))[2].startswith("aligner: gone.tsv")


def test_a_folder_that_others_can_enter_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "aligner").mkdir()
    (tmp_path / "aligner").chmod(0o755)
    returned, _, errors = ended(started("stats", environment | {"XDG_RUNTIME_DIR": str(tmp_path)}, tmp_path))
    assert returned == 1 and "Other users can enter" in errors
