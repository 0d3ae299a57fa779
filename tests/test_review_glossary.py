"""The glossary's pages without a browser: look up, see, change, preview, save, undo; what is refused; what is kept."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from aligner.checks import check
from aligner.errors import GlossaryError
from aligner.glossary import load, termbase, writer
from aligner.glossary.validate import validate
from aligner.model import Article, Outcome, Pair, Sentence, User
from aligner.review import glossary_editor
from aligner.review.glossary_editor import GlossaryEditor
from aligner.review.web import create_app
from aligner.review.web.config import SiteConfig
from aligner.store import FindingFilter, Store
from tests.review_site import START, site
from tests.test_review_web import HOSTILE, Browser

SMALL = Path(__file__).parent / "cases" / "glossary" / "termbase"
TEXTS = [
    ("He came to Tbilisi.", "Он приехал в Тбилиси."),
    ("Tbilisi was quiet.", "Тифлис был тих."),
    ("The road to Karabakh is open.", "Дорога в Карабах открыта."),
]
FORM = "//form[contains(@class, 'termform')]"


def outcome(name: str = "one", texts: list[tuple[str, str]] = TEXTS, signature: str = "sig") -> Outcome:
    text = "\n".join(en for en, _ in texts)
    article = Article(text, "en", f"https://example.org/{name}", title=name, published=date(2023, 5, 1))
    starts = [text.index(en) for en, _ in texts]
    sentences = [
        Sentence(article.key, i, starts[i], starts[i] + len(en), en, i) for i, (en, _) in enumerate(texts)
    ]
    pairs = [
        Pair(article.key, i, en, ru, machine=ru, en_sentences=(i,), published=article.published)
        for i, (en, ru) in enumerate(texts)
    ]
    return Outcome(article, tuple(sentences), tuple(pairs), tuple(check(pairs, load(SMALL))), signature)


@dataclass
class Desk:
    store: Store
    bench: GlossaryEditor
    browser: Browser

    def editor(self, name: str) -> Browser:
        """Another editor's browser at the same termbase."""
        return Browser(create_app(site(self.store, name, bench=self.bench, glossary=self.bench.glossary)))

    def flagged(self) -> list[tuple[str, str]]:
        return [(one.check, one.concept) for _, one in self.store.findings.queue(FindingFilter(decided=None))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "termbase")
    return tmp_path / "termbase"


@pytest.fixture
def desk(tmp_path: Path, folder: Path) -> Iterator[Desk]:
    with Store.open(tmp_path / "store.db") as store:
        store.file(outcome(), "page")
        bench = GlossaryEditor(folder, store)
        made = Desk(store, bench, None)  # type: ignore[arg-type]
        made.browser = made.editor("ann")
        yield made
        bench.close()


def press(browser: Browser, act: str, **fields: str) -> int:
    return browser.send(FORM, f".//button[@value='{act}' and not(@aria-hidden)]", **fields)


# -- looking


def test_names_are_looked_up_and_browsed(desk: Desk) -> None:
    page = desk.browser.get("/glossary")
    assert "/concept/tbilisi" in page.xpath("//ol[@class='rows']//a/@href")
    for query, concept in (("Нагорном Карабахе", "nagorno-karabakh"), ("Tblisi", "tbilisi"), ("Нур-Султана", "astana")):
        found = desk.browser.get(f"/glossary?q={query}").xpath("//ol[@class='rows']//a/@href")
        assert found[0] == f"/concept/{concept}", query
    assert desk.browser.get("/glossary?country=KZ").xpath("//ol[@class='rows']//a/@href")[0] == "/concept/astana"
    assert desk.browser.get("/glossary?kind=area&q=zzzzzz").xpath("//ol[@class='rows']") == []


def test_the_list_is_paged_without_gaps(desk: Desk, folder: Path) -> None:
    many = "\n".join(f'[place-{n}]\nkind = "village"\nen = "Place {n}"\nru = "Место {n}"\n' for n in range(250))
    (folder / "many.toml").write_text(many, "utf-8")
    bench = GlossaryEditor(folder, desk.store)
    browser = Browser(create_app(site(desk.store, bench=bench)))
    seen: list[str] = []
    where: list[str] = ["/glossary?kind=village"]
    while where:
        page = browser.get(where[0])
        seen += page.xpath("//ol[@class='rows']//a/@href")
        where = page.xpath("//a[@rel='next']/@href")
    bench.close()
    assert len(seen) == len(set(seen)) and len([one for one in seen if "/place-" in one]) == 250


