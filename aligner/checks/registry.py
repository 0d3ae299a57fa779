"""CHECKS: everything that is checked, in the order in which it is; lists, docs and catalog are derived from it."""

from __future__ import annotations

from aligner.checks.check import Check
from aligner.checks.names import missing as missing_names
from aligner.checks.names.case import (
    after_its_noun,
    disagreeing,
    unlike_its_neighbour,
    unlike_its_verb,
    wrong_case,
)
from aligner.checks.names.exchange import added_place, wrong_person, wrong_place
from aligner.checks.names.gender import disagrees_with_name, he_for_her
from aligner.checks.names.missing import count, missing, missing_person
from aligner.checks.names.person import named_after_a_place, named_otherwise
from aligner.checks.names.spelling import other_alphabet, typo
from aligner.checks.names.terms import another_word
from aligner.checks.names.usage import (
    deprecated,
    first_mention,
    forbidden,
    inconsistent,
    outdated,
    policy,
    preposition,
)
from aligner.checks.numbers import amounts
from aligner.checks.numbers.amounts import (
    compound_differs,
    foreign_separator,
    length_of_time_differs,
    number_added,
    number_differs,
    number_missing,
    number_word_differs,
    sign_differs,
    unit_differs,
)
from aligner.checks.numbers.dates import date_differs, half_day_differs, weekday_differs
from aligner.checks.text.alphabets import mixed_alphabets
from aligner.checks.text.directions import direction_differs
from aligner.checks.text.links import link_lost
from aligner.checks.text.marks import brackets_unbalanced, quotes_unbalanced
from aligner.checks.text.negation import negation_differs, negation_turned
from aligner.checks.text.wholeness import (
    broken_encoding,
    doubled_word,
    empty_side,
    invisible,
    junk,
    length,
    untranslated,
)
from aligner.i18n import N_

