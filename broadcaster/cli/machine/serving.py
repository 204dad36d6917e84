"""Keeps an installation sending until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from broadcaster import log
from broadcaster.app.installation.accounts import introduce_practice_accounts
from broadcaster.app.installation.proving import told_head
from broadcaster.app.outage.website import watch_practice_website
from broadcaster.app.people.people import first_link
from broadcaster.app.serving import engine_of
from broadcaster.cli.grammar.language import say, spoken
from broadcaster.cli.machine.processes import practice_platforms
from broadcaster.cli.telling.out import note, print_json
from broadcaster.console.server.server import listen, serve

if TYPE_CHECKING:
    from broadcaster.app import Installation

FAREWELL = 9.0
"""Seconds from the signal to the end."""


def run(found: Installation, port: int, *, practice: bool, as_json: bool) -> None:
    """Send what is due and answer on ``port`` of this machine, until Ctrl-C or SIGTERM."""
    log.begin()
    signal.signal(signal.SIGTERM, _leave)  # uvicorn raises it again once it has shut down
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would begin by ignoring it
    with ExitStack() as stack:
        listener = stack.enter_context(listen(port, found.settings.host))
        if practice:
            _practise(stack, found)
            if website := watch_practice_website(found):
                note(say(f"Beobachtete Übungswebsite: {website}", f"Watched practice website: {website}"))
        engine = engine_of(found)
        engine.start()
        stack.callback(_stop, engine.stop)
        port = listener.getsockname()[1]
        address = found.settings.console_address(port)
        health = f"http://127.0.0.1:{port}/healthz"
        if as_json:
            print_json({"health": health, "practice": found.settings.practice_address if practice else None})
        note(
            say(
                f"Es wird gesendet. Konsole: {address}/ – Ende mit Strg-C.",
                f"Sending. Console: {address}/ – end with Ctrl-C.",
            )
        )
        note(spoken(told_head(found)))
        _invite_the_first(found, address)
        serve(found, listener, leaving=_leave_in_time)


def _invite_the_first(found: Installation, address: str) -> None:
    """As long as there is nobody, a link with which the first person takes over."""
    token = first_link(found)
    if token is not None:
        note(
            say(
                f"Noch niemand hat Zugang. Dieser Link gilt einmal und 24 Stunden: {address}/set-up/{token}",
                f"Nobody has access yet. This link works once, for 24 hours: {address}/set-up/{token}",
            )
        )


def _practise(stack: ExitStack, found: Installation) -> None:
    """Run the practice platforms as long as the stack lives, and let them know the practice accounts."""
    address = found.settings.practice_address
    stack.enter_context(practice_platforms(address, found.settings.folder / "practice"))
    introduce_practice_accounts(found)
    note(say(f"Übungsplattformen: {address}/", f"Practice platforms: {address}/"))


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """End through the stack, so that calls on their way finish."""
    raise SystemExit(0)


def _leave_in_time() -> None:
    """End after ``FAREWELL`` seconds at the latest, whatever hangs: the next worker reads back what was on its way."""
    hanging = threading.Timer(FAREWELL, _leave_behind)
    hanging.daemon = True
    hanging.start()


def _leave_behind() -> None:
    # As if the machine had lost its power here, and for that everything is made.
    note(
        say(
            "Etwas antwortet nicht. Beendet; was übergeben war, wird beim nächsten Start nachgelesen.",
            "Something does not answer. Stopped; what was handed over is read back at the next start.",
        )
    )
    os._exit(0)


def _stop(stop: Callable[[], None]) -> None:
    note(say("Beende: Was übergeben ist, läuft noch zu Ende …", "Stopping: what was handed over still finishes …"))
    stop()
