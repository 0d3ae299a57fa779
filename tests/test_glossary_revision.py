"""A termbase that changes: the glossary with one concept revised, its lines rewritten, names looked up by ear."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import ChangedError, GlossaryError
from aligner.glossary import Glossary, load, termbase, toml_blocks, writer
from aligner.glossary.concepts import read_concept
from aligner.glossary.index import Index, build
from aligner.glossary.lookup import lookup
from aligner.glossary.validate import about, validate

SMALL = Path(__file__).parent / "cases" / "glossary" / "termbase"
ENTRIES = termbase.read(SMALL)


def tables_of(index: Index) -> list[Any]:
    """All that a matcher reads of an index, free of the numbers under which it is kept."""
    keys = {
        lang: {
            key: [(index.lexemes[one], index.tags[tag]) for one, tag in zip(at[::2], at[1::2], strict=True)]
            for key, at in table.items()
        }
        for lang, table in index.keys.items()
    }
    sides = [{lang: dict(side.items()) for lang, side in one.items()} for one in (index.starts, index.doubts)]
    return [keys, *sides, {lang: set(side) for lang, side in index.beginnings.items()}, list(index.tables)]


def built(tables: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    return tables_of(build([read_concept(id, table) for id, table in tables.items()], tables))


WITH_A_NAME = {"name": "Орёл", "ambiguous": True, "variants": ["Старый Орёл"], "status": "admitted"}


@pytest.mark.parametrize("id", ENTRIES)
def test_a_revised_index_is_the_one_that_would_be_built(id: str) -> None:
    glossary, tables = load(SMALL), {one: dict(entry.table) for one, entry in ENTRIES.items()}
    changed = dict(tables[id])
    names = changed["ru"] if isinstance(changed["ru"], list) else [changed["ru"]]
    changed["ru"] = [*names, WITH_A_NAME]
    assert tables_of(glossary.revised(id, changed)._indices[0]) == built(tables | {id: changed})
    less = {one: table for one, table in tables.items() if one != id}
    assert tables_of(glossary.revised(id, None)._indices[0]) == built(less)
    again = glossary.revised(id, changed).revised(id, tables[id])
    assert tables_of(again._indices[0]) == tables_of(glossary._indices[0])
    assert again.names_of_all() != [] and all(concept for _, concept, _ in again.names_of_all())


def test_a_revised_glossary_finds_the_new_name_and_leaves_the_old_one_alone() -> None:
    glossary = load(SMALL)
    more = glossary.revised("tbilisi", dict(ENTRIES["tbilisi"].table) | {"ru": ["Тбилиси", "Тифлис"]})
    assert [one.concept for one in more.find("Он жил в Тифлисе.", "ru")] == ["tbilisi"]
    assert glossary.find("Он жил в Тифлисе.", "ru") == []
    with pytest.raises(GlossaryError, match="no name in ru"):
        glossary.revised("tbilisi", {"kind": "city", "en": "Tbilisi"})


# -- lines rewritten

BLOCK = """[x] # head
# above kind
kind = "city"  # a kind
en = [ "A",  # first
       # about B
       { name = "B", from = 2001-01-01 },
       "C" ]
# about ru
ru = [ 'А',
       { name = "Б", until=2001-01-01} ]
