"""Fuzz the parsers for so many seconds of CPU time each; an input that breaks one is kept in tests/cases/fuzz.

    .venv/bin/python -m tests.fuzz --seconds 60 [PARSER]...

Prints how many inputs each parser was given; exits with 1 if one of them broke or took too long.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import sys
import time
import traceback
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from tests.fuzz.parsers import CASES, PARSERS, Parser

KEPT = CASES / "fuzz"
SLOW = 5.0  # CPU seconds that no input of this size may take
LONGEST = 50_000
# what often breaks a parser
WORDS = tuple(
    word.encode("utf-8", "surrogatepass")
    for word in (
        "\0", "\ud800", "\ufeff", "²", "9" * 5000, "-1", "1e999", "NaN", "null", "[" * 2000, "{\"a\":" * 500, "<a>" * 500,
        "&#0;", "&#xD800;", "<!DOCTYPE a [<!ENTITY b 'b'>]>", "&b;", "<![CDATA[", "<!--", "]]>", " " * 5000, "a-" * 2000,
        "http://" * 500, "\r", "\t", "\"", "'", "=", "\\u0000", "\\ud800", "charset=zlib", "charset=utf-7", "9999-12-31",
        "0000-00-00", "../../etc/passwd", "xml:lang=\"xx\"", "Content-Length: 99999999999", "<br>" * 500, "И" * 3000,
    )
)  # fmt: skip


def mutate(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Return an input changed in one to four places."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(made) + 1)
        stop = min(len(made), at + chance.choice((1, 1, 2, 4, 16, 64, 1000)))
        match chance.randrange(6):
            case 0:
                made[at:stop] = b""
            case 1:
                made[at:at] = chance.choice(WORDS)
            case 2:
                made[at:stop] = bytes(chance.randrange(256) for _ in range(stop - at))
            case 3:
                made[at:at] = made[at:stop] * chance.choice((1, 2, 50))
            case 4:
                other = chance.choice(others)
                begin = chance.randrange(len(other) + 1)
                made[at:stop] = other[begin : begin + 200]
            case 5:
                made[at:stop] = chance.choice(WORDS)
    return bytes(made[:LONGEST])


def fuzz(parser: Parser, seconds: float, chance: random.Random) -> tuple[int, list[str]]:
    """Feed a parser for so many seconds of CPU time; returns how many inputs it was given, and what went wrong."""
    seeds = [*parser.seeds(), *(path.read_bytes() for path in sorted((KEPT / parser.name).glob("*")))]
    count, wrong, end = 0, list[str](), time.process_time() + seconds
    while time.process_time() < end and len(wrong) < 5:
        data = mutate(chance.choice(seeds), seeds, chance)
        count += 1
        began = time.process_time()
        try:
            faulthandler.dump_traceback_later(120, exit=True)
            parser.run(data)
            taken = time.process_time() - began
            if taken > SLOW:
                wrong.append(f"{keep(parser.name, data)}: {taken:.1f} s")
        except Exception:
            wrong.append(f"{keep(parser.name, data)}: {traceback.format_exc(limit=-3)}")
    faulthandler.cancel_dump_traceback_later()
    return count, wrong


def keep(name: str, data: bytes) -> Path:
    """Keep an input among the cases, so that it is tried in every test run."""
    path = KEPT / name / sha256(data).hexdigest()[:12]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parsers", nargs="*", metavar="PARSER", help=", ".join(PARSERS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None, help="repeats a run; by default each is another")
    asked, total, failed = parser.parse_args(), 0, False
    for name in asked.parsers or PARSERS:
        count, wrong = fuzz(PARSERS[name], asked.seconds, random.Random(asked.seed))
        total, failed = total + count, failed or bool(wrong)
        print(f"{name:<16}{count:>10,} inputs  {len(wrong)} broke it", flush=True)
        for one in wrong:
            print(one, flush=True)
    print(f"{'all':<16}{total:>10,} inputs")
    sys.exit(failed)


if __name__ == "__main__":
    main()
