"""Translation packages: which there are, which one translates a pair of languages, and how they come and go.

Three shelves, looked through in this order: the packages that travel with this program, those that
`aligner models install` put into the user's data folder, and those that Argos Translate or LibreTranslate
installed. The user's choice (`aligner models use`) comes before all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from aligner import paths
from aligner.errors import PackageError
from aligner.model import Lang, digest
from aligner.translation import archive, argos, choices
from aligner.translation.package import Package, Shelf, describe
from aligner.translation.tokens import open_tokenizer

EMBEDDED = Path(__file__).parent.parent / "models"


def installed() -> list[Package]:
    """Every usable package between English and Russian, in the order in which they are looked through."""
    return list(_unique(package for package, _ in _shelved() if isinstance(package, Package)))


def broken() -> list[PackageError]:
    """Return why some package folders are unusable."""
    return [package for package, _ in _shelved() if isinstance(package, PackageError)]


def find(source: Lang, target: Lang, name: str | os.PathLike[str] | None = None) -> Package:
    """Return the package for these languages: the named one (a name, folder or file), the user's choice, or the first."""
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


def named(name: str) -> Package:
    """Return the package with this name, in this folder, or in this ``.argosmodel`` file."""
    for package in installed():
        if package.name == name:
            return package
    path = Path(name)
    if path.is_dir():
        return describe(path, "file")
    if path.is_file() or path.suffix == ".argosmodel":
        return describe(_opened(path), "file")
    raise PackageError(f"package {name!r} not found; see: aligner models list")


def install(file: str | os.PathLike[str]) -> Package:
    """Check and unpack an ``.argosmodel`` file into the user's data folder."""
    return describe(archive.unpack(Path(file), paths.models(), _usable), "installed")


def install_from_index(source: Lang, target: Lang) -> Package:
    """Fetch the newest package for these languages from Argos Translate's public index and install it."""
    offers = [offer for offer in argos.available() if (offer.from_code, offer.to_code) == (source, target)]
    if not offers:
        raise PackageError(f"the package index has no package for {source} -> {target}")
    return install(argos.download(max(offers, key=lambda offer: _version_key(offer.package_version))))


def remove(name: str) -> Package:
    """Delete a package that `install` put there; the choice of it, if any, is forgotten."""
    package = named(name)
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


def choose(name: str) -> Package:
    """Make this package the one for its languages from now on; files and folders are kept by their full path."""
    package = named(name)
    kept = package.name if package.shelf != "file" else str(Path(name).resolve())
    choices.choose(package.source, package.target, kept)
    return package


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
    """Folders that mean to be packages; Argos keeps other things beside them."""
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


def _chosen(choice: str, source: Lang, target: Lang) -> Package:
    try:
        return _fitting(named(choice), source, target)
    except PackageError as error:
        raise PackageError(
            f"the chosen package cannot be used ({error}); choose another: aligner models use NAME, "
            f"or go back: aligner models use --default {source} {target}"
        ) from error


def _fitting(package: Package, source: Lang, target: Lang) -> Package:
    if (package.source, package.target) != (source, target):
        raise PackageError(
            f"the package {package.name} translates {package.source} -> {package.target}, not {source} -> {target}"
        )
    return package


def _version_key(version: object) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in str(version).split("."))
