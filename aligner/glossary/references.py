"""References to a concept, which must change before it can be removed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aligner.errors import GlossaryError
from aligner.glossary import termbase
from aligner.glossary.concepts import Concept
from aligner.glossary.policy import policies, read_policy

SHOWN = 5  # references that a message lists


def references(id: str, concepts: Iterable[Concept], folder: Path) -> list[str]:
    """Return the other concepts and the policies of the termbase that name the concept: "[osh]", "policies/un.toml".

    Raises GlossaryError for a policy that cannot be read.
    """
    found = [
        f"[{one.id}]"
        for one in concepts
        if one.id != id and id in (one.region, one.part_of, *one.confuse, *one.stands_for, *(office.of for office in one.offices))
    ]
    for name in policies(folder):
        policy = read_policy(folder, name)
        named = {where.rpartition(".")[0] for _, where, _ in policy.named()}
        if id in named:
            found.append(f"{termbase.POLICIES}/{name}.toml")
    return found


def refuse_named(id: str, found: list[str]) -> None:
    """Raise GlossaryError if anything refers to the concept."""
    if found:
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise GlossaryError(
            f"[{id}] is not removed: {', '.join(found[:SHOWN])}{more} would refer to nothing; change that first"
        )
