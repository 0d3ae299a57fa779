"""Articles come in: from pages, archives, dumps, feeds and sitemaps, once each, politely and resumed."""

from __future__ import annotations

import gzip
import json
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import cli
from aligner.extraction import fetch as fetching
from aligner.ingest import Sources, read_sources
from aligner.ingest.crawler import Crawler
from aligner.ingest.dumps import Columns
from aligner.ingest.feeds import feed_kind, read_entries
from aligner.ingest.sources import FetchedPage
from aligner.model import Article, Page, Rejection
from aligner.pipeline.ingest import IntakeResult, ingest
from aligner.store import Store
from tests.support.site import Site, article, busy, conditional, redirect, serve

PAGE = article("Rain in Osh", "Heavy rain fell in Osh on Monday, the ministry said.", "Roads in the city are closed until Tuesday.")
OTHER = article("Snow in Naryn", "Snow fell in Naryn on Friday, and the pass is closed.", "The road will be open on Sunday, officials said.")


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def crawler(waits: list[float] | None = None, delay: float = 0.0, agent: str = "aligner/test") -> Crawler:
    return Crawler(agent, delay, allow_private=True, wait=(waits if waits is not None else []).append)


def take(store: Store, *sources: object, how: Sources | None = None) -> list[IntakeResult | Rejection]:
    return list(ingest(read_sources(map(str, sources), how or Sources(crawler())), store))


def came(items: list[IntakeResult | Rejection]) -> list[str]:
    return [item.came if isinstance(item, IntakeResult) else "skipped" for item in items]


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def warc(*pages: tuple[str, bytes, str]) -> bytes:
    """A WARC of responses (address, body, Content-Type), each a gzip member as crawlers write them."""
    made = b""
    for url, body, kind in pages:
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        made += gzip.compress(head.encode() + http + b"\r\n\r\n")
    return made


# -- what comes in, and that it comes in once


