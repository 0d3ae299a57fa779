"""Alignments as text: what is written is read back; the commands; the measures."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from aligner.alignment import evaluate
from aligner.alignment.embed import open_encoder
from aligner.alignment.files import alignments
from aligner.alignment.formats import NOTATIONS, Alignment, read
from aligner.cli import cli
from aligner.errors import ExportError, InputError
from aligner.model import Bead, Sentence

EN = "The bridge is closed.\nCars wait.\nIt will open on Monday, the ministry said.\n"
RU = "Мост закрыт.\nМашины ждут.\nОткроют его в понедельник,\nсообщили в министерстве.\n"


def sentences(text: str) -> tuple[Sentence, ...]:
    out, start = [], 0
    for index, line in enumerate(text.splitlines()):
        out.append(Sentence("a", index, start, start + len(line), line, paragraph=index // 2))
        start += len(line) + 1
    return tuple(out)


ALIGNMENT = Alignment(
    sentences(EN), sentences(RU), (Bead((0,), (0,), 0.9), Bead((1,), (1,), 0.8), Bead((2,), (2, 3), 0.7))
)


@pytest.mark.parametrize("name", ["vecalign", "ladder", "tsv", "jsonl"])
def test_what_is_written_is_read_back(name: str) -> None:
    text = "\n".join(NOTATIONS[name](ALIGNMENT))
    assert read(text, "x") == [((0,), (0,)), ((1,), (1,)), ((2,), (2, 3))]


@pytest.mark.parametrize(
    ("text", "beads"),
    [
        ("0 0 0.5\n1 2\n3  2  -1.5\n", [((0,), (0, 1)), ((1, 2), ())]),
        ("0\t0\n1\t1\n", [((0,), (0,))]),
        ("[0 , 1]:[ ]\n[]:[0]:inf\n", [((0, 1), ()), ((), (0,))]),
    ],
)
def test_notations_of_others(text: str, beads: list) -> None:
    assert read(text, "x") == beads


@pytest.mark.parametrize(
    "line",
    ["0\t0\n900000000\t900000000", "5 5\n4 6", "[" + "9" * 5000 + "]:[0]", "0\t" + "9" * 5000,
     '{"source": ["a", null], "target": [[1]]}', '{"source": "ab", "target": [0]}', '{"source": ' + "[" * 100_000],
)  # fmt: skip
def test_numbers_are_not_trusted(line: str) -> None:
    with pytest.raises(InputError, match="x, line"):
        read(line, "x")


@pytest.mark.parametrize(("gold", "output"), [("001", "001"), ("test0.defr", "test0.defr"), ("a.gold", "a.align")])
def test_gold_files_may_have_any_name(tmp_path: Path, gold: str, output: str) -> None:
    for folder, name in (("gold", gold), ("out", output)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text("[0]:[0]\n")
    assert list(alignments(tmp_path / "gold", tmp_path / "out")) == [([((0,), (0,))], [((0,), (0,))])]


def test_vecalign_notation_is_as_published() -> None:
    assert next(iter(NOTATIONS["vecalign"](ALIGNMENT))) == "[0]:[0]:0.900000"


def test_a_ladder_ends_past_the_last_sentence() -> None:
    assert list(NOTATIONS["ladder"](ALIGNMENT))[-1].split("\t")[:2] == ["3", "4"]


def test_a_ladder_cannot_cross() -> None:
    moved = Alignment(ALIGNMENT.source, ALIGNMENT.target[:3],
                      (Bead((0,), (2,), 0.8, moved=True), Bead((1,), (0,), 1.0), Bead((2,), (1,), 1.0)))  # fmt: skip
    assert read("\n".join(NOTATIONS["ladder"](moved)), "x") == [
        ((0,), ()), ((1,), (0,)), ((2,), (1,)), ((), (2,)),
    ]  # fmt: skip


def test_offsets_point_at_the_text() -> None:
    for line in NOTATIONS["jsonl"](ALIGNMENT):
        record = json.loads(line)
        start, stop = record["target_span"]
        assert RU[start:stop].replace("\n", " ") == record["target_text"]


def test_xces_links_name_paragraph_and_sentence() -> None:
    links = ElementTree.fromstring("\n".join(list(NOTATIONS["xces"](ALIGNMENT))[1:])).findall(".//link")
    assert [link.get("xtargets") for link in links] == ["1:1;1:1", "1:2;1:2", "2:1;2:1 2:2"]
    assert links[0].get("certainty") == "0.9000"


def test_what_is_no_alignment_is_named_with_its_line() -> None:
    with pytest.raises(InputError, match=r"beads\.txt, line 2"):
        read("[0]:[0]\nhello", "beads.txt")


indices = st.lists(st.integers(0, 30), max_size=3, unique=True).map(lambda own: tuple(sorted(own)))


@given(st.lists(st.tuples(indices, indices), max_size=12))
def test_an_alignment_equals_itself(beads: list) -> None:
    full = [bead for bead in beads if all(bead)]
    result = evaluate([(beads, beads)])
    assert result.strict.precision == result.lax.precision == (1.0 if any(s or t for s, t in beads) else 0.0)
    assert result.strict.recall == (1.0 if full else 0.0)


def test_the_measures_by_hand() -> None:
    gold = [((0,), (0,)), ((1,), (1, 2)), ((2,), ()), ((), (3,))]
    output = [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((), (3,))]
    result = evaluate([(gold, output)])
    assert (result.strict.precision, result.strict.recall) == (0.5, 0.5)
    assert (result.lax.precision, result.lax.recall) == (0.75, 1.0)
    assert (result.unaligned.precision, result.unaligned.recall) == (1.0, 0.5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news.en").write_text(EN, encoding="utf-8")
    (tmp_path / "news.ru").write_text(RU, encoding="utf-8")
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "news.gold").write_text("[0]:[0]\n[1]:[1]\n[2]:[2, 3]\n", encoding="utf-8")
    return tmp_path


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.mark.parametrize("kind", ["tsv", "ladder", "vecalign", "jsonl", "tmx", "xces"])
def test_align_writes_every_format(folder: Path, kind: str) -> None:
    assert run("align", folder / "news.en", folder / "news.ru", "--format", kind, "-o", folder / "out").exit_code == 0
    assert (folder / "out").stat().st_size > 40


def test_align_says_where_it_cannot_write(folder: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        run("align", folder / "news.en", folder / "news.ru", "--format", "tsv", "-o", folder / "news.en" / "out.tsv")


def test_the_suffix_names_the_notation(folder: Path) -> None:
    files = folder / "news.en", folder / "news.ru"
    assert run("align", *files, "-o", folder / "out.align").exit_code == 0
    assert (folder / "out.align").read_text("utf-8").startswith("[")
    assert run("align", *files, "-o", folder / "out.tmx").exit_code == 0
    assert "<tmx" in (folder / "out.tmx").read_text("utf-8")
    for arguments in (["-o", folder / "out.docx"], ["-o", folder / "out.tsv", "--format", "table"]):
        refused = run("align", *files, *arguments)
        assert refused.exit_code == 2 and "add --format with one of tsv, ladder" in refused.output


def test_editions_in_the_wrong_order_are_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="name the English edition first, or add --ru-first"):
        run("align", folder / "news.ru", folder / "news.en")
    assert run("align", folder / "news.ru", folder / "news.en", "--ru-first").exit_code == 0


def test_align_prints_a_table(folder: Path) -> None:
    result = run("align", folder / "news.en", folder / "news.ru")
    assert result.exit_code == 0
    assert "1-2" in result.output
    assert "Мост" in result.output


def test_align_then_evaluate_a_folder(folder: Path) -> None:
    assert run("align", folder, "--format", "vecalign", "-o", folder / "beads").exit_code == 0
    result = run("evaluate", folder / "gold", folder / "beads")
    assert result.exit_code == 0
    assert result.output.count("1.0000") >= 6


def test_a_gold_without_beads_is_refused(folder: Path) -> None:
    (folder / "empty.gold").write_text("\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"empty\.gold contains no beads"):
        run("evaluate", folder / "empty.gold", folder / "empty.gold")


def test_align_reads_two_columns_and_prose(folder: Path) -> None:
    rows = zip(EN.splitlines(), RU.splitlines(), strict=False)
    (folder / "both.tsv").write_text("".join(f"{en}\t{ru}\n" for en, ru in rows), encoding="utf-8")
    assert "[1]:[1]" in run("align", folder / "both.tsv", "--format", "vecalign").output
    (folder / "p.en").write_text("The bridge is closed. Cars wait.\n", encoding="utf-8")
    (folder / "p.ru").write_text("Мост закрыт. Машины ждут.\n", encoding="utf-8")
    result = run("align", folder / "p.en", folder / "p.ru", "--split", "--format", "vecalign")
    assert "[1]:[1]" in result.output


def test_align_says_which_file_is_empty(folder: Path) -> None:
    (folder / "empty.ru").write_text("\n \n", encoding="utf-8")
    with pytest.raises(InputError, match=r"empty\.ru: no sentences, so"):
        run("align", folder / "news.en", folder / "empty.ru")


def test_an_empty_file_does_not_stop_the_others(folder: Path) -> None:
    (folder / "a.en").write_text("", encoding="utf-8")
    (folder / "a.ru").write_text(RU, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.en: no sentence"):
        run("align", folder, "--format", "vecalign", "-o", folder / "beads")
    assert (folder / "beads" / "news.align").exists()


def test_names_and_a_memory_are_evidence(folder: Path) -> None:
    (folder / "a.en").write_text("Khankendi!\nQqq.\n", encoding="utf-8")
    (folder / "a.ru").write_text("Ыыы.\nСтепанакерт!\n", encoding="utf-8")
    (folder / "known.tsv").write_text("en\tru\nQqq.\tыыы.\n", encoding="utf-8")
    files = (folder / "a.en", folder / "a.ru", "--format", "vecalign")
    assert "[0]:[1]" in run("align", *files, "--names").output
    assert "[1]:[0]" in run("align", *files, "--memory", folder / "known.tsv").output


def test_a_draft_translation_is_evidence(folder: Path) -> None:
    result = run("align", folder / "news.en", folder / "news.ru", "--format", "vecalign", "--translate")
    assert "[2]:[2, 3]" in result.output


def test_an_encoder_is_opened_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class SentenceTransformer:
        def __init__(self, name: str) -> None:
            assert name == "some/model"

        def encode(self, texts: list[str], **settings: object) -> np.ndarray:
            vectors = np.zeros((len(texts), 8), np.float32)
            vectors[np.arange(len(texts)), [len(texts) - 1 - k for k in range(len(texts))]] = 1
            return vectors

    monkeypatch.setitem(sys.modules, "sentence_transformers", ModuleType("sentence_transformers"))
    monkeypatch.setattr(sys.modules["sentence_transformers"], "SentenceTransformer", SentenceTransformer, raising=False)
    open_encoder.cache_clear()
    result = run("align", folder / "news.en", folder / "news.ru", "--format", "vecalign", "--encoder", "some/model")
    assert result.exit_code == 0
    assert "[0]" in result.output


def test_align_keeps_what_is_sure_and_says_so(folder: Path) -> None:
    result = run("align", folder / "news.en", folder / "news.ru", "--format", "vecalign", "--precision", "0.5")
    assert "kept 3 of 3 pairs" in result.output


def test_align_says_when_editions_are_strangers(folder: Path) -> None:
    (folder / "x.ru").write_text("Рецепт прост: мука и яйца.\nТесто отдыхает час.\n", encoding="utf-8")
    result = run("align", folder / "news.en", folder / "x.ru", "--format", "ladder")
    assert "do not look like translations" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.en", "missing.ru"], "does not exist"),
        (["gold"], "no pair of editions"),
        (["news.en", "gold"], "one is a folder"),
        (["bad.tsv"], "line 1: expected two columns"),
        (["news.en", "page.html"], "page.html is an HTML page: align pages with `aligner translate PAGE --edition PAGE`"),
    ],
)
def test_what_cannot_be_read_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(folder)
    Path("bad.tsv").write_text("alone\n", encoding="utf-8")
    Path("page.html").write_text("\n<!DOCTYPE html><html lang='ru'><p>Идёт снег.</p></html>\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        run("align", *arguments)
