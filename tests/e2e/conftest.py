"""The program as people run it: a process with a home of its own."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from aligner import paths

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT / "corpus"
LACHIN = CORPUS / "lachin-corridor"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home shared by the session."""
    return tmp_path_factory.mktemp("home")


def surroundings(home: Path, store: Path) -> dict[str, str]:
    """The environment of a fresh user with a store of his own."""
    places = {
        name: str(home / name.lower()) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    }
    own = {
        "HOME": str(home),
        "ALIGNER_STORE": str(store),
        "ALIGNER_CACHE": str(paths.cache()),  # the glossary's index, built once
        "COLUMNS": "140",
        "LC_ALL": "C.UTF-8",
    }
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ALIGNER_", "ARGOS_", "XDG_"))
    }
    return kept | places | own


@pytest.fixture
def environment(home: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a fresh user with a store of this test's own."""
    return surroundings(home, tmp_path / "store.db")


@pytest.fixture(scope="session")
def warm() -> Iterator[subprocess.Popen[str]]:
    """The process that forks for each command line; see tests/support/warm.py."""
    command = [sys.executable, "-m", "tests.support.warm"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.communicate()


@pytest.fixture
def aligner(environment: dict[str, str], warm: subprocess.Popen[str], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run ``aligner ARGUMENTS`` to its end; ``input`` is its standard input."""
    return runner(environment, warm, tmp_path_factory.mktemp("streams"))


def runner(environment: dict[str, str], warm: subprocess.Popen[str], folder: Path) -> Run:
    """A function that runs the program in that environment; its standard streams are files in the folder."""
    assert warm.stdin and warm.stdout
    streams = {name: folder / name for name in ("stdin", "stdout", "stderr")}

    def run(
        *arguments: str | Path, input: str | bytes = "", timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        given = input.encode() if isinstance(input, str) else input
        for name, path in streams.items():
            path.write_bytes(given if name == "stdin" else b"")
        words = list(map(str, arguments))
        request = {"arguments": words, "environment": environment, **{name: str(path) for name, path in streams.items()}}
        print(json.dumps(request), file=warm.stdin, flush=True)
        if not select.select([warm.stdout], [], [], timeout)[0]:
            warm.kill()
            raise subprocess.TimeoutExpired(words, timeout)
        status = int(warm.stdout.readline())
        out, err = (streams[name].read_bytes().decode() for name in ("stdout", "stderr"))
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(words, status, out, err)

    return run


class Filed(NamedTuple):
    """A store with one article of corpus/, and the run that made it; tests copy the store."""

    store: Path
    ended: subprocess.CompletedProcess[str]
    output: Path


@pytest.fixture(scope="session")
def drafted(home: Path, warm: subprocess.Popen[str], tmp_path_factory: pytest.TempPathFactory) -> Filed:
    """The article on the Lachin corridor, translated."""
    return _filed(home, warm, tmp_path_factory.mktemp("drafted"))


@pytest.fixture(scope="session")
def aligned(home: Path, warm: subprocess.Popen[str], tmp_path_factory: pytest.TempPathFactory) -> Filed:
    """The article on the Lachin corridor, aligned with its Russian edition."""
    return _filed(home, warm, tmp_path_factory.mktemp("aligned"), "--edition", LACHIN / "ru.html")


def _filed(home: Path, warm: subprocess.Popen[str], folder: Path, *options: str | Path) -> Filed:
    store, output = folder / "store.db", folder / "out.json"
    run = runner(surroundings(home, store), warm, folder)
    return Filed(store, run("translate", LACHIN / "en.html", *options, "-o", output), output)
