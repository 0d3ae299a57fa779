"""What a change of the glossary says, in a few words a concept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aligner.errors import GlossaryError
from aligner.glossary import compare
from aligner.glossary.concepts import read_concept
from aligner.review.glossary_editor import change_of, is_of_policy, policies_of
from aligner.store import Revision


def changes_of(revision: Revision, folder: Path) -> list[compare.ConceptChange]:
    """Return what a revision changed, in a few words each; ``folder`` is the termbase's."""
    try:
        if is_of_policy(revision):
            before, after = policies_of(revision, folder)
            return [compare.ConceptChange("~", key, f"{key}: {was or 'nothing'} -> {now or 'nothing'}") for key, was, now in before.differences(after)]
        change = change_of(revision)
    except GlossaryError:
        return []
    return differences(revision.concept, change.before, change.after)


def differences(
    id: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[compare.ConceptChange]:
    """Return the differences between two tables of a concept."""
    old, new = ({id: read_concept(id, table)} if table is not None else {} for table in (before, after))
    return list(compare.compare(old, new))
