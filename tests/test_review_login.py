"""Several people at the review page: signing in and out, roles on every route, and what an attacker may try."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from aligner.cli import cli
from aligner.model import Page, Role, User
from aligner.pipeline import Tools
from aligner.review.submissions import Submissions
from aligner.review.web import create_app
from aligner.review.web.api import CALLS
from aligner.review.web.attempts import Attempts, network
from aligner.review.web.security import form_token
from aligner.store import Store, users
from tests.review_site import START, fake_engines, outcome, site
from tests.test_review_web import ACCEPT, BAKU, DISMISS, EDIT, HOSTILE, WEEKDAY, Browser, card

ROLES: tuple[Role, ...] = ("viewer", "translator", "editor")
LOGIN = "//form[@action='/login']"
PASSWORDS = {role: f"{role} of many words" for role in ROLES}


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    import argon2

    cheap = argon2.PasswordHasher(1, 8, 1)
    monkeypatch.setattr(users, "hasher", lambda: cheap)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        opened.file(outcome(), "page")
        for role in ROLES:
            opened.users.add(role.title(), role, PASSWORDS[role], START)
        yield opened


@pytest.fixture
def app(store: Store, tmp_path: Path) -> Iterator[Starlette]:
    folder = tmp_path / "submissions"
    submissions = Submissions(lambda given: [Page(given.name, given.data or b"")], lambda policy: NO_TOOLS, folder)
    yield create_app(site(store, engines=fake_engines(), accounts=True, submissions=submissions))
    submissions.close()


NO_TOOLS = Tools(lambda lang: None)  # type: ignore[arg-type,return-value]
EVENTS = "/jobs/{work}/events"


def signed_in(app: Starlette, role: Role, address: str = "10.0.0.1") -> Browser:
    browser = Browser(app, address)
    assert browser.send(LOGIN, name=role, password=PASSWORDS[role]) == 200
    return browser


# -- signing in and out


def test_nobody_sees_anything_before_signing_in(app: Starlette) -> None:
    browser = Browser(app)
    for where in ("/", "/new", "/queue", card(BAKU), "/log", "/articles", "/search?q=Ganja", "/users", "/account"):
        page = browser.get(where)
        assert browser.response.status_code == 401
        assert "Ganja" not in browser.response.text.replace("q=Ganja", "") and "nav" not in {
            n.tag for n in page.iter()
        }
    assert browser.client.get("/static/page.css").status_code == 200


def test_signing_in_leads_where_one_wanted_to_go(app: Starlette, store: Store) -> None:
    browser = Browser(app)
    browser.get(f"{card(WEEKDAY)}?check=weekday")
    assert browser.send(LOGIN, name="TRANSLATOR", password=PASSWORDS["translator"]) == 200
    assert browser.path == card(WEEKDAY) and "Translator" in browser.text("//header")
    browser.send(DISMISS, ".//button[@data-key='1']")
    assert store.log.latest()[0][1].reviewer == "Translator"
    browser.get("/account")
    assert (
        browser.send("//form[@action='/logout']", ".//button[@value='here']") == 200
        and browser.path == "/login"
    )
    browser.get("/queue")
    assert browser.response.status_code == 401


@pytest.mark.parametrize(
    "where",
    [
        "//evil.example/x",
        "https://evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http://[",
        "/\t/evil.example",
        "%0d%0aX: y",
    ],
)
def test_signing_in_leads_nowhere_else(app: Starlette, where: str) -> None:
    browser = Browser(app)
    browser.client.follow_redirects = False
    assert browser.send(LOGIN, name="editor", password=PASSWORDS["editor"], next=where) == 303
    there = browser.response.headers["location"]
    assert there.startswith("/") and urlsplit(there).netloc == "" and not re.search(r"[\r\n\\]|^//", there)


def test_a_wrong_name_and_a_wrong_password_get_one_answer(app: Starlette) -> None:
    answers = set()
    for name, password in (("nobody", "any words will do"), ("Editor", "any words will do"), ("Editor", "")):
        browser = Browser(app)
        assert browser.send(LOGIN, name=name, password=password) == 403
        answers.add(re.sub(r'value="[^"]*"', "", browser.response.text))
        assert "aligner_session" not in browser.client.cookies
    assert len(answers) == 1 and "Wrong name or password" in answers.pop()


def test_a_session_is_new_at_every_sign_in(app: Starlette, store: Store) -> None:
    """Neither a cookie planted before nor one of an earlier session names the session that is opened."""
    browser = Browser(app)
    browser.client.cookies.set("aligner_session", "planted", domain="127.0.0.1")
    browser.get("/login")
    browser.send(LOGIN, name="editor", password=PASSWORDS["editor"])
    first = [cookie.value for cookie in browser.client.cookies.jar if cookie.name == "aligner_session"][-1]
    assert first != "planted" and store.sessions.user("planted", START) is None
    browser.client.cookies.clear()
    again = signed_in(app, "editor")
    assert again.client.cookies["aligner_session"] != first


def test_an_ended_session_shows_what_was_written(app: Starlette, store: Store) -> None:
    browser = signed_in(app, "translator")
    browser.get(card(WEEKDAY))
    store.sessions.close_all("translator")
    assert browser.send(EDIT, ".//button", text="В пятницу ожидается дождь.") == 401
    assert browser.page.xpath("//textarea")[0].text == "В пятницу ожидается дождь." and store.log.latest() == []
    assert browser.send(LOGIN, name="translator", password=PASSWORDS["translator"]) == 200


def test_a_stolen_or_planted_form_token_does_not_do(app: Starlette, store: Store) -> None:
    """The forms of a session repeat what only that session has: another's token, and a cookie set from aside, fail."""
    one, other = signed_in(app, "translator"), signed_in(app, "editor")
    one.get(card(BAKU))
    token = other.page.xpath("//input[@name='token']/@value")[0]
    assert one.send(ACCEPT, ".//button", token=token) == 403
    one.get(card(BAKU))
    one.client.cookies.set("aligner_token", "chosen", domain="127.0.0.1")
    assert one.send(ACCEPT, ".//button", token="chosen") == 403
    assert store.log.latest() == []
    session = one.client.cookies["aligner_session"]
    one.get(card(BAKU))
    assert set(one.page.xpath("//input[@name='token']/@value")) == {form_token(session)}


