"""What of a page is its body: kinds of pages on which a name, a place or a mark misleads, and what is said of the rest."""

import pytest
from click.testing import CliRunner

from aligner.cli import cli
from aligner.errors import ExtractionError
from aligner.extraction import examine, extract
from aligner.model import Page

TITLE = "Landslide cuts the upper valley off for a third day"
LINES = (
    "A landslide has cut the upper valley off since Sunday, and helicopters bring bread to its four villages.",
    "The slope above the road began to move after two weeks of rain, the geologists of the district said.",
    "Nobody was hurt, because the schoolchildren had been sent home an hour before it came down.",
    "The road service has one excavator, and a second is on its way from the capital by rail.",
    "Villagers say that they asked for a wall there ten years ago and still keep the reply.",
)
P = "".join(f"<p>{line}</p>" for line in LINES)


def page(body: str, head: str = "", title: str = TITLE) -> Page:
    markup = f"<html><head><title>{title}</title>{head}</head><body><a href=/>Home</a>{body}</body></html>"
    return Page("p.html", markup.encode())


def body(markup: str, **more: str) -> tuple[str, ...]:
    article = extract(page(markup, **more))
    return tuple(article.text.split("\n")[1:])


def each(opening: str, closing: str) -> str:
    return "".join(f"{opening}{line}{closing}" for line in LINES)


KEPT = {
    "paragraphs of a paid text": f"<h1>{TITLE}</h1><p>{LINES[0]}</p>"
    + each('<p class="paywall">', "</p>").replace(f'<p class="paywall">{LINES[0]}</p>', ""),
    "blocks that are all widgets": f"<h1>{TITLE}</h1>" + each('<div class="story-widget"><p>', "</p></div>"),
    "a body beside a rail": f'<h1>{TITLE}</h1><div class="with-rail sidebar-left">{P}</div>',
    "hidden labels between sections": f"<h1>{TITLE}</h1>"
    + each(
        '<section><span class="x">',
        "</span></section>" + '<section><div class="visually-hidden">Article content</div></section>' * 6,
    ),
    "a headline said again in the middle": f"<h1>{TITLE}</h1><div>{P.replace('</p><p>Nobody', f'</p><h3>{TITLE}</h3><p>Nobody')}</div>",
    "a headline in a list within the body": f"<h1>{TITLE}</h1><div>{P.replace('</p><p>Nobody', f'</p><ul class=most-read><li><a href=/x>{TITLE}</a></li></ul><p>Nobody')}</div>",
    "a first paragraph that is a link": f"<h1>{TITLE}</h1><div><p><a href=/x>{LINES[0][:-14]}</a>{LINES[0][-14:]}</p>{P[P.index('</p>') + 4 :]}</div>",
    "a table of figures below the first": f"<h1>{TITLE}</h1><div>{P.replace('</p>', '</p><table>' + '<tr><td>A</td><td>10.2</td><td>-0.1</td></tr>' * 8 + '</table>', 1)}</div>",
    "linked subheadings": f"<h1>{TITLE}</h1><div>"
    + each("<h3><a href=/s>Part of the story</a></h3><p>", "</p>")
    + "</div>",
    "a title worded otherwise over cards": f"<h1>{TITLE}</h1><div>{P}</div><section>"
    + "<div><h3><a href=/x>Another story</a></h3></div>" * 6
    + "</section>",
    "a Wayback toolbar": f"<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>{P.replace('landslide', 'capture')}</div><!-- END WAYBACK TOOLBAR INSERT --><h1>{TITLE}</h1><div>{P}</div>",
    "an embedded post": f"<h1>{TITLE}</h1><div>{P.replace('</p><p>Nobody', '</p><blockquote class=twitter-tweet><p>No buses run today on any road of the upper valley.</p>&mdash; Buses (@buses) <a href=/x>August 5, 2024</a></blockquote><p>Nobody')}</div>",
    "teasers of popular articles": f"<h1>{TITLE}</h1><div>{P}</div><div><h2>The most popular articles</h2>"
    + "<div><div><a href=/x>Another</a></div><div>A road that was closed for ten years opens again on Monday.</div></div>"
    * 2
    + "</div>",
    "a second article": f"<article><h1>{TITLE}</h1>{P}</article><article><h1>Bus fares rise in the whole of the district again</h1>{P.replace('the', 'a')}</article>",
}


@pytest.mark.parametrize("kind", KEPT)
def test_nothing_of_the_body_is_lost_or_added(kind):
    assert body(KEPT[kind]) == LINES


def test_a_list_that_a_colon_announces_ends_the_body():
    items = ("June 9 – Osh, old market", "June 10 – Batken, school No. 3", "June 14 – Naryn, town hall")
    listed = f"<h1>{TITLE}</h1><div>{P}<p>Free buses leave on these days:<br>{'<br>'.join(items)}</p></div>"
    assert body(listed) == (*LINES, "Free buses leave on these days:", *items)


def test_a_list_under_a_subheading_ends_the_body():
    items = ("Osh, old market: June 9", "Batken, school No. 3: June 10", "Naryn, town hall: June 14")
    listed = "".join(f"<li>{item}</li>" for item in items)
    assert body(f"<h1>{TITLE}</h1><div>{P}<h3>Free buses</h3><ul>{listed}</ul></div>") == (
        *LINES,
        "Free buses",
        *items,
    )
    linked = listed.replace("<li>", "<li><a href=/x>").replace("</li>", "</a></li>")
    assert body(f"<h1>{TITLE}</h1><div>{P}<h3>Free buses</h3><ul>{linked}</ul></div>") == LINES


