"""What a reviewer asks to do to an alignment, and the rights that it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from aligner.errors import AlignerError
from aligner.ledger import AlignmentChange, changes
from aligner.ledger.beads import covered
from aligner.ledger.changes import BeadChange, Selection
from aligner.model import Bead, Correction, User
from aligner.review.service.alignment import change_beads, edit_sentence, undo_correction
from aligner.review.service.bitext import Bitext, latest, latest_undone
from aligner.review.service.decisions import Reviewer

AlignmentAct = Literal[
    "merge", "merge-up", "split", "shift-up", "shift-down", "link", "unlink", "confirm", "unlock", "save",
    "finish", "undo", "redo",
]  # fmt: skip
ACTS: tuple[AlignmentAct, ...] = get_args(AlignmentAct)


@dataclass(frozen=True, slots=True)
class AlignmentRequest:
    """What to do with the selected sentences.

    ``version`` is the alignment's version that the reviewer saw; ``onto`` the bead to link to; ``text`` that of a
    sentence to save, or to finish: saved, and confirmed with its bead; ``number`` the correction to undo (the reviewer's latest, if None).
    """

    act: AlignmentAct
    selected: Selection
    version: int
    onto: Selection
    text: str = ""
    number: int | None = None


def is_outdated(text: Bitext, asked: AlignmentRequest) -> bool:
    """Return True if somebody corrected, since the version that the request names, what it is about.

    To edit, confirm or unlock concerns the beads of the selected sentences; anything else may concern their neighbours.
    """
    since = [one for one in text.corrections if one.number > asked.version]
    if asked.version > text.version or asked.act not in ("save", "finish", "confirm", "unlock"):
        return asked.version != text.version
    sources, targets = covered(bead for one in since for bead in (*one.before, *one.after))
    return not (sources.isdisjoint(asked.selected.source) and targets.isdisjoint(asked.selected.target))


def amend(text: Bitext, asked: AlignmentRequest, user: User, by: Reviewer) -> AlignmentChange:
    """Work out what a request does. Raises AlignerError if it does not apply, or takes another role."""
    if asked.act == "save":
        if not asked.selected.target:
            raise AlignerError("Only the translation is edited: select one of its sentences.")
        return edit_sentence(text, min(asked.selected.target), asked.text, by)
    if asked.act in ("undo", "redo"):
        done = _to_undo(text, asked, by.name)
        _may_unlock(user, [bead for bead in done.after if bead.status == "confirmed"])
        return undo_correction(text, done, by)
    wanted = _bead_change(text, asked, by.name)
    if wanted.act == "unlock":
        _may_unlock(user, wanted.before)
    if text.outcome.edition is None and wanted.act not in ("confirm", "unlock"):
        raise AlignerError("This article has one edition: its sentences can be edited and confirmed, not aligned.")
    return change_beads(text, wanted, by)


def _to_undo(text: Bitext, asked: AlignmentRequest, by: str) -> Correction:
    if asked.number is not None:
        found = next((one for one in text.in_force if one.number == asked.number), None)
    else:
        found = latest(text, by) if asked.act == "undo" else latest_undone(text, by)
    if found is None and asked.act == "undo":
        raise AlignerError("You have nothing to undo here.")
    if found is None:
        raise AlignerError("You have nothing to redo here.")
    return found


def _may_unlock(user: User, locked: Iterable[Bead]) -> None:
    if not user.may("edit") and any(bead.by != user.name for bead in locked):
        raise AlignerError("Somebody else confirmed this: only they or an editor can unlock it.")


def _bead_change(text: Bitext, asked: AlignmentRequest, by: str) -> BeadChange:
    known, selected = text.beads, asked.selected
    made: dict[str, Callable[[], BeadChange]] = {
        "merge": lambda: changes.merge(known, selected, by),
        "merge-up": lambda: changes.merge(known, selected, by, "up"),
        "split": lambda: changes.split(known, selected, by, text.lengths),
        "shift-up": lambda: changes.shift(known, selected, by, "up"),
        "shift-down": lambda: changes.shift(known, selected, by, "down"),
        "link": lambda: changes.link(known, _joined(known, selected, asked.onto), by),
        "unlink": lambda: changes.unlink(known, selected, by),
        "confirm": lambda: changes.confirm(known, selected, by),
        "unlock": lambda: changes.unlock(known, selected, by),
    }
    return made[asked.act]()


def _joined(known: Sequence[Bead], selected: Selection, onto: Selection) -> Selection:
    """Return the selected sentences with those of the bead that they are dropped onto."""
    bead = next((bead for bead in known if onto.hold(bead)), Bead((), ()))
    return Selection(selected.source.union(bead.source), selected.target.union(bead.target))