# The first to speak of a place in the text keeps it: a mistyped name is not also a missing one.
CHECKS: tuple[Check, ...] = (
    Check(
        name=N_("empty"),
        title="Empty side",
        severity="error",
        description="One side has no letter and no digit, the other has.",
        rules=(empty_side,),
        last_word=True,
    ),
    Check(
        name=N_("encoding"),
        title="Wrong encoding",
        severity="error",
        description="Russian in windows-1251 was read as Latin letters: «Êàâêàç».",
        rules=(broken_encoding,),
        last_word=True,
    ),
    Check(
        name=N_("junk"),
        title="Junk",
        severity="error",
        description="The target has what nobody writes: replacement characters, entities, the same words over and over.",
        rules=(junk,),
    ),
    Check(
        name=N_("untranslated"),
        title="Left untranslated",
        severity="error or warning",
        description="The target, or a run of its words, is in the source's language.",
        rules=(untranslated,),
        last_word=True,
    ),
    Check(
        name=N_("link-lost"),
        title="Link lost",
        severity="error or info",
        description="A URL, e-mail address or handle of the source is not in the target.",
        rules=(link_lost,),
    ),
    Check(
        name=N_("mixed-alphabets"),
        title="Mixed alphabets",
        severity="warning",
        description="A word has letters of both alphabets: «Бaку» with a Latin a.",
        rules=(mixed_alphabets,),
    ),
    Check(
        name=N_("other-alphabet"),
        title="Name in the other alphabet",
        severity="warning or info",
        description="A name was left in the source's alphabet: в Baku. Firms and media may keep theirs in Russian.",
        rules=(other_alphabet,),
    ),
    Check(
        name=N_("case"),
        title="Wrong case",
        severity="warning",
        description="A Russian name is in a case that its preposition, verb or noun never takes, or its words are in different cases.",
        rules=(disagreeing, wrong_case, unlike_its_neighbour, unlike_its_verb, after_its_noun),
    ),
    Check(
        name=N_("gender"),
        title="Wrong gender",
        severity="warning or info",
        description="A Russian verb or который beside a person's name is in the other gender (Лилит Арутюнян подал), or an English pronoun is masculine for a woman.",
        rules=(disagrees_with_name, he_for_her),
    ),
    Check(
        name=N_("typo"),
        title="Misspelt name",
        severity="warning",
        description="A name of the source is in the target but for a letter or two, or with the same sound: Гиумри.",
        rules=(typo,),
    ),
    Check(
        name=N_("wrong-place"),
        title="Another place",
        severity="error or warning",
        description="The source names one place and the target another.",
        rules=(wrong_place,),
    ),
    Check(
        name=N_("wrong-person"),
        title="Another person",
        severity="error",
        description="The source names one person and the target another: Heydar for Ilham Aliyev.",
        rules=(wrong_person,),
    ),
    Check(
        name=N_("forbidden"),
        title="Forbidden name",
        severity="error",
        description="The target uses a name that the glossary or the policy forbids.",
        rules=(forbidden,),
    ),
    Check(
        name=N_("outdated"),
        title="Outdated name",
        severity="error or info",
        description="The target uses a name out of its time, and neither side speaks of that time.",
        rules=(outdated,),
    ),
    Check(
        name=N_("deprecated"),
        title="Deprecated name",
        severity="warning",
        description="The target uses a name that the glossary advises against.",
        rules=(deprecated,),
    ),
    Check(
        name=N_("policy"),
        title="Against the policy",
        severity="warning",
        description="The target uses an accepted name where the house policy prefers another.",
        rules=(policy,),
    ),
    Check(
        name=N_("preposition"),
        title="Preposition against the policy",
        severity="warning",
        description="The target has на where the house policy writes в before a name, or the reverse: на Украине.",
        rules=(preposition,),
    ),
    Check(
        name=N_("first-mention"),
        title="Not spelt out at first",
        severity="info",
        description="The house policy spells a name out at its first mention in an article: Stepanakert (Khankendi).",
        rules=(first_mention,),
    ),
    Check(
        name=N_("inconsistent"),
        title="Inconsistent name",
        severity="warning",
        description="The article used another name for the place before, though the source has not changed its own.",
        rules=(inconsistent,),
    ),
    Check(
        name=N_("missing"),
        title="Missing name",
        severity="error, warning or info",
        description="A name of the source is not in the target in any form.",
        rules=(missing,),
        weigh=missing_names.weighed,
    ),
    Check(
        name=N_("missing-person"),
        title="Missing person",
        severity="warning or info",
        description="A person whom the source names in full is not named in the target; info for a family name alone.",
        rules=(missing_person,),
    ),
    Check(
        name=N_("person"),
        title="Another name of a person",
        severity="warning",
        description="The target has the given name or the family name of a person of the source, and another name for the rest of it, or the place that shares it.",
        rules=(named_after_a_place, named_otherwise),
    ),
    Check(
        name=N_("added-place"),
        title="Added place",
        severity="warning or info",
        description="The target names a place of which the source says nothing; info unless it is a town of another country.",
        rules=(added_place,),
    ),
    Check(
        name=N_("term"),
        title="Another word",
        severity="warning or info",
        description="A machine's draft lacks a word of the glossary that is rare in English news (som, mudflow) in any accepted translation, or has it in another sense.",
        rules=(another_word,),
    ),
    Check(
        name=N_("date"),
        title="Different date",
        severity="error",
        description="Each side has a date, or a day of the week, that the other does not: March 8 / 9 марта.",
        rules=(date_differs, weekday_differs),
    ),
    Check(
        name=N_("number"),
        title="Different number",
        severity="error or warning",
        description="A number of one side, in digits or words, is not on the other in any form.",
        rules=(half_day_differs, sign_differs, number_differs, number_word_differs, compound_differs, length_of_time_differs, number_missing, number_added),
        weigh=amounts.weighed,
    ),
    Check(
        name=N_("unit"),
        title="Different unit",
        severity="error",
        description="The number is the same, but of another currency or measure.",
        rules=(unit_differs,),
    ),
    Check(
        name=N_("separator"),
        title="Separator of the other language",
        severity="warning",
        description="A number keeps the other language's separators: 1,000 or 1.5 in Russian, 1,5 in English.",
        rules=(foreign_separator,),
    ),
    Check(
        name=N_("negation"),
        title="Negation",
        severity="warning",
        description="A verb is denied on one side and affirmed on the other (did not sign / подписал), or a phrase such as не раз or"
        " all but impossible is turned round.",
        rules=(negation_differs, negation_turned),
    ),
    Check(
        name=N_("direction"),
        title="Opposite direction",
        severity="warning",
        description="The target has the opposite of the source's direction: north / юг, east / запад, upper / нижний.",
        rules=(direction_differs,),
    ),
    Check(
        name=N_("doubled-word"),
        title="Doubled word",
        severity="warning",
        description="The target has a word twice in a row, the source does not.",
        rules=(doubled_word,),
    ),
    Check(
        name=N_("brackets"),
        title="Unpaired bracket",
        severity="warning",
        description="A bracket of the target has no partner, while those of the source do.",
        rules=(brackets_unbalanced,),
    ),
    Check(
        name=N_("quotes"),
        title="Unpaired quotation mark",
        severity="warning or info",
        description="The quotation marks of the target do not pair up, while those of the source do.",
        rules=(quotes_unbalanced,),
    ),
    Check(
        name=N_("invisible"),
        title="Invisible character",
        severity="info",
        description="Zero-width characters, direction marks or soft hyphens are in the target.",
        rules=(invisible,),
    ),
    Check(
        name=N_("length"),
        title="Different length",
        severity="warning",
        description="One side is far longer than a translation of the other can be.",
        rules=(length,),
    ),
    Check(
        name=N_("count"),
        title="Named less often",
        severity="info",
        description="A name is more often in the source than in the target, and nothing there stands for it.",
        rules=(count,),
    ),
)
NAMES: tuple[str, ...] = tuple(sorted(one.name for one in CHECKS))
