"""What people decide, and who they are; decisions are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aligner.model.pairs import Bead

Decision = Literal["accept", "edit", "dismiss", "undo"]
Scope = Literal["pair", "article", "form", "check"]
Act = Literal["split", "merge", "shift", "link", "unlink", "confirm", "unlock", "edit", "undo"]
Role = Literal["viewer", "translator", "editor"]
Right = Literal["view", "translate", "edit"]
RIGHTS: dict[Role, frozenset[Right]] = {
    "viewer": frozenset({"view"}),
    "translator": frozenset({"view", "translate"}),
    "editor": frozenset({"view", "translate", "edit"}),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decided of a finding (or of a pair's text); verdicts are only ever added, the latest counts.

    ``subject`` is a finding's id, or a pair's id for a free edit; ``text`` is the target side after it, for
    accept and edit; ``at`` is UTC; ``basis`` is that of the pair as it was first made.
    """

    subject: str
    pair: str
    decision: Decision
    reviewer: str
    at: datetime
    text: str = ""
    scope: Scope = "pair"
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person did to an article's alignment: the beads ``before`` became those ``after``, of the same sentences.

    Corrections are only ever added. ``number`` is the store's: the last one is the version of the article's alignment.
    An undo names in ``undoes`` the correction that it takes back; an edit changed the target of its one bead from
    ``was`` to ``text``. ``origin`` names the file that brought it, "" for one made here. ``source_basis`` and ``target_basis`` are (index, digest) of the sentences concerned: a later
    run in which they stand keeps the correction.
    """

    article: str
    act: Act
    before: tuple[Bead, ...]
    after: tuple[Bead, ...]
    reviewer: str
    at: datetime
    source_basis: tuple[tuple[int, str], ...] = ()
    target_basis: tuple[tuple[int, str], ...] = ()
    undoes: int | None = None
    was: str = ""
    text: str = ""
    number: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """Who reviews, under the name that verdicts carry.

    A viewer looks; a translator also decides and corrects; an editor also rules what binds everybody: the glossary,
    what others have locked, whole checks, users. Without a role it is nobody yet.
    """

    name: str
    role: Role | None

    def may(self, right: Right) -> bool:
        """Return True if the role has that right."""
        return self.role is not None and right in RIGHTS[self.role]
