"""The store: what was worked, found and decided, in SQLite or PostgreSQL."""

from aligner.store.alignment import corrected
from aligner.store.corrections import Amendment
from aligner.store.findings import covers, form
from aligner.store.flagged import Flagged
from aligner.store.history import reviewed, stacks
from aligner.store.log import Asked, Said
from aligner.store.memory import Remembered
from aligner.store.mentions import Mentioned
from aligner.store.queue import Place, Wanted
from aligner.store.store import Entry, Filed, Filter, Store
from aligner.store.termbase import Revision
from aligner.store.users import Account, folded

__all__ = [
    "Account",
    "Amendment",
    "Asked",
    "Entry",
    "Filed",
    "Filter",
    "Flagged",
    "Mentioned",
    "Place",
    "Remembered",
    "Revision",
    "Said",
    "Store",
    "Wanted",
    "corrected",
    "covers",
    "folded",
    "form",
    "reviewed",
    "stacks",
]