def test_a_folder_is_stored_once_and_known_the_second_time(store: Store, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.html", PAGE)
    write(tmp_path / "in" / "copy.html", PAGE)
    write(tmp_path / "in" / "b.html", OTHER)
    write(tmp_path / "in" / "list.html", b"<html><body><ul><li><a href=x>one</a></ul></body></html>")
    first = take(store, tmp_path / "in")
    assert came(first) == ["new", "new", "same", "skipped"]
    assert came(take(store, tmp_path / "in")) == ["known", "known", "known", "skipped"]
    assert len(store.captures.keys()) == 2
    texts = [found.text for found, _ in store.captures.articles()]
    assert texts[0].startswith("Rain in Osh\nHeavy rain")


def test_what_is_known_is_not_parsed_again(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in" / "a.html", PAGE)
    take(store, tmp_path / "in")
    from aligner.pipeline import ingest as module

    monkeypatch.setattr(module, "examine", lambda page, **more: pytest.fail("parsed again"))
    assert came(take(store, tmp_path / "in")) == ["known"]


def test_a_changed_article_is_a_new_version(store: Store, site: Site) -> None:
    site.pages["/a"] = PAGE
    [first] = take(store, f"{site.base}/a")
    site.pages["/a"] = PAGE.replace(b"until Tuesday", b"until Thursday")
    [second] = take(store, f"{site.base}/a")
    assert (first.came, second.came) == ("new", "changed")  # type: ignore[union-attr]
    assert store.captures.keys() == [second.key]  # type: ignore[union-attr]
    assert [text.text.split()[-1] for text, _ in store.captures.articles()] == ["Thursday."]
    site.pages["/a"] = PAGE  # the site goes back to what it had
    [third] = take(store, f"{site.base}/a")
    assert (third.came, third.key, store.captures.keys()) == ("changed", first.key, [first.key])  # type: ignore[union-attr]


def test_pages_that_all_name_the_first_page_as_their_address_stay_apart(store: Store, tmp_path: Path) -> None:
    for name, title in (("a", "Rain in Osh"), ("b", "Snow in Naryn")):
        head = '<link rel="canonical" href="https://news.example/"><meta property="og:url" content="https://news.example">'
        text = f"{title} fell on Monday, the ministry said, and the roads of the town are closed until Tuesday."
        write(tmp_path / "in" / f"{name}.html", article(title, text, f"Officials in {title.split()[-1]} expect more of it on Friday.", head=head))
    assert came(take(store, tmp_path / "in")) == ["new", "new"] and len(store.captures.keys()) == 2


def test_an_archive_gives_its_articles_with_their_addresses(store: Store, tmp_path: Path) -> None:
    pages = [
        ("https://news.example/osh", PAGE, "text/html; charset=utf-8"),
        ("https://news.example/logo.png", b"\x89PNG", "image/png"),
        ("https://news.example/naryn?utm_source=x", OTHER, "text/html"),
    ]
    path = write(tmp_path / "crawl.warc.gz", warc(*pages))
    with zipfile.ZipFile(tmp_path / "crawl.wacz", "w") as archive:
        archive.writestr("archive/data.warc.gz", warc(*pages))
        archive.writestr("pages/pages.jsonl", "{}")
    assert came(take(store, path)) == ["new", "new"]
    assert came(take(store, tmp_path / "crawl.wacz")) == ["known", "known"]
    assert {found.url for found, _ in store.captures.articles()} == {"https://news.example/osh", "https://news.example/naryn"}


def test_editions_in_an_archive_and_in_a_dump_are_listed(tmp_path: Path) -> None:
    """`aligner editions` takes what `ingest` takes, and stores nothing."""
    corpus = Path(__file__).parent.parent / "corpus" / "aral-sea"
    write(tmp_path / "c.warc.gz", warc(*((f"https://n.example/{lang}", (corpus / f"{lang}.html").read_bytes(), "text/html; charset=utf-8") for lang in ("en", "ru"))))
    write(tmp_path / "d.jsonl", "\n".join(json.dumps({"text": (corpus / f"{lang}.txt").read_text("utf-8")}) for lang in ("ru", "en")).encode())
    for name, en, ru in (("c.warc.gz", "https://n.example/en", "https://n.example/ru"), ("d.jsonl", f"{tmp_path}/d.jsonl:2", f"{tmp_path}/d.jsonl:1")):
        done = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "editions", str(tmp_path / name), "--format", "jsonl"], catch_exceptions=False)
        [pair] = [json.loads(line) for line in done.stdout.splitlines()]
        assert (pair["en"], pair["ru"]) == (en, ru) and done.exit_code == 0
    assert not (tmp_path / "s.db").exists()


