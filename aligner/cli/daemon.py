"""A process that works the command lines of others, one after another, with what it has loaded.

It ends when nobody has asked it for ten minutes. Started by aligner/cli/daemon_client.py.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

IDLE_SECONDS = 600
AGAIN_SECONDS = 2  # a signal just before a read that blocks is seen only after it
WAITING = 128  # clients that may wait for their turn
working = False  # in this process; then a command is worked here


def serve(address: Path) -> None:
    """Answer clients until none has come for a while."""
    global working
    working = True
    address.unlink(missing_ok=True)  # of a daemon that was killed
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen(WAITING)
        listening.settimeout(IDLE_SECONDS)
        print("ready", flush=True)
        log = os.dup(2)
        _use_own_streams(log)
        try:
            while True:
                connection, _ = listening.accept()
                with connection, suppress(OSError, ValueError, struct.error):  # a client that hung up, or another program
                    _answer(connection, log)
        except TimeoutError:
            address.unlink(missing_ok=True)


def _answer(connection: socket.socket, log: int) -> None:
    """Work one command line, and tell its exit status."""
    connection.setblocking(True)
    head, streams, _, _ = socket.recv_fds(connection, 4, 3)
    [size] = struct.unpack("!I", head)
    request = json.loads(connection.makefile("rb").read(size))
    status = 130
    with suppress(KeyboardInterrupt), _interruptible(connection):
        status = _work(request, streams)
    _use_own_streams(log)  # the client's are closed before it hears that all is done
    connection.sendall(str(status).encode())


@contextmanager
def _interruptible(connection: socket.socket) -> Iterator[None]:
    """Interrupt what the block does when the client asks for it, or hangs up; again, if it does not end by that."""
    ended, lock = threading.Event(), threading.Lock()

    def listen() -> None:
        with suppress(OSError):
            connection.recv(1)
        while not ended.is_set():
            with lock:
                if not ended.is_set():
                    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            ended.wait(AGAIN_SECONDS)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield
    finally:
        with suppress(KeyboardInterrupt), lock:
            ended.set()
        connection.shutdown(socket.SHUT_RD)
        listener.join()


def _work(request: dict[str, Any], streams: list[int]) -> int:
    """Run a command line as its client would; returns its exit status."""
    home, environment, mask = os.getcwd(), dict(os.environ), os.umask(request["umask"])
    use_streams(streams, request["coding"])
    os.chdir(request["folder"])
    use_environment(request["environment"])
    sys.argv = ["aligner", *request["arguments"]]
    try:
        return run_command(interrupted="")  # the client says it
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        use_environment(environment)
        os.chdir(home)
        os.umask(mask)
        _forget_logging()


def run_command(**wording: str) -> int:
    """Run the command line of ``sys.argv`` in this process; returns its exit status."""
    from aligner.cli import main

    status: object = 0
    try:
        main(**wording)
    except SystemExit as ended:
        status = ended.code
    except Exception:
        traceback.print_exc()
        status = 1
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError, ValueError):
            stream.flush()
    return status if isinstance(status, int) else 0


def use_streams(files: Sequence[int], coding: Sequence[tuple[str, str]] = (("utf-8", "replace"),) * 3) -> None:
    """Put open files, and how their text is coded, in the place of this process's standard streams."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, buffering, *coded, closefd=False)  # noqa: SIM115
        for number, mode, buffering, coded in zip(range(3), "rww", (-1, -1, 1), coding, strict=True)
    )


def _use_own_streams(log: int) -> None:
    """Close standard input and output; errors between two jobs go into the log."""
    use_streams([os.open(os.devnull, os.O_RDWR), os.open(os.devnull, os.O_RDWR), os.dup(log)])


def use_environment(environment: dict[str, str]) -> None:
    """Put these variables in the place of this process's own."""
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()


def _forget_logging() -> None:
    """Undo what --log-format set up for one command."""
    for name in ("aligner", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [logging.NullHandler()], True
        logger.setLevel(logging.NOTSET)


if __name__ == "__main__":
    from aligner.cli import daemon  # the module that others ask, and not this copy of it

    daemon.serve(Path(sys.argv[1]))
