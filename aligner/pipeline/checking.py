"""Pairs of many articles, checked on any engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from aligner.checks import Remark, explain
from aligner.engine import Executor, WorkerFailure
from aligner.model import Pair, Rejection
from aligner.pipeline.failures import given_up
from aligner.pipeline.jobs import Tools


def check_pairs(pairs: Iterable[Pair], executor: Executor[Tools]) -> Iterator[Remark | Rejection]:
    """Yield what ``checks.explain`` finds, in the order of the pairs; of an article that no worker could check, why.

    The pairs of an article stand together and in order.
    """
    articles = (list(group) for _, group in groupby(pairs, key=lambda pair: pair.article))
    for made in executor.map(_explain, articles):
        if isinstance(made, WorkerFailure):
            yield given_up(made, made.item[0].article, "check")
        else:
            yield from made


def _explain(tools: Tools, pairs: list[Pair]) -> list[Remark]:
    return list(explain(pairs, tools.glossary))
