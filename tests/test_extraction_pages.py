"""Whatever the user names becomes pages, and whatever cannot be read becomes one sentence."""

import gzip
import io
import os
import socket
import sys
import threading
import tracemalloc
import zlib
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from aligner.extraction import fetch as fetching
from aligner.extraction import pages as reading
from aligner.extraction import read_pages
from aligner.extraction.network import is_public
from aligner.model import Page, Rejection

TEXT = "The road is closed."
BOMB = gzip.compress(bytes(30_000_000))


@pytest.fixture
def folder(tmp_path):
    for name in ("b.html", "a.txt", "sub/c.HTM", "sub/.hidden.html", "notes.xlsx", "sub/deep/d.xhtml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT)
    return tmp_path


def names(found, folder):
    return [value.source.removeprefix(f"{folder}/") for value in found]


def only(arguments, allow_private=True):
    (value,) = read_pages(arguments, allow_private)
    return value


def test_a_folder_gives_its_pages_sorted(folder):
    assert names(read_pages([folder]), folder) == ["a.txt", "b.html", "sub/c.HTM", "sub/deep/d.xhtml"]


def test_globs_that_the_shell_left_alone(folder):
    assert names(read_pages([f"{folder}/*.txt"]), folder) == ["a.txt"]
    assert names(read_pages([f"{folder}/**/*.xhtml"]), folder) == ["sub/deep/d.xhtml"]
    assert "no file matches" in only([f"{folder}/*.pdf"]).reason


def test_a_page_named_twice_comes_once(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert len(list(read_pages(["a.txt", folder / "a.txt", "./a.txt", str(folder)]))) == 4


def test_a_pipe_in_a_folder_is_no_page(folder):
    os.mkfifo(folder / "endless.html")
    assert len(list(read_pages([folder]))) == 4


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"\xff\xfe.txt", r"\udcff\udcfe.txt"),
        (b"red\x1b[31m\n.txt", r"red\x1b[31m\n.txt"),
        ("Ош.txt".encode(), "Ош.txt"),
    ],
)
def test_names_of_files_become_text(tmp_path, monkeypatch, name, shown):
    monkeypatch.chdir(tmp_path)
    with open(name, "w") as file:
        file.write(TEXT)
    assert only([os.fsdecode(name)]) == Page(shown, TEXT.encode())
    os.truncate(name, 0)
    assert only([os.fsdecode(name)]).reason == f"{shown} is empty"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert only(["-"]) == Page("-", TEXT.encode())
    assert only(["-"]).reason == "standard input is empty"
    monkeypatch.setattr(sys, "stdin", None)
    assert only(["-"]).reason == "standard input is empty"


def test_gzip(tmp_path):
    path = tmp_path / "page.html.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    assert only([path]).data == TEXT.encode()
    packed = gzip.compress(TEXT.encode())
    for damaged in (packed[:20], packed[:10] + b"\xff" * 20, packed[:-8] + bytes(8)):
        path.write_bytes(damaged)
        assert "damaged gzip archive" in only([path]).reason


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x89PNG\r\n\x1a\n...", "a PNG image"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"PK\x03\x04....", "a ZIP archive or an office document"),
        (b"text\0with\0zeros" * 9, "a binary file"),
        (bytes(range(1, 32)) * 50, "a binary file"),
    ],
)
def test_what_is_no_page_is_named(tmp_path, data, says):
    path = tmp_path / "page"
    path.write_bytes(data)
    value = only([path])
    assert isinstance(value, Rejection)
    assert says in value.reason
    assert str(path) in value.reason


def test_utf16_is_no_binary(tmp_path):
    path = tmp_path / "page.txt"
    for codec in ("utf-16", "utf-16-le", "utf-16-be"):
        path.write_bytes(("Дорога закрыта. " * 20).encode(codec))
        assert isinstance(only([path]), Page)


def test_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 2_000_000)
    path = tmp_path / "page.html"
    path.write_bytes(b"x" * 2_000_001)
    assert only([path]).reason == f"{path} is larger than 2 MB, the most that aligner reads as one page"
    path.write_bytes(gzip.compress(b"x" * 9_000_000))
    assert "larger than 2 MB" in only([path]).reason


def test_missing_empty_and_unreadable(tmp_path):
    assert only([tmp_path / "gone.html"]).reason.endswith("gone.html does not exist")
    assert "it fetches http and https only" in only(["ftp://example.org/page.html"]).reason
    assert only(["https://"]).reason == "https://: it names no server"
    assert "contains no pages" in only([tmp_path]).reason
    (tmp_path / "link.html").symlink_to(tmp_path / "nowhere")
    assert "does not exist" in only([tmp_path / "link.html"]).reason


