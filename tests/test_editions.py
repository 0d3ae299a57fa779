"""Finding which articles are editions of each other: links, addresses, content, one to one."""

from __future__ import annotations

import json
import math
import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from itertools import permutations
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from aligner.alignment.embed import open_vectors
from aligner.cli import cli
from aligner.editions import ArticleProfile, candidates, find_editions, make_profile
from aligner.editions.assignment import assign, hungarian
from aligner.editions.circumstances import Circumstances, of_days
from aligner.editions.declared import address, find_by_address, find_declared, silence, site, slug
from aligner.editions.profile import unit
from aligner.editions.rarity import Rarity
from aligner.errors import ConflictError, InputError
from aligner.exchange.pairing import PairedArticle, bars, write_pairing
from aligner.model import Article, EditionLink, Lang
from aligner.store import Capture, Incoming, Store

T, R = TypeVar("T"), TypeVar("R")
CORPUS = Path(__file__).parent.parent / "corpus"
NAMES = sorted(path.parent.name for path in CORPUS.glob("*/en.sentences"))


@cache
def profile(name: str, lang: Lang) -> ArticleProfile:
    """An article of corpus/ by its content alone: no address, no day, no links."""
    sentences = (CORPUS / name / f"{lang}.sentences").read_text("utf-8").splitlines()
    return make_profile(Article("\n".join(sentences), lang, source=f"{name}.{lang}"), sentences, open_vectors())


def linked(at: int, lang: Lang, url: str, *editions: tuple[str, str], published: date | None = None) -> ArticleProfile:
    return replace(profile(NAMES[at], lang), key=f"{at}{lang}", url=url, editions=editions, published=published)


def test_every_article_of_the_corpus_finds_its_edition_by_content() -> None:
    profiles = [profile(name, lang) for name in NAMES for lang in ("ru", "en")]
    found = find_editions(profiles)
    assert {(profiles[p.en].source, profiles[p.ru].source) for p in found} == {(f"{name}.en", f"{name}.ru") for name in NAMES}
    assert all(0.3 <= pair.confidence <= 1 and pair.evidence for pair in found)
    assert sum(pair.state == "doubtful" for pair in found) <= 0.03 * len(found)  # one is told freely


def test_articles_may_be_compared_in_other_processes() -> None:
    profiles = [profile(name, lang) for name in NAMES[:20] for lang in ("ru", "en")]
    sizes = []

    def spread(call: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        for sent in map(pickle.dumps, batches):
            sizes.append(len(sent))
            yield pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(call))(pickle.loads(sent))))

    assert find_editions(profiles, spread=spread) == find_editions(profiles)
    assert sizes and max(sizes) < 2_000_000


def test_the_lead_of_an_edition_is_the_same_in_a_large_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    common = np.eye(256, dtype=np.float32)[0]

    def vectors(count: int) -> np.ndarray:
        return 0.65 * common + 0.76 * unit(chance.normal(size=(count, 256)).astype(np.float32))

    monkeypatch.setattr(candidates, "COMMON", 100)
    editions, others = vectors(20), [vectors(1_000), vectors(1_000)]
    leads = []
    for size in (100, 1_000):
        sides = [unit(np.concatenate([editions, own[: size - 20]])).astype(np.float16) for own in others]
        found = candidates.find_candidates(*([replace(profile(NAMES[0], "en"), vector=vector) for vector in side] for side in sides))
        leads.append(found.lead[(found.en == found.ru) & (found.en < 20)].mean())
    assert leads[0] == pytest.approx(leads[1], abs=0.02)


def test_an_article_without_an_edition_stays_alone() -> None:
    profiles = [profile(name, "en") for name in NAMES[:6]] + [profile(name, "ru") for name in NAMES[3:9]]
    assert {profiles[pair.en].source[:-3] for pair in find_editions(profiles)} == set(NAMES[3:6])
    assert find_editions(profiles[:6]) == [] == find_editions([])


