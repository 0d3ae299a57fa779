"""Numbers, units and the way numbers are written: what the reader of one side is told, the other must be told too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.checks.context import PairContext
from aligner.checks.numbers.counterparts import partners, read, unmatched
from aligner.model import Edit, Finding, Lang
from aligner.text.dates import moments, weekdays
from aligner.text.numbers import Quantity, quantities, readings

_FEAST = re.compile(
    r"\b(?:Day|Eve|Christmas|New Year|today|yesterday|tomorrow|День|Рождеств\w+|Новый год|сегодня|вчера|завтра)\b"
)
_SCALE_STEMS = {1e6: "миллион", 1e9: "миллиард", 1e12: "триллион"}
_SCALE_SHORT = {1e3: "тыс", 1e6: "млн", 1e9: "млрд", 1e12: "трлн"}
_SCALE_ENGLISH = {1e3: "thousand", 1e6: "million", 1e9: "billion", 1e12: "trillion"}


def number_differs(context: PairContext) -> Iterator[Finding]:
    """A number of the source has no equal in the target, and the target has one that the source lacks."""
    missing, extra = unmatched(context)
    for one, other in partners(missing, extra):
        said, says = context.source[slice(*one.span)], context.target[slice(*other.span)]
        edit = _mend(context, one, other)
        yield context.finding(
            "number",
            "error" if one.strength == other.strength == "digits" else "warning",
            'The {source} has "{said}" where the {target} has "{says}".',
            {"said": said, "says": says},
            source=(one.span,),
            target=(other.span,),
            expected=edit.text if edit else "",
            edit=edit,
        )


def number_missing(context: PairContext) -> Iterator[Finding]:
    """Digits of the source, or a measure in words, have no equal in the target, nor a number to stand for them."""
    missing, extra = unmatched(context)
    paired = {one for one, _ in partners(missing, extra)}
    for one in missing:
        measure = (
            one.unit is not None
            and one.unit.dimension != "time"
            and not quantities(context.target, context.pair.target)
        )
        if (one.strength == "digits" or measure) and one not in paired:
            text = context.source[slice(*one.span)]
            yield context.finding(
                "number",
                "warning",
                'The number "{said}" of the {source} is not in the {target}.',
                {"said": text},
                source=(one.span,),
            )


def number_added(context: PairContext) -> Iterator[Finding]:
    """The target has digits that the source does not give in any form."""
    missing, extra = unmatched(context)
    paired = {other for _, other in partners(missing, extra)}
    for other in extra:
        if other.strength == "digits" and other not in paired and not _dates_a_feast(context, other):
            text = context.target[slice(*other.span)]
            yield context.finding(
                "number",
                "warning",
                'The {target} has the number "{says}", which the {source} does not give.',
                {"says": text},
                target=(other.span,),
            )


def _dates_a_feast(context: PairContext, quantity: Quantity) -> bool:
    """Is it the day of a date where the source names the day: New Year's Day / 1 января?"""
    lang = context.pair.target
    dated = any(m.span[0] <= quantity.start < m.span[1] for m in moments(context.target, lang))
    return dated and (bool(_FEAST.search(context.source)) or bool(weekdays(context.source, context.pair.source)))


def unit_differs(context: PairContext) -> Iterator[Finding]:
    """The number is the same, but of another currency or measure: $5 million / 5 млн евро, 100 miles / 100 км."""
    source, target = read(context)
    if max(len(source), len(target)) > context.limits.most_numbers:
        return
    counted = [other for other in target if other.unit]
    for one in source:
        equals = [other for other in counted if one.unit and one.values & other.values]
        if not equals or any(
            other.unit == one.unit for other in counted
        ):  # also "from 5 to 7 million manats"
            continue
        other = equals[0]
        if not _units_clash(one, other):
            continue
        said, says = _with_unit(context.source, one), _with_unit(context.target, other)
        yield context.finding(
            "unit",
            "error",
            '"{said}" of the {source} is "{says}" in the {target}, which is another unit.',
            {"said": said, "says": says},
            source=(one.span,),
            target=(other.span,),
        )


def _units_clash(one: Quantity, other: Quantity) -> bool:
    here, there = one.unit, other.unit
    if here is None or there is None or "hint" in (one.strength, other.strength):
        return False
    if {here.name, there.name} in ({"pound", "pound sterling"}, {"som", "sum"}):  # one word for both
        return False
    if here.dimension == there.dimension:
        return here.dimension != "time" or here.name != there.name
    return {here.dimension, there.dimension} <= {"share", "points"} or (
        "money" in (here.dimension, there.dimension)
        and ({here.dimension, there.dimension} & {"share", "length", "mass", "area"} != set())
    )


