"""Translate sentences: one output for each, in order, nothing lost, problems named.

1. Labels, datelines and speech by dashes are prepared (newswire.py); every sentence gets a plan: what is copied, what is
   sent (plan.py).
2. All jobs of all sentences go to the model in one call (engine.py).
3. The outputs take their places, with the source's quotation marks, stops and capitals (surface.py).
4. Each result is judged (guard.py); those with problems are tried again (retries.py), and the best is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from aligner.model import Brief, Lang, TermHint
from aligner.text.negation import in_plain_words
from aligner.translation import guard, headlines, letters, surface
from aligner.translation.engine import MAX_INPUT, Hypothesis, Search
from aligner.translation.inversion import in_english_order
from aligner.translation.newswire import PreparedSentence, edited, prepared
from aligner.translation.package import Package
from aligner.translation.plan import ModelInput, Plan, Request, plan
from aligner.translation.retries import ATTEMPTS, FIRST, Attempt
from aligner.translation.tokens import Tokenizer

WINDOW = 2400  # sentences: enough of each length for full batches, little enough to lose to a kill


@dataclass(frozen=True, slots=True)
class Output:
    """One sentence's translation; ``score`` is the mean log-probability of a token, None where all was copied.

    ``problems`` names what stayed doubtful ("loop", "lost 2019", ...); ``terms`` the hints that were sent.
    """

    text: str
    score: float | None = None
    problems: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


class Translator(Protocol):
    """Anything that translates sentences one by one; a run files its work after about ``window`` sentences."""

    signature: str
    source: Lang
    target: Lang
    takes_terms: bool
    window: int

    def translate(
        self,
        sentences: Sequence[str],
        hints: Sequence[Sequence[TermHint]] | None = None,
        progress: Callable[[int], None] | None = None,
        brief: Brief | None = None,
    ) -> list[Output]:
        """Return one Output a sentence, in order; ``progress`` gets how many more are done, adding up to all."""
        ...

    def alternatives(self, sentence: str, hints: Sequence[TermHint] = (), number: int = 4) -> list[Output]:
        """Return up to this many translations of one sentence, each different, the likeliest first."""
        ...


class Runner(Protocol):
    """What the translator asks of an engine: hypotheses for each token sequence."""

    def run(
        self,
        sentences: Sequence[Sequence[str]],
        search: Search = ...,
        progress: Callable[[Sequence[int]], None] | None = None,
    ) -> list[tuple[Hypothesis, ...]]:
        """Return the hypotheses for each token sequence, the best first."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """One translation of a sentence, its problems, and how grave they are.

    A term that is not used makes it worse but is not reported, since the checks know every form of a term.
    """

    output: Output
    problems: tuple[str, ...]
    weight: int


class PackageTranslator:
    """A package at work."""

    window = WINDOW

    def __init__(
        self,
        package: Package,
        tokenizer: Tokenizer,
        engine: Runner,
        alphabet: frozenset[str],
        beam: int = 2,
        retry: bool = True,
    ):
        self.source, self.target = package.source, package.target
        self.takes_terms = package.terms is not None
        self.signature = (
            f"{package.name} {package.version} {package.digest} beam={beam}{'' if retry else ' once'}"
        )
        self._package, self._tokenizer, self._engine = package, tokenizer, engine
        self._beam, self._attempts = beam, ATTEMPTS if retry else ATTEMPTS[:1]
        self._marks = tuple(filter(None, (package.placeholder, *_marks(package))))
        self._knows = lru_cache(maxsize=None)(
            lambda sign: alphabet.issuperset(tokenizer.normal(sign).replace(" ", ""))
        )

    def translate(
        self,
        sentences: Sequence[str],
        hints: Sequence[Sequence[TermHint]] | None = None,
        progress: Callable[[int], None] | None = None,
        brief: Brief | None = None,
    ) -> list[Output]:
        """Return one Output a sentence, in order; never raises for any text, never empty where the source has words."""
        requests = [
            prepared(sentence, hints[index] if hints else (), self.source)
            for index, sentence in enumerate(sentences)
        ]
        copies = Counter(requests)
        best: dict[PreparedSentence, Candidate] = {}
        for attempt in self._attempts:
            todo = [request for request in copies if attempt.answers is None or _asks(best[request], attempt)]
            plans = {request: self._plan(request, attempt) for request in todo}
            if attempt.answers is not None:
                plans = {
                    request: way for request, way in plans.items() if self._differs(request, attempt, way)
                }
            report = (lambda done: progress(copies[done])) if progress and attempt.answers is None else None
            for request, candidate in self._attempt(plans, attempt.search, report):
                if request not in best or candidate.weight < best[request].weight:
                    best[request] = candidate
        return [self._finished(request, best[request].output) for request in requests]

    def alternatives(self, sentence: str, hints: Sequence[TermHint] = (), number: int = 4) -> list[Output]:
        """Return up to this many translations of one sentence, each different, the likeliest first."""
        request = prepared(sentence, hints, self.source)
        plans = {request: self._plan(request, ATTEMPTS[0])}
        found: dict[str, Output] = {}
        for _, made in self._attempt(plans, Search(number, number), None):
            output = self._finished(request, made.output)
            found.setdefault(output.text, output)
        return list(found.values())

    def _finished(self, request: PreparedSentence, output: Output) -> Output:
        """Return the output after its label or dateline; English without Cyrillic."""
        text = letters.in_latin(output.text) if self.target == "en" else output.text
        return replace(output, text=request.before + text)

    def _plan(self, request: PreparedSentence, attempt: Attempt) -> Plan:
        if attempt.plain:
            request = edited(request, in_plain_words(request.sentence, self.source))
        if attempt.ordered:
            request = in_english_order(request)
        sentence = request.sentence
        most = min(self._package.max_tokens, MAX_INPUT // 2)
        return plan(
            sentence,
            request.hints if attempt.words else [hint for hint in request.hints if not hint.accepted],
            Request(
                source=self.source,
                knows=self._knows,
                length=self._length,
                most=max(12, min(most // 2, self._length(sentence) * 3 // 5)) if attempt.halves else most,
                placeholder=self._package.placeholder if attempt.placeholders else "",
                terms=self._package.terms if attempt.terms else None,
                reserved=self._marks,
                title=attempt.title,
            ),
        )

    def _differs(self, request: PreparedSentence, attempt: Attempt, way: Plan) -> bool:
        """Return True if this attempt differs from the first for this sentence."""
        return attempt.search != FIRST or way != self._plan(request, ATTEMPTS[0])

    def _length(self, text: str) -> int:
        return len(self._tokenizer.encode(text))

    def _attempt(
        self,
        plans: dict[PreparedSentence, Plan],
        search: Search,
        report: Callable[[PreparedSentence], None] | None,
    ) -> Iterator[tuple[PreparedSentence, Candidate]]:
        """Yield every candidate of every plan; all their jobs in one call to the model."""
        owners = [(request, job) for request, way in plans.items() for job in way.jobs]
        waiting = Counter(request for request, _ in owners)
        if report:
            for request in plans:
                if request not in waiting:
                    report(request)

        def landed(indices: Sequence[int]) -> None:
            for index in indices:
                request = owners[index][0]
                waiting[request] -= 1
                if report and not waiting[request]:
                    report(request)

        tokens = [self._tokenizer.encode(job.sent) for _, job in owners]
        results = iter(self._engine.run(tokens, self._wide(search), landed))
        for request, way in plans.items():
            found = [next(results) for _ in way.jobs]
            for rank in range(max(1, max(map(len, found), default=1))):
                words = tuple(hint.accepted for hint in request.hints if hint.accepted)
                yield request, self._candidate(request.sentence, way, words, [_ranked(ways, rank) for ways in found])

    def _wide(self, search: Search) -> Search:
        return Search(self._beam) if search == FIRST else search

    def _candidate(
        self, sentence: str, way: Plan, words: tuple[tuple[str, ...], ...], hypotheses: Sequence[Hypothesis | None]
    ) -> Candidate:
        """Join the sentence from its parts and judge it; an empty part keeps the source's words."""
        sent = way.jobs
        loud = headlines.shouted(sentence)
        said = [
            self._realised(job, hypothesis, loud) for job, hypothesis in zip(sent, hypotheses, strict=True)
        ]
        silent = [
            not surface.has_words(text) and surface.has_words(job.text)
            for job, text in zip(sent, said, strict=True)
        ]
        spoken = iter(job.text if mute else text for job, text, mute in zip(sent, said, silent, strict=True))
        text = "".join(part if isinstance(part, str) else next(spoken) for part in way.parts)
        if sent:
            text = surface.brackets(surface.dashes(surface.quotes(sentence, text, self.target)))
        terms = tuple(term for job in sent for term in job.terms)
        accepted = {term for alike in words for term in alike}  # asked for once, not as a name too
        rendering = guard.Rendering(
            source=sentence,
            output=text,
            target=self.target,
            kept=way.kept,
            marks=self._marks,
            terms=tuple(term for term in terms if term not in accepted),
            words=words,
            cut=any(hypothesis.cut for hypothesis in hypotheses if hypothesis),
            silent=any(silent),
        )
        problems = guard.problems(rendering) if sent else ()
        output = Output(text, _score(hypotheses), guard.reported(problems), terms)
        return Candidate(output, problems, guard.weight(problems))

    def _realised(self, job: ModelInput, hypothesis: Hypothesis | None, loud: bool) -> str:
        """Return the model's tokens as text, with what the placeholders stood for and the piece's own edges."""
        text = surface.letters(self._tokenizer.decode(hypothesis.tokens), self.target) if hypothesis else ""
        return _filled(surface.edges(job.text, text, self.target), job.kept, self._package.placeholder, loud)


