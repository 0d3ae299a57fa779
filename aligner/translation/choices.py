"""Which model the user chose for each pair of languages, and which were added: one small JSON file in the config folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aligner import paths
from aligner.errors import PackageError
from aligner.model import Lang


def chosen(source: Lang, target: Lang) -> str | None:
    """Return the name or path that the user chose for these languages, or None."""
    value = _packages(_read()).get(f"{source}-{target}")
    return value if isinstance(value, str) else None


def choose(source: Lang, target: Lang, name: str | None) -> None:
    """Remember a package for these languages; None forgets the choice."""
    settings = _read()
    packages = {**_packages(settings), f"{source}-{target}": name}
    _write({**settings, "packages": {pair: kept for pair, kept in packages.items() if kept is not None}})


def forget(name: str) -> None:
    """Drop every choice of this package."""
    settings = _read()
    kept = {pair: chosen for pair, chosen in _packages(settings).items() if chosen != name}
    if kept != _packages(settings):
        _write({**settings, "packages": kept})


def models() -> dict[str, dict[str, Any]]:
    """Return the models that the user added, by name."""
    listed = _read().get("models")
    return {name: entry for name, entry in listed.items() if isinstance(entry, dict)} if isinstance(listed, dict) else {}


def add_model(name: str, entry: Mapping[str, Any]) -> None:
    """Add a model, in place of any of that name."""
    _write({**_read(), "models": {**models(), name: dict(entry)}})


def remove_model(name: str) -> None:
    """Forget an added model."""
    _write({**_read(), "models": {one: entry for one, entry in models().items() if one != name}})


def _packages(settings: dict[str, object]) -> dict[str, object]:
    packages = settings.get("packages", {})
    return packages if isinstance(packages, dict) else {}


def _read() -> dict[str, object]:
    path = paths.settings()
    try:
        settings = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise PackageError(f"{path}: not valid JSON; fix or delete the file") from error
    if not isinstance(settings, dict):
        raise PackageError(f"{path}: not a JSON object; fix or delete the file")
    return settings


def _write(settings: dict[str, object]) -> None:
    path = paths.settings()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(settings, ensure_ascii=False, indent=2) + "\n", "utf-8")
        fresh.replace(path)
    except OSError as error:
        raise PackageError(f"{path}: cannot be written ({error.strerror or error})") from error
