"""Translate with a language model of the user's own, behind an endpoint.

1. Sentences with words go out in groups: consecutive sentences of a text, with those around them and the names to use.
2. An answer is read by its numbers (prompt.py). Sentences without one, and those in which the guard finds a problem, are asked
   for again one by one, with what was wrong; the better answer is kept.
3. A group whose answer takes too long is halved; one sentence that takes too long ends the run.
4. Quotation marks, the final stop and the case of the first letter come from the source, as they do for packages (surface.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from aligner import logs
from aligner.model import Brief, Lang, Neighbours, TermHint, digest
from aligner.translation import guard, letters, prompt, protect, surface
from aligner.translation.client import Client, Completion, SlowAnswerError
from aligner.translation.endpoint import Endpoint
from aligner.translation.translator import Output

GROUP, GROUP_LETTERS = 8, 2_000  # what one request holds: small models lose count beyond
WINDOW = 64  # sentences that are filed together, so that little is lost to a kill
SPARE_TOKENS = 2_048  # beside the translation, for models that think aloud
_REMARKS = {
    "lost": "{rest} is missing", "untranslated": "it is not translated", "short": "a part is missing", "unfinished": "its end is missing", "severed": "{rest} breaks off", "coined": "{rest} is not a Russian word", "loop": "it repeats itself",
    "negation": "it turns the negation round: {rest}", "unsaid": "it lacks the name {rest}", "empty": "it is missing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence to be translated: its hints, its protected text, and its neighbours."""

    text: str
    hints: tuple[TermHint, ...]
    kept: tuple[str, ...]
    around: Neighbours

    def question(self, problems: Sequence[str] = ()) -> prompt.Question:
        """Return what is asked; ``problems`` are those of an earlier answer."""
        terms = tuple((self.text[hint.start : hint.stop], hint.target) for hint in self.hints)
        return prompt.Question(self.text, terms, tuple(filter(None, map(_remark, problems))))


Done = list[tuple[Item, Output]]