def test_a_concept_shows_all_that_is_known(desk: Desk) -> None:
    desk.browser.get("/concept/astana")
    text = desk.browser.text()
    for part in ("Нур-Султан", "from March 23, 2019 until September 17, 2022", "Нур-Султана", "genitive", "also a person's name",
                 "places.toml:", "0 pairs"):  # fmt: skip
        assert part in text, part
    desk.browser.get("/concept/tbilisi")
    assert "тбилисского" in desk.browser.text("//details[@class='term']")


def test_pairs_that_hold_a_name_link_to_article_and_cards(desk: Desk) -> None:
    flagged = [one for _, one in desk.store.findings.queue(FindingFilter(concept="tbilisi"))]
    page = desk.browser.get("/concept/tbilisi/pairs?name=Tbilisi")
    assert page.xpath("//ol/li/a/@href") == [
        f"/article/{outcome().key}#pair-1", f"/article/{outcome().key}#pair-0",
    ]  # fmt: skip
    assert {mark.text for mark in page.xpath("//ol//mark")} == {"Tbilisi", "Тбилиси"}
    assert page.xpath("//ul[@class='flags']//a/@href")[0].startswith(f"/card/{flagged[0].id}")
    card = desk.browser.get(f"/card/{flagged[0].id}")
    assert card.xpath("//h1//a/@href") == ["/concept/tbilisi"]


@pytest.mark.parametrize(
    "where", ["/concept/nope", "/concept/nope/edit", "/concept/nope/pairs", "/concept/..%2f..%2fetc%2fpasswd",
              "/concept/policies", "/concept/%00"],
)  # fmt: skip
def test_what_is_not_there(desk: Desk, where: str) -> None:
    desk.browser.get(where)
    assert desk.browser.response.status_code == 404


# -- changing


def test_a_form_that_was_not_changed_writes_nothing(desk: Desk, folder: Path) -> None:
    before = (folder / "places.toml").read_bytes()
    for id in termbase.read(SMALL):
        desk.browser.get(f"/concept/{id}/edit")
        assert press(desk.browser, "save", sure="1") == 200, id
    assert (folder / "places.toml").read_bytes() == before and desk.store.termbase.revisions() == []


def test_what_a_change_would_flag_is_seen_before_it_is_saved(desk: Desk, folder: Path) -> None:
    before = (folder / "places.toml").read_bytes()
    assert ("missing", "tbilisi") in desk.flagged()
    desk.browser.get("/concept/tbilisi/edit")
    assert press(desk.browser, "more ru") == 200
    fields = {"ru-1-name": "Тифлис", "ru-1-status": "admitted"}
    assert press(desk.browser, "preview", **fields) == 200
    said = desk.browser.text("//section[@id='outlook']")
    assert "1 finding would vanish" in said and "Тифлис был тих." in said
    assert '"Тифлис", status = "admitted"' in said
    assert (folder / "places.toml").read_bytes() == before and ("missing", "tbilisi") in desk.flagged()
    assert press(desk.browser, "save") == 200
    assert desk.browser.path == "/concept/tbilisi"
    assert ("missing", "tbilisi") not in desk.flagged()
    assert sum(desk.store.findings.count(FindingFilter()).values()) == len(desk.flagged())
    assert [one.severity for one in validate(folder) if one.severity == "error"] == []
    [revision] = desk.store.termbase.revisions("tbilisi")
    assert (revision.editor, revision.file, revision.left) == ("ann", "places.toml", 0)


def test_a_change_of_status_flags_and_its_undo_clears(desk: Desk, folder: Path) -> None:
    before, flagged = (folder / "places.toml").read_bytes(), desk.flagged()
    desk.browser.get("/concept/nagorno-karabakh/edit")
    assert press(desk.browser, "preview", **{"ru-1-status": "forbidden"}) == 200
    said = desk.browser.text("//section[@id='outlook']")
    assert "1 finding would appear" in said and "Дорога в Карабах открыта." in said
    press(desk.browser, "save", sure="1")
    assert ("forbidden", "nagorno-karabakh") in desk.flagged()
    assert '{ name = "Карабах", status = "forbidden" }' in (folder / "places.toml").read_text("utf-8")
    desk.browser.send("//section[contains(@class, 'history')]//form", ".//button")
    assert desk.flagged() == flagged and (folder / "places.toml").read_bytes() == before
    assert [one.undoes > 0 for one in desk.store.termbase.revisions("nagorno-karabakh")] == [True, False]
    desk.browser.send("//section[contains(@class, 'history')]//form", ".//button")  # the undo, undone
    assert ("forbidden", "nagorno-karabakh") in desk.flagged()