def test_the_same_template_with_other_numbers_is_another_story() -> None:
    def story(lang: Lang, dead: int, day: int, town: str) -> ArticleProfile:
        texts = {
            "en": [f"{dead} people died in {town} on May {day}.", f"The quake had a magnitude of 5.{day}.",
                   f"Some {dead * 70} houses were damaged, the ministry said.", "Rescuers are at work."],
            "ru": [f"{dead} человек погибли в {town} {day} мая.", f"Магнитуда землетрясения составила 5,{day}.",
                   f"Повреждено около {dead * 70} домов, сообщило министерство.", "На месте работают спасатели."],
        }[lang]  # fmt: skip
        return make_profile(Article("\n".join(texts), lang, source=f"{dead}{lang}"), texts, open_vectors())

    profiles = [story("en", 3, 4, "Osh"), story("en", 8, 21, "Naryn"), story("ru", 8, 21, "Нарыне"), story("ru", 3, 4, "Оше")]
    assert {(p.en, p.ru) for p in find_editions(profiles)} == {(0, 3), (1, 2)}


def made_of(lang: Lang, *names: str, part: float = 1.0, **more: Any) -> ArticleProfile:
    """An article of others' text, one after the other, or of the first part of it."""
    texts = [line for name in names for line in (CORPUS / name / f"{lang}.sentences").read_text("utf-8").splitlines()]
    kept = texts[: int(part * len(texts))]
    return replace(make_profile(Article("\n".join(kept), lang, source="+".join(names)), kept, open_vectors()), **more)


@pytest.mark.parametrize(("whole", "piece", "form"), [("en", "ru", "merged"), ("ru", "en", "split")])
def test_an_edition_in_pieces_is_found_as_such(whole: Lang, piece: Lang, form: str) -> None:
    one, two, three = NAMES[3:6]
    profiles = [made_of(whole, one, two), made_of(piece, one), made_of(piece, two), made_of(whole, three), made_of(piece, three)]
    found = {tuple(sorted((pair.en, pair.ru))): pair for pair in find_editions(profiles)}
    assert {ends: pair.form for ends, pair in found.items()} == {(0, 1): form, (0, 2): form, (3, 4): "whole"}
    assert all("one of several" in found[ends].evidence[-1] for ends in ((0, 1), (0, 2)))


def test_a_piece_that_comes_late_joins_the_edition_that_is_settled() -> None:
    one, two = NAMES[3:5]
    feature = made_of("en", one, two, key="e", url="https://a.example/e", editions=(("ru", "https://a.example/1"),))
    first, second = made_of("ru", one, key="1", url="https://a.example/1"), made_of("ru", two, key="2")
    for decided in ({}, {("e", "1"): "confirm"}):
        pairs = find_editions([feature, first, second], decided=decided)  # type: ignore[arg-type]
        assert [(pair.ru, pair.form) for pair in pairs] == [(1, "merged"), (2, "merged")]
        assert pairs[0].state == ("confirmed" if decided else "declared")


def test_a_copy_of_an_edition_is_no_piece_of_it() -> None:
    right = []
    for one, two in zip(NAMES[:12:2], NAMES[1:12:2], strict=True):
        pairs = find_editions([made_of("en", one, two), made_of("ru", one, two), made_of("ru", one)])
        right.append([(pair.en, pair.ru, pair.form) for pair in pairs] == [(0, 1, "whole")])
    assert all(right)


def test_a_longer_copy_of_an_abridged_edition_is_no_further_piece() -> None:
    for name, other in zip(NAMES[:8:2], NAMES[1:8:2], strict=True):
        whole, brief, copy = made_of("en", name), made_of("ru", name, part=0.3, key="b"), made_of("ru", name, key="c")
        pairs = find_editions([replace(whole, key="e"), brief, copy, made_of("ru", other)], decided={("e", "b"): "confirm"})
        assert [(pair.ru, pair.form) for pair in pairs] == [(1, "whole")]


def test_an_abridged_edition_says_so() -> None:
    [pair] = find_editions([made_of("en", NAMES[3]), made_of("ru", NAMES[3], part=0.4), made_of("ru", NAMES[4])])
    assert (pair.ru, pair.form) == (1, "abridged") and re.search(r"abridged: \d+% of the English one", pair.evidence[-1])


