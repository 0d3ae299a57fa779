"""The shapes of beads: how many sentences of the source, of the target."""

import numpy as np

SPAN = 5  # sentences on one side of a bead, at most
SHAPES: tuple[tuple[int, int], ...] = (
    (1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1), (2, 3), (3, 2),
    (1, 5), (5, 1), (2, 4), (4, 2), (3, 3), (2, 5), (5, 2), (3, 4), (4, 3), (4, 4),
)  # fmt: skip
SOURCES = np.array([a for a, _ in SHAPES]) - 1
TARGETS = np.array([b for _, b in SHAPES]) - 1
