"""Where work is done: in this process, in worker processes, or on a Ray cluster; the results are the same."""

from aligner.engine.choose import open_executor
from aligner.engine.executor import Executor, PageLimits, Ready, Serial, WorkerFailure

__all__ = ["Executor", "PageLimits", "Ready", "Serial", "WorkerFailure", "open_executor"]