class EndpointTranslator:
    """A language model at work."""

    takes_terms = True
    window = WINDOW

    def __init__(self, endpoint: Endpoint, source: Lang, target: Lang) -> None:
        self.source, self.target = source, target
        self.signature = f"{endpoint.address} prompt={digest(prompt.instructions(source, target))[:6]}"
        self._endpoint, self._client = endpoint, Client(endpoint)

    def translate(
        self,
        sentences: Sequence[str],
        hints: Sequence[Sequence[TermHint]] | None = None,
        progress: Callable[[int], None] | None = None,
        brief: Brief | None = None,
    ) -> list[Output]:
        """Return one Output a sentence, in order. Raises PackageError where the server cannot be used."""
        brief = brief or Brief()
        items = [self._item(text, hints[place] if hints else (), brief.around(place)) for place, text in enumerate(sentences)]
        places: dict[tuple[str, tuple[TermHint, ...]], list[int]] = {}
        for place, item in enumerate(items):
            places.setdefault((item.text, item.hints), []).append(place)
        asked = [items[found[0]] for found in places.values() if surface.has_words(items[found[0]].text)]
        if asked and not self._endpoint.local:
            _announce(self._endpoint)
        made = {(item.text, item.hints): output for item, output in self._answered(asked, brief.policy, progress)}
        if progress:
            progress(len(items) - len(asked))
        return [made.get((item.text, item.hints), Output(item.text)) for item in items]

    def alternatives(self, sentence: str, hints: Sequence[TermHint] = (), number: int = 4) -> list[Output]:
        """Return the one translation that an endpoint gives."""
        return self.translate([sentence], [hints])

    def _item(self, text: str, hints: Sequence[TermHint], around: Neighbours) -> Item:
        kept = tuple(text[start:stop] for start, stop in protect.spans(text, lambda sign: True))
        return Item(text, tuple(hints), kept, around)

    def _answered(
        self, items: Sequence[Item], policy: str, progress: Callable[[int], None] | None
    ) -> Iterator[tuple[Item, Output]]:
        """Yield each item with its output, in order."""
        system = prompt.instructions(self.source, self.target, policy)
        for done in self._mapped(lambda group: self._group(group, system), list(grouped(items))):
            if progress:
                progress(len(done))
            yield from done

    def _mapped(self, work: Callable[[list[Item]], Done], groups: Sequence[list[Item]]) -> Iterator[Done]:
        """Translate the groups in order, or several at once if the endpoint allows it; an interrupt stops all of them."""
        if self._endpoint.parallel == 1:
            yield from map(work, groups)
            return
        pool = ThreadPoolExecutor(self._endpoint.parallel)
        try:
            yield from pool.map(work, groups)
        except KeyboardInterrupt:
            self._client.close()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _group(self, items: Sequence[Item], system: str) -> Done:
        said = self._asked(items, [item.question() for item in items], system)
        return [(item, self._settled(item, text, system)) for item, text in zip(items, said, strict=True)]

    def _settled(self, item: Item, text: str, system: str) -> Output:
        """Return the output of one answer; if the guard finds a problem, the better of it and of one more answer."""
        first = self._finished(item, text)
        found = self._problems(item, first)
        if not found:
            return Output(first, terms=_targets(item))
        again = self._finished(item, self._once_more(item, found, system, needed=not first))
        other = self._problems(item, again)
        text, found = (again, other) if guard.weight(other) < guard.weight(found) else (first, found)
        return Output(text or item.text, problems=guard.reported(found), terms=_targets(item))

    def _once_more(self, item: Item, problems: Sequence[str], system: str, needed: bool) -> str:
        """Ask for one sentence again; where that takes too long, an earlier answer does unless there is none."""
        try:
            return self._asked([item], [item.question(problems)], system)[0]
        except SlowAnswerError:
            if needed:
                raise
            return ""

    def _asked(self, items: Sequence[Item], questions: Sequence[prompt.Question], system: str) -> list[str]:
        """Return the answer to each question, "" where there is none; a group that takes too long is halved."""
        around = Neighbours(items[0].around.before, items[-1].around.after)
        user = prompt.request(questions, around.before, around.after)
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        try:
            answer = self._client.complete(messages, SPARE_TOKENS + 2 * sum(len(item.text) for item in items))
        except SlowAnswerError:
            if len(items) == 1:
                raise
            half = len(items) // 2
            halves = ((items[:half], questions[:half]), (items[half:], questions[half:]))
            return [said for one, two in halves for said in self._asked(one, two, system)]
        found = _read(answer, len(items))
        return [found.get(place, "") for place in range(len(items))]

    def _finished(self, item: Item, text: str) -> str:
        """Return an answer with the source's marks and no stray alphabet."""
        if not text:
            return ""
        made = surface.edges(item.text, surface.letters(text, self.target), self.target)
        made = surface.dashes(surface.quotes(item.text, made, self.target))
        return letters.in_latin(made) if self.target == "en" else made

    def _problems(self, item: Item, text: str) -> tuple[str, ...]:
        return guard.problems(guard.Rendering(item.text, text, self.target, item.kept, terms=_targets(item)))


def grouped(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Group consecutive sentences of one text; a sentence follows another if that one is the last before it."""
    group: list[Item] = []
    for item in items:
        follows = not group or _follows(item.around, group[-1])
        letters_so_far = sum(len(one.text) for one in group)
        if group and (not follows or len(group) == GROUP or letters_so_far + len(item.text) > GROUP_LETTERS):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _follows(around: Neighbours, last: Item) -> bool:
    return around.before[-1:] == (last.text,) or around == last.around == Neighbours()


def _read(answer: Completion, count: int) -> dict[int, str]:
    """Read an answer; of one that was cut off the last translation is not whole."""
    found = prompt.read(answer.text, count)
    return {place: said for place, said in found.items() if not (answer.cut and place == max(found))}


def _targets(item: Item) -> tuple[str, ...]:
    return tuple(hint.target for hint in item.hints)


def _remark(problem: str) -> str:
    kind, _, rest = problem.partition(" ")
    return _REMARKS.get(kind, "it has text that is not a translation").format(rest=rest)


@cache
def _announce(endpoint: Endpoint) -> None:
    """Say once that sentences leave this machine."""
    how = "" if endpoint.url.startswith("https:") else ", unencrypted"
    logs.notice(f"The sentences are sent to {endpoint.url}, which is not this machine{how}.")
