"""`aligner check` as it is used: files of three kinds, the store, the screen, JSON and TSV, exit statuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import cli
from aligner.errors import AlignerError, InputError
from aligner.exchange.read import read_units
from aligner.model import Article, Outcome, Pair, Sentence, Verdict
from aligner.store import Store

WRONG = (
    "id\ten\tru\tdate\tdesk\n"
    "7\tSnow in Baku.\tСнег в Тбилиси.\t2013-03-08\tnight\n"
    "8\tSnow in Yerevan.\tСнег в Ереване.\t\tday\n"
)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["check", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.tsv"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_the_screen_shows_both_sentences_and_the_fix(pairs: Path) -> None:
    result = run(pairs)
    assert result.exit_code == 1
    for shown in (
        "Snow in Baku.",
        "Снег в Тбилиси.",
        "→  Снег в Баку.",
        "wrong-place",
        "pairs.tsv:2",
        "2 pairs checked: 1 error",
    ):
        assert shown in result.output
    assert "Ереване" not in result.output
    assert "\x1b[" not in result.output


def test_files_in_storage_are_checked(pairs: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    remote = fsspec.filesystem("memory")
    remote.pipe("/pairs/a.tsv", pairs.read_bytes())
    remote.pipe("/pairs/page.html", b"<p>Snow.</p>")
    for address in ("memory://pairs/a.tsv", "memory://pairs", "memory://pairs/*.tsv", f"file://{pairs}"):
        result = run(address)
        assert result.exit_code == 1 and "2 pairs checked: 1 error" in result.output, result.output
        assert ".tsv:2" in result.output
    for address, said in (
        ("memory://pairs/*.csv", "memory://pairs/*.csv contains nothing that can be read."),
        ("memory://pairs/none.tsv", "memory://pairs/none.tsv cannot be read ("),
    ):
        with pytest.raises(InputError) as refused:
            run(address)
        assert said in str(refused.value)


def test_right_pairs_end_with_zero(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("en\tru\nSnow in Baku.\tСнег в Баку.\n", encoding="utf-8")
    result = run(path)
    assert result.exit_code == 0
    assert "1 pair checked: nothing found." in result.output


def test_json_names_the_callers_ids_and_keeps_the_columns(pairs: Path, tmp_path: Path) -> None:
    out = tmp_path / "findings.json"
    assert run(pairs, "-o", out).exit_code == 1
    value = json.loads(out.read_text(encoding="utf-8"))
    (finding,) = value["findings"]
    assert (finding["pair"], finding["check"], finding["severity"], finding["concept"]) == (
        "7",
        "wrong-place",
        "error",
        "baku",
    )
    assert (finding["en_spans"], finding["ru_spans"], finding["expected"]) == ([[8, 12]], [[7, 14]], "Баку")
    assert finding["suggestion"] == {"lang": "ru", "start": 7, "stop": 14, "text": "Баку"}
    assert finding["columns"] == {"date": "2013-03-08", "desk": "night"}
    assert value["pairs"] == 2 and len(value["glossary"]) == 16


def test_tsv_gives_every_row_back_with_its_columns(pairs: Path) -> None:
    lines = run(pairs, "--format", "tsv").output.splitlines()
    assert lines[0].split("\t") == ["id", "en", "ru", "date", "desk", "findings", "fixed"]
    assert lines[1].split("\t")[4] == "night" and lines[1].endswith("Снег в Баку.")
    assert lines[2].split("\t")[-2:] == ["", ""]


def test_the_day_and_the_policy_of_the_command_line_count(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("en\tru\nSnow in Astana.\tСнег в Нур-Султане.\n", encoding="utf-8")
    assert run(path, "--date", "2013-03-08").exit_code == 1
    assert run(path).exit_code == 0
    path.write_text("en\tru\nSnow in Almaty.\tСнег в Алма-Ате.\n", encoding="utf-8")
    policy = Path(__file__).parent / "cases" / "checks" / "policies" / "desk-kz.toml"
    assert "policy" in run(path, "--policy", policy).output
    assert "policy" not in run(path).output


def test_severity_direction_and_explanation(pairs: Path, tmp_path: Path) -> None:
    assert "[covered: an earlier check speaks of this place]" in " ".join(run(pairs, "--explain").output.split())
    path = tmp_path / "mild.tsv"
    path.write_text("en\tru\nSome 1.5 percent\t1.5 процента\n", encoding="utf-8")
    assert "nothing found" in run(path, "--min-severity", "error").output
    assert "1,5" in run(path).output
    assert "1,5" not in run(path, "--from", "ru").output


TMX = """<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
 srclang="en-US" datatype="plaintext"/><body>
<tu tuid="u1"><prop type="x-date">2013-03-08</prop>
<tuv xml:lang="en-US"><seg>Snow in <ph x="1">&lt;b&gt;</ph>Baku<ph/>.</seg></tuv>
<tuv xml:lang="ru-RU"><seg>Снег в <hi>Тбилиси</hi>.</seg></tuv></tu></body></tmx>"""

XLIFF = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="a.html" source-language="ru" target-language="en" datatype="plaintext"><body>
<trans-unit id="1"><source>Снег в Баку.</source><target>Snow in Tbilisi.</target></trans-unit></body></file></xliff>"""

