"""The nouns of the program: frozen, complete when made, picklable; this module imports nothing of ours.

Data flows one way: Page -> Article -> Sentence -> Translation / Bead -> Pair -> Finding -> Verdict,
and everything that one input came to is its Outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

Lang = Literal["en", "ru"]
Origin = Literal["edition", "machine", "human"]
Severity = Literal["error", "warning", "info"]
Decision = Literal["accept", "edit", "dismiss", "undo"]
Scope = Literal["pair", "article", "form", "check"]
Status = Literal["auto", "human", "confirmed"]
Act = Literal["split", "merge", "shift", "link", "unlink", "confirm", "unlock", "edit", "undo"]
EditionState = Literal["declared", "found", "doubtful", "confirmed", "parted"]
Role = Literal["viewer", "translator", "editor"]
Right = Literal["view", "translate", "edit"]

Step = Literal["good", "read", "rewrite"]

LANGUAGES: tuple[Lang, Lang] = ("en", "ru")
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
RIGHTS: dict[Role, frozenset[Right]] = {
    "viewer": frozenset({"view"}),
    "translator": frozenset({"view", "translate"}),
    "editor": frozenset({"view", "translate", "edit"}),
}


def other(lang: Lang) -> Lang:
    """Return the language on the other side: ``en`` for ``ru`` and back."""
    return "ru" if lang == "en" else "en"


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits that name these parts; stable across machines and releases."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Page:
    """What was read from one place, before anybody looked inside.

    ``source`` is the path or URL as the user would name it; ``data`` the raw bytes;
    ``charset`` what the transport said of its encoding, or "".
    """

    source: str
    data: bytes
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article without its site.

    ``text`` is NFC: the headline, where there is one, then the body; paragraphs parted by one newline.
    ``editions`` maps a language to the URL of the article's edition in it.
    """

    text: str
    lang: Lang
    url: str = ""
    title: str = ""
    byline: str = ""
    published: date | None = None
    section: str = ""
    editions: tuple[tuple[str, str], ...] = ()
    source: str = ""

    @property
    def key(self) -> str:
        """Digest of url and text: the article's name everywhere."""
        return digest(self.url, self.text)


@dataclass(frozen=True, slots=True)
class EditionLink:
    """Two articles, by key, that are editions of each other, or were parted; ``evidence`` is in plain words.

    ``confidence`` is a probability in [0, 1]; ``by`` is the person who confirmed or parted them.
    """

    en: str
    ru: str
    confidence: float
    state: EditionState
    evidence: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: ``article.text[start:stop] == text``.

    ``paragraph`` counts the article's paragraphs from 0 (the headline, where there is one).
    """

    article: str
    index: int
    start: int
    stop: int
    text: str
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class TermHint:
    """Source characters ``start:stop`` name a concept whose dictionary form in the other language is ``target``."""

    start: int
    stop: int
    target: str


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

    ``step`` is what they come to: "good" (look it over), "read" (read it against the source), "rewrite" (faster done
    afresh, most likely). ``evidence`` names in a few words what speaks against it, the gravest first.
    """

    usable: float
    useless: float
    step: Step
    evidence: tuple[str, ...] = ()


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
    sentences of which article stand behind each side (indices; empty where that side is no article), and ``index`` is
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

    def with_sentences(self, lang: Lang, indices: tuple[int, ...]) -> Pair:
        """Return the same pair over these sentences of that language's article."""
        return replace(self, en_sentences=indices) if lang == "en" else replace(self, ru_sentences=indices)


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace characters ``start:stop`` of one side of a pair by ``text``.

    ``certain`` edits may be made without asking: the form fits its case and nothing around it has to agree anew.
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


