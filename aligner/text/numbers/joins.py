"""Putting neighbouring quantities together: «2 миллиона 750 тысяч», "6 feet 2 inches", "5-7 million", "two in five".

Each of JOINS takes all quantities of a sentence and yields as many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, pairwise

from aligner.text.numbers import spelled
from aligner.text.numbers.quantity import Quantity, Value

_CLOCK = re.compile(r"(\d{1,2})[ \u00a0]?ч(?:ас\w{0,3}|\.)?[ \u00a0](\d{1,2})[ \u00a0]?м(?:ин|\.)")
_DASHED = re.compile(r"\b(\d{1,2})[-–](\d\d)\b")
_SEPARATOR = re.compile(r"[\s\u00a0]{0,2}(?:[-–—]|to|and|или|до|и|or|по)[\s\u00a0]{0,2}(?:US)?[$€£₽]?", re.I)
_IN = re.compile(r"(?:[\s\u00a0](?:in|of(?: every)?|in every|на каждые)|(?:[\s\u00a0][^\W\d_]+)?[\s\u00a0](?:out of|из(?: каждых)?))[\s\u00a0]", re.I)
_SPAN = re.compile(r"[-–—]| (?:to|until|till) ")
_AFTERNOON = re.compile(r"\s{0,2}p\.?\s?m\b", re.I)
_BESIDE = re.compile(r"[\s\u00a0]{0,2}(?:,|and|и)?[\s\u00a0]{0,2}")
_ON = re.compile(r"\bна $", re.I)
_YEAR_OF_LIFE = re.compile(r"(?:-?[мо]?м)?[ \u00a0]году(?! (?:\d|нашей|после|до)\b)")
_NIL = re.compile(r"(?: to |[-–])(nothing|nil|love|zip)\b")
_COMPOUND = frozenset(["length", "mass", "time"])


def _pairs(found: list[Quantity]) -> Iterator[tuple[Quantity, Quantity | None]]:
    yield from zip(found, [*found[1:], None], strict=False)


def _joined(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Join the parts of «2 миллиона 750 тысяч» into one number; its tail alone is not demanded."""
    tail = False
    for read, following in _pairs(found):
        goes_on = (
            following is not None
            and 1 < following.scale < read.scale
            and not text[read.stop : following.start].strip(" .\u00a0")
        )
        if goes_on and following:
            read = replace(read, values=read.values | {a + b for a in read.numbers for b in following.numbers})
        yield replace(read, strength="hint") if tail else read
        tail = goes_on


def _measured(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Read a length of time or space in parts: "6 feet 2 inches", «2 часа 30 минут»: each part is also the whole in its own unit."""
    whole: Quantity | None = None
    counted = [read for read in found if read.values or read.strength != "hint"]
    following = dict(pairwise(counted))
    for read in found:
        values = read.values
        if whole and whole.unit and read.unit and read.values:
            values |= {a * whole.unit.size / read.unit.size + b for a in whole.numbers for b in read.numbers}
        part = following.get(read)
        goes_on = part is not None and _goes_on(read, part, text)
        if goes_on and part and part.unit and read.unit:
            values |= {a + b * part.unit.size / read.unit.size for a in read.numbers for b in part.numbers}
        whole = (read if goes_on else None) if read in following else whole
        yield _with_values(read, values)


def _with_values(read: Quantity, values: frozenset[Value]) -> Quantity:
    return replace(read, values=values) if values != read.values else read


def _goes_on(read: Quantity, following: Quantity, text: str) -> bool:
    """Return True if the next quantity is the smaller part of the same measure."""
    here, there = read.unit, following.unit
    if (
        here is None
        or there is None
        or here.dimension != there.dimension
        or following.strength == "hint"
    ):
        return False
    between = text[read.stop : following.start]
    word = re.match(r"[\s\u00a0-]{0,2}[^\W\d_]{1,12}\.?|['’′]", between)
    return (
        here.dimension in _COMPOUND
        and there.size < here.size
        and word is not None
        and _BESIDE.fullmatch(between, word.end()) is not None
    )


def _share_scale(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Read a range: "5-7 million", «от 5 до 7 млн»: the first may be of the second's scale, and counts the same."""
    for read, following in _pairs(found):
        if following and _SEPARATOR.fullmatch(text, read.stop, following.start):
            values = read.values
            if read.scale == 1 and following.scale > 1 and read.strength != "hint":
                values |= {value * following.scale for value in read.numbers}
            yield replace(read, values=values, unit=read.unit or following.unit)
        else:
            yield read


def _parts_of(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Read two in five, трое из пяти: each number is also the share, 0.4 or 40 percent."""
    share: frozenset[float] = frozenset()
    for read, following in _pairs(found):
        values = read.values | share
        share = frozenset()
        if following and _IN.fullmatch(text, read.stop, following.start):
            share = _share(read, following)
        yield _with_values(read, values | share)


def _share(part: Quantity, whole: Quantity) -> frozenset[float]:
    below = min(whole.numbers, default=0.0)
    above = min(part.numbers, default=0.0)
    return spelled.shares(above / below) if 0 < above < below <= 100 else frozenset()


def _working_hours(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Move an end of a range of hours to the afternoon: "9-5" is from 9 to 17, "2 to 4 p.m." from 14."""
    after_noon: frozenset[Value] = frozenset()
    for read, following in _pairs(found):
        values, after_noon = read.values | after_noon, frozenset()
        if following and _SPAN.fullmatch(text, read.stop, following.start):
            first, last = min(read.numbers, default=0.0), min(following.numbers, default=0.0)
            if 12 >= first > last > 0:
                after_noon = frozenset({last + 12})
            elif 0 < first < last <= 12 and _AFTERNOON.match(text, following.stop):
                values |= {first + 12}
        yield _with_values(read, values)


def _clocks(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Read «17 часов 47 минут» as 5:47 p.m. by either number, unless it is a stretch of time; 17-47 and a score likewise."""
    times: dict[int, set[Value]] = {}
    spelt_out = _CLOCK.finditer(text) if " м" in text or "\u00a0м" in text else ()
    dashed = _DASHED.finditer(text) if "-" in text or "–" in text else ()
    for match in chain(spelt_out, dashed):
        hour, minute = int(match[1]), int(match[2])
        twin = hour - 12 if hour > 12 else hour + 12
        whole = {float(hour), float(twin)} if not minute else set()
        times[match.start(1)] = times[match.start(2)] = {(hour, minute), (twin, minute), *whole}
    for read in found:
        yield replace(read, values=read.values | times[read.start]) if read.start in times else read


def _years_of_life(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Read an age given by the year that runs: «на 80-м году жизни» is at 79."""
    for read in found:
        running = read.kind == "ordinal" and _YEAR_OF_LIFE.match(text, read.stop) and _ON.search(text, max(0, read.start - 4), read.start)
        yield replace(read, values=read.values | {value - 1 for value in read.numbers}) if running else read


def _scores(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Read a score whose other half is a word: "26 to nothing", "3-nil" have a 0."""
    for read in found:
        yield read
        if nil := _NIL.match(text, read.stop):
            yield Quantity(frozenset({0.0}), *nil.span(1), nil.span(1), "hint", kind="hint")


JOINS: tuple[Callable[[list[Quantity], str], Iterator[Quantity]], ...] = (
    _joined, _measured, _share_scale, _parts_of, _working_hours, _clocks, _years_of_life, _scores,
)  # fmt: skip
