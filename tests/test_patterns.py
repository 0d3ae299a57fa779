"""Regular expressions take time in step with the text: each is given 50,000 of every character that is awkward to it."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Searched in a word, or in the few characters before or after a name; never in a text.
WINDOWED = {
    "aligner.checks.names.grammar._VERB_AFTER",
    "aligner.checks.names.titles._TITLE_BEFORE",
    "aligner.glossary.context._SENTENCE_END",
    "aligner.glossary.context._TOWN_BEFORE",
    "aligner.segmentation.place._LEFT",
}

PROBE = r"""
import importlib, pkgutil, re, signal, sys

RUNS = [" ", "\n", "a", "A", "а", "А", "1", "-", ".", ",", "I", "(", "«", '"', "_", "&",
        "a-", "a.", "a ", "1 ", "1,", "1.", "А ", "а-", "a@", "A. ", "://", "@a", "http://"]
LONG = 50_000


class Slow(Exception):
    pass


def stop(*_):
    raise Slow


def patterns(value, name, depth=2):
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield name, value
    elif depth and isinstance(value, dict):
        for one in value.values():
            yield from patterns(one, name, depth - 1)
    elif depth and isinstance(value, (list, tuple)):
        for one in value:
            yield from patterns(one, name, depth - 1)


signal.signal(signal.SIGPROF, stop)
seen = set()
for package in sys.argv[1:]:
    top = importlib.import_module(package)
    for module in [package, *(one.name for one in pkgutil.walk_packages(top.__path__, package + "."))]:
        for name, value in vars(importlib.import_module(module)).items():
            for where, pattern in patterns(value, f"{module}.{name}"):
                if pattern in seen:
                    continue
                seen.add(pattern)
                for run in RUNS:
                    text = run * (LONG // len(run)) + "\0"
                    signal.setitimer(signal.ITIMER_PROF, 1)  # of CPU time; milliseconds are enough
                    try:
                        for found in pattern.finditer(text):
                            pass
                    except Slow:
                        print(where)
                        break
                    finally:
                        signal.setitimer(signal.ITIMER_PROF, 0)
print("patterns:", len(seen))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no timer of CPU time")
@pytest.mark.parametrize(
    "package", ["aligner.text", "aligner.translation", "aligner.glossary", "aligner.checks", "aligner.segmentation"]
)
def test_patterns_are_linear(package: str) -> None:
    done = subprocess.run([sys.executable, "-c", PROBE, package], capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    *slow, count = done.stdout.splitlines()
    assert count.startswith("patterns: ")
    assert set(slow) <= WINDOWED
