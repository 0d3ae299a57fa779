"""A process that has loaded the program and forks for each command line, so that a test waits for its work alone.

Reads a request a line (JSON: ``arguments``, ``environment``, and the files that are its standard streams), answers with
the exit status. Each command runs in a process of its own, as it does from a shell; only the start is shared. What
starting does is tested elsewhere: tests/test_startup.py, tests/test_process.py and the tests of a terminal.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
from typing import Any

from aligner.cli.daemon import run_command, use_environment, use_streams

MODULES = (
    "aligner.alignment", "aligner.checks", "aligner.editions", "aligner.exchange", "aligner.extraction",
    "aligner.pipeline", "aligner.review.service", "aligner.segmentation", "aligner.store", "aligner.translation",
    "aligner.cli.translate", "alembic.command", "ctranslate2", "numpy", "rich.console", "sentencepiece", "trafilatura",
)  # fmt: skip
CODING = (("utf-8", "strict"), ("utf-8", "strict"), ("utf-8", "backslashreplace"))  # as Python opens them in UTF-8


def serve() -> None:
    """Answer requests until the input ends."""
    from aligner.glossary import load
    from aligner.text.morphology import analyzer

    for module in MODULES:
        importlib.import_module(module)
    analyzer()
    load()
    gc.collect()
    gc.freeze()  # a child then leaves the parent's pages alone
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(_become(request))  # nothing of the parent's is torn down
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(request: dict[str, Any]) -> int:
    """Run a command line in this process, on the streams and in the environment of the request; returns its status."""
    names = ((request["stdin"], os.O_RDONLY), (request["stdout"], os.O_WRONLY), (request["stderr"], os.O_WRONLY))
    use_streams([os.open(name, flags) for name, flags in names], CODING)
    use_environment(request["environment"])
    sys.argv = ["aligner", *request["arguments"]]
    return run_command()


if __name__ == "__main__":
    serve()
