#!/usr/bin/env python3
"""Takes the pictures of the console, on a laptop and on a phone: ``docs/pictures/console-*.png``.

Everything in them is real: practice platforms, a worker, people, and Chromium, which must be installed
(on Debian: ``apt install chromium``).
"""

from __future__ import annotations

import os
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from take_pictures import browser as chromium

from broadcaster.app import Installation, create
from broadcaster.app.composing import composing
from broadcaster.app.composing.manuscript import Manuscript
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.messages import posting
from broadcaster.app.messages.reading import all_settled
from broadcaster.app.outage.playbooks import add_examples
from broadcaster.app.outage.website import set_verdict
from broadcaster.app.people import people, signing_in
from broadcaster.app.people.roles import Role
from broadcaster.app.serving import engine_of
from broadcaster.console.server.application import create_app
from broadcaster.console.server.server import Server, listen
from broadcaster.people.records import Person
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.parsing import repetition
from broadcaster.schedule.terms import Terms
from broadcaster.settings import load
from broadcaster.testing.practice import Practice, practising
from broadcaster.website.evidence import Entrance, Finding, Probe, Round, Stage, Weight
from broadcaster.website.rounds import Judgement, Outcome
from broadcaster.website.stepping import Pace, step
from broadcaster.website.telling import tell
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence

PICTURES = Path(__file__).parent / "pictures"
LAPTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 800}
SHOTS = [
    ("console-situation", "/", LAPTOP, "light"),
    ("console-message", "/messages/2", LAPTOP, "light"),
    ("console-message-dark", "/messages/2", LAPTOP, "dark"),
    ("console-situation-phone", "/", PHONE, "light"),
    ("console-message-phone", "/messages/2", PHONE, "light"),
    ("console-compose", "/compose/1", LAPTOP, "light"),
    ("console-compose-dark", "/compose/1", LAPTOP, "dark"),
    ("console-compose-phone", "/compose/1", PHONE, "light"),
    ("console-check", "/compose/1/check", LAPTOP, "light"),
    ("console-check-phone", "/compose/1/check", PHONE, "light"),
    ("console-channel", "/channels/new?channel=facebook", LAPTOP, "light"),
    ("console-approvals", "/approvals", LAPTOP, "light"),
    ("console-plan", "/plan", LAPTOP, "light"),
    ("console-plan-dark", "/plan?view=month", LAPTOP, "dark"),
    ("console-plan-phone", "/plan", PHONE, "light"),
    ("console-website", "/website", LAPTOP, "light"),
    ("console-playbook", "/playbooks/file/it-ausfall", LAPTOP, "light"),
    ("console-outage-phone", "/playbooks/outage", PHONE, "dark"),
]
PATIENCE = 60.0
WEBSITE = "https://www.kreis-soest.example/"
DOUBT = Sentence(
    de="Statt der Seite kommt ein Wartungshinweis.", en="Instead of the page there is a notice of maintenance."
)
FINE = Probe(
    via="203.0.113.7",
    findings=tuple(
        Finding(stage=stage, code=f"{stage}-ok", weight=Weight.FINE, sentence=Sentence(de=de, en=en), seconds=0.02)
        for stage, de, en in (
            (Stage.DNS, "DNS nennt 203.0.113.7", "DNS names 203.0.113.7"),
            (Stage.TCP, "Port 443 nimmt an", "port 443 accepts"),
            (Stage.HTTP, "Antwort 200", "answer 200"),
            (Stage.CONTENT, "Die Seite sieht aus wie erwartet", "the page looks as expected"),
        )
    ),
)


def main() -> int:
    """Set the scene and photograph it."""
    with ExitStack() as stack:
        practice = stack.enter_context(practising())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        installation = _installation(folder / "kreis-soest", practice)
        stack.callback(installation.close)
        cookie = _scene(installation, practice)
        address = stack.enter_context(_served(installation))
        running = stack.enter_context(_chromium())
        for name, path, size, scheme in SHOTS:
            _photograph(running, name, address + path, cookie, size, scheme)
    return 0


def _installation(folder: Path, practice: Practice) -> Installation:
    toml, _key = create(folder, organisation="Kreis Soest", practice=True)
    quick = {"practice_address": practice.address, "doubt_wait": 0.0, "settle_factor": 0.002, "tick": 0.5}
    settings = load(toml, environment={}).model_copy(update=quick | {"playbook": "it-ausfall"})
    made = Installation(settings, create=True)
    add_practice_accounts(made)
    _prepare(made)
    _live_through(Installation(settings, now=Yesterday()))
    return made


class Yesterday:
    """A clock on which a day passes at once."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC) - timedelta(hours=24)

    def __call__(self) -> datetime:
        """Now, then."""
        return self.time


def _prepare(installation: Installation) -> None:
    """The example playbooks, with this authority's facts and an approved first statement."""
    add_examples(installation)
    path = Path(installation.settings.playbooks) / "it-ausfall.toml"
    text = path.read_text("utf-8").replace("# approved_", "approved_")
    for sample, fact in (("Musterland", "Soest"), ("Musterstadt", "Soest"), ("musterland.example", "soest.example")):
        text = text.replace(sample, fact)
    path.write_text(text, "utf-8")


