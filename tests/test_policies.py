"""House policies as people change them: on the desk and in the terminal, seen before, judged again after."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.checks import check
from aligner.cli import cli
from aligner.errors import ChangedError, GlossaryError
from aligner.glossary import load, policy_writer
from aligner.glossary.policy import read_policy
from aligner.glossary.policy_writer import PolicyLine
from aligner.model import Signature
from aligner.review.glossary_editor import GlossaryEditor
from aligner.review.web import create_app
from aligner.store import FindingFilter, Store
from tests.review_site import START, site
from tests.test_review_glossary import SMALL, outcome
from tests.test_review_web import Browser

DESK = """# how we write
title = "The desk"

[prefer]
# the ministry's letter of May
"tbilisi.ru" = { name = "Тбилиси", from = 1936-08-17 }  # kept
"astana.en" = "Astana"
"""
OTHER = 'title = "Another desk"\n\n[forbid]\n"tbilisi.ru" = ["Тифлис"]\n'
SIGNED = str(Signature("aligner 1", "m 1", "digest", "desk", "apply"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "termbase"
    shutil.copytree(SMALL, made)
    (made / "policies").mkdir()
    (made / "policies" / "desk.toml").write_text(DESK, "utf-8")
    (made / "policies" / "other.toml").write_text(OTHER, "utf-8")
    return made


@pytest.fixture
def store(tmp_path: Path, folder: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        made = outcome(signature=SIGNED)
        judged = check(list(made.pairs), load(folder, "desk"))
        opened.file(replace(made, findings=tuple(judged)), "page")
        yield opened


@pytest.fixture
def bench(folder: Path, store: Store) -> Iterator[GlossaryEditor]:
    made = GlossaryEditor(folder, store)
    yield made
    made.close()


def line(bench: GlossaryEditor, name: str, section: str, lang: str = "ru", concept: str = "tbilisi") -> PolicyLine:
    return PolicyLine(bench.current.concepts[concept], lang, name, section)  # type: ignore[arg-type]



def test_a_line_is_written_and_the_rest_stays(folder: Path, bench: GlossaryEditor) -> None:
    text, made = policy_writer.changed(folder, "desk", line(bench, "Nur-Sultan", "forbid", "en", "astana"))
    assert text.startswith(DESK.rstrip("\n")) and '"astana.en" = "Nur-Sultan"' in text
    assert [choice.name for choice in made.forbid["astana.en"]] == ["Nur-Sultan"]
    text, made = policy_writer.changed(folder, "desk", line(bench, "Astana", "admit", "en", "astana"))
    assert "astana.en" not in made.prefer and [one.name for one in made.admit["astana.en"]] == ["Astana"]
    text, made = policy_writer.changed(folder, "desk", line(bench, "Тбилиси", ""))
    assert "tbilisi.ru" not in text and "# how we write" in text


def test_what_would_break_the_rules_is_not_written(folder: Path, bench: GlossaryEditor) -> None:
    with pytest.raises(GlossaryError, match="has no name 'Рим' in ru"):
        policy_writer.changed(folder, "desk", line(bench, "Рим", "prefer"))
    for name in ("../desk", "nothing", "a/b"):
        with pytest.raises(GlossaryError, match="no policy"):
            policy_writer.changed(folder, name, line(bench, "Тбилиси", "prefer"))
    with pytest.raises(ChangedError):
        policy_writer.put(folder, "desk", "an older text", "title = 'x'")
    assert (folder / "policies" / "desk.toml").read_text("utf-8") == DESK


def test_policies_are_seen_and_compared(store: Store, bench: GlossaryEditor) -> None:
    browser = Browser(create_app(site(store, bench=bench)))
    browser.get("/policies")
    assert "The desk 2 names" in browser.text() and "Another desk" in browser.text()
    browser.get("/policy/desk")
    assert "astana enprefersAstana" in browser.text() and "from August 17, 1936" in browser.text()
    browser.get("/policy/desk?with=other")
    assert "2 differences" in browser.text() and "forbids Тифлис" in browser.text()
    assert browser.client.get("/policy/nothing").status_code == 404


def test_a_change_is_seen_before_it_is_saved_and_judged_after(
    store: Store, folder: Path, bench: GlossaryEditor
) -> None:
    browser = Browser(create_app(site(store, bench=bench)))
    before = [one.id for _, one in store.findings.queue(FindingFilter())]
    form, given = "//form[@method='post' and starts-with(@action, '/policy/')]", {
        "concept": "nagorno-karabakh", "lang": "ru", "name": "Карабах", "section": "forbid"}  # fmt: skip
    browser.get("/policy/desk")
    assert browser.send(form, ".//button[@value='preview']", **given) == 200
    assert "What saving would do" in browser.text() and "1 finding would appear" in browser.text()
    assert (folder / "policies" / "desk.toml").read_text("utf-8") == DESK
    assert browser.send(form, ".//button[@value='save']", **given) == 200
    assert [one.name for one in read_policy(folder, "desk").forbid["nagorno-karabakh.ru"]] == ["Карабах"]
    bench._aside.submit(lambda: None).result(60)  # the pairs are checked again aside, in order
    assert len(store.findings.queue(FindingFilter())) == len(before) + 1
    assert browser.send(form, ".//button[@value='preview']", **given | {"name": "Рим"}) == 422
    assert browser.send(form, ".//button[@value='preview']", **given | {"concept": "rome"}) == 422
    assert "Concept not found: look up its id in the glossary." in browser.text()
    assert browser.send(form, ".//button[@value='preview']", **given | {"since": "soon"}) == 422
    assert "Invalid date: write it as 2019-03-23." in browser.text()


def test_a_check_that_the_server_did_not_finish_is_gone_on_with(
    store: Store, folder: Path, bench: GlossaryEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(store.findings.queue(FindingFilter()))
    with monkeypatch.context() as patched:  # the server ends before the pairs are checked again
        patched.setattr(GlossaryEditor, "_go_on", lambda self: None)
        bench.save_policy("desk", line(bench, "Карабах", "forbid", concept="nagorno-karabakh"), "ann", START)
        bench.finish()
    assert len(store.findings.queue(FindingFilter())) == before and len(store.termbase.waiting()) == 1
    with closing(GlossaryEditor(folder, store)) as again:
        again.finish()
        assert len(store.findings.queue(FindingFilter())) == before + 1 and not store.termbase.waiting()
        browser = Browser(create_app(site(store, bench=again)))
        browser.get("/policy/desk")
        assert "nagorno-karabakh.ru: nothing -> forbid Карабах" in browser.text()
        assert browser.send("//section[contains(@class, 'history')]//form", ".//button") == 200
        again.finish()
        assert browser.path == "/policy/desk" and len(store.findings.queue(FindingFilter())) == before
    assert (folder / "policies" / "desk.toml").read_text("utf-8") == DESK


def test_the_command_lists_shows_compares_and_edits(store: Store, folder: Path, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        command = ["--store", str(tmp_path / "store.db"), "glossary", "policy", *words, "--glossary", str(folder)]
        done = CliRunner().invoke(cli, command, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert "desk                2 names  The desk" in run("list")
    assert "astana.en" in run("show", "desk") and "forbid Тифлис" in run("compare", "desk", "other")
    head, *lines = run("compare", "desk", "other").splitlines()
    assert all(line[head.index("other") - 1] == " " for line in lines if len(line) > head.index("other"))  # the columns stand
    edit = ("edit", "desk", "nagorno-karabakh", "ru", "Карабах", "--as", "forbid")
    assert "1 finding would appear." in run(*edit, "--dry-run")
    assert (folder / "policies" / "desk.toml").read_text("utf-8") == DESK
    assert "Changed desk: nagorno-karabakh.ru forbid Карабах." in run(*edit)
    assert [one.name for one in read_policy(folder, "desk").forbid["nagorno-karabakh.ru"]] == ["Карабах"]