@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz", "x.wacz"])
def test_a_damaged_archive_is_one_sentence(store: Store, tmp_path: Path, name: str) -> None:
    whole = warc(("https://news.example/osh", PAGE, "text/html"))
    cut = write(tmp_path / name, whole[: len(whole) // 2] if name.endswith("gz") else b"not an archive at all" * 40)
    found = take(store, cut)
    assert all(isinstance(item, Rejection) for item in found[-1:]) and len(found) == 1
    assert came(take(store, tmp_path / "missing.warc")) == ["skipped"]


def test_a_wrong_length_in_an_archive_prints_nothing_of_the_page(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    record = gzip.decompress(warc(("https://news.example/osh", PAGE, "text/html")))
    wrong = re.sub(rb"Content-Length: (\d+)", lambda found: b"Content-Length: %d" % (int(found[1]) - 40), record, count=1)
    assert wrong != record
    list(read_sources([str(write(tmp_path / "x.warc", wrong + record))]))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("share", [0.51, 0.6, 0.99])
def test_an_archive_that_is_cut_short_says_so(tmp_path: Path, compressed: bool, share: float) -> None:
    """Cut within the second record: within its header, within its body, within its last bytes."""
    pages = [(f"https://news.example/{name}", PAGE, "text/html") for name in "ab"]
    members = [made if compressed else gzip.decompress(made) for made in (warc(page) for page in pages)]
    second = members[1][: int(share * 2 * len(members[1])) - len(members[1])]
    path = write(tmp_path / ("x.warc.gz" if compressed else "x.warc"), members[0] + second)
    first, *_, last = read_sources([str(path)])
    assert isinstance(first, Page) and first.source == "https://news.example/a"
    assert isinstance(last, Rejection) and re.search("cut short|damaged", last.reason)
    whole = list(read_sources([str(write(path, b"".join(members)))]))
    assert [one.source for one in whole if isinstance(one, Page)] == [url for url, _, _ in pages] and len(whole) == 2


def test_dumps_are_read_by_the_usual_columns_or_by_named_ones(tmp_path: Path) -> None:
    body = "Heavy rain fell in Osh on Monday, the ministry said.\n\nRoads in the city are closed until Tuesday."
    rows = [
        {"title": "Rain in Osh", "text": body, "url": "https://n.example/1", "date": "2020-05-04T10:00:00Z", "authors": ["Ann Lee"]},
        {"title": "No text"},
    ]
    usual = write(tmp_path / "d.jsonl", "\n".join([*map(json.dumps, rows), "[1]", "{bad"]).encode())
    found = list(read_sources([str(usual)]))
    assert [type(one) for one in found] == [Article, Rejection, Rejection, Rejection]
    first = found[0]
    assert isinstance(first, Article)
    assert (first.title, first.url, str(first.published), first.byline) == ("Rain in Osh", "https://n.example/1", "2020-05-04", "Ann Lee")
    assert first.text.split("\n")[1].startswith("Heavy rain")
    table = write(tmp_path / "d.csv.gz", gzip.compress(f'when,corpo\n04.05.2020,"{body}"\n'.encode()))
    [named] = read_sources([str(table)], Sources(columns=Columns.of(("text=corpo", "date=when"))))
    assert isinstance(named, Article) and str(named.published) == "2020-05-04"
    semicolons = write(tmp_path / "s.csv", f'id;text;date\n1;"{body}";04.05.2020\n'.encode())
    [row] = read_sources([str(semicolons)])
    assert isinstance(row, Article) and "closed until" in row.text and str(row.published) == "2020-05-04"
    without = write(tmp_path / "none.tsv", b"a\tb\n1\t2\n3\t4\n")
    [refused] = read_sources([str(without)])
    assert isinstance(refused, Rejection) and "--column text=NAME" in refused.reason


def test_dumps_and_archives_beside_pages_are_read_and_exports_passed_over(store: Store, tmp_path: Path) -> None:
    text = "Hail fell in Talas on Sunday, the ministry said.\n\nHarvest was lost in three villages."
    folder = tmp_path / "in"
    for name, data in {
        "a.html": PAGE,
        "crawl.warc": warc(("https://n.example/naryn", OTHER, "text/html")),
        "dump.jsonl": json.dumps({"title": "Hail in Talas", "text": text}).encode(),
        "corpus.tsv": b"id\ten\tru\n1\tHail\t\xd0\x93\xd1\x80\xd0\xb0\xd0\xb4\n",
        "days.csv": b"day,words\n1,2\n3,4\n",
        "metadata.jsonl": b'{"id": 1}\n' * 1000,
        "cut.csv.gz": gzip.compress(b"text\nrain\n")[:10] + b"\xff" * 20,
        "style.css": b"a {}",
    }.items():
        write(folder / name, data)
    items = take(store, folder)
    assert [item.source.removeprefix(f"{folder}/") for item in items if isinstance(item, IntakeResult)] == ["a.html", "https://n.example/naryn", "dump.jsonl:1"]
    refused = [item.source.removeprefix(f"{folder}/") for item in items if isinstance(item, Rejection)]
    assert refused == ["cut.csv.gz", "days.csv:2", *(f"metadata.jsonl:{line}" for line in range(1, 21))]
    (folder / "only").mkdir()
    write(folder / "only" / "corpus.tsv", b"id\ten\tru\n1\tHail\tx\n")
    [nothing] = read_sources([str(folder / "only")])
    assert isinstance(nothing, Rejection) and "contains no pages" in nothing.reason
    named = [getattr(one, "source", "") for one in read_sources([f"{folder}/[cd]*.*", f"{folder}/a*"])]
    assert {"https://n.example/naryn", f"{folder}/dump.jsonl:1", f"{folder}/a.html"} <= set(named)


def shards(folder: Path) -> list[Path]:
    """Two Parquet shards and a JSON Lines one, of three articles."""
    import pyarrow
    from pyarrow import parquet

    body = "fell in Osh on Monday, the ministry said.\n\nRoads in the city are closed until Tuesday."
    made = [{"text": f"{what} {body}", "url": f"https://n.example/{what}", "date": date(2020, 5, 4)} for what in ("Rain", "Snow", "Hail")]
    folder.mkdir()
    for number, row in enumerate(made[:2]):
        parquet.write_table(pyarrow.Table.from_pylist([row]), folder / f"part-{number}.parquet")
    return [*sorted(folder.glob("*.parquet")), write(folder / "part-2.jsonl", json.dumps(made[2], default=str).encode())]


def test_shards_are_read_from_a_folder_and_from_storage(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")

    named = shards(tmp_path / "shards")
    remote = fsspec.filesystem("memory")
    for path in named:
        remote.pipe(f"/bucket/{path.name}", path.read_bytes())
    remote.pipe("/bucket/page.html", PAGE)
    remote.pipe("/bucket/damaged.parquet", b"PAR1 no more")
    for sources in ([str(path) for path in named], [str(tmp_path / "shards")], [f"file://{tmp_path}/shards/part-*"]):
        found = list(read_sources(sources))
        assert [(type(one), getattr(one, "url", "")) for one in found] == [
            (Article, f"https://n.example/{what}") for what in ("Rain", "Snow", "Hail")
        ]
        assert {str(one.published) for one in found if isinstance(one, Article)} == {"2020-05-04"}
    stored = {getattr(one, "source", ""): one for one in read_sources(["memory://bucket"])}
    assert list(stored) == [f"memory:///bucket/{name}" for name in ("damaged.parquet", "page.html", "part-0.parquet:1", "part-1.parquet:1", "part-2.jsonl:1")]
    damaged, page = stored["memory:///bucket/damaged.parquet"], stored["memory:///bucket/page.html"]
    assert isinstance(damaged, Rejection) and "cannot be read as Parquet" in damaged.reason
    assert isinstance(page, Page) and page.data == PAGE
    [missing] = read_sources(["memory://nowhere/*.parquet"])
    assert isinstance(missing, Rejection) and missing.reason.endswith("contains nothing that can be read")
    for server in ("ftp://127.0.0.1/a.html", "sftp://127.0.0.1/a.html", "github://a:b@c/d.html"):
        [refused] = read_sources([server])
        assert isinstance(refused, Rejection) and "fetches http and https only" in refused.reason
    [unknown] = read_sources(["nostore://a/b.parquet"])
    assert isinstance(unknown, Rejection) and "nostore" in unknown.reason


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of boto and moto, not ours to fix
def test_shards_and_archives_are_read_from_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of S3 on this machine: what is in a bucket comes into the store as it does from a folder."""
    moto = pytest.importorskip("moto.server", reason="moto is not installed: uv sync --group storage")
    s3fs = pytest.importorskip("s3fs")
    served = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    served.start()
    try:
        port = served._server.server_port
        for name, value in (("ACCESS_KEY_ID", "a"), ("SECRET_ACCESS_KEY", "b"), ("DEFAULT_REGION", "us-east-1"), ("ENDPOINT_URL", f"http://127.0.0.1:{port}")):
            monkeypatch.setenv(f"AWS_{name}", value)
        bucket = s3fs.S3FileSystem()
        bucket.mkdir("news")
        named = [*shards(tmp_path / "shards"), write(tmp_path / "crawl.warc.gz", warc(("https://news.example/osh", PAGE, "text/html")))]
        for path in named:
            bucket.put(str(path), f"news/day/{path.name}")
        with Store.open(tmp_path / "local.db") as local, Store.open(tmp_path / "s3.db") as remote:
            here, there = take(local, *named), take(remote, "s3://news/day")
            assert came(there).count("new") == came(here).count("new") == 4
            assert {item.key for item in here if isinstance(item, IntakeResult)} == {item.key for item in there if isinstance(item, IntakeResult)}
            assert came(take(remote, "s3://news/day")) == ["known"] * len(there)
            [refused] = take(remote, "s3://nobodys/day")
            assert isinstance(refused, Rejection) and refused.source == "s3://nobodys/day"
    finally:
        served.stop()


def test_a_list_of_addresses_a_feed_and_a_sitemap(store: Store, site: Site, tmp_path: Path) -> None:
    base = site.base
    site.pages |= {"/a": PAGE, "/b": OTHER}
    site.pages["/rss"] = f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title><item><title>t</title><link>{base}/a</link></item></channel></rss>".encode()
    site.pages["/map"] = (
        f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{base}/b</loc><lastmod>2024-05-01</lastmod></url></urlset>".encode()
    )
    site.pages["/index.xml.gz"] = gzip.compress(f"<sitemapindex><sitemap><loc>{base}/map</loc></sitemap></sitemapindex>".encode())
    assert came(take(store, f"{base}/rss")) == ["new"]
    assert came(take(store, f"{base}/index.xml.gz")) == ["new"]
    names = write(tmp_path / "urls.txt", f"# mine\n{base}/a\n\n{base}/b\n{base}/gone\n".encode())
    assert came(take(store, f"@{names}")) == ["known", "known", "skipped"]


def test_what_an_index_lists_in_vain_is_named(site: Site) -> None:
    def index(*names: str) -> bytes:
        maps = "".join(f"<sitemap><loc>{site.base}/{name}</loc></sitemap>" for name in names)
        return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{maps}</sitemapindex>".encode()

    site.pages |= {
        "/index.xml": index("good.xml", "page", "index2.xml", "gone.xml"),
        "/index2.xml": index("good.xml"),
        "/good.xml": f"<urlset><url><loc>{site.base}/a</loc></url></urlset>".encode(),
        "/a": PAGE,
        "/page": PAGE,
    }
    reads = list(read_sources([f"{site.base}/index.xml"], Sources(crawler())))
    assert [read.page.source for read in reads if isinstance(read, FetchedPage)] == [f"{site.base}/a"]
    said = [read.reason for read in reads if isinstance(read, Rejection)]
    assert len(said) == 3 and "/page is not a sitemap" in said[0] and "/index2.xml is an index that" in said[1] and "gone.xml" in said[2]


def test_editions_of_a_feed_are_listed(site: Site) -> None:
    site.pages |= {"/a": PAGE, "/rss": f"<rss><channel><item><link>{site.base}/a</link></item></channel></rss>".encode()}
    refused = CliRunner().invoke(cli, ["editions", f"{site.base}/rss"])
    assert refused.exit_code == 1 and "add --allow-private" in refused.stderr
    listed = CliRunner().invoke(cli, ["editions", f"{site.base}/rss", "--lonely", "--allow-private", "--delay", "0", "--user-agent", "desk/1"])
    assert listed.exit_code == 0 and f"{site.base}/a" in listed.stdout, listed.output
    assert site.asked[-1][1]["User-Agent"] == "desk/1"


def test_a_damaged_feed_is_one_sentence_and_the_rest_goes_on(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import feedparser

    site.pages |= {"/rss": b"<rss version='2.0'><channel><item><link>x</link></item></channel></rss>", "/a": PAGE}
    monkeypatch.setattr(feedparser, "parse", lambda *_: 1 / 0)
    reads = list(read_sources([f"{site.base}/rss", f"{site.base}/a"], Sources(crawler())))
    assert isinstance(reads[0], Rejection) and reads[0].reason == f"{site.base}/rss: it is a damaged feed"
    assert isinstance(reads[1], FetchedPage)


@pytest.mark.parametrize(
    ("data", "kind", "urls"),
    [
        (b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/x'/></entry></feed>", "feed", ["https://n.example/x"]),
        (b"<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc> https://n.example/y </loc><n:news/></url></urlset>", "sitemap", ["https://n.example/y"]),
        (b"<urlset><url><loc>javascript:alert(1)</loc></url><url><loc>file:///x</loc></url></urlset>", "sitemap", []),
        (b"<html><body>no</body></html>", None, None),
    ],
)  # fmt: skip
def test_lists_of_addresses_are_known_by_their_root(data: bytes, kind: str | None, urls: list[str] | None) -> None:
    assert feed_kind(data) == kind
    if urls is not None:
        assert [entry.url for entry in read_entries(data, "https://n.example/feed")] == urls


def test_entities_of_a_sitemap_are_not_resolved() -> None:
    data = b"<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>https://n.example/&x;</loc></url></urlset>"
    assert all("root:" not in entry.url for entry in read_entries(data, "https://n.example/"))


@pytest.mark.parametrize("many", [260, pytest.param(640, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_many_pages_take_no_more_memory_than_few(store: Store, many: int) -> None:
    def pages(count: int) -> Iterator[Page]:
        for number in range(count):
            text = f"Report {number} said that {number * 7} houses in the town of Osh were repaired in May."
            yield Page(f"https://n.example/{number}", f"{text}\n\n{text} {'Work went on. ' * 20}".encode(), "utf-8")

    def most(count: int) -> int:
        tracemalloc.start()
        for _ in ingest(pages(count), store):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(70)
    assert most(many) < 1.5 * most(130) + 1_000_000


# -- fetching


def test_robots_are_asked_once_and_obeyed(site: Site) -> None:
    site.pages |= {"/robots.txt": b"User-agent: aligner\nDisallow: /private\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /", "/a": PAGE, "/b": OTHER, "/private/x": PAGE}
    waits: list[float] = []
    polite = crawler(waits)
    assert polite.get(f"{site.base}/a").page and polite.get(f"{site.base}/b").page
    refused = polite.get(f"{site.base}/private/x")
    assert refused.page is None and "robots.txt does not allow it" in refused.reason
    assert site.paths() == ["/robots.txt", "/a", "/b"]
    assert len(waits) == 2 and all(6.5 < wait <= 7 for wait in waits)
    assert crawler(agent="other/1").get(f"{site.base}/a").page is None


@pytest.mark.parametrize(("status", "open_"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_site_whose_robots_fail_is_closed(site: Site, status: int, open_: bool) -> None:
    site.pages |= {"/robots.txt": lambda handler: handler.send(b"x", status), "/a": PAGE}
    assert (crawler().get(f"{site.base}/a").page is not None) is open_


def test_a_redirect_may_not_lead_where_robots_forbid(site: Site) -> None:
    site.pages |= {"/robots.txt": b"User-agent: *\nDisallow: /no", "/a": redirect("/no"), "/b": redirect("/c"), "/c": PAGE, "/no": PAGE}
    assert "robots.txt" in crawler().get(f"{site.base}/a").reason
    found = crawler().get(f"{site.base}/b").page
    assert found is not None and found.source == f"{site.base}/b"


def test_a_page_that_is_unchanged_is_not_sent_again(store: Store, site: Site) -> None:
    site.pages["/a"] = conditional(PAGE, '"one"')

    def known(source: str) -> tuple[str, str]:
        found = store.captures.of([source]).get(source)
        return (found.etag, found.modified) if found else ("", "")

    how = Sources(crawler(), known=known)
    assert came(take(store, f"{site.base}/a", how=how)) == ["new"]
    assert came(take(store, f"{site.base}/a", how=how)) == ["known"]
    assert site.asked[-1][1]["If-None-Match"] == '"one"'


@pytest.mark.parametrize(
    ("status", "retry_after", "waited"),
    [(429, "3", [3.0]), (503, "", [1.0]), (500, "later", [1.0])],
)
def test_a_busy_server_is_asked_again_when_it_says(site: Site, status: int, retry_after: str, waited: list[float]) -> None:
    site.pages["/a"] = busy(1, status, PAGE, retry_after)
    waits: list[float] = []
    assert crawler(waits).get(f"{site.base}/a").page is not None
    assert waits == waited


def test_a_server_that_stays_busy_is_left_alone(site: Site) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=50), usegmt=True)
    site.pages |= {"/a": busy(9, 429, PAGE), "/b": busy(9, 429, PAGE, "86400"), "/c": busy(1, 429, PAGE, soon)}
    waits: list[float] = []
    assert "asks to slow down" in crawler(waits).get(f"{site.base}/a").reason
    assert waits == [1.0, 2.0]
    assert crawler(waits := []).get(f"{site.base}/b").page is None and waits == []
    assert crawler(waits := []).get(f"{site.base}/c").page is not None and 40 < waits[0] <= 50


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ("loop", "redirects more than 5 times"),
        ("file", "redirects to something other than http or https"),
        ("truncated", "the connection broke off"),
        ("forbidden", "refuses to serve this page (HTTP 403)"),
        ("slow", "did not arrive within"),
        ("missing", "has no such page"),
    ],
)
def test_troubles_are_one_sentence(site: Site, monkeypatch: pytest.MonkeyPatch, trouble: str, says: str) -> None:
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.4)
    [found] = read_sources([f"{site.base}/trouble/{trouble}"], Sources(crawler()))
    assert isinstance(found, Rejection) and says in found.reason


@pytest.mark.parametrize("trouble", ["endless", "bomb"])
def test_no_answer_takes_all_memory(site: Site, trouble: str) -> None:
    tracemalloc.start()
    try:
        crawler().get(f"{site.base}/trouble/{trouble}", limit=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_a_wrong_charset_is_seen_through(site: Site) -> None:
    [found] = read_sources([f"{site.base}/trouble/wrong-charset"], Sources(crawler()))
    assert isinstance(found, FetchedPage)
    from aligner.extraction import extract

    assert "В Баку прошёл" in extract(found.page).text


def test_private_addresses_are_refused_when_they_are_connected_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when first asked for, and private the second time, does not slip by."""
    import socket

    site.pages["/a"] = PAGE
    port = site.base.rsplit(":", 1)[1]
    assert "private address" in Crawler("x", 0).get(f"{site.base}/a").reason
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1", "127.0.0.1"])
    real = socket.getaddrinfo

    def rebinding(host: object, *rest: object, **more: object) -> object:
        return real(next(answers) if host == "rebind.example" else host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    socket.getaddrinfo("rebind.example", port)  # as a check before connecting would do
    assert "private address" in Crawler("x", 0).get(f"http://rebind.example:{port}/a").reason
    assert site.asked == []


def test_who_asks_is_named(site: Site) -> None:
    site.pages["/a"] = PAGE
    crawler(agent="desk of Ann/1").get(f"{site.base}/a")
    assert {headers["User-Agent"] for _, headers in site.asked} == {"desk of Ann/1"}


# -- the command


def test_the_command_counts_what_came_in_and_why_the_rest_did_not(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.html", PAGE)
    write(tmp_path / "in" / "b.html", article("Vreme", "Danas je u Beogradu padala jaka kiša, javlja služba.", "Ulice su zatvorene do utorka ujutru."))
    write(tmp_path / "in" / "c.html", b"<html><body><ul><li><a href=x>one</a></ul></body></html>")
    done = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "ingest", str(tmp_path / "in")])
    assert done.exit_code == 0, done.output
    assert "1 article: 1 new." in done.output and "2 pages skipped:" in done.output
    assert re.search(r" 1  seems to be in \w+: \S+b\.html\n", done.output), done.output  # a reason names its first page
    again = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "ingest", str(tmp_path / "in"), "-v"])
    assert "1 article: 1 known before." in again.output and "c.html contains no article" in again.output
    none = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "ingest", str(tmp_path / "nowhere")])
    assert none.exit_code == 1 and "does not exist" in none.output
    wrong = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "ingest", "x.csv", "--column", "colour=red"])
    assert "FIELD=COLUMN" in str(wrong.exception)
    table = write(tmp_path / "t.csv", b"day,words\n1,2\n")
    advised = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "ingest", str(table)])
    assert re.search(r" 1  has no text: \S+t\.csv:2\n +name its column with `aligner ingest --column text=NAME`", advised.output), advised.output


