"""The termbase while people edit it: the glossary in use, what a change would do, saving it, and taking it back.

The files are what counts: each save writes one concept's lines, which can then be committed. Who changed what is kept
in the store beside the other decisions, since that is where people are known by name, and files alone would tell it
only of what somebody committed. Pairs that hold a name of the concept are checked again at once as far as a reader would
wait, the rest in the background; the server continues with the rest when it starts again.
"""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from time import monotonic, perf_counter
from typing import Literal

from aligner.errors import AlignerError, GlossaryError, StoreError
from aligner.glossary import Glossary, load, policy_writer, termbase, toml_blocks, writer
from aligner.glossary.lookup import in_order, lookup
from aligner.glossary.policy import Policy, parse_policy, policies, read_policy
from aligner.glossary.policy_writer import PolicyLine
from aligner.glossary.references import references, refuse_named
from aligner.glossary.termbase import POLICIES
from aligner.glossary.writer import ConceptBlock
from aligner.review.impact import (
    Impact,
    PolicyChange,
    PolicySides,
    ProposedChange,
    Sides,
    carry_through,
    outlook,
)
from aligner.store import Revision, Store

LOOK_SECONDS = 1.0  # between two looks at the files: a page asks for the glossary several times
AT_ONCE = 200  # pairs that hold a name, checked again before the page of a saved concept is shown
Refusal = Literal["", "bundled", "readonly"]