def test_a_login_form_of_another_site_is_refused(app: Starlette) -> None:
    browser = Browser(app)
    assert browser.send(LOGIN, name="editor", password=PASSWORDS["editor"], token="") == 403
    browser.get("/login")
    browser.client.headers["Origin"] = "https://evil.example"
    assert browser.send(LOGIN, name="editor", password=PASSWORDS["editor"]) == 403
    assert "aligner_session" not in browser.client.cookies


def test_cookies_say_where_they_may_go(app: Starlette) -> None:
    browser = Browser(app)
    browser.client.follow_redirects = False
    browser.send(LOGIN, name="editor", password=PASSWORDS["editor"])
    [cookie] = [
        c for c in browser.response.headers.get_list("set-cookie") if c.startswith("aligner_session=")
    ]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie and "Max-Age" not in cookie
    secure = Browser(app, base="https://127.0.0.1:8765")
    secure.client.follow_redirects = False
    secure.send(LOGIN, name="editor", password=PASSWORDS["editor"])
    [cookie] = [c for c in secure.response.headers.get_list("set-cookie") if "aligner_session=" in c]
    assert cookie.startswith("__Host-aligner_session=") and "Secure" in cookie and "Domain" not in cookie
    assert secure.client.get("/queue").status_code == 200


def test_changing_ones_password(app: Starlette, store: Store) -> None:
    browser, elsewhere = signed_in(app, "viewer"), signed_in(app, "viewer")
    form = "//form[@action='/account']"
    old, new = PASSWORDS["viewer"], "other words than before"
    for wrong in ({"old": "x", "new": new, "again": new}, {"old": old, "new": new, "again": "other"},
                  {"old": old, "new": "short", "again": "short"}):  # fmt: skip
        browser.get("/account")
        assert browser.send(form, **wrong) == 422 and browser.text("//*[@role='alert']")
    browser.get("/account")
    assert browser.send(form, old=old, new=new, again=new) == 200 and browser.path == "/account"
    assert elsewhere.client.get("/queue").status_code == 401
    assert store.users.verified("viewer", new) and not store.users.verified("viewer", old)
    browser.send("//form[@action='/logout']", ".//button[@value='everywhere']")
    assert browser.path == "/login"


