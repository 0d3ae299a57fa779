"""Documents that are no HTML: mail, web archives, PDF, Word and OpenDocument, and XML that is no page."""

import io
import zipfile
from datetime import date
from email.message import EmailMessage

import pytest

from aligner.errors import ExtractionError
from aligner.extraction import extract
from aligner.model import Page

TITLE = "Ferry to Ogurchinsky Island stops for repairs"
BODY = (
    "The only ferry to Ogurchinsky Island will not sail before the end of May, the harbour office said on Tuesday.",
    "Its engine failed twice in April, and the spare part has to come from Baku by road.",
    "Fishermen carry bread and mail for the time being, as their fathers did.",
)
RUSSIAN_TITLE = "Паром на Огурчинский остановлен на ремонт"
RUSSIAN = (
    "Единственный паром на остров Огурчинский не выйдет в море до конца мая, сообщили в порту во вторник.",
    "В апреле двигатель отказал дважды, а деталь везут из Баку по суше.",
)
HTML = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{''.join(f'<p>{line}</p>' for line in BODY)}</body></html>"


def mail(**headers):
    message = EmailMessage()
    for name, value in ({"Date": "Wed, 05 Mar 2025 09:00:00 +0500", "Subject": TITLE} | headers).items():
        message[name.replace("_", "-")] = value
    return message


def test_a_newsletter_with_html():
    message = mail(From="Aida Bekova <aida@post.example>", Message_ID="<1@post.example>")
    message.set_content("Open this message in a browser.")
    message.add_alternative(HTML, subtype="html")
    article = extract(Page("letter.eml", message.as_bytes()))
    assert article.text.split("\n") == [TITLE, *BODY]
    assert (article.byline, article.published) == ("Aida Bekova", date(2025, 3, 5))


def test_a_newsletter_in_plain_text():
    message = mail(
        From="Valley Post <news@post.example>", Message_ID="<2@post.example>", Subject=RUSSIAN_TITLE
    )
    message.set_content("\n\n".join(RUSSIAN), charset="koi8-r")
    article = extract(Page("letter.eml", message.as_bytes()))
    assert article.text.split("\n")[-2:] == list(RUSSIAN)
    assert (article.lang, article.title) == ("ru", RUSSIAN_TITLE)


def test_a_page_saved_as_mhtml():
    archive = mail(
        From="<Saved by Blink>", Snapshot_Content_Location="https://post.example/ferry", Subject="x"
    )
    archive.set_content(HTML, subtype="html", cte="quoted-printable")
    archive.make_related()
    archive.add_related(b"\x89PNG", "image", "png")
    article = extract(Page("page.mhtml", archive.as_bytes()))
    assert (article.title, article.url) == (TITLE, "https://post.example/ferry")
    assert article.text.split("\n")[1:] == list(BODY)


def test_mail_without_text():
    message = mail(From="a@b.example", Message_ID="<3@b.example>")
    message.set_content(b"\x89PNG", "image", "png")
    with pytest.raises(ExtractionError, match=r"m\.eml: the message contains no text"):
        extract(Page("m.eml", message.as_bytes()))


def docx(*lines):
    from docx import Document

    document = Document()
    document.add_heading(lines[0], 0)
    for line in lines[1:]:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def odt(*lines):
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = "".join(
        f"<text:p>{line.replace(' ', '<text:s/>', 1)}<text:note>1</text:note></text:p>" for line in lines[1:]
    )
    content = f"<office:document-content {names}><office:body><office:text><text:h>{lines[0]}</text:h>{body}</office:text></office:body></office:document-content>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return file.getvalue()


def pdf(*pages):
    """A PDF whose lines are those of each page."""
    parts = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    for lines in pages:
        text = " T* ".join(
            f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj" for line in lines
        )
        stream = f"BT /F1 11 Tf 14 TL 50 750 Td {text} ET"
        parts.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        parts.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {len(parts)} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        )
    kids = " ".join(f"{number} 0 R" for number in range(5, len(parts) + 1, 2))
    parts[1] = f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"
    body, offsets = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj{part}endobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return f"{body}xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF".encode()


@pytest.mark.parametrize("make", [docx, odt])
@pytest.mark.parametrize("lines", [(TITLE, *BODY), (RUSSIAN_TITLE, *RUSSIAN)])
def test_office_documents(make, lines):
    assert extract(Page("file", make(*lines))).text.split("\n") == list(lines)


def test_a_pdf_has_its_lines_joined_and_its_running_heads_left_out():
    first = [
        "Valley Post",
        TITLE,
        "The only ferry to Ogurchinsky Island will not sail before the end of",
        "May, the harbour office said on Tuesday. Its engine failed twice in the",
        "first weeks of April.",
    ]
    second = [
        "Valley Post",
        "The spare part has to come from Baku by road, and that takes more than",
        "ten days, said the captain, who has sailed there for thirty years, and",
        "longer in spring.",
        "2",
    ]
    article = extract(Page("ferry.pdf", pdf([*first, "1"], second)))
    assert article.text.split("\n") == [
        TITLE,
        "The only ferry to Ogurchinsky Island will not sail before the end of May, the harbour office said on Tuesday. Its engine failed twice in the first weeks of April.",
        "The spare part has to come from Baku by road, and that takes more than ten days, said the captain, who has sailed there for thirty years, and longer in spring.",
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf([]), "no text layer"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (docx(TITLE)[:2000], "ZIP archive"),
    ],
)
def test_documents_that_cannot_be_read(data, says):
    with pytest.raises(ExtractionError, match=says):
        extract(Page("file", data))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('<?xml version="1.0"?><xliff version="1.2"><file/></xliff>', "aligner check"),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4"><body/></tmx>',
            "aligner check",
        ),
        ('<rss version="2.0"><channel><title>News</title></channel></rss>', "aligner ingest"),
        (
            '<?xml version="1.0"?><!-- feed --><feed xmlns="http://www.w3.org/2005/Atom"/>',
            "aligner ingest",
        ),
        ('<?xml version="1.0"?><tbx type="TBX-Basic"/>', "aligner glossary import"),
        ('<?xml version="1.0"?><plist version="1.0"/>', "its root is <plist>"),
    ],
)
def test_xml_that_is_no_page_is_refused_with_the_command_that_is_meant(text, says):
    with pytest.raises(ExtractionError, match=says):
        extract(Page("file.xml", text.encode()))


def test_xhtml_is_a_page():
    assert extract(Page("p.xhtml", f'<?xml version="1.0" encoding="utf-8"?>{HTML}'.encode())).title == TITLE
