"""What `aligner align` may know besides the two texts: an encoder, a draft translation, the glossary, known pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aligner import __version__
from aligner.alignment.embed import Encoder, open_encoder
from aligner.alignment.files import Edition
from aligner.glossary import Glossary
from aligner.glossary import load as load_glossary
from aligner.model import LANGUAGES, other


@dataclass(frozen=True, slots=True)
class Evidence:
    """Opened once for all editions; ``known`` tells of each language which entries of the memory a sentence is;
    ``signature`` names all of it in one line.
    """

    encoder: Encoder | None
    drafted: bool
    glossary: Glossary | None
    known: Mapping[str, Mapping[str, list[str]]]
    signature: str

    @classmethod
    def opened(cls, encoder: str | None, drafted: bool, names: bool, memory: Path | None) -> Evidence:
        """Raises InputError for an encoder or a memory that cannot be opened."""
        glossary = load_glossary() if names else None
        used = [f"aligner {__version__}", f"encoder {encoder or 'embedded'}"]
        used += ["draft translation"] if drafted else []
        used += [f"glossary {glossary.digest}"] if glossary else []
        used += [f"memory {memory.name}"] if memory else []
        return cls(
            encoder=open_encoder(encoder) if encoder else None,
            drafted=drafted,
            glossary=glossary,
            known=_known(memory) if memory else {},
            signature=" | ".join(used),
        )

    def keys(self, edition: Edition) -> list[list[str]] | None:
        """The concepts and memory entries of each sentence."""
        if self.glossary is None and not self.known:
            return None
        known = self.known.get(edition.lang, {})
        keys = [list(known.get(_folded(text), ())) for text in edition.texts]
        if self.glossary is not None:
            for own, text in zip(keys, edition.texts, strict=True):
                own += [mention.concept for mention in self.glossary.find(text, edition.lang)]
        return keys

    def translations(self, edition: Edition) -> list[str] | None:
        """The edition in the other language, by the translation package that is default. Raises PackageError."""
        if not self.drafted:
            return None
        from aligner.translation import open_translator

        said = open_translator(edition.lang, other(edition.lang)).translate(edition.texts)
        return [one.text for one in said]


def _known(memory: Path) -> dict[str, dict[str, list[str]]]:
    from aligner.exchange.read import read_units

    known: dict[str, dict[str, list[str]]] = {lang: {} for lang in LANGUAGES}
    for row in read_units(memory):
        for lang in LANGUAGES:
            known[lang].setdefault(_folded(row.pair.side(lang)), []).append(f"{memory}:{row.id}")
    return known


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
