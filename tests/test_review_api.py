"""The JSON API: LibreTranslate's shape, refusals in one sentence, and nothing that breaks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from starlette.applications import Starlette
from starlette.testclient import TestClient

from aligner.errors import PackageError
from aligner.review.web import Engines, create_app
from aligner.review.web.api import CALLS, DESCRIPTION
from aligner.review.web.client_queues import BusyError, ClientQueues
from aligner.review.web.markup import translate_markup
from aligner.store import Store
from tests.review_site import fake_engines, site

DOCUMENT = json.loads(DESCRIPTION.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with Store.open(tmp_path_factory.mktemp("api") / "store.db") as store:
        app = create_app(site(store, engines=fake_engines()))
        yield TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


def test_languages_and_health(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/languages").json() == [
        {"code": "en", "name": "English", "targets": ["en", "ru"]},
        {"code": "ru", "name": "Russian", "targets": ["ru", "en"]},
    ]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"q": "Baku.", "source": "en", "target": "ru"}, {"translatedText": "en>Baku."}),
        ({"q": ["a", "b"], "source": "en", "target": "ru"}, {"translatedText": ["en>a", "en>b"]}),
        ({"q": "Баку.", "source": "auto", "target": "en"},
         {"translatedText": "ru>Баку.", "detectedLanguage": {"language": "ru", "confidence": 100.0}}),
        ({"q": ["a", "б"], "source": "auto", "target": "ru"},
         {"translatedText": ["en>a", "б"],
          "detectedLanguage": [{"language": code, "confidence": 100.0} for code in ("en", "ru")]}),
        ({"q": "", "source": "en", "target": "ru"}, {"translatedText": ""}),
        ({"q": "a", "source": "en", "target": "ru", "alternatives": 2, "format": "text", "api_key": "x"},
         {"translatedText": "en>a", "alternatives": ["en>a!", "en>a!!"]}),
        ({"q": '<p>Rain &amp; <b class="x">snow</b>.<br/><code>a</code></p>', "source": "en", "target": "ru", "format": "html"},
         {"translatedText": '<p>en&gt;Rain &amp; <b class="x">snow</b>.<br/><code>a</code></p>'}),
    ],
)  # fmt: skip
def test_translate(client: TestClient, body: dict[str, Any], answer: dict[str, Any]) -> None:
    assert client.post("/translate", json=body).json() == answer


def test_translate_from_a_form(client: TestClient) -> None:
    for asked in ({"data": {"q": "Баку.", "source": "ru", "target": "en"}},
                  {"files": {name: (None, value) for name, value in (("q", "Баку."), ("source", "ru"), ("target", "en"))}},
                  {"content": "q=Баку.&source=ru&target=en".encode(),
                   "headers": {"Content-Type": "application/x-www-form-urlencoded"}}):  # fmt: skip
        assert client.post("/translate", **asked).json() == {"translatedText": "ru>Баку."}  # type: ignore[arg-type]
    several = client.post("/translate", content=b"q=a&q=b&source=en&target=ru")
    assert several.json() == {"translatedText": ["en>a", "en>b"]}


def test_detect(client: TestClient) -> None:
    assert client.post("/detect", json={"q": "Баку"}).json() == [{"language": "ru", "confidence": 100.0}]
    assert client.post("/detect", json={"q": "ქართული"}).json() == []


def test_align_and_check(client: TestClient) -> None:
    sides = {"source": ["Baku is warm.", "It rained."], "target": ["В Баку тепло.", "Шёл дождь."]}
    beads = client.post("/align", json=sides).json()["beads"]
    assert [(bead["source"], bead["target"]) for bead in beads] == [([0], [0]), ([1], [1])]
    pairs = [{"en": "Fine.", "ru": "Хорошо."}, {"en": "It fell in 2019.", "ru": "Он упал в 2018 году."}]
    [found] = client.post("/check", json={"pairs": pairs}).json()["findings"]
    assert (found["pair"], found["spans"]["ru"]) == (1, [[10, 14]]) and "2018" in found["message"]


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/translate", {"q": "a", "source": "kk", "target": "ru"}, "source is one of en, ru or auto."),
        ("/translate", {"q": "a", "source": "en", "target": "de"}, "target is one of en, ru."),
        ("/translate", {"source": "en", "target": "ru"}, "q: expected a string or a list"),
        ("/translate", {"q": ["a"] * 1001, "source": "en", "target": "ru"}, "at most 1000"),
        ("/translate", {"q": "\ud800", "source": "en", "target": "ru"}, "half a character"),
        ("/detect", {"q": []}, "not empty"),
        ("/align", {"source": ["a"], "target": 3}, "target: expected a string or a list"),
        ("/check", {"pairs": [{"en": "a"}]}, "expected a list of"),
        ("/check", [], "JSON object"),
    ],
)
def test_refusals_say_what_to_change(client: TestClient, path: str, body: Any, said: str) -> None:
    answer = client.post(path, content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert answer.status_code == 400 and said in answer.json()["error"]


def test_what_is_no_json_or_not_there(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    for content in ("{", "[" * 100_000, b"\xff"):
        assert client.post("/check", content=content, headers=headers).status_code == 400
    assert client.get("/translate").status_code == 405 and "error" in client.get("/translate").json()


def test_a_missing_package_is_told(tmp_path: Any) -> None:
    def missing(texts: object, source: object) -> list[str]:
        raise PackageError("no package translates en -> ru")

    known = fake_engines()
    engines = Engines(missing, known.directions, known.detect, known.align, known.check, known.variously, known.remember)
    with Store.open(tmp_path / "store.db") as store:
        client = TestClient(create_app(site(store, engines=engines)), base_url="http://127.0.0.1")
        answer = client.post("/translate", json={"q": "a", "source": "en", "target": "ru"})
        assert answer.status_code == 503 and "no package" in answer.json()["error"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
texts = st.text(max_size=60) | st.lists(st.text(max_size=40), max_size=4)
langs = st.sampled_from(["en", "ru", "auto", "xx"])
bodies = st.fixed_dictionaries(
    {},
    optional={
        "q": texts | json_values,
        "source": langs | texts | json_values,
        "target": langs | texts | json_values,
        "source_lang": langs | json_values,
        "format": st.sampled_from(["text", "html"]) | json_values,
        "alternatives": json_values,
        "pairs": st.lists(
            st.fixed_dictionaries({"en": st.text(max_size=60), "ru": st.text(max_size=60)}), max_size=3
        )
        | json_values,
    },
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(["/translate", "/detect", "/align", "/check"]), body=bodies | json_values)
@pytest.mark.slow
def test_no_request_breaks_it(client: TestClient, path: str, body: Any) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post(path, content=json.dumps(body), headers=headers)
    assert answer.status_code in (200, 400), (answer.status_code, answer.text)
    if answer.status_code == 400:
        assert answer.json()["error"].endswith(".")


def test_the_description_names_every_call(client: TestClient) -> None:
    assert client.get("/openapi.json").json() == DOCUMENT
    described = {(verb.upper(), path) for path, verbs in DOCUMENT["paths"].items() for verb in verbs}
    assert described == {(verb, path) for verb, path, _, _ in CALLS}
    references = {part for part in json.dumps(DOCUMENT).split('"') if part.startswith("#/")}
    assert references == {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/translate", {"q": "a", "source": "auto", "target": "ru"}),
        ("/detect", {"q": "a"}),
        ("/align", {"source": ["a"], "target": ["б"]}),
        ("/check", {"pairs": [{"en": "In 2019.", "ru": "В 2018 году."}]}),
        ("/check", {"pairs": "x"}),
        ("/languages", None),
        ("/health", None),
    ],
)
def test_answers_are_as_described(client: TestClient, path: str, body: Any) -> None:
    answer = client.get(path) if body is None else client.post(path, json=body)
    [described] = DOCUMENT["paths"][path].values()
    schema = described["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
    assert fits(answer.json(), schema), answer.json()


KINDS = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
    "null": type(None),
}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Does a value fit a schema, as far as our description uses the language?"""
    if "$ref" in schema:
        return fits(value, DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "oneOf" in schema:
        return sum(fits(value, one) for one in schema["oneOf"]) == 1
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        return False
    if "type" in schema and not isinstance(value, KINDS[schema["type"]]):
        return False
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        known = all(fits(inner, properties[name]) for name, inner in value.items() if name in properties)
        return known and set(schema.get("required", ())) <= value.keys() <= properties.keys()
    return not isinstance(value, list) or all(fits(inner, schema.get("items", {})) for inner in value)


@pytest.mark.parametrize(
    ("pairs", "problem"),
    [
        ([{"en": "a" * 150_000, "ru": "б" * 60_000}], "200000 characters together"),
        ([{"en": "a" + " " * 12_000 + "b", "ru": "б"}], "10000 characters"),
        ([{"en": "a \ud800", "ru": "б"}], "half a character"),
    ],
)
def test_pairs_that_are_not_checked(client: TestClient, pairs: list[dict[str, str]], problem: str) -> None:
    body = json.dumps({"pairs": pairs})
    answer = client.post("/check", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400 and problem in answer.json()["error"]


def test_a_client_waits_for_its_own_calls_alone() -> None:
    """While one client's call runs, its others wait in line, another client's is answered, and too many are refused."""

    async def talk() -> None:
        queues, held, order = ClientQueues(workers=2, waiting=2), Event(), []
        slow = asyncio.create_task(queues.run("ann", lambda: (held.wait(60), order.append("slow"))))
        await asyncio.sleep(0)
        later = [asyncio.create_task(queues.run("ann", partial(order.append, name))) for name in ("first", "second")]
        await asyncio.sleep(0)
        await queues.run("ben", partial(order.append, "ben"))
        with pytest.raises(BusyError, match="Too many"):
            await queues.run("ann", partial(order.append, "refused"))
        held.set()
        await asyncio.gather(slow, *later)
        assert order == ["ben", "slow", "first", "second"]
        await queues.run("ann", partial(order.append, "again"))

    asyncio.run(talk())


def test_slow_calls_of_one_client_keep_nobody_else_waiting(tmp_path: Path) -> None:
    """While a client's /check, /align and /translate run and wait, others get their pages and the answers of such calls."""
    held, begun, fast = Event(), Event(), fake_engines()

    def slow(call: Callable[..., Any]) -> Callable[..., Any]:
        def held_up(*asked: Any) -> Any:
            if "slow" in repr(asked):
                begun.set()
                assert held.wait(60)
            return call(*asked)

        return held_up

    engines = replace(fast, check=slow(fast.check), align=slow(fast.align), translate=slow(fast.translate))

    def calls(word: str) -> list[tuple[str, dict[str, Any]]]:
        return [
            ("/check", {"pairs": [{"en": word, "ru": "снег"}]}),
            ("/align", {"source": [word], "target": ["снег"]}),
            ("/translate", {"q": word, "source": "en", "target": "ru"}),
        ]

    async def talk(app: Starlette) -> None:
        ann, ben = (
            httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 1)), base_url="http://127.0.0.1")
            for address in ("10.0.0.1", "10.0.0.2")
        )
        async with ann, ben:
            waiting = [asyncio.create_task(ann.post(path, json=body)) for path, body in calls("slow")]
            await asyncio.to_thread(begun.wait, 60)
            assert (await ann.get("/queue")).status_code == 200, "her own pages too"
            assert [(await ben.post(path, json=body)).status_code for path, body in calls("snow")] == [200] * 3
            assert not any(one.done() for one in waiting)
            held.set()
            assert [answer.status_code for answer in await asyncio.gather(*waiting)] == [200] * 3

    with Store.open(tmp_path / "store.db") as store:
        asyncio.run(talk(create_app(site(store, engines=engines))))


