"""Peers of benchmarks/corpus.py, run by an interpreter that has opusfilter and lingua-language-detector.

    PYTHON benchmarks/corpus_peers.py TRAIN.jsonl JUDGE.jsonl WORDS.jsonl SCORES.jsonl

OpusFilter accepts      share of the filters that opusfilter-autogen proposes, with their default thresholds, that accept a pair
OpusFilter classifier   logistic regression on the scores of these filters (its train_classifier, here with true labels)
as bicleaner            extremely randomised trees on the features of bicleaner (Sanchez-Cartagena et al. 2018), reimplemented: lengths and
                        their likelihood, letters, digits and marks of each side, and how well the words of each side are translated
                        and covered by a probabilistic dictionary in three ranges of frequency; the dictionary is IBM model 1, trained
                        on the pairs of WORDS, which are none of the others
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from opusfilter import filters as filtering
from opusfilter.autogen import DefaultParameterFilters
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

TOKEN = re.compile(r"\d+|\w+|[^\w\s]")
MARKS = ".,;:!?()«»\"“”'’—–-/%$€№&"
ROUNDS, LEAST = 5, 1e-4
Example = dict[str, str]


# -- OpusFilter


def opusfilter(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Return the share of filters that accept each pair, and all scores of the filters."""
    made = DefaultParameterFilters(langs=["en", "ru"], scripts=["Latin", "Cyrillic"])
    made.set_filter_thresholds()
    accepted, columns = [], []
    for entry in made.filters:
        (name, parameters), = entry.items()
        one = getattr(filtering, name.split(".")[0])(**parameters)
        scores = list(one.score([example["en"], example["ru"]] for example in examples))
        accepted.append([float(one.accept(score)) for score in scores])
        columns += np.array([list(_numbers(score)) for score in scores]).T.tolist()
    return np.mean(accepted, axis=0), np.nan_to_num(np.array(columns).T, posinf=1e3, neginf=-1e3)


def _numbers(score: object) -> Iterable[float]:
    if isinstance(score, dict):
        score = list(score.values())
    if isinstance(score, (list, tuple)):
        for part in score:
            yield from _numbers(part)
    else:
        yield float(score)


# -- as bicleaner


def words(text: str) -> list[str]:
    return [word.lower() for word in TOKEN.findall(text)]