class GlossaryEditor:
    """One termbase over one store. May be used by threads; ``close`` ends its background work."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self._store = folder, store
        self._saving = threading.Lock()
        self._closing = threading.Event()
        self._aside = ThreadPoolExecutor(1, "termbase")
        self._seen, self._looked = termbase.stamp(folder), monotonic()
        self._glossary: Glossary | None = None
        self._loading = self._aside.submit(self._load)
        self._aside.submit(self._go_on)

    def close(self) -> None:
        """Stop after the step that is being done."""
        self._closing.set()
        self._aside.shutdown(cancel_futures=True)

    def prepare(self) -> None:
        """Do in the background what readers of a server would else wait for.

        All concepts are read, and exempt from garbage collection: looking through them stops everybody for a tenth of a second.
        """
        self._aside.submit(self._prepare)

    def _prepare(self) -> None:
        in_order(self.current)
        gc.collect()
        gc.freeze()

    def finish(self) -> None:
        """Wait until the background work is done."""
        self._aside.submit(bool).result()

    # -- the glossary in use

    def glossary(self, wait: bool = True) -> Glossary | None:
        """Return the glossary; after a change elsewhere, the earlier one until that is seen and the files have been read.

        None while it is loaded for the first time, unless one may ``wait``. Raises GlossaryError.
        """
        if self._glossary is None:
            return self._loading.result() if wait or self._loading.done() else None
        if self._loading.done() and self._changed():
            self._loading = self._aside.submit(self._load)
        return self._glossary

    def _changed(self) -> bool:
        """Return True if the files are seen to be others now."""
        if monotonic() < self._looked + LOOK_SECONDS:
            return False
        self._looked = monotonic()
        return termbase.stamp(self.folder) != self._seen

    @property
    def current(self) -> Glossary:
        """The glossary, waited for."""
        found = self.glossary(True)
        assert found is not None
        return found

    def _load(self) -> Glossary:
        seen = termbase.stamp(self.folder)
        made = load(self.folder)
        lookup(made, "load")  # what the first reader would else wait for
        with self._saving:
            self._seen = seen  # a save during this has another stamp: the files are read once more
            self._glossary = made
        return made

    def policies(self) -> list[Policy]:
        """Return the house policies of the termbase that can be read."""
        found = []
        for name in policies(self.folder):
            with suppress(GlossaryError):
                found.append(read_policy(self.folder, name))
        return found

    def preview_policy(self, name: str, line: PolicyLine) -> tuple[str, Impact]:
        """Return a policy's text with that line, and its effect on the store's findings; nothing is written."""
        text, after = policy_writer.changed(self.folder, name, line)
        change = PolicyChange(line.concept, read_policy(self.folder, name), after)
        return text, outlook(self._store, change, change.sides(self.current))

    def save_policy(self, name: str, line: PolicyLine, editor: str, at: datetime) -> Revision:
        """Write a line of a policy and file who did it; the pairs that hold the concept's names are then checked again."""
        before = policy_writer.text_of(self.folder, name)[1]
        text, _ = policy_writer.changed(self.folder, name, line)
        return self._put_policy(Revision(line.concept.id, f"{POLICIES}/{name}.toml", before, text, editor, at))

    def _put_policy(self, revision: Revision) -> Revision:
        policy_writer.put(self.folder, Path(revision.file).stem, revision.before, revision.after)
        filed = self._store.termbase.revise(revision)
        self._aside.submit(self._go_on)
        return filed

    # -- looking

    def refusal(self, path: Path | None = None) -> Refusal:
        """Why the termbase (or one file of it) may not be written: it came with the program, or its files are kept."""
        if termbase.bundled(self.folder):
            return "bundled"
        return "" if termbase.writable(path or self.folder) else "readonly"

    def find(self, id: str) -> ConceptBlock | None:
        """Return the concept's present lines in its file."""
        return writer.find(self.folder, id)

    def files(self) -> list[str]:
        """Return the termbase's concept files, as paths within it."""
        return [path.relative_to(self.folder).as_posix() for path in termbase.files(self.folder)]

    def references(self, id: str) -> list[str]:
        """Return the concepts and policies that refer to the concept, which prevent its removal."""
        return references(id, self.current.concepts.values(), self.folder)

    def preview(self, change: ProposedChange) -> Impact:
        """Return the effect of the change on the store's findings."""
        return outlook(self._store, change, self._sides(change))

    def _sides(self, change: ProposedChange) -> Sides:
        return Sides(*change.sides(self.current), lambda name: read_policy(self.folder, name))

    # -- writing

    def save(self, id: str, path: Path, before: str, after: str, editor: str, at: datetime) -> Revision:
        """Put the concept's new lines in the place of those ("" for none), and file who did it.

        Raises ChangedError where the lines have changed, GlossaryError where nothing can be written, or where
        a concept would go that others name.
        """
        return self._put(Revision(id, path.relative_to(self.folder).as_posix(), before, after, editor, at))

    def undo(self, number: int, editor: str, at: datetime) -> Revision:
        """Take a revision back. Raises ChangedError where the concept was changed after it."""
        done = self._store.termbase.revision(number)
        if done is None:
            raise GlossaryError(f"revision {number} of the termbase not found in this store")
        back = Revision(done.concept, done.file, done.after, done.before, editor, at, number)
        return self._put_policy(back) if is_of_policy(done) else self._put(back)

    def _put(self, revision: Revision) -> Revision:
        change = change_of(revision)
        self.current  # noqa: B018  loaded before anything is written
        if not revision.after:
            refuse_named(revision.concept, self.references(revision.concept))
        with self._saving:
            same = termbase.stamp(self.folder) == self._seen
            path = self.folder / revision.file
            writer.put(self.folder, path, revision.concept, revision.before, revision.after)
            try:
                filed = self._store.termbase.revise(revision)
            except StoreError:
                writer.put(self.folder, path, revision.concept, revision.after, revision.before)
                raise
            if same:
                self._seen = termbase.stamp(self.folder)
            self._glossary = self.current.revised(change.id, change.after)
        left = carry_through(self._store, change, self._sides(change), filed.number, filed.left, AT_ONCE)
        if left:
            self._aside.submit(self._go_on)
        return filed

    def _go_on(self) -> None:
        """Check the pairs that unfinished revisions concern again."""
        with suppress(AlignerError):  # the store or the files are away: gone on with at the next start
            for revision in self._store.termbase.waiting():
                made = self._made_by(revision)
                if made is None:
                    self._store.termbase.advance(revision.number, 0)
                    continue
                (change, sides), left = made, revision.left
                while left and not self._closing.is_set():
                    start = perf_counter()
                    left = carry_through(self._store, change, sides, revision.number, left)
                    self._closing.wait(perf_counter() - start)  # readers of the page go first


    def _made_by(self, revision: Revision) -> tuple[ProposedChange | PolicyChange, Sides | PolicySides] | None:
        """Return what a revision changed, and both glossaries; None for a policy's line of a concept that was removed."""
        if not is_of_policy(revision):
            change = change_of(revision)
            return change, self._sides(change)
        concept = self.current.concepts.get(revision.concept)
        if concept is None:
            return None
        policy = PolicyChange(concept, *policies_of(revision, self.folder))
        return policy, policy.sides(self.current)


def is_of_policy(revision: Revision) -> bool:
    """Return True for a change of a house policy rather than of a concept."""
    return revision.file.startswith(f"{POLICIES}/")


def policies_of(revision: Revision, folder: Path) -> tuple[Policy, Policy]:
    """Return a policy before and after a revision. GlossaryError if its text cannot be read."""
    path = folder / revision.file
    return parse_policy(revision.before, path, folder), parse_policy(revision.after, path, folder)


def change_of(revision: Revision) -> ProposedChange:
    """Return what a revision changed in its concept. GlossaryError if its lines cannot be read."""
    tables = [
        toml_blocks.read(text, revision.concept) if text else None for text in (revision.before, revision.after)
    ]
    return ProposedChange(revision.concept, *tables)
