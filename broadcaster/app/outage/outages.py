"""Use cases about outages: they begin and end with the verdict on the website; a person releases what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.reading import Story, show
from broadcaster.app.messages.samples import invented_in
from broadcaster.app.outage import words
from broadcaster.app.outage.drafts import of_outage_named, release
from broadcaster.app.outage.playbooks import playbook
from broadcaster.delivery.records import Accepted, Delivery
from broadcaster.delivery.states import State
from broadcaster.playbook.countdown import ARMED, Countdown, Look, Phase, step, stop
from broadcaster.playbook.prepared import DraftState, Kind, Prepared
from broadcaster.playbook.reading import Playbook
from broadcaster.playbook.records import DraftRecord, Outage
from broadcaster.storage.outage.outages import Beginning
from broadcaster.website.verdict import Verdict, Website
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError, InvalidInput

LOOK = timedelta(seconds=15)
"""How often is looked without a call: a person's verdict ends without one, and a call can be lost."""
_WANTED = {Kind.HOLDING: Verdict.OFFLINE, Kind.ALL_CLEAR: Verdict.ONLINE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An outage as it stands: its drafts, and the story of everything that was said in it."""

    outage: Outage
    drafts: tuple[DraftRecord, ...]
    said: tuple[Story, ...]

    @property
    def public(self) -> tuple[Story, ...]:
        """What of it the public can see: on one account at least, and not withdrawn there."""
        return tuple(story for story in self.said if any(_can_be_seen(one) for one, _attempts in story.deliveries))

    @property
    def pending(self) -> tuple[Story, ...]:
        """What was released and is not known to be public anywhere."""
        return tuple(story for story in self.said if story not in self.public)

    @property
    def kind(self) -> Kind:
        """Which text it is about whether that goes out by itself."""
        return self.outage.counting

    @property
    def countdown(self) -> Countdown:
        """How far that is."""
        return self.outage.countdown(self.kind)

    @property
    def releasable(self) -> tuple[DraftRecord, ...]:
        """What a person could release now: the drafts, and when it is over the all-clear."""
        over = self.outage.ended_at is not None
        return tuple(
            one
            for one in self.drafts
            if one.state is DraftState.PREPARED and (one.prepared.kind is Kind.ALL_CLEAR) is over
        )


def _can_be_seen(delivery: Delivery) -> bool:
    return delivery.state is not State.WITHDRAWN and any(part.receipt for part in delivery.parts)


def standing(installation: Installation, found: Outage) -> Standing:
    """Everything about an outage."""
    return Standing(
        outage=found,
        drafts=tuple(installation.drafts.of_outage(found.id)),
        said=tuple(show(installation, message_id) for message_id in installation.outages.said(found.id)),
    )


def latest(installation: Installation) -> Standing | None:
    """Everything about the newest outage, over or not."""
    found = installation.outages.newest()
    return standing(installation, found) if found else None


def under_way(installation: Installation) -> Outage | None:
    """The outage that is open, or over and with an all-clear that may go out by itself."""
    found = installation.outages.newest()
    if found is None or (found.ended_at is not None and found.all_clear.phase not in ARMED):
        return None
    return found


def prepare(installation: Installation, name: str) -> list[str]:
    """Add another playbook's drafts to the open outage; their names. Raises UnknownName, InvalidInput."""
    found, chosen = _open(installation), playbook(installation, name)
    prepared = _prepared(installation, chosen)
    beginning = Beginning(playbook=name, receivers=chosen.alert, prepared=prepared, told=words.NO_PLAYBOOK)
    added = installation.outages.prepare(found, beginning, installation.now())
    installation.record("drafts prepared", f"playbook {name}", drafts=added)
    return added


def stop_countdown(installation: Installation) -> Kind:
    """Let nothing more go out by itself in this outage; what was stopped. Raises InvalidInput if nothing would have."""
    found = installation.outages.newest()
    while found is not None:
        kind = found.counting
        after = stop(found.countdown(kind))
        if after is None:
            break
        if installation.outages.count(found, kind, after, installation.now(), words.stopped(kind)):
            installation.record("countdown stopped", f"draft {kind}")
            installation.attend("outage")
            return kind
        found = installation.outages.newest()
    raise InvalidInput.one(
        "outage",
        de="Es gibt nichts anzuhalten: Von selbst geht gerade nichts hinaus. Was schon öffentlich ist, steht beim Ausfall.",
        en="There is nothing to stop: nothing is about to go out by itself. What is public already stands with the outage.",
    )


def all_clear(installation: Installation) -> Accepted:
    """Give the all-clear. Raises InvalidInput while the website is offline, UnknownName without an outage."""
    return release(installation, of_outage_named(installation, Kind.ALL_CLEAR))


def follow_outage(installation: Installation) -> datetime:
    """Let the outage follow the verdict in force, as a duty of an engine or at once; returns when to look again."""
    now = installation.now()
    website, found = installation.websites.current(now), installation.outages.newest()
    is_open = found is not None and found.ended_at is None
    if website.verdict is Verdict.OFFLINE and not is_open:
        _begin(installation, website, now)
    elif website.verdict is Verdict.ONLINE and found is not None and is_open:
        _end(installation, found, website, now)
    elif found is not None and is_open:
        installation.outages.link(found)
    return _count(installation, now)


def _begin(installation: Installation, website: Website, now: datetime) -> None:
    """Tell the people on duty and prepare the drafts; nothing becomes public."""
    name, zone = installation.settings.playbook, ZoneInfo(installation.settings.time_zone)
    try:
        chosen, without = (playbook(installation, name), None) if name else (None, words.NO_PLAYBOOK)
    except BroadcasterError as error:
        chosen, without = None, words.unusable(name, error.sentence)
    if chosen is None:
        beginning = Beginning(told=words.began(website, zone, now, [], without))
    else:
        prepared = _prepared(installation, chosen)
        ready = [one.name for one in prepared if one.kind is not Kind.ALL_CLEAR]
        told = words.began(website, zone, now, ready, None, _unarmed(chosen, prepared))
        beginning = Beginning(playbook=name, receivers=chosen.alert, prepared=prepared, told=told)
    installation.outages.begin(beginning, now)


def _prepared(installation: Installation, chosen: Playbook) -> tuple[Prepared, ...]:
    """Return its drafts with the facts filled in. One that says an invented fact can only be released by a person."""
    filled = [one.filled(chosen.facts) for one in chosen.prepared]
    practising = installation.practising
    return tuple(one if practising or not invented_in(one) else one.changed(automatic=None) for one in filled)


def _unarmed(chosen: Playbook, prepared: Sequence[Prepared]) -> Sentence | None:
    """Return why a draft that was approved to go out by itself will not; None if all of them do."""
    for given, one in zip(chosen.prepared, prepared, strict=True):
        if given.automatic is not None and one.automatic is None:
            return words.unarmed(one.name, invented_in(one)[0])
    return None


def _end(installation: Installation, found: Outage, website: Website, now: datetime) -> None:
    record = _draft(installation, found, Kind.ALL_CLEAR)
    zone = ZoneInfo(installation.settings.time_zone)
    told = words.ended(
        website,
        zone,
        now,
        said=bool(installation.outages.audience(found.id)),
        automatic=record.prepared.automatic if record and found.all_clear.phase in ARMED else None,
    )
    installation.outages.end(found, told, now)


def _count(installation: Installation, now: datetime) -> datetime:
    """Take the next step of what goes out by itself; when to look again."""
    found = installation.outages.newest()
    if found is None:
        return now + LOOK
    kind = found.counting
    before, record = found.countdown(kind), _draft(installation, found, kind)
    if before.phase not in ARMED or record is None or record.prepared.automatic is None:
        return now + LOOK
    website, rules = installation.websites.current(now), record.prepared.automatic
    after = step(before, _look(installation, website, now), _WANTED[kind], rules)
    if after.phase is Phase.RELEASED:
        _release(installation, found, kind, record)
    elif after != before:
        zone = ZoneInfo(installation.settings.time_zone)
        told = words.counting(kind, after.at, zone, rules) if after.at else words.halted(kind)
        installation.outages.count(found, kind, after, now, told)
    held_at = website.since + rules.after if website.since else now + LOOK
    coming = [moment for moment in (after.at, held_at) if moment is not None and moment > now]
    return min([now + LOOK, *coming])


def _look(installation: Installation, website: Website, now: datetime) -> Look:
    return Look(
        now=now,
        verdict=website.verdict,
        since=website.since,
        contested=installation.websites.contested(now),
        paused=installation.pause is not None,
    )


def _release(installation: Installation, found: Outage, kind: Kind, record: DraftRecord) -> None:
    """Let a draft go out by itself, or tell why it cannot and leave it to a person."""
    now = installation.now()
    told = (words.released(kind), found.receivers)
    try:
        release(installation, record, installation.drafts.releasing(record, now, automatic=told))
    except BroadcasterError as error:
        after = Countdown(phase=Phase.STOPPED)
        installation.outages.count(found, kind, after, now, words.failed(kind, error.sentence))


def _draft(installation: Installation, found: Outage, kind: Kind) -> DraftRecord | None:
    """The draft of this kind that is still prepared."""
    records = installation.drafts.of_outage(found.id)
    return next((one for one in records if one.prepared.kind is kind and one.state is DraftState.PREPARED), None)


def _open(installation: Installation) -> Outage:
    found = installation.outages.newest()
    if found is None or found.ended_at is not None:
        raise InvalidInput.one(
            "outage",
            de="Zurzeit gibt es keinen Ausfall. Er beginnt, sobald die Website offline ist oder Sie das Urteil von Hand setzen.",
            en="There is no outage at present. One begins when the website is offline or you set the verdict by hand.",
        )
    return found
