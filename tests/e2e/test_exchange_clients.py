"""Other programs read the files: translate-toolkit, `datasets`, LibreOffice and OmegaT, which returns XLIFF."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from aligner.exchange import FORMATS, write
from aligner.exchange.read import read_units
from tests.e2e.test_install import uv
from tests.e2e.test_omegat import JARS, PROJECT
from tests.test_export import document

pytestmark = pytest.mark.slow

TEXTS = (
    ("Talks on Nagorno Karabakh began in Baku & Yerevan.", "Переговоры о Нагорном Карабахе начались в Баку и Ереване."),
    ("“Nobody knows,” she said.", "«Никто не знает», — сказала она."),
    ("Snow fell <early> in Gori.", "В Гори рано выпал снег."),
)
READ = """
import json, sys
from translate.storage import factory
read = {}
for name in sys.argv[1:]:
    units = [unit for unit in factory.getobject(name).units if unit.source and unit.istranslatable()]
    read[name] = [[str(unit.source), str(unit.target), bool(unit.isfuzzy())] for unit in units]
print(json.dumps(read))
"""
LOAD = """
import json, sys
from datasets import load_dataset
loaders = {".jsonl": "json", ".parquet": "parquet", ".csv": "csv", "": None}
read = {}
for name, suffix in zip(sys.argv[1::2], sys.argv[2::2]):
    kind = loaders[suffix]
    rows = load_dataset(kind, data_files=name) if kind else load_dataset(name)
    read[name] = [[row["translation"]["en"], row["translation"]["ru"]] if "translation" in row else [row["en"], row["ru"]] for row in rows["train"]]
