"""What a translation package is given and returns, and how good its sentences are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from aligner.model.texts import Lang

Origin = Literal["edition", "machine", "human"]
Step = Literal["good", "read", "rewrite"]


@dataclass(frozen=True, slots=True)
class TermHint:
    """Source characters ``start:stop`` name a concept whose dictionary form in the other language is ``target``.

    A hint with ``accepted`` words is of a common word: it counts only where a translation says none of them.
    """

    start: int
    stop: int
    target: str
    accepted: tuple[str, ...] = ()


class Neighbours(NamedTuple):
    """The sentences of the same text just before and just after one."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What a translator that reads instructions is told besides: the house style, and the neighbours of each sentence."""

    policy: str = ""
    neighbours: tuple[Neighbours, ...] = ()

    def around(self, place: int) -> Neighbours:
        """Return the neighbours of the sentence at that place."""
        return self.neighbours[place] if self.neighbours else Neighbours()


@dataclass(frozen=True, slots=True)
class Translation:
    """One sentence in the other language.

    ``score`` is the mean log-probability of a token (<= 0), or None where no model spoke;
    ``model`` names package and version; ``problems`` says what is doubtful ("loop", "empty", "lost 2019" ...).
    ``reused`` marks a text that came from the memory; ``origin`` says who wrote it first.
    """

    article: str
    index: int
    lang: Lang
    text: str
    score: float | None = None
    model: str = ""
    origin: Origin = "machine"
    terms: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a machine's sentence is: calibrated chances in [0, 1] that it can be used as it is, and that it is useless.

    ``step`` is what they come to: "good" (look it over), "read" (read it against the source), "rewrite" (likely
    faster to translate from the source). ``evidence`` names in a few words what speaks against it, most important first.
    """

    usable: float
    useless: float
    step: Step
    evidence: tuple[str, ...] = ()