def test_a_decision_survives_a_change_and_its_undo(desk: Desk) -> None:
    finding = next(one for _, one in desk.store.findings.queue(FindingFilter(concept="tbilisi")))
    browser = desk.browser
    browser.get(f"/card/{finding.id}")
    browser.send("//details[@id='dismiss']/form", ".//button[@data-key='1']")
    browser.get("/concept/tbilisi/edit")
    press(browser, "save", **{"ru-1-name": "Тифлис", "ru-1-status": "admitted"})
    assert desk.store.findings.find(finding.id) is None
    browser.send("//section[contains(@class, 'history')]//form", ".//button")
    assert desk.store.findings.find(finding.id) is not None
    assert [one.id for _, one in desk.store.findings.queue(FindingFilter(decided=True))] == [finding.id]


def test_only_what_the_change_makes_of_a_text_counts(desk: Desk) -> None:
    """Findings of another glossary, of a policy, and of runs without a glossary are none of this change's business."""
    texts = [("They left Tbilisi.", "Они покинули Тифлис.")]
    desk.store.file(replace(outcome("off", texts), findings=(), signature="a | m | glossary x policy:none | terms:off on:"), "off")
    desk.store.file(replace(outcome("gone", texts), findings=(), signature="a | m | glossary x policy:nope | terms:apply"), "gone")
    browser = desk.browser
    browser.get("/concept/tbilisi/edit")
    press(browser, "save", **{"ru-1-name": "Тифлис", "ru-1-status": "forbidden"})
    assert [one.pair.split(":")[0] for _, one in desk.store.findings.queue(FindingFilter(check="forbidden"))] == [outcome().key]


def test_every_field_is_written_and_read_back(desk: Desk, folder: Path) -> None:
    desk.browser.get("/concept/tbilisi/edit")
    fields = {
        "en-1-name": "Tiflis", "en-1-status": "admitted", "en-1-until": "1936-08-17", "en-1-note": "before 1936",
        "en-1-variants": "Tifliz\r\nTyflis", "ru-0-gender": "m", "ru-0-number": "sg", "ru-0-declines": "no",
        "ru-0-abbreviation": "", "ru-0-ambiguous": "yes", "ru-0-gen": "Тбилиси", "kind": "town", "country": "GE",
        "region": "south-ossetia", "wikidata": "Q994", "checked": "yes", "ambiguous": "no", "confuse": "astana\r\n",
        "adjectives-en": "Tbilisian", "inhabitants-ru": "тбилисец\r\nтбилиска", "context-en": "Georgia",
        "not_context-ru": "улица", "note": "Two\r\nlines", "sources": "a\r\nb",
    }  # fmt: skip
    assert press(desk.browser, "save", sure="1", **fields) == 200 and desk.browser.path == "/concept/tbilisi"
    found = writer.find(folder, "tbilisi")
    assert found is not None
    table = found.table("tbilisi")
    assert table["en"] == ["Tbilisi", {"name": "Tiflis", "status": "admitted", "until": date(1936, 8, 17),
                                       "variants": ["Tifliz", "Tyflis"], "note": "before 1936"}]  # fmt: skip
    assert table["ru"] == {"name": "Тбилиси", "gender": "m", "number": "sg", "declines": False,
                           "forms": {"gen": "Тбилиси"}, "ambiguous": True}  # fmt: skip
    assert {name: table[name] for name in table if name not in ("en", "ru")} == {
        "kind": "town", "country": "GE", "region": "south-ossetia", "wikidata": "Q994", "checked": True,
        "ambiguous": False, "adjectives": {"en": ["Tbilisian"], "ru": ["тбилисский"]},
        "inhabitants": {"ru": ["тбилисец", "тбилиска"]}, "context": {"en": ["Georgia"]},
        "not_context": {"ru": ["улица"]}, "confuse": ["astana"], "note": "Two\nlines", "sources": ["a", "b"],
    }  # fmt: skip
    before = (folder / "places.toml").read_bytes()
    desk.browser.get("/concept/tbilisi/edit")
    assert press(desk.browser, "save", sure="1") == 200 and (folder / "places.toml").read_bytes() == before


