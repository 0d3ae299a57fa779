"""Packages come, are looked at, chosen and go; broken and hostile ones end in one clear sentence."""

from __future__ import annotations

import json
import os
import pickle
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from aligner.cli import cli
from aligner.errors import PackageError
from aligner.translation import argos, engine, open_translator, package, packages
from tests.tiny_package import make_file, make_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def file(folder: Path) -> Path:
    return make_file(folder, folder.parent / "tiny.argosmodel")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who has nothing yet."""
    for variable in ("ALIGNER_CONFIG", "ALIGNER_CACHE", "ALIGNER_MODELS", "ARGOS_PACKAGES_DIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.setattr(packages, "EMBEDDED", tmp_path / "embedded")
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "ALIGNER_CACHE"))
    return tmp_path


def aligner(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["models", *map(str, arguments)])


def test_a_file_is_installed_listed_chosen_and_removed(file: Path, home: Path) -> None:
    package = packages.install(file)
    assert (package.source, package.target, package.version, package.shelf) == (
        "en",
        "ru",
        "1.0",
        "installed",
    )
    assert packages.installed() == [package]
    assert packages.find("en", "ru") == package
    assert packages.choose("tiny-en_ru") == package
    assert packages.remove("tiny-en_ru") == package
    with pytest.raises(PackageError, match="no package translates en -> ru; install one"):
        packages.find("en", "ru")


def test_installing_again_replaces(file: Path) -> None:
    assert packages.install(file) == packages.install(file)
    assert len(packages.installed()) == 1


def test_argos_packages_are_found_where_argos_puts_them(home: Path) -> None:
    make_folder(home / "ARGOS_PACKAGES_DIR", "translate-en_ru-1_9")
    assert [(package.name, package.shelf) for package in packages.installed()] == [
        ("translate-en_ru-1_9", "argos")
    ]
    with pytest.raises(PackageError, match="was not installed by aligner"):
        packages.remove("translate-en_ru-1_9")


def test_argos_settings_file_names_the_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARGOS_PACKAGES_DIR")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    assert argos.package_folders() == [home / "data" / "argos-translate" / "packages"]
    (home / "config" / "argos-translate").mkdir(parents=True)
    settings = home / "config" / "argos-translate" / "settings.json"
    settings.write_text(json.dumps({"ARGOS_PACKAGES_DIR": str(home / "elsewhere")}), "utf-8")
    assert argos.package_folders() == [home / "elsewhere"]


def test_the_embedded_one_comes_first_unless_another_is_chosen(file: Path, home: Path) -> None:
    make_folder(home / "embedded", "en_ru")
    packages.install(file)
    assert packages.find("en", "ru").name == "en_ru"
    packages.choose("tiny-en_ru")
    assert packages.find("en", "ru").name == "tiny-en_ru"
    assert packages.find("en", "ru", "en_ru").name == "en_ru"
    packages.remove("tiny-en_ru")
    assert packages.find("en", "ru").name == "en_ru"


def test_a_file_and_a_folder_translate_without_installing(file: Path, folder: Path, home: Path) -> None:
    by_file = open_translator("en", "ru", file)
    by_folder = open_translator("en", "ru", folder)
    assert by_file.translate(["He left."]) == by_folder.translate(["He left."])
    assert by_file.signature == by_folder.signature
    assert packages.installed() == []


def test_a_broken_package_does_not_hide_the_others(file: Path, home: Path) -> None:
    packages.install(file)
    (home / "ALIGNER_MODELS" / "half").mkdir()
    (home / "ALIGNER_MODELS" / "half" / "metadata.json").write_text("{}", "utf-8")
    assert [package.name for package in packages.installed()] == ["tiny-en_ru"]
    assert ["model.bin is missing" in str(error) for error in packages.broken()] == [True]


def test_the_wrong_direction_is_refused(folder: Path) -> None:
    with pytest.raises(PackageError, match="translates en -> ru, not ru -> en"):
        packages.find("ru", "en", folder)


def test_another_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="translates en -> de; only English and Russian"):
        package.describe(make_folder(tmp_path, target="de"), "file")


def rewrite(
    file: Path, goal: Path, change: Callable[[str, bytes], list[tuple[str | zipfile.ZipInfo, bytes]]]
) -> Path:
    """The archive with each entry replaced by what ``change`` makes of it."""
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(goal, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            for entry, data in change(name, before.read(name)):
                after.writestr(entry, data)
    return goal


def beside(extra: str | zipfile.ZipInfo, data: bytes = b"x") -> Callable[[str, bytes], list]:
    return lambda name, body: [(name, body), *([(extra, data)] if name.endswith("metadata.json") else [])]


def without(part: str) -> Callable[[str, bytes], list]:
    return lambda name, body: [] if name.endswith(part) else [(name, body)]


def metadata(**fields: object) -> Callable[[str, bytes], list]:
    def change(name: str, body: bytes) -> list:
        return [
            (
                name,
                json.dumps({**json.loads(body), **fields}).encode()
                if name.endswith("metadata.json")
                else body,
            )
        ]

    return change


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("tiny-en_ru/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


HOSTILE = {
    "outside": (beside("tiny-en_ru/../../evil"), "path outside its folder"),
    "absolute": (beside("/etc/evil"), "path outside its folder"),
    "nameless": (beside("."), "path outside its folder"),
    "drive": (beside("C:/evil"), "path outside its folder"),
    "backslash": (beside("tiny-en_ru\\..\\evil"), "path outside its folder"),
    "link": (beside(link()), "symbolic link"),
    "bomb": (beside("tiny-en_ru/zeros", bytes(40 << 20)), "unpacks to 41,943,040 bytes"),
    "two tops": (beside("other/file"), "2 top folders"),
    "loose file": (beside("README.md"), "outside the package's top folder"),
    "no model": (without("model.bin"), "model/model.bin is missing"),
    "no metadata": (without("metadata.json"), "metadata.json is missing"),
    "no tokenizer": (without("sentencepiece.model"), "sentencepiece.model and bpe.model are both missing"),
    "no vocabulary": (without("vocabulary.json"), "no vocabulary"),
    "no language": (metadata(from_code=None), "lacks from_code"),
    "another type": (metadata(type="sbd"), "of type 'sbd'"),
    "another language": (metadata(to_code="de"), "only English and Russian"),
    "not JSON": (
        lambda name, body: [(name, b"{" if name.endswith("metadata.json") else body)],
        "not valid JSON",
    ),
    "junk tokenizer": (
        lambda name, body: [(name, b"junk" if name.endswith("sentencepiece.model") else body)],
        "the tokenizer is broken",
    ),
    "a list": (
        lambda name, body: [(name, b"[]" if name.endswith("metadata.json") else body)],
        "not a JSON object",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_and_broken_files_are_refused(file: Path, home: Path, kind: str) -> None:
    change, sentence = HOSTILE[kind]
    bad = rewrite(file, home / "bad.argosmodel", change)
    with pytest.raises(PackageError, match=sentence) as caught:
        packages.install(bad)
    assert "\n" not in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    assert packages.installed() == []
    assert not list(home.rglob("evil"))


def test_no_zip_a_cut_zip_and_no_file(file: Path, home: Path) -> None:
    (home / "text.argosmodel").write_text("hello", "utf-8")
    (home / "cut.argosmodel").write_bytes(file.read_bytes()[:-2000])
    for name, sentence in (("text", "not a zip"), ("cut", "truncated"), ("none", "file not found")):
        with pytest.raises(PackageError, match=sentence):
            packages.install(home / f"{name}.argosmodel")


def test_an_encrypted_archive_is_refused(file: Path, home: Path) -> None:
    data = bytearray(file.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # of each entry and of the directory
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 1)
    (home / "locked.argosmodel").write_bytes(data)
    with pytest.raises(PackageError, match="is encrypted"):
        packages.install(home / "locked.argosmodel")


def test_damaged_bytes_inside_are_noticed(file: Path, home: Path) -> None:
    data = bytearray(file.read_bytes())
    middle = slice(len(data) // 2, len(data) // 2 + 64)
    data[middle] = bytes(byte ^ 0x55 for byte in data[middle])
    (home / "damaged.argosmodel").write_bytes(data)
    with pytest.raises(PackageError, match="damaged"):
        packages.install(home / "damaged.argosmodel")
    assert packages.installed() == []


@pytest.mark.parametrize("part", ["model/model.bin", "sentencepiece.model", "model/shared_vocabulary.json"])
def test_a_model_that_cannot_be_loaded(tmp_path: Path, part: str) -> None:
    folder = make_folder(tmp_path)
    (folder / part).write_bytes(b"nonsense")
    with pytest.raises(PackageError):
        open_translator("en", "ru", folder)


def test_weights_that_compute_no_number(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = SimpleNamespace(result=lambda: SimpleNamespace(hypotheses=[["a"]], scores=[float("nan")]))
    monkeypatch.setattr(engine.Engine, "_submit", lambda *_: [damaged])
    with pytest.raises(PackageError, match="weights are damaged"):
        engine.Engine(package.describe(folder, "file"), 1).run([["a"]])


def test_a_device_is_no_package() -> None:
    with pytest.raises(PackageError, match="is not a file"):
        packages.install(os.devnull)


def test_metadata_nested_too_deeply(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    (folder / "metadata.json").write_text("[" * 100_000, "utf-8")
    with pytest.raises(PackageError, match="not valid JSON"):
        package.describe(folder, "file")


def test_without_argostranslate_packages_work_but_the_index(
    monkeypatch: pytest.MonkeyPatch, file: Path, home: Path
) -> None:
    argos._package_module.cache_clear()
    monkeypatch.setitem(sys.modules, "argostranslate", None)
    monkeypatch.setitem(sys.modules, "argostranslate.package", None)
    assert packages.install(file).version == "1.0"
    result = aligner("install", "en", "ru")
    assert isinstance(result.exception, PackageError)
    assert "install aligner[argos]" in str(result.exception)


def test_importing_argostranslate_makes_no_folders(tmp_path: Path) -> None:
    home = tmp_path / "someone"
    home.mkdir()
    code = "from aligner.translation import argos; argos._package_module()"
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert list(home.rglob("*")) == []


def test_the_public_index_offline(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    module = argos._package_module()
    monkeypatch.setattr(module.settings, "remote_package_index", (home / "nowhere").as_uri())
    monkeypatch.setattr(module.settings, "local_package_index", home / "index.json")
    result = aligner("install", "en", "ru")
    assert isinstance(result.exception, PackageError)
    assert "cannot be reached; go online, or install from a file" in str(result.exception)


def test_the_public_index_offers_the_newest(monkeypatch: pytest.MonkeyPatch, home: Path, file: Path) -> None:
    index = home / "remote.json"
    head = {
        "from_code": "en",
        "to_code": "ru",
        "from_name": "English",
        "to_name": "Russian",
        "type": "translate",
    }
    offers = [{**head, "package_version": version, "links": [version]} for version in ("1.9", "1.10", "1.2")]
    index.write_text(json.dumps(offers), "utf-8")
    module = argos._package_module()
    fetched: list[list[str]] = []

    def fetch(links: list[str]) -> bytes:
        fetched.append(links)
        return file.read_bytes()

    monkeypatch.setattr(module.settings, "remote_package_index", index.as_uri())
    monkeypatch.setattr(module.settings, "local_package_index", home / "index.json")
    monkeypatch.setattr(module.settings, "downloads_dir", home)
    monkeypatch.setattr(module.networking, "get_from", fetch)
    assert packages.install_from_index("en", "ru").name == "tiny-en_ru"
    assert fetched == [["1.10"]]
    with pytest.raises(PackageError, match="has no package for ru -> en"):
        packages.install_from_index("ru", "en")


def test_the_commands(file: Path, home: Path) -> None:
    assert "No package yet" in aligner("list").output
    assert "Installed tiny-en_ru 1.0 (en -> ru)." in aligner("install", file).output
    listed = json.loads(aligner("list", "--json").output)
    assert [(record["name"], record["in_use"]) for record in listed] == [("tiny-en_ru", True)]
    assert aligner("list").output.startswith("* tiny-en_ru  en -> ru")
    shown = json.loads(aligner("show", "tiny-en_ru", "--json").output)
    assert shown["tokenizer"] == "sentencepiece" and shown["digest"]
    assert "obeys terms:   no" in aligner("show", "tiny-en_ru").output
    assert "now translated by tiny-en_ru" in aligner("use", "tiny-en_ru").output
    assert "default package again" in aligner("use", "--default", "en", "ru").output
    assert "Removed tiny-en_ru" in aligner("remove", "tiny-en_ru").output


@pytest.mark.parametrize(
    "arguments",
    [
        ("install", "en", "de"),
        ("use", "--default", "en", "en"),
        ("install", "a", "b", "c"),
        ("use",),
        ("show",),
        ("install",),
    ],
)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    assert aligner(*arguments).exit_code == 2


@pytest.mark.parametrize("command", ["list", "show", "install", "remove", "use"])
def test_each_help_has_an_example(command: str) -> None:
    assert f"aligner models {command}" in aligner(command, "--help").output


def test_a_spoilt_settings_file_says_so(home: Path, file: Path) -> None:
    (home / "ALIGNER_CONFIG").mkdir()
    (home / "ALIGNER_CONFIG" / "settings.json").write_text("{", "utf-8")
    with pytest.raises(PackageError, match="fix or delete the file"):
        packages.find("en", "ru")


def test_a_choice_that_is_gone_says_what_to_do(home: Path, file: Path) -> None:
    kept = home / "kept.argosmodel"
    kept.write_bytes(file.read_bytes())
    packages.choose(str(kept))
    assert packages.find("en", "ru").name == "tiny-en_ru"
    kept.unlink()
    with pytest.raises(PackageError, match=r"aligner models use"):
        packages.find("en", "ru")
