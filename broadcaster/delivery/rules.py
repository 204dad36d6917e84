"""What follows from what a channel answered: pure rules, no clock and no database of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from broadcaster.channel import (
    Absent,
    Capabilities,
    ChannelError,
    Found,
    Handle,
    PersonDecides,
    Receipt,
    Refused,
    RetryLater,
    Sighting,
    ThreadRefused,
    Unclear,
    WaitForCredentials,
)
from broadcaster.delivery.change import Change
from broadcaster.delivery.quoting import NOT_TAKEN, NOTHING_PUBLIC, UNDECIDED_YET, cause, joined
from broadcaster.delivery.records import AGAIN, ASKS, IF_ABSENT, Delivery, PartRecord, Policy
from broadcaster.delivery.rounds import again, sent_again, switched_again
from broadcaster.delivery.states import Event
from broadcaster.words import Sentence

MAX_DOUBT = timedelta(minutes=5)
"""A doubt ends in a fact or with a person within this time after the first read."""


def published(delivery: Delivery, part: PartRecord, receipt: Receipt, now: datetime) -> Change:
    """A part is public: the next one follows, or the delivery is done."""
    last = part.number == len(delivery.parts) - 1
    return Change(event=Event.PUBLISH if last else Event.ADVANCE, receipt=receipt, wake_at=now)


def unprepared(delivery: Delivery, error: ChannelError, now: datetime, random: Random) -> Change:
    """Preparing failed, by which nothing can have become public."""
    if isinstance(error, PersonDecides):
        return Change(event=Event.ASK, sentence=joined(cause(error), UNDECIDED_YET))
    return _failed(delivery, error, now, random, NOTHING_PUBLIC)


def uncommitted(
    delivery: Delivery, error: ChannelError, now: datetime, random: Random, wait_before_read: timedelta
) -> Change:
    """A commit failed: what the channel certainly did not take is tried again or refused, all else is read back first."""
    if isinstance(error, Unclear | PersonDecides):
        barred = isinstance(error, Unclear) and error.whole_account
        change = doubted(cause(error), now, wait_before_read)
        return replace(change, account_blocked_because=cause(error) if barred else None)
    return _failed(delivery, error, now, random, NOT_TAKEN)


def if_absent(error: ChannelError) -> str | None:
    """What a commit's answer demands if reading shows that the part is not public; None: what was chosen at approval."""
    if isinstance(error, PersonDecides):
        return ASKS
    return AGAIN if isinstance(error, Unclear) and error.passing else None


def _failed(delivery: Delivery, error: ChannelError, now: datetime, random: Random, meaning: Sentence) -> Change:
    """A step failed and certainly nothing became public by it; ``meaning`` says so to whoever waits for the next."""
    match error:
        case WaitForCredentials():
            return blocked(cause(error))
        case ThreadRefused():
            return Change(event=Event.REFUSE, sentence=_rest_refused(delivery, error), threads_refused=True)
        case Refused():
            return Change(event=Event.REFUSE, sentence=cause(error))
        case _:
            return _again(delivery, error, now, random, meaning)


def _again(delivery: Delivery, error: ChannelError, now: datetime, random: Random, meaning: Sentence) -> Change:
    asked = error.after if isinstance(error, RetryLater) else None
    whole = isinstance(error, RetryLater) and error.whole_account
    change = again(delivery, cause(error), now, random, asked=asked, whole_account=whole)
    if change.event is not Event.PUT_BACK:
        return change
    return replace(change, sentence=joined(change.sentence, meaning))


def no_thread(delivery: Delivery) -> Change:
    """A thread was accepted before the platform turned out to refuse threads: its first part would stand alone."""
    name = delivery.account.name
    sentence = Sentence(
        de=f"Die Plattform lässt {name} keine Threads schreiben, deshalb ist nichts davon erschienen. Bitte reichen Sie die "
        "Meldung neu ein: Sie erscheint dort dann in einem Beitrag. Sind Threads wieder möglich, erlauben Sie sie beim "
        "Konto wieder (threads), und senden Sie dann erneut.",
        en=f"The platform does not let {name} write threads, so nothing of it appeared. Post the message anew: it then "
        f"appears in one post. If threads are possible again, allow the account threads "
        "(threads), then send again.",
    )
    return Change(event=Event.REFUSE, sentence=sentence)


def blocked(sentence: Sentence) -> Change:
    """Nothing goes out over the account until a person has mended its access or its settings."""
    return Change(event=Event.BLOCK, sentence=sentence, account_blocked_because=sentence)


def doubted(sentence: Sentence, ended: datetime, wait_before_read: timedelta) -> Change:
    """A commit that ``ended``, or surely has by then, may have been accepted; the first read waits a while more."""
    first_read = ended + wait_before_read
    return Change(event=Event.DOUBT, sentence=sentence, wake_at=first_read, doubt_since=first_read)


