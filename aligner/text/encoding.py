"""Decode bytes into clean text.

Stages:
1. a byte order mark, or UTF-16 by its zero bytes, decides;
2. valid UTF-8 is UTF-8, whatever the page says;
3. else the transport's and the page's own charset and the usual Cyrillic ones are tried, and the one whose
   result reads most like text wins; lines of valid UTF-8 in such a page stay UTF-8;
4. UTF-8 once read as another charset and saved again is turned back;
5. Unicode NFC, without control, zero-width and soft hyphen characters.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from aligner.errors import ExtractionError

CANDIDATES = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5", "cp1252")
# What browsers call these (WHATWG Encoding, section 4.2) and Python does not.
LABELS = {
    "iso88595": "iso8859-5", "iso_8859-5:1988": "iso8859-5", "koi": "koi8-r", "koi8": "koi8-r", "koi8-ru": "koi8-u",
    "x-cp1251": "cp1251", "x-cp1252": "cp1252", "x-mac-cyrillic": "mac-cyrillic", "x-mac-ukrainian": "mac-cyrillic",
}  # fmt: skip
NO_CHARSETS = frozenset(["idna", "punycode", "undefined", "raw-unicode-escape", "unicode-escape"])
"""Python's own codecs that no page is written in."""
HOPELESS = 0.05  # share of undecodable characters above which a page cannot be read
SAMPLE = 30_000  # bytes that are tried in every charset
LEGIBLE = 0.3  # likeness of a letter below which nothing was understood; Russian has 1.3, noise below 0.1
_ADVICE = "save the page again as UTF-8"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"""<meta[^>]{0,300}charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding=["']([\w.-]+)""", re.I
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ODD = re.compile(r"[\u0080-\u009f\u2500-\u259f\ufffd]|[^\W\d_][¤¦§©«®°±µ¶¸ЎўЏџЂђ]")
# Letters by frequency in Russian; a wrong charset puts rare and capital letters in their place.
_COMMON = frozenset("оеаинтсрвлкмдпу")
# UTF-8 of Cyrillic read as cp1251 ("РџСЂ"), of Cyrillic and of typographic signs read as cp1252 ("ÐŸ", "â€™").
_DOUBLE = (
    (
        "cp1251",
        re.compile(
            r"(?:[РСЃѓ][\u0400-\u045f\u00a0-\u00bf\u2010-\u2122ЂѓЉЊЌЋЏђљњќћџ][^\S\n]*){3,}|вЂ[\u0400-\u04ff\u2010-\u2122\u00a0-\u00bf]"
        ),
    ),
    (
        "cp1252",
        re.compile(
            r"(?:[ÐÑ][\u0080-\u00ff\u0152-\u2122]\s?){3,}|â€[\u0080-\u00ff\u0152-\u2122]|Â[\u00a0-\u00bf]|Ã[\u0080-\u00bf]"
        ),
    ),
)
_SIGNS = {
    "cp1251": "РСЃѓв",
    "cp1252": "ÐÑâÂÃ",
}  # a text without these was not misread: far quicker than the patterns
_PLAIN = re.compile("[ -~А-яЁё]+")  # nothing to clean: left out before characters are looked at one by one
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def decode(data: bytes, charset: str = "") -> str:
    """Decode a page; ``charset`` is the transport's.

    Raises ExtractionError if no charset gives readable text.
    """
    text = _turn_back(_decode(data, charset))
    broken = text.count("\ufffd")
    if broken > HOPELESS * max(len(text), 1):
        raise ExtractionError(f"{broken} of {len(text)} characters are broken; {_ADVICE}")
    return clean(text)


def _decode(data: bytes, charset: str) -> str:
    for mark, codec in _BOMS:  # 1
        if data.startswith(mark):
            return (
                data[len(mark) :].decode("utf-8", "replace")
                if codec == "utf-8"
                else data.decode(codec, "replace")
            )
    if wide := looks_utf16(data):
        return data.decode(wide, "replace")
    try:  # 2
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    return _best_guess(data, charset)  # 3


def looks_utf16(data: bytes) -> str:
    """Return ``utf-16-le`` or ``utf-16-be`` where every other byte is the same small one, else ""."""
    head = data[:4096]
    if len(head) < 8:
        return ""
    for codec, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        low = head[0::2] if codec == "utf-16-le" else head[1::2]
        pages = high.count(0) + high.count(4) + high.count(0x20)  # Latin, Cyrillic, punctuation
        if pages > 0.95 * len(high) and low.count(0) < 0.05 * len(low):
            return codec
    return ""


