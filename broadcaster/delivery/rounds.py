"""Every way back to the queue that no person chose: counted, after a wait that grows, and at last a person's turn.

A delivery whose time is over before its next step is missed, which is a person's turn, too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from broadcaster.delivery.change import Change
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.retry import wait
from broadcaster.delivery.states import Event
from broadcaster.words import Sentence

PAST: Final = Sentence(
    de="Nicht oder nicht ganz gesendet: Die Zeit dafür war vorbei. Bitte entscheiden Sie, ob das noch geschehen soll.",
    en="Not sent, or not all of it: its time had passed. Decide whether that shall still happen.",
)
MAX_UNEXPECTED = 3
"""Failures that nobody foresaw before a person is asked."""
MAX_LOST_WORKERS = 8
"""Failures, the last of which took their worker with them, before a person is asked."""
MAX_SWITCHES = 2
"""How often a draft is switched on once more, after reads that showed it unpublished, before a person is asked."""


def again(
    delivery: Delivery,
    cause: Sentence,
    now: datetime,
    random: Random,
    *,
    asked: timedelta | None = None,
    whole_account: bool = False,
) -> Change:
    """Try again after a wait, no shorter than ``asked``: this delivery alone, or everything of the account in order."""
    wake_at = now + wait(delivery.failures + 1, random, asked=asked)
    if wake_at >= delivery.expires_at:
        return _given_up(cause, wake_at if whole_account else None, failed=True)
    return _waiting(cause, wake_at, whole_account=whole_account, failed=True)


def _given_up(cause: Sentence, account_resumes_at: datetime | None, *, failed: bool) -> Change:
    """The next step would come too late; what the account has to wait for holds for its other deliveries."""
    return Change(event=Event.MISS, sentence=_too_late(cause), failed=failed, account_resumes_at=account_resumes_at)


def _waiting(sentence: Sentence, until: datetime, *, whole_account: bool, failed: bool) -> Change:
    return Change(
        event=Event.PUT_BACK,
        sentence=sentence,
        wake_at=None if whole_account else until,
        failed=failed,
        account_resumes_at=until if whole_account else None,
    )


def limited(delivery: Delivery, free_from: datetime) -> Change:
    """The account has used up what its platform allows until ``free_from``; the platform is not asked before."""
    if free_from >= delivery.expires_at:
        return _given_up(_limit_reached(delivery), free_from, failed=False)
    return _waiting(_limit_reached(delivery), free_from, whole_account=True, failed=False)


def unknown(delivery: Delivery, error: Exception, now: datetime, random: Random) -> Change:
    """Prepare failed in a way nobody foresaw: nothing is public, but it is not tried for ever."""
    name = delivery.account.name
    sentence = Sentence(
        de=f"Die Vorbereitung auf {name} ist unerwartet gescheitert ({type(error).__name__}).",
        en=f"Preparing on {name} failed unexpectedly ({type(error).__name__}).",
    )
    if delivery.unexpected + 1 >= MAX_UNEXPECTED:
        return Change(event=Event.ASK, sentence=_failed_often(sentence), failed=True, unexpected=True)
    return replace(again(delivery, sentence, now, random), unexpected=True)


def stopped(delivery: Delivery, now: datetime, random: Random) -> Change:
    """It was prepared, and then might not be sent: paused, or too late."""
    sentence = Sentence(
        de="Vor dem Veröffentlichen angehalten; davon ist nichts öffentlich. Es geht an dieser Stelle weiter.",
        en="Stopped before publishing; nothing of it is public. It goes on from here.",
    )
    return _interrupted(delivery, sentence, now, random)


def cut_short(delivery: Delivery, now: datetime, random: Random) -> Change:
    """Its worker was lost before anything was announced: one that ends its worker each time is not tried for ever."""
    if delivery.failures + 1 >= MAX_LOST_WORKERS:
        return Change(event=Event.ASK, sentence=_cut_short_again(delivery), failed=True)
    return _interrupted(delivery, None, now, random)


def _interrupted(delivery: Delivery, sentence: Sentence | None, now: datetime, random: Random) -> Change:
    """Go on at once, for the cause may lie outside; what is interrupted again and again goes on ever later."""
    pause = wait(delivery.failures, random) if delivery.failures else timedelta(0)
    return Change(event=Event.PUT_BACK, sentence=sentence, wake_at=now + pause, failed=True)


def switched_again(delivery: Delivery, now: datetime, random: Random) -> Change:
    """Reads show that a draft is not public: switching it on once more cannot duplicate anything, but ends at last."""
    wake_at = now + wait(delivery.resends + 1, random)
    if delivery.resends >= MAX_SWITCHES or wake_at >= delivery.expires_at:
        return Change(event=Event.ASK, sentence=_not_switched(delivery), absent=True)
    return Change(event=Event.SEND_AGAIN, wake_at=wake_at, absent=True, resent=True, sentence=_switching_again())


def sent_again(delivery: Delivery, otherwise: Sentence, now: datetime, random: Random) -> Change:
    """The channel asked for patience and reads show that it took nothing: once more, but a person's turn at last."""
    wake_at = now + wait(delivery.resends + 1, random)
    if delivery.resends >= MAX_SWITCHES or wake_at >= delivery.expires_at:
        return Change(event=Event.ASK, sentence=otherwise, absent=True)
    return Change(event=Event.SEND_AGAIN, wake_at=wake_at, absent=True, resent=True, sentence=_nothing_taken())


