"""Follows deliveries live until the broadcaster has done what it can, then prints receipts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from broadcaster.cli import shapes
from broadcaster.cli.language import say
from broadcaster.cli.out import console, note, print_json
from broadcaster.cli.telling import note_standstill, print_story, progress
from broadcaster.delivery.states import State

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.storage.messages import Accepted

NOT_PUBLISHED = 6
_LOOK = 0.1


def follow(found: Installation, accepted: Accepted, *, as_json: bool) -> int:
    """Wait for a message's deliveries, sending from this process if nobody else does; the exit code."""
    from broadcaster.app.reading import all_settled, health, show

    engine = None if health(found).working else found.engine()
    if engine is not None:
        engine.start()
    try:
        note_standstill(found)
        with console(stderr=True).status("") as status:
            while not all_settled(found, accepted.delivery_ids):
                status.update(progress(show(found, accepted.message_id), found))
                time.sleep(_LOOK)
    except KeyboardInterrupt:
        note(
            say(
                f"Nicht mehr gewartet; nichts geht verloren. „broadcaster show {accepted.message_id}“ zeigt den Stand.",
                f"Stopped waiting; nothing is lost. 'broadcaster show {accepted.message_id}' shows the state.",
            )
        )
        return 130
    finally:
        if engine is not None:
            engine.stop()
    told = show(found, accepted.message_id)
    if as_json:
        print_json(shapes.story(told))
    else:
        print_story(told, found)
    published = all(delivery.state is State.PUBLISHED for delivery, _attempts in told.deliveries)
    return 0 if published else NOT_PUBLISHED