def _live_through(installation: Installation) -> None:
    """The website's last day: online, a few minutes of doubt, then a call that it is down for long."""
    clock = installation.now
    assert isinstance(clock, Yesterday)  # noqa: S101 - for the reader
    for minute in range(22 * 60):
        outcome = Outcome.SUSPECT if 500 <= minute < 520 else Outcome.GOOD
        looked = Judgement(at=clock(), outcome=outcome, reasons=(DOUBT,) if outcome is Outcome.SUSPECT else ())
        after, said = tell(step(installation.websites.tally(), looked, clock(), Pace()), looked)
        seen = Round(began_at=clock(), ended_at=clock(), entrances=(Entrance(address=WEBSITE, tries=(FINE,)),))
        installation.websites.record(after, seen, said)
        clock.time += timedelta(minutes=1)
    set_verdict(installation, Verdict.OFFLINE, "Anruf vom Rechenzentrum: Alle Systeme sind vom Netz genommen")
    installation.close()


def _scene(installation: Installation, practice: Practice) -> str:
    """Messages in many states, and somebody who looks at them: the token of their session."""
    author, officer = (
        _person(installation, "b.weber", "Boris Weber", Role.AUTHOR),
        _person(installation, "a.meier", "Anna Meier", *Role),
    )
    _send(
        installation,
        "Zulassungsstellen heute geschlossen",
        "Wegen eines IT-Ausfalls bleiben die Zulassungsstellen in Soest und Lippstadt heute geschlossen.",
    )
    practice.fault("x", "reset_before", operation="tweet")
    _send(
        installation,
        "Bürgertelefon erreichbar",
        "Unter 02921 30-0 erreichen Sie uns von 7 bis 19 Uhr. Vereinbarte Termine holen wir nach; "
        "niemand verliert einen Anspruch.",
    )
    soon = installation.now() + timedelta(hours=3)
    acting = signing_in.in_hands_of(installation, author)
    posting.post(acting, _draft("Notfallschalter in Lippstadt", "Heute 14 bis 18 Uhr im Rathaus."), at=soon)
    every = Terms(repetition=repetition(every="6h", quiet="22:00-06:00", zone="Europe/Berlin"))
    posting.post(
        installation,
        _draft("Notruf 112 ohne Einschränkung", "Polizei und Feuerwehr erreichen Sie wie immer."),
        at=installation.now() + timedelta(hours=1),
        terms=every,
    )
    back = Terms(condition=Condition.WAIT_UNTIL_ONLINE)
    posting.post(installation, _draft("Termine wieder online", "Termine buchen Sie wieder im Netz."), terms=back)
    later = installation.now() + timedelta(hours=20)
    posting.post(installation, _draft("Wertstoffhof öffnet später", "Morgen erst um 10 Uhr."), at=later)
    composing.copy(acting, _manuscript(installation))
    client = signing_in.Client(address="127.0.0.1", device="Chromium")
    return signing_in.open_session(installation, officer, client, signing_in.FULL).token


def _person(installation: Installation, login: str, name: str, *roles: Role) -> Person:
    token = people.invite(installation, login, name, roles)
    return people.choose_password(installation, token, "wolke tisch anker birne")


def _draft(headline: str, text: str) -> posting.Draft:
    return posting.Draft(headline=headline, text=text, cards=True)


def _manuscript(installation: Installation) -> Manuscript:
    """The notice that ships, as somebody is writing it."""
    notice = tomllib.loads((Path(__file__).parent.parent / "config/notices/it-ausfall.toml").read_text("utf-8"))
    fields = {
        "headline": notice["headline"],
        "text": notice["text"],
        "hashtags": " ".join(f"#{tag}" for tag in notice["hashtags"]),
        "variants.x.text": notice["variants"]["x"]["text"],
        "cards": "yes",
        "repeat": "on",
        "on": "08:00, 16:00",
    }
    return Manuscript(fields=fields, accounts=tuple(account.name for account in installation.accounts.all()))


def _send(installation: Installation, headline: str, text: str) -> None:
    accepted = posting.post(installation, _draft(headline, text))
    engine, deadline = engine_of(installation), time.monotonic() + PATIENCE
    engine.start()
    while not all_settled(installation, accepted.delivery_ids) and time.monotonic() < deadline:
        time.sleep(0.05)
    engine.stop()


@contextmanager
def _served(installation: Installation) -> Iterator[str]:
    """The console and a worker, so that the situation shows both at work."""
    listener, app, engine = listen(0), create_app(installation), engine_of(installation)
    server = Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    engine.start()
    yield f"http://localhost:{listener.getsockname()[1]}"
    server.stop()
    thread.join()
    engine.stop()


@contextmanager
def _chromium() -> Iterator[Browser]:
    quiet = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=[*quiet, *root])
        yield running
        running.close()


def _photograph(running: Browser, name: str, address: str, cookie: str, size: dict[str, int], scheme: str) -> None:
    """One picture of what is seen without scrolling."""
    context = running.new_context(viewport=size, color_scheme=scheme, locale="de-DE", device_scale_factor=1.5)
    context.add_cookies([{"name": "broadcaster-insecure-session", "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(address)
    page.evaluate("document.fonts.ready")
    picture = PICTURES / f"{name}.png"
    page.screenshot(path=picture)
    context.close()
    with Image.open(picture) as taken:
        taken.convert("RGB").quantize(256).save(picture, optimize=True)
    sys.stdout.write(f"written: {picture.name}\n")


if __name__ == "__main__":
    sys.exit(main())
