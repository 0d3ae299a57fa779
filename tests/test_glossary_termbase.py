"""Reading the termbase and its policies, the cache, and everything that can be wrong in the files."""

from __future__ import annotations

import os
import pickle
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from aligner import paths
from aligner.errors import GlossaryError
from aligner.glossary import index, load, termbase
from aligner.glossary.validate import validate

TERMBASE = Path(__file__).parent / "cases" / "glossary" / "termbase"
BAKU = '[baku]\nkind = "city"\nen = "Baku"\nru = "Баку"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))
    (tmp_path / "termbase").mkdir()
    return tmp_path / "termbase"


def write(folder: Path, text: str, name: str = "a.toml") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (BAKU + "\n[broken\n", ":6:8:", "broken TOML"),
        (BAKU + BAKU, ":5:6:", "broken TOML"),
        ('[baku]\nkind = "citty"\nen = "Baku"\nru = "Баку"\n', ":1:", "kind is 'citty'"),
        ('[baku]\nkind = "city"\nen = "Baku"\n', ":1:", "no name in ru"),
        ('[baku]\nkind = "city"\nen = ""\nru = "Баку"\n', ":1:", "empty"),
        ('[baku]\nkind = "city"\nen = "Ba\\u200bku"\nru = "Баку"\n', ":1:", "invisible"),
        ('[baku]\nkind = "city"\nen = "\\u200fBaku"\nru = "Баку"\n', ":1:", "invisible"),
        (BAKU + "colour = 1\n", ":1:", "unknown key 'colour'"),
        (BAKU + "\n[Tbilisi]\n", ":6:", "is not an id"),
        ('name = "x"\n' + BAKU, ":1:", "outside a concept"),
        ('[a]\nkind = "city"\nen = "A"\nru = { name = "А", from = "2019-03-23x" }\n', ":1:", "write a day"),
        ('[a]\nkind = "city"\nen = "A"\nru = { name = "А", note = 3 }\n', ":1:", "note is 3; it must be a string"),
        (
            '[a]\nkind = "city"\nen = "A"\nru = { name = "А", from = 2019-01-01, until = 2019-01-01 }\n',
            ":1:",
            "not after",
        ),
        (
            '[a]\nkind = "city"\nen = "A"\nru = [ "А", { name = "Б", status = "preferred", from = 2020-01-01 } ]\n',
            ":1:",
            "both preferred on 2020-01-01",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(folder: Path, text: str, place: str, words: str) -> None:
    path = write(folder, text)
    with pytest.raises(GlossaryError) as caught:
        load(folder)
    assert str(caught.value).startswith(f"{path}{place}")
    assert words in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    assert [problem.severity for problem in validate(folder)][:1] == ["error"]


def test_a_file_in_another_encoding_is_named_with_its_line(folder: Path) -> None:
    path = folder / "a.toml"
    path.write_bytes(b"# one\n" + '[a]\nru = "Баку"'.encode("cp1251"))
    with pytest.raises(GlossaryError, match=r"a\.toml:3: not UTF-8"):
        load(path.parent)


def test_an_id_may_stand_once_in_all_files(folder: Path) -> None:
    first, second = write(folder, BAKU), write(folder, "\n" + BAKU, "b.toml")
    with pytest.raises(GlossaryError) as caught:
        load(folder)
    assert str(caught.value) == f"{second}:2: [baku] is already in {first}:1"


@pytest.mark.parametrize("wanted", ["/nowhere/at/all", None])
def test_a_missing_folder_is_a_clear_sentence(folder: Path, wanted: str | None) -> None:
    with pytest.raises(GlossaryError, match=r"no such folder|no concept"):
        load(wanted or folder)


VALID_BUT_WRONG = [
    (BAKU + 'confuse = ["tbilisi"]\n', "error", "'tbilisi', which is not in the termbase"),
    (BAKU + 'part_of = "baku"\n', "error", "names the concept itself"),
    (
        BAKU + 'region = "b"\n[b]\nkind = "region"\nen = "B"\nru = "Б"\nregion = "baku"\n',
        "error",
        "b -> baku -> b is a circle",
    ),
    (BAKU + BAKU.replace("[baku]", "[baku-2]"), "warning", "both have the names Baku, Баку"),
    (BAKU.replace('"Баку"', '"Бaку"'), "error", "has a Latin 'a'"),
    (BAKU.replace('"Баку"', '"Таласорь"'), "warning", 'gender = "m" or "f"'),
    (BAKU.replace('"Баку"', '"Кулбаки"'), "warning", "does it decline"),
    (
        BAKU.replace(
            '"Баку"', '[ { name = "А", until = 1990-01-01 }, { name = "Баку", from = 1991-01-01 } ]'
        ),
        "warning",
        "has no ru name from 1990-01-01 to 1991-01-01",
    ),
]


@pytest.mark.parametrize(
    ("text", "severity", "words"), VALID_BUT_WRONG, ids=[case[2] for case in VALID_BUT_WRONG]
)
def test_validate_sees_what_loading_does_not(folder: Path, text: str, severity: str, words: str) -> None:
    write(folder, text)
    load(folder)
    problems = [problem for problem in validate(folder) if words in problem.message]
    assert [problem.severity for problem in problems] == [severity]
    assert "a.toml:" in problems[0].place


TOWN = '[x]\nkind = "town"\ncountry = "AZ"\nen = {en}\nru = {ru}\n'
DATED = '[ { name = "Stary", until = 2001-02-03 }, { name = "Novy", from = 2001-02-03 } ]'


@pytest.mark.parametrize(
    ("en", "ru", "more", "said"),
    [
        ('{ name = "Magdanly", variants = ["Gaurdak"] }', '"Магдан"', "", "Gaurdak is not a spelling of Magdanly"),
        ('{ name = "Kalbajar", variants = ["Kelbajar", "Kalbajar town"] }', '"Кельбаджар"', "", ""),
        ('{ name = "Rikoti", variants = ["Rikotsky Pass"] }', '"Рикоти"', "", ""),
        ('[ { name = "Shamkir", from = 1991-02-03, variants = ["Shamkhor"] }, { name = "Shamkhor", until = 1991-02-03 } ]',
         '[ { name = "Шамкир", from = 1991-02-03 }, { name = "Шамхор", until = 1991-02-03 } ]', "",
         "Shamkhor ends on 1991-02-03, but is also a variant of Shamkir"),
        (DATED, '[ "Новый", { name = "Старый", status = "admitted" } ]', "", "Stary ends on 2001-02-03, but Старый does not"),
        (DATED, '[ { name = "Новый", from = 2001-02-03 }, { name = "Старый", until = 2001-02-03 } ]', "", ""),
        ('"Baku"', '"ПАСАНАУРИ"', "", "has ПАСАНАУРИ in capitals"),
        ('{ name = "NATOR", abbreviation = true }', '"Баку"', "", ""),
        ('"Ordzhonikīdze"', '"Орджоникидзе"', "", "a letter of transcription"),
        ('"Göyçə"', '"Гёйча"', "", ""),
        ('{ name = "Baku", from = 1990-01-01 }', '{ name = "Баку", from = 1990-01-01 }', "", "1990-01-01 has no note"),
        ('{ name = "Baku", from = 1990-01-01 }', '{ name = "Баку", from = 1990-01-01 }', 'note = "Only 1990 is certain."', ""),
        ('"Baku"', '"Баку"', '[y]\nkind = "city"\ncountry = "AZ"\nen = "Baku"\nru = "Баку"', "[y] and [x] both have the names Baku, Баку (a.toml:1)"),
        ('[ "Shah Deniz", "Shah Deniz 2" ]', '[ "Шах-Дениз", "Шахдениз" ]', '[y]\nkind = "village"\nen = "Shah Deniz 2"\nru = "Шахдениз"',
         "[y] and [x] both have the names Shah Deniz 2, Шахдениз (a.toml:1)"),
        ('"Baku"', '"Баку"', '[y]\nkind = "river"\ncountry = "AZ"\nen = "Baku"\nru = "Баку"', ""),
        ('"mine-weapon#mine"', '"Баку"', "", "has '#'; write the name alone"),
        ('"Baku"', '"Баку"', '[y]\nkind = "town"\ncountry = "AF"\nen = "Baku"\nru = "Баку"', ""),
        ('"Baku"', '"Баку"', '[y]\nkind = "town"\ncountry = "AY"\nen = "Baku"\nru = "Баку"', "country is 'AY'"),
        ('"Baku"', '"Баку"', '[y]\nkind = "twon"\nen = "Baku"\nru = "Баку"', "kind is 'twon'"),
        ('"Baku"', '"Баку"', '[a]\nkind = "word"\nen = "deputy"\nru = "депутат"\n[b]\nkind = "word"\nen = "deputy"\nru = "зам"', "give both a sense"),
    ],
)  # fmt: skip
def test_validate_catches_the_usual_mistakes(folder: Path, en: str, ru: str, more: str, said: str) -> None:
    write(folder, TOWN.format(en=en, ru=ru) + more + "\n")
    messages = [one.message.replace(f"{folder}/", "") for one in validate(folder)]
    assert messages == [] if not said else len(messages) == 1 and said in messages[0], messages


def test_a_sound_termbase_has_no_problems() -> None:
    assert validate(TERMBASE) == []


def test_a_policy_that_names_nothing_is_an_error_with_its_line(folder: Path) -> None:
    write(folder, BAKU)
    write(
        folder, 'title = "x"\n[prefer]\n"baku.ru" = "Баки"\n"tbilisi.ru" = "Тбилиси"\n', "policies/desk.toml"
    )
    problems = [str(problem).partition("policies/")[2] for problem in validate(folder)]
    assert problems == [
        "desk.toml:3: error: [prefer] [baku] has no ru name 'Баки'",
        "desk.toml:4: error: [prefer] 'tbilisi' is not in the termbase",
    ]


POLICY_BASE = """
[almaty]
kind = "city"
en = "Almaty"
ru = [ { name = "Алматы", from = 1993-01-28 },
       { name = "Алма-Ата", until = 1993-01-28 },
       { name = "Алма-Ата", status = "admitted", from = 1993-01-28 },
       { name = "Верный", status = "deprecated" } ]
"""


def test_policies_choose_among_the_names_of_the_day(folder: Path) -> None:
    write(folder, POLICY_BASE)
    write(folder, '[prefer]\n"almaty.ru" = "Алма-Ата"\n', "policies/old.toml")
    write(folder, '[forbid]\n"almaty.ru" = ["Алма-Ата"]\n', "policies/new.toml")
    today, then = date(2024, 1, 1), date(1985, 1, 1)
    assert load(folder).names("almaty", "ru", today) == ["Алматы", "Алма-Ата"]
    assert load(folder, "old").names("almaty", "ru", today) == ["Алма-Ата", "Алматы"]
    new = load(folder, "new")
    assert new.names("almaty", "ru", today) == ["Алматы"]
    assert new.standing("almaty", "ru", "Алма-Ата", today) == "forbidden"
    assert new.standing("almaty", "ru", "Алма-Ата", then) == "preferred"
    assert new.standing("almaty", "ru", "Алматы", then) == "outdated"
    assert new.standing("almaty", "ru", "Верный", today) == "deprecated"
    assert new.digest != load(folder, "old").digest != load(folder).digest


BASE = """title = "Base"
[prefer]
"tbilisi.ru" = "Тбилиси"
"nagorno-karabakh.en" = { name = "Karabakh", source = "https://example.org/style", sure = 80 }
[preposition]
"nagorno-karabakh.ru" = "в"
"""
LIKE = """title = "Like"
like = "base"
[prefer]
"nagorno-karabakh.en" = [ { name = "Nagorno Karabakh", until = 2023-09-29 }, { name = "Karabakh", from = 2023-09-29 } ]
[first_mention]
"nagorno-karabakh.en" = { name = "Karabakh (Garabagh)", from = 2023-09-29 }
[preposition]
"nagorno-karabakh.ru" = "на"
"""


def test_a_policy_builds_on_another_and_dates_its_names(folder: Path) -> None:
    shutil.copytree(TERMBASE, folder, dirs_exist_ok=True)
    write(folder, BASE, "policies/base.toml")
    write(folder, LIKE, "policies/like.toml")
    base, like = load(folder, "base"), load(folder, "like")
    before, after = date(2021, 1, 1), date(2024, 1, 1)
    assert base.names("nagorno-karabakh", "en", before)[0] == "Karabakh"
    assert [like.names("nagorno-karabakh", "en", day)[0] for day in (before, after)] == ["Nagorno Karabakh", "Karabakh"]
    assert like.policy.prefer["tbilisi.ru"] == base.policy.prefer["tbilisi.ru"]
    assert (base.policy.prefer["nagorno-karabakh.en"][0].sure, like.policy.title) == (80, "Like")
    assert [one.preposition("nagorno-karabakh", "ru") for one in (base, like)] == ["в", "на"]
    assert like.first_mention("nagorno-karabakh", "en", after) == "Karabakh (Garabagh)"
    assert like.first_mention("nagorno-karabakh", "en", before) == base.first_mention("nagorno-karabakh", "en") == ""
    assert [one for one in validate(folder) if one.severity == "error"] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('like = "nosuch"', "no such policy"),
        ('like = "broken"', "leads back to this policy"),
        ('[prefer]\n"x.en" = ["A", "B"]', "two names on one day"),
        ('[prefer]\n"x.en" = { name = "A", since = 2020-01-01 }', "a table of name, from, until"),
        ('[prefer]\n"x.en" = { name = "A", from = "2020" }', "write a day"),
        ('[preposition]\n"x.ru" = "под"', '"в" or "на"'),
    ],
)
def test_a_broken_policy_is_one_sentence(folder: Path, text: str, words: str) -> None:
    write(folder, BAKU)
    write(folder, text, "policies/broken.toml")
    with pytest.raises(GlossaryError, match=re.escape(words)):
        load(folder, "broken")


