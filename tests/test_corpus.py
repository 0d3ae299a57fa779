"""The corpus keeps its own format, and the stages do on it what its gold says, up to the floors named here."""

from __future__ import annotations

import ast
import csv
import html
import itertools
import re
from collections import Counter
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from aligner.alignment import align, evaluate
from aligner.checks import check
from aligner.extraction import extract
from aligner.glossary import load
from aligner.model import Article, Page, Pair, other
from aligner.segmentation import split

CORPUS = Path(__file__).parent.parent / "corpus"
ARTICLES = sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())
CHECKS = {
    "missing",
    "wrong-place",
    "outdated",
    "policy",
    "deprecated",
    "other-alphabet",
    "number",
    "inconsistent",
}
Indices = tuple[int, ...]

# Measured 0.935 and 0.996 on 43 articles, .95 and .997 on 98, without paragraphs or translations.
STRICT_FLOOR, LAX_FLOOR = 0.88, 0.95
# Measured 0.87 and 0.93 on 992 pairs with 15 planted mistakes, under no policy.
FOUND_FLOOR, TRUE_FLOOR = 0.65, 0.5

PAGES = sorted(f"{slug}/{file.name}" for slug in ARTICLES for file in (CORPUS / slug).glob("??.[ht]*"))


@cache
def sentences(slug: str, lang: str) -> tuple[str, ...]:
    return tuple((CORPUS / slug / f"{lang}.sentences").read_text(encoding="utf-8").splitlines())


def joined(slug: str, lang: str, side: Indices) -> str:
    return " ".join(sentences(slug, lang)[at] for at in side)


@cache
def gold(slug: str) -> tuple[tuple[Indices, Indices], ...]:
    lines = (CORPUS / slug / "gold.align").read_text(encoding="utf-8").splitlines()
    return tuple((indices(en), indices(ru)) for en, ru in (line.split(":") for line in lines))


def indices(written: str) -> Indices:
    return tuple(ast.literal_eval(written))


@cache
def findings(slug: str) -> tuple[dict[str, str], ...]:
    with (CORPUS / slug / "findings.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def page(slug: str, lang: str) -> str:
    """The page decoded by the charset that it declares."""
    data = (CORPUS / slug / f"{lang}.html").read_bytes()
    declared = re.search(rb"charset=[\"']?([\w-]+)", data, re.IGNORECASE)
    assert declared, "the page declares no charset"
    return data.decode(declared.group(1).decode())


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def visible(markup: str) -> str:
    body = re.sub(r"(?s)<head.*?</head>|<script.*?</script>|<!--.*?-->", " ", markup, flags=re.IGNORECASE)
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def test_there_are_enough_articles_of_the_right_length() -> None:
    right = [slug for slug in ARTICLES if 15 <= len(sentences(slug, "en")) - 1 <= 40]
    assert len(right) >= 12
    assert right == ARTICLES


@pytest.mark.parametrize("slug", ARTICLES)
def test_every_sentence_stands_in_exactly_one_bead(slug: str) -> None:
    for side, lang in enumerate(("en", "ru")):
        listed = sorted(index for bead in gold(slug) for index in bead[side])
        assert listed == list(range(len(sentences(slug, lang))))


@pytest.mark.parametrize("slug", ARTICLES)
def test_beads_are_runs_and_not_empty_on_both_sides(slug: str) -> None:
    for en, ru in gold(slug):
        assert en or ru
        for side in (en, ru):
            assert side == tuple(range(side[0], side[0] + len(side))) if side else True


@pytest.mark.parametrize("slug", ARTICLES)
def test_beads_are_listed_in_english_order(slug: str) -> None:
    starts = [en[0] for en, _ in gold(slug) if en]
    assert starts == sorted(starts)


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("slug", ARTICLES)
def test_sentences_are_normalised(slug: str, lang: str) -> None:
    for sentence in sentences(slug, lang):
        assert sentence and sentence == " ".join(sentence.split())


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("slug", ARTICLES)
def test_the_page_holds_the_words_of_the_sentences_in_order(slug: str, lang: str) -> None:
    text = iter(words(visible(page(slug, lang))))
    for sentence in sentences(slug, lang):
        for word in words(sentence):
            assert word in text, f"{word!r} of {sentence!r} is not in the page at its place"


@pytest.mark.parametrize("slug", ARTICLES)
def test_findings_point_at_a_bead_that_has_both_sides(slug: str) -> None:
    for finding in findings(slug):
        place = (indices(finding["en"]), indices(finding["ru"]))
        assert place in gold(slug)
        assert all(place)
        assert finding["check"] in CHECKS
        assert finding["expected"]
        if finding["check"] == "number":
            assert finding["concept"] == ""
        else:
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", finding["concept"])


@pytest.mark.parametrize("slug", ARTICLES)
def test_the_expected_form_is_not_there_already(slug: str) -> None:
    for finding in findings(slug):
        wanted, lang = words(finding["expected"]), language(finding["expected"])
        texts = [words(joined(slug, side, indices(finding[side]))) for side in lang]
        assert any(
            wanted not in [text[at : at + len(wanted)] for at in range(len(text))] for text in texts
        ), finding


def language(written: str) -> tuple[str, ...]:
    """The side that the form belongs to; a number may belong to either."""
    if re.search("[а-яё]", written, re.IGNORECASE):
        return ("ru",)
    return ("en",) if re.search("[a-z]", written, re.IGNORECASE) else ("en", "ru")


def test_most_articles_have_few_findings() -> None:
    counts = [len(findings(slug)) for slug in ARTICLES]
    assert sum(count <= 1 for count in counts) > len(counts) / 2
    assert max(counts) <= 4


def test_the_translators_freedoms_are_all_there() -> None:
    shapes = Counter((len(en), len(ru)) for slug in ARTICLES for en, ru in gold(slug))
    assert {(1, 1), (2, 1), (1, 2), (2, 2), (1, 0), (0, 1)} <= set(shapes)
    assert sum(crossings(slug) for slug in ARTICLES) >= 2


def crossings(slug: str) -> int:
    order = [ru[0] for _, ru in gold(slug) if ru]
    return sum(after < before for before, after in itertools.pairwise(order))


def test_the_pages_are_of_several_makes() -> None:
    pages = [page(slug, lang) for slug in ARTICLES for lang in ("en", "ru")]
    for mark in ("application/ld+json", "hreflang=", "<article>", 'bgcolor="', "windows-1251", "<br><br>"):
        assert any(mark in text for text in pages), mark
    assert any("<article" not in text and "<main" not in text for text in pages)


@cache
def extracted(name: str) -> Article:
    return extract(Page(source=name, data=(CORPUS / name).read_bytes()))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_exactly_its_sentences(name: str) -> None:
    slug, file = name.split("/")
    assert tuple(sentence.text for sentence in split(extracted(name))) == sentences(slug, file[:2])


@cache
def said_of_editions() -> dict[tuple[str, str], dict[str, str]]:
    with (CORPUS / "articles.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["slug"], row["lang"]): row for row in rows}


def test_the_list_of_editions_is_complete() -> None:
    assert sorted(said_of_editions()) == [(slug, lang) for slug in ARTICLES for lang in ("en", "ru")]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_its_language_headline_and_date(name: str) -> None:
    slug, file = name.split("/")
    article, said = extracted(name), said_of_editions()[slug, file[:2]]
    assert article.lang == said["lang"]
    assert article.title == sentences(slug, file[:2])[0]
    assert article.published is not None
    assert article.published.isoformat() == said["published"]


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".html")])
def test_a_page_gives_a_byline_and_links_its_other_edition(name: str) -> None:
    article = extracted(name)
    assert article.byline
    assert other(article.lang) in dict(article.editions)


