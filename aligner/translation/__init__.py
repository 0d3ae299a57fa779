"""Machine translation: Argos packages and converted models, run by CTranslate2, or a language model behind an endpoint.

>>> from aligner.translation import open_translator  # doctest: +SKIP
>>> open_translator("en", "ru").translate(["Hello."])[0].text  # doctest: +SKIP
'Здравствуйте.'
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from aligner.machine import cores
from aligner.model import Lang
from aligner.translation.added import Model
from aligner.translation.endpoint import Endpoint
from aligner.translation.package import Package
from aligner.translation.packages import (
    add,
    broken,
    choose,
    directions,
    find,
    install,
    install_from_index,
    installed,
    named,
    remove,
)
from aligner.translation.translator import Output, Translator

if TYPE_CHECKING:
    from aligner.translation.engine import Engine

__all__ = [
    "Endpoint",
    "Model",
    "Output",
    "Package",
    "Translator",
    "add",
    "broken",
    "choose",
    "directions",
    "find",
    "install",
    "install_from_index",
    "installed",
    "named",
    "open_translator",
    "remove",
]


def open_translator(
    source: Lang,
    target: Lang,
    package: str | os.PathLike[str] | Model | None = None,
    *,
    beam: int = 2,
    threads: int | None = None,
    retry: bool = True,
    load: bool = True,
) -> Translator:
    """Return the translator for these languages; each model is loaded once a process.

    ``package`` is a name, a folder, an ``.argosmodel`` file, an address or a described model; None takes the user's choice
    or the embedded one. For models on disk ``threads`` defaults to the cores of this process; without ``retry`` doubtful
    sentences are named but not tried otherwise, which is faster; without ``load`` the model is loaded with the first
    sentence. PackageError where there is none.
    """
    found = package if isinstance(package, (Package, Endpoint)) else find(source, target, package)
    if isinstance(found, Endpoint):
        return _connected(found, source, target)
    threads = threads or cores()
    if load:
        _engine(found, threads).load()
    return _loaded(found, beam, threads, retry)


def _engine(package: Package, threads: int) -> Engine:
    from aligner.translation.engine import open_engine

    return open_engine(package, threads)


@lru_cache(maxsize=8)
def _connected(endpoint: Endpoint, source: Lang, target: Lang) -> Translator:
    from aligner.translation.language_model import EndpointTranslator

    return EndpointTranslator(endpoint, source, target)


@lru_cache(maxsize=8)
def _loaded(package: Package, beam: int, threads: int, retry: bool) -> Translator:
    from aligner.translation.tokens import alphabet, open_tokenizer
    from aligner.translation.translator import PackageTranslator

    return PackageTranslator(
        package, open_tokenizer(package), _engine(package, threads), alphabet(package), beam, retry
    )
