"""Hand a command line to the daemon, which has the models and the glossary loaded, and start it where it does not run.

The daemon works in the client's folder, on its streams and in its environment, so that a command does what it does
without it. There is one for each user, installation and set of ALIGNER_ variables; it listens on a socket in a folder
that only the user can enter.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from aligner import __version__, paths
from aligner.errors import AlignerError

FORWARDED = frozenset(
    {"translate", "check", "align", "extract", "ingest", "editions", "export", "import", "show", "search", "stats"}
)


def can_forward(command: str | None) -> bool:
    """Return True for a command that ends by itself, in a process that is not the daemon."""
    from aligner.cli import daemon

    return command in FORWARDED and not daemon.working


def forward() -> int:
    """Have this process's command line worked by the daemon; returns its exit status.

    Raises AlignerError where the system has no such sockets, or the daemon cannot be started or ends.
    """
    if not hasattr(socket, "send_fds"):
        raise AlignerError("--server needs Unix sockets, which this system does not have: leave it out.")
    with _connected() as connection:
        request = json.dumps(_request()).encode()
        streams = [stream.fileno() for stream in (sys.stdin, sys.stdout, sys.stderr)]
        socket.send_fds(connection, [struct.pack("!I", len(request))], streams)
        connection.sendall(request)
        answer = _answer(connection)
    if not answer:
        raise AlignerError(f"The server ended before the work was done: see {log()}, or leave --server out.")
    return int(answer)


def _request() -> dict[str, object]:
    """Describe this process as far as a command can tell."""
    mask = os.umask(0o77)
    os.umask(mask)
    return {
        "arguments": sys.argv[1:],
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "umask": mask,
        "coding": [(stream.encoding, stream.errors) for stream in (sys.stdin, sys.stdout, sys.stderr)],
    }


def _answer(connection: socket.socket) -> bytes:
    """Wait for the exit status. An interruption is passed on, and ends this process when the work has ended."""
    try:
        return connection.recv(16)
    except KeyboardInterrupt:
        connection.shutdown(socket.SHUT_WR)
        connection.recv(16)
        raise


@contextmanager
def _connected() -> Iterator[socket.socket]:
    """Connect to the daemon, started if need be by the first of the clients that want it."""
    import fcntl

    with socket.socket(socket.AF_UNIX) as connection, open(_folder() / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                connection.connect(str(address()))
            except (FileNotFoundError, ConnectionRefusedError):
                _start()
                connection.connect(str(address()))
            fcntl.flock(lock, fcntl.LOCK_UN)
        except OSError as error:
            raise AlignerError(f"The server at {address()} cannot be reached: {error}.") from error
        yield connection


def _start() -> None:
    with log().open("w") as errors:
        started = subprocess.Popen(
            [sys.executable, "-m", "aligner.cli.daemon", str(address())],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, start_new_session=True,
        )  # fmt: skip
    assert started.stdout is not None
    with started.stdout as ready:
        if not ready.readline():
            raise AlignerError(f"The server could not be started: see {log()}.")
    started.returncode = 0  # it outlives this process, which shall not wait for it


def _folder() -> Path:
    """Return the folder of sockets, made if need be. Raises AlignerError if others can enter it."""
    folder = paths.runtime()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = folder.stat()
    if held.st_uid != os.getuid() or held.st_mode & 0o77:
        raise AlignerError(f"Other users can enter {folder}: remove it.")
    return folder


def address() -> Path:
    """Return the daemon's socket: another one for another installation, newer code or other ALIGNER_ variables."""
    package = Path(__file__).parent.parent
    newest = max(entry.stat().st_mtime_ns for entry in _modules(package))
    named = sorted(item for item in os.environ.items() if item[0].startswith("ALIGNER_"))
    told = repr((sys.executable, str(package), __version__, newest, named))
    return paths.runtime() / f"{sha256(told.encode(errors='surrogateescape')).hexdigest()[:16]}.sock"


def _modules(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield entry
            elif entry.is_dir():
                yield from _modules(Path(entry.path))


def log() -> Path:
    """Return the file of what the daemon itself has to say."""
    return address().with_suffix(".log")
