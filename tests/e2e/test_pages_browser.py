"""Every page in Chromium, light, dark and on a phone: axe-core finds nothing, and nothing sticks out at the side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.test_review_browser import CHROMIUM, chromium, playwright, violations, watch
from tests.support.pages import LOOKS, whole
from tests.test_review_pages import browser
from tests.test_review_web import Browser

__all__ = ["browser", "chromium"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]


def answering(site: Browser) -> Callable[[playwright.Route], None]:
    """Answer the browser's requests from the application itself, without a server."""

    def answer(route: playwright.Route) -> None:
        asked = route.request
        said = site.client.request(asked.method, asked.url, headers=asked.headers, content=asked.post_data_buffer)
        route.fulfill(status=said.status_code, headers=dict(said.headers), body=said.content)

    return answer


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_accessible_and_fits(browser: Browser, chromium: playwright.Browser, look: str) -> None:
    context = chromium.new_context(base_url="https://127.0.0.1", bypass_csp=True, **LOOKS[look])
    context.route("**/*", answering(browser))
    page = context.new_page()
    complaints = watch(page)
    found: dict[str, object] = {}
    for where in (one for some in whole(browser.shown).values() for one in some):  # type: ignore[attr-defined]
        page.goto(where)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        # what a bar that stays in sight covers can be scrolled free
        seen = [one for one in violations(page) if not (one[0] == "target-size" and "obscured" in one[2])]
        if wrong := [*seen, *([f"{wider} pixels too wide"] if wider > 0 else [])]:
            found[where] = wrong
    context.close()
    assert found == {} and complaints == []