def test_what_the_form_does_not_show_is_kept(desk: Desk, folder: Path) -> None:
    path = folder / "person.toml"
    table = (
        '[zelensky]\nkind = "person"\nreread = "2026-11 AB"\ngender = "m"\n'
        'en = { given = ["Volodymyr", "Vladimir"], family = "Zelensky" }\n'
        'ru = { given = "Владимир", patronymic = "Александрович", family = "Зеленский" }\n'
        'offices = [{ en = "president", ru = "президент" }]\n'
    )
    path.write_text(table, "utf-8")
    desk.browser.get("/concept/zelensky/edit")
    press(desk.browser, "save", sure="1", note="kept")
    assert desk.browser.path == "/concept/zelensky"
    assert path.read_text("utf-8") == table + 'note = "kept"\n'


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ru-0-name": ""}, "no name in ru"),
        ({"ru-0-from": "tomorrow"}, "from is a day"),
        ({"ru-0-from": "2020-01-01", "ru-0-until": "2019-01-01"}, "not after"),
        ({"ru-1-name": "Тифлис", "ru-1-status": "preferred"}, "both preferred"),
        ({"region": "nowhere"}, "not in the termbase"),
        ({"part_of": "tbilisi"}, "names the concept itself"),
        ({"kind": "planet"}, "kind is"),
        ({"ru-0-name": "Tбилиси"}, "Latin"),
        ({"en-0-name": "Tbi\u200blisi"}, "invisible"),
        ({"ru-0-status": "best"}, "status is"),
    ],
)
def test_a_wrong_field_is_told_where_it_stands_and_nothing_is_written(
    desk: Desk, folder: Path, fields: dict[str, str], words: str
) -> None:
    before = (folder / "places.toml").read_bytes()
    desk.browser.get("/concept/tbilisi/edit")
    assert press(desk.browser, "save", sure="1", **fields) == 422
    assert words in desk.browser.text("//*[contains(@class, 'wrong')]")
    assert (folder / "places.toml").read_bytes() == before and desk.store.termbase.revisions() == []


def test_a_doubt_is_asked_about_once(desk: Desk) -> None:
    desk.browser.get("/concept/tbilisi/edit")
    fields = {"ru-0-name": "Тбилиси", "ru-0-until": "2000-01-01", "ru-1-name": "Новый Тифлис", "ru-1-from": "2001-01-01"}
    assert press(desk.browser, "save", **fields) == 422
    assert "no ru name from 2000-01-01 to 2001-01-01" in desk.browser.text()
    assert press(desk.browser, "save") == 200 and len(desk.store.termbase.revisions()) == 1


def test_names_are_moved_and_taken_away(desk: Desk, folder: Path) -> None:
    desk.browser.get("/concept/nagorno-karabakh/edit")
    press(desk.browser, "up en 1")
    names = desk.browser.page.xpath("//input[starts-with(@name, 'en-') and contains(@name, '-name')]/@value")
    assert [name for name in names if name] == ["Karabakh", "Nagorno Karabakh"]
    assert press(desk.browser, "save", sure="1", **{"en-0-name": "", "ru-1-name": ""}) == 200
    found = writer.find(folder, "nagorno-karabakh")
    assert found is not None and 'en = "Nagorno Karabakh"\nru = "Нагорный Карабах"\n' in found.text


# -- two at once, and what is refused


def test_the_second_editor_is_told_and_shown_the_difference(desk: Desk, folder: Path) -> None:
    ben = desk.editor("ben")
    ben.get("/concept/tbilisi/edit")
    desk.browser.get("/concept/tbilisi/edit")
    press(desk.browser, "save", note="Ann was here")
    after = (folder / "places.toml").read_bytes()
    assert press(ben, "save", wikidata="Q994") == 409
    said = ben.text("//section[contains(@class, 'conflict')]")
    assert "note: Ann was here -> nothing" in said and "wikidata: nothing -> Q994" in said and "ann" in said
    assert (folder / "places.toml").read_bytes() == after and len(desk.store.termbase.revisions()) == 1
    assert press(ben, "save", note="Ann was here") == 200
    found = writer.find(folder, "tbilisi")
    assert found is not None and found.table("tbilisi")["wikidata"] == "Q994"
    oldest = desk.store.termbase.revisions("tbilisi")[-1]
    desk.browser.get("/glossary/log")
    form = "//form[.//input[@name='number']]"  # of the latest change alone: an earlier one stands under it
    assert desk.browser.send(form, ".//button", number=str(oldest.number)) == 409


