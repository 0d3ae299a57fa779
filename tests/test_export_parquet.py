"""Parquet: what other libraries read of it, that it streams and appears whole, and that pairs come back from it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import click
import pyarrow
import pytest
from pyarrow import parquet

from aligner.cli.options import export_format
from aligner.errors import ExportError, InputError
from aligner.exchange import write
from aligner.exchange.parquet import ROWS, write_parquet
from aligner.exchange.read import read_units
from aligner.exchange.shards import write_shards
from aligner.model import Document
from tests.test_export import TEXTS, document

SIGNATURE = "aligner 1 | en_ru 2 beam=2 | glossary 3f policy:un | terms:apply"


def made(*texts: tuple[str, str]) -> Document:
    return replace(document(*texts), signature=SIGNATURE)


def test_columns_are_those_of_translation_data_sets(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    write([made(*TEXTS)], path)
    table = parquet.read_table(path)
    assert table.schema.field("translation").type == pyarrow.struct({"en": pyarrow.string(), "ru": pyarrow.string()})
    rows = table.to_pylist()
    assert [(row["translation"]["en"], row["translation"]["ru"]) for row in rows] == list(TEXTS)
    assert rows[0]["date"] == date(2013, 3, 8) and rows[0]["score"] == 0.5
    assert [row["state"] for row in rows] == ["flagged", "clean", "reviewed"]
    assert rows[0]["findings"] == ["missing"] and rows[-1]["reviewers"] == ["ann"]
    assert {(row["model"], row["glossary"], row["made_by"]) for row in rows} == {("m 1", "3f", SIGNATURE)}


def test_shards_are_whole_and_named_with_their_digests(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    documents = [made(*TEXTS), document(*TEXTS), made(*TEXTS[:1]), replace(made(*TEXTS), records=()), made(*TEXTS)]
    assert write_shards(documents, folder, pairs=4) == 3 * len(TEXTS) + 1
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert [shard["pairs"] for shard in told["shards"]] == [2 * len(TEXTS), len(TEXTS) + 1]
    assert (told["pairs"], told["made_by"]) == (10, [SIGNATURE, "aligner | m 1"])
    for shard in told["shards"]:
        data = (folder / shard["file"]).read_bytes()
        assert (sha256(data).hexdigest(), len(data)) == (shard["sha256"], shard["bytes"])
    assert len(parquet.read_table(sorted(folder.glob("*.parquet")))) == 10
    assert write([made(*TEXTS)], folder, "parquet-shards") == len(TEXTS)
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "part-00000.parquet"]
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]


def test_shards_replace_nothing_but_shards(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="not a folder of shards"):
        write([made(*TEXTS)], tmp_path, "parquet-shards")

    def failing() -> Iterator[Document]:
        yield made(*TEXTS)
        raise RuntimeError("cut")

    with pytest.raises(RuntimeError):
        write(failing(), tmp_path / "new", "parquet-shards")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_file_says_what_made_it(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    write([made(*TEXTS), made(*TEXTS), document(*TEXTS)], path)
    told = parquet.read_schema(path).metadata
    assert json.loads(told[b"aligner"]) == [SIGNATURE, "aligner | m 1"]
    features = json.loads(told[b"huggingface"])["info"]["features"]
    assert features["translation"] == {"languages": ["en", "ru"], "_type": "Translation"}
    assert list(features) == parquet.read_schema(path).names


def test_rows_are_written_group_by_group() -> None:
    file, sizes = io.BytesIO(), []

    def documents() -> Iterator[Document]:
        for _ in range(3):
            sizes.append(file.tell())
            yield made(*[(f"Line {n}.", f"Строка {n}.") for n in range(ROWS // 2)])

    assert write_parquet(documents(), [file]) == 3 * ROWS // 2
    assert sizes[0] == sizes[1] < sizes[2]
    about = parquet.ParquetFile(file).metadata
    assert [about.row_group(n).num_rows for n in range(about.num_row_groups)] == [ROWS, ROWS // 2]


def test_a_run_cut_off_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    write([made(*TEXTS)], path)

    def breaking() -> Iterator[Document]:
        yield made(*[(f"Line {n}.", f"Строка {n}.") for n in range(ROWS + 1)])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(breaking(), path)
    assert parquet.read_table(path).num_rows == len(TEXTS)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["out.parquet", "out.jsonl"])
def test_pairs_come_back(name: str, tmp_path: Path) -> None:
    write([made(*TEXTS)], tmp_path / name)
    rows = read_units(tmp_path / name)
    assert [(row.pair.en, row.pair.ru) for row in rows] == [(en.strip(), ru.strip()) for en, ru in TEXTS]
    assert {row.pair.published for row in rows} == {date(2013, 3, 8)}
    assert [row.id for row in rows] == [record.pair.id for record in made(*TEXTS).records]
    assert rows[0].columns["headline"] == "A <b> & title" and rows[0].columns["state"] == "flagged"
    [same] = {row.pair.article for row in read_units(Path("standard input"), (tmp_path / name).read_bytes())}
    assert same == f"standard input#{made(*TEXTS).article.key}"


def test_other_peoples_columns_do_too(tmp_path: Path) -> None:
    path = tmp_path / "their.parquet"
    parquet.write_table(pyarrow.table({"ru": ["Раз.", None], "en": ["One.", "Two."], "n": [1, 2]}), path)
    assert [(row.id, row.pair.ru, row.columns["n"]) for row in read_units(path)] == [("1", "Раз.", "1"), ("2", "", "2")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cut.parquet", b"PAR1 and then nothing", "cut.parquet: cannot be read as Parquet: "),
        ("cut.jsonl", b'{"en": "One.", "ru": "\xd0\xa0"}\n{"en": ', "cut.jsonl:2: broken JSON: "),
        ("list.jsonl", b"[1]", "list.jsonl:1: not a JSON object with en and ru."),
        ("one.jsonl", b'{"translation": {"en": "One.", "de": "Eins."}}', "one.jsonl:1: no texts in English and Russian among translation; "),
    ],
)
def test_broken_files_are_named(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_units(tmp_path / name)
    assert said in str(caught.value)


def test_a_table_without_pairs_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    parquet.write_table(pyarrow.table({"text": ["One."]}), path)
    with pytest.raises(InputError, match="no texts in English and Russian among text"):
        read_units(path)


def test_without_pyarrow_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"install aligner\[parquet\]"):
        write([made(*TEXTS)], tmp_path / "out.parquet")
    assert not list(tmp_path.iterdir())
    code = (
        "import sys; sys.modules['pyarrow'] = None; from aligner.cli import main;"
        f"sys.argv = ['aligner', 'translate', 'none.html', '-o', {str(tmp_path / 'out.parquet')!r}]; main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, "aligner: Parquet needs pyarrow: install aligner[parquet].\n")


def test_a_folder_for_hugging_face_has_its_card(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    for _ in range(2):  # a second time over the first
        assert write([made(*TEXTS), made(*TEXTS)], folder, "huggingface") == 2 * len(TEXTS)
    assert sorted(file.name for file in folder.iterdir()) == ["README.md", "train.parquet"]
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "6 pairs of 2 articles, 2013-03-08 to 2013-03-08.\n" in card
    assert "| flagged | 2 |" in card and "| example.org | 6 |" in card and f"* {SIGNATURE}\n" in card
    assert parquet.read_table(folder / "train.parquet").num_rows == 2 * len(TEXTS)


def test_no_folder_of_another_project_loses_its_readme(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("precious")
    with pytest.raises(click.UsageError, match=r"has a README.md and no train.parquet"):
        export_format(tmp_path, "huggingface")
    with pytest.raises(click.UsageError, match="is a folder: name a file in it"):
        export_format(tmp_path, "tsv")
    assert export_format(tmp_path / "new", "huggingface").folder
