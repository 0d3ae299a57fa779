"""What an alignment may know besides the two texts: an encoder, a draft translation, the glossary, known pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner import __version__
from aligner.alignment.embed import open_encoder
from aligner.model import LANGUAGES, Lang, Pair, other
from aligner.pipeline.jobs import Tools
from aligner.pipeline.texts import translate_sentences

if TYPE_CHECKING:
    from aligner.alignment.embed import Encoder
    from aligner.alignment.files import Edition
    from aligner.glossary import Glossary

LazyDict = Mapping[
    Lang, Mapping[str, list[str]]
]  # language -> folded sentence -> the entries of a memory that have it


@dataclass(frozen=True, slots=True)
class AlignmentEvidence:
    """Opened once for all editions; ``drafts`` translate the first of them, ``signature`` names all of it in one line."""

    encoder: Encoder | None = None
    drafts: Tools | None = None
    glossary: Glossary | None = None
    known: LazyDict | None = None
    signature: str = ""

    def keys(self, edition: Edition) -> list[list[str]] | None:
        """Return each sentence's concepts and memory entries."""
        if self.glossary is None and self.known is None:
            return None
        known = (self.known or {}).get(edition.lang, {})
        keys = [list(known.get(_folded(text), ())) for text in edition.texts]
        if self.glossary is not None:
            for own, text in zip(keys, edition.texts, strict=True):
                own += [mention.concept for mention in self.glossary.find(text, edition.lang)]
        return keys

    def translations(self, edition: Edition) -> list[str] | None:
        """Translate the edition into the other language. Raises PackageError if no package can."""
        return translate_sentences(edition.texts, edition.lang, self.drafts) if self.drafts else None


def gather_evidence(
    encoder: str | None, drafted: bool, names: bool, memory: str, pairs: Iterable[Pair]
) -> AlignmentEvidence:
    """Open what is asked for; ``pairs`` are those of the memory of that name.

    Raises InputError for an encoder that cannot be opened.
    """
    from aligner.glossary import load
    from aligner.translation import open_translator

    glossary = load() if names or drafted else None
    used = [f"aligner {__version__}", f"encoder {encoder or 'embedded'}"]
    used += ["draft translation"] if drafted else []
    used += [f"glossary {glossary.digest}"] if glossary and names else []
    used += [f"memory {memory}"] if memory else []
    return AlignmentEvidence(
        encoder=open_encoder(encoder) if encoder else None,
        drafts=Tools(lambda lang: open_translator(lang, other(lang)), glossary) if drafted else None,
        glossary=glossary if names else None,
        known=_known(memory, pairs) if memory else None,
        signature=" | ".join(used),
    )


def _known(memory: str, pairs: Iterable[Pair]) -> LazyDict:
    known: dict[Lang, dict[str, list[str]]] = {lang: {} for lang in LANGUAGES}
    for number, pair in enumerate(pairs):
        for lang in LANGUAGES:
            known[lang].setdefault(_folded(pair.side(lang)), []).append(f"{memory}:{number}")
    return known


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
