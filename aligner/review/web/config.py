"""What the page needs: the store, the glossary, the reviewer, and the engines of other stages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aligner.errors import AlignerError
from aligner.glossary import Glossary
from aligner.glossary.policy import NO_POLICY, read_policy
from aligner.model import Bead, Finding, Lang, Pair, User
from aligner.review.glossary_editor import GlossaryEditor
from aligner.review.service import ReviewService
from aligner.review.submissions import Submissions
from aligner.review.web.attempts import Attempts
from aligner.store import Store

NOBODY = User("", None)
OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


class UnfinishedError(AlignerError):
    """A stage could not finish what it was asked; the server goes on."""


@dataclass(frozen=True, slots=True)
class Engines:
    """The other stages as plain calls, so that the page imports none of them.

    ``directions`` lists (source, target) that can be translated now; ``detect`` names a text's language, or None;
    ``variously`` gives up to so many translations of one sentence from a language, the likeliest first; ``remember`` keeps
    a text and a person's translation of it into a language; ``keys`` says whether a program needs a key.
    """

    translate: Callable[[Sequence[str], Lang], list[str]]
    directions: Callable[[], list[tuple[Lang, Lang]]]
    detect: Callable[[str], Lang | None]
    align: Callable[[Sequence[str], Sequence[str], Lang], list[Bead]]
    check: Callable[[Sequence[Pair]], list[Finding]]
    variously: Callable[[str, Lang, int], list[str]]
    remember: Callable[[str, str, Lang], None]
    keys: bool = False


def now() -> datetime:
    """Return the present time, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """Everything that one server serves. ``hosts`` are the names under which it may be addressed.

    Without ``submissions`` nothing can be translated here. Where there are ``accounts``, everybody signs in, and any address of the machine is a name too; else ``reviewer``
    may do everything. ``glossary`` is asked whether it may take its time: a card need not wait until it is loaded, a check must.
    """

    store: Store
    reviewer: str
    glossary: Callable[[bool], Glossary | None] = lambda wait: None
    engines: Engines | None = None
    hosts: frozenset[str] = OWN_NAMES
    bench: GlossaryEditor | None = None
    submissions: Submissions | None = None
    clock: Callable[[], datetime] = now
    accounts: bool = False
    attempts: Attempts = field(default_factory=Attempts)

    def service(self, user: User) -> ReviewService:
        """Return the review service as that user's."""
        folder = self.bench.folder if self.bench else None
        return ReviewService(
            self.store,
            user,
            lambda: self.glossary(True),
            self.clock,
            lambda name: read_policy(folder, name) if folder else NO_POLICY,
        )

    def who(self, session: str) -> User:
        """Whose session that is; the one reviewer where nobody signs in."""
        if not self.accounts:
            return User(self.reviewer, "editor")
        return (self.store.sessions.user(session, self.clock()) if session else None) or NOBODY
