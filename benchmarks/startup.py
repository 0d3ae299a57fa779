"""Measure how long the program takes to start, in CPU time, beside a bare interpreter.

    .venv/bin/python benchmarks/startup.py [--times 7]

Prints user and system time of each command, the least of several runs, and its ratio to `python -c pass`. The last
lines translate a text of four sentences, first in a new home folder, where the glossary's index is built, then twice
with that index. Modules are compiled before, as installers and `make venv` do.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

TEXT = "Talks began in Baku on Monday. The weather was fine. The president of Georgia left. He flew to Paris on 3 May."
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import aligner": ["-c", "import aligner"],
    "aligner --version": ["-m", "aligner", "--version"],
    "aligner --help": ["-m", "aligner", "--help"],
    "aligner translate --help": ["-m", "aligner", "translate", "--help"],
    "aligner review --help": ["-m", "aligner", "review", "--help"],
}


def cpu_seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """Return the user and system time of one run of the interpreter with these arguments."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=7, help="Runs of each command; the least counts.")
    times = options.parse_args().times
    with TemporaryDirectory() as folder:
        home = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), folder)
        environment = os.environ | home | {"PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for arguments in COMMANDS.values():
            cpu_seconds(arguments, environment)
        bare = 0.0
        for name, arguments in COMMANDS.items():
            took = min(cpu_seconds(arguments, environment) for _ in range(times))
            bare = bare or took
            print(f"{name:40} {took:6.3f} s  {took / bare:5.1f}")
        page = Path(folder) / "page.txt"
        page.write_text(f"{TEXT}\n", encoding="utf-8")
        for number in range(3):
            command = ["-m", "aligner", "--store", f"{folder}/{number}.db", "translate", str(page), "-q"]
            took = cpu_seconds(command, environment)
            label = "the first time" if number == 0 else "into a new store"
            print(f"{'four sentences, ' + label:40} {took:6.3f} s")


if __name__ == "__main__":
    main()
