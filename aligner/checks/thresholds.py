"""Every number that decides between silence and a finding, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of the checks; those of length were set on the aligned news in the development data.

    Lengths are characters, ratios are Russian length over English length unless said otherwise.
    """

    length_floor: int = 40  # below this on both sides a ratio says nothing
    longest_ratio: float = 2.7
    shortest_ratio: float = 0.45
    short_text_slack: int = 60  # characters that a short text may gain or lose freely
    initials_worth: int = 40  # of a title that the other side spells out: ГИБДД, Росавиация, RCGP
    foreign_share: float = 0.6  # share of letters in the wrong alphabet: the text was left untranslated
    foreign_words: int = 3  # so many lower-case words in a row: a piece was left untranslated
    loop_repeats: int = 4  # the same one to four words so many times in a row
    rounding: float = 0.06  # "nearly 2,000" for 1,950
    conversion: float = 0.12  # 60 miles are 97 kilometres, and 100 to a journalist
    computed: float = 0.03  # 6 feet 2 inches are 188 centimetres: three digits were not rounded
    typo_length: int = 5  # letters; shorter names have too many neighbours
    typo_long: int = 7  # from here on two letters may be wrong
    most_findings: int = 40  # of one check in one pair: beyond, nobody reads them
    most_numbers: int = 200  # of one side: a text with more is a table, and is not compared
    most_names: int = 100  # of one side: the same of a list of places
    longest: int = 20_000  # characters of one side: fixes of a longer text are not proved, and so not offered
    nearby_pairs: int = 3  # so many sentences back a place still counts as just named


DEFAULT = Thresholds()