def test_an_unknown_policy_is_told_which_there_are(folder: Path) -> None:
    write(folder, BAKU)
    write(folder, "", "policies/desk.toml")
    with pytest.raises(GlossaryError, match="no policy 'desks'; the termbase has desk"):
        load(folder, "desks")


def test_changing_a_file_changes_the_glossary(folder: Path) -> None:
    write(folder, BAKU)
    before = load(folder)
    assert load(folder) is before
    write(folder, BAKU.replace("Баку", "Баки"))
    assert load(folder).names("baku", "ru") == ["Баки"]
    assert load(folder).digest != before.digest


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 500])
def test_a_damaged_cache_is_built_again(folder: Path, damage: bytes) -> None:
    write(folder, BAKU)
    calls = []

    def make() -> tuple[index.Index, ...]:
        calls.append(1)
        return (index.build([], {}),)

    index.cached("signature", make)
    (file,) = (paths.cache() / "glossary").glob("*.index")
    file.write_bytes(damage)
    index.cached("signature", make)
    index.cached("signature", make)
    assert len(calls) == 2


@pytest.mark.usefixtures("folder")
def test_an_index_in_use_stays_in_the_cache() -> None:
    def make() -> tuple[index.Index, ...]:
        return (index.build([], {}),)

    index.cached("in use", make)
    for number in range(2 * index.KEPT):
        for file in (paths.cache() / "glossary").glob("*.index"):
            os.utime(file, (file.stat().st_atime, file.stat().st_mtime - 60))  # a minute passes
        index.cached("in use", lambda: pytest.fail("deleted while in use"))
        index.cached(f"other {number}", make)
    assert len(list((paths.cache() / "glossary").glob("*.index"))) == index.KEPT