def test_authors_pictures_and_links_speak_for_two_articles() -> None:
    def article(lang: Lang, byline: str = "", *links: str) -> ArticleProfile:
        return make_profile(Article("x", lang, byline=byline, links=links), ["x"], open_vectors())

    en = article("en", "Rustam Karimov", "image:bridge-at-osh", "un.org/report-7", "image:logo-of-site")
    others = [article("ru", "Другой", "image:logo-of-site")] * 2_000
    rarity = Rarity.of([one.traces] for one in [en, *others])

    def odds(ru: ArticleProfile) -> float:
        return Circumstances.of(en, ru, False, rarity).odds

    assert odds(article("ru", "Рустам Каримов")) > 0.5 < odds(article("ru", "", "un.org/report-7"))
    assert odds(article("ru", "", "image:logo-of-site")) < 0.3, "what every page has tells little"
    assert odds(article("ru", "Кто-то", "un.org/other")) == 0
    assert odds(en) <= 2, "an update has the pictures of the first report too"


def test_what_a_page_declares_comes_first() -> None:
    profiles = [
        linked(0, "en", "https://a.example/en/x", ("ru", "http://www.a.example/ru/x/?from=en")),
        linked(0, "ru", "https://a.example/ru/z"),
        linked(0, "ru", "https://a.example/ru/x"),
    ]
    [pair] = [pair for pair in find_editions(profiles) if pair.state == "declared"]
    assert (pair.en, pair.ru, pair.evidence) == (0, 2, ("declared by the page",))
    assert list(find_declared([linked(0, "en", "https://a.example/1", ("ru", "https://a.example/1"))])) == []


def test_addresses_tell_only_where_declared_pairs_teach_it() -> None:
    def pages(count: int) -> list[ArticleProfile]:
        made = []
        for n in range(count):
            ru = f"https://russian.news.example/story-{n}"
            made += [linked(n, "en", f"https://news.example/story-{n}", ("ru", ru)), linked(n, "ru", ru)]
        return [*made, linked(7, "en", "https://news.example/late"), linked(8, "ru", "https://russian.news.example/late")]

    taught, few = pages(4), pages(2)
    assert (8, 9) in set(find_by_address(taught, list(find_declared(taught))))
    assert not set(find_by_address(few, list(find_declared(few))))


def test_where_a_site_declares_its_editions_silence_speaks_against_a_pair() -> None:
    made = []
    for n in range(10):
        ru = f"https://ru.a.example/{n}"
        made += [linked(n, "en", f"https://a.example/{n}", *[("ru", ru)] * (n < 9)), linked(n, "ru", ru)]
    declared = list(find_declared(made))
    assert silence(made, declared, [(18, 19)]) == {"a.example": pytest.approx(math.log(2 / 12))}
    assert silence(made, declared[:2], []) == {}, "two declared pairs teach nothing"
    assert silence(made, declared[:4], declared[4:]) == {}, "most editions of the site are not declared"
    [late] = [pair for pair in find_editions(made) if pair.state != "declared"]
    assert (late.en, late.ru, late.evidence[-1]) == (18, 19, "not declared, as most editions of the site are")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://www.a.example/ru/news/7.html?x=1#top", ("a.example/ru/news/7", "a.example", "news/7")),
        ("http://russian.eurasianet.org/story/", ("russian.eurasianet.org/story", "eurasianet.org", "story")),
        ("https://ru.a.co.example/en/story/amp", ("ru.a.co.example/en/story", "a.co.example", "story")),
    ],
)
def test_addresses_are_compared_without_what_differs(url: str, told: tuple[str, str, str]) -> None:
    assert (address(url), site(url), slug(url)) == told


def test_days_speak_for_and_against() -> None:
    odds = [of_days(days) for days in (0, 1, 3, 7, 20, 400)]
    assert odds == sorted(odds, reverse=True) and of_days(None) == 0
    day = date(2020, 5, 1)
    near, far = (
        [linked(4, "en", "", published=day), linked(4, "ru", "", published=day + timedelta(days=days))] for days in (1, 900)
    )
    assert find_editions(near)[0].confidence > max([0.0, *(pair.confidence for pair in find_editions(far))]) - 1e-9


@given(st.integers(1, 5), st.randoms(use_true_random=False))
def test_the_assignment_is_the_best_there_is(size: int, chance: object) -> None:
    cost = np.array([[chance.uniform(-5, 5) for _ in range(size)] for _ in range(size)])  # type: ignore[attr-defined]
    columns = hungarian(cost)
    best = min(sum(cost[i, j] for i, j in enumerate(order)) for order in permutations(range(size)))
    assert sorted(columns) == list(range(size))
    assert sum(cost[i, j] for i, j in enumerate(columns)) == pytest.approx(best)


