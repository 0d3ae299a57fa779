"""Editions that pages declare themselves, and those that a site's addresses then tell."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from aligner.editions.profile import ArticleProfile

_LABELS = re.compile(r"^(?:www|m|amp|en|eng|english|ru|rus|russian|russkij)$")
_ENDINGS = re.compile(r"(?:\.html?|\.php|/|/amp|/index)$")
_NUMBER = re.compile(r"\d{4,}")
LEAST = 3  # declared pairs of a site that teach its pattern
SHARE = 0.9  # of them that must agree with it


def address(url: str) -> str:
    """Return a URL without scheme, ``www``, query, fragment and ending, to be compared."""
    parts = urlsplit(url.strip().lower())
    host = parts.netloc.removeprefix("www.").removeprefix("m.")
    return host + _ENDINGS.sub("", parts.path)


def find_declared(profiles: Sequence[ArticleProfile]) -> Iterator[tuple[int, int]]:
    """Yield (English, Russian) places of articles of which one names the other as its edition."""
    places = {address(profile.url): at for at, profile in enumerate(profiles) if profile.url}
    found = set()
    for at, profile in enumerate(profiles):
        for lang, url in profile.editions:
            other = places.get(address(url))
            if other is not None and profiles[other].lang == lang != profile.lang:
                found.add((at, other) if profile.lang == "en" else (other, at))
    yield from sorted(found)


def site(url: str) -> str:
    """Return the host without its language: russian.eurasianet.org and eurasianet.org are one site."""
    labels = urlsplit(url.lower()).netloc.split(":")[0].split(".")
    return ".".join(label for at, label in enumerate(labels) if at >= len(labels) - 2 or not _LABELS.match(label))


def slug(url: str) -> str:
    """Return the path without language segments."""
    path = _ENDINGS.sub("", urlsplit(url.lower()).path)
    return "/".join(part for part in path.split("/") if part and not _LABELS.match(part))


def number(url: str) -> str:
    """Return the last number of four digits and more in the path, "" without one."""
    found = _NUMBER.findall(urlsplit(url).path)
    return str(found[-1]) if found else ""


def find_by_address(profiles: Sequence[ArticleProfile], declared: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield pairs whose addresses agree as those of the site's declared pairs do (same slug, or same number)."""
    for key in (slug, number):
        taught: dict[str, Counter[bool]] = defaultdict(Counter)
        for en, ru in declared:
            urls = profiles[en].url, profiles[ru].url
            if site(urls[0]) == site(urls[1]):
                taught[site(urls[0])][bool(key(urls[0])) and key(urls[0]) == key(urls[1])] += 1
        trusted = {
            name for name, agree in taught.items() if agree.total() >= LEAST and agree[True] >= SHARE * agree.total()
        }
        yield from _agreeing(profiles, trusted, key)


def silence(
    profiles: Sequence[ArticleProfile], declared: Iterable[tuple[int, int]], likely: Iterable[tuple[int, int]]
) -> dict[str, float]:
    """Return the log-odds that it adds, by site that declares most editions, when a pair of its articles is not declared.

    They are the share of the site's editions that are not: ``likely`` pairs look right without being ``declared``.
    """
    told, untold = (
        Counter(site(profiles[en].url) for en, ru in pairs if site(profiles[en].url) == site(profiles[ru].url))
        for pairs in (declared, likely)
    )
    return {
        name: math.log((untold[name] + 1) / (count + untold[name] + 2))
        for name, count in told.items()
        if count >= LEAST and count > untold[name]
    }


def _agreeing(profiles: Sequence[ArticleProfile], trusted: set[str], key: object) -> Iterator[tuple[int, int]]:
    places: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, profile in enumerate(profiles):
        if profile.url and site(profile.url) in trusted and (value := key(profile.url)):  # type: ignore[operator]
            places[site(profile.url), value, profile.lang].append(at)
    for (name, value, lang), own in places.items():
        others = places.get((name, value, "ru"), [])
        if lang == "en" and len(own) == len(others) == 1:
            yield own[0], others[0]
