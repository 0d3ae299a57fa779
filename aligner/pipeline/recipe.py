"""How a worker gets the tools of a run, and how a run translates on other machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.engine import Executor, WorkerFailure
from aligner.glossary import load
from aligner.model import Brief, Lang, TermHint, other
from aligner.pipeline.jobs import Tools
from aligner.translation import Output, Translator, open_translator
from aligner.translation.language_model import EndpointTranslator

if TYPE_CHECKING:
    from aligner.store import Store

# what every worker needs, imported once for all of this machine's
PRELOAD = (
    "aligner.pipeline", "aligner.pipeline.recipe", "aligner.alignment", "aligner.quality", "aligner.extraction.article", "trafilatura",
)  # fmt: skip
SHARES = 4  # parts of a batch a worker: long and short ones even out


@dataclass(frozen=True, slots=True)
class ToolRecipe:
    """What names the tools, so that each process makes its own: the glossary's folder and policy, and the package.

    ``threads`` are those of a translator; None is one for each core. Without ``load`` its model is loaded with the first
    sentence.
    """

    folder: Path | None = None
    policy: str | None = None
    model: str | None = None
    threads: int | None = 1
    load: bool = False

    def __call__(self) -> Tools:
        """Make the tools, without a store. Raises GlossaryError and, when a translator is asked for, PackageError."""

        @cache
        def translator(lang: Lang) -> Translator:
            return open_translator(lang, other(lang), self.model, threads=self.threads, load=self.load)

        return Tools(translator, load(self.folder, self.policy))

    def with_store(self, store: Store) -> Tools:
        """Make the tools of the process that files: a translator on every core, and the store."""
        return replace(replace(self, threads=None, load=True)(), store=store)


def on_workers(tools: Tools, executor: Executor[Tools]) -> Tools:
    """Return the tools of a run whose packages are run by the executor's workers; what an endpoint does stays there."""

    @cache
    def translator(lang: Lang) -> Translator:
        own = tools.translator(lang)
        return own if isinstance(own, EndpointTranslator) else RemoteTranslator(own, executor)

    return replace(tools, translator=translator)


Asked = tuple[str, Sequence[TermHint]]


class RemoteTranslator:
    """A Translator whose sentences are translated by workers that hold the model."""

    def __init__(self, own: Translator, executor: Executor[Tools]) -> None:
        self.signature, self.takes_terms = own.signature, own.takes_terms
        self.source, self.target, self.window = own.source, own.target, own.window
        self._own, self._executor = own, executor

    def translate(
        self,
        sentences: Sequence[str],
        hints: Sequence[Sequence[TermHint]] | None = None,
        progress: Callable[[int], None] | None = None,
        brief: Brief | None = None,
    ) -> list[Output]:
        """Return one Output a sentence, in order. Raises RuntimeError where some cannot be translated."""
        asked = [(text, tuple(hints[at]) if hints else ()) for at, text in enumerate(sentences)]
        distinct = sorted(dict.fromkeys(asked), key=lambda one: -len(one[0]))  # alike lengths make full batches
        count = max(1, len(distinct) // max(1, self._executor.workers * SHARES))
        parts = [distinct[at : at + count] for at in range(0, len(distinct), count)]
        made: dict[Asked, Output] = {}
        for part, outputs in zip(parts, self._executor.map(partial(_translate, lang=self.source), parts), strict=True):
            if isinstance(outputs, WorkerFailure):
                raise RuntimeError(f"translating it {outputs.reason}")
            made |= zip(part, outputs, strict=True)
            if progress:
                progress(len(outputs))
        if progress:
            progress(len(asked) - len(distinct))
        return [made[one] for one in asked]

    def alternatives(self, sentence: str, hints: Sequence[TermHint] = (), number: int = 4) -> list[Output]:
        """Return up to this many translations of one sentence, made in this process."""
        return self._own.alternatives(sentence, hints, number)


def _translate(tools: Tools, asked: Sequence[Asked], lang: Lang) -> list[Output]:
    return tools.translator(lang).translate([text for text, _ in asked], [hints for _, hints in asked])