def test_a_change_of_the_file_elsewhere_is_seen(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glossary_editor, "LOOK_SECONDS", 0)
    path = folder / "places.toml"
    desk.browser.get("/concept/tbilisi/edit")
    path.write_text(path.read_text("utf-8").replace('en = "Tbilisi"', 'en = [ "Tbilisi", "Tiflis" ]'), "utf-8")
    assert press(desk.browser, "save", note="x") == 409
    desk.browser.get("/concept/tbilisi")  # noticed, and read aside
    desk.bench._loading.result(60)
    desk.browser.get("/concept/tbilisi")
    assert "Tiflis" in desk.browser.text()


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"id": "../../etc"}, "lower-case Latin letters"), ({"id": "tbilisi"}, "taken"), ({"newfile": "../evil.toml"}, "Name a file"),
     ({"newfile": "/etc/evil.toml"}, "Name a file"), ({"newfile": "policies/x.toml"}, "Name a file"),
     ({"newfile": ".git/x.toml"}, "Name a file"), ({"newfile": "x.py"}, "Name a file"), ({"id": "a]\n[b"}, "lower-case Latin letters")],
)  # fmt: skip
def test_tricks_with_ids_and_paths_are_refused(desk: Desk, folder: Path, fields: dict[str, str], words: str) -> None:
    files = sorted(folder.parent.rglob("*.toml"))
    desk.browser.get("/glossary/new")
    names = {"en-0-name": "Gori", "ru-0-name": "Гори"}
    assert press(desk.browser, "save", sure="1", **names, **fields) == 422
    assert words in desk.browser.text("//*[contains(@class, 'wrong')]")
    assert sorted(folder.parent.rglob("*.toml")) == files


def test_a_concept_is_added_and_taken_back(desk: Desk, folder: Path) -> None:
    desk.browser.get("/glossary/new?en=Tiflis")
    fields = {"ru-0-name": "Тифлис", "kind": "city", "newfile": "places/added.toml", "id": "old-tiflis"}
    assert press(desk.browser, "preview", **fields) == 200
    assert "would" in desk.browser.text("//section[@id='outlook']")
    assert press(desk.browser, "save", sure="1") == 200 and desk.browser.path == "/concept/old-tiflis"
    assert (folder / "places" / "added.toml").read_text("utf-8") == (
        '[old-tiflis]\nkind = "city"\nen = "Tiflis"\nru = "Тифлис"\n'
    )
    desk.browser.send("//section[contains(@class, 'history')]//form", ".//button")
    assert desk.browser.path == "/glossary/log"
    assert writer.find(folder, "old-tiflis") is None
    desk.browser.get("/concept/old-tiflis")
    assert desk.browser.response.status_code == 404


MARKUP = HOSTILE.replace("\u202e", "").replace("\u202a", "").replace("\u200b", "")


def shown_as_text(browser: Browser, where: str) -> None:
    """Assert that nothing on a page came from the markup in a text, and that no character without a shape is left in it."""
    page = browser.page
    scripts = [script.get("src") for script in page.iter("script")]
    assert all(src and src.startswith("/static/") for src in scripts), where
    assert page.xpath("//main//img") == [] and page.xpath("//*[@onerror or @onload]") == [], where
    assert "49" not in page.xpath("string(//main)").replace("7*7", ""), where
    shown = "".join(node for node in page.xpath("//main//text()[not(ancestor::textarea)]"))
    assert "\u202e" not in shown and "\u200b" not in shown, where


