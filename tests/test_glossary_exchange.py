"""In and out of the termbase: TBX, tables, edits in place, comparison, suggestions, and the command line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from aligner.cli import cli
from aligner.errors import ExportError, GlossaryError, InputError
from aligner.glossary import compare, concept_table, load, writer
from aligner.glossary.concepts import Term
from aligner.glossary.draft import ConceptDraft, draft_of, take_in
from aligner.glossary.policy import NO_POLICY
from aligner.glossary.suggest import suggest
from aligner.glossary.tabular import FORMATS, read_table, write_table
from aligner.glossary.tbx import read_tbx, write_tbx
from aligner.text import sound

TERMBASE = Path(__file__).parent / "cases" / "glossary" / "termbase"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))
    return Path(shutil.copytree(TERMBASE, tmp_path / "termbase"))


@pytest.mark.parametrize("version", [2, 3])
def test_tbx_brings_back_what_it_took(tmp_path: Path, version: int) -> None:
    drafts = [draft_of(concept) for concept in load(TERMBASE).concepts.values()]
    path = tmp_path / "names.tbx"
    with path.open("wb") as out:
        assert write_tbx(drafts, out, version) == len(drafts)

    def told(draft: ConceptDraft) -> list[tuple[object, ...]]:
        return [(one.lang, one.name, one.status, one.since, one.until, one.variants) for one in draft.terms]

    back = list(read_tbx(path))
    assert [(draft.id, draft.kind, told(draft)) for draft in back] == [
        (draft.id, draft.kind, told(draft)) for draft in drafts
    ]
    root = etree.parse(path).getroot()
    assert etree.QName(root).localname == ("tbx" if version == 3 else "martif")
    assert etree.QName(root).namespace == ("urn:iso:std:iso:30042:ed-2" if version == 3 else None)


@pytest.mark.parametrize("step", [40, pytest.param(1, marks=pytest.mark.slow)], ids=["a sample", "all"])
def test_the_termbase_is_valid_tbx_basic(tmp_path: Path, step: int) -> None:
    path = tmp_path / "names.tbx"
    with path.open("wb") as out:
        write_tbx(map(draft_of, islice(load().concepts.values(), 0, None, step)), out)
    grammar = etree.RelaxNG(etree.parse(Path(__file__).parent / "cases" / "export" / "tbx-basic-dca.rng"))
    grammar.assertValid(etree.parse(path))


OTHERS = {
    "weblate": """<martif type="TBX" xml:lang="en"><text><body><termEntry id="id1">
        <langSet xml:lang="en"><tig><term>Goris</term></tig></langSet>
        <langSet xml:lang="ru_RU"><tig><term>Горис</term>
        <termNote type="administrativeStatus">forbidden</termNote></tig></langSet></termEntry></body></text></martif>""",
    "dct": """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
        xmlns:min="http://www.tbxinfo.net/ns/min"><text><body><conceptEntry id="c1"><langSec xml:lang="en-GB">
        <termSec><term>Goris</term></termSec></langSec><langSec xml:lang="ru"><termSec><term>Горис</term>
        <min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec></langSec>
        </conceptEntry></body></text></tbx>""",
    "v2 ntig": """<martif type="TBX" xml:lang="en"><text><body><termEntry><langSet xml:lang="EN"><ntig><termGrp>
        <term>Goris</term></termGrp></ntig></langSet><langSet xml:lang="RU"><ntig><termGrp><term>Горис</term>
        </termGrp></ntig></langSet><langSet xml:lang="fr"><tig><term>Goris</term></tig></langSet>
        </termEntry></body></text></martif>""",
    "min of 2013": """<TBX dialect="TBX-Min"><header><languages source="en" target="ru"/></header><body><entry id="c1">
        <langGroup xml:lang="en"><termGroup><term>Goris</term></termGroup></langGroup><langGroup xml:lang="ru"><termGroup>
        <term>Горис</term><termStatus>obsolete</termStatus></termGroup></langGroup></entry></body></TBX>""",
}


@pytest.mark.parametrize(
    ("text", "status"), list(zip(OTHERS.values(), ["forbidden", "deprecated", "preferred", "deprecated"], strict=True))
)
def test_tbx_of_others_is_read(tmp_path: Path, text: str, status: str) -> None:
    path = tmp_path / "other.tbx"
    path.write_text(text, "utf-8")
    (draft,) = read_tbx(path)
    assert [(term.lang, term.name) for term in draft.terms] == [("en", "Goris"), ("ru", "Горис")]
    assert draft.terms[1].status == status


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<martif><text>\n<body>", ":2: broken XML"),
        ("<html/>", "is it TBX"),
        ("", "broken XML"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "is it TBX"),
    ],
)
def test_broken_tbx_is_a_clear_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "broken.tbx"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=words):
        list(read_tbx(path))


@pytest.mark.slow
def test_a_large_tbx_is_read_entry_by_entry(tmp_path: Path) -> None:
    path = tmp_path / "large.tbx"
    drafts = (
        ConceptDraft("", (Term(f"Name{at}", "en"), Term(f"Имя{at}", "ru")), id=f"n{at}") for at in range(200_000)
    )
    with path.open("wb") as out:
        assert write_tbx(drafts, out) == 200_000
    assert sum(1 for _ in read_tbx(path)) == 200_000


@pytest.mark.parametrize("format", FORMATS)
def test_tables_bring_back_what_they_took(tmp_path: Path, format: str) -> None:
    glossary = load(TERMBASE)
    path = tmp_path / ("names.tsv" if format == "omegat" else "names.csv")
    with path.open("wb") as out:
        count = write_table(map(draft_of, glossary.concepts.values()), out, format)
    intake = take_in(read_table(path), glossary.concepts)
    assert (len(intake.new), intake.known, intake.refused) == (0, count, ())
    sources = [draft.side("en")[0].name for draft in read_table(path)]
    assert len(sources) == len(set(sources)) == count


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+7", "-x", "@import"])
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(tmp_path: Path, name: str) -> None:
    path = tmp_path / "names.csv"
    with path.open("wb") as out:
        write_table([ConceptDraft("", (Term(name, "en"), Term("Имя", "ru")))], out, "deepl")
    assert path.read_text("utf-8") == f"'{name},Имя\n"
    (draft,) = read_table(path)
    assert draft.terms[0].name == name


def test_rows_are_sorted_into_new_known_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        "\ufeffen,ru,description\nGoris,Го\u200bрис,town\nBaku,Баку,\nBaku,Баки,\nNothing,,\n", "utf-8"
    )
    intake = take_in(read_table(path), load(TERMBASE).concepts)
    assert list(intake.new) == ["goris"]
    assert intake.new["goris"].terms[1].name == "Горис"
    assert intake.known == 1
    assert [sentence.removeprefix(str(path)) for sentence in intake.refused] == [
        ":4: Baku is known here, but not as Баки; add it by hand",
        ":5: no ru name; nothing to pair",
    ]


PAIR = ("Testopolis", "Тестополис")


@pytest.mark.parametrize(
    ("name", "text", "names"),
    [
        ("deepl.csv", '"Testopolis","Тестополис","EN","RU"\n"Тестоград","Testograd","RU","EN-GB"\n', [PAIR, ("Testograd", "Тестоград")]),
        ("omegat.txt", "# Glossary in tab-separated format -*- coding: utf-8 -*-\nTestopolis\tТестополис\tnote\n", [PAIR]),
        ("excel.csv", "Testopolis, capital;Тестополис, столица\nTestograd;Тестоград\n", [("Testopolis, capital", "Тестополис, столица"), ("Testograd", "Тестоград")]),
        ("names.tsv", "English\tРусский\nTestopolis\tТестополис\n", [PAIR]),
        ("memoq.csv", "Entry_ID;English;English_Def;Russian;Russian_Def\n1;Testopolis;city;Тестополис;город\n", [PAIR]),
        ("sep.csv", "sep=;\nTestopolis;Тестополис\n", [PAIR]),
        ("utf16.csv", "Testopolis;Тестополис\n", [PAIR]),
        ("weblate.csv", '"location","source","target","id"\n"","Testopolis","Тестополис",""\n', [PAIR]),
    ],
)  # fmt: skip
def test_tables_of_other_tools_are_read(tmp_path: Path, name: str, text: str, names: list[tuple[str, str]]) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-16" if name.startswith("utf16") else "utf-8-sig"))
    assert [(draft.side("en")[0].name, draft.side("ru")[0].name) for draft in read_table(path)] == names


@pytest.mark.parametrize("encoding", ["hex", "zip", "rot13", "base64", "undefined", "nonsense", "utf-16", "idna"])
def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("en,ru\nTestopolis,Тестополис\n".encode("cp1251"))
    with pytest.raises(InputError, match=f"t.csv(:[12])?: (not|unknown encoding) {encoding}; "):
        list(read_table(path, encoding=encoding))


def test_a_table_is_read_in_the_encoding_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "glossary.txt"
    path.write_bytes("Testopolis\tТестополис\n".encode("cp1251"))
    assert [draft.side("ru")[0].name for draft in read_table(path, encoding="cp1251")] == ["Тестополис"]
    with pytest.raises(InputError, match="name its encoding"):
        list(read_table(path))
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match="save it as CSV"):
        list(read_table(path))


def test_letters_of_the_other_language_are_refused_unless_asked(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "turned.csv"
    path.write_text("Тестополис,Testopolis\n", encoding="utf-8")
    result = run(folder, "import", str(path))
    assert result.exit_code == 1 and "the English name Тестополис has no Latin letter; add --any-letters" in result.output
    assert run(folder, "import", str(path), "--source", "ru").exit_code == 0
    path.write_text("9/11,11 сентября\n", encoding="utf-8")
    assert run(folder, "import", str(path), "--any-letters").exit_code == 0


def test_an_edit_keeps_comments_and_order(folder: Path) -> None:
    path = folder / "places.toml"
    before = path.read_text("utf-8")
    path.chmod(0o664)
    tiflis = Term("Тифлис", "ru", status="admitted", until=date(1936, 8, 17))
    writer.edit(folder, "tbilisi", lambda table: concept_table.with_name(table, tiflis))
    after = path.read_text("utf-8")
    new = 'ru = [ "Тбилиси",\n       { name = "Тифлис", status = "admitted", until = 1936-08-17 } ]'
    assert after == before.replace('ru = "Тбилиси"', new)
    assert path.stat().st_mode & 0o777 == 0o664
    assert [path.name for path in folder.glob(".*")] == [writer.LOCK]
    writer.edit(folder, "tbilisi", lambda table: concept_table.without_name(table, "tbilisi", "ru", "Тифлис"))
    assert load(folder).names("tbilisi", "ru", date(1930, 1, 1)) == ["Тбилиси"]


def test_a_changed_name_keeps_what_the_change_does_not_name(folder: Path) -> None:
    admitted = Term("Баку", "ru", status="admitted")
    path = writer.edit(folder, "baku", lambda table: concept_table.with_name(table, admitted))
    new = 'ru = { name = "Баку", gender = "m", declines = false, status = "admitted" }'
    assert new in path.read_text("utf-8")


FROM = date(2023, 10, 1)
STEPANAKERT = {"ru": ["Степанакерт", {"name": "Ханкенди", "status": "admitted"}]}
STATUSES: list[tuple[Term, list[object]]] = [
    (Term("Ханкенди", "ru"), [{"name": "Степанакерт", "status": "admitted"}, "Ханкенди"]),
    (Term("Степанакерт", "ru"), ["Степанакерт", {"name": "Ханкенди", "status": "admitted"}]),
    (Term("Ханкенди", "ru", status="admitted", since=FROM), ["Степанакерт", {"name": "Ханкенди", "status": "admitted", "from": FROM}]),
    (
        Term("Степанакерт", "ru", status="forbidden", since=FROM),
        [{"name": "Степанакерт", "until": FROM}, {"name": "Степанакерт", "status": "forbidden", "from": FROM}, STEPANAKERT["ru"][1]],
    ),
    (
        Term("Ханкенди", "ru", status="deprecated", since=date(1991, 1, 1), until=FROM),
        ["Степанакерт", {"name": "Ханкенди", "status": "admitted", "until": date(1991, 1, 1)},
         {"name": "Ханкенди", "status": "deprecated", "from": date(1991, 1, 1), "until": FROM}, {"name": "Ханкенди", "status": "admitted", "from": FROM}],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("term", "names"), STATUSES)
def test_a_status_applies_by_its_days_and_to_nothing_else(term: Term, names: list[object]) -> None:
    assert concept_table.with_name(STEPANAKERT, term) == {"ru": names}


def test_a_name_preferred_where_another_is_is_refused() -> None:
    with pytest.raises(GlossaryError, match="Степанакерт is preferred on these days too"):
        concept_table.with_name(STEPANAKERT, Term("Ханкенди", "ru", since=FROM))


def test_a_name_forbidden_from_a_day_is_in_order_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNER_STORE", str(folder.parent / "store.db"))
    change = ("edit", "baku", "--name", "ru", "Баку", "--status", "forbidden", "--from", "2023-10-01")
    shown = run(folder, *change, "--dry-run")
    assert '+ru = [ { name = "Баку", gender = "m", declines = false, until = 2023-10-01 },' in shown.output
    assert "0 findings would appear." in shown.output and load(folder).standing("baku", "ru", "Баку", FROM) == "preferred"
    assert run(folder, *change).exit_code == 0
    now = load(folder)
    assert [now.standing("baku", "ru", "Баку", day) for day in (date(2023, 9, 30), FROM)] == ["preferred", "forbidden"]
    alone = Term("Баку", "ru", status="forbidden", since=FROM)
    assert NO_POLICY.standing(now.concepts["baku"], alone, date(2020, 1, 1)) == "admitted"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("add", "Goris", "Горис", "--kind", "town", "--country", "AM"), '+ru = "Горис"'),
        (("remove", "tbilisi"), "-[tbilisi]"),
    ],
)
def test_a_dry_run_shows_what_would_be_added_or_removed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, ...], line: str
) -> None:
    monkeypatch.setenv("ALIGNER_STORE", str(folder.parent / "store.db"))
    before = {path: path.read_bytes() for path in folder.rglob("*.toml")}
    shown = run(folder, *change, "--dry-run")
    assert shown.exit_code == 0 and line in shown.output.splitlines() and "0 findings would appear." in shown.output
    assert {path: path.read_bytes() for path in folder.rglob("*.toml")} == before


@pytest.mark.parametrize("change", [("add", "Tbilisi", "Тбилиси"), ("add", "Goris", "Горис", "--id", "No!"), ("remove", "nowhere")])
def test_a_dry_run_refuses_what_the_command_refuses(folder: Path, change: tuple[str, ...]) -> None:
    dry, real = run(folder, *change, "--dry-run"), run(folder, *change)
    assert dry.exit_code == real.exit_code == 1 and dry.output == real.output


@pytest.mark.parametrize(
    "change",
    [
        lambda table: concept_table.with_value(table, "tbilisi", "kind", "citty"),
        lambda table: concept_table.with_value(table, "tbilisi", "colour", "red"),
        lambda table: concept_table.without_name(table, "tbilisi", "ru", "Тбилиси"),
        lambda table: table | {"region": "nowhere"},
    ],
)
def test_an_edit_that_would_break_the_file_is_not_written(
    folder: Path, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    before = (folder / "places.toml").read_text("utf-8")
    with pytest.raises(GlossaryError):
        writer.edit(folder, "tbilisi", change)
    assert (folder / "places.toml").read_text("utf-8") == before


def test_compare_tells_what_came_went_and_changed(folder: Path) -> None:
    old = compare.read(folder)
    writer.add(folder, folder / "new.toml", {"goris": {"kind": "town", "en": "Goris", "ru": "Горис"}})
    writer.edit(folder, "tbilisi", lambda table: table | {"checked": True})
    (folder / "traps.toml").unlink()
    changes = [str(change) for change in compare.compare(old, compare.read(folder))]
    assert "+ [goris] Goris = Горис" in changes
    assert "~ [tbilisi] checked: False -> True" in changes
    assert "- [baku] Baku = Баку" in changes


def test_suggest_pairs_unknown_names(folder: Path) -> None:
    english = ["The mayor of Vayk said so in Baku.", "They went to Vayk again."]
    russian = ["Мэр Вайка так сказал.", "Они опять поехали в Вайк.", "Жители Вайка в Баку."]
    (found,) = suggest(load(folder), {"en": english, "ru": russian}, least=2)
    assert (found.name, found.count, found.pair) == ("Vayk", 2, "Вайк")


def test_rough_spellings_meet_across_alphabets() -> None:
    assert sound.spelling("Хачатурян") == sound.spelling("Khachaturyan")
    assert sound.spelling("Озургети") == sound.spelling("Ozurgeti")


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["glossary", *arguments, "--glossary", str(folder)])


def test_lookup_shows_forms_dates_and_standing(folder: Path) -> None:
    result = run(folder, "lookup", "Нур-Султане", "--date", "2020-01-01")
    assert result.exit_code == 0
    assert "[astana] city, KZ" in result.output
    assert "ru  Нур-Султан: preferred, from 2019-03-23, until 2022-09-17" in result.output
    assert "ins Нур-Султаном" in result.output
    assert "en  Astana: outdated, from 2022-09-17" in result.output


def test_lookup_of_nothing_is_an_error(folder: Path) -> None:
    assert isinstance(run(folder, "lookup", "Нигде").exception, GlossaryError)


def test_names_are_added_edited_exported_and_imported(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "add", "Goris", "Горис", "--kind", "town", "--country", "am").exit_code == 0
    assert run(folder, "edit", "goris", "--name", "en", "Gerusy", "--status", "deprecated").exit_code == 0
    assert load(folder).standing("goris", "en", "Gerusy") == "deprecated"
    assert run(folder, "export", str(tmp_path / "x.tbx")).exit_code == 0
    other = tmp_path / "other"
    other.mkdir()
    result = run(other, "import", str(tmp_path / "x.tbx"), "--into", "all.toml")
    assert (result.exit_code, "0 refused" in result.output) == (0, True)
    assert load(other).standing("goris", "en", "Gerusy") == "deprecated"
    assert load(other).names("astana", "ru", date(2020, 1, 1)) == ["Нур-Султан"]


def test_add_stays_inside_the_termbase(folder: Path) -> None:
    result = run(folder, "add", "Goris", "Горис", "--file", "../outside.toml")
    assert isinstance(result.exception, GlossaryError)
    assert not (folder.parent / "outside.toml").exists()


def test_a_concept_is_removed_and_nothing_else(folder: Path) -> None:
    path = folder / "places.toml"
    before = path.read_text("utf-8")
    path.write_text(before.replace("[tbilisi]", "# about the next\n[tbilisi]"), "utf-8")
    result = run(folder, "remove", "tbilisi")
    assert (result.exit_code, result.output) == (0, f"Removed [tbilisi] from {path}\n")
    start = before.index("[tbilisi]")
    stop = before.index("[", before.index("[", start + 1) + 1)  # past that of its adjectives
    assert path.read_text("utf-8") == f"{before[:start]}# about the next\n\n{before[stop:]}"
    assert "no concept [tbilisi]" in str(run(folder, "remove", "tbilisi").exception)


def test_what_is_referred_to_is_not_removed(folder: Path) -> None:
    (folder / "policies").mkdir()
    (folder / "policies" / "desk.toml").write_text(
        'title = "D"\n[admit]\n"nagorno-karabakh.ru" = ["Карабах"]\n', "utf-8"
    )
    (folder / "more.toml").write_text(
        "".join(f'[x{n}]\nkind = "town"\nregion = "nagorno-karabakh"\nen = "X{n}"\nru = "Х"\n' for n in range(6)), "utf-8"
    )
    before = (folder / "places.toml").read_bytes()
    said = str(run(folder, "remove", "nagorno-karabakh").exception)
    assert said.startswith("[nagorno-karabakh] is not removed: [x0], [x1], [x2], [x3], [x4] and 2 more")
    (folder / "more.toml").unlink()
    said = str(run(folder, "remove", "nagorno-karabakh").exception)
    assert "policies/desk.toml" in said
    said = str(run(folder, "edit", "nagorno-karabakh", "--remove", "ru", "Карабах").exception)
    assert "desk.toml:3" in said and "not written" in said
    assert (folder / "places.toml").read_bytes() == before
    (folder / "policies" / "desk.toml").unlink()
    assert run(folder, "edit", "nagorno-karabakh", "--remove", "ru", "Карабах").exit_code == 0
    assert run(folder, "remove", "nagorno-karabakh").exit_code == 0


def test_validate_exits_1_on_an_error_only(folder: Path) -> None:
    assert run(folder, "validate").exit_code == 0
    (folder / "bad.toml").write_text('[x]\nkind = "y"\n', "utf-8")
    result = run(folder, "validate")
    assert result.exit_code == 1
    assert "bad.toml:1: error:" in result.output


def test_diff_and_suggest_run(folder: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["glossary", "diff", str(TERMBASE), str(folder)])
    assert (result.exit_code, result.output.strip()) == (0, "0 changes")
    text = tmp_path / "text.txt"
    text.write_text("The mayor of Vayk spoke.\nМэр города Вайк выступил.\n", "utf-8")
    result = run(folder, "suggest", str(text), "--least", "1")
    assert "Vayk" in result.output


@pytest.mark.parametrize(
    ("english", "id", "said"), [("", "", "'' is not an id"), ("Q", "X Y", "'X Y' is not an id"), ("Ы", "", "'' is not an id")]
)
def test_add_asks_for_an_id_where_none_can_be_made(folder: Path, english: str, id: str, said: str) -> None:
    assert said in str(run(folder, "add", english, "Имя", "--id", id).exception)


@pytest.mark.parametrize("format", ["tbx", "weblate"])
def test_an_export_to_a_full_disk_is_one_sentence(folder: Path, format: str) -> None:
    result = run(folder, "export", "/dev/full", "--format", format)
    assert isinstance(result.exception, ExportError)
    assert str(result.exception) == "/dev/full cannot be written: No space left on device."


def test_an_export_goes_to_standard_output_and_no_suffix_is_guessed_at(folder: Path, tmp_path: Path) -> None:
    assert "Baku\tБаку\t" in run(folder, "export", "-", "--format", "omegat").stdout
    assert "names no format" in run(folder, "export", str(tmp_path / "names.pdf")).output


def test_a_termbase_that_came_with_a_program_is_not_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aligner.glossary.termbase.bundled", lambda path: True)
    for arguments in (["add", "Goris", "Горис"], ["edit", "baku", "--set", "note", "x"], ["import", "x.tbx"]):
        assert "copy the folder" in str(run(folder, *arguments).exception)


def test_an_editor_that_left_broken_text_opens_on_it_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def edited(text: str, extension: str) -> str:
        seen.append(text)
        return text + "note = \n" if len(seen) == 1 else text.replace("note = ", 'note = "Capital."')

    monkeypatch.setattr("click.edit", edited)
    monkeypatch.setattr("click.confirm", lambda *_, **__: True)
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("aligner.cli.glossary.sys", terminal)
    result = run(folder, "edit", "baku")
    assert result.exit_code == 0, result.exception
    assert seen[1].endswith("note = \n")
    assert 'note = "Capital."' in "".join(path.read_text("utf-8") for path in folder.rglob("*.toml"))
