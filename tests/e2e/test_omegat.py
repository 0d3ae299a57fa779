"""OmegaT, the translators' own program, reads our memory and translates with it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from aligner.exchange import write
from tests.test_export import document

JARS = Path("/usr/share/omegat/OmegaT.jar"), Path("/usr/share/java")
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
  <source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
  <glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
  <dictionary_dir>__DEFAULT__</dictionary_dir>
  <source_lang>EN</source_lang><target_lang>RU</target_lang>
  <sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
  <remove_tags>false</remove_tags>
</project></omegat>
"""
TEXTS = (
    ("Talks on Nagorno Karabakh began in Baku & Yerevan.", "Переговоры о Нагорном Карабахе начались в Баку и Ереване."),
    ("“Nobody knows,” she said.", "«Никто не знает», — сказала она."),
)


@pytest.mark.slow
@pytest.mark.skipif(not JARS[0].exists() or not shutil.which("java"), reason="Debian's omegat is not installed")
def test_omegat_translates_from_our_memory(tmp_path: Path) -> None:
    for name in ("source", "target", "omegat", "tm/auto", "glossary", "dictionary"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "omegat.project").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "source" / "a.txt").write_text("\n\n".join(en for en, _ in TEXTS) + "\n", encoding="utf-8")
    write([document(*TEXTS)], tmp_path / "tm" / "auto" / "memory.tmx")
    classes = f"{JARS[0]}:{JARS[1]}/*"
    command = ["java", "-Djava.awt.headless=true", f"-Duser.home={tmp_path}", "-cp", classes, "org.omegat.Main",
               str(tmp_path), "--mode=console-translate"]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    translated = (tmp_path / "target" / "a.txt").read_text(encoding="utf-8")
    assert [line for line in translated.splitlines() if line] == [ru for _, ru in TEXTS]
