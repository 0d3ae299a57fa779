"""Models: which there are, which one translates a pair of languages, and how they come and go.

Three shelves of packages, looked through in this order: those that travel with this program, those that
`aligner models install` put into the user's data folder, and those that Argos Translate or LibreTranslate
installed. The user's choice (`aligner models use`) comes before all: a package, or a model that was added (added.py).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from aligner import paths
from aligner.errors import PackageError
from aligner.model import LANGUAGES, Lang, digest
from aligner.translation import added, archive, argos, choices
from aligner.translation.added import Model
from aligner.translation.converted import describe_converted, is_converted, towards
from aligner.translation.endpoint import EXAMPLE, Endpoint, is_address, parse_address
from aligner.translation.package import Package, Shelf, describe
from aligner.translation.tokens import open_tokenizer

EMBEDDED = Path(__file__).parent.parent / "models"


def installed() -> list[Package]:
    """Return every usable package between English and Russian, in the order in which they are looked through."""
    return list(_unique(package for package, _ in _shelved() if isinstance(package, Package)))


def broken() -> list[PackageError]:
    """Return why some package folders are unusable."""
    return [package for package, _ in _shelved() if isinstance(package, PackageError)]


def find(source: Lang, target: Lang, name: str | os.PathLike[str] | None = None) -> Model:
    """Return the model for these languages: the named one (a name, folder, file or address), the user's choice, or the first."""
    if name is not None:
        return _fitting(named(os.fspath(name)), source, target)
    choice = choices.chosen(source, target)
    if choice is not None:
        return _chosen(choice, source, target)
    for package in installed():
        if (package.source, package.target) == (source, target):
            return package
    spoilt = "".join(f" ({error})" for error in broken()[:1])
    raise PackageError(
        f"no package translates {source} -> {target}{spoilt}; install one: aligner models install {source} {target}"
    )


def named(name: str) -> Model:
    """Return the model with this name, in this folder or ``.argosmodel`` file, or at this address."""
    if added.known(name):
        return added.named(name)
    if is_address(name):
        return parse_address(name)
    for package in installed():
        if package.name == name:
            return package
    path = Path(name)
    if path.is_dir():
        return describe_converted(path) if is_converted(path) else describe(path, "file")
    if path.is_file() or path.suffix == ".argosmodel":
        return describe(_opened(path), "file")
    raise PackageError(f"model {name!r} not found; see: aligner models list")


def directions(model: Model) -> list[tuple[Lang, Lang]]:
    """Return the languages between which a model translates, (source, target)."""
    if isinstance(model, Endpoint) or model.both:
        return [LANGUAGES, LANGUAGES[::-1]]
    return [(model.source, model.target)]


def install(file: str | os.PathLike[str]) -> Package:
    """Check and unpack an ``.argosmodel`` file into the user's data folder."""
    return describe(archive.unpack(Path(file), paths.models(), _usable), "installed")


def install_from_index(source: Lang, target: Lang) -> Package:
    """Fetch the newest package for these languages from Argos Translate's public index and install it."""
    offers = [offer for offer in argos.available() if (offer.from_code, offer.to_code) == (source, target)]
    if not offers:
        raise PackageError(f"the package index has no package for {source} -> {target}")
    return install(argos.download(max(offers, key=lambda offer: _version_key(offer.package_version))))


def add(name: str, called: str = "", source: Lang | None = None, **options: Any) -> Model:
    """Keep an endpoint by its address, or the folder of a converted model, by a name of the user's own.

    ``source`` is the language that the model translates from, where its files do not show it; ``options`` are fields of Endpoint.
    """
    model: Model
    if is_address(name):
        model = replace(parse_address(name), **options)
        model = replace(model, name=called or model.model)
    elif is_converted(Path(name)):
        model = describe_converted(Path(name).resolve(), "added", source, called)
        open_tokenizer(model)
    else:
        raise PackageError(f"{name} is neither an address, such as {EXAMPLE}, nor a folder with a model.bin of CTranslate2")
    if any(package.name == model.name for package in installed()):
        raise PackageError(f"there is a package {model.name}; choose another name: --name")
    added.add(model)
    return model


def remove(name: str) -> Model:
    """Delete a package that `install` put there, or forget a model that was added, whose files stay; so is the choice of it."""
    package = named(name)
    if added.known(name):
        added.remove(name)
        return package
    if isinstance(package, Endpoint):
        raise PackageError(f"{package.name} was not added by aligner, so there is nothing to remove")
    if package.shelf != "installed":
        raise PackageError(
            f"{package.name} in {package.path} was not installed by aligner and is not removed"
        )
    try:
        shutil.rmtree(package.path)
    except OSError as error:
        raise PackageError(f"{package.path}: cannot be removed ({error.strerror or error})") from error
    choices.forget(package.name)
    return package


def choose(name: str) -> Model:
    """Make this model the one for its languages from now on; files and folders are kept by their full path."""
    model = named(name)
    on_disk = isinstance(model, Package) and model.shelf == "file"
    for source, target in directions(model):
        choices.choose(source, target, str(Path(name).resolve()) if on_disk else model.name)
    return model


def _shelved() -> Iterator[tuple[Package | PackageError, Path]]:
    shelves: list[tuple[Shelf, list[Path]]] = [
        ("embedded", [EMBEDDED]),
        ("installed", [paths.models()]),
        ("argos", argos.package_folders()),
    ]
    for shelf, folders in shelves:
        for folder in (path for parent in folders for path in _children(parent)):
            try:
                yield describe(folder, shelf), folder
            except PackageError as error:
                yield error, folder


def _children(parent: Path) -> list[Path]:
    """Return folders that mean to be packages; Argos keeps other things beside them."""
    try:
        return sorted(path for path in parent.iterdir() if (path / "metadata.json").is_file())
    except OSError:
        return []


def _unique(packages: Iterator[Package]) -> Iterator[Package]:
    seen: set[str] = set()
    for package in packages:
        if package.name not in seen:
            seen.add(package.name)
            yield package


def _usable(folder: Path) -> None:
    open_tokenizer(describe(folder, "file"))


def _opened(file: Path) -> Path:
    """Return the folder of a package file, unpacked once into the cache for this path, size and time of change."""
    try:
        state = file.stat()
    except OSError as error:
        raise PackageError(f"{file}: cannot be read ({error.strerror or error})") from error
    key = digest(str(file.resolve()), str(state.st_size), str(state.st_mtime_ns))
    place = paths.cache() / "packages" / key
    ready = _children(place)
    return ready[0] if ready else archive.unpack(file, place, _usable)


def _chosen(choice: str, source: Lang, target: Lang) -> Model:
    try:
        return _fitting(named(choice), source, target)
    except PackageError as error:
        raise PackageError(
            f"the chosen package cannot be used ({error}); choose another: aligner models use NAME, "
            f"or go back: aligner models use --default {source} {target}"
        ) from error


def _fitting(package: Model, source: Lang, target: Lang) -> Model:
    if isinstance(package, Endpoint):
        return package
    if package.both:
        return towards(package, source)
    if (package.source, package.target) != (source, target):
        raise PackageError(
            f"the package {package.name} translates {package.source} -> {package.target}, not {source} -> {target}"
        )
    return package


def _version_key(version: object) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in str(version).split("."))
