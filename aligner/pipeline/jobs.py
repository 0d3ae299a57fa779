"""The input, the output and the tools of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from aligner import __version__, paths
from aligner.model import Article, Finding, Lang, Page, Signature, Step, digest

if TYPE_CHECKING:
    from aligner.glossary import Glossary
    from aligner.store import Store
    from aligner.translation import Translator

Terms = Literal["off", "suggest", "apply"]
Progress = Callable[[int], None]  # gets a number of sentences, pages or candidates


def silent(done: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run does.

    ``source`` is the language to translate from, None to detect it page by page; ``terms`` says what happens to
    place names: nothing, findings with suggestions, or the certain ones fixed in place; ``on`` replaces the
    articles' own dates; ``reuse`` lets the translation memory answer; ``captions`` keeps those of pictures. ``redo`` works pages again that are done, and
    lets what is new replace an edition; ``force`` aligns editions that hardly translate each other. These two are
    not in the signature.
    """

    source: Lang | None = None
    terms: Terms = "apply"
    on: date | None = None
    reuse: bool = True
    redo: bool = False
    force: bool = False
    captions: bool = False


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article that was extracted before, with the digest of the page that it came from and doubts about it."""

    article: Article
    digest: str
    warnings: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Where the article was read."""
        return self.article.source


@dataclass(frozen=True, slots=True)
class Job:
    """One input: a page or an article of the store, and its other edition where people wrote one."""

    page: Page | StoredArticle
    edition: Page | StoredArticle | None = None

    @property
    def digest(self) -> str:
        """Identify the input's content: the same bytes are the same job under any path."""
        own = _digest(self.page)
        return digest(own, _digest(self.edition)) if self.edition else own


def page_digest(page: Page) -> str:
    """Name a page's content, and the user's site profiles, if any, with which it is read."""
    own = digest(f"{page.charset}\0{page.data.decode('latin-1')}")
    if not paths.sites().exists():  # most users have none, and start a little quicker
        return own
    from aligner.extraction.profiles import own_digest

    return digest(own, profiles) if (profiles := own_digest()) else own


def _digest(page: Page | StoredArticle) -> str:
    return page.digest if isinstance(page, StoredArticle) else page_digest(page)


@dataclass(frozen=True, slots=True)
class JobResult:
    """A job that came to an article; ``resumed`` when an earlier run had filed it.

    ``warnings`` are doubts about the whole article, ``notes`` what the run kept of earlier work; ``steps`` has the step of
    each machine's sentence. ``edition`` is the source of the edition that it was aligned with, "" without one.
    """

    source: str
    key: str
    sentences: int
    pairs: int
    findings: tuple[Finding, ...]
    resumed: bool = False
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages work with: translators, the glossary and the store.

    ``translator`` opens the translator for a source language when first asked. The store is also the translation memory;
    without a store nothing is remembered.
    """

    translator: Callable[[Lang], Translator]
    glossary: Glossary | None = None
    store: Store | None = None


def reading_tools() -> Tools:
    """Return the tools of work that translates nothing."""
    return Tools(no_translator)


def no_translator(lang: Lang) -> Translator:
    """Open none: for work that translates nothing."""
    raise AssertionError("nothing is translated here")


def signature(lang: Lang, tools: Tools, settings: Settings) -> str:
    """Return the signature of an outcome in one line: program, model, glossary, settings."""
    made = Signature(
        program=f"aligner {__version__}",
        model=tools.translator(lang).signature,
        glossary=tools.glossary.digest if tools.glossary else "",
        policy=tools.glossary.policy.name if tools.glossary else "",
        terms=settings.terms,
        on=settings.on,
        memory=settings.reuse,
        captions=settings.captions,
    )
    return str(made)
