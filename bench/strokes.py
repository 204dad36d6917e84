#!/usr/bin/env python3
"""Measures Verfassen: from a stroke to the preview that shows it, in Chromium, and what the server needs for each request.

    .venv/bin/python bench/strokes.py [MESSAGES]

MESSAGES (default 10,000) are in the database before, 30 a day. Everything runs on this machine; Chromium must be installed.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from console import A_DAY, Clock
from playwright.sync_api import Page, sync_playwright

from broadcaster.app import Installation, create
from broadcaster.app.composing import composing
from broadcaster.app.composing.manuscript import Manuscript
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.messages import posting
from broadcaster.app.people import people, signing_in
from broadcaster.app.people.roles import Role
from broadcaster.console.server.application import create_app
from broadcaster.console.server.server import Server, listen
from broadcaster.net.http import httpx
from broadcaster.settings import load

NOTICE = Path(__file__).parent.parent / "config" / "notices" / "it-ausfall.toml"
STROKES = 80
REQUESTS = 60
WATCH = """() => {
  const field = document.getElementById("text"), shown = document.getElementById("shown-0");
  window.seen = []; let begun = [];
  field.addEventListener("input", () => begun.push([field.value.slice(-12), performance.now()]), true);
  new MutationObserver(() => {
    const text = shown.textContent;
    begun = begun.filter(([end, at]) => !text.includes(end) || !window.seen.push(performance.now() - at));
  }).observe(shown, { childList: true, subtree: true, characterData: true });
}"""


def main(messages: int) -> int:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        installation = _installation(Path(folder) / "kreis", messages)
        person = people.with_login(installation, "author")
        client = signing_in.Client(address="127.0.0.1", device="bench")
        cookie = signing_in.open_session(installation, person, client, signing_in.FULL).token
        with _served(installation) as address:
            _measure_server(installation, address, cookie)
            _measure_typing(installation, address, cookie)
        installation.close()
    return 0


def _installation(folder: Path, messages: int) -> Installation:
    toml, _key = create(folder, organisation="Kreis Soest", practice=True)
    clock = Clock()
    clock.time -= timedelta(days=messages / A_DAY)
    made = Installation(load(toml, environment={}), create=True, now=clock)
    add_practice_accounts(made)
    people.choose_password(made, people.invite(made, "author", "Author", [Role.AUTHOR]), "wolke tisch anker birne")
    for number in range(messages):
        posting.post(made, posting.Draft(text=f"Meldung {number}: Die Zulassungsstelle bleibt zu."), ["kreis-soest@x"])
        clock.time += timedelta(days=1) / A_DAY
    return made


def _manuscript(installation: Installation, *, cards: bool) -> int:
    notice = tomllib.loads(NOTICE.read_text("utf-8"))
    fields = {"headline": notice["headline"], "text": notice["text"]} | ({"cards": "yes"} if cards else {})
    names = tuple(account.name for account in installation.accounts.all())
    return composing.copy(installation, Manuscript(fields=fields, accounts=names))


def _measure_server(installation: Installation, address: str, cookie: str) -> None:
    with httpx.Client(base_url=address, trust_env=False, timeout=30, headers={"sec-fetch-site": "same-origin"}) as http:
        http.cookies.set("broadcaster-insecure-session", cookie)
        for cards in (True, False):
            path = f"/compose/{_manuscript(installation, cards=cards)}"
            token = http.get("/profile").text.split('name="form_token" value="')[1].split('"')[0]
            form = {"text": NOTICE.read_text("utf-8")[:900], "accounts": ["kreis-soest@x", "kreis-soest@facebook"]}
            form |= {"form_token": token, "version": "1", "page": "bench"}
            name = "with share pictures" if cards else "without"
            for place in ("/compose", path, f"{path}/check"):
                _tell(f"GET {place} ({name})", *_timed(lambda place=place: http.get(place)))
            _tell(
                f"POST {path}/sketch ({name})",
                *_timed(lambda path=path, form=form: http.post(f"{path}/sketch", data=form)),
            )


def _timed(ask: Callable[[], httpx.Response]) -> tuple[list[float], int]:
    """Times in ms of requests one after another, the first apart, and how many bytes came."""
    times, size = [], 0
    for _ in range(REQUESTS):
        begun = time.perf_counter()
        answer = ask()
        times.append(1_000 * (time.perf_counter() - begun))
        answer.raise_for_status()
        size = answer.num_bytes_downloaded
    return times, size


def _tell(what: str, times: Sequence[float], size: int) -> None:
    warm = sorted(times[1:])
    sys.stdout.write(
        f"{what}: median {warm[len(warm) // 2]:.0f} ms, p95 {warm[round(0.95 * len(warm)) - 1]:.0f} ms, "
        f"first {times[0]:.0f} ms, {size / 1_000:.1f} kB\n"
    )


def _measure_typing(installation: Installation, address: str, cookie: str) -> None:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=root)
        context = browser.new_context()
        context.add_cookies([{"name": "broadcaster-insecure-session", "value": cookie, "url": address}])
        for cards in (True, False):
            page = context.new_page()
            page.goto(f"{address}/compose/{_manuscript(installation, cards=cards)}")
            name = "with share pictures" if cards else "without"
            _tell(f"stroke to preview, {STROKES} strokes ({name})", _typed(page), 0)
        browser.close()


def _typed(page: Page) -> list[float]:
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH)
    page.get_by_label("Text", exact=True).press_sequentially("abcdefghijklmnopqrst" * (STROKES // 20), delay=110)
    page.wait_for_timeout(1_500)
    times: list[float] = page.evaluate("window.seen")
    return times


@contextmanager
def _served(installation: Installation) -> Iterator[str]:
    listener, app = listen(0), create_app(installation)
    server = Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    yield f"http://localhost:{listener.getsockname()[1]}"
    server.stop()
    thread.join()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