def test_nearly_every_page_gives_its_byline() -> None:
    wrong = []
    for name in PAGES:
        slug, file = name.split("/")
        if extracted(name).byline != said_of_editions()[slug, file[:2]]["byline"]:
            wrong.append(name)
    assert len(wrong) <= len(PAGES) * 0.05, wrong


def test_the_editions_are_aligned_as_by_hand() -> None:
    documents = []
    for slug in ARTICLES:
        beads = align(sentences(slug, "en"), sentences(slug, "ru"))
        documents.append((gold(slug), [(bead.source, bead.target) for bead in beads]))
    found = evaluate(documents)
    assert found.strict.f1 >= STRICT_FLOOR, found
    assert found.lax.f1 >= LAX_FLOOR, found


def pairs(slug: str) -> list[Pair]:
    """The gold beads with both sides, as the pairs of the edition that they are."""
    said = said_of_editions()[slug, "en"]
    full = [(en, ru) for en, ru in gold(slug) if en and ru]
    return [
        Pair(
            article=slug,
            index=index,
            en=joined(slug, "en", en),
            ru=joined(slug, "ru", ru),
            source="en" if said["written_in"] == "en" else "ru",
            origin="edition",
            en_sentences=en,
            ru_sentences=ru,
            published=date.fromisoformat(said["published"]),
        )
        for index, (en, ru) in enumerate(full)
    ]


def test_planted_mistakes_are_found_and_little_else() -> None:
    glossary = load()
    planted, spoken = set(), set()
    for slug in ARTICLES:
        place = {pair.id: (slug, pair.en_sentences) for pair in pairs(slug)}
        planted |= {(slug, indices(finding["en"])) for finding in findings(slug)}
        spoken |= {
            place[finding.pair]
            for finding in check(pairs(slug), glossary)
            if finding.check in CHECKS and finding.severity != "info"
        }
    found = planted & spoken
    assert len(found) >= FOUND_FLOOR * len(planted), planted - spoken
    assert len(found) >= TRUE_FLOOR * len(spoken), spoken - planted


def test_the_articles_kept_for_judging_are_those_of_the_coin() -> None:
    kept = {slug for slug in ARTICLES if int(sha256(slug.encode()).hexdigest(), 16) % 3 == 0}
    text = (CORPUS / "README.md").read_text(encoding="utf-8")
    listed = text.partition("**Kept for judging.**")[2].partition("\n\n")[0].partition("for good:")[2]
    assert set(re.findall(r"[a-z]+(?:-[a-z]+)+", listed)) == kept
