"""An edit is judged alike wherever it is made: on a card, in the terminal, on the article's page."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from starlette.testclient import TestClient

from aligner.checks import check
from aligner.cli.terminal import Session
from aligner.glossary.policy import Policy
from aligner.model import Article, Finding, Outcome, Pair, Sentence, User
from aligner.review.service import DecisionRequest, ReviewService
from aligner.review.service import settle as settling
from aligner.review.web.app import create_app
from aligner.store import FindingFilter, PairFilter, Store
from tests.review_site import site

TEXTS = [
    ('"Prices rose 12 percent in 2019."', "«Цены выросли на 12 процентов в 2019 году."),
    ('"Some 300 people left the town in 2021."', "В 2020 году город покинули около 300 человек»."),
    ("The road was closed.", "Дорога была закрыта."),
]


def make() -> Outcome:
    """An article whose second pair has a wrong year."""
    text = "\n".join(en for en, _ in TEXTS)
    article = Article(text=text, lang="en", url="https://example.org/numbers", title="Numbers")
    starts = [text.index(en) for en, _ in TEXTS]
    sentences = tuple(
        Sentence(article.key, i, start, start + len(en), en, i)
        for i, (start, (en, _)) in enumerate(zip(starts, TEXTS, strict=True))
    )
    pairs = tuple(Pair(article.key, i, en, ru, en_sentences=(i,)) for i, (en, ru) in enumerate(TEXTS))
    return Outcome(article, sentences, pairs, tuple(check(pairs)), "sig")


def on_the_card(store: Store, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    [(_, finding)] = store.findings.queue(FindingFilter())
    _post(store, f"/card/{finding.id}", do="edit", text=text, seen=_seen(store, finding.id), sure="1")


def on_the_article_page(store: Store, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _post(store, f"/article/{make().key}", do="save", pick="t1", text=text, version="0")


def in_the_terminal(store: Store, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"e\n{text}\ny\nq"))
    service = ReviewService(store, User("ann", "editor"))
    session = Session(service, FindingFilter(), Console(file=io.StringIO()))
    session.run()


def _post(store: Store, path: str, **fields: str) -> None:
    client = TestClient(create_app(site(store, glossary=lambda wait: None)), base_url="http://127.0.0.1")
    client.get("/queue")
    token = client.cookies["aligner_token"]
    assert client.post(path, data={"token": token, **fields}).status_code == 200


def _seen(store: Store, finding: str) -> str:
    found = site(store).service(User("ann", "translator")).find_card(finding)
    assert found is not None
    return found[1].version


DOORS = [on_the_card, on_the_article_page, in_the_terminal]


@pytest.mark.parametrize("edit", DOORS)
@pytest.mark.parametrize(
    ("text", "found", "state"),
    [
        ("В 2021 году город покинули около 300 человек».", [], "reviewed"),
        ("В 2021 году город покинули 400 человек».", ["number"], "flagged"),
        ("В 2021 году город покинули (около 300 человек».", ["brackets"], "flagged"),
        ("В 2021 году из из города уехали 500 человек».", ["doubled-word", "number"], "flagged"),
    ],
)
def test_the_same_text_has_the_same_findings(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[Store, str, pytest.MonkeyPatch], None],
    text: str,
    found: list[str],
    state: str,
) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.file(make(), "page")
        edit(store, text, monkeypatch)
        [filed] = [filed for filed in store.pairs.matching() if filed.pair.index == 1]
        assert filed.pair.ru == text
        assert sorted({finding.check for finding in filed.open_findings}) == found
        assert filed.state == state and (filed.state != "flagged" or not list(store.pairs.matching(PairFilter(state=("reviewed",)))))


def test_a_text_is_judged_among_its_neighbours() -> None:
    """The quotation opens in the sentence before: alone, the same text would be flagged."""
    [alone] = [pair for pair in make().pairs if pair.index == 1]
    fixed = alone.with_side("ru", "В 2021 году город покинули около 300 человек».")
    assert [finding.check for finding in check([fixed])] == ["quotes"]


def test_a_text_is_judged_by_the_policy_of_its_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that was processed with a house policy keeps it when a sentence is edited."""

    class Named:
        """Stands for a glossary, and says under which policy it is asked."""

        def __init__(self, policy: str) -> None:
            self.policy = policy

        def under(self, policy: Policy) -> Named:
            return Named(policy.name)

    asked: list[str] = []

    def note(pairs: list[Pair], glossary: Named, **_: object) -> list[Finding]:
        asked.append(glossary.policy)
        return []

    monkeypatch.setattr(settling, "check", note)
    for signature in ("models | glossary 1a2b policy:eurasianet | terms:on", "models | glossary 1a2b policy:none | terms:on"):
        with Store.open(tmp_path / "store.db") as store:
            store.file(replace(make(), signature=signature), "page")
            service = ReviewService(
                store, User("ann", "translator"), lambda: Named("none"), policy=lambda name: Policy(name)  # type: ignore[arg-type, return-value]
            )
            [(_, finding)] = store.findings.queue(FindingFilter(decided=None), None, 1)
            card = service.find_card(finding.id)
            assert card is not None
            service.decide(card[1], DecisionRequest("edit", f"Другой текст {len(asked)}.", sure=True))
    assert set(asked[:1]) == {"eurasianet"} and set(asked[1:]) == {"none"}