note = "n"
"""
OLD = tomllib.loads(BLOCK)["x"]


def test_what_did_not_change_keeps_its_characters() -> None:
    assert toml_blocks.rewrite(BLOCK, "x", OLD) == BLOCK
    made = toml_blocks.rewrite(BLOCK, "x", OLD | {"kind": "town", "country": "GE", "checked": False})
    assert made == BLOCK.replace('"city"  # a kind\n', '"town"  # a kind\ncountry = "GE"\nchecked = false\n')
    made = toml_blocks.rewrite(BLOCK, "x", OLD | {"ru": ["В", *OLD["ru"]]})
    assert '''ru = [ "В",\n       'А',\n       { name = "Б", until=2001-01-01 } ]\n''' in made
    made = toml_blocks.rewrite(BLOCK, "x", {name: value for name, value in OLD.items() if name != "note"})
    assert made == BLOCK.replace('note = "n"\n', "")


def test_comments_between_names_stay() -> None:
    made = toml_blocks.rewrite(BLOCK, "x", OLD | {"en": ["A", {"name": "B", "until": date(2002, 1, 1)}, "D", "C"]})
    assert '"A",  # first\n       # about B\n       { name = "B", until = 2002-01-01 },' in made


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1)
TERMS = st.one_of(
    TEXTS,
    st.fixed_dictionaries(
        {"name": TEXTS},
        optional={
            "status": st.sampled_from(["admitted", "deprecated"]),
            "from": st.dates(),
            "declines": st.booleans(),
            "forms": st.dictionaries(st.sampled_from(["gen", "dat"]), TEXTS, min_size=1),
            "variants": st.lists(TEXTS, min_size=1),
        },
    ),
)
TABLES = st.fixed_dictionaries(
    {"kind": st.just("city"), "en": st.lists(TERMS, min_size=1), "ru": st.lists(TERMS, min_size=1)},
    optional={
        "note": TEXTS,
        "checked": st.booleans(),
        "adjectives": st.dictionaries(st.sampled_from(["en", "ru"]), st.lists(TEXTS), min_size=1),
        "sources": st.lists(TEXTS),
    },
)


@given(TABLES, TABLES)
@settings(max_examples=60, deadline=None)
@pytest.mark.slow
def test_any_table_can_be_written_and_read_back(one: dict[str, Any], other: dict[str, Any]) -> None:
    def plain(table: dict[str, Any]) -> dict[str, Any]:  # a list of one name may be written as that name
        return {key: value if isinstance(value, list) or key not in ("en", "ru") else [value] for key, value in table.items()}

    block = toml_blocks.compose("x", one)
    assert plain(tomllib.loads(block)["x"]) == one
    for before in (block, BLOCK):
        assert plain(tomllib.loads(toml_blocks.rewrite(before, "x", other))["x"]) == other


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "termbase")
    return tmp_path / "termbase"


def drafts(folder: Path) -> list[Path]:
    return [path for path in folder.glob(".*") if path.name != writer.LOCK]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_block_is_put_taken_and_put_back(folder: Path, newline: str) -> None:
    path = folder / "places.toml"
    before = path.read_text("utf-8").replace("\n", newline)
    path.write_bytes(before.encode())
    found = writer.find(folder, "astana")
    assert found is not None and found.path == path and found.line == 11
    new = toml_blocks.rewrite(found.text, "astana", found.table("astana") | {"note": "N"})
    writer.put(folder, path, "astana", found.text, new)
    assert path.read_bytes().decode() == before.replace(
        f'"Астана", from = 1998-05-06, until = 2019-03-23 }} ]{newline}',
        f'"Астана", from = 1998-05-06, until = 2019-03-23 }} ]{newline}note = "N"{newline}',
    )
    with pytest.raises(ChangedError, match="changed by somebody else"):
        writer.put(folder, path, "astana", found.text, new)
    writer.put(folder, path, "astana", new, "")
    assert writer.find(folder, "astana") is None and writer.find(folder, "tbilisi") is not None
    writer.put(folder, path, "astana", "", found.text)
    assert writer.find(folder, "astana") == writer.ConceptBlock(path, 24, found.text)
    assert not validate(folder) or all(one.severity != "error" for one in validate(folder))


def test_a_broken_block_leaves_the_file_alone(folder: Path) -> None:
    path = folder / "places.toml"
    before, found = path.read_bytes(), writer.find(folder, "tbilisi")
    assert found is not None
    for broken in ('[tbilisi]\nkind = "', '[tbilisi]\nkind = "city"\n', '[tbilisi]\nen = "A"\n[evil]\nru = "x"\n'):
        with pytest.raises(GlossaryError, match="not written"):
            writer.put(folder, path, "tbilisi", found.text, broken)
    assert path.read_bytes() == before and drafts(folder) == []


def test_a_new_file_in_a_new_folder(folder: Path) -> None:
    block = toml_blocks.compose("lori", {"kind": "town", "en": "Gori", "ru": ["Гори"], "country": "GE"})
    writer.put(folder, folder / "towns" / "new.toml", "lori", "", block)
    assert (folder / "towns" / "new.toml").read_text("utf-8") == block
    assert block == '[lori]\nkind = "town"\ncountry = "GE"\nen = "Gori"\nru = "Гори"\n'


# -- what would be wrong, and what may be meant


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"region": "nowhere"}, "region", "not in the termbase"),
        ({"confuse": ["tbilisi"]}, "confuse", "itself"),
        ({"part_of": "south-ossetia"}, "", ""),
        ({"ru": "Tбилиси"}, "ru Tбилиси", "Latin"),
        ({"ru": [{"name": "Старый", "until": date(2000, 2, 1)}, {"name": "Новый", "from": date(2001, 2, 1)}]}, "ru", "no ru name"),
        ({"country": "KZ", "en": ["Nagorno Karabakh"], "ru": "Нагорный Карабах", "kind": "area"}, "", ""),
        ({"country": "AZ", "en": ["Nagorno Karabakh"], "ru": "Нагорный Карабах", "kind": "area"}, "", "both have the names"),
    ],
)  # fmt: skip
def test_what_would_be_wrong_is_told_at_its_field(change: dict[str, Any], field: str, words: str) -> None:
    concept = read_concept("tbilisi", dict(ENTRIES["tbilisi"].table) | change)
    found = about(concept, load(SMALL).concepts, SMALL)
    assert [(one.field, words in one.message) for one in found] == ([(field, True)] if words else [])


def test_a_circle_is_told_from_any_of_its_ends() -> None:
    glossary = load(SMALL).revised("tbilisi", dict(ENTRIES["tbilisi"].table) | {"part_of": "south-ossetia"})
    concept = read_concept("south-ossetia", dict(ENTRIES["south-ossetia"].table) | {"region": "tbilisi"})
    [found] = about(concept, glossary.concepts, SMALL)
    assert found.field == "region" and "circle" in found.message


@pytest.fixture(scope="module")
def shipped() -> Glossary:
    return load()


@pytest.mark.parametrize(
    ("query", "concept", "how"),
    [("Нагорном Карабахе", "nagorno-karabakh", "form"), ("Оше", "osh", "form"), ("tbilisi", "tbilisi", "form"),
     ("Stepanak", "stepanakert", "beginning"), ("Karabakh E", "karabakh-economic-region", "beginning"),
     ("Tblisi", "tbilisi", "similar"), ("Keljbadzhar", "kelbajar", "similar"), ("Хонкенди", "stepanakert", "similar"),
     ("Санкт-Питербург", "saint-petersburg", "similar")],
)  # fmt: skip
def test_a_name_is_found_as_people_remember_it(shipped: Glossary, query: str, concept: str, how: str) -> None:
    assert (concept, how) in [(hit.concept, hit.how) for hit in lookup(shipped, query)][:4]


@pytest.mark.parametrize("query", ["", " ", "<!-- -->", "qqqqqqqq", "\u202e", "'; --", "a" * 500])
def test_a_query_that_means_nothing_finds_nothing(shipped: Glossary, query: str) -> None:
    assert lookup(shipped, query) == []


@given(st.text(max_size=30))
@settings(max_examples=50, deadline=None)
def test_any_query_is_answered(query: str) -> None:
    assert all(hit.concept in ENTRIES for hit in lookup(load(SMALL), query))
