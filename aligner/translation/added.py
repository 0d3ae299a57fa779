"""Models that stay where they are and are known here by a name: endpoints, and folders of converted models.

They are kept in the user's settings.json; a key never is, only the name of its environment variable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from aligner.errors import PackageError
from aligner.translation import choices
from aligner.translation.converted import describe_converted
from aligner.translation.endpoint import KEY, TIMEOUT, Endpoint, parse_address
from aligner.translation.package import Package

Model = Package | Endpoint


def add(model: Model) -> None:
    """Keep a model by its name; one of that name that was added before is replaced."""
    choices.add_model(model.name, _record(model))


def remove(name: str) -> None:
    """Forget an added model and every choice of it."""
    choices.remove_model(name)
    choices.forget(name)


def listed() -> Iterator[Model | PackageError]:
    """Yield every added model, or why it cannot be used, by name."""
    for name in sorted(choices.models()):
        try:
            yield named(name)
        except PackageError as error:
            yield error


def known(name: str) -> bool:
    """Return True if a model of that name was added."""
    return name in choices.models()


def named(name: str) -> Model:
    """Return an added model; PackageError where its entry or its folder is broken."""
    entry = choices.models()[name]
    try:
        if "url" in entry:
            read = parse_address(f"{entry['url']}#{entry['model']}")
            timeout, parallel = float(entry.get("timeout", TIMEOUT)), int(entry.get("parallel", 1))
            return replace(read, name=name, key=str(entry.get("key", KEY)), timeout=timeout, parallel=parallel)
        return describe_converted(Path(entry["folder"]), "added", entry.get("from"), name)
    except (KeyError, TypeError, ValueError):
        raise PackageError(f"the entry of {name} in settings.json is broken; add it again: aligner models add") from None


def _record(model: Model) -> Mapping[str, Any]:
    if isinstance(model, Endpoint):
        more = {"key": model.key, "timeout": model.timeout, "parallel": model.parallel}
        return {"url": model.url, "model": model.model, **more}
    return {"folder": str(model.path), **({} if model.both else {"from": model.source})}