def _best_guess(data: bytes, charset: str) -> str:
    declared = _META.search(data[:4096])
    named = [charset, (declared[1] or declared[2]).decode("ascii", "ignore") if declared else ""]
    sample = b"\n".join(line for line in data.split(b"\n") if not _is_utf8(line))[:SAMPLE]
    best, best_score = "cp1251", float("-inf")
    for name in [*filter(None, named), *CANDIDATES]:
        codec = _lookup(name)
        if not codec or codec.startswith("utf"):
            continue
        score = _likeness(sample.decode(codec, "replace"))
        if score > best_score:  # what the page says of itself comes first and wins ties
            best, best_score = codec, score
    if best_score < LEGIBLE * _foreign_letters(sample.decode(best, "replace")) - 0.01:
        if len(data.decode("utf-8", "ignore").encode()) > 0.98 * len(data):
            return data.decode("utf-8", "replace")
        raise ExtractionError(f"could not be decoded in any known encoding; {_ADVICE}")
    return "\n".join(
        line.decode("utf-8") if _is_utf8(line) else line.decode(best, "replace") for line in data.split(b"\n")
    )


def _lookup(name: str) -> str:
    """Return the codec's name, or "" if it is unknown or does not decode text."""
    try:
        codec = codecs.lookup(LABELS.get(name.lower(), name))
    except (LookupError, ValueError):
        return ""
    return codec.name if codec._is_text_encoding and codec.name not in NO_CHARSETS else ""


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likeness(text: str) -> float:
    """Score how much this reads like words: above 0 for text, higher is likelier."""
    score = 0.0
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        body = word[1:]
        natural = body.islower() or word.isupper()
        mixed = any(char.isascii() for char in word) and any("\u0400" <= char <= "\u04ff" for char in word)
        common = sum(char in _COMMON for char in word.lower()) / len(word)
        score += len(word) * ((0.5 + common) if natural and not mixed else -1.0)
        score -= 0.2 * len(word) if word.isupper() else 0  # a heading, or koi8-r taken for cp1251
    return (score - 3 * len(_ODD.findall(text))) / max(len(text), 1)


def _foreign_letters(text: str) -> float:
    """Return the share of letters beyond ASCII."""
    return sum(char.isalpha() and not char.isascii() for char in text) / max(len(text), 1)


def _turn_back(text: str) -> str:
    for codec, pattern in _DOUBLE:  # 4
        if any(sign in text for sign in _SIGNS[codec]) and pattern.search(text):
            text = "\n".join(_turn_line_back(line, codec, pattern) for line in text.split("\n"))
    return text


def _turn_line_back(line: str, codec: str, pattern: re.Pattern[str]) -> str:
    if not pattern.search(line):
        return line
    try:
        return _bytes_of(line, codec).decode("utf-8")
    except UnicodeError:
        return pattern.sub(lambda found: _turn_run_back(found[0], codec), line)


def _turn_run_back(run: str, codec: str) -> str:
    try:
        return _bytes_of(run, codec).decode("utf-8")
    except UnicodeError:
        return run


def _bytes_of(text: str, codec: str) -> bytes:
    """Return the bytes that were misread as this text; browsers keep bytes without a character as controls."""
    return b"".join(bytes([ord(char)]) if 0x80 <= ord(char) <= 0x9F else char.encode(codec) for char in text)


def clean(text: str) -> str:
    """Normalise to NFC with ``\\n`` as line break, without control, zero-width, soft hyphen and private characters."""
    letters = set(_PLAIN.sub("", text))
    if not letters.isdisjoint("\r\u2028\u2029\x0b\x0c\x85"):
        text = _BREAKS.sub("\n", text)
    for char in filter(_invisible, letters):
        text = text.replace(char, "")  # one by one: translate takes ten times as long
    return unicodedata.normalize("NFC", text)


def _invisible(char: str) -> bool:
    if char in "\n\t\u200d":  # the zero-width joiner holds emoji together
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn")


def one_line(text: str) -> str:
    """Collapse every run of white space, no-break spaces included, into one space."""
    return " ".join(text.split())


_WESTERN = bytes([0xA8, 0xB8, *range(0xC0, 0x100)])
_AS_RUSSIAN = str.maketrans(_WESTERN.decode("latin-1"), _WESTERN.decode("cp1251"))
_MISREAD = re.compile("[À-ÿ]")
_CYRILLIC = re.compile("[А-Яа-яЁё]")


def read_as_russian(text: str) -> str:
    """Restore Russian that was decoded as Western European: ``Ïåðñû`` -> ``Персы``; other text stays as it is."""
    if text.isascii() or _CYRILLIC.search(text):
        return text
    strange = len(_MISREAD.findall(text))
    return text if strange < 4 or strange * 2 < sum(map(str.isalpha, text)) else text.translate(_AS_RUSSIAN)
