"""Word lists: data files of this package, read when first asked for and kept."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Read the table ``data/<name>.toml``: ``ru/numbers``."""
    return tomllib.loads(_read(f"{name}.toml"))


@cache
def words(name: str) -> frozenset[str]:
    """Read the words of ``data/<name>.txt``, any number on a line; ``#`` begins a comment."""
    return frozenset(
        word for line in _read(f"{name}.txt").splitlines() for word in line.partition("#")[0].split()
    )


def _read(path: str) -> str:
    return files("aligner.text").joinpath("data", *path.split("/")).read_text("utf-8")
