"""Counters of one server, in the text format that Prometheus reads (version 0.0.4)."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Labels = tuple[tuple[str, str], ...]
Sample = tuple[str, Labels, float]  # name, labels, value


@dataclass(slots=True)
class Duration:
    """A histogram of seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Count a duration."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total += seconds

    def samples(self, name: str, labels: Labels) -> Iterator[Sample]:
        """Yield the cumulative buckets, the sum and the count."""
        reached = 0
        for limit, count in zip((*map(str, BUCKETS), "+Inf"), self.counts, strict=True):
            reached += count
            yield f"{name}_bucket", (*labels, ("le", limit)), reached
        yield f"{name}_sum", labels, self.total
        yield f"{name}_count", labels, reached


class Metrics:
    """Requests by method, area and status with their durations, and what the models did. May be used by threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._durations: dict[str, Duration] = {}
        self._texts = self._characters = 0
        self._translating = 0.0

    def request(self, method: str, area: str, status: int, seconds: float) -> None:
        """Count an answered request."""
        with self._lock:
            self._requests[method, area, status] += 1
            self._durations.setdefault(area, Duration()).add(seconds)

    def translation(self, texts: int, characters: int, seconds: float) -> None:
        """Count what was translated for the API."""
        with self._lock:
            self._texts += texts
            self._characters += characters
            self._translating += seconds

    def families(self) -> Iterator[tuple[str, str, str, list[Sample]]]:
        """Yield name, type, help and samples of each family."""
        with self._lock:
            requests: list[Sample] = [
                (
                    "aligner_requests_total",
                    (("method", method), ("area", area), ("status", str(status))),
                    float(n),
                )
                for (method, area, status), n in sorted(self._requests.items())
            ]
            errors = sum(n for (_, _, status), n in self._requests.items() if status >= 500)
            durations = [
                sample
                for area, took in sorted(self._durations.items())
                for sample in took.samples("aligner_request_seconds", (("area", area),))
            ]
            totals = (self._texts, self._characters, self._translating)
        yield "aligner_requests_total", "counter", "Requests answered.", requests
        yield "aligner_request_seconds", "histogram", "Seconds until a request was answered.", durations
        yield simple("aligner_errors_total", "counter", "Requests that failed in the server.", errors)
        yield simple("aligner_translated_texts_total", "counter", "Texts translated for the API.", totals[0])
        yield simple("aligner_translated_characters_total", "counter", "Their characters.", totals[1])
        yield simple("aligner_translation_seconds_total", "counter", "Seconds that took.", totals[2])


Family = tuple[str, str, str, list[Sample]]


def simple(name: str, kind: str, about: str, value: float) -> Family:
    """Return a family of one sample without labels."""
    return name, kind, about, [(name, (), float(value))]


def labelled(name: str, kind: str, about: str, values: Mapping[Labels, float]) -> Family:
    """Return a family with a sample for each set of labels."""
    return name, kind, about, [(name, labels, float(value)) for labels, value in values.items()]


def exposition(families: Iterable[Family]) -> str:
    """Write families in Prometheus' text format."""
    lines = []
    for name, kind, about, samples in families:
        lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
        lines += [f"{full}{_written(labels)} {value:.10g}" for full, labels, value in samples]
    return "\n".join(lines) + "\n"


def _written(labels: Labels) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
