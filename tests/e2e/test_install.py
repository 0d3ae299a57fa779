"""The wheel holds all that the program needs: installed into an empty environment elsewhere, it translates."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT


def uv() -> str:
    found = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
    assert Path(found).exists(), "make venv brings uv"
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([uv(), "build", "--quiet", "--wheel", "--out-dir", folder, ROOT], check=True)
    [made] = folder.glob("*.whl")
    return made


@pytest.mark.slow
def test_the_wheel_carries_models_glossary_and_templates(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("aligner/models/en_ru/model/model.bin", "aligner/models/ru_en/sentencepiece.model",
                 "aligner/glossary/termbase/places/", "aligner/glossary/termbase/policies/",
                 "aligner/exchange/templates/", "aligner/store/migrations/versions/0001"):  # fmt: skip
        assert any(name.startswith(part) for name in names), part
    assert wheel.stat().st_size < 100e6


@pytest.mark.slow
def test_an_installed_aligner_translates(wheel: Path, environment: dict[str, str], tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([uv(), "venv", "--quiet", tmp_path / "venv"], check=True)
    install = [uv(), "pip", "install", "--quiet", "--python", python, wheel]
    subprocess.run(install, check=True, env=os.environ | {"VIRTUAL_ENV": str(tmp_path / "venv")})
    page = tmp_path / "page.txt"
    page.write_text("Talks on Nagorno Karabakh began in Baku.\n", encoding="utf-8")
    command = [python.with_name("aligner"), "translate", page, "-o", tmp_path / "out.tsv"]
    ended = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "1 pair" in ended.stdout
    assert "Talks on Nagorno Karabakh" in (tmp_path / "out.tsv").read_text(encoding="utf-8")
    probe = "import importlib.util as u; print(*filter(u.find_spec, ('torch', 'stanza', 'minisbd', 'argostranslate')))"
    found = subprocess.run([python, "-c", probe], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
