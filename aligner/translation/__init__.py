"""Machine translation with Argos packages, run by CTranslate2.

>>> from aligner.translation import open_translator  # doctest: +SKIP
>>> open_translator("en", "ru").translate(["Hello."])[0].text  # doctest: +SKIP
'Здравствуйте.'
"""

from __future__ import annotations

import os
from functools import lru_cache

from aligner.model import Lang
from aligner.translation.package import Package
from aligner.translation.packages import (
    broken,
    choose,
    find,
    install,
    install_from_index,
    installed,
    named,
    remove,
)
from aligner.translation.translator import Output, Translator

__all__ = [
    "Output",
    "Package",
    "Translator",
    "broken",
    "choose",
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
    package: str | os.PathLike[str] | Package | None = None,
    *,
    beam: int = 2,
    threads: int | None = None,
    retry: bool = True,
) -> Translator:
    """Return the translator for these languages; each package is loaded once a process.

    ``package`` is a name, a folder, an ``.argosmodel`` file or a described Package; None takes the user's choice
    or the embedded one. ``threads`` defaults to the cores of this process; without
    ``retry`` doubtful sentences are named but not tried otherwise, which is faster. PackageError where there is none.
    """
    from aligner.translation.engine import cores

    found = package if isinstance(package, Package) else find(source, target, package)
    return _loaded(found, beam, threads or cores(), retry)


@lru_cache(maxsize=8)
def _loaded(package: Package, beam: int, threads: int, retry: bool) -> Translator:
    from aligner.translation.engine import open_engine
    from aligner.translation.tokens import alphabet, open_tokenizer
    from aligner.translation.translator import PackageTranslator

    return PackageTranslator(
        package, open_tokenizer(package), open_engine(package, threads), alphabet(package), beam, retry
    )
