"""Pages that people submit in the browser: one queue, worked off by one thread, so that no request waits for it.

What is submitted lives in memory until it is worked; what comes of it is in the store like the outcome of any run.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from aligner.errors import AlignerError, InputError
from aligner.i18n import N_
from aligner.model import Page, Rejection
from aligner.pipeline import Job, JobResult, Settings, Tools, run
from aligner.pipeline.editions import list_stored, stored_jobs
from aligner.pipeline.ingest import ingest
from aligner.store import Store

MOST_INPUTS = 50  # of one submission
MOST_WAITING = 20  # submissions
KEPT = 100  # submissions whose results can still be looked at

State = Literal["waiting", "working", "done", "cancelled", "failed"]


@dataclass(frozen=True, slots=True)
class Input:
    """Something to translate: an uploaded file or pasted text with its bytes, or a URL (``data`` is None)."""

    name: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What a user submitted; ``edition`` is the other edition of a single input.

    ``policy`` is the house policy to check by, "" for none; ``on`` the day to judge names by, None for the article's.
    """

    user: str
    inputs: tuple[Input, ...]
    edition: Input | None = None
    policy: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        if not self.inputs:
            raise InputError(N_("Nothing to translate: paste a text, choose a file or give an address."))
        if len(self.inputs) > MOST_INPUTS:
            raise InputError(N_("Too many pages at once: submit at most 50."))
        if self.edition is not None and len(self.inputs) > 1:
            raise InputError(N_("The other edition belongs to one page: submit that page alone."))


@dataclass(slots=True)
class Work:
    """A submission and how far it has come. The worker writes it while requests read it, one field at a time.

    ``done`` and ``total`` count sentences; ``total`` grows as pages are read.
    """

    submission: Submission
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    state: State = "waiting"
    done: int = 0
    total: int = 0
    results: tuple[JobResult | Rejection, ...] = ()
    problem: str = ""
    cancelled: bool = False

    @property
    def ended(self) -> bool:
        """True if nothing more will come."""
        return self.state not in ("waiting", "working")

    @property
    def articles(self) -> list[JobResult]:
        """What was filed."""
        return [result for result in self.results if isinstance(result, JobResult)]


class CancelledError(AlignerError):
    """The user cancelled the work."""


class Submissions:
    """The queue of submissions and its worker. May be used by threads; ``close`` cancels what is left.

    ``read`` gives the page of an input, or why there is none; ``tools`` those of a run under a policy.
    """

    def __init__(self, read: Callable[[Input], Page | Rejection], tools: Callable[[str], Tools]) -> None:
        self._read, self._tools = read, tools
        self._worker = ThreadPoolExecutor(1, "submissions")
        self._works: dict[str, Work] = {}

    def close(self) -> None:
        """Cancel what is waiting and under way."""
        for work in [*self._works.values()]:
            work.cancelled = True
        self._worker.shutdown(cancel_futures=True)

    def submit(self, submission: Submission) -> Work:
        """Put a submission in the queue. Raises InputError if too many are waiting."""
        if len(self.under_way) >= MOST_WAITING:
            raise InputError(N_("Too many submissions are waiting: try again when some of them are done."))
        work = Work(submission)
        self._works[work.id] = work
        for old in [one.id for one in self._works.values() if one.ended][:-KEPT]:
            del self._works[old]
        self._worker.submit(self._work, work)
        return work

    def find(self, name: str) -> Work | None:
        """Find a submission's work by its id; None if it was never submitted, or long ago."""
        return self._works.get(name)

    @property
    def under_way(self) -> list[Work]:
        """The works that are not ended, the first submitted first."""
        return [work for work in [*self._works.values()] if not work.ended]

    def cancel(self, work: Work) -> None:
        """Cancel a work; what was filed of it stays."""
        work.cancelled = True
        if work.state == "waiting":
            work.state = "cancelled"

    def _work(self, work: Work) -> None:
        if work.cancelled:
            work.state = "cancelled"
            return
        work.state = "working"
        try:
            for result in self._run(work):
                work.results = (*work.results, result)
            work.state = "done"
        except CancelledError:
            work.state = "cancelled"
        except AlignerError as error:
            work.problem, work.state = str(error), "failed"
        except Exception as error:
            work.problem, work.state = f"unexpected {type(error).__name__}: {error}", "failed"
            raise

    def _run(self, work: Work) -> Iterator[JobResult | Rejection]:
        asked = work.submission
        tools = self._tools(asked.policy)
        assert tools.store is not None, "the desk has a store"
        jobs = self._jobs(work, tools.store)

        def progress(sentences: int) -> None:
            work.done += sentences
            _stop_if(work)

        def planned(sentences: int) -> None:
            work.total += sentences
            _stop_if(work)

        yield from run(jobs, tools, Settings(on=asked.on), progress, planned)

    def _jobs(self, work: Work, store: Store) -> Sequence[Job | Rejection]:
        """Read the inputs; several that are editions of each other go together."""
        asked = work.submission
        pages = [*self._pages(work, asked.inputs)]
        if asked.edition is not None:
            [edition] = self._pages(work, [asked.edition])
            if isinstance(edition, Rejection):
                return [edition]
            return [page if isinstance(page, Rejection) else Job(page, edition) for page in pages]
        if len(pages) == 1:
            return [page if isinstance(page, Rejection) else Job(page) for page in pages]
        came = [*ingest(pages, store)]
        keys = dict.fromkeys(item.key for item in came if not isinstance(item, Rejection))
        refused = [item for item in came if isinstance(item, Rejection)]
        return [*refused, *stored_jobs(store, keys, list_stored(store, list(keys)))]

    def _pages(self, work: Work, inputs: Sequence[Input]) -> Iterator[Page | Rejection]:
        for one in inputs:
            _stop_if(work)
            yield self._read(one)


def _stop_if(work: Work) -> None:
    if work.cancelled:
        raise CancelledError