@pytest.mark.slow
def test_watching_works_what_is_new_alone_and_pairs_a_late_edition(site: Site, tmp_path: Path) -> None:
    """A round without news does nothing; an edition that comes in later takes the place of the draft."""
    corpus = Path(__file__).parent.parent / "corpus" / "aral-sea"

    def feed(*names: str) -> bytes:
        items = "".join(f"<item><link>{site.base}/{name}</link></item>" for name in names)
        return f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()

    def watch() -> str:
        command = ["--store", str(tmp_path / "s.db"), "watch", f"{site.base}/rss", "--once", "--allow-private", "--delay", "0"]
        done = CliRunner().invoke(cli, command, catch_exceptions=False)
        assert done.exit_code == 0
        return done.output.split("  ", 1)[1].strip()

    site.pages |= {f"/{lang}": (corpus / f"{lang}.html").read_bytes() for lang in ("en", "ru")}
    site.pages["/rss"] = feed("ru")
    assert watch() == "1 new, 0 changed, 0 skipped; 0 pairs of editions aligned, 1 article translated."
    assert watch() == "0 new, 0 changed, 0 skipped; 0 pairs of editions aligned, 0 articles translated."
    site.pages["/rss"] = feed("ru", "en")
    assert watch() == "1 new, 0 changed, 0 skipped; 1 pair of editions aligned, 0 articles translated."
    with Store.open(tmp_path / "s.db") as store:
        assert [(one.article.lang, one.edition is not None) for one in store.articles.documents()] == [("en", True)]


