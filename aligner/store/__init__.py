"""The store: articles, pairs, findings and decisions, in SQLite or PostgreSQL."""

from aligner.store.flagged import QueueItem
from aligner.store.log import LogEntry, LogFilter
from aligner.store.memory import MemoryEntry
from aligner.store.mentions import Occurrence
from aligner.store.queue import FindingFilter, QueuePlace
from aligner.store.store import ArticleSummary, PairFilter, Store
from aligner.store.termbase import Revision
from aligner.store.users import Account, folded

__all__ = [
    "Account",
    "ArticleSummary",
    "FindingFilter",
    "LogEntry",
    "LogFilter",
    "MemoryEntry",
    "Occurrence",
    "PairFilter",
    "QueueItem",
    "QueuePlace",
    "Revision",
    "Store",
    "folded",
]
