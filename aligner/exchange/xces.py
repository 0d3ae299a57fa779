"""XCES: both texts with their sentences numbered, and the links between them, as InterText and OPUS read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from aligner.exchange.options import DEFAULT, Options
from aligner.exchange.xml import clean
from aligner.model import LANGUAGES, Document, Record

PARTS = (".en.xml", ".ru.xml", ".xml")


def write_xces(documents: Iterable[Document], files: list[BinaryIO], options: Options = DEFAULT) -> int:
    """Write three files: the English, the Russian and the links; a sentence's id is paragraph:sentence.

    What was aligned together is one sentence on each side, so every link is 1-1.
    """
    *texts, links = files
    names = options.names or [f"text{part}" for part in PARTS]
    for file in texts:
        _put(file, '<?xml version="1.0" encoding="utf-8"?>', "<text>")
    _put(links, '<?xml version="1.0" encoding="utf-8"?>', '<cesAlign version="1.0">')
    _put(links, f'<linkGrp targType="s" toDoc={quoteattr(names[1])} fromDoc={quoteattr(names[0])}>')
    count = paragraph = 0
    for document in documents:
        for _, group in groupby(document.records, key=lambda record: record.paragraph):
            paragraph += 1
            records = list(group)
            for file, lang in zip(texts, LANGUAGES, strict=True):
                sentences = (
                    f'<s id="{paragraph}:{n}">{escape(clean(record.pair.side(lang)))}</s>'
                    for n, record in enumerate(records, start=1)
                )
                _put(file, f'<p id="{paragraph}">', *sentences, "</p>")
            _put(links, *_links(records, paragraph))
            count += len(records)
    for file in texts:
        _put(file, "</text>")
    _put(links, "</linkGrp>", "</cesAlign>")
    return count


def _links(records: Iterable[Record], paragraph: int) -> Iterator[str]:
    for number, record in enumerate(records, start=1):
        place, pair = f"{paragraph}:{number}", record.pair
        status = "auto" if pair.alignment == "auto" else "man"
        yield f'<link type="1-1" xtargets="{place};{place}" status="{status}" certainty="{pair.confidence:.4f}"/>'


def _put(file: BinaryIO, *lines: str) -> None:
    file.writelines(f"{line}\n".encode() for line in lines)
