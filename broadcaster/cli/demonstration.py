"""The demonstration: one notice reaches three practice platforms, and the public's view is checked."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from broadcaster.cli.language import say
from broadcaster.cli.out import console, print_json, tell
from broadcaster.cli.processes import free_port, practice_platforms

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.app.reading import Story
    from broadcaster.delivery.records import Delivery

ORGANISATION = "Kreis Soest"
PATIENCE = 45.0
NOT_AS_PROMISED = 6


def notice() -> Path:
    """The notice of the outage that ships with the product."""
    packaged = Path(__file__).parent.parent / "notices" / "it-ausfall.toml"
    in_checkout = Path(__file__).parent.parent.parent / "config" / "notices" / "it-ausfall.toml"
    return packaged if packaged.exists() else in_checkout


class Steps:
    """Prints what happens, as it happens: lines for people or one JSON object per step."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json, self._began = as_json, time.monotonic()
        self.facts: list[dict[str, Any]] = []

    def __call__(self, step: str, text: str, **facts: Any) -> None:
        """One step."""
        seconds = round(time.monotonic() - self._began, 1)
        if self._as_json:
            self.facts.append({"step": step, "at": seconds, **facts})
        else:
            for line in f"[{seconds:5.1f} s] {text}".split("\n"):
                tell(line)
            sys.stdout.flush()


def run(*, as_json: bool, keep: Path | None) -> int:
    """Show the main job; 0 only if the practice platforms show exactly what was promised."""
    steps = Steps(as_json=as_json)
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(TemporaryDirectory(prefix="broadcaster-demo-")))
        address = f"http://127.0.0.1:{free_port()}"
        steps(
            "begin", say("Beginne: neue Datenbank und Übungsplattformen …", "Begin: new database, practice platforms …")
        )
        with console(stderr=True).status(say("Einen Moment …", "One moment …")):
            found = _install(stack, folder, address)
            stack.enter_context(practice_platforms(address, folder / "practice"))
        steps(
            "practice",
            say(f"Übungsplattformen laufen: {address}/", f"Practice platforms run: {address}/"),
            address=address,
        )
        told = _publish(found, steps)
        shown = _public(address)
        kept = _promises(told, shown, steps)
        steps("end", _verdict(told, kept=kept), kept=kept)
    if as_json:
        print_json(steps.facts)
    return 0 if kept else NOT_AS_PROMISED


def _install(stack: ExitStack, folder: Path, address: str) -> Installation:
    from broadcaster.app import Installation, create
    from broadcaster.app.accounts import add_practice_accounts
    from broadcaster.settings import load

    toml, _key = create(folder, organisation=ORGANISATION, practice=True)
    settings = load(toml, environment={}).model_copy(update={"practice_address": address})
    found = Installation(settings, create=True)
    stack.callback(found.close)
    add_practice_accounts(found)
    return found


def _publish(found: Installation, steps: Steps) -> Story:
    """Queue the notice, send it, and wait until nothing more happens by itself."""
    from broadcaster.app.posting import post
    from broadcaster.app.reading import all_settled, show
    from broadcaster.cli.draft import from_input
    from broadcaster.cli.session import zone
    from broadcaster.cli.telling import progress

    draft = from_input(None, notice(), zone=zone(found), given={"stand": found.now()}, pictures=(), alts=())
    accepted = post(found, draft)
    steps(
        "queued",
        say(f"Eingereiht und auf der Platte: „{draft.headline}“", f"Queued and on disk: {draft.headline!r}"),
        message=accepted.message_id,
        deliveries=len(accepted.delivery_ids),
    )
    engine = found.engine()
    engine.start()
    try:
        deadline = time.monotonic() + PATIENCE
        with console(stderr=True).status("") as status:
            while not all_settled(found, accepted.delivery_ids) and time.monotonic() < deadline:
                status.update(progress(show(found, accepted.message_id), found))
                time.sleep(0.1)
    finally:
        engine.stop()
    return show(found, accepted.message_id)


def _public(address: str) -> list[dict[str, Any]]:
    from broadcaster.http import httpx

    posts: list[dict[str, Any]] = httpx.get(f"{address}/practice/public", timeout=10).raise_for_status().json()
    return posts


def _promises(told: Story, shown: Sequence[dict[str, Any]], steps: Steps) -> bool:
    """Print each receipt beside what the public sees, and whether that is the message exactly once."""
    kept = True
    for delivery, _attempts in told.deliveries:
        public = [post for post in shown if post["account"] == delivery.account.name]
        exact = _exactly_once(delivery, public)
        kept = kept and exact
        verdict = (
            say("genau einmal öffentlich", "public exactly once")
            if exact
            else say("NICHT wie zugesagt", "NOT as promised")
        )
        steps(
            "receipt",
            f"{'✓' if exact else '✗'} {delivery.account.name}: {verdict}",
            account=delivery.account.name,
            state=delivery.state,
            posts=len(public),
            exactly_once=exact,
            permalinks=[record.receipt.permalink for record in delivery.parts if record.receipt],
        )
        proofs = {record.receipt.remote_id: record.receipt.permalink for record in delivery.parts if record.receipt}
        for post in public:
            steps("public", _as_seen(post, proofs.get(post["id"])), post=post)
    return kept


def _exactly_once(delivery: Delivery, public: Sequence[dict[str, Any]]) -> bool:
    """Each part once, in order, with its pictures, at the address on its receipt."""
    if len(public) != len(delivery.parts):
        return False
    before: str | None = None
    for post, record, part in zip(public, delivery.parts, delivery.rendition.parts, strict=True):
        same = record.receipt is not None and record.receipt.remote_id == post["id"]
        chained = record.number == 0 or post["parent"] == before
        if not same or not chained or len(post["pictures"]) != len(part.pictures):
            return False
        before = post["id"]
    return True


def _as_seen(post: dict[str, Any], permalink: str | None) -> str:
    """The link on the receipt, and how the post that it leads to begins."""
    text = " ".join(post["text"].split())
    shown = text if len(text) <= 80 else text[:79] + "…"
    count = len(post["pictures"])
    pictures = f" ({say('Bilder', 'pictures')}: {count})" if count else ""
    return f"    {permalink or post['permalink']}{pictures}\n              {shown}"


def _verdict(told: Story, *, kept: bool) -> str:
    accounts = len(told.deliveries)
    if kept:
        return say(
            f"Eine Meldung, {accounts} Konten, überall genau einmal öffentlich. Alles nur Übung: Nach außen ging nichts.",
            f"One message, {accounts} accounts, public exactly once on each. Practice only: nothing left this machine.",
        )
    return say(
        "Nicht alles ist so öffentlich wie zugesagt; die Zeilen mit ✗ nennen das Konto.",
        "Not everything is public as promised; the lines with ✗ name the account.",
    )
