"""Debian's Chromium, driven by Playwright: whether there is one, and how it is started."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from broadcaster.app.people.roles import Role

from .conftest import House

AXE = Path(__file__).parent / "vendor" / "axe" / "4.14.1" / "axe.min.js"
PATIENCE = 60_000
"""Milliseconds: a busy machine takes long, and only a failing test waits until then."""
MISSING = "Chromium is missing, so nothing was clicked. On Debian: apt install chromium"
RUN_AXE = """
async () => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, { runOnly: rules });
  return found.violations.map((one) => one.id + ": " + one.nodes.map((node) => node.target.join(" ") + " " + node.failureSummary).join(" | "));
}
"""


def chromium() -> str | None:
    """The path of a Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def started() -> Iterator[Browser]:
    """A running browser that asks nobody outside."""
    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*quiet, "--disable-sync", *root])
        yield browser
        browser.close()


BROWSER = [pytest.mark.browser, pytest.mark.skipif(chromium() is None and "CI" not in os.environ, reason=MISSING)]
"""The marks of a file with browser tests: in CI a missing browser is a failure, elsewhere it is said (make test)."""


def context_of(chrome: object, **how: object) -> object:
    """A fresh profile of the browser; German unless told otherwise."""
    made = chrome.new_context(**({"locale": "de-DE"} | how))  # type: ignore[attr-defined]
    made.set_default_timeout(PATIENCE)
    return made


def near(house: House) -> str:
    """The console under the name that passkeys need."""
    return house.address.replace("127.0.0.1", "localhost")


def enter(house: House, context: object, login: str, *roles: Role) -> None:
    """Somebody is signed in, without going through the forms."""
    cookies = house.signed_in(login, *roles).http.cookies
    value = cookies["broadcaster-insecure-session"]
    context.add_cookies([{"name": "broadcaster-insecure-session", "value": value, "url": near(house)}])  # type: ignore[attr-defined]


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with a page."""
    # the policy of the page forbids inline scripts, so axe comes through the debugger, which is above it
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    session.detach()
    found: list[str] = page.evaluate(RUN_AXE)
    return found


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and every complaint of the browser about it."""
    page, said = context.new_page(), list[str]()

    def note(message: Any) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said
