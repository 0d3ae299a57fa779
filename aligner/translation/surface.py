"""The outside of a sentence: what surrounds the words is taken from the source, in the other language's manner.

Quotation marks, list marks, the final stop, a headline's capitals: none of it is left to the model.
"""

from __future__ import annotations

import re
import unicodedata

from aligner.model import Lang

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f]")
_STRESS = re.compile("(?<=[аеёиоуыэюяАЕЁИОУЫЭЮЯ])\u0301")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LEAD = re.compile(r"(?:[\s•●▪■◆►▶‣·*—–-]+(?=\s)|\(?\d{1,3}[.)](?=\s)|[\s•●▪■◆►▶‣·]+)*\s*")
_STOP = re.compile(r"[.!?…]+(?=[»”\"’')\]]*$)|[,;:—–]$")
_QUOTES = re.compile(r"[«»“”„‟‹›]|\"")
_DOUBLE = {"en": ("“", "”", "‘", "’"), "ru": ("«", "»", "„", "“")}


def clean(text: str) -> str:
    """NFC, spaces instead of control characters, nothing invisible, no stress marks; for the model's eyes only."""
    text = _INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text))
    return unicodedata.normalize("NFC", _STRESS.sub("", _CONTROL.sub(" ", text)))


def lead(text: str) -> str:
    """The list mark, dash and space in front of the words.

    >>> lead("• Ереван"), lead("2) Баку"), lead("-5 degrees")
    ('• ', '2) ', '')
    """
    match = _LEAD.match(text)
    return match.group() if match and match.end() < len(text) else ""


def has_words(text: str) -> bool:
    """Is there a letter to translate?"""
    return any(character.isalpha() for character in text)


def edges(source: str, output: str) -> str:
    """The output of a piece with the source piece's final stop and the case of its first letter.

    >>> edges("but they left,", "Но они ушли.")
    'но они ушли,'
    """
    return _initial(source, _ending(source, output.strip()))


def quotes(source: str, output: str, target: Lang) -> str:
    """Quotation marks of every kind become the target's; English keeps straight ones where the source has them.

    >>> quotes('the "Sun" party', 'партия "Солнце"', "ru")
    'партия «Солнце»'
    """
    wanted = len(_QUOTES.findall(source))
    if not wanted and '"' not in output:
        return output
    if wanted >= 2 and _wrapped(source) and not _QUOTES.search(output):
        output = f'"{output}"'
    straight = target == "en" and '"' in source and not re.search("[«»“”„]", source)
    opening, closing, inner_opening, inner_closing = ('"', '"', "'", "'") if straight else _DOUBLE[target]
    depth = 0

    def mark(match: re.Match[str]) -> str:
        nonlocal depth
        if _opens(match):
            depth += 1
            return opening if depth == 1 else inner_opening
        depth = max(0, depth - 1)
        return closing if depth == 0 else inner_closing

    return _QUOTES.sub(mark, output)


def _wrapped(source: str) -> bool:
    stripped = source.strip().rstrip(".!?…,")
    return (
        bool(_QUOTES.match(stripped[:1]) and _QUOTES.match(stripped[-1:]))
        and len(_QUOTES.findall(source)) == 2
    )


def _opens(match: re.Match[str]) -> bool:
    """A mark opens before a word and after space; « and „ always, » and ” never."""
    sign, text = match.group(), match.string
    if sign in "«„‹":
        return True
    if sign in "»”›":
        return False
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return bool(after and not after.isspace()) and (not before or before.isspace() or before in '([—–-«„“"')


def _ending(source: str, output: str) -> str:
    """The source's last stop, comma or dash instead of the output's; an output without words is left alone."""
    source, output = source.rstrip(), output.rstrip()
    if not has_words(output):
        return output
    wanted, given = _STOP.search(source), _STOP.search(output)
    mark = wanted.group() if wanted else ""
    if given and given.group() == mark:
        return output
    if given and (mark or _only_a_stop(given.group(), source)):
        return output[: given.start()].rstrip() + mark + output[given.end() :]
    if mark and not given:
        place = re.search(r"[»”\"’')\]]*$", output)
        inside = place and place.start() and bool(re.search(r"[.!?…]+[»”\"’')\]]+$", source))
        at = place.start() if place and inside else len(output)
        return output[:at] + mark + output[at:]
    return output


def _initial(source: str, output: str) -> str:
    """Capital where the source has one; small where the source is small and holds no name."""
    first = next((letter for letter in source if letter.isalpha()), "")
    if first.isupper() and output[:1].islower():
        return output[0].upper() + output[1:]
    if first.islower() and source == source.lower() and output[:1].isupper() and not output[:2].isupper():
        return output[0].lower() + output[1:]
    return output


def _only_a_stop(given: str, source: str) -> bool:
    """A full stop is dropped behind a headline; a question or a closing bracket's dot is not."""
    return given in (".", ",", ";", ":", "—", "–") and source[-1:].isalnum()
