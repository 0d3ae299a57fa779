"""The store: articles, pairs, findings and decisions, in SQLite or PostgreSQL."""

from aligner.store.articles import ArticleSummary
from aligner.store.captures import Capture, Incoming
from aligner.store.concordance import Period, Sought, Usage, UsedPair, word_spans
from aligner.store.findings import FindingFilter, QueueItem, QueuePlace
from aligner.store.log import LogEntry, LogFilter
from aligner.store.memory import MemoryEntry
from aligner.store.mentions import Occurrence
from aligner.store.pairs import PairFilter
from aligner.store.proposals import Proposal, ProposalState
from aligner.store.statistics import Statistics, ranges
from aligner.store.store import Store
from aligner.store.termbase import Revision
from aligner.store.transfer import Contents
from aligner.store.users import Account, folded
from aligner.store.versions import Version

__all__ = [
    "Account",
    "ArticleSummary",
    "Capture",
    "Contents",
    "FindingFilter",
    "Incoming",
    "LogEntry",
    "LogFilter",
    "MemoryEntry",
    "Occurrence",
    "PairFilter",
    "Period",
    "Proposal",
    "ProposalState",
    "QueueItem",
    "QueuePlace",
    "Revision",
    "Sought",
    "Statistics",
    "Store",
    "Usage",
    "UsedPair",
    "Version",
    "folded",
    "ranges",
    "word_spans",
]
