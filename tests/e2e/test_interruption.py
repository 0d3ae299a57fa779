"""Killed at any moment and run again, a run ends with the same result as one that was left alone."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aligner.store import Store
from tests.e2e.conftest import CORPUS, Run

SLUGS = sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())


def pages(folder: Path, count: int, longest: int = 1000) -> Path:
    """A folder of so many different pages, cut from the corpus's sentences of at most ``longest`` characters."""
    folder.mkdir()
    lines = [
        line for slug in SLUGS for line in (CORPUS / slug / "en.sentences").read_text("utf-8").splitlines()
    ]
    whole = [line for line in lines if line.endswith(".") and len(line) <= longest]
    for number in range(count):
        chosen = random.Random(number).sample(whole, 12)
        (folder / f"page{number:03}.txt").write_text("\n\n".join(chosen) + "\n", encoding="utf-8")
    return folder


def result(path: Path) -> list[tuple[str, ...]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["article"]["key"], row["id"], row["en"], row["ru"]) for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda kind: kind.name)
def test_killed_at_random_points(
    aligner: Run, environment: dict[str, str], tmp_path: Path, kind: signal.Signals
) -> None:
    folder = pages(tmp_path / "pages", 30)
    whole = tmp_path / "whole.jsonl"
    began = time.monotonic()
    alone = aligner("--store", tmp_path / "alone.db", "translate", folder, "-o", whole, "-q", timeout=600)
    took = time.monotonic() - began
    assert alone.returncode == 0, alone.stderr
    chance = random.Random(kind.value)
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "aligner", "translate", str(folder), "-o", str(out), "-q"]
    kills = 0
    for _ in range(12):
        running = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
        try:
            _, said = running.communicate(timeout=chance.uniform(0.1, 0.5) * took)
        except subprocess.TimeoutExpired:
            running.send_signal(kind)
            _, said = running.communicate()
            kills += running.returncode != 0
            assert b"Traceback" not in said
        assert not out.exists() or result(out) == result(whole)
        if out.exists():
            break
        time.sleep(0.05)
    assert kills >= 1
    assert aligner("translate", folder, "-o", out, "-q", timeout=600).returncode == 0
    assert result(out) == result(whole)


@pytest.mark.slow
def test_interrupted_by_hand(environment: dict[str, str], tmp_path: Path) -> None:
    folder = pages(tmp_path / "pages", 120, longest=40)  # more than a window of sentences
    command = [sys.executable, "-m", "aligner", "translate", str(folder), "-q"]
    running = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    with Store.open(environment["ALIGNER_STORE"]) as store:
        while not store.stats()["pairs"]:
            assert running.poll() is None, "the run ended before its first article"
            time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate()
        assert running.returncode == 130
        assert "Run the same command again" in said.decode()
        assert store.stats()["pairs"]["machine"] >= 12
