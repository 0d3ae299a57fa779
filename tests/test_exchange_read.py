"""Files of other tools: what is read of them, what is remarked on, and what is refused in one sentence."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from aligner.errors import InputError
from aligner.exchange.jsons import _items
from aligner.exchange.read import Dialect, read_units, stream_units
from aligner.exchange.standing import standing
from aligner.exchange.units import Remarks, day
from aligner.text.languages import language
from aligner.text.tables import decode_lines, guess_delimiter

EN, RU = "Snow fell in Gori.", "В Гори выпал снег."
EN2, RU2 = "It melted in Batumi.", "В Батуми он растаял."


def tmx(*units: str, head: str = "", srclang: str = "en") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<tmx version="1.4"><header creationtool="x" '
        f'creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="{srclang}" datatype="text"/>'
        f"<body>{''.join(units)}</body></tmx>"
    )


def tu(en: str = EN, ru: str = RU, inside: str = "", langs: tuple[str, str] = ("en", "ru"), **attributes: str) -> str:
    named = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<tu{named}>{inside}<tuv xml:lang="{langs[0]}"><seg>{en}</seg></tuv>'
        f'<tuv xml:lang="{langs[1]}"><seg>{ru}</seg></tuv></tu>'
    )


def xliff(*files: str) -> str:
    return (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:sdl="http://sdl.com/FileTypes/'
        f'SdlXliff/1.0">{"".join(files)}</xliff>'
    )


def file(*units: str, target: str = "ru", original: str = "a.docx", extra: str = "") -> str:
    return (
        f'<file original="{original}" source-language="en-GB" target-language="{target}" datatype="x-text"{extra}>'
        f"<body>{''.join(units)}</body></file>"
    )


def unit(en: str = EN, ru: str = RU, id: str = "1", extra: str = "") -> str:
    return f'<trans-unit id="{id}"{extra}><source>{en}</source><target>{ru}</target></trans-unit>'


def xliff2(*files: str) -> str:
    return f'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="ru">{"".join(files)}</xliff>'


SEGMENT = f"<segment><source>{EN}</source><target>{RU}</target></segment>"
SDL = (
    f'<trans-unit id="u"><source>{EN} {EN2}</source><seg-source><mrk mtype="seg" mid="4">{EN}</mrk> '
    f'<mrk mtype="seg" mid="5">{EN2}</mrk></seg-source><target><mrk mtype="seg" mid="4">{RU}</mrk> '
    f'<mrk mtype="seg" mid="5">{RU2}</mrk></target><sdl:seg-defs><sdl:seg id="4" conf="Translated"/></sdl:seg-defs>'
    "</trans-unit>"
)
ONE, BOTH = [(EN, RU)], [(EN, RU), (EN2, RU2)]
ROWS = f"{EN}\t{RU}\n{EN2}\t{RU2}\n"

READ = {
    # tables: columns by language, name or letters; delimiter and quoting over several rows
    "codes.tsv": (f"EN-us\tru_RU\n{EN}\t{RU}\n", ONE),
    "names.tsv": (f"№\tанглийский\tРусский\n1\t{EN}\t{RU}\n", ONE),
    "sides.tsv": (f"target\tsource\n{RU}\t{EN}\n", ONE),
    "semicolons.csv": (f"source;target\n{EN};{RU}\n{EN2};{RU2}\n", BOTH),
    "commas.csv": ('en,ru\n"Gori, in snow","Гори, в снегу"\n', [("Gori, in snow", "Гори, в снегу")]),
    "commas-in-text.csv": ("en;ru\nGori, snow, wind;Гори, снег, ветер\nBatumi, sun;Батуми, солнце\n", [("Gori, snow, wind", "Гори, снег, ветер"), ("Batumi, sun", "Батуми, солнце")]),
    "quotes-of-text.tsv": ('en\tru\n"No," he said.\t«Нет», — сказал он.\n"Yes."\t"Да."\n', [('"No," he said.', "«Нет», — сказал он."), ('"Yes."', '"Да."')]),
    "quotes-of-sheets.tsv": ('en\tru\n"The ""old"" town"\t"«Старый» ""город"""\n', [('The "old" town', '«Старый» "город"')]),
    "breaks-of-sheets.tsv": ('en\tru\n"The ""old""\ntown"\tгород\n', [('The "old"\ntown', "город")]),
    "all-quoted.tsv": (f'"en"\t"ru"\n"{EN}"\t"{RU}"\n', ONE),
    "comment.tsv": (f"# made by a tool, of two columns; see its manual\nen\tru\n{ROWS}", BOTH),
    "windows.tsv": (f"en\tru\r\n{EN}\t{RU}\r\n", ONE),
    "aligned.tsv": (f"source\ttarget\tscore\tsource_text\ttarget_text\n0\t0\t.9\t{EN}\t{RU}\n1\t\t.8\t{EN2}\t\n", ONE),
    "title.csv": (f"Memory of the desk,,\n,,\nid,en,ru\n1,{EN},{RU}\n", ONE),
    "separator.csv": (f"sep=;\r\nen;ru\r\n{EN};{RU}\r\n", ONE),
    "mac.csv": (f"en,ru\r{EN},{RU}\r{EN2},{RU2}\r", BOTH),
    "named-by-part.csv": (f"id,text_en,text_ru\n1,{EN},{RU}\n", ONE),
    "named-in-brackets.csv": (f"Source (EN),Target (RU),Comment\n{EN},{RU},x\n", ONE),
    "twins.csv": (f"ru_score,ru_text,en_score,en_text\n1,{RU},2,{EN}\n", ONE),
    "breaks-of-sheets.csv": (f'id;en;ru\r\n1;"Snow;\r\nice";"Снег; ""лёд"""\r\n2;{EN};{RU}\r\n', [("Snow;\nice", 'Снег; "лёд"'), (EN, RU)]),
    "hunalign.txt": (f"{EN}\t{RU}\t0.5\n{EN} ~~~ {EN2}\t{RU} ~~~ {RU2}\t-0.4\n\t<p>\t0.3\n", [(EN, RU), (f"{EN} {EN2}", f"{RU} {RU2}")]),
    # objects
    "names.jsonl": (f'{{"English": "{EN}", "Russian": "{RU}"}}', ONE),
    "codes.jsonl": (f'{{"translation": {{"en-US": "{EN}", "ru_RU": "{RU}"}}}}', ONE),
    "scripts.jsonl": (f'{{"sentence_eng_Latn": "{EN}", "sentence_rus_Cyrl": "{RU}"}}', ONE),
    "nested.jsonl": (f'{{"meta": {{"id": 3}}, "text": {{"en": "{EN}", "ru": "{RU}"}}}}', ONE),
    "languages.jsonl": (f'{{"translation": {{"language": ["de", "en", "ru"], "translation": ["x", "{EN}", "{RU}"]}}}}', ONE),
    "sentences.jsonl": (f'{{"en": ["{EN}", "{EN2}"], "ru": ["{RU}", "{RU2}"]}}', BOTH),
    "one-after-another.json": (f'{{"en": "{EN}", "ru": "{RU}"}}\n\n{{"en": "{EN2}",\n "ru": "{RU2}"}}', BOTH),
    "list.json": (f'[{{"en": "{EN}", "ru": "{RU}"}}]', ONE),
    "export.json": (f'{{"article": {{"key": "k", "published": "2020-01-02"}}, "pairs": [{{"en": "{EN}", "ru": "{RU}"}}]}}', ONE),
    "aligned.jsonl": (f'{{"source": [0], "target": [0], "source_text": "{RU}", "target_text": "{EN}"}}\n{{"source": [1], "target": [], "source_text": "{RU2}", "target_text": ""}}', ONE),
    "opus.jsonl": (f'{{"translation": {{"en": "{EN}", "ru": "{RU}"}}}}', ONE),
    # TMX
    "repeated-ids.tmx": (tmx(tu(tuid="7"), tu(EN2, RU2, tuid="7")), BOTH),
    "entities.tmx": (tmx(tu("In&nbsp;&town;", "В&nbsp;&town;"), head='<!DOCTYPE tmx [<!ENTITY nbsp "&#160;"><!ENTITY town "Gori">]>'), [("In\xa0Gori", "В\xa0Gori")]),
    "control.tmx": (tmx(tu("Snow&#x1F;in&#31;Gori", RU), tu(EN2, RU2)), [("Snow in Gori", RU), (EN2, RU2)]),
    "iso-639-2.tmx": (tmx(tu(langs=("eng", "rus"))), ONE),
    "third-language.tmx": (tmx(tu(), tu(langs=("en", "enm")), tu(langs=("run", "ru"))), ONE),
    "variants.tmx": (tmx(f'<tu><tuv xml:lang="en-GB"><seg>{EN}</seg></tuv><tuv xml:lang="en-US"><seg>x</seg></tuv><tuv xml:lang="ru"><seg>{RU}</seg></tuv></tu>'), ONE),
    "codes.tmx": (tmx(tu('In<ph type="lb"/>Gori', "В<x/>Гори")), [("In Gori", "В Гори")]),
    "bold.tmx": (tmx(tu('<ph>&lt;b&gt;</ph>G<ph>&lt;/b&gt;</ph>ori <bpt i="1">&lt;b&gt;</bpt>G<ept i="1"/>ori', "<hi>Г</hi>ори")), [("Gori Gori", "Гори")]),
    "deep.tmx": (tmx(tu("<hi>" * 200 + EN + "</hi>" * 200, RU)), ONE),
    "broken-utf-8.tmx": (tmx(tu(f"{EN}\udce9"), tu(EN2, RU2)), [(f"{EN}\ufffd", RU), (EN2, RU2)]),
    "break-after-a-sentence.tmx": (tmx(tu(f"{EN}<ph>&lt;mq:nt/&gt;</ph>{EN2}", f"{RU}<ut>&lt;br/&gt;</ut>{RU2}")), [(f"{EN} {EN2}", f"{RU} {RU2}")]),
    "tags-of-omegat.tmx": (tmx(tu("&lt;b0&gt;Snow&lt;/b0&gt; in&lt;x1/&gt;Gori &lt;b", RU)).replace('creationtool="x"', 'creationtool="OmegaT"'), [("Snow in Gori <b", RU)]),
    # XLIFF
    "two-files.xlf": (xliff(file(unit()), file(unit(EN2, RU2), original="b.docx")), BOTH),
    "translate-no.xlf": (xliff(file(unit(), unit("a.png", "", "2", ' translate="no"'), f'<group translate="no">{unit("b", "", "3")}{unit(EN2, RU2, "4", " translate=" + chr(34) + "yes" + chr(34))}</group>')), BOTH),
    "mixed.xlf": (xliff(file(unit(), target="de"), file(unit())), ONE),
    "alternatives.xlf": (xliff(file(f"<trans-unit id='1'><source>{EN}</source><target>{RU}</target><alt-trans><source>x</source><target>y</target></alt-trans></trans-unit>")), ONE),
    "breaks.xlf": (xliff(file(unit('In<x id="1" ctype="lb"/>Gori', 'В<x id="1"/>Гори'))), [("In Gori", "В Гори")]),
    "tracked.sdlxliff": (xliff(file(unit(EN, f'<mrk mtype="x-sdl-deleted">Дождь. </mrk><mrk mtype="x-sdl-added">{RU}</mrk>'))), ONE),
    "tracked.mqxliff": (xliff(file(unit(EN, f'<mq:del xmlns:mq="MQXliff">Дождь. </mq:del>{RU}'))), ONE),
    "segments.sdlxliff": (xliff(file(SDL)), BOTH),
    "line-break.xlf": (xliff2(f'<file id="f"><unit id="u"><segment><source>In<ph id="1" type="fmt" subType="xlf:lb"/>Gori</source><target>{RU}</target></segment></unit></file>'), [("In Gori", RU)]),
    "no-segment-ids.xlf": (xliff2(f'<file id="f"><unit id="u">{SEGMENT}<ignorable><source> </source></ignorable>{SEGMENT.replace(EN, EN2).replace(RU, RU2)}</unit></file>'), BOTH),
    "files.xlf": (xliff2(f'<file id="f"><unit id="u">{SEGMENT}</unit></file><file id="g"><unit id="u">{SEGMENT}</unit></file>'), ONE * 2),
    # gettext
    "catalog.po": (f'msgid ""\nmsgstr "Language: ru\\n"\n\nmsgid "{EN}"\nmsgstr "{RU}"\n\nmsgid "x"\nmsgstr ""\n', ONE),
    "plural.po": ('msgid "%d village"\nmsgid_plural "%d villages"\nmsgstr[0] "%d село"\nmsgstr[1] "%d села"\nmsgstr[2] "%d сёл"\n', [("%d village", "%d село"), ("%d villages", "%d сёл")]),
    "contexts.po": (f'msgctxt "a"\nmsgid "{EN}"\nmsgstr "{RU}"\n\nmsgctxt "b"\nmsgid "{EN}"\nmsgstr "{RU2}"\n\n#~ msgid "x"\n#~ msgstr "ы"\n', [(EN, RU), (EN, RU2)]),
    "long.po": ("".join(f'#: a.c:{n}\nmsgid "Snow {n}"\nmsgstr "Снег {n}"\n\n' for n in range(600)), [(f"Snow {n}", f"Снег {n}") for n in range(600)]),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_files_of_other_tools_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    text, pairs = READ[name]
    path.write_text(text, encoding="utf-8", errors="surrogateescape", newline="")
    units = read_units(path)
    assert [(unit.pair.en, unit.pair.ru) for unit in units] == pairs
    assert len({unit.id for unit in units}) == len(units)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_that_a_table_shows_by_itself(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"en,ru\n{EN},{RU}\n".encode(encoding))
    assert [unit.pair.ru for unit in read_units(path)] == [RU]