def test_the_assignment_is_not_greedy_and_leaves_losses_out() -> None:
    assert assign({(0, 0): 5, (0, 1): 4, (1, 0): 4.5, (2, 2): -1, (3, 3): 0.5}) == [(0, 1), (1, 0), (3, 3)]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, langs in ((NAMES[1], ("en", "ru")), (NAMES[2], ("ru",))):
        for lang in langs:
            (folder / f"{name}-{lang}.html").write_bytes((CORPUS / name / f"{lang}.html").read_bytes())
    return folder


def test_the_command_lists_pairs_and_lonely_articles(pages: Path, tmp_path: Path) -> None:
    (pages / "broken.html").write_text("<html>")
    out = tmp_path / "e.jsonl"
    result = CliRunner().invoke(cli, ["editions", str(pages), "--lonely", "-o", str(out)])
    assert result.exit_code == 1  # for the broken page
    pair, alone = map(json.loads, out.read_text("utf-8").splitlines())
    assert pair["en"].endswith(f"{NAMES[1]}-en.html") and pair["ru"].endswith(f"{NAMES[1]}-ru.html")
    assert pair["state"] in ("declared", "found") and pair["evidence"]
    assert alone["en"] is None and alone["ru"].endswith(f"{NAMES[2]}-ru.html")


def test_of_versions_at_one_address_the_last_counts(tmp_path: Path) -> None:
    from aligner.pipeline.editions import list_editions

    texts = {lang: (CORPUS / "aral-sea" / f"{lang}.txt").read_text("utf-8") for lang in ("en", "ru")}
    english = [Article(texts["en"], "en", url="https://n.example/1", source="a"), Article(f"{texts['en']}\n\nIt was corrected.", "en", url="https://n.example/1", source="b")]
    listed = list_editions([*english, Article(texts["ru"], "ru", url="https://n.example/ru/1", source="c")])
    [pair] = listed.pairs
    assert [profile.source for profile in listed.profiles] == ["b", "c"] and not listed.lonely and pair.state == "found"