def _filled(text: str, kept: Sequence[str], placeholder: str, loud: bool) -> str:
    """Return the text with each placeholder replaced in order; an extra one stays for the guard to find."""
    between = text.split(placeholder) if kept else [text]
    between = [part.upper() for part in between] if loud else between
    held = [*kept, *[placeholder] * len(between)][: len(between) - 1]
    return "".join(part for pair in zip(between, [*held, ""], strict=True) for part in pair)


def _asks(candidate: Candidate, attempt: Attempt) -> bool:
    return any(problem.split()[0] in (attempt.answers or ()) for problem in candidate.problems)


def _marks(package: Package) -> tuple[str, ...]:
    terms = package.terms
    return tuple(mark.strip() for mark in (terms.open, terms.mid, terms.close)) if terms else ()


def _ranked(ways: Sequence[Hypothesis], rank: int) -> Hypothesis | None:
    return ways[min(rank, len(ways) - 1)] if ways else None


def _score(hypotheses: Sequence[Hypothesis | None]) -> float | None:
    """Return mean over all tokens of all pieces, the end of each counted."""
    spoken = [hypothesis for hypothesis in hypotheses if hypothesis]
    lengths = [len(hypothesis.tokens) + 1 for hypothesis in spoken]
    total = sum(hypothesis.score * length for hypothesis, length in zip(spoken, lengths, strict=True))
    return total / sum(lengths) if lengths else None