def dictionary(pairs: Sequence[tuple[list[str], list[str]]]) -> dict[str, dict[str, float]]:
    """Return the chance of each target word for each source word, by IBM model 1 (Brown et al. 1993)."""
    known = {word for own, _ in pairs for word in own}, {word for _, others in pairs for word in others}
    number = [{word: place for place, word in enumerate(sorted(side))} for side in known]
    left = np.concatenate([np.repeat([number[0][w] for w in own], len(others)) for own, others in pairs])
    right = np.concatenate([np.tile([number[1][w] for w in others], len(own)) for own, others in pairs])
    slot = np.concatenate([np.tile(np.arange(len(others)), len(own)) + at for at, (own, others) in zip(_starts(pairs), pairs, strict=False)])
    cells, place = np.unique(left.astype(np.int64) * len(number[1]) + right, return_inverse=True)
    chance = np.ones(len(cells))
    for _ in range(ROUNDS):
        share = chance[place] / np.bincount(slot, chance[place])[slot]
        counts = np.bincount(place, share, len(cells))
        totals = np.bincount(cells // len(number[1]), counts)
        chance = counts / totals[cells // len(number[1])]
    names = [sorted(side) for side in known]
    found: dict[str, dict[str, float]] = {}
    for cell, value in zip(cells[chance > LEAST].tolist(), chance[chance > LEAST].tolist(), strict=False):
        found.setdefault(names[0][cell // len(number[1])], {})[names[1][cell % len(number[1])]] = value
    return found


def _starts(pairs: Sequence[tuple[list[str], list[str]]]) -> list[int]:
    return np.concatenate(([0], np.cumsum([len(others) for _, others in pairs])[:-1])).tolist()


class Bicleaner:
    """The features of pairs."""

    def __init__(self, good: Sequence[Example]) -> None:
        pairs = [(words(one["en"]), words(one["ru"])) for one in good]
        self.there, self.back = dictionary(pairs), dictionary([(ru, en) for en, ru in pairs])
        self.often = Counter(word for en, _ in pairs for word in en), Counter(word for _, ru in pairs for word in ru)
        self.ratio = sum(len(ru) for _, ru in pairs) / sum(len(en) for en, _ in pairs)

    def features(self, one: Example) -> list[float]:
        en, ru = words(one["en"]), words(one["ru"])
        row = [len(en), len(ru), len(one["en"]), len(one["ru"]), self._poisson(len(en), len(ru)), self._poisson(len(ru), len(en), True)]
        for text, own in ((one["en"], en), (one["ru"], ru)):
            row += [len(set(own)) / max(1, len(own)), float(np.mean([len(word) for word in own] or [0])), max([len(word) for word in own] or [0])]
            row += [sum(char.isupper() for char in text), sum(char.isdigit() for char in text), float(text[:1].isupper())]
            row += [text.count(mark) for mark in MARKS]
        digits = [Counter(re.findall(r"\d+", one[lang])) for lang in ("en", "ru")]
        row += [sum((digits[0] & digits[1]).values()) / max(1, sum(digits[side].values())) for side in (0, 1)]
        row += self._translated(en, ru, self.there, self.often[0]) + self._translated(ru, en, self.back, self.often[1])
        return row

    def _poisson(self, own: int, others: int, back: bool = False) -> float:
        expected = max(0.1, own / self.ratio if back else own * self.ratio)
        return others * math.log(expected) - expected - math.lgamma(others + 1)

    def _translated(self, own: list[str], others: list[str], table: dict[str, dict[str, float]], often: Counter[str]) -> list[float]:
        """Return, over all words and in three ranges of frequency, the mean log of the best chance and the share that has one."""
        best = [max((table.get(word, {}).get(other, LEAST) for other in others), default=LEAST) for word in own]
        known = [word in table for word in own]
        ranks = [often[word] for word in own]
        row = []
        for low, high in ((0, 10**9), (0, 10), (10, 300), (300, 10**9)):
            chosen = [value for value, rank in zip(best, ranks, strict=False) if low <= rank < high]
            row += [float(np.mean(np.log(chosen))) if chosen else 0.0, float(np.mean([v > LEAST for v in chosen])) if chosen else 0.0]
        return [*row, float(np.mean(known)) if known else 0.0]


def main() -> None:
    train, judge, lexicon = ([json.loads(line) for line in Path(name).read_text("utf-8").splitlines()] for name in sys.argv[1:4])
    truth = np.array([one["kind"] == "" for one in train])
    kinds = Counter(one["kind"] for one in train)
    often = np.array([1 / kinds[one["kind"]] * (len(kinds) - 1 if one["kind"] == "" else 1) for one in train])
    accepted, scores = opusfilter([*train, *judge])
    classifier = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2_000))
    classifier.fit(scores[: len(train)], truth, logisticregression__sample_weight=often)
    bicleaner = Bicleaner(lexicon)
    rows = np.array([bicleaner.features(one) for one in [*train, *judge]])
    trees = ExtraTreesClassifier(500, min_samples_leaf=2, n_jobs=1, random_state=1)
    trees.fit(rows[: len(train)], truth, sample_weight=often)
    found = {
        "OpusFilter accepts": accepted[len(train) :],
        "OpusFilter classifier": classifier.predict_proba(scores[len(train) :])[:, 1],
        "as bicleaner": trees.predict_proba(rows[len(train) :])[:, 1],
    }
    with Path(sys.argv[4]).open("w", encoding="utf-8") as out:
        for values in zip(*found.values(), strict=False):
            out.write(json.dumps(dict(zip(found, map(float, values), strict=False))) + "\n")


if __name__ == "__main__":
    main()