def observed(
    delivery: Delivery,
    part: PartRecord,
    sighting: Sighting,
    capabilities: Capabilities,
    now: datetime,
    factor: float,
    random: Random,
    lateness: timedelta = timedelta(minutes=15),
) -> Change:
    """A read-back answered: found is a fact; absence counts only when several reads over time agree.

    What was begun longer than ``lateness`` ago is not sent again by itself.
    """
    if isinstance(sighting, Found):
        return published(delivery, part, sighting.receipt, now)
    if isinstance(sighting, Absent):
        if delivery.absences + 1 >= capabilities.settle_reads:
            late = part.intent_at is not None and now - part.intent_at > lateness
            if late:
                return Change(event=Event.ASK, sentence=_not_found(delivery), absent=True)
            return _absent(delivery, part.notes.get(IF_ABSENT), sighting, capabilities, now, random)
        wake_at = now + _spacing(capabilities, factor)
        return Change(event=Event.DOUBT, sentence=delivery.sentence, wake_at=wake_at, absent=True)
    return _read_again(delivery, sighting.sentence, capabilities, now, factor)


def unread(delivery: Delivery, error: ChannelError, capabilities: Capabilities, now: datetime, factor: float) -> Change:
    """A read failed: another follows when the platform allows it, unless only a person can look."""
    match error:
        case WaitForCredentials():
            return replace(unreadable(delivery, cause(error)), account_blocked_because=cause(error))
        case PersonDecides() | Refused():
            return unreadable(delivery, cause(error))
        case RetryLater(after=timedelta() as asked):
            return _read_again(delivery, cause(error), capabilities, now, factor, asked)
        case _:
            return _read_again(delivery, cause(error), capabilities, now, factor)


def unreadable(delivery: Delivery, why: Sentence) -> Change:
    """The channel of a doubt cannot be read from here, so only a person can look."""
    name = delivery.account.name
    sentence = Sentence(
        de=f"{why.de} Ob der Beitrag auf {name} steht, lässt sich deshalb von hier aus nicht nachlesen. "
        "Bitte sehen Sie dort nach und entscheiden Sie.",
        en=f"{why.en} So whether the post is on {name} cannot be read from here. Look there and decide.",
    )
    return Change(event=Event.ASK, sentence=sentence)


def _read_again(
    delivery: Delivery,
    why: Sentence,
    capabilities: Capabilities,
    now: datetime,
    factor: float,
    asked: timedelta = timedelta(0),
) -> Change:
    """Nothing was decided: read once more, later each time, but no doubt outlives ``MAX_DOUBT`` by that."""
    spacing = _spacing(capabilities, factor)
    ends = (delivery.doubt_since or now) + MAX_DOUBT * factor
    if asked > spacing and now + asked > ends:
        return unreadable(delivery, why)
    if now >= ends and delivery.reads + 1 >= capabilities.settle_reads:
        return Change(event=Event.ASK, sentence=_undecided(delivery))
    backed_off = min(spacing * (delivery.reads + 1), max(spacing, ends - now))
    return Change(event=Event.DOUBT, sentence=why, wake_at=now + max(backed_off, asked))


def _spacing(capabilities: Capabilities, factor: float) -> timedelta:
    return capabilities.settle_time * factor / max(1, capabilities.settle_reads - 1)


def _absent(
    delivery: Delivery, means: str | None, sighting: Absent, capabilities: Capabilities, now: datetime, random: Random
) -> Change:
    """Not public, as far as reading can tell."""
    if means == ASKS:
        return Change(event=Event.ASK, sentence=_not_found(delivery), absent=True)
    if means == AGAIN:
        return sent_again(delivery, _not_found(delivery), now, random)
    if capabilities.handle is Handle.DRAFT:
        return switched_again(delivery, now, random)
    if delivery.policy is Policy.PREFER_DELIVERY and delivery.resends == 0:
        return Change(
            event=Event.SEND_AGAIN,
            wake_at=now,
            absent=True,
            resent=True,
            forget_notes=sighting.prepare_again,
            sentence=_sending_again(),
        )
    return Change(event=Event.ASK, sentence=_not_found(delivery), absent=True)


def _rest_refused(delivery: Delivery, error: ChannelError) -> Sentence:
    """What of a thread did not appear, and what becomes of later messages."""
    total, name = len(delivery.parts), delivery.account.name
    first = next((part.number + 1 for part in delivery.parts if part.receipt is None), total)
    german = f"Teil {first}" if first == total else f"die Teile {first} bis {total}"
    english = f"part {first}" if first == total else f"parts {first} to {total}"
    return Sentence(
        de=f"{cause(error).de} Nicht erschienen: {german} von {total}. Weitere Meldungen an {name} werden ohne Thread "
        "gezeigt.",
        en=f"{cause(error).en} Not published: {english} of {total}. Further messages to {name} are shown without a "
        "thread.",
    )


def _sending_again() -> Sentence:
    return Sentence(
        de="Mehrfach nachgesehen, nichts gefunden. Wie bei der Freigabe gewählt, wird einmal erneut gesendet.",
        en="Looked several times and found nothing. As chosen at approval, it is sent once more.",
    )


def _undecided(delivery: Delivery) -> Sentence:
    name = delivery.account.name
    return Sentence(
        de=f"Auch mehrfaches Nachlesen auf {name} hat nicht geklärt, ob der Beitrag erschienen ist. "
        "Bitte sehen Sie dort nach und entscheiden Sie.",
        en=f"Several reads of {name} did not settle whether the post appeared. Look there and decide.",
    )


def _not_found(delivery: Delivery) -> Sentence:
    name = delivery.account.name
    missing = Sentence(
        de=f"Auf {name} war der Beitrag mehrfach nicht zu finden. Bitte sehen Sie dort nach und entscheiden Sie.",
        en=f"Several reads of {name} did not find the post. Look there and decide.",
    )
    return joined(delivery.sentence, missing)
