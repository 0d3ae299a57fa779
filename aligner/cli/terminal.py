"""The terminal review: one card after the other, one key a decision."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from aligner.cli import display
from aligner.cli.keys import PipedKeys, Terminal
from aligner.text.invisible import mask

if TYPE_CHECKING:
    from aligner.model import Finding, Lang, Scope
    from aligner.review.service import Card, ReviewService
    from aligner.store import FindingFilter

KEYS = """
  a  accept the suggestion        e  edit the translation       d  dismiss, with a reason
  m  the same for all alike       u  undo the last decision     ?  this help
  j  next, leave undecided        k  previous                   q  quit
"""
HINT = "a accept   e edit   d dismiss   m all alike   u undo   j k on, back   ? help   q quit"
SCOPES: dict[str, Scope] = {"p": "pair", "a": "article", "f": "form", "c": "check"}


class Session:
    """One reviewer at one terminal: where in the queue, and what each key does."""

    def __init__(self, service: ReviewService, wanted: FindingFilter, out: Console) -> None:
        self.service, self.store, self.wanted, self.out = service, service.store, wanted, out
        self.input = Terminal() if sys.stdin.isatty() else PipedKeys(sys.stdin.read())
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
        while page := self.store.findings.queue(self.wanted, after, 500):
            yield from page
            after = page[-1][0]

    def run(self) -> None:
        """Show cards and read keys until the queue ends or the reviewer quits."""
        with self.input.held():
            self._run()

    def _run(self) -> None:
        from aligner.errors import AlignerError
        from aligner.review.service import open_card

        if not self.queue:
            self.out.print("Nothing to decide.")
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
        left = sum(self.store.findings.count(self.wanted).values())
        self.out.print(f"{display.plural(self.decided, 'decision')} taken, {left:,} to go.")

    # -- what the keys do

    def accept(self, card: Card) -> None:
        """Apply the suggestion."""
        self._decide(card, act="accept")

    def edit(self, card: Card) -> None:
        """Take the reviewer's own text."""
        from aligner.review.service import ObjectionError

        text = self.input.line("translation: ", card.pair.side(card.pair.target))
        try:
            self._decide(card, act="edit", text=text)
        except ObjectionError as error:
            if self._sure(error.findings):
                self._decide(card, act="edit", text=text, sure=True)

    def _sure(self, objections: Sequence[Finding]) -> bool:
        """Ask whether to save a text to which the checks object."""
        for finding in objections:
            self.out.print(mask(f"{finding.severity}: {finding.message}"), style="yellow", markup=False)
        self.out.print("The checks object to this text. Save it anyway? (y)es, (n)o")
        return self.input.key() == "y"

    def dismiss(self, card: Card) -> None:
        """Dismiss the finding, for a reason."""
        reason = self._reason()
        scope = SCOPES.get(
            self.input.line("for this (p)air, (a)rticle, (f)orm of the name, (c)heck [p]: ").strip()[:1],
            "pair",
        )
        self._decide(card, act="dismiss", reason=reason, scope=scope)

    def _reason(self) -> str:
        """Ask for one of the usual reasons by its number, or the reviewer's own."""
        from aligner.review.service import REASONS

        for number, reason in enumerate(REASONS, 1):
            self.out.print(f"  {number}  {reason}", highlight=False)
        said = self.input.line("reason, or its number: ").strip()
        return REASONS[int(said) - 1] if said in map(str, range(1, len(REASONS) + 1)) else said

    def all_alike(self, card: Card) -> None:
        """Decide the card and all findings alike at once, after a look at them."""
        from aligner.review.service import DecisionRequest

        others = self.service.find_alike(card)
        shown = [(card.article.title, card.pair), *((other.title, other.pair) for other in others)]
        for title, pair in shown:
            self.out.print(mask(f"  {title}: {pair.side(pair.target)}"), markup=False)
        self.out.print(
            f"{display.plural(len(shown), 'finding')} alike. (a)ccept all, (d)ismiss all, or leave?"
        )
        key = self.input.key()
        if key not in ("a", "d"):
            return
        asked = DecisionRequest("accept") if key == "a" else DecisionRequest("dismiss", reason=self._reason())
        names = [other.finding.id for other in others]
        count = self.service.decide_alike(card, asked, names)
        self.decided += count
        here = card.finding.id
        self.queue = [finding for finding in self.queue if finding.id not in names or finding.id == here]
        self.place = next(i for i, finding in enumerate(self.queue) if finding.id == here)
        self.out.print(f"{display.plural(count, 'finding')} decided.")
        self.move(1)

    def undo(self, card: Card) -> None:
        """Undo the latest decision and show its card again."""
        back = self.service.undo()
        if not back:
            self.out.print("Nothing to undo.")
            return
        self.decided = max(0, self.decided - len(back))  # some may be of an earlier session
        names = {finding.id for finding in back}
        rest = [finding for finding in self.queue if finding.id not in names]
        place = next((i for i, finding in enumerate(self.queue) if finding.id in names), self.place)
        self.place = min(place, len(rest))
        self.queue = rest[: self.place] + back + rest[self.place :]
        self.out.print(f"{display.plural(len(back), 'decision')} undone.")

    def move(self, step: int) -> None:
        """Go on, or back, within the queue."""
        self.place = max(0, self.place + step)

    def unknown(self, card: Card) -> None:
        """Ignore an unknown key."""
        self.out.print("? shows the keys.")

    def _decide(self, card: Card, **asked: Any) -> None:
        from aligner.review.service import DecisionRequest

        self.service.decide(card, DecisionRequest(**asked))
        self.decided += 1
        self.move(1)

    # -- what is shown

    def view(self, card: Card) -> RenderableType:
        """Lay out the card: place in the queue, neighbours dimmed, the pair marked, why, and the fix as a word diff."""
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
        style = display.COLOURS[finding.severity]
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
        """Return the change word by word, or the new text alone if the terminal shows no styles."""
        return word_diff(before, after) if self.out.is_terminal else Text(mask(after))

    def _marked(self, card: Card, lang: Lang) -> Text:
        text = Text(mask(card.pair.side(lang)))
        for start, stop in card.spans(lang):
            text.stylize(display.COLOURS[card.finding.severity] + " underline", start, stop)
        return text


def word_diff(before: str, after: str) -> Text:
    """Return the text after a change, word by word: deletions struck through, insertions underlined."""
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

