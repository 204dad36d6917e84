"""Follows deliveries live until the broadcaster has done what it can, then prints receipts."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from broadcaster.app.installation.health import health
from broadcaster.app.messages.reading import all_settled, show
from broadcaster.app.messages.screens import message
from broadcaster.app.serving import engine_of
from broadcaster.cli.grammar.language import say
from broadcaster.cli.telling.out import console, note, print_document
from broadcaster.cli.telling.telling import print_story, progress
from broadcaster.delivery.states import SETTLED, State
from broadcaster.documents.messages import MessageOut

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.app.messages.reading import Story
    from broadcaster.delivery.records import Accepted, Delivery

NOT_PUBLISHED = 6
_LOOK = 0.1
_SOON = timedelta(seconds=3)
"""A program does not wait for a next attempt that is farther away; a person sees why and can leave."""


def follow(found: Installation, accepted: Accepted, *, as_json: bool) -> int:
    """Wait for a message's deliveries, sending from this process while nobody else does; the exit code."""
    try:
        _wait(found, accepted)
    except KeyboardInterrupt:
        note(
            say(
                f"Nicht mehr gewartet; nichts geht verloren. „broadcaster show {accepted.message_id}“ zeigt den Stand.",
                f"Stopped waiting; nothing is lost. 'broadcaster show {accepted.message_id}' shows the state.",
            )
        )
        return 130
    page = message(found, accepted.message_id)
    told = page.story
    if as_json:
        print_document(MessageOut.at(page, found.now()))
    else:
        print_story(told, found)
    published = all(delivery.state is State.PUBLISHED for delivery, _attempts in told.deliveries)
    return 0 if published else NOT_PUBLISHED


def _wait(found: Installation, accepted: Accepted) -> None:
    with ExitStack() as stack:
        status = stack.enter_context(console(stderr=True).status(""))
        sending = False
        while not all_settled(found, accepted.delivery_ids):
            if not sending and _nobody_sends(found):
                engine = engine_of(found)
                engine.start()
                stack.callback(engine.stop)
                sending = True
            told = show(found, accepted.message_id)
            if not sys.stderr.isatty() and _goes_on_later(told, accepted, found):
                return
            status.update(progress(told, found))
            time.sleep(_LOOK)


def _nobody_sends(found: Installation) -> bool:
    """Whether no worker is there, not even one that cannot do anything at present."""
    seen = health(found)
    return not seen.working and not seen.stuck


def _goes_on_later(told: Story, accepted: Accepted, found: Installation) -> bool:
    """Whether all that is left of a message waits for a time that is not near, or for a person."""
    standstill = found.pause is not None
    left = [one for one, _attempts in told.deliveries if one.id in accepted.delivery_ids and one.state not in SETTLED]
    return all(_is_put_off(delivery, found.now(), standstill=standstill) for delivery in left)


def _is_put_off(delivery: Delivery, now: datetime, *, standstill: bool) -> bool:
    if delivery.state is not State.QUEUED:
        return delivery.state is State.HELD
    tried = delivery.failures > 0 or (delivery.account.resume_at or now) > now
    return standstill or (tried and delivery.next_step_at > now + _SOON)