def _limit_reached(delivery: Delivery) -> Sentence:
    name = delivery.account.name
    return Sentence(
        de=f"{name} hat die Zahl der Beiträge erreicht, die die Plattform in dieser Zeit erlaubt.",
        en=f"{name} has reached the number of posts that the platform allows in this time.",
    )


def _too_late(cause: Sentence) -> Sentence:
    return Sentence(
        de=f"Nicht gesendet: Die Frist ist abgelaufen. Zuletzt: {cause.de}",
        en=f"Not sent: its time has run out. Last cause: {cause.en}",
    )


def _failed_often(why: Sentence) -> Sentence:
    return Sentence(
        de=f"{why.de} Das war das {MAX_UNEXPECTED}. Mal; von selbst wird es nicht mehr versucht. Bitte lassen Sie die Ursache "
        "klären (Protokoll des Dienstes), und entscheiden Sie: erneut senden oder so lassen.",
        en=f"{why.en} That was time {MAX_UNEXPECTED}; it is not tried again by itself. Have the cause found (the service's "
        "log), and decide: send again, or leave it.",
    )


def _cut_short_again(delivery: Delivery) -> Sentence:
    name = delivery.account.name
    return Sentence(
        de=f"Die Vorbereitung auf {name} wurde immer wieder unterbrochen, zuletzt ohne eine Meldung. Veröffentlicht wurde "
        "dabei nichts. Bitte sehen Sie das Protokoll des Dienstes an und entscheiden Sie: erneut senden oder so lassen.",
        en=f"Preparing on {name} was interrupted again and again, at last without a word. Nothing was published by that. "
        "Look at the service's log and decide: send again, or leave it.",
    )


def _switching_again() -> Sentence:
    return Sentence(
        de="Der Entwurf war beim Nachlesen nicht öffentlich; er wird noch einmal freigeschaltet. Das kann nichts "
        "verdoppeln.",
        en="Reading back showed the draft unpublished; it is switched on once more. That cannot duplicate anything.",
    )


def _nothing_taken() -> Sentence:
    return Sentence(
        de="Der Kanal bat um Geduld, und mehrfaches Nachlesen zeigte den Beitrag nicht. Er wird von selbst erneut gesendet.",
        en="The channel asked for patience, and several reads did not show the post. It is sent again by itself.",
    )


def _not_switched(delivery: Delivery) -> Sentence:
    name, times = delivery.account.name, delivery.resends + 1
    return Sentence(
        de=f"Der fertige Entwurf lässt sich auf {name} nicht freischalten: {times} Versuche, und jedes Nachlesen zeigte ihn "
        "unveröffentlicht. Bitte sehen Sie dort nach und entscheiden Sie.",
        en=f"The finished draft on {name} cannot be switched on: {times} attempts, and each reading showed it "
        "unpublished. Look there and decide.",
    )


def overslept(change: Change, lease_until: datetime | None, now: datetime, lateness: timedelta) -> Change:
    """Return what happens to what is put back although its lease ended longer than ``lateness`` ago: it is asked about."""
    if change.event is not Event.PUT_BACK or lease_until is None or lease_until >= now - lateness:
        return change
    return replace(change, event=Event.MISS, sentence=PAST)
