"""The architecture, held: who may import whom, who owns which outside package, and that importing does no work."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent / "aligner"

# The ground floor: open to every part.
FLOOR = {"model", "errors", "i18n", "logs", "machine", "paths", "text"}

# part -> the parts of ours that it may import besides the ground floor
MAY_IMPORT = {
    "model": set(),
    "errors": set(),
    "i18n": set(),
    "logs": set(),
    "machine": set(),
    "paths": set(),
    "text": set(),
    "engine": set(),
    "extraction": set(),
    "ingest": {"extraction"},
    "segmentation": set(),
    "translation": set(),
    "alignment": set(),
    "editions": {"alignment"},
    "quality": {"alignment"},
    "glossary": set(),
    "checks": {"glossary"},
    "exchange": {"alignment"},
    "corpus": {"exchange", "extraction", "alignment", "engine"},
    "ledger": set(),
    "store": {"ledger"},
    "review": {"store", "ledger", "checks", "glossary", "pipeline", "engine", "exchange", "alignment"},
    "pipeline": {
        "extraction", "ingest", "segmentation", "translation", "alignment", "editions", "glossary", "checks", "quality",
        "engine", "ledger", "store",
    },
    "api": {
        "extraction", "segmentation", "translation", "alignment", "glossary", "checks", "exchange", "pipeline", "store",
    },
    "cli": {
        "extraction", "ingest", "segmentation", "translation", "alignment", "glossary", "checks", "exchange", "ledger", "store",
        "review", "pipeline", "engine", "api", "corpus",
    },
    "models": set(),
}  # fmt: skip

# outside package -> the parts that may name it
OWNERS = {
    "alembic": {"store"},
    "argon2": {"store"},
    "argostranslate": {"translation"},
    "babel": {"extraction", "review"},
    "click": {"cli"},
    "ctranslate2": {"translation"},
    "feedparser": {"ingest"},
    "fsspec": {"ingest"},
    "httpcore": {"extraction"},
    "httpx": {"extraction", "translation"},
    "jinja2": {"exchange", "review", "corpus"},
    "limits": {"review"},
    "lxml": {"exchange", "extraction", "glossary", "ingest"},
    "platformdirs": {"paths"},
    "py3langid": {"extraction"},
    "protego": {"ingest"},
    "pypdf": {"extraction"},
    "pyarrow": {"exchange", "ingest"},
    "pymorphy3": {"text"},
    "ray": {"engine"},
    "rapidfuzz": {"text", "glossary", "checks"},
    "rich": {"cli"},
    "sentencepiece": {"translation", "alignment"},
    "sqlalchemy": {"store"},
    "Stemmer": {"text"},
    "starlette": {"review"},
    "threadpoolctl": {"alignment"},
    "trafilatura": {"extraction"},
    "usearch": {"editions"},
    "uvicorn": {"review"},
    "warcio": {"ingest"},
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*.py")):
        inside = path.relative_to(ROOT)
        part = inside.parts[0].removesuffix(".py")
        if part not in ("__init__", "__main__"):
            yield part, path


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(node for node in tree if isinstance(node, (ast.Import, ast.ImportFrom, ast.ClassDef)))


def imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_go_one_way() -> None:
    wrong = []
    for part, path in modules():
        allowed = MAY_IMPORT[part] | {part, "__version__"} | (FLOOR if part not in FLOOR else {"model", "errors"})
        ours = {name.split(".")[1] for name in imports(path) if name.startswith("aligner.")}
        wrong += [f"{path.relative_to(ROOT)} may not import {name}" for name in sorted(ours - allowed)]
    assert not wrong


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports for types and within functions count too; a package itself does not, since its modules come with it."""
    names = {".".join(("aligner", *path.relative_to(ROOT).with_suffix("").parts)): path for _, path in modules()}
    TopologicalSorter({name: {one for one in imports(path) if one in names and one != name} for name, path in names.items()}).prepare()


def test_outside_packages_have_owners() -> None:
    wrong = []
    for part, path in modules():
        named = {name.split(".")[0] for name in imports(path)} & OWNERS.keys()
        wrong += [f"{path.relative_to(ROOT)} may not import {name}" for name in named if part not in OWNERS[name]]
    assert not wrong


def test_public_classes_have_names_of_their_own() -> None:
    found: dict[str, list[str]] = {}
    for _, path in modules():
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert not {name: paths for name, paths in found.items() if len(paths) > 1}
    assert not {name for name in found if re.fullmatch("[A-Z][a-z]+ed", name)}, "a class is named with a noun"


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