def test_the_requests_of_libretranslates_web_client(client: TestClient) -> None:
    """In its order: settings, languages, a text as a form, a file, a suggestion."""
    asked = client.get("/frontend/settings").json()
    assert asked["language"]["target"] == {"code": "ru", "name": "Russian"} and not asked["keyRequired"]
    assert {"apiKeys", "charLimit", "filesTranslation", "frontendTimeout", "suggestions", "supportedFilesFormat"} <= set(asked)
    form = {"q": "<p>Rain</p>", "source": "auto", "target": "ru", "format": "html", "alternatives": "3", "api_key": ""}
    answer = client.post("/translate", files={name: (None, value) for name, value in form.items()}).json()
    assert answer["translatedText"] == "<p>en&gt;Rain</p>" and answer["detectedLanguage"]["language"] == "en"
    for name, text, expected in (("a.txt", "Rain\n", "en>Rain\n"), ("b.html", "<i>Rain</i>", "<i>en&gt;Rain</i>")):
        sent = client.post("/translate_file", files={"file": (name, text.encode())}, data={"source": "en", "target": "ru"})
        address = sent.json()["translatedFileUrl"]
        assert address.startswith("http://127.0.0.1/download_file/")
        assert client.get(address).text == expected
    for name, data, read in (("a.docx", _word(), _word_text), ("a.odt", _opened(), _opened_text)):
        sent = client.post("/translate_file", files={"file": (name, data)}, data={"source": "auto", "target": "ru"})
        made = client.get(sent.json()["translatedFileUrl"])
        assert read(made.content) == ["en>Rain in the hills", "en>Snow", "en>Wind"]
    for wrong in ({"file": ("b.docx", b"PK")}, {"file": ("a.exe", b"x")}, {"file": ("a.txt", b"\xff\xfe\xff")}, {}):
        refused = client.post("/translate_file", files=wrong, data={"source": "en", "target": "ru"})
        assert refused.status_code == 400 and "Invalid" in refused.json()["error"]
    pictures = BytesIO(_word())
    with ZipFile(pictures, "a") as archive:
        archive.writestr("word/media/image1.png", bytes(2 << 20))
    sent = client.post("/translate_file", files={"file": ("a.docx", pictures.getvalue())}, data={"source": "en", "target": "ru"})
    assert _word_text(client.get(sent.json()["translatedFileUrl"]).content)[1] == "en>Snow"
    long = {"file": ("a.txt", b"Rain. " * 40_000)}
    refused = client.post("/translate_file", files=long, data={"source": "en", "target": "ru"})
    assert refused.status_code == 400 and "more than 200,000 characters" in refused.json()["error"]
    refused = client.post("/translate_file", files={"file": ("a.txt", b" " * (17 << 20))}, data={"source": "en", "target": "ru"})
    assert refused.status_code == 413 and "at most 16 MB" in refused.text
    said = {"q": "Rain", "s": "Дождь", "source": "en", "target": "ru"}
    assert client.post("/suggest", data=said).json() == {"success": True}
    assert client.post("/suggest", data=said | {"s": " "}).json() == {"success": False}


