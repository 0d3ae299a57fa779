"""Every parser of outside input by name: how to call it, and the inputs to start from."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aligner.errors import AlignerError
from aligner.model import Page

CASES = Path(__file__).parent.parent / "cases"
CORPUS = Path(__file__).parent.parent.parent / "corpus"
EN, RU = "Snow fell in Gori.", "В Гори выпал снег."


@dataclass(frozen=True, slots=True)
class Parser:
    """A parser by its name: ``call(data)`` parses, or raises AlignerError; ``seeds()`` are inputs that it accepts."""

    name: str
    call: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]

    def run(self, data: bytes) -> None:
        """Parse; an expected error of one sentence is a result. Raises anything else."""
        try:
            self.call(data)
        except AlignerError as error:
            assert "\n" not in str(error), f"not one sentence: {error}"


def _page(data: bytes) -> object:
    from aligner.extraction import examine
    from aligner.segmentation import split

    found = examine(Page("page.html", data))
    return found.article and split(found.article)


def _pages() -> list[bytes]:
    names = ("wordpress.html", "radio.html", "breaks.html", "page-ru.txt", "site-kabar.html", "markdown.txt")
    mail = f"From: a@b.c\nSubject: Snow\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>{EN * 9}</p>"
    return [*((CASES / "extraction" / name).read_bytes()[:6000] for name in names), mail.encode(), *_documents()]


def _documents() -> list[bytes]:
    from docx import Document

    word, made = io.BytesIO(), Document()
    for _ in range(4):
        made.add_paragraph(f"{EN} It melted in Batumi, and people walked to the market again.")
    made.save(word)
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"<office:document-content xmlns:office='o' xmlns:text='t'><text:p>{EN * 5}</text:p></office:document-content>")
    return [word.getvalue(), odt.getvalue(), gzip.compress(f"<p>{EN}</p>".encode() * 9)]


def _file(name: str, read: Callable[[Path], Any]) -> Callable[[bytes], object]:
    """Return a call that writes its data to a file of that name and reads all of it."""

    def call(data: bytes) -> object:
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            made = read(path)
            return list(made) if isinstance(made, Iterator) else made

    return call


def _units(suffix: str) -> Parser:
    from aligner.exchange.read import read_units

    def seeds() -> list[bytes]:
        return [_exported(suffix)]

    return Parser(f"pairs{suffix}", _file(f"pairs{suffix}", read_units), seeds)


def _exported(suffix: str) -> bytes:
    """Return a file of that kind as the program writes it."""
    from aligner.exchange import write
    from aligner.model import Article, Document, Pair, Record

    article = Article(f"{EN}\nIt melted.", "en", "https://example.org/snow", "Snow")
    pairs = [Record(Pair(article.key, 0, EN, RU)), Record(Pair(article.key, 1, "It melted.", "Он растаял."))]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"made{suffix}"
        write([Document(article, tuple(pairs))], path)
        return path.read_bytes()


def _warc() -> list[bytes]:
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>{EN * 9}</p></body></html>"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/a\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    record = f"{head}{body}\r\n\r\n".encode()
    return [record, record * 2, gzip.compress(record)]


def _archive(path: Path) -> object:
    from aligner.ingest.archives import read_archive

    return [_page(page.data) for page in read_archive(str(path)) if isinstance(page, Page)]


def _dump(path: Path) -> object:
    from aligner.ingest.dumps import Columns, read_dump

    return list(read_dump(str(path), Columns()))


def _feed(data: bytes) -> object:
    from aligner.ingest.feeds import feed_kind, read_entries, unpacked

    plain = unpacked(data)
    return list(read_entries(plain, "http://example.org/")) if feed_kind(plain) else None


FEED = "<rss version='2.0'><channel><title>N</title><item><title>Snow</title><link>http://example.org/a</link><pubDate>Mon, 01 Jan 2024 10:00:00 GMT</pubDate></item></channel></rss>"
SITEMAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://example.org/a</loc><lastmod>2024-01-01</lastmod></url></urlset>"
TBX = (
    "<martif type='TBX' xml:lang='en'><text><body><termEntry id='baku'><langSet xml:lang='en'><tig><term>Baku</term></tig>"
    "</langSet><langSet xml:lang='ru'><tig><term>Баку</term></tig></langSet></termEntry></body></text></martif>"
)
TOML = '[baku]\nkind = "city"\nen = ["Baku", {name = "Baky", until = 1991-01-01}]\nru = ["Баку"]\n'
POLICY = 'title = "House"\nnote = "Of a desk."\n[prefer]\n"baku.ru" = { name = "Баку", sure = 90 }\n[admit]\n"shusha.ru" = ["Шуши"]\n'
BEADS = "[0]:[0]:0.5\n[1,2]:[1]:0.25\n[3]:[]:0.1\n"
LADDER = "0\t0\t0.5\n1\t1\t0.2\n3\t2\t0.1\n"


def _alignment(data: bytes) -> object:
    from aligner.alignment.formats import read

    return read(data.decode("utf-8", "replace"), "gold")


def _policy(data: bytes) -> object:
    from aligner.glossary.policy import parse_policy

    return parse_policy(data.decode("utf-8", "replace"), Path("policies/house.toml"), Path("/nowhere"))


def _termbase(path: Path) -> object:
    from aligner.glossary.termbase import entries

    return list(entries(path))


def _tbx(path: Path) -> object:
    from aligner.glossary.tbx import read_tbx

    return list(read_tbx(path))


def _package(data: bytes) -> object:
    from aligner.translation.archive import unpack

    with TemporaryDirectory() as folder:
        file = Path(folder) / "p.argosmodel"
        file.write_bytes(data)
        return unpack(file, Path(folder) / "into", lambda _: None)


def _packages() -> list[bytes]:
    made = io.BytesIO()
    head = {"package_version": "1.0", "argos_version": "1.9", "from_code": "en", "from_name": "E", "to_code": "ru", "to_name": "R", "type": "translate"}
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("p/metadata.json", json.dumps(head))
        for name in ("model/model.bin", "model/config.json", "model/shared_vocabulary.json", "sentencepiece.model"):
            archive.writestr(f"p/{name}", b"{}")
    return [made.getvalue()]


def _text(data: bytes) -> object:
    from aligner.text.encoding import decode

    return decode(data)


def _of(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


PARSERS = {
    parser.name: parser
    for parser in (
        Parser("page", _page, _pages),
        Parser("charset", _text, lambda: [RU.encode(name) * 5 for name in ("utf-8", "cp1251", "koi8-r", "utf-16")]),
        Parser("warc", _file("crawl.warc.gz", _archive), _warc),
        Parser("dump.jsonl", _file("d.jsonl", _dump), _of(json.dumps({"text": EN, "title": "Snow", "date": "2024-01-01"}))),
        Parser("dump.csv", _file("d.csv", _dump), _of(f'title,text,date\nSnow,"{EN}",2024-01-01\n')),
        Parser("feed", _feed, _of(FEED, SITEMAP)),
        *map(_units, (".tmx", ".xlf", ".xlf2", ".po", ".tsv", ".csv", ".json", ".jsonl", ".xlsx", ".parquet")),
        Parser("alignment", _alignment, _of(BEADS, LADDER, json.dumps({"source": [0], "target": [0, 1]}))),
        Parser("termbase", _file("t.toml", _termbase), _of(TOML)),
        Parser("policy", _policy, _of(POLICY)),
        Parser("tbx", _file("t.tbx", _tbx), _of(TBX)),
        Parser("package", _package, _packages),
    )
}
