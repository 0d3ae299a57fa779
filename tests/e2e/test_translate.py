"""The main job, as its users run it, on the articles of corpus/ with the embedded models."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from lxml import etree

from tests.e2e.conftest import CORPUS, LACHIN, Filed, Run


def sentences(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_page_becomes_pairs(drafted: Filed) -> None:
    ended = drafted.ended
    assert ended.returncode == 0, ended.stderr
    made = json.loads(drafted.output.read_text(encoding="utf-8"))
    gold = sentences(LACHIN / "en.sentences")
    assert made["article"]["headline"] == gold[0]
    assert made["article"]["published"] == "2023-02-17" and made["article"]["lang"] == "en"
    assert [pair["en"] for pair in made["pairs"]] == gold
    assert all(pair["ru"].strip() and pair["origin"] == "machine" for pair in made["pairs"])
    assert f"1 article · {len(gold)} sentences: " in ended.stdout and f" · {len(gold)} pairs · " in ended.stdout
    assert {pair["quality"]["step"] for pair in made["pairs"]} <= {"good", "read", "rewrite"}
    assert gold[5].split()[0] in ended.stdout


def test_russian_goes_to_english(aligner: Run, tmp_path: Path) -> None:
    ended = aligner("translate", CORPUS / "aral-sea" / "ru.html", "-o", tmp_path / "out.jsonl", "-q")
    assert (ended.returncode, ended.stdout) == (0, "")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["ru"] for row in rows] == sentences(CORPUS / "aral-sea" / "ru.sentences")
    assert {row["source"] for row in rows} == {"ru"}


def test_shards_become_shards_without_a_store(aligner: Run, tmp_path: Path) -> None:
    lines = sentences(LACHIN / "en.sentences")[:6]
    rows = {"url": ["https://example.org/a", "https://example.org/b"], "title": lines[:2], "text": ["\n\n".join(lines[1:4]), "\n\n".join(lines[3:])]}
    (tmp_path / "shards").mkdir()
    pyarrow.parquet.write_table(pyarrow.table(rows), tmp_path / "shards" / "part-0.parquet")
    made = []
    for number, options in enumerate([["--no-store"], []]):
        folder = tmp_path / f"out{number}"
        ended = aligner("translate", tmp_path / "shards", *options, "-o", folder, "--format", "parquet-shards", "-q")
        assert ended.returncode == 0, ended.stderr
        assert (tmp_path / "store.db").exists() == (not options)
        made.append(pyarrow.parquet.read_table(folder / "part-00000.parquet").to_pylist())
    assert made[0] == made[1] and [row["translation"]["en"] for row in made[0]] == [*lines[:4], lines[1], *lines[3:]]
    refused = aligner("--store", tmp_path / "x.db", "translate", tmp_path / "shards", "--no-store")
    assert refused.returncode == 2 and "cannot be combined" in refused.stderr


def test_two_editions_are_aligned(aligned: Filed) -> None:
    assert aligned.ended.returncode == 0, aligned.ended.stderr
    made = json.loads(aligned.output.read_text(encoding="utf-8"))
    assert {pair["origin"] for pair in made["pairs"]} == {"edition"}
    found = {(tuple(pair["place"]["en"]), tuple(pair["place"]["ru"])) for pair in made["pairs"]}
    gold = {
        (tuple(json.loads(en)), tuple(json.loads(ru)))
        for en, _, ru in (line.partition(":") for line in sentences(LACHIN / "gold.align"))
        if en != "[]" and ru != "[]"
    }
    assert len(found & gold) >= 0.8 * len(gold)
    assert any(finding["check"] == "missing" for finding in made["findings"])
    assert all(pair["machine"] for pair in made["pairs"])


def test_the_edition_of_another_article_is_doubted_each_time(aligner: Run, tmp_path: Path) -> None:
    page, edition = tmp_path / "a.txt", tmp_path / "b.txt"
    page.write_text("\n".join(sentences(LACHIN / "en.sentences")[:8]), encoding="utf-8")
    edition.write_text("\n".join(sentences(CORPUS / "aral-sea" / "ru.sentences")[:8]), encoding="utf-8")
    ended = aligner("translate", page, "--edition", edition, "-q")
    assert ended.returncode == 1 and f"{edition} is not the edition of {page}" in ended.stderr
    for _ in range(2):
        ended = aligner("translate", page, "--edition", edition, "-q", "--force")
        assert ended.returncode == 0 and ended.stdout == ""
        assert f"{edition} is hardly a translation of {page}" in ended.stderr
    ended = aligner("translate", page, "--edition", page)
    assert ended.returncode == 1 and f"{page} is in English, not in Russian" in ended.stderr


def test_work_done_is_not_done_again_and_files_are_the_same(aligner: Run, drafted: Filed, tmp_path: Path) -> None:
    store = shutil.copy(drafted.store, tmp_path)
    again = aligner("--store", store, "translate", LACHIN / "en.html", "-o", tmp_path / "again.json")
    assert "1 done before" not in drafted.ended.stdout and "1 done before" in again.stdout
    assert drafted.output.read_bytes() == (tmp_path / "again.json").read_bytes()


def test_a_known_sentence_comes_from_memory(aligner: Run, tmp_path: Path) -> None:
    text = "Talks between Armenia and Azerbaijan began in Brussels on Monday."
    for name, more in (("one", "The weather was fine."), ("two", "The room was full.")):
        aligner("translate", "-", "-o", tmp_path / f"{name}.json", input=f"{text} {more}\n")
    one, two = (
        json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))["pairs"]
        for name in ("one", "two")
    )
    assert [(row["origin"], row["reused"]) for row in (one[0], two[0])] == [("machine", False), ("machine", True)]
    assert one[0]["ru"] == two[0]["ru"]


def test_many_pages_one_bad(aligner: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text("The president arrived in Bishkek. He left for Osh the same day.\n")
    (folder / "b.html").write_bytes(b"%PDF-1.7 \x00\x01 not a page")
    (folder / "c.txt").write_text(
        "Президент прибыл в Бишкек. В тот же день он вылетел в Ош.\n", encoding="cp1251"
    )
    (folder / "d.txt").write_text("")
    (folder / "e.txt").write_bytes((folder / "a.txt").read_bytes())
    ended = aligner("translate", folder, "--editions", "off", "-o", tmp_path / "out.tmx")
    assert ended.returncode == 1
    assert "3 articles" in ended.stdout and "2 pages failed" in ended.stdout
    assert ended.stderr.splitlines() == [
        f"aligner: {folder / 'b.html'}: the PDF is damaged: download it again.",
        f"aligner: {folder / 'd.txt'} is empty.",
    ]
    segments = [seg.text for seg in etree.parse(tmp_path / "out.tmx").iterfind(".//seg")]
    assert len(segments) == 8 and "В тот же день он вылетел в Ош." in segments


@pytest.mark.parametrize(
    ("arguments", "said", "status"),
    [
        (["no-such-page.html"], "no-such-page.html", 1),
        (["{empty}"], "", 1),
        (["-o", "out.doc", "-"], "names no format", 2),
        (["-o", "-", "-"], "names no format", 2),
        (["--format", "doc", "-"], "Unknown export format 'doc'", 2),
        (["--format", "moses", "-"], "moses needs 2 files", 2),
        (["--date", "2019-13-01", "-"], "'2019-13-01' is not a date", 2),
        (["a.html", "b.html", "--edition", "c.html"], "--edition takes one PAGE", 2),
        (["--policy", "nowhere", "-"], "nowhere", 2),
        (["--model", "no-such-package", "-"], "no-such-package", 2),
        ([], "PAGE", 2),
        (["--from", "de", "-"], "'de'", 2),
    ],
)
def test_bad_input_is_one_sentence(
    aligner: Run, tmp_path: Path, arguments: list[str], said: str, status: int
) -> None:
    (tmp_path / "empty").mkdir()
    ended = aligner(
        "translate",
        *(a.replace("{empty}", str(tmp_path / "empty")) for a in arguments),
        input="A dry day in Baku.",
    )
    assert ended.returncode == status
    assert said in ended.stderr and ended.stderr.strip()
    assert "Stored in" not in ended.stdout


def test_strict_tells_scripts(aligner: Run, aligned: Filed, environment: dict[str, str]) -> None:
    assert aligner("translate", "-", "-q", "--strict", input="It rained in Baku.").returncode == 0
    page, edition = LACHIN / "en.html", LACHIN / "ru.html"
    shutil.copy(aligned.store, environment["ALIGNER_STORE"])
    ended = aligner("translate", page, "--edition", edition, "-q", "--strict")
    assert ended.returncode == 1
    assert ended.stderr == "aligner: 1 error flagged: decide with `aligner review`.\n"


def test_a_format_alone_is_standard_output(aligner: Run) -> None:
    ended = aligner("translate", "-", "--format", "jsonl", input="It rained in Baku.")
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["en"] == "It rained in Baku."


def test_the_next_command_names_the_store_that_was_named(aligner: Run, aligned: Filed, tmp_path: Path) -> None:
    where = tmp_path / "my store.db"
    shutil.copy(aligned.store, where)
    ended = aligner("--store", where, "translate", LACHIN / "en.html", "--edition", LACHIN / "ru.html")
    assert f"`aligner --store '{where}' review`" in ended.stdout


def test_looking_into_the_store(aligner: Run, drafted: Filed, environment: dict[str, str]) -> None:
    shutil.copy(drafted.store, environment["ALIGNER_STORE"])
    [entry] = json.loads(aligner("articles", "--json").stdout)
    assert entry["headline"] == sentences(LACHIN / "en.sentences")[0]
    assert entry["headline"] in aligner("articles").stdout
    shown = aligner("show", entry["key"][:4]).stdout
    assert entry["headline"] in shown
    [found] = json.loads(aligner("search", "corridors", "--json").stdout)
    assert found["pairs"] == len(found["uses"]) > 0 and all("corridor" in use["en"].lower() for use in found["uses"])
    stats = json.loads(aligner("stats", "--json").stdout)
    assert stats["articles"] == {"en": 1} and sum(stats["pairs"].values()) == entry["pairs"]
    unknown = aligner("show", "zzzz")
    assert unknown.returncode == 1 and "no article zzzz" in unknown.stderr
    exported = aligner("export", "--format", "tsv", "-o", "-")
    assert len(exported.stdout.splitlines()) == entry["pairs"] + 1
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "aligner", "export"],
            env=environment, stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert ended.returncode == 1 and ended.stderr == b"aligner: The output: No space left on device.\n"


def test_every_command_has_help_with_an_example(aligner: Run) -> None:
    listed = aligner("--help").stdout
    names = [
        line.split()[0] for line in listed.partition("Commands:")[2].splitlines() if line.startswith("  ")
    ]
    assert "translate" in names and len(names) >= 10
    for name in names:
        helped = aligner(name, "--help")
        assert helped.returncode == 0 and f"aligner {name}" in helped.stdout.partition("Options:")[0]
