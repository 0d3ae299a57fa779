"""Sentences side by side, and what the checks find in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from aligner.model.drafts import Origin, Quality
from aligner.model.texts import Lang, digest, other

Severity = Literal["error", "warning", "info"]
Status = Literal["auto", "human", "confirmed"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of two sides that translate each other, by index; one side may be empty.

    ``score`` is a calibrated probability in [0, 1]; ``moved`` marks a bead that crosses the others. ``status`` says
    who joined the two sides: the aligner, a person, or a person who then locked it; ``by`` names that person.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float = 1.0
    moved: bool = False
    status: Status = "auto"
    by: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """An English and a Russian text that translate each other; neither is empty.

    ``source`` is the language that was written first here; ``en_sentences`` and ``ru_sentences`` say which
    sentences of which article each side is made of (indices; empty where that side is not an article), and ``index`` is
    the first of them in the source; ``machine`` is our own translation, kept as evidence; ``published`` is the
    article's date. ``alignment`` and ``aligned_by`` are its bead's status and person. ``reused`` marks a target that
    came from the memory; ``origin`` says who wrote it first. ``quality`` is the estimate of a machine's target, None for
    any other.
    """

    article: str
    index: int
    en: str
    ru: str
    source: Lang = "en"
    origin: Origin = "machine"
    confidence: float = 1.0
    en_sentences: tuple[int, ...] = ()
    ru_sentences: tuple[int, ...] = ()
    machine: str = ""
    model: str = ""
    problems: tuple[str, ...] = ()
    published: date | None = None
    alignment: Status = "auto"
    aligned_by: str = ""
    reused: bool = False
    quality: Quality | None = None

    @property
    def id(self) -> str:
        """``article:index``, unique in a store."""
        return f"{self.article}:{self.index}"

    @property
    def target(self) -> Lang:
        """The language that was written second."""
        return other(self.source)

    def side(self, lang: Lang) -> str:
        """Return the text in that language."""
        return self.en if lang == "en" else self.ru

    @property
    def basis(self) -> str:
        """What a verdict on this pair's text rests on: the source, and a target written by people.

        A better model's translation keeps a reviewer's correction; another edition, or another sentence in its
        place, does not.
        """
        return digest(self.side(self.source), self.side(self.target) if self.origin == "edition" else "")

    @property
    def by_person(self) -> bool:
        """Return True if a person wrote its target, or confirmed that its sides translate each other."""
        return self.origin == "human" or self.alignment != "auto"

    def with_side(self, lang: Lang, text: str) -> Pair:
        """Return the same pair with another text in that language."""
        return replace(self, en=text) if lang == "en" else replace(self, ru=text)


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace characters ``start:stop`` of one side of a pair by ``text``.

    ``certain`` edits may be made without asking: the form fits its case and no other word has to change with it.
    """

    lang: Lang
    start: int
    stop: int
    text: str
    certain: bool = False

    def apply(self, pair: Pair) -> Pair:
        """Return the pair after this edit."""
        before = pair.side(self.lang)
        return pair.with_side(self.lang, before[: self.start] + self.text + before[self.stop :])


@dataclass(frozen=True, slots=True)
class Wording:
    """How a message is worded, so that it can be said in another language: a sentence with {names}, and what they are.

    ``values`` come from the texts and stay; ``words`` are English words of ours, said in that language too.
    """

    sentence: str
    values: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str], ...] = ()

    def say(self, translate: Callable[[str], str]) -> str:
        """Return the message as ``translate`` puts its sentence and words."""
        words = [(name, translate(word)) for name, word in self.words]
        return translate(self.sentence).format(**dict([*self.values, *words]))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a pair that a person should see.

    ``pair`` is the pair's id, ``check`` the rule that spoke, spans are character offsets in each side;
    ``expected`` is the accepted form in the case it needs; ``suggestion``, when applied, clears the finding.
    ``text`` is the target side that it speaks of where a person wrote that, and "" where it is the pair's as made.
    ``message`` is English; ``wording`` says how it came about, where that is known.
    """

    pair: str
    check: str
    severity: Severity
    message: str
    en_spans: tuple[Span, ...] = ()
    ru_spans: tuple[Span, ...] = ()
    concept: str = ""
    expected: str = ""
    suggestion: Edit | None = None
    text: str = ""
    wording: Wording | None = None

    @property
    def id(self) -> str:
        """Digest of what was found where: the same finding of a later run has the same name."""
        spans = repr(self.en_spans), repr(self.ru_spans)
        return digest(self.pair, self.check, self.concept, *spans, *([self.text] if self.text else []))

    def spans(self, lang: Lang) -> tuple[Span, ...]:
        """Return the spans in that language's side."""
        return self.en_spans if lang == "en" else self.ru_spans

    def speaks_of(self, original: Pair, lang: Lang) -> str:
        """Return the text that the spans of that language refer to; ``original`` is the pair before any edit."""
        return self.text if self.text and lang == original.target else original.side(lang)