def test_a_sentence_with_many_links_is_kept():
    links = "The wall was <a href=/a>asked for by all four villages</a> and <a href=/b>refused by the district twice</a>."
    kept = body(f"<h1>{TITLE}</h1><div>{P}<p>{links}</p>{P.replace('the', 'a')}</div>")
    assert "The wall was asked for by all four villages and refused by the district twice." in kept


def test_entries_of_a_live_blog_keep_their_headings():
    entries = each('<div class="block"><time>18:00</time><h2>Heading of an entry</h2><p>', "</p></div>")
    assert body(f"<h1>{TITLE}</h1><div>{entries}</div>")[::2] == ("Heading of an entry",) * len(LINES)


def test_a_live_blog_that_is_only_data():
    entries = ",".join(f'{{"@type": "BlogPosting", "articleBody": "{line}"}}' for line in LINES)
    data = f'<script type="application/ld+json">{{"@type": "LiveBlogPosting", "headline": "{TITLE}", "liveBlogUpdate": [{entries}]}}</script>'
    assert body("<div id=root></div>", head=data) == LINES


def test_a_report_on_cookies_is_no_consent_form():
    report = "The court ruled that cookies need the consent of every visitor. The ministry will appeal, it said on Friday."
    assert body(f"<h1>{TITLE}</h1><p>{report}</p>") == (report,)


def test_a_reprint_notice_is_no_article():
    notice = "This copy is for your personal use only. To order reprints for your colleagues visit our page of rights."
    with pytest.raises(ExtractionError, match="no article"):
        extract(page(f"<h1>{TITLE}</h1><p>{notice}</p>"))


def test_the_printed_day_beats_a_neighbouring_utc_stamp():
    stamp = '<meta property="article:published_time" content="2019-11-20T03:15:00Z">'
    article = extract(
        page(f"<h1>{TITLE}</h1><div class=date>November 19, 2019</div><div>{P}</div>", head=stamp)
    )
    assert str(article.published) == "2019-11-19"


def test_a_section_is_no_author():
    assert (
        extract(
            page(f'<h1>{TITLE}</h1><div class="author"><a href=/m>Middle East</a></div><div>{P}</div>')
        ).byline
        == ""
    )


def test_the_address_that_a_browser_wrote_into_the_page():
    saved = page(f"<h1>{TITLE}</h1><div>{P}</div>").data
    for sign in (
        b"<!-- saved from url=(0023)https://post.example/a -->",
        b"<!--\n Page saved with SingleFile \n url: https://post.example/a\n-->",
    ):
        assert extract(Page("p.html", sign + saved)).url == "https://post.example/a"


CAPTION = "The road below the slope on Monday."
PICTURE = f"<h1>{TITLE}</h1><div><p>{LINES[0]}</p><figure><img src=x><figcaption>{CAPTION}</figcaption></figure>{P[P.index('</p>') + 4 :]}</div>"


def test_captions_are_kept_where_they_are_asked_for():
    assert CAPTION not in extract(page(PICTURE)).text
    assert extract(page(PICTURE), captions=True).text.split("\n")[1:3] == [LINES[0], CAPTION]


def test_every_line_has_its_reason():
    lines = {line.text: line.reason for line in examine(page(PICTURE)).lines}
    assert (lines["Home"], lines[CAPTION]) == ("above the body", "inside <figcaption>")
    assert all(lines[line] == "" for line in LINES)


def test_a_page_of_which_less_than_half_was_kept_warns():
    comments = "".join(f"<p>{line} I say so, and I have lived there.</p>" for line in LINES * 3)
    told = examine(page(f'<h1>{TITLE}</h1><div>{P}</div><div class="comments">{comments}</div>'))
    assert told.article is not None
    assert "words of prose on the page were kept" in told.warnings[0]


def test_the_command_shows_what_was_left_out(tmp_path):
    source, output = tmp_path / "p.html", tmp_path / "lines.html"
    source.write_bytes(page(PICTURE).data)
    shown = CliRunner().invoke(cli, ["extract", str(source), "--show"])
    assert "[above the body]" in shown.output
    CliRunner().invoke(cli, ["extract", str(source), "--show", "-o", str(output)])
    assert f"<s>{CAPTION}</s>" in output.read_text("utf-8")


@pytest.mark.parametrize(
    "markup",
    [
        f"<div {' '.join(f'a{n}=x' for n in range(20_000))}>{P}</div>",
        "<!---->" * 100_000 + P,
        P + "<!-- " * 20_000,
        "<table>" * 1000 + P,
        "<div class=x>" * 2000 + P * 40,
    ],
    ids=["attributes", "comments", "open comments", "nested tables", "nested blocks"],
)
def test_hostile_pages_end_soon(markup):
    assert LINES[0] in extract(page(f"<h1>{TITLE}</h1>{markup}")).text


@pytest.mark.parametrize(
    "markup",
    ["<br>" * 1_000_000, f"<p>{'word ' * 500_000}</p>", f"<p>{'x' * 50_000_000}</p>"],
    ids=["tags", "text", "line"],
)
def test_pages_beyond_reason_are_refused(markup):
    with pytest.raises(ExtractionError, match=r"more than"):
        extract(page(markup))
