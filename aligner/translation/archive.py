"""Opening an ``.argosmodel``: everything is checked before the first byte is written.

A package is a zip with one top folder that holds ``metadata.json``, ``model/`` (CTranslate2) and
``sentencepiece.model`` or ``bpe.model``; what is more (README, licences, sentence splitters) is allowed.
"""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from aligner.errors import PackageError

MAX_FILES = 2_000
MAX_BYTES = 4 << 30
MAX_RATIO = 200  # weights hardly compress; a thousandfold file is a bomb
MAX_METADATA = 1 << 20
TOKENIZERS = ("sentencepiece.model", "bpe.model")
VOCABULARIES = (
    ("shared_vocabulary.json",),
    ("shared_vocabulary.txt",),
    ("source_vocabulary.json", "target_vocabulary.json"),
    ("source_vocabulary.txt", "target_vocabulary.txt"),
)


def unpack(file: Path, into: Path, accept: Callable[[Path], None]) -> Path:
    """Check an ``.argosmodel`` file, unpack it as ``into/<its top folder>`` and return that; replaces an older one.

    ``accept`` is shown the unpacked folder before it takes its place, and raises PackageError to refuse it.
    """
    with _open(file) as archive:
        top = _check_names(archive, file)
        _check_complete({entry.filename for entry in archive.infolist()}, top, file)
        check_metadata(_metadata(archive, f"{top}/metadata.json", file), str(file))
        return _extract(archive, top, into, accept, file)


def check_folder(folder: Path) -> dict[str, Any]:
    """Read the metadata of an unpacked package; PackageError if a part is missing or malformed."""
    names = {path.relative_to(folder.parent).as_posix() for path in folder.rglob("*") if path.is_file()}
    _check_complete(names, folder.name, folder)
    try:
        metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PackageError(
            f"{folder}: metadata.json is not valid JSON; install the package again"
        ) from error
    return check_metadata(metadata, str(folder))


def check_metadata(metadata: object, where: str) -> dict[str, Any]:
    """Return the metadata; PackageError unless they describe a translation package."""
    if not isinstance(metadata, dict):
        raise PackageError(f"{where}: metadata.json is not a JSON object; this is not an Argos package")
    for field in ("from_code", "to_code"):
        if not isinstance(metadata.get(field), str) or not metadata[field]:
            raise PackageError(
                f"{where}: metadata.json lacks {field}; this is not a translation package"
            )
    if metadata.get("type", "translate") != "translate":
        raise PackageError(f"{where}: a package of type {metadata['type']!r} does not translate")
    if not isinstance(metadata.get("target_prefix", ""), str):
        raise PackageError(f"{where}: target_prefix in metadata.json is not a string")
    return metadata


def _open(file: Path) -> zipfile.ZipFile:
    if file.exists() and not file.is_file():  # a device may never end
        raise PackageError(f"{file}: is not a file; expected an .argosmodel package")
    try:
        return zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        reason = "file not found" if not file.exists() else "not a zip archive, or a truncated one"
        raise PackageError(f"{file}: {reason}; expected an .argosmodel package") from error


def _check_names(archive: zipfile.ZipFile, file: Path) -> str:
    """Return the one top folder; PackageError if an entry leaves it or the archive is too large."""
    entries = archive.infolist()
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise PackageError(f"{file}: unpacks to more files or bytes than a translation package can have")
    tops = set()
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if (
            not path.parts
            or path.is_absolute()
            or ".." in path.parts
            or "\\" in entry.filename
            or ":" in path.parts[0]
        ):
            raise PackageError(
                f"{file}: contains a path outside its folder ({entry.filename!r}); do not trust this file"
            )
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise PackageError(f"{file}: contains a symbolic link ({entry.filename!r}); do not trust this file")
        if entry.file_size > MAX_RATIO * max(entry.compress_size, 1 << 16):
            raise PackageError(
                f"{file}: {entry.filename!r} unpacks to {entry.file_size:,} bytes; do not trust this file"
            )
        if entry.flag_bits & 1:
            raise PackageError(f"{file}: is encrypted; expected an .argosmodel package")
        tops.add(path.parts[0])
        if len(path.parts) == 1 and not entry.is_dir():
            raise PackageError(f"{file}: {entry.filename!r} is outside the package's top folder")
    if len(tops) != 1:
        raise PackageError(f"{file}: has {len(tops)} top folders instead of one; this is not an Argos package")
    return tops.pop()


def _check_complete(names: set[str], top: str, where: Path) -> None:
    for needed in ("metadata.json", "model/model.bin"):
        if f"{top}/{needed}" not in names:
            raise PackageError(f"{where}: {needed} is missing; the Argos package is incomplete")
    if not any(f"{top}/{tokenizer}" in names for tokenizer in TOKENIZERS):
        raise PackageError(
            f"{where}: {' and '.join(TOKENIZERS)} are both missing; the Argos package is incomplete"
        )
    if not any(all(f"{top}/model/{part}" in names for part in group) for group in VOCABULARIES):
        raise PackageError(f"{where}: model/ has no vocabulary; the Argos package is incomplete")


def _metadata(archive: zipfile.ZipFile, name: str, file: Path) -> object:
    try:
        with archive.open(name) as stream:
            return json.loads(stream.read(MAX_METADATA))
    except (ValueError, RecursionError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError, zlib.error) as error:
        raise PackageError(f"{file}: metadata.json is not valid JSON; this is not an Argos package") from error


def _extract(
    archive: zipfile.ZipFile, top: str, into: Path, accept: Callable[[Path], None], file: Path
) -> Path:
    """Unpack beside the target and rename, so that an interrupted install leaves nothing half done."""
    try:
        into.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=into, prefix=".new-") as fresh:
            archive.extractall(fresh)
            _accepted(Path(fresh) / top, accept, file)
            goal = into / top
            if goal.exists():
                shutil.rmtree(goal)
            (Path(fresh) / top).rename(goal)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise PackageError(f"{file}: damaged ({error}); download it again") from error
    except OSError as error:
        raise PackageError(
            f"{into}: cannot write the package ({error.strerror or error})"
        ) from error
    return goal


def _accepted(folder: Path, accept: Callable[[Path], None], file: Path) -> None:
    """Name the file that the user gave in refusals, not the passing folder."""
    try:
        accept(folder)
    except PackageError as error:
        raise PackageError(str(error).replace(str(folder), str(file))) from error
