"""Pages that people submit in the browser: one queue, worked off by one thread, so that no request waits for it.

What is submitted is kept on disk until it is worked off, and begun again when the server starts again; what comes of it
is in the store like the outcome of any run.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Literal, Protocol

from aligner.engine import Executor
from aligner.errors import AlignerError, InputError
from aligner.i18n import N_
from aligner.model import Page, Rejection
from aligner.pipeline import Job, JobResult, Settings, Tools, run
from aligner.pipeline.editions import list_stored, stored_jobs
from aligner.pipeline.ingest import ingest
from aligner.pipeline.recipe import on_workers
from aligner.review.spool import Spool
from aligner.review.submission import Input, Submission
from aligner.store import Store

MOST_WAITING = 20  # submissions
KEPT = 100  # submissions whose results can still be looked at
MOST_PAGES = 500  # of one submission's feeds and archives

State = Literal["waiting", "working", "done", "cancelled", "failed"]


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


GIVEN_UP = N_("The server ended twice while it translated this: submit its pages one by one to find out which one fails.")
TOO_MANY = f"a feed or archive is read up to {MOST_PAGES} pages here: read larger ones with `aligner ingest`"


class CancelledError(AlignerError):
    """The user cancelled the work."""


class ServerClosingError(AlignerError):
    """The server is being stopped."""


class WorkersByPolicy(Protocol):
    """Workers that do what takes long, each under the house policy that a submission asks for."""

    def under(self, policy: str) -> Executor[Tools]:
        """Return the workers with that policy."""
        ...

    def close(self) -> None:
        """End the workers, whatever they do."""
        ...


class Submissions:
    """The queue of submissions and its worker. May be used by threads; ``close`` cancels what is left.

    ``read`` gives the pages of an input (several of a feed or an archive), or why there are none; ``tools`` those of a
    run under a policy; ``folder`` keeps what is not worked off yet. ``engine`` does the work, by default this process;
    it is closed with the queue.
    """

    def __init__(
        self,
        read: Callable[[Input], Iterable[Page | Rejection]],
        tools: Callable[[str], Tools],
        folder: Path,
        engine: WorkersByPolicy | None = None,
    ) -> None:
        self._read, self._tools, self._spool, self._engine = read, tools, Spool(folder), engine
        self._worker = ThreadPoolExecutor(1, "submissions")
        self._works: dict[str, Work] = {}
        self._closing = False
        for name, submission in self._spool.left():
            self._enqueue(Work(submission, name))

    def close(self) -> None:
        """Stop; the next server starts waiting and unfinished submissions again."""
        self._closing = True
        if self._engine is not None:
            self._engine.close()
        self._worker.shutdown(cancel_futures=True)

    def submit(self, submission: Submission) -> Work:
        """Put a submission in the queue. Raises InputError if too many are waiting, or the disk does not take it."""
        if len(self.under_way) >= MOST_WAITING:
            raise InputError(N_("Too many submissions are waiting: try again when some of them are done."))
        work = Work(submission)
        try:
            self._spool.keep(work.id, time.time_ns(), submission)
        except OSError as error:
            self._spool.drop(work.id)
            raise InputError(N_("The server cannot keep this submission: its disk is full or read-only.")) from error
        for old in [one.id for one in self._works.values() if one.ended][:-KEPT]:
            del self._works[old]
        self._enqueue(work)
        return work

    def _enqueue(self, work: Work) -> None:
        self._works[work.id] = work
        self._worker.submit(self._work, work)

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
            self._spool.drop(work.id)

    def _work(self, work: Work) -> None:
        if work.cancelled:
            return
        if not self._spool.begin(work.id):
            work.problem, work.state = GIVEN_UP, "failed"
            self._spool.drop(work.id)
            return
        work.state = "working"
        with suppress(ServerClosingError):  # the next server begins it again
            self._attempt(work)
            self._spool.drop(work.id)

    def _attempt(self, work: Work) -> None:
        try:
            for result in self._run(work):
                self._stop_if(work)  # its worker may have been ended
                work.results = (*work.results, result)
            work.state = "done"
        except ServerClosingError:
            raise
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
        executor = self._engine.under(asked.policy) if self._engine else None
        tools = on_workers(tools, executor) if executor else tools
        assert tools.store is not None, "the desk has a store"
        jobs = self._jobs(work, tools.store)

        def progress(sentences: int) -> None:
            work.done += sentences
            self._stop_if(work)

        def planned(sentences: int) -> None:
            work.total += sentences
            self._stop_if(work)

        yield from run(jobs, tools, Settings(on=asked.on), progress, planned, executor)

    def _jobs(self, work: Work, store: Store) -> Sequence[Job | Rejection]:
        """Read the inputs; several that are editions of each other go together."""
        asked = work.submission
        pages = self._pages(work, asked.inputs)
        first = [*islice(pages, 2)]
        if asked.edition is not None:
            edition = next(self._pages(work, [asked.edition]), None)
            assert edition is not None, "reading gives a page or says why not"
            if isinstance(edition, Rejection):
                return [edition]
            return [page if isinstance(page, Rejection) else Job(page, edition) for page in first[:1]]
        if len(first) == 1:
            return [page if isinstance(page, Rejection) else Job(page) for page in first]
        came = [*ingest(chain(first, pages), store)]
        keys = dict.fromkeys(item.key for item in came if not isinstance(item, Rejection))
        refused = [item for item in came if isinstance(item, Rejection)]
        return [*refused, *stored_jobs(store, keys, list_stored(store, list(keys)))]

    def _pages(self, work: Work, inputs: Sequence[Input]) -> Iterator[Page | Rejection]:
        pages = (page for one in inputs for page in self._read(one))
        for number, page in enumerate(pages):
            self._stop_if(work)
            if number == MOST_PAGES:
                yield Rejection(page.source, "read", TOO_MANY)
                return
            yield page

    def _stop_if(self, work: Work) -> None:
        if self._closing:
            raise ServerClosingError
        if work.cancelled:
            raise CancelledError