def test_hostile_text_is_kept_as_text_and_shown_as_text(desk: Desk, folder: Path) -> None:
    desk.browser.get("/concept/tbilisi/edit")
    hostile = "'\" onerror(alert)"  # signs that markup is made of are refused in a name
    texts = ("note", "sources", "wikidata", "context-en", "not_context-ru", "en-0-note")
    press(desk.browser, "save", sure="1", **dict.fromkeys(texts, HOSTILE), **{"en-1-name": hostile, "en-1-status": "admitted"})
    assert desk.browser.path == "/concept/tbilisi"
    where = ["/concept/tbilisi", "/concept/tbilisi/edit", "/glossary", "/glossary/log", "/concept/tbilisi/pairs",
             f"/glossary?q={MARKUP}&kind={MARKUP}&country={MARKUP}&region={MARKUP}", f"/glossary/new?en={MARKUP}"]  # fmt: skip
    for one in where:
        desk.browser.get(one)
        assert desk.browser.response.status_code == 200, one
        shown_as_text(desk.browser, one)
    assert [one.severity for one in validate(folder) if one.severity == "error"] == []


def test_markup_in_a_name_is_refused_and_shown_as_text(desk: Desk, folder: Path) -> None:
    before = (folder / "places.toml").read_bytes()
    desk.browser.get("/concept/tbilisi/edit")
    assert press(desk.browser, "save", sure="1", **{"en-1-name": MARKUP, "en-1-status": "admitted"}) == 422
    assert MARKUP in desk.browser.page.xpath("//input/@value")
    shown_as_text(desk.browser, "refused")
    assert (folder / "places.toml").read_bytes() == before


def test_markup_in_names_written_by_hand_is_shown_as_text(desk: Desk, folder: Path) -> None:
    name = json.dumps(MARKUP)
    (folder / "hand.toml").write_text(
        f'[hand]\nkind = "city"\nen = {{ name = {name}, variants = [{name}] }}\nru = {{ name = {name}, gender = "m" }}\n', "utf-8"
    )
    bench = GlossaryEditor(folder, desk.store)
    browser = Browser(create_app(site(desk.store, bench=bench, glossary=bench.glossary)))
    for one in ("/concept/hand", "/concept/hand/edit", "/concept/hand/pairs", "/glossary", f"/glossary?q={MARKUP}"):
        browser.get(one)
        assert browser.response.status_code == 200, one
        assert "<script>alert(1)</script>" in "".join(browser.page.xpath("//main//text() | //main//@value")), one
        shown_as_text(browser, one)
    bench.close()


def test_forms_of_other_sites_and_roles_that_do_not_reach(desk: Desk, folder: Path) -> None:
    before = (folder / "places.toml").read_bytes()
    desk.browser.get("/concept/tbilisi/edit")
    assert press(desk.browser, "save", token="forged", note="x") == 403
    desk.browser.get("/concept/tbilisi/edit")
    reply = desk.browser.client.post("/concept/tbilisi/edit", data={"do": "save"}, headers={"Origin": "https://evil.example"})
    assert reply.status_code == 403
    made = site(desk.store, "eve", bench=desk.bench)
    whose = SiteConfig.who
    try:
        SiteConfig.who = lambda self, session: User("eve", "viewer")  # type: ignore[method-assign]
        eve = Browser(create_app(made))
        for where in ("/concept/tbilisi/edit", "/glossary/new"):
            eve.get(where)
            assert eve.response.status_code == 403
        page = eve.get("/concept/tbilisi")
        assert eve.response.status_code == 200 and page.xpath("//a[contains(@href, '/edit')]") == []
        token = page.xpath("//input[@name='token']/@value")[0]
        assert eve.client.post("/concept/tbilisi/edit", data={"token": token, "do": "save"}).status_code == 403
        assert eve.client.post("/concept/tbilisi/undo", data={"token": token, "number": "1"}).status_code == 403
    finally:
        SiteConfig.who = whose  # type: ignore[method-assign]
    assert (folder / "places.toml").read_bytes() == before


