"""Regular expressions take time in step with the text: each is given 50,000 of every character that is awkward to it."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Searched in a word, or in the few last characters before a place; never in a text.
WINDOWED = {
    "aligner.checks.names.titles._TITLE_BEFORE",
    "aligner.glossary.text_context._SENTENCE_END",
    "aligner.glossary.context._TOWN_BEFORE",
    "aligner.glossary.hinting._WORD_BEFORE",
    "aligner.segmentation.place._LEFT",
    "aligner.segmentation.rules._BETWEEN_DASHES",
}

PROBE = r"""
import ast, importlib, pkgutil, re, signal
from pathlib import Path

import aligner

RUNS = [" ", "\n", "a", "A", "а", "А", "1", "-", ".", ",", "I", "(", "«", '"', "_", "&", "#", "<",
        "a-", "a.", "a ", "1 ", "1,", "1.", "А ", "а-", "a@", "A. ", "://", "@a", "http://", "a/", " - ", " a", "<!--"]
LONG = 50_000
CALLS = {"search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}
ANCHORED = {"match", "fullmatch"}


class Slow(Exception):
    pass


def stop(*_):
    raise Slow


def compiled(value, depth=2):
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif depth and isinstance(value, dict):
        for one in value.values():
            yield from compiled(one, depth - 1)
    elif depth and isinstance(value, (list, tuple)):
        for one in value:
            yield from compiled(one, depth - 1)


def called(tree):
    "Yield (what, method, arguments) of each call such as NAME.search(...)."
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            of = node.func.value
            name = of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""
            yield name, node.func.attr, node


def written(node, names):
    "The pattern that a call re.search('...', text, flags) compiles, or None if it is put together elsewhere."
    if not node.args or not isinstance(node.args[0], ast.Constant) or not isinstance(node.args[0].value, str):
        return None
    flags = [eval(ast.unparse(one.value), names) for one in node.keywords if one.arg == "flags"]
    if len(node.args) > 2 and node.func.attr not in ("sub", "subn", "split"):
        flags = [eval(ast.unparse(node.args[2]), names)]
    return re.compile(node.args[0].value, *flags)


def patterns():
    "Yield (place, pattern, anchored) of every pattern of the program."
    modules = [importlib.import_module(one.name) for one in pkgutil.walk_packages(aligner.__path__, "aligner.")
               if ".migrations" not in one.name and not one.name.endswith("__main__")]
    calls = [(module, *call) for module in modules for call in called(ast.parse(Path(module.__file__).read_text("utf-8")))]
    methods = {}
    for module, name, method, node in calls:
        methods.setdefault(name, set()).add(method)
        if name == "re" and (pattern := written(node, vars(module))):
            yield f"{module.__name__}:{node.lineno}", pattern, method in ANCHORED
    for module in modules:
        for name, value in vars(module).items():
            for pattern in compiled(value):
                yield f"{module.__name__}.{name}", pattern, methods.get(name, CALLS) <= ANCHORED


def slow(pattern, anchored):
    for run in RUNS:
        text = run * (LONG // len(run)) + "\0"
        signal.setitimer(signal.ITIMER_PROF, 1)  # of CPU time; milliseconds are enough
        try:
            if anchored:
                pattern.match(text)
            else:
                for found in pattern.finditer(text):
                    pass
        except Slow:
            return True
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    return False


signal.signal(signal.SIGPROF, stop)
seen = set()
for place, pattern, anchored in patterns():
    if (pattern, anchored) not in seen:
        seen.add((pattern, anchored))
        if slow(pattern, anchored):
            print(place)
print("patterns:", len(seen))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no timer of CPU time")
def test_patterns_are_linear() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    *slow, count = done.stdout.splitlines()
    assert int(count.removeprefix("patterns: ")) > 400
    assert set(slow) == WINDOWED
