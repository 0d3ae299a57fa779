"""Sentences of an article, by an ordered list of small named rules.

``split(article)`` gives its sentences with their offsets, ``spans(text, lang)`` the bare offsets,
``explain(text, lang)`` every place where a sentence might end and the rule that decided it.

The rules are in rules.py, what they know of each language in words.py. In doubt nothing is cut: two sentences
in one cost the translator little, half a sentence costs the meaning. No splitter stands below the rules:
benchmarks/split.py shows them ahead of razdel's and of a punkt model's cuts, alone and joined to either.
"""

from aligner.segmentation.sentences import Decision, explain, spans, split

__all__ = ["Decision", "explain", "spans", "split"]