def test_translators_propose_and_editors_decide(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / "places.toml").read_bytes()
    ben = desk.editor("ben")
    with monkeypatch.context() as patched:
        patched.setattr(SiteConfig, "who", lambda self, session: User("ben", "translator"))
        for note, reason in (("The first", "because"), ("The second", "")):
            ben.get("/concept/tbilisi/edit")
            assert ben.page.xpath("//button[@value='save']") == []
            assert press(ben, "propose", note=note, reason=reason) == 200
        assert "waits for an editor" in ben.text() and ben.page.xpath("//main//button[@value]") == []
        token = ben.page.xpath("//input[@name='token']/@value")[0]
        assert ben.client.post("/proposal/1", data={"token": token, "do": "approve"}).status_code == 403
        ben.get("/glossary/new")
        press(ben, "propose", **{"en-0-name": "Telavi", "ru-0-name": "Телави", "kind": "city", "country": "GE", "file": "places.toml", "sure": "1"})
    assert (folder / "places.toml").read_bytes() == before and desk.store.proposals.waiting() == 3
    ann = desk.browser
    ann.get("/concept/tbilisi")
    assert "ben proposed a change" in ann.text()
    ann.get("/glossary/proposals")
    assert "because" in ann.text() and "note: nothing -> The first" in ann.text()
    ann.get("/proposal/1")
    assert ann.send("//form[contains(@action, 'proposal')]", ".//button[@value='approve']") == 200
    assert b"The first" in (folder / "places.toml").read_bytes() and ann.path == "/concept/tbilisi"
    ann.get("/proposal/2")  # made for the lines as they were
    assert "changed since" in ann.text() and ann.page.xpath("//button[@value='approve']") == []
    ann.get("/concept/tbilisi/edit?proposal=2")
    press(ann, "save")
    assert b"The second" in (folder / "places.toml").read_bytes()
    ann.get("/proposal/3")
    ann.send("//form[contains(@action, 'proposal')]", ".//button[@value='decline']")
    states = [(one.state, one.editor) for one in reversed(desk.store.proposals.listed(None))]
    assert states == [("approved", "ann"), ("approved", "ann"), ("declined", "ann")]
    assert ann.client.get("/proposal/9").status_code == 404
    assert [one.editor for one in desk.store.termbase.revisions("tbilisi")] == ["ann", "ann"]


def test_related_concepts_are_named_as_people_know_them(desk: Desk, folder: Path) -> None:
    found = desk.browser.client.get("/glossary/names?q=Тбил").json()
    assert found[0][0] == "tbilisi" and "Tbilisi / Тбилиси (city" in found[0][1]
    assert desk.browser.client.get("/glossary/names?q=").json() == []
    desk.browser.get("/concept/tbilisi/edit")
    press(desk.browser, "save", sure="1", confuse="Астаны")
    made = writer.find(folder, "tbilisi")
    assert made is not None and made.table("tbilisi")["confuse"] == ["astana"]


