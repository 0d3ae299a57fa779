"""The assignment: each article has one edition at most, and all pairs together are the likeliest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

Gains = Mapping[tuple[int, int], float]
LARGEST = 400  # articles of a component that are assigned together; beyond, its weakest pairs give way


def assign(gains: Gains) -> list[tuple[int, int]]:
    """Return the one-to-one pairs with the largest sum of gains; pairs without a gain are left out.

    A component of articles that compete is solved exactly by the Hungarian method (Kuhn 1955).
    """
    return sorted(pair for part in _components({p: g for p, g in gains.items() if g > 0}) for pair in _best(part))


def _components(gains: Gains) -> Iterator[Gains]:
    """Yield the pairs by connected component."""
    near: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for pair in gains:
        near["en", pair[0]].append(pair)
        near["ru", pair[1]].append(pair)
    seen = set[tuple[int, int]]()
    for first in gains:
        part, waiting = list[tuple[int, int]](), [first]
        while waiting:
            pair = waiting.pop()
            if pair not in seen:
                seen.add(pair)
                part.append(pair)
                waiting += near["en", pair[0]] + near["ru", pair[1]]
        if part:
            yield {pair: gains[pair] for pair in part}


def _best(gains: Gains) -> Iterator[tuple[int, int]]:
    if len(gains) == 1:
        yield from gains
        return
    rows, columns = (sorted({pair[side] for pair in gains}) for side in (0, 1))
    if max(len(rows), len(columns)) > LARGEST:
        strongest = sorted(gains, key=lambda pair: gains[pair])[max(1, len(gains) // 10) :]
        for part in _components({pair: gains[pair] for pair in strongest}):
            yield from _best(part)
        return
    size = max(len(rows), len(columns))
    cost = np.zeros((size, size))
    for (row, column), gain in gains.items():
        cost[rows.index(row), columns.index(column)] = -gain
    for i, j in enumerate(hungarian(cost)):
        if i < len(rows) and j < len(columns) and (pair := (rows[i], columns[j])) in gains:
            yield pair


def hungarian(cost: np.ndarray) -> list[int]:
    """Return the column of each row of a square matrix whose costs have the least sum (shortest augmenting paths)."""
    size = len(cost)
    u, v = np.zeros(size + 1), np.zeros(size + 1)
    owner = np.zeros(size + 1, int)  # the row of each column, counted from 1
    for row in range(1, size + 1):
        owner[0], column = row, 0
        least, way, used = np.full(size + 1, np.inf), np.zeros(size + 1, int), np.zeros(size + 1, bool)
        while owner[column]:
            used[column] = True
            reduced = cost[owner[column] - 1] - u[owner[column]] - v[1:]
            better = ~used[1:] & (reduced < least[1:])
            least[1:][better], way[1:][better] = reduced[better], column
            free = np.flatnonzero(~used)
            step = least[free].min()
            nearest = int(free[least[free].argmin()])
            u[owner[used]] += step
            v[used] -= step
            least[~used] -= step
            column = nearest
        while column:
            owner[column], column = owner[way[column]], int(way[column])
    columns = [0] * size
    for column in range(1, size + 1):
        columns[owner[column] - 1] = column - 1
    return columns