def _with_unit(text: str, quantity: Quantity) -> str:
    start, stop = quantity.span
    after = re.match(r"[\s\u00a0-]*[^\s,.;:!?)»”]+", text[stop:])
    before = re.search(r"(?:US)?[$€£₽]\s?$", text[:start])
    return text[before.start() if before else start : stop] + (after[0] if after and not before else "")


def foreign_separator(context: PairContext) -> Iterator[Finding]:
    """A number keeps the other language's separators: 1,000 or 1.5 in Russian, 1,5 in English."""
    source, target, lang = context.source, context.target, context.pair.target
    for other in quantities(target, lang):
        text = target[slice(*other.numeral)]
        if other.strength != "digits" or not re.fullmatch(r"\d+(?:[.,]\d+)+", text):
            continue
        twin = next(
            (
                q
                for q in quantities(source, context.pair.source)
                if source[slice(*q.numeral)] == text and q.strength == "digits"
            ),
            None,
        )
        written = _rewritten(text, context.pair.source, lang) if twin else text
        if (
            twin is None
            or written == text
            or any(m.span[0] <= other.start < m.span[1] for m in moments(target, lang))
        ):
            continue
        if not _plainly_a_number(other, twin, text, lang):
            continue
        yield context.finding(
            "separator",
            "warning",
            '"{says}" is written as in {source}; the {target} is "{expected}".',
            {"says": text, "expected": written},
            source=(twin.numeral,),
            target=(other.numeral,),
            expected=written,
            edit=Edit(lang, *other.numeral, written),
        )


def _plainly_a_number(other: Quantity, twin: Quantity, text: str, lang: Lang) -> bool:
    """Not a version, a paragraph or a time of day: something is counted, or thousands are grouped."""
    counted = other.unit or twin.unit or other.scale > 1
    return bool(counted) or (lang == "ru" and re.fullmatch(r"\d{1,3}(?:,\d{3})+", text) is not None)


def _rewritten(numeral: str, written: Lang, wanted: Lang) -> str:
    """Digits of one language's hand in the other's."""
    if written == "en" and wanted == "ru":
        if re.fullmatch(r"\d+,(?!\d{3}$)\d+", numeral) or numeral.count(".") > 1:  # written as others do
            return numeral
        whole, _, decimals = numeral.replace(",", "\0").partition(".")
        digits = whole.replace("\0", "")
        grouped = f"{int(digits):,}".replace(",", "\u00a0") if len(digits) > 4 else digits
        return grouped + ("," + decimals if decimals else "")
    return numeral.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", numeral) else numeral


def _mend(context: PairContext, one: Quantity, other: Quantity) -> Edit | None:
    """The target's number with the source's digits, or with its scale where only that is wrong."""
    lang = context.pair.target
    if one.strength != "digits" or other.strength != "digits":
        return None
    said, says = context.source[slice(*one.numeral)], context.target[slice(*other.numeral)]
    if not (re.fullmatch(r"[\d.,\s]+", said) and re.fullmatch(r"[\d.,\s]+", says)):
        return None
    if one.scale == other.scale:
        written = _rewritten(said, context.pair.source, lang)
        return Edit(lang, *other.numeral, written)
    if readings(said, context.pair.source) & readings(says, lang) and one.scale > 1 and other.scale > 1:
        start, stop = other.numeral[1], other.stop
        word = context.target[start:stop]
        swapped = _other_scale(word, other.scale, one.scale, lang)
        return Edit(lang, start, stop, swapped) if swapped else None
    return None


def _other_scale(word: str, wrong: float, right: float, lang: Lang) -> str:
    """миллиардов -> миллионов; тысяча declines otherwise and is left alone."""
    if lang == "en":
        return (
            word.replace(_SCALE_ENGLISH[wrong], _SCALE_ENGLISH[right])
            if _SCALE_ENGLISH[wrong] in word
            else ""
        )
    for table, rest in ((_SCALE_STEMS, r"\w*"), (_SCALE_SHORT, r"\b\.?")):
        if wrong in table and right in table and re.fullmatch(rf"\W*{table[wrong]}{rest}", word):
            return word.replace(table[wrong], table[right])
    return ""
