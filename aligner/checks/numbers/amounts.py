"""Checks of numbers, units and the notation of numbers: both sides must give the reader the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from aligner.checks.check import ExplainedFinding
from aligner.checks.context import PairContext
from aligner.checks.numbers.counterparts import (
    Side,
    answer,
    is_year,
    partners,
    sides,
    times_are_percent,
    unmatched,
)
from aligner.model import Edit, Finding, Lang, Severity
from aligner.text.dates import moments
from aligner.text.numbers import Kind, Quantity, quantities, readings

_KINDS_OF_WORDS: tuple[Kind, ...] = ("ordinal", "fraction", "multiple", "magnitude")
_COMPOUND: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"-(?:years?|months?|weeks?|days?|hours?|minutes?|stor(?:e?y|ied)|rooms?|lane|seat|member|met(?:er|re)|kilomet(?:er|re)|percent|point|party|way|page|ton)\b"),
    "ru": re.compile(
        r"(?:двух|тр[её]х|четыр[её]х|(?:пят|шест|сем|восьм|девят|десят|\w{3,9}надцат|двадцат|тридцат)и|сорока|\w{3,6}десяти)"
        r"(?:лет|месячн|недельн|дневн|суточн|часов|минутн|этажн|комнатн|полосн|местн|метров|километров|процентн|балльн|партийн|сторонн|страничн|тонн)",
        re.I,
    ),
}
_VAGUE = 5  # vague numbers differ from so many times on
_PHYSICAL = frozenset(["length", "mass", "area", "volume"])
_SCALE_STEMS = {1e6: "миллион", 1e9: "миллиард", 1e12: "триллион"}
_SCALE_SHORT = {1e3: "тыс", 1e6: "млн", 1e9: "млрд", 1e12: "трлн"}
_SCALE_ENGLISH = {1e3: "thousand", 1e6: "million", 1e9: "billion", 1e12: "trillion"}


def number_differs(context: PairContext) -> Iterator[Finding]:
    """Find numbers of the source without an equal in the target, and those of the target that may replace them."""
    missing, extra = unmatched(context)
    for one, other in partners(missing, extra):
        severity: Severity = "error" if one.strength == other.strength == "digits" else "warning"
        yield _replaced(context, one, other, severity, _fix(context, one, other))


def number_missing(context: PairContext) -> Iterator[Finding]:
    """Find digits of the source, or a measure in words, that the target has in no form and replaces by no number.

    A year, or a part of a date, is often plain from the context: where people translated, it is only worth a remark.
    """
    yield from (_missing(context, one, "info" if _date_left_out(context, one, sides(context)[0]) else "warning") for one in _lost(context))


def _lost(context: PairContext) -> Iterator[Quantity]:
    missing, extra = unmatched(context)
    paired = {one for one, _ in partners(missing, extra)}
    yield from (one for one in missing if one not in paired and (one.strength == "digits" or _bare_measure(context, one)))


def _date_left_out(context: PairContext, one: Quantity, side: Side) -> bool:
    """Return True for a year or a part of a date that one side alone has: people leave them to the context, machines lose them."""
    dated = is_year(one) or any(date.span[0] <= one.start < date.span[1] for date in side.dates)
    return dated and context.pair.origin != "machine"


def _bare_measure(context: PairContext, one: Quantity) -> bool:
    """Return True for a measure in words that a target without any number cannot have."""
    return one.unit is not None and one.unit.dimension != "time" and not sides(context)[1].numbers


def _missing(context: PairContext, one: Quantity, severity: Severity) -> Finding:
    return context.finding(
        "number",
        severity,
        'The number "{said}" in the {source} is missing from the {target}.',
        {"said": context.source[slice(*one.span)]},
        source=(one.span,),
    )


def weighed(context: PairContext) -> Iterator[ExplainedFinding]:
    """Yield numbers of the source that the target has otherwise than by their value, or may leave out, with the rule that says so."""
    here, there = sides(context)
    for one in here.numbers if here.numbers and there.numbers else ():
        rule = answer(one, here, there) if one.strength != "hint" else ""
        if rule not in ("", "equal"):
            yield ExplainedFinding(_missing(context, one, "info"), rule, silenced=True)
    for one in _lost(context):
        if _date_left_out(context, one, here):
            yield ExplainedFinding(_missing(context, one, "info"), "date_left_out")


def number_added(context: PairContext) -> Iterator[Finding]:
    """Find digits of the target that the source has in no form."""
    missing, extra = unmatched(context)
    paired = {other for _, other in partners(missing, extra)}
    for other in extra:
        if other.strength == "digits" and other not in paired:
            yield context.finding(
                "number",
                "info" if _date_left_out(context, other, sides(context)[1]) else "warning",
                'The {target} has the number "{says}", which the {source} lacks.',
                {"says": context.target[slice(*other.span)]},
                target=(other.span,),
            )


def number_word_differs(context: PairContext) -> Iterator[Finding]:
    """Find one ordinal, fraction, multiple or vague number on each side that the other lacks: third / второе, half / треть."""
    for kind in _KINDS_OF_WORDS:
        ours, theirs = _unanswered(context, lambda one, _, kind=kind: _is_of(one, kind))  # type: ignore[misc]
        if len(ours) == len(theirs) == 1 and not _alike(ours[0], theirs[0]):
            yield _replaced(context, ours[0], theirs[0])


def length_of_time_differs(context: PairContext) -> Iterator[Finding]:
    """Find one length of time on each side that the other lacks, one of them in words: half an hour / полтора часа."""
    ours, theirs = _unanswered(context, lambda one, _: one.unit is not None and one.unit.dimension == "time")
    if len(ours) == len(theirs) == 1 and "hint" in (ours[0].strength, theirs[0].strength):
        yield _replaced(context, ours[0], theirs[0])


def _unanswered(context: PairContext, wanted: Callable[[Quantity, Side], bool]) -> tuple[list[Quantity], list[Quantity]]:
    """Return the wanted numbers of each side, hints too, that the other side does not have."""
    here, there = sides(context)
    if not here.numbers or not there.numbers:
        return [], []
    ours, theirs = (
        [one for one in mine.numbers if one.values and wanted(one, mine) and not answer(one, mine, other)]
        for mine, other in ((here, there), (there, here))
    )
    return ours, theirs


def _replaced(
    context: PairContext, one: Quantity, other: Quantity, severity: Severity = "warning", edit: Edit | None = None
) -> Finding:
    """Return a finding of a number that the target replaces by another; ``edit`` puts it right."""
    return context.finding(
        "number",
        severity,
        'The {source} has "{said}" where the {target} has "{says}".',
        {"said": context.source[slice(*one.span)], "says": context.target[slice(*other.span)]},
        source=(one.span,),
        target=(other.span,),
        expected=edit.text if edit else "",
        edit=edit,
    )


def compound_differs(context: PairContext) -> Iterator[Finding]:
    """Find one number in a compound on each side that the other lacks: two-year / трёхлетний, five-storey / девятиэтажный."""
    ours, theirs = _unanswered(context, _in_a_compound)
    if len(ours) == len(theirs) == 1:
        yield _replaced(context, ours[0], theirs[0])


def _in_a_compound(one: Quantity, side: Side) -> bool:
    """Return True for the number of a compound, which follows it in English and holds it in Russian."""
    return _COMPOUND[side.lang].match(side.text, one.stop if side.lang == "en" else one.start) is not None


def _is_of(one: Quantity, kind: Kind) -> bool:
    """Return True for a number of that kind of word, and for a cardinal that counts times: threefold, в три раза."""
    times = kind == "multiple" and one.unit is not None and one.unit.dimension == "multiple"
    return one.kind == kind or (times and one.strength == "word")


def _alike(one: Quantity, other: Quantity) -> bool:
    """Return True for vague numbers that are near each other: scores, десятки."""
    ratios = (a / b for a in one.numbers for b in other.numbers if b)
    return one.kind == "magnitude" and any(1 / _VAGUE < ratio < _VAGUE for ratio in ratios)


def sign_differs(context: PairContext) -> Iterator[Finding]:
    """Find temperatures that changed or lost their sign: minus 25 / 25 градусов тепла."""
    here, there = sides(context)
    for one in here.numbers:
        equals = [other for other in there.numbers if one.values & other.values]
        if equals and all(_signs_clash(one, other) for other in equals):
            yield context.finding(
                "number",
                "error",
                'The {source} has "{said}" where the {target} has "{says}": the sign differs.',
                {"said": _with_sign(context.source, one), "says": _with_sign(context.target, equals[0])},
                source=(one.span,),
                target=(equals[0].span,),
            )


def _signs_clash(one: Quantity, other: Quantity) -> bool:
    """Return True for opposite signs; of temperatures, also for a sign below zero that one side lacks."""
    if one.sign * other.sign:
        return one.sign != other.sign
    degrees = any(q.unit and q.unit.dimension == "temperature" for q in (one, other))
    return degrees and -1 in (one.sign, other.sign)


def _with_sign(text: str, quantity: Quantity) -> str:
    """Return the number with the words around it that give its sign."""
    before = re.search(r"(?:(?:minus|plus|минус|плюс)\s|[-−–+])$", text[: quantity.start], re.I)
    after = re.match(r"[\s\u00a0]?(?:degrees?|градус\w*)?[\s\u00a0]?(?:(?:below|above) zero|тепла|мороза|(?:выше|ниже) нуля)?", text[quantity.stop :])
    return text[before.start() if before else quantity.start : quantity.stop + (after.end() if after else 0)].strip()


def unit_differs(context: PairContext) -> Iterator[Finding]:
    """Find equal numbers of another currency or measure: $5 million / 5 млн евро, 100 miles / 100 км."""
    here, there = sides(context)
    if max(len(here.numbers), len(there.numbers)) > context.limits.most_numbers:
        return
    counted = [other for other in there.numbers if other.unit]
    for one in here.numbers:
        equals = [other for other in counted if one.unit and one.values & other.values]
        # also "from 5 to 7 million manats", and пять успешных дней, whose unit is not read
        same = any(other.unit == one.unit or (other.unit is None and one.values & other.values) for other in there.numbers)
        if equals and not same and _units_clash(one, equals[0]):
            yield context.finding(
                "unit",
                "error",
                '"{said}" in the {source} is "{says}" in the {target}: the unit differs.',
                {"said": _with_unit(context.source, one), "says": _with_unit(context.target, equals[0])},
                source=(one.span,),
                target=(equals[0].span,),
            )


def _units_clash(one: Quantity, other: Quantity) -> bool:
    here, there = one.unit, other.unit
    if here is None or there is None:
        return False
    dimensions = {here.dimension, there.dimension}
    if dimensions == {"multiple", "share"}:
        return not times_are_percent(*((one, other) if here.dimension == "multiple" else (other, one)))
    if "hint" in (one.strength, other.strength):
        return False
    if {here.name, there.name} in ({"pound", "pound sterling"}, {"som", "sum"}):  # one word for both
        return False
    if here.dimension == there.dimension:
        return here.dimension != "time" or here.name != there.name
    return dimensions in ({"share", "points"}, {"share", "money"}) or dimensions <= {"money", *_PHYSICAL}


def _with_unit(text: str, quantity: Quantity) -> str:
    start, stop = quantity.span
    after = re.match(r"[\s\u00a0-]*[^\s,.;:!?)»”]+", text[stop:])
    before = re.search(r"(?:US)?[$€£₽]\s?$", text[:start])
    return text[before.start() if before else start : stop] + (after[0] if after and not before else "")


def foreign_separator(context: PairContext) -> Iterator[Finding]:
    """Find numbers with the other language's separators: 1,000 or 1.5 in Russian, 1,5 in English."""
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
            '"{says}" is in {source} notation; write "{expected}" in the {target}.',
            {"says": text, "expected": written},
            source=(twin.numeral,),
            target=(other.numeral,),
            expected=written,
            edit=Edit(lang, *other.numeral, written),
        )