def _word() -> bytes:
    word, made = Document(), BytesIO()
    paragraph = word.add_paragraph("Rain ")
    paragraph.add_run("in the hills").bold = True
    word.add_paragraph("")
    word.add_table(1, 1).cell(0, 0).text = "Snow"
    word.sections[0].header.paragraphs[0].text = "Wind"
    word.save(made)
    return made.getvalue()


def _word_text(data: bytes) -> list[str]:
    word = Document(BytesIO(data))
    assert word.paragraphs[0].runs[1].bold and word.paragraphs[0].runs[1].text
    header = word.sections[0].header.paragraphs[0].text
    return [word.paragraphs[0].text, word.tables[0].cell(0, 0).text, header]


def _opened() -> bytes:
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "<text:h>Rain <text:span>in the hills</text:span></text:h><text:p/><text:p>Snow</text:p><text:p><text:span/>Wind</text:p>"
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f'<body xmlns:text="{text}">{body}</body>')
    return made.getvalue()


def _opened_text(data: bytes) -> list[str]:
    with ZipFile(BytesIO(data)) as archive:
        assert archive.namelist() == ["mimetype", "content.xml"]
        tree = etree.fromstring(archive.read("content.xml"))
    return [text for text in ("".join(node.itertext()) for node in tree) if text]