XLIFF2 = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="ru"><file id="f1">
<unit id="u1"><segment id="s1"><source>Snow in Baku.</source><target>Снег в Тбилиси.</target></segment></unit></file></xliff>"""


@pytest.mark.parametrize(
    ("name", "text", "id"), [("a.tmx", TMX, "u1"), ("a.xlf", XLIFF, "1"), ("a.xliff", XLIFF2, "u1/s1")]
)
def test_memories_and_xliff_of_others(tmp_path: Path, name: str, text: str, id: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (row,) = read_units(path)
    assert row.id == id
    assert "Baku" in row.pair.en + row.pair.ru or "Баку" in row.pair.ru
    result = run(path, "--format", "json")
    assert result.exit_code == 1
    assert [f["check"] for f in json.loads(result.output)["findings"]] == ["wrong-place"]


def test_inline_codes_are_not_words(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(TMX, encoding="utf-8")
    (row,) = read_units(path)
    assert (row.pair.en, row.pair.ru, str(row.pair.published)) == (
        "Snow in Baku.",
        "Снег в Тбилиси.",
        "2013-03-08",
    )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.tsv", b"id\ten\n1\tx\n", "a.tsv:1: no column ru"),
        ("a.tsv", b"en\tru\nx\n", "a.tsv:2: 1 cells"),
        ("a.tsv", "en\tru\nx\tы\n".encode("cp1251"), "a.tsv:2: not UTF-8"),
        ("a.tsv", b"en\ten\tru\n", "a.tsv:1: the column en is named twice"),
        ("a.tsv", b"", "a.tsv:1: no column en"),
        ("a.tsv", b"en\tru\n", "no pair"),
        ("a.tsv", b"en\tru\nx\0\ty\n", "a.tsv:2: a binary file"),
        ("a.tmx", b"<tmx><body><tu></body></tmx>", "a.tmx:1: broken XML"),
        ("a.xml", b"<tbx/>", "neither TMX nor XLIFF"),
        ("a.xlf", b'<xliff version="1.2"><file source-language="de" target-language="ru"/></xliff>', "a.xlf: XLIFF from de to ru, not between English and Russian"),
        ("a.tmx", b'<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><tmx><body><tu><tuv xml:lang="en"><seg>&x;</seg></tuv></tu></body></tmx>', "a.tmx:1: broken XML: Entity 'x' not defined"),
    ],
)  # fmt: skip
def test_broken_files_are_one_sentence_with_the_line(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        read_units(path)
    assert said in str(error.value) and "\n" not in str(error.value)


def test_trouble_at_the_command_line(tmp_path: Path, pairs: Path) -> None:
    with pytest.raises(AlignerError, match="cannot be read"):
        run(tmp_path / "none.tsv")
    with pytest.raises(AlignerError, match="no policy"):
        run(pairs, "--policy", "nobody.toml")
    assert run(pairs, "--policy", "nobody").exit_code == 2
    with pytest.raises(AlignerError, match="cannot be written"):
        run(pairs, "-o", pairs / "where.json")
    assert run(pairs, "-o", tmp_path / "x.doc").exit_code == 2
    assert run(pairs, "--article", "a").exit_code == 2
    assert run(pairs, "--date", "soon").exit_code == 2


def test_units_without_an_article_are_judged_one_by_one(tmp_path: Path) -> None:
    rows = ["Kyrgyzstan voted.\tКыргызстан голосовал.", "Kyrgyzstan counted.\tКиргизия считала."]
    one, two = tmp_path / "one.tsv", tmp_path / "two.tsv"
    one.write_text("en\tru\n" + "\n".join(rows) + "\n", encoding="utf-8")
    head = "en\tru\tarticle\tday\n"
    two.write_text(head + "".join(f"{row}\t{n}\tMonday\n" for n, row in enumerate(rows)), encoding="utf-8")
    assert "inconsistent" not in run(one).output
    assert "inconsistent" not in run(two).output
    assert "inconsistent" not in run(two, two).output
    assert "inconsistent" in run(two, "--article-column", "day").output
    refused = run(one, "--article-column", "day")
    assert refused.exit_code == 2 and "has no column day" in refused.output


def test_without_a_file_the_store_is_checked(tmp_path: Path) -> None:
    article = Article("Snow in Baku.", "en", title="Snow")
    pair = Pair(article.key, 0, "Snow in Baku.", "Снег в Тбилиси.", en_sentences=(0,))
    sentence = Sentence(article.key, 0, 0, 13, "Snow in Baku.")
    where = tmp_path / "store.db"
    with Store.open(where) as store:
        store.file(Outcome(article, (sentence,), (pair,), (), "test"), "page")

    def again(*more: str) -> Result:
        return CliRunner().invoke(cli, ["--store", str(where), "check", *more], catch_exceptions=False)

    for result in (again(), again("--article", article.key[:6])):
        assert result.exit_code == 1
        assert pair.id in result.output and "Снег в Баку." in result.output
    finding = json.loads(again("--format", "json").output)["findings"][0]["id"]
    with Store.open(where) as store:
        store.decide(
            [
                Verdict(
                    finding, pair.id, "dismiss", "ann", datetime.now(UTC), reason="a joke", basis=pair.basis
                )
            ]
        )
    assert again().exit_code == 0


def test_a_dash_is_standard_input() -> None:
    result = CliRunner().invoke(cli, ["check", "-"], input=WRONG.encode())
    assert result.exit_code == 1 and "standard input:2" in result.output
    bad = CliRunner().invoke(cli, ["check", "-"], input=b"a\tb\n")
    assert isinstance(bad.exception, InputError) and str(bad.exception).startswith("standard input:1: no column")
