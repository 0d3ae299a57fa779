"""What one input came to, and what made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aligner.model.drafts import Translation
from aligner.model.pairs import Bead, Finding, Pair
from aligner.model.texts import Article, Sentence


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
