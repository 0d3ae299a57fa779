"""docs/security.md names a test for each threat, and the tests are there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent


def test_each_threat_has_its_test() -> None:
    rows = [
        line.split("|")
        for line in (TESTS.parent / "docs" / "security.md").read_text("utf-8").splitlines()
        if line.startswith("|") and not line.startswith(("| threat", "|---"))
    ]
    defined = {
        name for path in TESTS.rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    }
    assert len(rows) > 30
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row[3])
        assert named and set(named) <= defined, row[1]
