"""Restore the outside of a sentence from its source, as the target language writes it.

Quotation marks, list marks, the final stop, a headline's capitals: none of it is left to the model.
"""

from __future__ import annotations

import re
import unicodedata

from aligner.model import Lang
from aligner.text import invisible

_CONTROL = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f]")
_STRESS = re.compile("(?<=[аеёиоуыэюяАЕЁИОУЫЭЮЯ])\u0301")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LEAD = re.compile(r"^(?:[\s•●▪■◆►▶‣·*—–-]+(?=\s)|\(?\d{1,3}[.)](?=\s)|[\s•●▪■◆►▶‣·]+)*\s*")
_CLOSERS = "»”\"’')]"
_QUOTES = re.compile(r"[«»“”„‟‹›]|\"")
_CYRILLIC_LIKE, _LATIN_LIKE = "аеорсхуіАВЕКМНОРСТХІ", "aeopcxyiABEKMHOPCTXI"
_TO_LATIN, _TO_CYRILLIC = (
    str.maketrans(_CYRILLIC_LIKE, _LATIN_LIKE),
    str.maketrans(_LATIN_LIKE, _CYRILLIC_LIKE),
)
_RUSSIAN_ORDER = re.compile(r"((?<!\.)[.,])»")  # a comma or full stop follows the closing mark
_RESUMED = re.compile(r"(»[^«»]*[.!?…]) — (?=[А-ЯЁ][^«»]*»)")  # speech that a dash resumes after it was closed
_MIXED = re.compile(r"(?<!\w)\w*[а-яёі]\w*", re.I)
_COMMON_ENGLISH = """
a after all also although an and as at because before but by during for from he her his how if in it its many more
most no not of on one only or our she so some such than that the their then there these they this those though to
under until was we were what when where which while who whose why will with without
"""  # sentences begin with these, and no name does
_COMMON = frozenset(_COMMON_ENGLISH.split())
_ABBREVIATION = re.compile(r"(?<![\w.])(?:\w\.){2,6}$")
_DOUBLE = {"en": ("“", "”", "‘", "’"), "ru": ("«", "»", "„", "“")}


def clean(text: str) -> str:
    """Normalise a text for the model: NFC, no control or invisible characters, no stress marks."""
    text = invisible.strip(_SURROGATE.sub("\ufffd", text))
    return unicodedata.normalize("NFC", _STRESS.sub("", _CONTROL.sub(" ", text)))


def lead(text: str) -> str:
    """Return the list mark, dash and space in front of the words.

    >>> lead("• Ереван"), lead("2) Баку"), lead("-5 degrees")
    ('• ', '2) ', '')
    """
    match = _LEAD.match(text)
    return match.group() if match and match.end() < len(text) else ""


def has_words(text: str) -> bool:
    """Return True if there is a letter to translate."""
    return any(character.isalpha() for character in text)


def edges(source: str, output: str, target: Lang) -> str:
    """Give an output the final stop and the case of the first letter of its source.

    >>> edges("but they left,", "Но они ушли.", "ru")
    'но они ушли,'
    """
    return _initial(source, _ending(source, output.strip()), target)


def letters(output: str, target: Lang) -> str:
    """Write words that mix alphabets by look-alikes in the alphabet of most of their letters.

    >>> letters("Prospeсt 885М", "en")
    'Prospect 885M'
    """
    return _MIXED.sub(lambda word: _one_script(word.group(), target), output)


def _one_script(word: str, target: Lang) -> str:
    cyrillic = sum("а" <= letter <= "я" or letter == "ё" for letter in word.lower())
    latin = sum("a" <= letter <= "z" for letter in word.lower())
    if latin > cyrillic or (target == "en" and cyrillic == 1):
        return word.translate(_TO_LATIN)
    return word.translate(_TO_CYRILLIC) if latin and cyrillic > 2 * latin else word


