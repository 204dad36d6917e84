"""Use cases about repeats: send those that are due, list them, end them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from broadcaster import log
from broadcaster.app.installation.picturing import Press
from broadcaster.app.messages.board_repeats import told_anew
from broadcaster.app.messages.fitting import blocking, picture_rules, renditions, used
from broadcaster.delivery.records import Account
from broadcaster.message import Message
from broadcaster.rendition.render import Rendition
from broadcaster.rendition.repeat import repeated
from broadcaster.rendition.templates import Style
from broadcaster.schedule.condition import Condition, Gate, gate
from broadcaster.schedule.guard import Facts, why_ended
from broadcaster.schedule.repetition import next_after, overdue
from broadcaster.schedule.terms import Broadcast
from broadcaster.schedule.wallclock import day_number
from broadcaster.storage.messages.repeats import Repeat
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation

LOOK = timedelta(seconds=60)
"""How often is looked without a call: a change of the clock makes no call, and a call can be lost."""
AGAIN = timedelta(seconds=5)
"""When to look again for a repeat that something holds back."""
SET_BACK = timedelta(days=1)
"""A repeat further ahead was noted by a clock that was set back since."""
MAX_LISTED = 200

PAUSED: Final = Sentence(de="Alles war angehalten (Not-Aus).", en="Everything was stopped.")
NO_UPLINK: Final = Sentence(
    de="Der eigene Internetzugang war gestört.", en="The own connection to the internet was down."
)
NOT_ONLINE: Final = Sentence(de="Die Website war nicht online.", en="The website was not online.")
NOBODY: Final = Sentence(de="Zu dieser Zeit sendete niemand.", en="Nobody was sending at that time.")


def repeats(installation: Installation, *, everything: bool = False) -> list[tuple[Broadcast, str]]:
    """What is to be repeated, each with its headline; with ``everything`` the newest also of what ended."""
    found = installation.repeats.newest(MAX_LISTED, ended=everything)
    said = installation.messages.contents([one.message_id for one in found])
    return [(one, _headline(said[one.message_id])) for one in found]


def stop_repeats(installation: Installation, message_id: int) -> bool:
    """Repeat a message no more; whether it was being repeated. What is public stays. Raises UnknownName."""
    installation.messages.content(message_id)
    stopped = installation.repeats.stop(message_id)
    if stopped:
        installation.record("repetition stopped", f"message {message_id}")
    return stopped


def _headline(said: Message) -> str:
    return said.headline or said.text.split("\n", 1)[0][:80]


def repetition_duty(installation: Installation) -> datetime:
    """The duty of an engine: send what is due, note what comes next; returns when to look again."""
    for found in installation.repeats.live():
        try:
            _attend(installation, found)
        except Exception as error:  # noqa: BLE001 - one message must not keep the others back
            log.failed("a repeat failed", error, message=found.message_id)
    now = installation.now()
    coming = [found.next_at for found in installation.repeats.live() if found.next_at is not None]
    return max(min([*coming, now + LOOK]), now + AGAIN)


def _attend(installation: Installation, found: Broadcast) -> None:
    """Do what is to be done about one repeated message now."""
    repeating, begin, now = found.repeating, found.begin, installation.now()
    if repeating is None or begin is None:
        return
    since = repeating.last if repeating.last and repeating.last < now + SET_BACK else begin
    due_at = overdue(repeating.repetition, begin, since, now)
    next_at = next_after(repeating.repetition, begin, max(now, since))
    facts = installation.repeats.facts(found)
    because = why_ended(replace(facts, next_at=max(due_at, now) if due_at else next_at))
    if because is not None:
        installation.repeats.end(found, because)
    elif due_at is not None:
        _deal_with(installation, found, due_at, facts)
    elif next_at is not None and next_at != found.next_at:
        installation.repeats.plan(found, next_at)


def _deal_with(installation: Installation, found: Broadcast, due_at: datetime, facts: Facts) -> None:
    """Send a repeat that is due; what cannot be sent in time is skipped and never made up for."""
    hindrance = _hindrance(installation, found, facts)
    late = installation.now() - due_at > timedelta(seconds=installation.settings.lateness)
    if late:
        installation.repeats.skip(found, due_at, hindrance or NOBODY)
    elif hindrance is None and installation.repeats.send(_repeat(installation, found, due_at)):
        installation.wake_workers()


def _hindrance(installation: Installation, found: Broadcast, facts: Facts) -> Sentence | None:
    """What keeps repeats back at present."""
    if installation.pause:
        return PAUSED
    if installation.websites.current(installation.now()).uplink_lost_at:
        return NO_UPLINK
    return None if gate(found.condition, facts.verdict, released=True) is Gate.OPEN else NOT_ONLINE


def _repeat(installation: Installation, found: Broadcast, due_at: datetime) -> Repeat:
    """A repeat as each free account will show it, and what keeps it from the others."""
    pictures: dict[str, bytes] = {}
    try:
        shown, pictures = _shown(installation, found)
        problems = blocking(shown)
    except InvalidInput as error:
        shown, problems = (), list(error.problems)
    settings = installation.settings
    return Repeat(
        found=found,
        due_at=due_at,
        renditions=[(account, rendition) for account, rendition in shown if rendition.sendable],
        pictures=pictures,
        alerts=[_told(found, problem) for problem in problems],
        spacing=timedelta(seconds=settings.spacing),
        expiry=timedelta(seconds=settings.expiry),
    )


def _shown(
    installation: Installation, found: Broadcast
) -> tuple[tuple[tuple[Account, Rendition], ...], dict[str, bytes]]:
    """The message as it is true now, with a new time and the day of the outage, and pictures that say so."""
    names, now = installation.repeats.free_accounts(found), installation.now()
    accounts = installation.accounts.named(names) if names else []
    message, board = told_anew(installation, found)
    rules, studio = picture_rules(installation, accounts), installation.studio
    album = studio.reopened(message.pictures, lambda one: installation.messages.picture(one.sha256), rules)
    look = found.repeating
    style = Style(revision=found.revision_number)
    if look is not None:
        style = replace(style, template=look.template, dark=look.dark)
    press = Press(studio, album, style, board, now, wanted=bool(look and look.cards))
    said = repeated(message, now, _outage_day(installation, found, now), cards=press.wanted)
    shown = renditions(installation, said, accounts, press)
    return shown, used(said, shown, album.data)


def _outage_day(installation: Installation, found: Broadcast, now: datetime) -> int | None:
    """Which day of the outage it is, from the second on; None for a message that has nothing to do with one."""
    began = installation.repeats.outage_began(found)
    website = installation.websites.current(now)
    if began is None and found.condition is Condition.ONLY_WHILE_OFFLINE and website.verdict is Verdict.OFFLINE:
        began = website.since
    day = day_number(began, now, ZoneInfo(installation.settings.time_zone)) if began else 1
    return day if day > 1 else None


def _told(found: Broadcast, problem: Problem) -> Sentence:
    return Sentence(
        de=f"Eine Wiederholung von Meldung {found.message_id} ging nicht hinaus – {problem.field}: {problem.sentence.de}",
        en=f"A repeat of message {found.message_id} did not go out – {problem.field}: {problem.sentence.en}",
    )
