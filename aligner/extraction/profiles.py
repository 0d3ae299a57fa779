"""Site profiles: where a site keeps headline, byline, date, section and body, as data in ``profiles.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Profile:
    """XPath expressions, "" where the general way is good enough; ``drop`` is taken out of the body."""

    title: str = ""
    byline: str = ""
    date: str = ""
    section: str = ""
    body: str = ""
    drop: str = ""


def profile_of(url: str) -> Profile | None:
    """The profile of the site that the address belongs to; ``russian.eurasianet.org`` falls to ``eurasianet.org``."""
    labels = (urlsplit(url).hostname or "").split(".")
    known = _profiles()
    return next((known[name] for at in range(len(labels)) if (name := ".".join(labels[at:])) in known), None)


@cache
def _profiles() -> dict[str, Profile]:
    text = files(__package__).joinpath("profiles.toml").read_text("utf-8")
    return {host: Profile(**fields) for host, fields in tomllib.loads(text).items()}