# -- guessing


def test_guessing_is_stopped_and_nobody_locked_out(app: Starlette) -> None:
    owner = signed_in(app, "editor", "10.0.0.1")
    for n in range(30):  # a guesser with many addresses
        guesser = Browser(app, f"10.9.{n}.1")
        status = guesser.send(LOGIN, name="editor", password="any words will do")
        assert status == (403 if n < 19 else 429), n
    assert guesser.response.headers["retry-after"] == "600" and "Too many" in guesser.text()
    assert signed_in(app, "editor", "10.0.0.1") and signed_in(app, "viewer", "10.9.1.1")
    assert owner.client.get("/queue").status_code == 200
    same = Browser(app, "10.0.0.7")
    statuses = [same.send(LOGIN, name="viewer", password="any words will do") for _ in range(12)]
    assert statuses == [403] * 10 + [429] * 2
    assert same.send(LOGIN, name="viewer", password=PASSWORDS["viewer"]) == 429
    assert signed_in(app, "viewer", "10.0.0.8")


def test_attempts_are_counted_by_address_and_name() -> None:
    attempts = Attempts(address=5, both=2, name=3)
    assert [attempts.allow("Ann", "a", True) for _ in range(3)] == [True, True, False]
    attempts.forget("ann", "a")
    assert attempts.allow("ANN ", "a", True)
    assert [attempts.allow(f"n{n}", "a", True) for n in range(2)] == [True, False]
    assert [attempts.allow("ben", f"b{n}", False) for n in range(4)] == [True, True, True, False]
    assert attempts.allow("ben", "home", True)


@pytest.mark.parametrize(
    ("address", "stands"),
    [("10.0.0.1", "10.0.0.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::ffff:10.0.0.1", "10.0.0.1"),
     ("testclient", "testclient"), ("", "")],
)  # fmt: skip
def test_who_stands_behind_an_address(address: str, stands: str) -> None:
    assert network(address) == stands


# -- roles


def filled(path: str) -> str:
    """A route's path with an article and a finding of the store in it."""
    return path.replace("{article}", outcome().key).replace("{finding}", outcome().findings[0].id)


def every_route(app: Starlette) -> Iterator[tuple[str, str]]:
    for route in app.routes:
        if isinstance(route, Route):
            for verb in sorted((route.methods or {"GET"}) - {"HEAD"}):
                yield verb, filled(route.path)
        else:
            assert isinstance(route, Mount) and route.path == "/static"


# A translated file is fetched by a name that nobody can guess.
OPEN = {"/login", "/ready", "/language", "/languages", "/health", "/openapi.json", "/frontend/settings", "/download_file/{name}"}


def test_every_route_asks_who_it_is(app: Starlette, store: Store) -> None:
    """Deny by default: each route but the open ones refuses somebody without a session, whatever they send."""
    for verb, path in every_route(app):
        browser = Browser(app)
        browser.get("/login")
        token = browser.page.xpath("//input[@name='token']/@value")[0]
        sent = {"data": {"token": token, "q": "x", "source": "en", "target": "ru"}} if verb == "POST" else {}
        status = browser.client.request(verb, path, follow_redirects=False, **sent).status_code
        if path in OPEN:
            assert status not in (401, 500), (verb, path)
        else:
            assert status == (403 if path in {"/metrics", "/translate_file", *(call[1] for call in CALLS)} else 401), (verb, path, status)
    assert store.log.latest() == []


