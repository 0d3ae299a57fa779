"""The only access to argostranslate, of the extra aligner[argos]: its public index and its tokenizer of BPE packages.

Packages that it installed are read without it. Importing argostranslate makes folders in the user's home; here it is
imported with those folders pointed at a temporary place, and what it writes later goes to our own cache folder.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from aligner import paths
from aligner.errors import PackageError

TIMEOUT = 30.0  # seconds without a byte
_FOLDER_VARIABLES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR")


def package_folders() -> list[Path]:
    """Return the folders where Argos Translate and LibreTranslate install packages, by their own rules."""
    home = Path(os.environ.get("SNAP_USER_DATA") or Path.home()) if "SNAP" in os.environ else Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "argos-translate"
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "argos-translate" / "settings.json"
    named = os.environ.get("ARGOS_PACKAGES_DIR") or _argos_setting(config, "ARGOS_PACKAGES_DIR")
    folders = [Path(named) if named else data / "packages"]
    if "SNAP" in os.environ:
        folders.append(Path(os.environ["SNAP"]) / "snap_custom" / "packages")
    return folders


def available() -> list[Any]:
    """Fetch the public index, as ``argostranslate.package.AvailablePackage`` values."""
    module = _online_module()
    module.settings.local_package_index.unlink(missing_ok=True)
    with _online():
        module.update_package_index()
    if not module.settings.local_package_index.exists():
        raise PackageError(
            "the public package index cannot be reached; go online, "
            "or install from a file: aligner models install FILE.argosmodel"
        )
    try:
        return list(module.get_available_packages())
    except (ValueError, TypeError, AttributeError) as error:
        raise PackageError(
            "the package index returned an invalid response; try again later"
        ) from error


def download(offer: Any) -> Path:
    """Fetch an offered package into our cache and return the file."""
    module = _online_module()
    (module.settings.downloads_dir / f"{module.argospm_package_name(offer)}.argosmodel").unlink(
        missing_ok=True
    )
    try:
        with _online():
            return Path(offer.download())
    except Exception as error:  # argostranslate raises bare Exception for a failed download
        raise PackageError(
            f"the package {offer.from_code}->{offer.to_code} could not be downloaded"
        ) from error


def bpe_tokenizer(file: Path, source: str, target: str) -> Any:
    """Return the ``argostranslate.tokenizer.BPETokenizer`` of a package. Raises PackageError if the extra is missing."""
    try:
        from argostranslate.tokenizer import BPETokenizer
    except ImportError as error:
        raise PackageError(f"{file.parent} has a BPE tokenizer: install aligner[argos] to use it.") from error
    tokenizer = BPETokenizer(file, source, target)
    tokenizer.lazy_load()
    return tokenizer


@cache
def _package_module() -> ModuleType:
    """Import argostranslate.package. Raises PackageError if the extra is missing."""
    try:
        with tempfile.TemporaryDirectory() as nowhere, _environment(nowhere):
            import argostranslate.package as module
    except ImportError as error:
        raise PackageError(
            "the public package index needs argostranslate: install aligner[argos], "
            "or install a package from a file: aligner models install FILE.argosmodel"
        ) from error
    loaded: ModuleType = module
    settings: Any = loaded.settings
    settings.downloads_dir = paths.cache() / "downloads"
    settings.local_package_index = paths.cache() / "index.json"
    return loaded


def _online_module() -> ModuleType:
    """Return the folders, with a folder to write to."""
    module = _package_module()
    try:
        (paths.cache() / "downloads").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PackageError(f"{paths.cache()}: cannot be written ({error.strerror or error})") from error
    return module


@contextlib.contextmanager
def _environment(folder: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in (*_FOLDER_VARIABLES, "KMP_DUPLICATE_LIB_OK")}
    os.environ.update(dict.fromkeys(_FOLDER_VARIABLES, folder))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _online() -> Iterator[None]:
    """Limit the time and silence the log of argostranslate, which waits without limit and prints each failed attempt."""
    previous, patience = logging.root.manager.disable, socket.getdefaulttimeout()
    logging.disable(logging.CRITICAL)
    socket.setdefaulttimeout(TIMEOUT)
    try:
        yield
    finally:
        logging.disable(previous)
        socket.setdefaulttimeout(patience)


def _argos_setting(path: Path, name: str) -> str | None:
    try:
        value = json.loads(path.read_text("utf-8")).get(name)
    except (OSError, ValueError, AttributeError):
        return None
    return value if isinstance(value, str) else None