print(json.dumps(read))
"""


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Python of its own with translate-toolkit and datasets, which the project's environment need not hold."""
    folder = tmp_path_factory.mktemp("clients")
    python = folder / "venv" / "bin" / "python"
    subprocess.run([uv(), "venv", "--quiet", folder / "venv"], check=True)
    install = [uv(), "pip", "install", "--quiet", "--python", python, "translate-toolkit", "datasets"]
    done = subprocess.run(install, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        pytest.skip(f"translate-toolkit and datasets cannot be installed: {done.stderr[-200:]}")
    return python


def ask(python: Path, script: str, *arguments: str | Path) -> dict[str, list[list[object]]]:
    done = subprocess.run([python, "-c", script, *arguments], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    read: dict[str, list[list[object]]] = json.loads(done.stdout.splitlines()[-1])
    return read


def test_translate_toolkit_reads_units_and_what_people_approved(tmp_path: Path, clients: Path) -> None:
    files = {name: tmp_path / f"out{FORMATS[name].suffixes[0]}" for name in ("tmx", "xliff", "po")}
    for name, path in files.items():
        write([document(*TEXTS)], path, name)
    read = ask(clients, READ, *files.values())
    for path in files.values():
        assert [(source, target) for source, target, _ in read[str(path)]] == [*TEXTS], path
    fuzzy = {name: [unit[2] for unit in read[str(files[name])]] for name in ("xliff", "po")}
    assert fuzzy == {"xliff": [True, True, False], "po": [True, False, False]}  # it calls all fuzzy that XLIFF does not approve


def test_datasets_loads_every_table(tmp_path: Path, clients: Path) -> None:
    names = {"jsonl": ".jsonl", "parquet": ".parquet", "csv": ".csv", "huggingface": ""}
    arguments = []
    for name, suffix in names.items():
        path = tmp_path / (f"out{suffix}" if suffix else "folder")
        write([document(*TEXTS)], path, name)
        arguments += [str(path), suffix]
    read = ask(clients, LOAD, *arguments)
    assert list(read.values()) == [[list(pair) for pair in TEXTS]] * len(names)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize(("name", "suffix", "target"), [("docx", ".docx", "txt:Text"), ("docx-table", ".docx", "txt:Text"), ("xlsx", ".xlsx", "csv")])
def test_libreoffice_opens_word_and_excel_files(tmp_path: Path, name: str, suffix: str, target: str) -> None:
    path = tmp_path / f"out{suffix}"
    write([document(*TEXTS)], path, name)
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    filters = f"{target}:Text - txt - csv (StarCalc):44,34,76" if target == "csv" else f"{target} (encoded):UTF8"
    command = ["soffice", home, "--headless", "--convert-to", filters, "--outdir", tmp_path, path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    made = tmp_path / f"out.{target[:3]}"
    assert done.returncode == 0 and made.exists(), done.stderr
    text = made.read_text("utf-8-sig")
    if target == "csv":
        rows = list(csv.DictReader(text.splitlines()))
        assert [(row["en"], row["ru"]) for row in rows] == [*TEXTS]
    else:
        assert all(ru in text for _, ru in TEXTS) and (name == "docx" or TEXTS[2][0] in text)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize(("name", "suffix"), [("xlsx", ".xlsx"), ("docx-table", ".docx")])
def test_what_libreoffice_opened_and_saved_comes_home_to_the_letter(tmp_path: Path, name: str, suffix: str) -> None:
    awkward = (*TEXTS, (f"=1+1 and {'_x0041_' if name == 'xlsx' else 'A'}", "-\u00a05\u00a0% <b>"), ("a\u200bb \u200e", "שלום 😀 и «да»"))
    made = document(*awkward)
    write([made], tmp_path / f"out{suffix}", name)
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", suffix[1:], "--outdir", tmp_path / "saved", tmp_path / f"out{suffix}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    units = read_units(tmp_path / "saved" / f"out{suffix}")
    assert [unit.id for unit in units] == [record.pair.id for record in made.records]
    assert [(unit.pair.en, unit.pair.ru) for unit in units] == [*awkward]


@pytest.mark.skipif(not JARS[0].exists() or not shutil.which("java"), reason="Debian's omegat is not installed")
def test_omegat_takes_xliff_and_gives_it_back(tmp_path: Path) -> None:
    for folder in ("source", "target", "omegat", "tm/auto", "glossary", "dictionary"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "omegat.project").write_text(PROJECT, encoding="utf-8")
    made = document(*TEXTS)
    write([made], tmp_path / "out.xlf")
    tree = etree.parse(tmp_path / "out.xlf")
    for unit in tree.iter("{*}trans-unit"):  # OmegaT translates what is in the targets, which hold the source at first
        unit.find("{*}target").text = unit.find("{*}source").text
    tree.write(tmp_path / "source" / "out.xlf", encoding="utf-8")
    better = [(TEXTS[0][0], "Переговоры по Нагорному Карабаху начались в Баку и Ереване."), *TEXTS[1:]]
    write([document(*better)], tmp_path / "tm" / "auto" / "memory.tmx")
    command = ["java", "-Djava.awt.headless=true", f"-Duser.home={tmp_path}", "-cp", f"{JARS[0]}:{JARS[1]}/*", "org.omegat.Main",
               str(tmp_path), "--mode=console-translate"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    units = read_units(tmp_path / "target" / "out.xlf")
    assert [unit.id for unit in units] == [record.pair.id for record in made.records]
    assert [(unit.pair.en, unit.pair.ru) for unit in units] == better


GLOSSARY = """
import org.omegat.gui.glossary.GlossaryReaderTSV
def entries = GlossaryReaderTSV.read(new File(args[0]), false)
println entries.findAll { it.srcText == 'Yerevan' }.collect { it.locText }
"""


@pytest.mark.skipif(not JARS[0].exists() or not shutil.which("java"), reason="Debian's omegat is not installed")
def test_omegat_reads_our_glossary(tmp_path: Path) -> None:
    glossary = tmp_path / "glossary.txt"
    aligner = [sys.executable, "-m", "aligner", "glossary", "export", str(glossary), "--format", "omegat"]
    subprocess.run(aligner, check=True, timeout=300)
    script = tmp_path / "read.groovy"
    script.write_text(GLOSSARY, encoding="utf-8")
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", f"{JARS[0]}:{JARS[1]}/*", "groovy.ui.GroovyMain", str(script), str(glossary)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0 and "Ереван" in done.stdout, done.stderr
