"""The termbase's one writer: many at once lose nothing, and nobody's change is written over another's."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.cli import cli
from aligner.errors import ChangedError, GlossaryError
from aligner.glossary import termbase, toml_blocks, writer
from aligner.glossary.concepts import CONCEPT_KEYS, TERM_KEYS

SMALL = Path(__file__).parent / "cases" / "glossary" / "termbase"
TOWN = {"kind": "town", "en": "Goris", "ru": "Горис"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))
    return Path(shutil.copytree(SMALL, tmp_path / "termbase"))


def test_parallel_additions_are_all_present(folder: Path) -> None:
    before = set(termbase.read(folder))
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(writer.add, folder, folder / "new.toml", {f"town-{n}": TOWN}) for n in range(24)]
        for job in jobs:
            job.result()
    assert set(termbase.read(folder)) - before == {f"town-{n}" for n in range(24)}


def test_programs_at_the_same_time_lose_nothing(folder: Path) -> None:
    add = (
        "import sys; from pathlib import Path; from aligner.glossary import writer; "
        "folder = Path(sys.argv[1]); input(); "
        "writer.add(folder, folder / 'new.toml', {sys.argv[2]: {'kind': 'town', 'en': 'A', 'ru': 'А'}})"
    )
    programs = [
        subprocess.Popen([sys.executable, "-c", add, str(folder), f"town-{n}"], stdin=subprocess.PIPE)
        for n in range(4)
    ]
    for program in programs:  # all are loaded, or nearly, when the first may begin
        assert program.stdin is not None
        program.stdin.write(b"\n")
        program.stdin.close()
    assert [program.wait() for program in programs] == [0] * 4
    assert {f"town-{n}" for n in range(4)} <= set(termbase.read(folder))
    assert [path.name for path in folder.glob(".*")] == [writer.LOCK]


def test_additions_and_saves_of_the_page_do_not_undo_each_other(folder: Path) -> None:
    path = folder / "places.toml"

    def save(number: int) -> None:
        writer.edit(folder, "tbilisi", lambda table: {**table, "sources": [*table.get("sources", []), str(number)]})

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(save, n) for n in range(12)]
        jobs += [pool.submit(writer.add, folder, path, {f"town-{n}": TOWN}) for n in range(12)]
        for job in jobs:
            job.result()
    found = termbase.read(folder)
    assert sorted(found["tbilisi"].table["sources"], key=int) == [str(n) for n in range(12)]
    assert {f"town-{n}" for n in range(12)} <= set(found)


def edit_while(folder: Path, monkeypatch: pytest.MonkeyPatch, colleague: str, *, again: bool = False) -> tuple[str, int]:
    """Edit tbilisi's note in an "editor" while a colleague changes another concept; output and exit status."""
    seen: list[str] = []

    def editor(text: str, extension: str) -> str:
        if not seen:
            writer.edit(folder, colleague, lambda table: {**table, "note": "theirs"})
        seen.append(text)
        return text if "mine" in text else text.rstrip() + '\nnote = "mine"\n'

    monkeypatch.setattr("click.edit", editor)
    monkeypatch.setattr("aligner.cli.glossary._again", lambda why: again)
    result = CliRunner().invoke(cli, ["glossary", "edit", "tbilisi", "--glossary", str(folder)])
    if result.exception is not None and not isinstance(result.exception, (ChangedError, SystemExit)):
        raise result.exception
    return result.output, result.exit_code


def note(folder: Path, id: str) -> object:
    return termbase.read(folder)[id].table.get("note")


@pytest.mark.parametrize("colleague", ["nagorno-karabakh", "astana", "south-ossetia"])
def test_an_edit_in_an_editor_keeps_what_a_colleague_saved(
    folder: Path, monkeypatch: pytest.MonkeyPatch, colleague: str
) -> None:
    _, status = edit_while(folder, monkeypatch, colleague)
    assert (status, note(folder, colleague), note(folder, "tbilisi")) == (0, "theirs", "mine")


def test_two_edits_of_one_concept_are_shown_and_the_later_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, status = edit_while(folder, monkeypatch, "tbilisi")
    assert status == 1 and note(folder, "tbilisi") == "theirs"
    assert 'note = "theirs"' in output.partition("--- Your version:")[0]
    assert 'note = "mine"' in output.partition("--- Your version:")[2]


def test_the_later_edit_is_written_when_its_author_has_seen_the_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, status = edit_while(folder, monkeypatch, "tbilisi", again=True)
    assert status == 0 and 'note = "theirs"' in output and note(folder, "tbilisi") == "mine"


def test_an_id_is_used_once_in_all_files(folder: Path) -> None:
    block = toml_blocks.compose("tbilisi", TOWN)
    with pytest.raises(GlossaryError, match=r"places\.toml:\d+: \[tbilisi\] is already in the termbase"):
        writer.add(folder, folder / "new.toml", {"tbilisi": TOWN})
    with pytest.raises(GlossaryError, match="already in the termbase"):
        writer.put(folder, folder / "new.toml", "tbilisi", "", block)
    assert not (folder / "new.toml").exists()


def test_an_addition_keeps_the_line_ends_of_its_file(folder: Path) -> None:
    path = folder / "places.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    writer.add(folder, path, {"goris": TOWN})
    assert b'\r\n\r\n[goris]\r\nkind = "town"\r\n' in path.read_bytes()
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


def test_every_key_has_its_place_in_the_layout() -> None:
    assert set(toml_blocks.ORDER) == CONCEPT_KEYS and set(toml_blocks.TERM_ORDER) == TERM_KEYS


@given(st.permutations(["astana", "tbilisi", "south-ossetia"]), st.sampled_from(["", "# about the next\n"]))
@settings(max_examples=20)
def test_blocks_put_back_in_any_order_make_the_same_concepts(order: list[str], comment: str) -> None:
    text = (SMALL / "places.toml").read_text("utf-8").replace("[tbilisi]", f"{comment}[tbilisi]")
    blocks = {id: text[slice(*toml_blocks.span(text, id))] for id in order}
    less = text
    for id in order:
        less = toml_blocks.replaced(less, id, "")
        assert id not in termbase.headers(less)
    for id in reversed(order):
        less = toml_blocks.replaced(less, id, blocks[id])
    assert {id: less[slice(*toml_blocks.span(less, id))] for id in order} == blocks
