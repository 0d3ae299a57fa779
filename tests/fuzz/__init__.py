"""Fuzz every parser: a mutated input must give a result, or an error of one sentence, in time."""