Span = tuple[int, int]


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
        """Return the text that the spans of that language refer to; ``original`` is the pair as it was made."""
        return self.text if self.text and lang == original.target else original.side(lang)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decided of a finding (or of a pair's text); verdicts are only ever added, the latest counts.

    ``subject`` is a finding's id, or a pair's id for a free edit; ``text`` is the target side after it, for
    accept and edit; ``at`` is UTC; ``basis`` is that of the pair as it was first made.
    """

    subject: str
    pair: str
    decision: Decision
    reviewer: str
    at: datetime
    text: str = ""
    scope: Scope = "pair"
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person did to an article's alignment: the beads ``before`` became those ``after``, of the same sentences.

    Corrections are only ever added. ``number`` is the store's: the last one is the version of the article's alignment.
    An undo names in ``undoes`` the correction that it takes back; an edit changed the target of its one bead from
    ``was`` to ``text``. ``origin`` names the file that brought it, "" for one made here. ``source_basis`` and ``target_basis`` are (index, digest) of the sentences concerned: a later
    run in which they stand keeps the correction.
    """

    article: str
    act: Act
    before: tuple[Bead, ...]
    after: tuple[Bead, ...]
    reviewer: str
    at: datetime
    source_basis: tuple[tuple[int, str], ...] = ()
    target_basis: tuple[tuple[int, str], ...] = ()
    undoes: int | None = None
    was: str = ""
    text: str = ""
    number: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """Who reviews, under the name that verdicts carry.

    A viewer looks; a translator also decides and corrects; an editor also rules what binds everybody: the glossary,
    what others have locked, whole checks, users. Without a role it is nobody yet.
    """

    name: str
    role: Role | None

    def may(self, right: Right) -> bool:
        """Return True if the role has that right."""
        return self.role is not None and right in RIGHTS[self.role]


@dataclass(frozen=True, slots=True)
class Rejection:
    """An expected failure as a value: which input, at which stage, why (one sentence)."""

    source: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Signature:
    """What made an outcome; written as one line, in which the parts are separated by bars.

    ``glossary`` is the digest of the termbase, "" without one; ``policy`` its house policy, "" without one; ``terms``,
    ``on``, ``memory`` and ``captions`` are the settings of the run.
    """

    program: str
    model: str = ""
    glossary: str = ""
    policy: str = ""
    terms: str = ""
    on: date | None = None
    memory: bool = True
    captions: bool = False

    def __str__(self) -> str:
        names = f"{self.glossary} policy:{self.policy or 'none'}" if self.glossary else "none"
        settings = f"terms:{self.terms} on:{self.on or 'own date'} memory:{'yes' if self.memory else 'no'}"
        settings += " captions:yes" if self.captions else ""
        return f"{self.program} | {self.model} | glossary {names} | {settings}"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """Read a line that ``str`` wrote; of any other line the parts that are there, the first being the program."""
        program, *rest = line.split(" | ")
        names = next((part.split(" ")[1:] for part in rest if part.startswith("glossary ")), ["none"])
        model = next((part for part in rest if not part.startswith(("glossary ", "terms:"))), "")
        pairs = (word.partition(":")[::2] for part in rest for word in part.split())
        known = {name: value for name, value in pairs if value and value not in ("none", "own")}
        return cls(
            program,
            model,
            "" if names[0] == "none" else names[0],
            known.get("policy", ""),
            known.get("terms", ""),
            date.fromisoformat(known["on"]) if "on" in known else None,
            known.get("memory", "yes") == "yes",
            known.get("captions") == "yes",
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one article came to; ``signature`` says what made it (models, glossary, settings).

    ``translations`` are our own, one for each of ``sentences``; ``edition`` is the other edition, where one was given,
    and ``beads`` then align ``sentences`` with ``edition_sentences``.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]
    signature: str
    translations: tuple[Translation, ...] = ()
    edition: Article | None = None
    edition_sentences: tuple[Sentence, ...] = ()
    beads: tuple[Bead, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The article's key."""
        return self.article.key


def sentence_key(lang: str, source: str) -> str:
    """Return the name of a sentence that is translated into a language."""
    return digest(lang, source)


@dataclass(frozen=True, slots=True)
class MemoryUnit:
    """A sentence as a person translated it into ``lang``.

    ``origin`` names the file that it was imported from, "" for a decision in this store; ``author`` and ``changed``
    (UTC) are what that file says of it.
    """

    source: str
    target: str
    lang: Lang
    origin: str = ""
    author: str = ""
    changed: datetime | None = None

    @property
    def sentence(self) -> str:
        """Digest of the language and the source: all units with it translate the same sentence."""
        return sentence_key(self.lang, self.source)


@dataclass(frozen=True, slots=True)
class Match:
    """A unit of the memory for a sentence; ``similarity`` is 1 if its source is the same.

    ``adapted`` is its target with the one number or name changed in which the sources differ, "" without such;
    ``change`` then tells which: (what the unit's source has, what the sentence has).
    """

    unit: MemoryUnit
    similarity: float
    adapted: str = ""
    change: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Record:
    """A stored pair as it stands: with its reviewers' text, the findings nobody has decided, and the decisions.

    ``state`` is "flagged" (an error or a warning waits), "reviewed" (a person decided) or "clean";
    ``paragraph`` is that of its first source sentence, counted from 0 (the headline, where there is one). ``matches`` are
    people's translations of similar sentences, where they were asked for.
    """

    pair: Pair
    findings: tuple[Finding, ...] = ()
    state: str = "clean"
    decisions: tuple[Verdict, ...] = ()
    paragraph: int = 0
    matches: tuple[Match, ...] = ()

    @property
    def reviewers(self) -> frozenset[str]:
        """Everybody who decided on it or joined its two sides."""
        aligned = [self.pair.aligned_by] if self.pair.aligned_by else []
        return frozenset([*(verdict.reviewer for verdict in self.decisions), *aligned])


@dataclass(frozen=True, slots=True)
class Document:
    """An article with all its records, in order: the unit that is shown and exported.

    ``link`` says how it is known that ``edition`` is its other edition, where the program found it or a person decided.
    """

    article: Article
    records: tuple[Record, ...]
    edition: Article | None = None
    signature: str = ""
    link: EditionLink | None = None

    @property
    def edition_confidence(self) -> float | None:
        """How sure it is that the two are editions of each other, in [0, 1]; None where nothing says so."""
        return self.link.confidence if self.link else None

    @property
    def edition_evidence(self) -> tuple[str, ...]:
        """Why, in plain words."""
        return self.link.evidence if self.link else ()
