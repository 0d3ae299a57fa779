"""Sentences of an article, by razdel's cuts and a list of small named rules over them.

``split(article)`` gives its sentences with their offsets, ``spans(text, lang)`` the bare offsets,
``explain(text, lang)`` every place where a sentence might end and the rule that decided it.

In doubt nothing is cut: two sentences in one cost the translator little, half a sentence costs the meaning.
"""

from aligner.segmentation.sentences import Decision, explain, spans, split

__all__ = ["Decision", "explain", "spans", "split"]