def quotes(source: str, output: str, target: Lang) -> str:
    """Replace quotation marks by the target's; English keeps straight ones where the source has them.

    >>> quotes('the "Sun" party', 'партия "Солнце"', "ru"), quotes("“Now,” he said.", "— Сейчас, — сказал он.", "ru")
    ('партия «Солнце»', '«Сейчас», — сказал он.')
    """
    wanted = len(_QUOTES.findall(source))
    output = _without_speech_dash(source, output) if target == "ru" else output
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

    output = _QUOTES.sub(mark, output)
    if target == "en":
        return output
    output = _RESUMED.sub(r"\1 «", output) if output.count("»") > output.count("«") else output
    return _RUSSIAN_ORDER.sub(r"»\1", output)


def _without_speech_dash(source: str, output: str) -> str:
    """Open with a quotation mark the speech that a model opens with a dash, and close it before the words of the author."""
    opening = _QUOTES.match(source.lstrip())
    if not opening or not output.startswith("— "):
        return output
    if _wrapped(source) and not _QUOTES.search(output):
        return output[2:]
    if len(_QUOTES.findall(source)) > 1 and not _QUOTES.search(output):
        output = output.replace(", — ", "», — ", 1)
    return f"«{output[2:]}"


def dashes(output: str) -> str:
    """Replace hyphens between words, which models write, by the long dash that news has.

    >>> dashes("May 13 - At least nine people died"), dashes("won 5 - 3")
    ('May 13 — At least nine people died', 'won 5 - 3')
    """
    return re.sub(r"(?<=[»”,]) -(?= )|(?<=\w) -(?= [^\W\d])", " —", output)


def brackets(output: str) -> str:
    """Remove the space that an annotated term leaves inside a bracket.

    >>> brackets("доставлены в [ Иран]")
    'доставлены в [Иран]'
    """
    return re.sub(r"(?<=[(\[]) (?=\w)|(?<=\w) (?=[)\]])", "", output)


def _wrapped(source: str) -> bool:
    stripped = source.strip().rstrip(".!?…,")
    return (
        bool(_QUOTES.match(stripped[:1]) and _QUOTES.match(stripped[-1:]))
        and len(_QUOTES.findall(source)) == 2
    )


def _opens(match: re.Match[str]) -> bool:
    """Return True if a mark opens: before a word and after space; « and „ always, » and ” never."""
    sign, text = match.group(), match.string
    if sign in "«„‹":
        return True
    if sign in "»”›":
        return False
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    return bool(after and not after.isspace()) and (not before or before.isspace() or before in '([—–-«„“"')


def _ending(source: str, output: str) -> str:
    """Give the output the source's final full stop, comma or dash; an output without words is left alone."""
    if not has_words(output) or _ABBREVIATION.search(source):
        return output
    _, wanted, outer = _parted(source)
    stem, given, closers = _parted(output)
    if given == wanted:
        return output
    if wanted:
        inside = outer if not given else closers
        return stem + wanted + closers if inside or not closers else stem + closers + wanted
    dropped = given in (".", ",", ";", ":", "—", "–") and source.rstrip()[-1:].isalnum()
    return stem + closers if dropped else output


def _parted(text: str) -> tuple[str, str, str]:
    """Split a text into its words, its final mark, and the closing quotes and brackets after it."""
    core = text.rstrip().rstrip(_CLOSERS)
    closers = text.rstrip()[len(core) :]
    stem = core.rstrip(".!?…")
    if stem == core and not closers and core[-1:] in (",", ";", ":", "—", "–"):
        stem = core[:-1]
    return stem.rstrip() if stem != core else stem, core[len(stem) :], closers


def _initial(source: str, output: str, target: Lang) -> str:
    """Set a capital where the source has one; a small letter where the source begins small and the word is surely no name."""
    first = next((letter for letter in source if letter.isalpha()), "")
    if first.isupper() and output[:1].islower():
        return output[0].upper() + output[1:]
    word = re.match(r"\w*", output)
    if source[:1].islower() and word and word.group() == word.group().capitalize():
        common = word.group().lower() in _COMMON if target == "en" else source == source.lower()
        return output[:1].lower() + output[1:] if common else output
    return output
