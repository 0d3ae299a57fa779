"""Every format holds every pair, is valid by its standard, and appears whole or not at all."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from pyarrow.parquet import read_table

from aligner.cli.options import written
from aligner.errors import ExportError
from aligner.exchange import FORMATS, distinct, format_of, write
from aligner.exchange.html import pieces
from aligner.exchange.options import Options
from aligner.exchange.read import read_units
from aligner.exchange.xml import clean
from aligner.model import Article, Document, Edit, Finding, Pair, Quality, Record, Verdict
from aligner.text.encoding import one_line

CASES = Path(__file__).parent / "cases" / "export"
XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"


def document(*texts: tuple[str, str]) -> Document:
    article = Article(text="\n".join(en for en, _ in texts), lang="en", title="A <b> & title", published=date(2013, 3, 8),
                      url="https://example.org/?a=1&b=2")  # fmt: skip
    pairs = [
        Pair(article.key, i, en, ru, machine="машина", model="m 1", confidence=0.5)
        for i, (en, ru) in enumerate(texts)
    ]
    finding = Finding(pairs[0].id, "missing", "error", "Baku <is> missing.", ((0, 4),), ((2, 6),), "baku", "Баку",
                      Edit("ru", 2, 6, "Баку"))  # fmt: skip
    verdict = Verdict("f", pairs[-1].id, "edit", "ann", datetime(2024, 5, 1, 12, tzinfo=UTC), pairs[-1].ru)
    records = [Record(pair, paragraph=pair.index) for pair in pairs]
    records[0] = Record(pairs[0], (finding,), "flagged")
    if len(records) > 1:
        records[-1] = Record(pairs[-1], (), "reviewed", (verdict,), len(records) - 1)
    return Document(article, tuple(records), None, "aligner | m 1")


TEXTS = (("Baku is\twarm & <dry>.", "В Гяндже\nтепло."), ("“Yes” 😀", "«Да» 😀"), ("_x_", "_x_"))
DOCUMENT = document(*TEXTS)


def shown(file: Path) -> str:
    """What a file holds, as text."""
    if file.suffix == ".parquet":
        return str(read_table(file).to_pylist())
    if file.suffix in (".docx", ".xlsx") or zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            return unescape("".join(archive.read(n).decode() for n in archive.namelist() if n.endswith((".xml", ".xhtml"))))
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_writes_every_pair(name: str, tmp_path: Path) -> None:
    made = FORMATS[name]
    path = tmp_path / "sub" / f"out{(*made.suffixes, '')[0]}"
    assert write([DOCUMENT, DOCUMENT], path, name) == 2 * len(TEXTS)
    files = sorted(file for file in path.parent.rglob("*") if file.is_file())
    assert len(files) == len(made.parts)
    everything = "".join(shown(file) for file in files)
    assert "😀" in everything and "_x_" in everything
    assert write([], path, name) == 0 and write([Document(DOCUMENT.article, ())], path, name) == 0


def test_tmx_is_valid_and_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.tmx"
    write([DOCUMENT], path)
    tree = etree.parse(path)
    dtd = etree.DTD(str(CASES / "tmx14.dtd"))
    assert dtd.validate(tree), dtd.error_log
    assert [seg.text for seg in tree.iterfind(".//seg")] == [text for pair in TEXTS for text in pair]
    assert tree.find(".//note").text == "error: Baku <is> missing."
    assert tree.findall(".//tuv")[-1].get("changeid") == "ann"


def test_xliff_says_what_is_decided(tmp_path: Path) -> None:
    path = tmp_path / "out.xlf"
    write([DOCUMENT], path)
    tree = etree.parse(path)
    assert [unit.find(XLIFF + "target").get("state") for unit in tree.iter(XLIFF + "trans-unit")] == [
        "needs-review-translation",
        "translated",
        "final",
    ]
    assert [unit.find(XLIFF + "source").text for unit in tree.iter(XLIFF + "trans-unit")] == [
        en for en, _ in TEXTS
    ]


@pytest.mark.parametrize(("name", "said"), [("out.xlf", "draft: rewrite, rare words"), ("out.xlf2", "rewrite, rare words")])
def test_xliff_says_how_good_a_draft_is(tmp_path: Path, name: str, said: str) -> None:
    pair = replace(DOCUMENT.records[0].pair, quality=Quality(0.1, 0.8, "rewrite", ("rare words",)))
    write([replace(DOCUMENT, records=(Record(pair),))], tmp_path / name, "xliff2" if name.endswith("2") else None)
    assert [note.text for note in etree.parse(tmp_path / name).iter("{*}note")] == [said]
    assert [unit.columns["quality"] for unit in read_units(tmp_path / name)] == ["rewrite"]


def test_json_is_the_documented_object(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write([DOCUMENT], path)
    value = json.loads(path.read_text(encoding="utf-8"))
    assert set(value) == {"article", "edition", "pairs", "findings", "made_by"}
    assert value["article"]["headline"] == "A <b> & title" and value["article"]["published"] == "2013-03-08"
    assert [pair["en"] for pair in value["pairs"]] == [en for en, _ in TEXTS]
    assert value["findings"][0]["suggestion"] == {"lang": "ru", "start": 2, "stop": 6, "text": "Баку"}
    write([DOCUMENT, DOCUMENT], path)
    assert len(json.loads(path.read_text(encoding="utf-8"))) == 2


def test_html_escapes_and_marks(tmp_path: Path) -> None:
    path = tmp_path / "out.html"
    write([DOCUMENT], path)
    page = path.read_text(encoding="utf-8")
    assert "<b>" not in page and "A &lt;b&gt; &amp; title" in page
    assert '<mark class="error">Baku</mark>' in page
    assert "<script" not in page and "http-equiv" not in page


def test_text_keeps_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    write([DOCUMENT], path)
    assert path.read_text(encoding="utf-8").split("\n\n") == ["В Гяндже\nтепло.", "«Да» 😀", "_x_\n"]


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), min_size=1, max_size=4))
def test_moses_and_tsv_never_break_a_line(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    texts = [
        (en.encode("utf-8", "ignore").decode(), ru.encode("utf-8", "ignore").decode()) for en, ru in texts
    ]
    write([document(*texts)], folder / "out.moses")
    write([document(*texts)], folder / "out.tsv")
    for name, extra in (("out.en", 0), ("out.ru", 0), ("out.tsv", 1)):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(texts) + extra
    cells = [line.split("\t") for line in (folder / "out.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    assert [one_line(row[1]) for row in cells] == [one_line(en) for en, _ in texts]


@given(st.text(st.characters(codec="utf-8")))
def test_clean_text_is_what_xml_can_hold(text: str) -> None:
    element = etree.Element("seg")
    element.text = clean(text)
    again = etree.fromstring(etree.tostring(element)).text or ""
    assert again == clean(text)
    if text.isprintable():
        assert clean(text) == text


def test_pieces_cover_the_text() -> None:
    record = DOCUMENT.records[0]
    assert "".join(text for text, _ in pieces(record, "ru")) == record.pair.ru
    assert [severity for _, severity in pieces(record, "en")] == ["error", ""]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("precious\n")

    def breaking() -> Iterator[Document]:
        yield DOCUMENT
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(breaking(), path)
    assert path.read_text() == "precious\n"
    assert [file.name for file in tmp_path.iterdir()] == ["out.jsonl"]


def test_the_same_texts_are_written_once() -> None:
    again = document((" Baku is\n warm & <dry>. ", "В Гяндже тепло."), ("New.", "Новое."), ("New.", "Иное."))
    found = list(distinct([DOCUMENT, again, DOCUMENT]))
    assert [[record.pair.en for record in each.records] for each in found] == [
        [en for en, _ in TEXTS],
        ["New.", "New."],
    ]


def test_links_and_pipes_stay_what_they_are(tmp_path: Path) -> None:
    """A link that leads nowhere but to itself is replaced."""
    link, file, pipe, loop = (tmp_path / f"{name}.tsv" for name in ("link", "file", "pipe", "loop"))
    link.symlink_to(file)
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    write([DOCUMENT], link)
    assert link.is_symlink() and file.stat().st_size
    with ThreadPoolExecutor() as pool:
        read = pool.submit(pipe.read_bytes)
        write([DOCUMENT], pipe)
    assert read.result() == file.read_bytes() and pipe.is_fifo()
    write([DOCUMENT], loop)
    assert loop.read_bytes() == file.read_bytes()


def test_the_files_that_were_written_are_named() -> None:
    assert written(1, Path("a.tsv"), None) == "1 pair written to a.tsv."
    assert written(2, Path("a.moses"), None) == "2 pairs written to a.en and a.ru."
    assert written(2, Path("a"), "huggingface") == "2 pairs written to a/train.parquet and a/README.md."


def test_places_and_names_that_do_not_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot be written"):
        write([DOCUMENT], tmp_path / "file" / "out.tsv")
    with pytest.raises(ExportError, match="names no format"):
        format_of(tmp_path / "out.doc")
    with pytest.raises(ExportError, match="Unknown export format"):
        format_of(None, "doc")
    with pytest.raises(ExportError, match="needs 2 files"):
        write([DOCUMENT], None, "moses")


READABLE = ("json", "jsonl", "parquet", "tsv", "csv", "xlsx", "tmx", "xliff", "xliff2", "po", "docx-table", "moses")
AWKWARD = (
    "<b>", "</seg>", "&amp;", "&#160;", "]]>", "<!-- -->", "{1}", "%s", "\\n", "\\", "_x0041_", "_x005F_", '"', '""', "=1+1", "'=", "'", "#", ",", ";", "|",
    "\u00a0", "\u2009", "\u202f", "\u00ad", "\u200b", "\u200d", "\u200e", "\u202e", "\ufeff", "\u2060", "שלום", "سلام", "😀", "𐍈", "e\u0301", "й", "☃\ufe0f", "  ",
)  # fmt: skip
PIECE = st.sampled_from(AWKWARD) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=20)
AWKWARD_TEXT = st.lists(PIECE, max_size=6).map("".join).map(clean) | st.sampled_from(["long and <awkward> " * 1_500])
_LEADING = re.compile("^[\\s\ufeff]+")  # cells are stripped, and a file's first U+FEFF is its byte order mark
BREAKS = st.lists(st.sampled_from(["\r\n", "\n", "\t", "\r", "\u2028", "\x85", "a", "=b", '"']), max_size=6).map("".join)


def read_back(made: Document, name: str, folder: Path) -> list[tuple[str, str]]:
    path = folder / f"out{(*FORMATS[name].suffixes, '.docx')[0]}"
    write([made], path, name)
    units = read_units(path)
    if name != "moses":
        assert [unit.id for unit in units] == [record.pair.id for record in made.records]
    return [(unit.pair.en, unit.pair.ru) for unit in units]


@pytest.mark.parametrize("name", READABLE)
@given(texts=st.lists(st.tuples(AWKWARD_TEXT, AWKWARD_TEXT), min_size=1, max_size=3))
@example(texts=[("", "=2+2"), ("\u00a0a\u00a0b", "'=x")])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back_to_the_letter(name: str, texts: list[tuple[str, str]], tmp_path: Path) -> None:
    texts = [(_LEADING.sub("", f"{en} a"), _LEADING.sub("", f"{ru} б")) for en, ru in texts]
    assert read_back(document(*texts), name, tmp_path) == texts


@pytest.mark.parametrize("name", READABLE)
@given(texts=st.lists(st.tuples(BREAKS, BREAKS), min_size=1, max_size=3))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_breaks_within_a_text_part_no_pairs(name: str, texts: list[tuple[str, str]], tmp_path: Path) -> None:
    texts = [(f"{en} a", f"{ru} б") for en, ru in texts]
    read = read_back(document(*texts), name, tmp_path)
    assert [tuple(map(one_line, pair)) for pair in read] == [tuple(map(one_line, pair)) for pair in texts]


def test_language_tags_are_written_as_asked(tmp_path: Path) -> None:
    for name, path in (("tmx", tmp_path / "a.tmx"), ("xliff", tmp_path / "a.xlf"), ("xliff2", tmp_path / "a.xlf2")):
        write([DOCUMENT], path, name, Options.of("ru-KZ,en-US"))
        text = path.read_text(encoding="utf-8")
        assert "en-US" in text and "ru-KZ" in text and '"ru"' not in text
        assert len(read_units(path)) == len(TEXTS)
    for wrong in ("en-US", "en,de", "en,ru,ru", "en US,ru"):
        with pytest.raises(ExportError, match="en-US,ru-RU"):
            Options.of(wrong)


def test_only_people_approve_and_only_their_words_match_exactly(tmp_path: Path) -> None:
    records = [
        replace(record, pair=replace(record.pair, origin=origin, reused=reused), decisions=())
        for record, origin, reused in zip(
            DOCUMENT.records, ("machine", "machine", "human"), (False, True, True), strict=True
        )
    ]
    path = tmp_path / "a.xlf"
    write([replace(DOCUMENT, records=tuple(records))], path)
    units = list(etree.parse(path).iter(f"{XLIFF}trans-unit"))
    assert [unit.get("approved") for unit in units] == [None, None, "yes"]
    targets = [unit.find(f"{XLIFF}target").get("state-qualifier") for unit in units]
    assert targets == ["mt-suggestion", "mt-suggestion", "exact-match"]


def test_the_translated_article_has_its_headline_byline_and_day(tmp_path: Path) -> None:
    article = replace(DOCUMENT.article, byline="Ann Lee")
    path = tmp_path / "a.docx"
    write([replace(DOCUMENT, article=article)], path)
    said = [(p.style.name, p.text) for p in docx.Document(str(path)).paragraphs]
    assert said[:3] == [("Heading 1", "В Гяндже\nтепло."), ("Subtitle", "Ann Lee · 8 марта 2013 г."), ("Normal", "«Да» 😀")]


def test_a_book_has_a_chapter_for_each_article(tmp_path: Path) -> None:
    made = replace(DOCUMENT, article=replace(DOCUMENT.article, byline="Ann Lee"))
    for name, texts in (("epub", ["В Гяндже тепло.", "Ann Lee · 8 марта 2013 г.", "«Да» 😀", "_x_"]),
                        ("epub-bilingual", ["В Гяндже тепло.", "Baku is warm & <dry>.", "Ann Lee · 8 марта 2013 г.", "“Yes” 😀", "«Да» 😀", "_x_", "_x_"])):  # fmt: skip
        path, again = tmp_path / f"{name}.epub", tmp_path / "again.epub"
        write([made, made], path, name)
        write([made, made], again, name)
        assert path.read_bytes() == again.read_bytes()
        with zipfile.ZipFile(path) as book:
            first = book.infolist()[0]
            assert (first.filename, first.compress_type, book.read(first)) == ("mimetype", zipfile.ZIP_STORED, b"application/epub+zip")
            page, package = (etree.fromstring(book.read(f"EPUB/{part}")) for part in ("article-00002.xhtml", "package.opf"))
        assert page.get("lang") == "ru"
        assert [one_line(node.text) for node in page.find("{*}body")] == texts
        files = {item.get("href") for item in package.iter("{*}item")}
        assert files == {"nav.xhtml", "style.css", "article-00001.xhtml", "article-00002.xhtml"}
        assert package.findtext("{*}metadata/{*}title") == "В Гяндже\nтепло. (+1)"


def test_a_sheet_holds_text_and_no_formulas(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write([document(("=1+1", "=2+2"))], path)
    cell = openpyxl.load_workbook(path).active["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    write([document(("=1+1", "'-2"))], tmp_path / "a.csv")
    assert ",'=1+1,''-2," in (tmp_path / "a.csv").read_text("utf-8")


def test_what_excel_cannot_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ExportError, match="longer than the 32,767 characters"):
        write([document(("a " * 20_000, "б"))], tmp_path / "a.xlsx")
    monkeypatch.setattr("aligner.exchange.sheets._ROWS", 2)
    with pytest.raises(ExportError, match="Excel takes 2 pairs"):
        write([document(("a", "б"))] * 3, tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_xces_links_name_their_files(tmp_path: Path) -> None:
    write([DOCUMENT], tmp_path / "book.xces", "xces")
    links = etree.parse(tmp_path / "book.xml").find("linkGrp")
    assert (links.get("fromDoc"), links.get("toDoc")) == ("book.en.xml", "book.ru.xml")
    ids = {s.get("id") for s in etree.parse(tmp_path / "book.ru.xml").iter("s")}
    assert [link.get("xtargets") for link in links] == ["1:1;1:1", "2:1;2:1", "3:1;3:1"] and "3:1" in ids