def test_a_cache_that_cannot_be_written_is_done_without(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = write(folder, BAKU)
    monkeypatch.setenv("ALIGNER_CACHE", str(blocked))  # a file where a folder should be
    assert load(folder).names("baku", "en") == ["Baku"]


def test_the_index_is_the_same_from_disk(folder: Path) -> None:
    shutil.copytree(TERMBASE, folder, dirs_exist_ok=True)
    loaded = load(folder)
    tables = {id: termbase.read(folder)[id].table for id in loaded.concepts}
    made = index.cached("one", lambda: (index.build(loaded.concepts.values(), tables),))[0]
    (read,) = index.cached("one", lambda: pytest.fail("not read from disk"))
    assert (list(read.lexemes), read.tags, list(read.tables)) == (made.lexemes, made.tags, list(made.tables))
    for name in ("keys", "starts", "doubts"):
        assert {lang: dict(side.items()) for lang, side in getattr(read, name).items()} == getattr(made, name)
    assert {lang: set(side) for lang, side in read.beginnings.items()} == made.beginnings
    assert all(read.tables[id] == made.tables[id] for id in tables)
    assert "nowhere" not in read.tables and read.keys["ru"].get("нигде") is None and read.lexemes[-1:] == made.lexemes[-1:]


def test_a_name_under_two_sections_of_a_policy_is_an_error(folder: Path) -> None:
    write(folder, POLICY_BASE)
    write(folder, '[prefer]\n"almaty.ru" = "Алматы"\n[admit]\n"almaty.ru" = ["Алматы"]\n', "policies/desk.toml")
    problems = [str(problem).partition("policies/")[2] for problem in validate(folder)]
    assert problems == ["desk.toml:2: error: [almaty] 'Алматы' is under both [prefer] and [admit]; delete one"]


def test_a_preposition_of_a_policy_is_one_of_two(folder: Path) -> None:
    write(folder, POLICY_BASE)
    write(folder, '[preposition]\n"almaty.ru" = "под"\n', "policies/desk.toml")
    [problem] = validate(folder)
    assert str(problem).endswith('[preposition] is a table of "concept.ru" = "в" or "на"')
