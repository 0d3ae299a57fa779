"""Cards: one finding with all that a decision on it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aligner.errors import AlignerError
from aligner.ledger import StoredPair
from aligner.ledger.spans import carry_edit, carry_span
from aligner.model import Article, Edit, Finding, Lang, Pair, Span, Verdict, digest
from aligner.store import Store


@dataclass(frozen=True, slots=True)
class Card:
    """One finding for a reviewer: its pair in its present state, the article, and the article's other pairs."""

    finding: Finding
    stored: StoredPair
    article: Article
    context: tuple[Pair, ...] = ()

    @property
    def pair(self) -> Pair:
        """The pair as its reviewers left it."""
        return self.stored.pair

    @property
    def version(self) -> str:
        """Names the state of the pair: its texts, and how often it was decided on. A form sends it back."""
        return f"{len(self.stored.verdicts)}-{digest(self.pair.en, self.pair.ru)}"

    @property
    def before(self) -> Pair | None:
        """The pair before it in the article."""
        return next((pair for pair in reversed(self.context) if pair.index < self.pair.index), None)

    @property
    def after(self) -> Pair | None:
        """The pair after it in the article."""
        return next((pair for pair in self.context if pair.index > self.pair.index), None)

    @property
    def suggestion(self) -> Edit | None:
        """Return the suggestion placed in the present text; None if an edit touched its place."""
        edit = self.finding.suggestion
        if edit is None:
            return None
        then = self.finding.speaks_of(self.stored.original, edit.lang)
        return carry_edit(edit, then, self.pair.side(edit.lang))

    @property
    def verdict(self) -> Verdict | None:
        """The verdict in force on the finding."""
        return self.stored.decided.get(self.finding.id)

    def spans(self, lang: Lang) -> tuple[Span, ...]:
        """Return the finding's spans in the present text, without those that an edit touched."""
        return self.places(self.finding, lang, self.pair)

    def places(self, finding: Finding, lang: Lang, pair: Pair) -> tuple[Span, ...]:
        """Return the spans of a finding of this pair in a text of it, without those that an edit touched."""
        then = finding.speaks_of(self.stored.original, lang)
        carried = (carry_span(span, then, pair.side(lang)) for span in finding.spans(lang))
        return tuple(span for span in carried if span)


@dataclass(frozen=True, slots=True)
class ArticlePairs:
    """An article with its pairs in their present state."""

    article: Article
    pairs: tuple[StoredPair, ...]

    def card(self, finding: Finding) -> Card | None:
        """Make the card of a finding; None if its pair is no longer in the article."""
        index = int(finding.pair.rpartition(":")[2])
        own = next((item for item in self.pairs if item.pair.index == index), None)
        if own is None:
            return None
        context = tuple(item.pair for item in self.pairs if item is not own)
        return Card(finding, own, self.article, context)

    def with_pair(self, changed: StoredPair) -> ArticlePairs:
        """Return the article with another state of one pair."""
        pairs: Sequence[StoredPair] = [
            changed if item.original.id == changed.original.id else item for item in self.pairs
        ]
        return replace(self, pairs=tuple(pairs))


def open_article(store: Store, key: str) -> ArticlePairs | None:
    """Read an article with its pairs; None if it is not in the store."""
    found = store.articles.with_pairs(key)
    return ArticlePairs(found[0], tuple(found[1])) if found else None


def open_card(store: Store, finding: Finding) -> Card:
    """Read the card of a finding. Raises AlignerError if its article was processed again without it."""
    article = open_article(store, finding.pair.rpartition(":")[0])
    card = article.card(finding) if article else None
    if card is None:
        raise AlignerError(
            f"The pair {finding.pair} is no longer in the store: its article was processed again."
        )
    return card
