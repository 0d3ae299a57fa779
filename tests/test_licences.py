"""What `pip install .` brings: no package that is under the GPL or AGPL alone, and none of the heavy ones."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COPYLEFT = re.compile(r"affero|agpl|(?<!lesser )general public license|(?<!l)gpl", re.I)
OTHERS = re.compile(r"mozilla|mpl|mit|bsd|apache|lesser|lgpl", re.I)
CHOICES = {"tld"}  # under the MPL, the GPL or the LGPL, as one likes


def tree(requirements: list[str]) -> set[str]:
    """Names of all installed distributions that the requirements bring."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in requirements]
    while waiting:
        wanted = waiting.pop()
        if wanted.name in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        try:
            more = distribution(wanted.name).requires or []
        except PackageNotFoundError:
            continue
        found.add(wanted.name)
        waiting += map(Requirement, more)
    return found


def licence(name: str) -> str:
    """The licence of a distribution as it declares it, in one string."""
    about = distribution(name).metadata
    classes = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    return " ".join([about.get("License-Expression") or (about.get("License") or "").split("\n")[0], *classes])


def test_what_an_installation_brings_has_a_free_licence() -> None:
    brought = tree(PROJECT["dependencies"])
    assert {"ctranslate2", "lxml", "sqlalchemy", "starlette"} <= brought
    under = {name: licence(name) for name in brought}
    assert {name for name, said in under.items() if COPYLEFT.search(said)} <= CHOICES, under
    assert all(OTHERS.search(under[name]) for name in CHOICES & brought)


def test_what_an_installation_does_not_bring() -> None:
    heavy = {"argostranslate", "minisbd", "torch", "stanza", "spacy", "sentence-transformers"}
    assert not tree(PROJECT["dependencies"]) & heavy


def test_the_licence_of_the_sentence_splitter_would_be_seen() -> None:
    assert COPYLEFT.search("GNU AFFERO GENERAL PUBLIC LICENSE")
    assert not COPYLEFT.search("GNU Lesser General Public License v3")
    assert not COPYLEFT.search("LGPL-3.0-only")
