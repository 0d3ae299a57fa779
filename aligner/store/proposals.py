"""Changes of the termbase that translators propose, and what editors decided on them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import func, insert, select, update

from aligner.store import serialize, tables
from aligner.store.database import Transaction

ProposalState = Literal["open", "approved", "declined"]
t = tables.proposals


@dataclass(frozen=True, slots=True)
class Proposal:
    """A concept's lines as they are and as its author would have them, like a Revision; ``editor`` decided on it."""

    concept: str
    file: str
    before: str
    after: str
    reason: str
    author: str
    at: datetime
    state: ProposalState = "open"
    editor: str = ""
    number: int = 0


class Proposals:
    """The proposals of a store. Every method is one transaction."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def add(self, proposal: Proposal) -> Proposal:
        """File a proposal; it comes back with its number."""
        row = asdict(proposal)
        del row["number"]
        with self._writing() as connection:
            number = connection.execute(insert(t).values(row)).inserted_primary_key[0]  # type: ignore[index]
        return replace(proposal, number=number)

    def find(self, number: int) -> Proposal | None:
        """Return the proposal of that number."""
        with self._reading() as connection:
            row = connection.execute(select(t).where(t.c.number == number)).mappings().first()
        return _proposal(row) if row else None

    def listed(self, state: ProposalState | None = "open", concept: str = "", limit: int = 100) -> list[Proposal]:
        """List proposals in that state (None: in any), of one concept or of all, the latest first."""
        query = select(t).order_by(t.c.number.desc()).limit(limit)
        query = query.where(t.c.state == state) if state else query
        query = query.where(t.c.concept == concept) if concept else query
        with self._reading() as connection:
            return [_proposal(row) for row in connection.execute(query).mappings()]

    def waiting(self) -> int:
        """Count the proposals that nobody decided on."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(t).where(t.c.state == "open")).scalar_one()

    def decide(self, number: int, state: ProposalState, editor: str) -> bool:
        """Decide on an open proposal; False where somebody did before."""
        change = update(t).where(t.c.number == number, t.c.state == "open").values(state=state, editor=editor)
        with self._writing() as connection:
            return connection.execute(change).rowcount == 1


def _proposal(row: serialize.Row) -> Proposal:
    return Proposal(**{name: row[name] for name in Proposal.__dataclass_fields__} | {"at": serialize.utc(row["at"])})