def _plainly_a_number(other: Quantity, twin: Quantity, text: str, lang: Lang) -> bool:
    """Return True if something is counted or thousands are grouped: no version, paragraph or time of day."""
    counted = other.unit or twin.unit or other.scale > 1
    return bool(counted) or (lang == "ru" and re.fullmatch(r"\d{1,3}(?:,\d{3})+", text) is not None)


def _rewritten(numeral: str, written: Lang, wanted: Lang) -> str:
    """Rewrite digits of one language's notation in the other's."""
    if written == "en" and wanted == "ru":
        if re.fullmatch(r"\d+,(?!\d{3}$)\d+", numeral) or numeral.count(".") > 1:  # written as others do
            return numeral
        whole, _, decimals = numeral.replace(",", "\0").partition(".")
        digits = re.sub(r"[\0\s]", "", whole)
        grouped = f"{int(digits):,}".replace(",", "\u00a0") if len(digits) > 4 else digits
        return grouped + ("," + decimals if decimals else "")
    return numeral.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", numeral) else numeral


def _fix(context: PairContext, one: Quantity, other: Quantity) -> Edit | None:
    """Return the target's number with the source's digits, or with its scale where only that is wrong."""
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
    """Replace the scale: миллиардов -> миллионов; тысяча declines otherwise and is left alone."""
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
