"""Names that are there, but left in the other alphabet or misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aligner.checks.context import PairContext
from aligner.checks.names.comparison import compare
from aligner.checks.names.fuzzy import NearMatch, in_quotes
from aligner.checks.names.grammar import governor
from aligner.checks.names.places import derived, group_of
from aligner.checks.names.replacement import straightened, translated
from aligner.checks.names.titles import in_a_title, is_firm
from aligner.glossary import Mention
from aligner.glossary.context import PREPOSITIONS
from aligner.glossary.kinds import BRANDS
from aligner.glossary.normalise import QUOTES
from aligner.model import Edit, Finding


def other_alphabet(context: PairContext) -> Iterator[Finding]:
    """Find names in the source's alphabet: в Baku. Brands may keep theirs in Russian."""
    for wanted, found in compare(context).foreign:
        fix = translated(context, found, wanted)
        if fix is None or _keeps_its_letters(context, found):
            continue
        aside = wanted is None or group_of(context, found) == "body" or derived(found) or _of_a_firm(context, found)  # said beside its own name, or a title
        yield context.finding(
            "other-alphabet",
            "info" if aside else "warning",
            '"{says}" in the {target} is still in the {source} alphabet: write {expected}.',
            {"says": found.text, "expected": fix.expected},
            source=((wanted.start, wanted.stop),) if wanted else (),
            target=((found.start, found.stop),),
            concept=found.concept,
            expected=fix.expected,
            edit=fix.edit,
        )


def _of_a_firm(context: PairContext, found: Mention) -> bool:
    """Return True if a town's name may be a firm's, as no preposition makes it a place: акции Berkeley; not в Baku."""
    if context.pair.target == "en" or group_of(context, found) != "town":
        return False
    before = governor(context.target, found.start)
    return before is None or before.preposition.lower() not in PREPOSITIONS["ru"]


def _keeps_its_letters(context: PairContext, found: Mention) -> bool:
    """Return True for a firm, a paper or a ship in Russian text, by its kind or the noun before it: агентство Reuters."""
    kinds = {context.glossary.concepts[id].kind for id in found.candidates}
    return context.pair.target == "ru" and (bool(kinds & BRANDS) or is_firm(context.target, found.start))


def typo(context: PairContext) -> Iterator[Finding]:
    """Find names of the source misspelt in the target by a letter or two: Нагорный Карабак, and a machine's в Алмате."""
    for slip, sure in _slips(context):
        yield context.finding(
            "typo",
            "warning",
            '"{says}" in the {target} looks like a misspelling of {expected} ("{said}" in the {source}).',
            {"says": slip.written, "expected": slip.form, "said": slip.wanted.text},
            source=((slip.wanted.start, slip.wanted.stop),),
            target=(slip.span,),
            concept=slip.wanted.concept,
            expected=slip.form,
            edit=Edit(context.pair.target, *slip.span, slip.form, certain=sure),
        )


def _slips(context: PairContext) -> Iterator[tuple[NearMatch, bool]]:
    """Yield slips, and whether their form is sure; a machine's are put into the case that is wanted.

    An ending that the glossary lacks is a slip of a machine's, and knowledge of a person's.
    """
    slips = compare(context).slips
    wrong = [slip for slip in slips if slip.distance]
    if context.pair.origin != "machine" or context.pair.target == "en":
        yield from ((slip, True) for slip in wrong)
        return
    known = {mention.start for mention in context.target_mentions}
    bent = (
        slip for slip in slips
        if not slip.distance and slip.span[0] not in known and not in_a_title(context, slip.wanted)
        and not in_quotes(context.target, *slip.span)
    )  # fmt: skip
    for slip in (*wrong, *bent):
        form = straightened(context, slip)
        if _unquoted(form) != _unquoted(slip.written) and (form or slip.distance):
            yield replace(slip, form=form or slip.form), bool(form)


def _unquoted(name: str) -> str:
    """Return the name without its quotation marks, which may be left out: КПП Агарак."""
    return "".join(letter for letter in name if letter not in QUOTES)