@pytest.mark.parametrize("role", ROLES)
def test_every_route_asks_for_its_right(app: Starlette, store: Store, role: Role) -> None:
    """What a role may not do is answered with 403 on every route, and writes nothing."""
    from aligner.review.web.app import ACCOUNTS, VIEWS, WORKS

    rights = {(verb, path): right for verb, path, right, _ in (*VIEWS, *WORKS, *ACCOUNTS)}
    known = {(route_verb, route.path) for route in app.routes if isinstance(route, Route)
             for route_verb in (route.methods or {"GET"}) - {"HEAD"}}  # fmt: skip
    assert known - rights.keys() == {("GET", path) for path in ("/openapi.json", EVENTS, "/ready", "/metrics")} | {
        (verb, path) for verb, path, _, _ in CALLS
    } | {("POST", "/translate_file"), ("GET", "/download_file/{name}")}
    user = User(role, role)
    before = store.users.listed()
    for (verb, path), right in rights.items():
        if path in ("/logout", "/login"):
            continue
        browser = signed_in(app, role)
        token = form_token(browser.client.cookies["aligner_session"])
        sent = {"data": {"token": token}} if verb == "POST" else {}
        status = browser.client.request(verb, filled(path), follow_redirects=False, **sent).status_code
        assert (status == 403) == (right is not None and not user.may(right)), (verb, path, status)
    assert [one.user for one in store.users.listed()] == [one.user for one in before]
    if role == "viewer":
        assert store.log.latest() == []


def test_a_viewer_is_offered_nothing_that_they_may_not_do(app: Starlette) -> None:
    viewer, translator, editor = (signed_in(app, role) for role in ROLES)
    offered = "//main//form[@method='post'] | //footer//form"
    assert viewer.get(card(BAKU)).xpath(offered) == [] and viewer.page.xpath("//a[@href='/users']") == []
    assert translator.get(card(BAKU)).xpath(offered) and not translator.page.xpath("//input[@value='check']")
    assert editor.get(card(BAKU)).xpath("//input[@value='check']") and editor.page.xpath(
        "//a[@href='/users']"
    )


def test_an_editor_looks_after_the_users(app: Starlette, store: Store) -> None:
    editor = signed_in(app, "editor")
    editor.get("/users")
    add = "//form[.//button[@value='add']]"
    assert editor.send(add, ".//button", name="Анна", role="viewer", password="слова для входа") == 200
    assert store.users.find("анна") == User("Анна", "viewer")
    for wrong in ({"name": "Анна", "password": "слова для входа"}, {"name": "Ben", "password": "short"},
                  {"name": "", "password": "слова для входа"}, {"name": "Ben", "password": "x y z w v u", "role": "king"}):  # fmt: skip
        editor.get("/users")
        assert editor.send(add, ".//button", **wrong) == 422 and editor.text("//*[@role='alert']")
    change = "//form[.//input[@name='name' and @value='Анна'] and .//button[@value='{}']]"
    editor.get("/users")
    editor.send(change.format("role"), ".//button[@value='role']", role="translator")
    assert store.users.find("анна") == User("Анна", "translator")
    editor.send(change.format("password"), ".//button", password="совсем иные слова")
    assert store.users.verified("Анна", "совсем иные слова")
    editor.send(change.format("key"), ".//button[@value='key']", label="weblate")
    secret = editor.text("//code")
    assert store.sessions.holder(secret) == User("Анна", "translator")
    editor.get("/users")
    assert secret not in editor.response.text
    editor.send(change.format("revoke"), ".//button[@value='revoke']")
    assert store.sessions.holder(secret) is None
    editor.send(change.format("remove"), ".//button[@value='remove']")
    assert store.users.find("анна") and "Анна" in editor.text("//form[@role='alert']")
    editor.send("//form[@role='alert']", ".//button[@value='remove']")
    assert store.users.find("анна") is None
    token = editor.page.xpath("//input[@name='token']/@value")[0]
    for do in ("role", "remove", "password"):
        data = {"token": token, "do": do, "name": "EDITOR", "role": "viewer", "password": "совсем иные слова"}
        assert editor.client.post("/users", data=data).status_code == 422
    assert (
        editor.client.post("/users", data={"token": token, "do": "burn", "name": "viewer"}).status_code == 422
    )
    assert store.users.find("editor") == User("Editor", "editor")


