"""The pipeline with a translator of its own: what a run files, and what it leaves as people made it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from aligner.model import Lang, Page, Rejection, TermHint, other
from aligner.pipeline import Done, Job, Settings, Tools, run
from aligner.store import Store
from aligner.translation import Output

EN = "Rain fell in Osh in 1999.\n\nThe road to Osh was closed.\n\nIt opened in 2005 again.\n\nBuses run every day.\n"
RU = (
    "Дождь шёл в Оше в 1999 году.\n\nДорога на Ош была закрыта.\n\nОна открылась снова в 2005 году.\n\n"
    "Автобусы ходят каждый день.\n"
)


@dataclass
class Marker:
    """A translator that marks what it translated."""

    source: Lang
    signature: str = "marker 1"
    takes_terms: bool = False

    @property
    def target(self) -> Lang:
        return other(self.source)

    def translate(
        self,
        sentences: Sequence[str],
        hints: Sequence[Sequence[TermHint]] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[Output]:
        return [Output(f"{self.target}: {text}", -0.5) for text in sentences]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def page(text: str, name: str = "page.txt") -> Page:
    return Page(name, text.encode())


def work(
    store: Store, *jobs: Job | Rejection, signature: str = "marker 1", settings: Settings | None = None
) -> list[Done]:
    """Run these jobs; all of them must come to an article."""
    tools = Tools(lambda lang: Marker(lang, signature), None, store)
    found = list(run(jobs, tools, settings or Settings()))
    assert all(isinstance(item, Done) for item in found), found
    return [item for item in found if isinstance(item, Done)]


def origins(store: Store) -> set[str]:
    return {filed.pair.origin for filed in store.pairs()}


@pytest.mark.parametrize("signature", ["marker 1", "marker 2"], ids=["the same models", "newer models"])
def test_an_aligned_edition_is_never_replaced_by_a_draft(store: Store, signature: str) -> None:
    aligned = Job(page(EN, "en.txt"), page(RU, "ru.txt"))
    [first] = work(store, aligned)
    human = {filed.pair.id: filed.pair.ru for filed in store.pairs()}
    assert origins(store) == {"edition"} and len(human) == 4

    [again] = work(store, Job(page(EN, "en.txt")), signature=signature)

    assert again.key == first.key
    assert {filed.pair.id: filed.pair.ru for filed in store.pairs()} == human
    assert origins(store) == {"edition"}
    assert store.stats()["articles"] == {"en": 1, "ru": 1}
    assert again.notes == ("en.txt keeps its edition ru.txt, with which it was aligned before.",)
    assert again.resumed == (signature == "marker 1")
