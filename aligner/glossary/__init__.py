"""Names of places, bodies and peoples: found in any form, known by date and house policy.

>>> from aligner.glossary import load
>>> glossary = load(policy="eurasianet")                            # doctest: +SKIP
>>> [mention.concept for mention in glossary.find("в Нагорном Карабахе", "ru")]  # doctest: +SKIP
['nagorno-karabakh']
"""

from aligner.glossary.concepts import Concept, Term
from aligner.glossary.glossary import Glossary, load
from aligner.glossary.hinting import term_hints
from aligner.glossary.match import Mention
from aligner.glossary.policy import Policy, Standing

__all__ = ["Concept", "Glossary", "Mention", "Policy", "Standing", "Term", "load", "term_hints"]
