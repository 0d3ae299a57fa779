"""Where this user's files are: the platform's folders, or those that the ALIGNER_* variables name.

============================  =====================================  ==============================
variable                      what                                   default
============================  =====================================  ==============================
``ALIGNER_STORE``             the database, a path or a URL          store.db in the data folder
``ALIGNER_MODELS``            installed translation packages         models in the data folder
``ALIGNER_GLOSSARY``          the termbase                           the bundled one
``ALIGNER_CONFIG``            folder of settings.json, config.toml,  the configuration folder
                              sites.toml
``ALIGNER_CACHE``             downloads, the index of the termbase   the cache folder
============================  =====================================  ==============================
"""

from __future__ import annotations

import os
from pathlib import Path


def store() -> Path:
    """Return the database of this user; ``ALIGNER_STORE`` is read by the command line."""
    return _data() / "store.db"


def submissions() -> Path:
    """Return the folder of what was submitted in the browser and is not worked off yet."""
    return _data() / "submissions"


def models() -> Path:
    """Return the folder of installed translation packages."""
    return _named("ALIGNER_MODELS") or _data() / "models"


def glossary() -> Path | None:
    """Return the termbase that the environment names, if any."""
    return _named("ALIGNER_GLOSSARY")


def settings() -> Path:
    """Return the file of the user's choices."""
    return (_named("ALIGNER_CONFIG") or _platform("user_config_path")) / "settings.json"


def config() -> Path:
    """Return the file of settings that people write; `aligner config` shows what holds."""
    return settings().with_name("config.toml")


def sites() -> Path:
    """Return the file of site profiles that people write."""
    return settings().with_name("sites.toml")


def cache() -> Path:
    """Return the folder of what can be made or fetched again."""
    return _named("ALIGNER_CACHE") or _platform("user_cache_path")


def runtime() -> Path:
    """Return the folder of sockets of running programs; its name is short, as theirs has to be."""
    import tempfile

    given = os.environ.get("XDG_RUNTIME_DIR")
    return Path(given) / "aligner" if given else Path(tempfile.gettempdir()) / f"aligner-{os.getuid()}"


def _data() -> Path:
    return _platform("user_data_path")


def _named(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value) if value else None


def _platform(folder: str) -> Path:
    import platformdirs

    path: Path = getattr(platformdirs, folder)("aligner", appauthor=False)
    return path
