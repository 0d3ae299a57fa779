"""Plan a sentence: which parts are copied, which are sent to the model, and how they are written there.

A plan's parts are strings, copied as they stand, and Jobs, which are translated. Joined in order, with each
Job replaced by its translation, they are the sentence in the other language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from aligner.model import Lang, Span, TermHint
from aligner.translation import clauses, headlines, letters, newswire, protect, surface
from aligner.translation.package import TermMarks


@dataclass(frozen=True, slots=True)
class ModelInput:
    """A stretch of the sentence for the model: its ``text``, what is ``sent``, what the placeholders replace."""

    text: str
    sent: str
    kept: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a sentence in order, and the protected texts that must come through, however they travel."""

    parts: tuple[str | ModelInput, ...]
    kept: tuple[str, ...] = ()

    @property
    def jobs(self) -> list[ModelInput]:
        """What is sent to the model."""
        return [part for part in self.parts if isinstance(part, ModelInput)]


@dataclass(frozen=True, slots=True)
class Request:
    """What the package can do and what is tried this time.

    ``knows`` tells whether the model can read a character, ``length`` counts a text's tokens, ``most`` is how
    many of them a job may have; ``placeholder`` is "" and ``terms`` None where they are not to be used;
    ``reserved`` are the package's own marks, which a text may hold by chance; ``title`` keeps a headline's capitals.
    """

    source: Lang
    knows: Callable[[str], bool]
    length: Callable[[str], int]
    most: int
    placeholder: str = ""
    terms: TermMarks | None = None
    reserved: tuple[str, ...] = ()
    title: bool = False


def plan(sentence: str, hints: Sequence[TermHint], request: Request) -> Plan:
    """Plan one sentence, without a Job if there is nothing to translate."""
    start, stop = len(surface.lead(sentence)), len(sentence.rstrip())
    keeps = protect.spans(sentence, request.knows, request.reserved)
    start = min((a for a, b in keeps if a < start < b), default=start)
    own = letters.names(sentence, request.source, request.knows) if request.terms else ()
    terms = _usable([*hints, *own], keeps, start, stop) if request.terms else []
    text = _cased(sentence, keeps, terms, request)
    atoms = sorted([*keeps, *((hint.start, hint.stop) for hint in terms)])
    parts: list[str | ModelInput] = [sentence[:start]]
    at = start
    for a, b in _pieces(text, start, stop, atoms, request):
        parts.append(sentence[at:a])
        parts += _parts(text, a, b, [(x, y) for x, y in keeps if a <= x and y <= b], terms, request)
        at = b
    parts.append(sentence[at:])
    return Plan(tuple(part for part in parts if part), tuple(sentence[a:b] for a, b in keeps))


def _usable(hints: Sequence[TermHint], keeps: Sequence[Span], start: int, stop: int) -> list[TermHint]:
    """Return hints in order, within words, that overlap neither each other nor protected text."""
    taken: list[TermHint] = []
    for hint in sorted(hints, key=lambda hint: (hint.start, -hint.stop)):
        free = not taken or taken[-1].stop <= hint.start
        clear = all(b <= hint.start or hint.stop <= a for a, b in keeps)
        if free and clear and start <= hint.start < hint.stop <= stop and hint.target.strip():
            taken.append(hint)
    return taken


def _cased(text: str, keeps: Sequence[Span], terms: Sequence[TermHint], request: Request) -> str:
    """Return a headline with the capitals of running text, protected text and terms as they were; the same length."""
    loud = headlines.shouted(text)
    if not loud and not headlines.titled(text, request.source):
        return text
    quiet = list(headlines.quiet(text, request.source, request.title))
    for a, b in keeps:
        quiet[a:b] = text[a:b]
    for hint in terms:
        name = text[hint.start : hint.stop]
        quiet[hint.start : hint.stop] = headlines.quiet(name, request.source, title=True) if loud else name
    return "".join(quiet)


def _pieces(text: str, start: int, stop: int, atoms: Sequence[Span], request: Request) -> list[Span]:
    """Return spans that each fit the model."""
    shifted = [(a - start, b - start) for a, b in atoms]
    fits: Callable[[str], bool] = lambda piece: request.length(piece) <= request.most  # noqa: E731
    return [(start + a, start + b) for a, b in clauses.cut(text[start:stop], fits, shifted)]


def _parts(
    text: str, start: int, stop: int, keeps: Sequence[Span], terms: Sequence[TermHint], request: Request
) -> Iterator[str | ModelInput]:
    """Yield one piece as one job with placeholders, or cut around what is protected."""
    if request.placeholder and surface.has_words(_outside(text, start, stop, keeps)):
        yield _job(text, start, stop, keeps, terms, request)
        return
    at = start
    for a, b in [*keeps, (stop, stop)]:
        between = text[at:a]
        if surface.has_words(between):
            left, right = at + len(between) - len(between.lstrip()), at + len(between.rstrip())
            yield text[at:left]
            yield _job(text, left, right, (), terms, request)
            yield text[right:a]
        else:
            yield between
        yield text[a:b]
        at = b


def _outside(text: str, start: int, stop: int, keeps: Sequence[Span]) -> str:
    edges = [start, *(edge for span in keeps for edge in span), stop]
    return "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))


def _job(
    text: str, start: int, stop: int, keeps: Sequence[Span], terms: Sequence[TermHint], request: Request
) -> ModelInput:
    """Write a piece for the model: protected spans as placeholders, terms annotated, hours of 24."""
    inside = [hint for hint in terms if start <= hint.start and hint.stop <= stop]
    dressed: list[tuple[int, int, str]] = [(a, b, request.placeholder) for a, b in keeps]
    dressed += [(hint.start, hint.stop, _annotated(text, hint, request)) for hint in inside]
    for a, b, hour in newswire.clock(text[start:stop], request.source):
        if all(end <= start + a or start + b <= begin for begin, end, _ in dressed):
            dressed.append((start + a, start + b, hour))
    sent, at = "", start
    for a, b, dress in sorted(dressed):
        sent += protect.shown(text[at:a], request.knows) + dress
        at = b
    sent += protect.shown(text[at:stop], request.knows)
    return ModelInput(
        text[start:stop], sent, tuple(text[a:b] for a, b in keeps), tuple(hint.target for hint in inside)
    )


def _annotated(text: str, hint: TermHint, request: Request) -> str:
    marks = request.terms
    name = protect.shown(text[hint.start : hint.stop], request.knows)
    return f"{marks.open}{name}{marks.mid}{hint.target.strip()}{marks.close}" if marks else name