def test_a_role_taken_is_taken_at_once(app: Starlette, store: Store) -> None:
    translator = signed_in(app, "translator")
    translator.get(card(BAKU))
    store.users.give_role("translator", "viewer")
    assert translator.send(ACCEPT, ".//button") == 403 and store.log.latest() == []


# -- the JSON API


def test_programs_send_a_key(app: Starlette, store: Store) -> None:
    key = store.sessions.make_key("viewer", "weblate", START)
    body = {"q": "Baku.", "source": "en", "target": "ru"}
    client = Browser(app).client
    asked: dict[str, Callable[[], int]] = {
        "no key": lambda: client.post("/translate", json=body).status_code,
        "wrong key": lambda: client.post("/translate", json=body | {"api_key": key + "x"}).status_code,
        "no text": lambda: client.post("/translate", json=body | {"api_key": [key]}).status_code,
        "json": lambda: client.post("/translate", json=body | {"api_key": key}).status_code,
        "form": lambda: client.post("/translate", data=body | {"api_key": key}).status_code,
        "bearer": lambda: (
            client.post("/translate", json=body, headers={"Authorization": f"Bearer {key}"}).status_code
        ),
        "basic": lambda: (
            client.post("/translate", json=body, headers={"Authorization": f"Basic {key}"}).status_code
        ),
    }
    assert {name: ask() for name, ask in asked.items()} == {
        "no key": 403, "wrong key": 403, "no text": 400, "json": 200, "form": 200, "bearer": 200, "basic": 403,
    }  # fmt: skip
    assert "api_key" in client.post("/translate", json=body).json()["error"]
    assert signed_in(app, "viewer").client.post("/translate", json=body).status_code == 200
    assert client.get("/queue", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    store.sessions.revoke_key("viewer", "weblate")
    assert asked["json"]() == 403


# -- names


@pytest.mark.parametrize("host", ["10.0.0.5:8765", "[2001:db8::1]:8765", "192.168.1.2"])
def test_an_address_is_nobody_elses_name(app: Starlette, store: Store, host: str) -> None:
    assert Browser(app).client.get("/login", headers={"Host": host}).status_code == 200
    alone = create_app(site(store))
    assert Browser(alone).client.get("/login", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["evil.example", "", "10.0.0.5.evil.example", "[::1].evil.example", "a b"])
def test_other_names_stay_refused(app: Starlette, host: str) -> None:
    assert Browser(app).client.get("/login", headers={"Host": host}).status_code == 421


def test_no_users_name_becomes_markup(app: Starlette, store: Store) -> None:
    name = HOSTILE.replace("\u202e", "").replace("\u202a", "").replace("\u200b", "")[:64]
    store.users.add(name, "editor", "quite enough words", START)
    eve = Browser(app)
    assert eve.send(LOGIN, name=name, password="quite enough words") == 200
    eve.get(card(BAKU))
    eve.send(ACCEPT, ".//button")
    for where in ("/queue", "/log", f"/log?reviewer={name}", "/users", "/account", card(BAKU)):
        page = eve.get(where)
        assert {node.get("src") for node in page.iter("script")} <= {
            f"/static/{name}.js" for name in ("htmx.min", "page", "article", "finish", "workbench", "new", "concepts")
        }
        assert not list(page.iter("img"))
    other = Browser(app)
    other.send(LOGIN, name=f"{HOSTILE}", password="x", next=f"/{HOSTILE}")
    assert not list(other.page.iter("img"))


@pytest.mark.parametrize(
    ("options", "served"),
    [((), False), (("--port", "0"), True), (("--no-browser",), True), (("--terminal", "--port", "0"), False)],
)
def test_a_service_without_a_terminal_serves_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], served: bool
) -> None:
    begun: list[object] = []
    Store.open(tmp_path / "s.db").close()
    monkeypatch.setattr("aligner.cli.page.serve_page", lambda *given: begun.append(given))
    said = CliRunner().invoke(cli, ["--store", str(tmp_path / "s.db"), "review", *options], input="")
    assert said.exit_code == 0 and bool(begun) == served
