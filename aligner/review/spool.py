"""Submissions on disk until they are worked off, so that they outlive the server: a folder each, removed at the end."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from aligner.review.submission import Input, Submission

TRIES = 2  # a submission that ended the server as often is not begun again
_FORM = "submission.json"  # written last: a folder without it was not submitted in full


class Spool:
    """A folder of submissions. Nobody but the server's own user may read it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str, order: int, submission: Submission) -> None:
        """Write a submission; ``order`` is its place among those that wait."""
        folder = self._folder / name
        folder.mkdir(mode=0o700, parents=True)
        inputs = [*submission.inputs, *([submission.edition] if submission.edition else [])]
        for number, one in enumerate(inputs):
            if one.data is not None:
                (folder / str(number)).write_bytes(one.data)
        self._write(name, {
            "order": order,
            "tries": 0,
            "user": submission.user,
            "inputs": [one.name for one in inputs],
            "edition": submission.edition is not None,
            "policy": submission.policy,
            "on": submission.on.isoformat() if submission.on else "",
        })  # fmt: skip

    def _write(self, name: str, form: dict[str, Any]) -> None:
        path = self._folder / name / _FORM
        part = path.with_suffix(".part")
        part.write_text(json.dumps(form), "utf-8")
        os.replace(part, path)

    def left(self) -> Iterator[tuple[str, Submission]]:
        """Yield what an earlier server has not worked off, in the order of submission; what is unreadable is removed."""
        found = []
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            try:
                found.append((json.loads((folder / _FORM).read_text("utf-8"))["order"], folder.name, self._read(folder)))
            except (OSError, ValueError, KeyError, TypeError):
                self.drop(folder.name)
        for _, name, submission in sorted(found, key=lambda one: one[:2]):
            yield name, submission

    def _read(self, folder: Path) -> Submission:
        form = json.loads((folder / _FORM).read_text("utf-8"))
        inputs = [Input(name, _bytes(folder / str(number))) for number, name in enumerate(form["inputs"])]
        edition = inputs.pop() if form["edition"] else None
        on = date.fromisoformat(form["on"]) if form["on"] else None
        return Submission(form["user"], tuple(inputs), edition, form["policy"], on)

    def begin(self, name: str) -> bool:
        """Count a try at a submission; False if it has had its tries."""
        form = json.loads((self._folder / name / _FORM).read_text("utf-8"))
        self._write(name, form | {"tries": form["tries"] + 1})
        return bool(form["tries"] < TRIES)

    def drop(self, name: str) -> None:
        """Remove a submission."""
        with suppress(OSError):
            shutil.rmtree(self._folder / name)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