def test_the_requests_of_weblate(client: TestClient) -> None:
    assert {one["code"] for one in client.get("/languages").json()} == {"en", "ru"}
    body = {"api_key": "", "q": ["Rain", "Snow"], "source": "en", "target": "ru"}
    assert client.post("/translate", json=body).json() == {"translatedText": ["en>Rain", "en>Snow"]}
    # what it sends when an administrator adds the service, in any language pair
    probe = {"api_key": "", "q": ["test"], "source": "en", "target": "de"}
    assert client.post("/translate", json=probe).json() == {"translatedText": ["test"]}
    assert client.post("/translate", json=probe | {"q": ["Rain"]}).status_code == 400


SAID = {
    "The Lachin road is closed.": "Лачинская дорога закрыта.", "Lachin": "Лачин", "The road is closed.": "Дорога закрыта.", "road": "дорога",
    "Call Ann or Ben now.": "Позвоните Бену или Анне.", "Ann": "Анна", "Ben": "Бен", "Wait & see": "Ждите & смотрите",
}  # fmt: skip
MARKUP = {
    "<p>The <b>Lachin</b> road is closed.</p>": "<p><b>Лачинская</b> дорога закрыта.</p>",
    "<p> The <i>road</i> is closed. </p><b>Ann</b>": "<p> <i>Дорога</i> закрыта. </p><b>Анна</b>",
    'Call <a href="x">Ann</a> or <b>Ben</b> now.': 'Позвоните <b>Бену</b> или <a href="x">Анне</a>.',
    "<p>Ann<br>Ben <i></i></p><p>Wait &amp; see</p>": "<p>Анна<br><i></i>Бен </p><p>Ждите &amp; смотрите</p>",
    "<b>Ann <i>Ben</i></b> Ann": "<b>Анна <i>Бен</i></b> Анна",  # tags within tags: each text alone
    "<b>Ann": "<b>Анна",
}


@pytest.mark.parametrize("text", MARKUP)
def test_a_sentence_is_translated_whole_and_its_tags_go_around_their_words(text: str) -> None:
    assert translate_markup(text, lambda parts: [SAID[part] for part in parts]) == MARKUP[text]


@given(st.text(alphabet="<>&;/ab=\"'!-? \n", max_size=60))
def test_markup_that_is_not_translated_keeps_its_text(text: str) -> None:
    """Whatever comes, nothing breaks, and a second pass changes nothing more."""
    once = translate_markup(text, list)
    assert translate_markup(once, list) == once