class Handler(BaseHTTPRequestHandler):
    """A site with one good page and every way of failing."""

    def do_GET(self):
        getattr(self, self.path.strip("/").replace("-", "_"), self.missing)()

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def missing(self):
        self.answer(404)

    def good(self):
        self.answer(200, TEXT.encode("cp1251"), Content_Type="text/html; charset=windows-1251")

    def moved(self):
        self.answer(302, Location="/good")

    def loop(self):
        self.answer(302, Location="/loop")

    def broken(self):
        self.answer(503)

    def large(self):
        self.answer(200, b"x" * 3_000_000)

    def gif(self):
        self.answer(200, b"GIF89a...")

    def silent(self):
        self.server.released.wait(10)

    def cut(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")

    def packed(self):
        self.answer(200, gzip.compress(TEXT.encode()), Content_Encoding="gzip")

    def deflated(self):
        bare = zlib.compressobj(wbits=-15)
        self.answer(200, bare.compress(TEXT.encode()) + bare.flush(), Content_Encoding="deflate")

    def bomb(self):
        self.answer(200, BOMB, Content_Encoding="gzip")

    def twice(self):
        self.answer(200, gzip.compress(BOMB), Content_Encoding="gzip, gzip")

    def brotli(self):
        self.answer(200, b"\x0b", Content_Encoding="br")

    def damaged(self):
        self.answer(200, b"\x1f\x8bnot gzip", Content_Encoding="gzip")

    def nowhere(self):
        self.answer(302, Location=f"http://{'a' * 70}.example/")

    def drip(self, start):
        self.wfile.write(start)
        with suppress(OSError):
            while not self.server.released.wait(0.02):
                self.wfile.write(b"x")
                self.wfile.flush()

    def drip_head(self):
        self.drip(b"HTTP/1.0 200 OK\r\nX-Slow: ")

    def drip_packed(self):
        self.drip(b"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\x03")

    def drip_body(self):
        self.drip(b"HTTP/1.0 200 OK\r\n\r\n")

    def log_message(self, *_):
        """Keep quiet."""


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.released = threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", ["packed", "deflated"])
def test_a_packed_page_is_unpacked(site, path):
    assert only([f"{site}/{path}"]).data == TEXT.encode()


@pytest.mark.parametrize("path", ["drip_head", "drip_packed", "drip_body"])
def test_a_server_cannot_hold_a_run_for_ever(site, path, monkeypatch):
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.3)
    value = only([f"{site}/{path}"])
    assert value.reason == f"{site}/{path}: the page did not arrive within 0 seconds"


def test_a_bomb_takes_no_memory(site, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 2_000_000)
    tracemalloc.start()
    try:
        value = only([f"{site}/bomb"])
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()
    assert "is larger than 2 MB" in value.reason


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("twice", "the page is packed as gzip, gzip; save it first"),
        ("brotli", "the page is packed as br; save it first"),
        ("damaged", "the page is packed and damaged; save it first"),
        ("nowhere", "is not a valid address, or leads to one that is not"),
    ],
)
def test_what_a_server_may_not_do(site, path, says):
    assert says in only([f"{site}/{path}"]).reason


@pytest.mark.parametrize("url", ["http://..", "http://xn--a/", f"http://{'a' * 70}.invalid/"])
def test_a_host_that_is_no_name(url):
    assert only([url]).reason == f"{url} is not a valid address, or leads to one that is not"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "0x7f.1",
        "2130706433",
        "10.0.0.1",
        "[::1]",
        "169.254.169.254",
        "0.0.0.0",
    ],
)
def test_private_addresses_are_refused(host):
    reason = only([f"http://{host}:1/page"], allow_private=False).reason
    assert reason.endswith("is a private address; add --allow-private to read pages from there")


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("2606:4700::1", True), ("::ffff:10.0.0.1", False), ("fe80::1%eth0", False),
     ("224.0.0.1", False), ("100.64.0.1", False), ("192.168.1.1", False),
     ("64:ff9b::a00:1", False), ("64:ff9b::808:808", True), ("2002:a00:1::1", False), ("2002:808:808::1", True)],
)  # fmt: skip
def test_public_addresses(address, public):
    assert is_public(address) is public


def test_a_name_is_looked_at_when_it_is_connected_to(site, monkeypatch):
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: real("127.0.0.1", *more, **named))
    url = site.replace("127.0.0.1", "public.example")
    assert "public.example is a private address" in only([f"{url}/good"], allow_private=False).reason
    assert only([f"{url}/good"]).data == TEXT.encode()


def test_a_password_is_neither_kept_nor_shown(site):
    secret = site.replace("http://", "http://user:secret@")
    assert only([f"{secret}/good"]).source == f"{site}/good"
    for path in ("gone", "bomb", "loop", "twice"):
        assert "secret" not in only([f"{secret}/{path}"]).reason
    assert "secret" not in only(["http://user:secret@[bad/"]).reason


@pytest.mark.parametrize("path", ["good", "moved"])
def test_a_page_over_http(site, path):
    assert only([f"{site}/{path}"]) == Page(f"{site}/{path}", TEXT.encode(), "windows-1251")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("gone", "the server has no such page (HTTP 404)"),
        ("broken", "the server has an error of its own (HTTP 503)"),
        ("loop", "redirects more than 5 times"),
        ("large", "is larger than 2 MB"),
        ("gif", "is a GIF image"),
        ("cut", "the connection broke off"),
        ("silent", "the server sent nothing for 0 seconds"),
    ],
)
def test_a_page_that_does_not_come(site, path, says, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 2_000_000)
    monkeypatch.setattr(fetching, "READ_SECONDS", 0.2)
    value = only([f"{site}/{path}"])
    assert isinstance(value, Rejection)
    assert says in value.reason
    assert value.reason.startswith(f"{site}/{path}")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/page", "http://no-such-host.invalid/", "http://[bad/"])
def test_no_server(url):
    value = only([url])
    assert isinstance(value, Rejection)
    assert value.reason.startswith(url)
    assert "\n" not in value.reason


def test_one_bad_page_does_not_stop_the_others(folder, site):
    found = list(read_pages([f"{site}/gone", folder / "gone", folder], allow_private=True))
    assert [type(value) for value in found] == [Rejection, Rejection, Page, Page, Page, Page]
