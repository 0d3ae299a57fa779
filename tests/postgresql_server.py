"""The PostgreSQL server of a Debian system, started in a folder of its own and reached by a socket there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")
FAST = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@cache
def installed() -> Path | None:
    """Find the programs of the newest server; None where there is none, or no user to run it as."""
    found = sorted(BINARIES.glob("*/bin"), key=lambda path: float(path.parent.name))
    may_run = os.geteuid() != 0 or (shutil.which("runuser") and "postgres:" in Path("/etc/passwd").read_text("utf-8"))
    return found[-1] if found and may_run else None


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve an empty database while the block runs; yields its URL."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    _run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    _run("pg_ctl", "-D", data, "-o", f"-k {folder} {FAST}", "-l", folder / "log", "-w", "start")
    try:
        yield f"postgresql://postgres:@/postgres?host={folder}"
    finally:
        _run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(program: str, *arguments: str | Path) -> None:
    """Run a program of the server, which root may not run itself."""
    binaries = installed()
    assert binaries is not None
    rights = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*rights, binaries / program, *arguments], check=True, capture_output=True, cwd="/")