def test_columns_and_encoding_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "bare.tsv"
    path.write_bytes(f"1\t{RU}\t{EN}\n".encode("cp1251"))
    (unit,) = read_units(path, dialect=Dialect(("id", "ru", "en"), "cp1251"))
    assert (unit.id, unit.pair.en, unit.pair.ru, unit.line) == ("1", EN, RU, 1)


def workbook(path: Path, **sheets: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def said_of(path: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """What is read of a file, and what is remarked on."""
    remarks = Remarks(path.name)
    return [(unit.pair.en, unit.pair.ru) for unit in stream_units(path, remarks)], list(remarks)


def test_xlsx(tmp_path: Path) -> None:
    (unit,) = read_units(workbook(tmp_path / "a.xlsx", a=[("id", "English", "Russian", "note"), (7, EN, RU, None)]))
    assert (unit.id, unit.pair.en, unit.pair.ru, dict(unit.columns)) == ("7", EN, RU, {"note": ""})


def test_sheets_and_titles_above_the_columns_and_formulas(tmp_path: Path) -> None:
    pairs = [("Pairs of May",), (None,), ("date", "en", "ru"), (datetime(2020, 5, 1), EN, RU), (None, '=B4&"x"', RU2)]
    pages = workbook(tmp_path / "a.xlsx", about=[("Read me",)], pairs=pairs, more=[("ru", "en"), (RU2, EN2)])
    found, said = said_of(pages)
    assert found == [(EN, RU), ("", RU2), (EN2, RU2)]
    assert set(said) == {
        "a.xlsx:1: the sheet about without columns of both texts was left out.",
        "a.xlsx:1: a row above the names of the columns was left out.",
        "a.xlsx:5: a formula without a saved value was read as empty; open the file in Excel and save it.",
    }
    assert read_units(pages)[0].pair.published == date(2020, 5, 1)


def test_hidden_sheets_and_cells_beside_the_table_are_left_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", pairs=[("en", "ru"), (EN, RU, None, "a note")], old=[("en", "ru"), (EN2, RU2)])
    book = openpyxl.load_workbook(path)
    book["old"].sheet_state = "hidden"
    book.save(path)
    found, said = said_of(path)
    assert found == ONE
    assert set(said) == {
        "a.xlsx:1: the sheet old, which is hidden, was left out.",
        "a.xlsx:2: a cell beyond the columns that have names was left out.",
    }


def word(path: Path, *tables: list[tuple[str, ...]]) -> Path:
    made = docx.Document()
    for rows in tables:
        table = made.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    made.save(path)
    return path


def test_tables_of_word(tmp_path: Path) -> None:
    studio = [("Segment ID", "Segment status", "Source segment", "Target segment"), ("1", "Translated (100%)", EN, RU), ("2", "Draft (0%)", EN2, RU2)]
    found, said = said_of(word(tmp_path / "a.docx", [("x", "y"), ("1", "2")], studio, [("ru", "en"), (RU, EN)]))
    assert found == [*BOTH, (EN, RU)] and said == ["a.docx:1: table 1 without columns of both texts was left out."]
    units = read_units(word(tmp_path / "b.docx", studio))
    assert [standing(unit.columns) for unit in units] == ["translated", "draft"]


def test_changes_that_an_editor_tracked_in_word_are_read_as_accepted(tmp_path: Path) -> None:
    word(tmp_path / "plain.docx", [("en", "ru"), (EN, "В Гори HERE"), (EN2, "GONE")])
    changes = '</w:t></w:r><w:ins w:id="1"><w:r><w:t>выпал</w:t><w:tab/></w:r></w:ins><w:del w:id="2"><w:r><w:delText>шёл</w:delText></w:r></w:del><w:r><w:t>снег.'
    with zipfile.ZipFile(tmp_path / "plain.docx") as plain, zipfile.ZipFile(tmp_path / "a", "w") as changed:
        for part in plain.namelist():
            text = plain.read(part).decode("utf-8", "surrogateescape")
            if part == "word/document.xml":
                text = text.replace("HERE", changes)
                row = text.rindex("<w:tr>")
                text = text[:row] + text[row:].replace("<w:tr>", '<w:tr><w:trPr><w:del w:id="3"/></w:trPr>', 1)
            changed.writestr(part, text.encode("utf-8", "surrogateescape"))
    assert said_of(tmp_path / "a") == ([(EN, "В Гори выпал\tснег.")], [])


def test_cells_that_span_columns(tmp_path: Path) -> None:
    word(tmp_path / "a.docx", [("Do not change", "", ""), ("id", "en", "ru"), ("1", EN, RU)])
    made = docx.Document(str(tmp_path / "a.docx"))
    made.tables[0].cell(0, 0).merge(made.tables[0].cell(0, 2))
    made.save(str(tmp_path / "a.docx"))
    assert said_of(tmp_path / "a.docx") == (ONE, ["a.docx:1: a row above the names of the columns was left out."])


def test_columns_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    for row in ({"English": EN, "Russian": RU}, {"meta": {"n": [1]}, "pair": {"ru": RU, "en": EN}}, {"source": RU, "target": EN, "score": 0.5}):
        parquet.write_table(pyarrow.Table.from_pylist([row]), path)
        assert said_of(path) == (ONE, [])


def test_moses(tmp_path: Path) -> None:
    (tmp_path / "c.en").write_text(f"{EN}\n\n{EN2}\n", encoding="utf-8")
    (tmp_path / "c.ru").write_text(f"{RU}\n\n{RU2}\n", encoding="utf-8")
    (tmp_path / "d.en").write_bytes(f"{EN}\r\nIt\u2028melted in\rBatumi.".encode())
    (tmp_path / "d.ru").write_bytes(f"{RU}\r\n{RU2}\r\n".encode())
    assert said_of(tmp_path / "d.ru")[0] == [(EN, RU), ("It melted in Batumi.", RU2)]
    for name in ("c.en", "c.ru", "c.moses"):
        assert [(u.pair.en, u.pair.ru, u.line) for u in read_units(tmp_path / name)] == [(EN, RU, 1), (EN2, RU2, 3)]


@pytest.mark.parametrize(
    ("beads", "pairs"),
    [
        ("0 0 0.5\n1 1 0.7\n2 3 0\n", [(EN, RU), (EN2, f"{RU2} Да.")]),
        ("[0]:[0]:0.1\n[1]:[1, 2]:0.2\n", [(EN, RU), (EN2, f"{RU2} Да.")]),
        ("[0]:[0]\n[]:[2]\n", [(EN, RU)]),
        ("\n\n[2]:[1]\n", [(EN2, "Да.")]),
    ],
)
def test_beads_of_aligners_are_read_with_the_texts_beside_them(tmp_path: Path, beads: str, pairs: list[tuple[str, str]]) -> None:
    (tmp_path / "c.en").write_text(f"{EN}\n{EN2}\n", encoding="utf-8")
    (tmp_path / "c.ru").write_text(f"{RU}\n{RU2}\nДа.\n", encoding="utf-8")
    (tmp_path / "c.align").write_text(beads, encoding="utf-8")
    assert [(unit.pair.en, unit.pair.ru) for unit in read_units(tmp_path / "c.align")] == pairs
    (tmp_path / "c.align").write_text("[9]:[9]\n", encoding="utf-8")
    with pytest.raises(InputError, match="does not have: these are not its texts"):
        read_units(tmp_path / "c.align")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.tsv", f"en\tru\tsource\n{EN}\t{RU}\twire desk\n{EN2}\t{RU2}\tdesk\n", "a.tsv:2: source 'wire desk' is not a language; kept as a column. (1 more like this.)"),
        ("a.tsv", f"en\tru\n{RU}\t{EN}\n", "a.tsv:2: the English is in Cyrillic letters and the Russian in Latin ones: are the languages swapped?"),
        ("a.po", 'msgid "1 a"\nmsgid_plural "2 a"\nmsgstr[0] "1"\nmsgstr[1] "2"\nmsgstr[2] "3"\n', "a.po:1: of a message with plural forms the first and the last were read."),
        ("a.tsv", f"en\tru\tdate\n{EN}\t{RU}\tspring 2019\n", "a.tsv:2: date 'spring 2019' is not understood"),
        ("a.tmx", tmx(tu(inside='<prop type="source">wire</prop>'), srclang="*all*"), "source 'wire' is not a language"),
        ("a.tmx", tmx(tu(), "<tu><tuv xml:lang='en'><seg>x</seg></tuv></tu>"), "a unit without both English and Russian"),
        ("a.tmx", tmx(tu("x&#x1F;&#x02;", RU)), "a character that XML forbids was read as a space. (1 more like this.)"),
        ("a.xlf", xliff(file(unit()), file(unit(), target="de")), "a file from en-GB to de was left out"),
        ("a.tsv", f"source_text\ttarget_text\n{EN}\t{RU}\n{EN2}\t\n", "a sentence without a counterpart"),
    ],
)  # fmt: skip
def test_what_is_passed_over_is_said_once(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    remarks = Remarks(name)
    assert list(stream_units(path, remarks))
    assert any(said in remark for remark in remarks), list(remarks)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.tsv", f"1\ten-US\t{EN}\tru-RU\t{RU}\n2\ten-US\t{EN2}\tru-RU\t{RU2}\n" * 2, "a.tsv:1: no column en;"),
        ("a.align", "[0]:[0]:0.1\n", "a.align: the lines of an alignment without its texts; put a.en and a.ru beside it."),
        ("a.po", f'msgid "{EN}\nmsgstr "{RU}"\n', "a.po:1: not a line of a PO file"),
        ("a.po", 'msgid "Snow"\nmsgstr "Schnee"\n', "a catalog into a language that it does not name"),
        ("a.jsonl", f'{{"en": {{"text": "{EN}"}}, "ru": {{"text": "{RU}"}}}}', "a.jsonl:1: an object in place of a text"),
        ("a.jsonl", f'{{"en": ["{EN}"], "ru": "{RU}"}}', "a.jsonl:1: lists of different length"),
        ("a.json", f'[{{"en": "{EN}", "ru": "{RU}"}},\n{{"en": }}]', "a.json:2: broken JSON: Expecting value."),
        ("a.json", f'[{{"en": "{EN}", "ru": "{RU}"}}', "a.json:1: broken JSON: the list is not closed."),
        ("a.sdltm", "SQLite format 3\0", "export it as TMX"),
        ("a.pdf", "%PDF-1.4", "a PDF, not a file of pairs"),
        ("a.tmx", tmx(tu(EN, "\udcc2\udce3\udcee\udcf0\udce8" * 20)), "not UTF-8, as it should be"),
        ("a.tsv", ROWS, "a.tsv:1: no column en; name the columns in the first line"),
        ("a.tmx", tmx(tu(langs=("ka", "hy"))), "no unit pairs English with Russian, only hy, ka"),
        ("a.tmx", tmx(tu(langs=("en", "de"))), "only de, en"),
        ("a.tmx", tmx('<tu><tuv xml:lang="en">x</tuv><tuv xml:lang="ru">ы</tuv></tu>'), "no unit has a <seg>"),
        ("a.tmx", tmx(tu("&i;"), head='<!DOCTYPE t [<!ENTITY a "' + "a" * 1000 + '">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)) + "]>"), "broken XML: Maximum entity amplification"),
        ("a.tmx", tmx(tu("<hi>" * 1500 + EN + "</hi>" * 1500, RU)), "broken XML: Excessive depth in document: 256."),
        ("a.jsonl", '{"en":"a","ru":"b","x":' + "[" * 100_000, "a.jsonl:1: broken JSON"),
        ("a.jsonl", "[1]", "not a JSON object"),
        ("a.po", 'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "a"\nmsgstr "b"\n', "a catalog into de"),
        ("a.xlsx", "PK", "cannot be read as an XLSX workbook"),
        ("a.csv", 'en,ru\n"a,b\n', "broken table"),
        ("a.moses", "", "Moses needs a.en beside a.ru"),
        ("a.xlf", "", "a.xlf:1: broken XML"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(InputError) as error:
        read_units(path)
    assert said in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(("name", "said"), [("a.xlsx", "too much for an XLSX workbook"), ("a.docx", "too much for a Word document")])
def test_a_package_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as package, package.open("[Content_Types].xml", "w") as part:
        for _ in range(60):
            part.write(b" " * 1_000_000)
    with pytest.raises(InputError, match=f"would unpack to 60 MB, which is {said}"):
        read_units(tmp_path / name)


def test_entities_of_a_word_document_are_not_resolved_without_end(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_table(1, 2)
    word.save(tmp_path / "whole.docx")
    entities = '<!DOCTYPE w [<!ENTITY a "' + "a" * 1_000 + '">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)) + "]>"
    with zipfile.ZipFile(tmp_path / "whole.docx") as whole, zipfile.ZipFile(tmp_path / "a.docx", "w") as changed:
        for part in whole.namelist():
            text = whole.read(part)
            if part == "word/document.xml":
                text = text.replace(b"<w:document", entities.encode() + b"<w:document", 1).replace(b"<w:p/>", b"<w:p>&i;</w:p>")
                assert b"&i;" in text
            changed.writestr(part, text)
    with pytest.raises(InputError, match=r"a\.docx/word/document.xml:1: broken XML: Maximum entity"):
        read_units(tmp_path / "a.docx")


def test_control_characters_of_json_become_spaces(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"en": "a\\u0000b", "ru": "ы\\u001f"}', encoding="utf-8")
    assert [(unit.pair.en, unit.pair.ru) for unit in read_units(tmp_path / "a.jsonl")] == [("a b", "ы")]


def test_a_catalog_is_read_in_the_charset_that_it_names(tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=KOI8-R\\n"\n\n'
    (tmp_path / "a.po").write_bytes(f'{head}msgid "{EN}"\nmsgstr "{RU}"\n'.encode("koi8-r"))
    assert [(unit.pair.en, unit.pair.ru) for unit in read_units(tmp_path / "a.po")] == ONE


def test_half_characters_of_json_become_replacement_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"en": "a\\ud800b", "ru": "ы"}', encoding="utf-8")
    assert [unit.pair.en for unit in read_units(path)] == ["a\ufffdb"]


@pytest.mark.parametrize(
    ("code", "lang"), [("en", "en"), ("RU-ru", "ru"), ("en_GB", "en"), ("rus", "ru"), ("Russian", "ru"), ("enm", None), ("run", None), ("", None)]
)  # fmt: skip
def test_languages(code: str, lang: str | None) -> None:
    assert language(code) == lang


@pytest.mark.parametrize(
    ("text", "iso"), [("2019-03-08T10:00:00Z", "2019-03-08"), ("20190308T100000Z", "2019-03-08"), ("8.03.2019", "2019-03-08"), ("12/31/2019 10:00 AM", None), ("31.02.2019", None)]
)  # fmt: skip
def test_days(text: str, iso: str | None) -> None:
    found = day(text)
    assert (found.isoformat() if found else None) == iso


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).filter(
    lambda text: text.strip() == text and not text.startswith(("#", "\ufeff"))
)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_quoted_tables_come_back_as_they_were_written(rows: list[tuple[str, str]], delimiter: str) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([("en", "ru"), *rows])
    units = read_units(Path("made.csv"), out.getvalue().encode())
    assert [(unit.pair.en, unit.pair.ru) for unit in units] == rows


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a, b;c", "d;e"], ";"),
        (["a\tb, c"], "\t"),
        (["one,two", '"a;b","c"'], ","),
        (["word"], "\t"),
        (["a|b", "c, d|e"], "|"),
    ],
)
def test_delimiters(lines: list[str], delimiter: str) -> None:
    assert guess_delimiter(lines) == delimiter


LINES = st.lists(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n\0\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\ufeff")), min_size=1)


@settings(max_examples=40)
@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), piece=st.integers(1, 9))
def test_lines_are_the_same_however_a_file_is_cut(lines: list[str], end: str, encoding: str, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aligner.text.tables.PIECE", piece if encoding != "utf-16" else piece + 1)  # its mark is in the first piece
        read = list(decode_lines("a", BytesIO(end.join([*lines, ""]).encode(encoding))))
    assert read == lines


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=8)


@settings(max_examples=40)
@given(values=st.lists(JSON, max_size=4), indent=st.sampled_from([None, 1]), listed=st.booleans(), piece=st.integers(1, 9))
def test_values_of_json_are_the_same_however_a_file_is_cut(values: list[object], indent: int | None, listed: bool, piece: int) -> None:
    if not listed and values and isinstance(values[0], list):
        values = values[1:] if len(values) > 1 and not isinstance(values[1], list) else []
    text = json.dumps(values, indent=indent) if listed else "\n".join(json.dumps(value, indent=indent) for value in values)
    pieces = [text[at : at + piece] for at in range(0, len(text), piece)]
    assert list(_items(Path("a"), iter(pieces))) == values