def test_a_termbase_that_cannot_be_kept_is_not_edited(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(termbase, "bundled", lambda folder: True)
    desk.browser.get("/concept/tbilisi")
    assert "came with the program" in desk.browser.text() and not desk.browser.page.xpath("//a[@data-key='e']")
    desk.browser.get("/glossary")
    assert "--glossary COPY" in desk.browser.text()
    monkeypatch.setattr(termbase, "bundled", lambda folder: False)
    monkeypatch.setattr(termbase, "writable", lambda path: False)
    desk.browser.get("/concept/tbilisi/edit")
    assert "may not be written" in desk.browser.text()
    assert desk.browser.page.xpath("//button[@value='save']/@disabled")


def test_a_disk_that_refuses_is_told_and_nothing_is_filed(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    before = (folder / "places.toml").read_bytes()
    desk.browser.get("/concept/tbilisi/edit")
    monkeypatch.setattr(Path, "replace", refuse)
    assert press(desk.browser, "save", note="x") == 422
    assert "cannot be written: Permission denied" in desk.browser.text()
    assert (folder / "places.toml").read_bytes() == before and desk.store.termbase.revisions() == []
    assert [one.name for one in folder.iterdir() if one.name.startswith(".")] in ([], [writer.LOCK])


# -- many pairs


def test_a_preview_says_when_it_did_not_look_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from aligner.review import impact as what_if

    for n in range(30):
        desk.store.file(outcome(f"more {n}"), f"page {n}")
    change = what_if.ProposedChange("tbilisi", {"kind": "city", "en": "Tbilisi", "ru": "Тбилиси"}, None)
    found = what_if.outlook(desk.store, change, desk.bench._sides(change), 9)
    assert (found.partial, found.articles, found.pairs, found.holding) == (True, 3, 9, 62)
    whole = what_if.outlook(desk.store, change, desk.bench._sides(change), 1000)
    assert (whole.partial, whole.articles, whole.pairs) == (False, 31, 93)


def test_what_a_save_did_not_reach_is_gone_on_with(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    for n in range(30):
        desk.store.file(outcome(f"more {n}"), f"page {n}")
    missed = sum(desk.store.findings.count(FindingFilter(check="missing", concept="tbilisi")).values())
    monkeypatch.setattr(glossary_editor, "AT_ONCE", 10)
    monkeypatch.setattr(GlossaryEditor, "_go_on", lambda self: None)  # the server is ended before
    desk.browser.get("/concept/tbilisi/edit")
    press(desk.browser, "save", **{"ru-1-name": "Тифлис", "ru-1-status": "admitted"})
    assert "still being checked" in desk.browser.text()
    left = sum(desk.store.findings.count(FindingFilter(check="missing", concept="tbilisi")).values())
    assert 0 < left < missed and len(desk.store.termbase.waiting()) == 1
    monkeypatch.undo()
    with_more = GlossaryEditor(folder, desk.store)  # started again
    with_more._aside.submit(lambda: None).result(60)
    assert desk.store.findings.count(FindingFilter(check="missing", concept="tbilisi")) == {}
    assert desk.store.termbase.waiting() == []
    with_more.close()


def test_the_commands_see_what_was_saved(desk: Desk, folder: Path) -> None:
    desk.browser.get("/concept/tbilisi/edit")
    press(desk.browser, "save", **{"ru-1-name": "Тифлис", "ru-1-status": "admitted"})
    command = [sys.executable, "-m", "aligner", "glossary", "lookup", "Тифлиса", "--glossary", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stdout.startswith("[tbilisi]")


# -- removing

REMOVAL = "//form[contains(@action, '/remove')]"


def test_a_concept_is_removed_as_shown_and_taken_back(desk: Desk, folder: Path) -> None:
    before, flagged = (folder / "places.toml").read_bytes(), desk.flagged()
    assert ("missing", "tbilisi") in flagged
    page = desk.browser.get("/concept/tbilisi/edit")
    [link] = page.xpath("//main//a[contains(@href, '/remove')]/@href")
    desk.browser.get(link)
    said = desk.browser.text()
    assert "1 finding would vanish" in said and "Тифлис был тих." in said and "[tbilisi]" in said
    assert (folder / "places.toml").read_bytes() == before
    assert desk.browser.send(REMOVAL, ".//button") == 200
    assert desk.browser.path == "/glossary/log"
    assert writer.find(folder, "tbilisi") is None and ("missing", "tbilisi") not in desk.flagged()
    desk.browser.get("/concept/tbilisi")
    assert desk.browser.response.status_code == 404
    desk.browser.get("/glossary/log")
    desk.browser.send("//form[contains(@action, '/concept/tbilisi/undo')]", ".//button")
    assert writer.find(folder, "tbilisi") is not None and desk.flagged() == flagged


def test_what_others_refer_to_is_not_removed(desk: Desk, folder: Path) -> None:
    (folder / "more.toml").write_text('[abanotubani]\nkind = "district"\nregion = "tbilisi"\nen = "A"\nru = "А"\n', "utf-8")
    bench = GlossaryEditor(folder, desk.store)
    browser = Browser(create_app(site(desk.store, bench=bench)))
    page = browser.get("/concept/tbilisi/remove")
    assert page.xpath("//section[@role='alert']//a/@href") == ["/concept/abanotubani"]
    assert not page.xpath(f"{REMOVAL}//button")
    assert browser.send(REMOVAL) == 422
    assert writer.find(folder, "tbilisi") is not None
    with pytest.raises(GlossaryError, match=r"\[abanotubani\] would refer to nothing"):
        found = writer.find(folder, "tbilisi")
        assert found is not None
        bench.save("tbilisi", found.path, found.text, "", "ann", START)
    bench.close()


def test_a_removal_of_a_concept_that_a_colleague_changed_is_shown_again(desk: Desk, folder: Path) -> None:
    desk.browser.get("/concept/tbilisi/remove")
    other = desk.editor("bob")
    other.get("/concept/tbilisi/edit")
    press(other, "save", note="Changed.", sure="1")
    assert desk.browser.send(REMOVAL, ".//button") == 409
    assert "Changed." in desk.browser.text() and writer.find(folder, "tbilisi") is not None
