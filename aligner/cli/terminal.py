"""The terminal review: one card after the other, one key a decision."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from aligner.cli import screen
from aligner.cli.keys import Piped, Terminal
from aligner.text.invisible import mask

if TYPE_CHECKING:
    from aligner.glossary import Glossary
    from aligner.model import Finding, Lang, Scope
    from aligner.review import Card, Decision
    from aligner.store import FindingFilter, Store

KEYS = """
  a  accept the suggestion        e  edit the translation       d  dismiss, with a reason
  m  the same for all alike       u  undo the last decision     ?  this help
  j  next, leave undecided        k  previous                   q  quit
"""
HINT = "a accept   e edit   d dismiss   m all alike   u undo   j k on, back   ? help   q quit"
SCOPES: dict[str, Scope] = {"p": "pair", "a": "article", "f": "form", "c": "check"}


class Session:
    """One reviewer at one terminal: where in the queue, and what each key does."""

    def __init__(self, store: Store, wanted: FindingFilter, glossary: Glossary, reviewer: str, out: Console) -> None:
        self.store, self.wanted, self.glossary, self.reviewer, self.out = (
            store,
            wanted,
            glossary,
            reviewer,
            out,
        )
        self.input = Terminal() if sys.stdin.isatty() else Piped(sys.stdin.read())
        self.queue = [finding for _, finding in self._findings()]
        self.place = 0
        self.decided = 0
        self.actions: dict[str, Callable[[Card], None]] = {
            "a": self.accept,
            "e": self.edit,
            "d": self.dismiss,
            "m": self.all_alike,
            "u": self.undo,
            "j": lambda card: self.move(1),
            "k": lambda card: self.move(-1),
            "?": lambda card: self.out.print(KEYS),
        }

    def _findings(self) -> Iterator[tuple[object, Finding]]:
        after = None
        while page := self.store.queue(self.wanted, after, 500):
            yield from page
            after = page[-1][0]

    def run(self) -> None:
        """Show cards and take keys until the queue ends or the reviewer goes."""
        with self.input.held():
            self._run()

    def _run(self) -> None:
        from aligner.errors import AlignerError
        from aligner.review import open_card

        if not self.queue:
            self.out.print("Nothing waits for a decision.")
            return
        shown = -1
        while self.place < len(self.queue):
            card = open_card(self.store, self.queue[self.place])
            if shown != self.place:
                self.out.print(self.view(card))
                shown = self.place
            key = self.input.key()
            if key in ("q", ""):
                break
            try:
                self.actions.get(key, self.unknown)(card)
            except AlignerError as error:
                self.out.print(str(error), style="yellow", markup=False)
            if key in "uae":
                shown = -1
        left = sum(self.store.count(self.wanted).values())
        self.out.print(f"{screen.plural(self.decided, 'decision')} taken, {left:,} to go.")

    # -- what the keys do

    def accept(self, card: Card) -> None:
        """Take the suggestion."""
        from aligner.review import accept

        self._save(accept(card, self.reviewer, _now()))

    def edit(self, card: Card) -> None:
        """Take the reviewer's own text."""
        from aligner.review import edit

        text = self.input.line("translation: ", card.pair.side(card.pair.target))
        decision = edit(card, text, self.reviewer, _now(), self.glossary)
        if decision.remaining and not self._sure(decision.remaining):
            return
        for finding in decision.found:
            self.out.print(f"new: {finding.message}", style="yellow", markup=False)
        self._save(decision)

    def _sure(self, finding: Finding) -> bool:
        """True if the reviewer saves a text in which the check still finds the same."""
        self.out.print(f"still flagged: {finding.message}", style="yellow", markup=False)
        self.out.print("Save it anyway? (y)es, (n)o")
        return self.input.key() == "y"

    def dismiss(self, card: Card) -> None:
        """Let the text stand, for a reason."""
        from aligner.review import dismiss

        reason = self._reason()
        scope = SCOPES.get(
            self.input.line("for this (p)air, (a)rticle, (f)orm of the name, (c)heck [p]: ").strip()[:1],
            "pair",
        )
        self._save(dismiss(card, reason, scope, self.reviewer, _now()))

    def _reason(self) -> str:
        """One of the usual reasons by its number, or the reviewer's own."""
        from aligner.review import REASONS

        for number, reason in enumerate(REASONS, 1):
            self.out.print(f"  {number}  {reason}", highlight=False)
        said = self.input.line("reason, or its number: ").strip()
        return REASONS[int(said) - 1] if said in map(str, range(1, len(REASONS) + 1)) else said

    def all_alike(self, card: Card) -> None:
        """The same decision for the card and all that are alike, after a look at them."""
        from aligner.review import accept, alike, dismiss, for_all

        cards = [card, *alike(self.store, card)]
        for other in cards:
            self.out.print(mask(f"  {other.article.title}: {other.pair.side(other.pair.target)}"), markup=False)
        self.out.print(
            f"{screen.plural(len(cards), 'finding')} alike. (a)ccept all, (d)ismiss all, or leave?"
        )
        key, at = self.input.key(), _now()
        if key == "a":
            count = for_all(
                self.store, [one.finding for one in cards], lambda one: accept(one, self.reviewer, at)
            )
        elif key == "d":
            reason = self._reason()
            count = for_all(
                self.store,
                [one.finding for one in cards],
                lambda one: dismiss(one, reason, "pair", self.reviewer, at),
            )
        else:
            return
        self.decided += count
        gone = {one.finding.id for one in cards}
        here = self.queue[self.place].id
        self.queue = [finding for finding in self.queue if finding.id not in gone or finding.id == here]
        self.place = next(i for i, finding in enumerate(self.queue) if finding.id == here)
        self.out.print(f"{screen.plural(count, 'finding')} decided.")
        self.move(1)

    def undo(self, card: Card) -> None:
        """Take back the latest decision and show its card again."""
        from aligner.review import undo_latest

        back = undo_latest(self.store, self.reviewer, _now())
        if not back:
            self.out.print("Nothing to undo.")
            return
        self.decided -= len(back)
        names = {finding.id for finding in back}
        rest = [finding for finding in self.queue if finding.id not in names]
        place = next((i for i, finding in enumerate(self.queue) if finding.id in names), self.place)
        self.place = min(place, len(rest))
        self.queue = rest[: self.place] + back + rest[self.place :]
        self.out.print(f"{screen.plural(len(back), 'decision')} taken back.")

    def move(self, step: int) -> None:
        """Go on, or back, within the queue."""
        self.place = max(0, self.place + step)

    def unknown(self, card: Card) -> None:
        """A key that means nothing."""
        self.out.print("? shows the keys.")

    def _save(self, decision: Decision) -> None:
        self.store.decide(decision.verdicts, decision.settled, found=decision.found)
        self.decided += 1
        self.move(1)

    # -- what is shown

    def view(self, card: Card) -> RenderableType:
        """The card: place in the queue, neighbours dimmed, the pair marked, why, and the mend as a word diff."""
        finding, pair = card.finding, card.pair
        day = f"{card.article.published:%-d %B %Y}" if card.article.published else ""
        about = " · ".join(part for part in (card.article.title, day, card.article.url) if part)
        parts: list[RenderableType] = [
            Rule(f"{self.place + 1} of {len(self.queue)}", style="dim"),
            Text(mask(about), style="dim"),
        ]
        langs: tuple[Lang, Lang] = (pair.source, pair.target)
        for lang in langs:
            parts.append(Text())
            if card.before:
                parts.append(Text(mask(card.before.side(lang)), style="dim"))
            parts.append(self._marked(card, lang))
            if card.after:
                parts.append(Text(mask(card.after.side(lang)), style="dim"))
        style = screen.COLOURS[finding.severity]
        parts += [Text(), Text.assemble((f"{finding.severity}, {finding.check}: ", style), mask(finding.message))]
        edit = card.suggestion
        if edit is not None and edit.lang == pair.target:
            parts.append(
                Text.assemble("a  ", self._diff(pair.side(edit.lang), edit.apply(pair).side(edit.lang)))
            )
        elif finding.expected:
            parts.append(Text(mask(f"expected: {finding.expected}")))
        if isinstance(self.input, Terminal):
            parts += [Text(), Text(HINT, style="dim")]
        return Padding(Group(*parts), (1, 0, 0, 0))

    def _diff(self, before: str, after: str) -> Text:
        """The change, word by word; where no style shows, the text that it makes."""
        return word_diff(before, after) if self.out.is_terminal else Text(mask(after))

    def _marked(self, card: Card, lang: Lang) -> Text:
        text = Text(mask(card.pair.side(lang)))
        for start, stop in card.spans(lang):
            text.stylize(screen.COLOURS[card.finding.severity] + " underline", start, stop)
        return text


def word_diff(before: str, after: str) -> Text:
    """The text after a change, word by word: what goes struck through, what comes underlined."""
    old, new = mask(before).split(" "), mask(after).split(" ")
    text = Text()
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind in ("delete", "replace"):
            text.append(" ".join(old[i:j]) + " ", style="red strike")
        if kind in ("insert", "replace"):
            text.append(" ".join(new[k:m]) + " ", style="green underline")
        if kind == "equal":
            text.append(" ".join(old[i:j]) + " ")
    return text


def _now() -> datetime:
    return datetime.now(UTC)
