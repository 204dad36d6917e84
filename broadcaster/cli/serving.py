"""Keeps an installation sending until it is told to stop."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from broadcaster.cli.language import say
from broadcaster.cli.out import note
from broadcaster.cli.processes import practice_platforms

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.engine.embedded import Engine


def run(found: Installation, port: int, *, practice: bool) -> None:
    """Send what is due and answer on ``port`` of this machine, until Ctrl-C or SIGTERM."""
    from broadcaster.app.website import watch_practice_website
    from broadcaster.console.server import listen, serve

    signal.signal(signal.SIGTERM, _leave)  # uvicorn raises it again once it has shut down
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would begin by ignoring it
    with ExitStack() as stack:
        listener = stack.enter_context(listen(port))
        if practice:
            address = found.settings.practice_address
            stack.enter_context(practice_platforms(address, Path("practice")))
            note(say(f"Übungsplattformen: {address}/", f"Practice platforms: {address}/"))
            if website := watch_practice_website(found):
                note(say(f"Beobachtete Übungswebsite: {website}", f"Watched practice website: {website}"))
        engine = found.engine()
        engine.start()
        stack.callback(_stop, engine)
        note(
            say(
                f"Es wird gesendet. Zustand: http://127.0.0.1:{port}/healthz – Ende mit Strg-C.",
                f"Sending. Health: http://127.0.0.1:{port}/healthz - end with Ctrl-C.",
            )
        )
        serve(found, listener)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """End through the stack, so that calls on their way finish."""
    raise SystemExit(0)


def _stop(engine: Engine) -> None:
    note(say("Beende: Was übergeben ist, läuft noch zu Ende …", "Stopping: what was handed over still finishes …"))
    engine.stop()