def test_a_round_of_watching_without_news_searches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aligner.cli import watch
    from aligner.pipeline import editions

    corpus, folder, searched = Path(__file__).parent.parent / "corpus" / "aral-sea", tmp_path / "in", list[int]()
    rounds = iter([lambda: None, lambda: write(folder / "ru.html", (corpus / "ru.html").read_bytes()), lambda: None])

    def wait(seconds: float) -> None:
        step = next(rounds, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    def search(store: Store) -> editions.EditionSearch:
        found = listed(store)
        searched.append(len(found.profiles))
        return found

    listed = editions.list_stored
    monkeypatch.setattr(watch.time, "sleep", wait)
    monkeypatch.setattr(editions, "list_stored", search)
    write(folder / "en.html", (corpus / "en.html").read_bytes())
    done = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "watch", str(folder), "--only-editions"])
    lines = [line.split("  ", 1)[1] for line in done.output.splitlines() if "new," in line]
    assert [line.split("; ")[1].split(" of")[0] for line in lines] == ["0 pairs", "0 pairs", "1 pair", "0 pairs"]
    assert searched == [1, 2]


def test_watching_names_a_feed_that_cannot_be_read(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "watch", "nowhere.xml", "--once"])
    assert "aligner: nowhere.xml does not exist" in done.stderr
    assert "0 new, 0 changed, 1 skipped" in done.stdout
    assert done.exit_code == 1, "its only feed could not be read"


def test_watching_names_the_feeds_of_a_list_that_cannot_be_read(site: Site, tmp_path: Path) -> None:
    def watch(listed: str) -> Result:
        command = ["--store", str(tmp_path / "s.db"), "watch", listed, "--once", "--only-editions", "--allow-private", "--delay", "0"]
        return CliRunner().invoke(cli, command)

    missing = watch(f"@{tmp_path}/feeds.txt")
    assert missing.exit_code == 1 and f"aligner: @{tmp_path}/feeds.txt cannot be read" in missing.stderr
    write(tmp_path / "feeds.txt", f"{site.base}/gone\n# no more\n".encode())
    gone = watch(f"@{tmp_path}/feeds.txt")
    assert gone.exit_code == 1 and f"aligner: {site.base}/gone" in gone.stderr
    site.pages["/a"] = PAGE
    write(tmp_path / "feeds.txt", f"{site.base}/gone\n{site.base}/a\n".encode())
    some = watch(f"@{tmp_path}/feeds.txt")
    assert some.exit_code == 0 and f"aligner: {site.base}/gone" in some.stderr and "1 new" in some.stdout
