"""The watch beside a real Chromium: what it shows as text decides which set-ups show the website's own page."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, Error, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

from broadcaster.practice.site import NAMES
from broadcaster.website.verdict import Verdict
from tests.sampling import Sample

from .judging import judged, judgement_of, judgement_of_death, staged
from .setups import others, outages, own
from .setups.serving import Setup, Stage

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
MISSING = "Chromium is missing, so nothing was compared. On Debian: apt install chromium"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason=MISSING),
]
PATIENCE = 20_000
"""Milliseconds: a busy machine takes long, and only a set-up that never settles waits until then."""
BRIEFLY = 2_000
"""Milliseconds for a script or a refresh to lead on."""
LEADS_ON = re.compile(r"<script|http-equiv=.?refresh|Moment", re.IGNORECASE)
"""In a page that may show something else soon; the last is the text above which a header does."""
SHOWS = """
words => {
  const text = document.documentElement.innerText.normalize("NFKC").replace(/[\\u00ad\\u200b]/g, "");
  const plain = text.toLowerCase().split(/\\s+/).join(" ");
  return words.every(word => plain.includes(word));
}
"""
"""Whether words stand in the text as a reader sees it."""


@contextmanager
def browsing(stage: Stage) -> Iterator[Browser]:
    """A browser that finds the practice website by its name and trusts its certificate, and no other."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    rules = f"--host-resolver-rules=MAP {NAMES[0]} 127.0.0.1, MAP {NAMES[1]} 127.0.0.1, MAP * ~NOTFOUND"
    trusted = f"--ignore-certificate-errors-spki-list={_fingerprint(stage)}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[rules, trusted, "--disable-quic", *root])
        yield browser
        browser.close()


def _fingerprint(stage: Stage) -> str:
    """The key of the good certificate, as Chromium wants it named."""
    pem = (stage._folder / "practice-good.pem").read_bytes()
    certificate = x509.load_pem_x509_certificate(pem[pem.index(b"-----BEGIN CERT") :])
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(key).digest()).decode()


def shown(browser: Browser, stage: Stage, setup: Setup | None = None) -> bool:
    """Whether a fresh window shows the website's own page: its name and its required word."""
    context = browser.new_context(locale="de-DE")
    try:
        return _reads(context.new_page(), stage.home, setup)
    finally:
        context.close()


def _reads(page: Page, address: str, setup: Setup | None) -> bool:
    try:
        page.goto(address, timeout=PATIENCE)
    except TooLate:
        return False
    except Error:  # the browser shows why, on a page of its own
        pass
    names = setup.site.get("names", ["Kreis Musterland"]) if setup else ["Kreis Musterland"]
    words = [unicodedata.normalize("NFKC", str(word)).lower() for word in (*names, "Impressum")]  # type: ignore[misc]
    for _another in range(4):
        try:
            if page.evaluate(SHOWS, words):
                return not page.url.startswith("chrome-error:")
            if not LEADS_ON.search(page.content()):
                return False
            page.wait_for_function(SHOWS, arg=words, timeout=BRIEFLY)
        except TooLate:
            return False
        except Error:
            continue  # it was led on in this very moment
    return False


@pytest.mark.timeout(1800)
def test_no_page_that_a_browser_shows_is_called_offline_and_nearly_all_are_online(sample: Sample) -> None:
    """Of the set-ups that show the page none is offline and 9 of 10 are online; an outage is found within a minute."""
    setups = sample.of([*own.setups(), *others.setups(), *outages.setups()], 40)
    deaths = sample.of([*outages.DEATHS, *outages.SILENT], 6)
    down = {setup.name for setup in outages.setups()}
    broken = [*(setup.name for setup in setups if setup.name in down), *deaths]
    with staged() as stage:
        found = {setup.name: judged(judgement_of(stage, setup)) for setup in setups}
        for death in deaths:
            silent = death in outages.SILENT
            found[death] = judged(judgement_of_death(stage, death, silent=silent), 8.2 if silent else 0.3)
        shows = _seen_by_chromium(stage, setups, deaths)
    every = [name for name, seen in shows.items() if seen]
    online = [name for name in every if found[name].verdict is Verdict.ONLINE]
    offline = [name for name in broken if found[name].verdict is Verdict.OFFLINE and found[name].seconds <= 60]
    print(  # noqa: T201 - the figures of a long run
        f"\n{len(shows)} set-ups; Chromium shows the page in {len(every)}, of which {len(online)} are online; "
        f"{len(offline)} of {len(broken)} outages are found within {max((found[name].seconds for name in offline), default=0):.0f} s; "
        f"shown and not online: {[name for name in every if name not in online]}"
    )
    assert [name for name in every if found[name].verdict is Verdict.OFFLINE] == []
    assert len(online) >= 0.9 * len(every)
    assert sample.seed or (len(shows) >= 80 and len(every) >= 40 and len(broken) >= 40)
    assert [name for name in found if found[name].verdict is Verdict.ONLINE and not shows[name]] == []
    assert (sorted(set(broken) - set(offline)), [name for name in broken if shows[name]]) == ([], [])


def _seen_by_chromium(stage: Stage, setups: Sequence[Setup], deaths: Sequence[str]) -> dict[str, bool]:
    """Which set-ups and deaths show the page.

    Chromium asks no name server here, and waits for minutes where all is silent, so these deaths are not put to it.
    """
    seen: dict[str, bool] = {}
    with browsing(stage) as browser:
        for setup in setups:
            stage.shows(setup.play)
            seen[setup.name] = shown(browser, stage, setup)
        for death in deaths:
            stage.die(death)
            seen[death] = not death.startswith("dns-") and death not in outages.SILENT and shown(browser, stage)
    return seen
