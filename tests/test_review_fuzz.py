"""The JSON API under schemathesis: whatever its own description allows is sent to it, and it keeps its word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from aligner.review.web import create_app
from aligner.review.web.api import CALLS
from aligner.store import Store
from tests.review_site import fake_engines, site

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis (dev group) is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
HOSTS = frozenset({"testserver", "127.0.0.1"})


@pytest.mark.parametrize("verb_and_path", [(verb, path) for verb, path, _, _ in CALLS], ids=lambda one: one[1])
def test_the_machine_face_keeps_its_word(tmp_path: Path, verb_and_path: tuple[str, str]) -> None:
    with Store.open(tmp_path / "store.db") as store:
        app = create_app(site(store, engines=fake_engines(), hosts=HOSTS))
        described = schemathesis.openapi.from_asgi("/openapi.json", app)
        verb, path = verb_and_path
        modes = list(schemathesis.GenerationMode)

        @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=described[path][verb].as_strategy(generation_mode=modes[0]))
        def allowed(case: schemathesis.Case) -> None:
            case.call_and_validate()

        @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=described[path][verb].as_strategy(generation_mode=modes[1]))
        def forbidden(case: schemathesis.Case) -> None:
            case.call_and_validate()

        allowed()
        if verb == "POST":
            forbidden()
