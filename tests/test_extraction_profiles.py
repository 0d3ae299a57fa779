"""Site profiles that users write themselves, in sites.toml of the configuration folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli import cli
from aligner.errors import ProfileError
from aligner.extraction import extract, profiles
from aligner.model import Article, Page

HTML = """<html lang="en"><head><title>Site</title><meta name="desk" content="Aida Osmonova"></head><body>
<p>Roads in the north were closed on Monday after heavy snow, the ministry said in a statement.</p>
<div class="lead"><b class="top">Snow closes roads in Naryn</b><i>03/02/2021</i></div>
<div class="x"><p>Snow fell in Naryn on Friday, and the pass is closed until further notice.</p>
<p class="ad">Buy snow tyres at our shop on Friday, and save a lot of money this year.</p>
<p>The road will be open on Sunday, officials of the ministry said on the radio.</p>
<a href="/ru/7">Русский</a></div></body></html>"""
PROFILE = """["snow.example"]
title = '//b[@class="top"]'
byline = '//meta[@name="desk"]/@content'
date = '//i'
date_format = "%d/%m/%Y"
body = '//div[@class="x"]'
drop = './/p[@class="ad"]'
editions = '//div[@class="x"]//a'
"""


def forget() -> None:
    for known in (profiles._own, profiles._profiles, profiles.own_digest):
        known.cache_clear()


@pytest.fixture
def sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Write sites.toml and reload it."""
    monkeypatch.setenv("ALIGNER_CONFIG", str(tmp_path))

    def put(text: str) -> None:
        (tmp_path / "sites.toml").write_text(text, "utf-8")
        forget()

    forget()
    yield put
    monkeypatch.undo()
    forget()


def read(address: str = "https://www.snow.example/7") -> Article:
    return extract(Page(address, HTML.encode(), "utf-8"))


def test_a_profile_of_ones_own_is_used(sites: Callable[[str], None]) -> None:
    before = read()
    sites(PROFILE)
    made = read()
    assert "Roads in the north" in before.text and "Roads in the north" not in made.text and "tyres" not in made.text
    assert (made.title, made.byline, made.published) == ("Snow closes roads in Naryn", "Aida Osmonova", date(2021, 2, 3))
    assert made.editions == (("ru", "https://www.snow.example/ru/7"),)


def test_what_stands_beside_like_wins(sites: Callable[[str], None]) -> None:
    sites(f"""{PROFILE}\n["ice.example"]\nlike = "snow.example"\nbyline = '//p[@class="ad"]/text()'""")
    made = read("https://ice.example/7")
    assert made.title == "Snow closes roads in Naryn" and made.byline != "Aida Osmonova"


def test_own_profiles_go_before_those_that_come_with_the_program(sites: Callable[[str], None]) -> None:
    assert profiles.profile_of("https://www.rferl.org/a/1").title
    sites('["rferl.org"]\nsection = "//nav"\n["new.example"]\nlike = "oc-media.org"')
    assert profiles.profile_of("https://www.rferl.org/a/1") == profiles.SiteProfile(section="//nav")
    assert profiles.profile_of("https://new.example/") == profiles.profile_of("https://oc-media.org/")
    bundled = profiles.profile_of("https://www.azattyq.org/")  # itself like another
    sites('["azattyq.org"]\nlike = "azattyq.org"\nsection = "//nav"\n["new.example"]\nlike = "azattyq.org"')
    assert profiles.profile_of("https://new.example/") == replace(bundled, section="//nav") and bundled.body


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[snow.example]\ntitle='//b'", '["news.example"]'),
        ('["https://snow.example/"]\ntitle="//b"', '["news.example"]'),
        ('title = "//b"', '["news.example"]'),
        ('["snow.example"]\nheadline = "//b"', "not a field"),
        ('["snow.example"]\ntitle = 3', "not text"),
        ('["snow.example"]\nlike = "sleet.example"', "no profile named sleet.example"),
        ('["snow.example"]\ntitle = "//b["', "not an XPath expression"),
        ('["snow.example"]\ntitle = "//b[foo()]"', "not an XPath expression"),
        ('["snow.example"]\ntitle = "count(//b)"', "not an XPath expression"),
        ('["snow.example"]\ndate_format = "%Q"', "not a format of strptime"),
        ('["snow.example"]\nlike = "ice.example"\n["ice.example"]\nlike = "snow.example"', "no profile named ice.example"),
        ('["[snow"]\ntitle = "//b"', '["news.example"]'),
        ('["snow.example"', "cannot be read"),
    ],
)
def test_a_profile_that_breaks_the_rules_is_one_sentence(sites: Callable[[str], None], text: str, says: str) -> None:
    sites(text)
    with pytest.raises(ProfileError) as error:
        read()
    assert says in str(error.value) and "sites.toml" in str(error.value) and "\n" not in str(error.value)


def test_pages_are_read_again_after_a_change_of_the_profiles(sites: Callable[[str], None], tmp_path: Path) -> None:
    page = tmp_path / "7.html"
    page.write_text(HTML.replace("<head>", '<head><link rel="canonical" href="https://snow.example/7">'), "utf-8")

    def ingest() -> str:
        return CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "ingest", str(page)], catch_exceptions=False).output

    assert "1 new" in ingest() and "1 known before" in ingest()
    sites(PROFILE)
    assert "1 changed since" in ingest() and "1 known before" in ingest()
