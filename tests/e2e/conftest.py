"""The program as people run it: a subprocess with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT / "corpus"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home shared by the session, so that the glossary's cache is built once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def environment(home: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a fresh user with a store of this test's own."""
    places = {
        name: str(home / name.lower()) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    }
    own = {
        "HOME": str(home),
        "ALIGNER_STORE": str(tmp_path / "store.db"),
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
def aligner(environment: dict[str, str]) -> Run:
    """Run ``aligner ARGUMENTS`` to its end; ``input`` is its standard input."""

    def run(
        *arguments: str | Path, input: str | bytes = "", timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        data = input.encode() if isinstance(input, str) else input
        command = [sys.executable, "-m", "aligner", *map(str, arguments)]
        ended = subprocess.run(
            command, input=data, capture_output=True, env=environment, timeout=timeout, check=False
        )
        out, err = ended.stdout.decode(), ended.stderr.decode()
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(command, ended.returncode, out, err)

    return run