def test_a_folder_is_aligned_where_it_can_be_and_a_second_run_changes_nothing(pages: Path, tmp_path: Path) -> None:
    def run(*more: str) -> list[dict[str, object]]:
        out = tmp_path / "o.jsonl"
        command = ["--store", str(tmp_path / "s.db"), "translate", str(pages), "-o", str(out), *more]
        result = CliRunner().invoke(cli, command, catch_exceptions=False)
        assert result.exit_code == 0
        if not more:
            assert "3 articles: 1 pair of editions aligned, 1 without an edition translated." in result.output
        return [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    first = run()
    assert {"edition", "machine"} <= {str(pair["origin"]) for pair in first}
    assert run() == first
    assert {pair["origin"] for pair in run("--only-editions")} == {"edition"}


# -- what people decide


@pytest.fixture
def stored(pages: Path, tmp_path: Path) -> tuple[str, str, str]:
    """A store's path with two editions and a lonely article, and the keys of the two."""
    where = str(tmp_path / "s.db")
    assert CliRunner().invoke(cli, ["--store", where, "ingest", str(pages)]).exit_code == 0
    [pair] = listing(where)
    return where, pair["keys"]["en"], pair["keys"]["ru"]


def listing(where: str, *more: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(cli, ["--store", where, "editions", "--format", "jsonl", *more], catch_exceptions=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def decide(where: str, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--store", where, "editions", *words, "--reviewer", "ann"], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_no_run_replaces_what_people_decided(stored: tuple[str, str, str]) -> None:
    where, en, ru = stored
    assert "are not editions of each other" in decide(where, "part", en[:6], ru[:6])
    assert listing(where) == []
    assert len(listing(where, "--lonely")) == 3
    assert "again." in decide(where, "undo", ru, en)
    assert [pair["state"] for pair in listing(where)] != []
    decide(where, "confirm", ru, en)
    [pair] = listing(where)
    assert (pair["state"], pair["confidence"], pair["evidence"][-1]) == ("confirmed", 1.0, "confirmed by ann")
    [alone] = [row for row in listing(where, "--lonely") if row["state"] == "alone"]
    with pytest.raises(InputError, match="part these two first"):
        decide(where, "confirm", en, alone["keys"]["ru"])
    with pytest.raises(InputError, match="in one language"):
        decide(where, "confirm", ru, alone["keys"]["ru"])
    with pytest.raises(InputError, match="No article that came in"):
        decide(where, "confirm", en, "0000000000")
    with pytest.raises(ConflictError, match="nothing to undo"):
        decide(where, "undo", en, alone["keys"]["ru"])


def test_the_evidence_goes_into_the_exports(stored: tuple[str, str, str], tmp_path: Path) -> None:
    where = stored[0]
    found = listing(where)[0]
    rows = {}
    for name in ("o.jsonl", "o.tsv", "o.tmx", "o.xlf", "o.xlf2", "o.html"):
        out = tmp_path / name
        done = CliRunner().invoke(cli, ["--store", where, "translate", "--only-editions", "-q", "-o", str(out)])
        assert done.exit_code == 0
        rows[name] = out.read_text("utf-8")
    first = json.loads(rows["o.jsonl"].splitlines()[0])
    assert (first["edition_confidence"], first["edition_evidence"]) == (found["confidence"], found["evidence"])
    names, cells = (line.split("\t") for line in rows["o.tsv"].splitlines()[:2])
    assert dict(zip(names, cells, strict=True))["edition_evidence"] == "; ".join(found["evidence"])
    assert f'<prop type="x-edition-confidence">{found["confidence"]:.4f}</prop>' in rows["o.tmx"]
    note = f"editions, confidence {found['confidence']:.2f}: {'; '.join(found['evidence'])}"
    assert all(note in rows[name] for name in ("o.xlf", "o.xlf2", "o.html"))
    again = listing(where)[0]
    assert (again["state"], again["evidence"]) == (found["state"], found["evidence"])  # once aligned, still known why


def test_a_decision_holds_for_the_next_version_of_an_article(tmp_path: Path) -> None:
    def came_in(store: Store, lang: Lang, url: str, *sentences: str) -> str:
        article = Article("\n".join(sentences), lang, url=url, source=url)
        [key] = store.captures.add([Incoming(Capture(url, article.key, article.key), article, ())]).keys.values()
        return key

    with Store.open(tmp_path / "s.db") as store:
        en = came_in(store, "en", "https://n.example/en", "Rain in Osh.")
        ru = came_in(store, "ru", "https://n.example/ru", "Дождь в Оше.")
        store.editions.decide(en, ru, "confirm", "ann")
        later = came_in(store, "en", "https://n.example/en", "Rain in Osh.", "It went on.")
        assert store.editions.decisions() == {(later, ru): "confirm"}
        assert [(link.en, link.state, link.by) for link in store.editions.links()] == [(later, "confirmed", "ann")]
        store.editions.put([EditionLink(later, ru, 0.5, "doubtful", ("names",))], [later, ru])
        assert store.editions.links()[0].state == "confirmed" and store.editions.doubtful() == []
        store.editions.undo(ru, later, "ben")
        assert [link.state for link in store.editions.doubtful()] == ["doubtful"]


def test_the_charts_count_every_article_and_read_in_print(stored: tuple[str, str, str], tmp_path: Path) -> None:
    out = tmp_path / "charts.html"
    listing(stored[0], "--html", str(out))
    page = html.fromstring(out.read_bytes())
    table = [[cell.text_content() for cell in row] for row in page.xpath("//table//tr")]
    assert table == [["", "articles", "with an edition", "share"], ["English", "1", "1", "100%"], ["Russian", "2", "1", "50%"]]
    assert [head.text_content() for head in page.xpath("//h2")] == [
        "English articles a month", "Russian articles a month", "By section", "Days between editions",
    ]  # fmt: skip
    assert not page.xpath("//script | //link | //img"), "the file stands alone"


def test_bars_are_as_long_as_there_are_articles() -> None:
    made = bars([("2020-01", True), ("2020-01", False), ("2019-12", True)])
    assert [(bar.name, bar.part, bar.whole) for bar in made] == [("2019-12", 1, 1), ("2020-01", 1, 2)]
    assert made[1].whole_width == 2 * made[0].whole_width == 2 * made[1].part_width
    written = BytesIO()
    write_pairing([PairedArticle("ru", "<b>", date(2020, 1, 2), True, -40), PairedArticle("ru", paired=True)], written)
    text = written.getvalue().decode()
    assert "&lt;b&gt;" in text and "longer" in text and "no date" in text
