"""Fuzzing of every parser: mutated inputs must come to a result or to one sentence, and in time."""
