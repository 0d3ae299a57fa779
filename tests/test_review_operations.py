"""What whoever runs the server looks at: readiness, metrics, and a log line for each request."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from aligner import logs
from aligner.errors import StoreError
from aligner.review.web.app import create_app
from aligner.review.web.config import SiteConfig
from aligner.review.web.metrics import Metrics, exposition
from aligner.store import Store
from tests.review_site import START, Clock, fake_engines, outcome

SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\]|\\.)*",?)*)\})? (-?[0-9.e+-]+)')


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteConfig]:
    with Store.open(tmp_path / "store.db") as store:
        store.file(outcome(), "page")
        yield SiteConfig(store, "ann", engines=fake_engines(), clock=Clock())


def client(site: SiteConfig) -> TestClient:
    return TestClient(create_app(site), base_url="http://127.0.0.1", raise_server_exceptions=False)


def samples(text: str) -> dict[str, float]:
    """Read Prometheus' text format; fails on a line that is not of it."""
    found = {}
    for line in text.splitlines():
        if line.startswith("# "):
            assert re.fullmatch(r"# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))", line)
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        found[line.rpartition(" ")[0]] = float(match[3])
    return found


def test_metrics_count_requests_decisions_and_translations(site: SiteConfig) -> None:
    web = client(site)
    web.get("/queue")
    web.get("/card/none")
    web.get("/../etc/x" * 30)
    web.post("/translate", json={"q": ["One.", "Two."], "source": "en", "target": "ru"})
    found = samples(web.get("/metrics").text)
    assert found['aligner_requests_total{method="GET",area="/queue",status="200"}'] == 1
    assert found['aligner_requests_total{method="GET",area="/card",status="404"}'] == 1
    assert found['aligner_requests_total{method="GET",area="other",status="404"}'] == 1
    assert found['aligner_request_seconds_count{area="/queue"}'] == 1
    assert found['aligner_request_seconds_bucket{area="/queue",le="+Inf"}'] == 1
    assert found["aligner_translated_texts_total"] == 2
    assert found["aligner_translated_characters_total"] == 8
    assert found["aligner_errors_total"] == found["aligner_api_calls_waiting"] == 0
    open_ = {name: value for name, value in found.items() if name.startswith('aligner_findings{decision="none"')}
    assert sum(open_.values()) == len(outcome().findings)
    assert found["aligner_decisions_total"] == 0


def test_buckets_are_cumulative() -> None:
    metrics = Metrics()
    for seconds in (0.001, 0.3, 0.3, 99):
        metrics.request("GET", "/x", 200, seconds)
    found = samples(exposition(metrics.families()))
    assert [found[f'aligner_request_seconds_bucket{{area="/x",le="{limit}"}}'] for limit in ("0.005", "0.5", "10.0", "+Inf")] == [1, 3, 3, 4]


def test_metrics_take_a_key_where_people_sign_in(site: SiteConfig) -> None:
    site.store.users.add("prometheus", "viewer", "a long password of its own", START)
    key = site.store.sessions.make_key("prometheus", "metrics", START)
    web = client(replace(site, accounts=True))
    assert web.get("/metrics").status_code == 403
    assert web.get("/metrics", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert web.get("/ready").status_code == 200


def test_a_server_that_waits_says_for_what(site: SiteConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client(site).get("/ready").json() == {"status": "ready", "missing": []}

    def broken() -> int:
        raise StoreError("The store is gone.")

    monkeypatch.setattr(site.store.log, "written", broken)
    none = replace(site, engines=replace(fake_engines(), directions=list))
    told = client(none).get("/ready")
    assert (told.status_code, told.json()) == (503, {"status": "waiting", "missing": ["store", "models"]})
    assert client(site).get("/metrics").status_code == 503


def test_each_request_is_an_event(site: SiteConfig, capsys: pytest.CaptureFixture[str]) -> None:
    kept = [(logger, logger.handlers, logger.level) for logger in map(logging.getLogger, ("aligner", "uvicorn"))]
    try:
        logs.configure("json")
        client(site).get("/queue?check=number")
    finally:
        for logger, handlers, level in kept:
            logger.handlers, logger.propagate = handlers, True
            logger.setLevel(level)
    event = json.loads(capsys.readouterr().err)
    assert {name: event[name] for name in ("level", "event", "method", "path", "status")} == {
        "level": "info", "event": "request", "method": "GET", "path": "/queue", "status": 200,
    }  # fmt: skip


def test_text_logs_stay_on_one_line() -> None:
    record = logging.makeLogRecord({"msg": "page.failed", "fields": {"reason": "no\narticle", "n": 1}, "levelname": "WARNING"})
    line = logs.TextFormatter().format(record)
    assert line.endswith('warning page.failed reason="no\\narticle" n=1') and "\n" not in line


@pytest.mark.slow
def test_a_terminated_server_answers_first_and_ends_clean(tmp_path: Path) -> None:
    """SIGTERM while a request runs: it gets its answer, then the server ends by the signal, with the store whole."""
    command = [sys.executable, "-m", "aligner", "--store", str(tmp_path / "s.db"), "--log-format", "json",
               "serve", "--no-browser", "--port", "0"]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    assert server.stdout is not None
    found = re.search(r"http://\S+:\d+/", server.stdout.readline())
    assert found
    url = found[0]
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}ready", timeout=5).read()
            break
        except OSError:
            time.sleep(0.2)
    body = json.dumps({"q": ["Talks began in Baku on Monday."] * 20, "source": "en", "target": "ru"}).encode()
    warm = urllib.request.Request(f"{url}translate", b"q=Rain.&source=en&target=ru")  # a worker is started, and loads its model
    urllib.request.urlopen(warm, timeout=60).read()
    asked = urllib.request.Request(f"{url}translate", body, {"Content-Type": "application/json"})
    answer = subprocess.Popen(
        [sys.executable, "-c", f"import urllib.request as u; print(u.urlopen(u.Request({asked.full_url!r}, {body!r}, "
         "{'Content-Type': 'application/json'}), timeout=60).status)"], stdout=subprocess.PIPE, text=True)  # fmt: skip
    time.sleep(0.5)
    server.send_signal(signal.SIGTERM)
    _, errors = server.communicate(timeout=60)
    assert answer.communicate(timeout=60)[0].strip() == "200"
    assert server.returncode == -signal.SIGTERM, errors
    assert "Traceback" not in errors
    with Store.open(tmp_path / "s.db") as store:
        assert store.problems() == []
