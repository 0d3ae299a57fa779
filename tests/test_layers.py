"""The architecture, held: who may import whom, who owns which outside package, and that importing does no work."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "aligner"

# part -> the parts of ours that it may import (model and errors are open to all)
MAY_IMPORT = {
    "model": set(),
    "errors": set(),
    "catalog": set(),
    "extraction": set(),
    "segmentation": set(),
    "translation": set(),
    "alignment": set(),
    "glossary": set(),
    "checks": {"glossary", "catalog"},
    "export": set(),
    "store": set(),
    "pairs": set(),
    "shapeless": set(),
    "review": {"catalog", "store", "checks", "glossary", "pairs", "shapeless"},
    "pipeline": {"pairs", "extraction", "segmentation", "translation", "alignment", "glossary", "checks", "store"},
    "face": {"extraction", "segmentation", "translation", "alignment", "glossary", "checks"},
    "cli": {
        "extraction", "segmentation", "translation", "alignment", "glossary", "checks", "export", "store",
        "review", "pipeline", "shapeless",
    },
    "models": set(),
}  # fmt: skip

# outside package -> the parts that may name it
OWNERS = {
    "alembic": {"store"},
    "argon2": {"store"},
    "argostranslate": {"translation"},
    "babel": {"review"},
    "click": {"cli"},
    "ctranslate2": {"translation"},
    "httpx": {"extraction"},
    "jinja2": {"export", "review"},
    "limits": {"review"},
    "lxml": {"export", "extraction", "glossary"},
    "pyarrow": {"export"},
    "pymorphy3": {"glossary", "store"},
    "rapidfuzz": {"glossary"},
    "razdel": {"segmentation"},
    "rich": {"cli"},
    "sentencepiece": {"translation", "alignment"},
    "snowballstemmer": {"store"},
    "sqlalchemy": {"store"},
    "starlette": {"review"},
    "threadpoolctl": {"alignment"},
    "trafilatura": {"extraction"},
    "uvicorn": {"review"},
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*.py")):
        inside = path.relative_to(ROOT)
        part = inside.parts[0].removesuffix(".py")
        if part not in ("__init__", "__main__"):
            yield part, path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(("part", "path"), list(modules()), ids=lambda value: str(value).rpartition("aligner/")[2])
def test_imports_go_one_way(part: str, path: Path) -> None:
    allowed = MAY_IMPORT[part] | {part, "model", "errors", "__version__"}
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("aligner.")}
    assert ours <= allowed, f"{path.name} may not import {sorted(ours - allowed)}"


@pytest.mark.parametrize(("part", "path"), list(modules()), ids=lambda value: str(value).rpartition("aligner/")[2])
def test_outside_packages_have_owners(part: str, path: Path) -> None:
    named = {name.split(".")[0] for name in imports(path)} & OWNERS.keys()
    strangers = {name for name in named if part not in OWNERS[name]}
    assert not strangers, f"{part} does not own {sorted(strangers)}"


def test_importing_the_package_does_no_work() -> None:
    probe = (
        "import sys; before = set(sys.modules); import aligner, aligner.cli, aligner.model;"
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before}))"
    )
    loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout.split()
    assert not set(loaded) & (OWNERS.keys() - {"click"} | {"numpy", "torch"})


def test_errors_survive_a_process_border() -> None:
    import pickle

    from aligner import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) >= 7
    for kind in kinds:
        again = pickle.loads(pickle.dumps(kind("what, where, what to do")))
        assert type(again) is kind and str(again) == "what, where, what to do"
