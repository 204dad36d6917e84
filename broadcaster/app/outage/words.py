"""What the people on duty are told of an outage, with the words that change its course."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from broadcaster.playbook.blanks import written
from broadcaster.playbook.prepared import Automatic, DraftState, Kind
from broadcaster.website.verdict import Website
from broadcaster.words import Sentence

STATES = {
    DraftState.PREPARED: Sentence(de="vorbereitet", en="prepared"),
    DraftState.RELEASED: Sentence(de="freigegeben", en="released"),
    DraftState.DISCARDED: Sentence(de="verworfen", en="discarded"),
    DraftState.SUPERSEDED: Sentence(de="überholt", en="superseded"),
}
"""What became of a draft."""
_STOP = "broadcaster outage stop"
_NAMES = {
    Kind.HOLDING: Sentence(de="der vorbereitete erste Text (holding)", en="the prepared first statement (holding)"),
    Kind.ALL_CLEAR: Sentence(de="die Entwarnung (all-clear)", en="the all-clear"),
}


def began(
    website: Website,
    zone: ZoneInfo,
    now: datetime,
    drafts: Sequence[str],
    without: Sentence | None,
    unarmed: Sentence | None = None,
) -> Sentence:
    """The website is offline; what lies ready, or ``without`` why nothing does; ``unarmed`` is why one stays back."""
    de, en = _since(website.since or now, zone)
    why = website.reasons[:1]
    listed = ", ".join(drafts)
    ready = without or Sentence(
        de=f"Vorbereitet sind: {listed}. Noch ist nichts öffentlich. Ansehen: broadcaster outage. "
        f"Freigeben: broadcaster outage release {drafts[0] if drafts else '…'}.",
        en=f"Prepared are: {listed}. Nothing is public yet. Look: broadcaster outage. "
        f"Release: broadcaster outage release {drafts[0] if drafts else '…'}.",
    )
    return Sentence(
        de=f"AUSFALL: Die Website ist offline seit {de}.{_because([one.de for one in why])} {ready.de}"
        + (f" {unarmed.de}" if unarmed else ""),
        en=f"OUTAGE: the website is offline since {en}.{_because([one.en for one in why])} {ready.en}"
        + (f" {unarmed.en}" if unarmed else ""),
    )


def unarmed(name: str, piece: str) -> Sentence:
    """A draft does not go out by itself, for it says an invented fact."""
    return Sentence(
        de=f"Von selbst geht „{name}“ nicht hinaus: Darin steht noch die Beispielangabe „{piece}“. "
        f"Ändern Sie den Entwurf und geben Sie ihn frei: broadcaster outage release {name}.",
        en=f"{name!r} does not go out by itself: it still says the example {piece!r}. "
        f"Change the draft and release it: broadcaster outage release {name}.",
    )


def ended(website: Website, zone: ZoneInfo, now: datetime, *, said: bool, automatic: Automatic | None) -> Sentence:
    """The website is online; what becomes of the all-clear."""
    de, en = _since(website.since or now, zone)
    if not said:
        ready = Sentence(
            de="Öffentlich gesagt wurde nichts, eine Entwarnung braucht es nicht.",
            en="Nothing was said in public, so no all-clear is needed.",
        )
    elif automatic is None:
        ready = Sentence(
            de="Die Entwarnung liegt bereit. Ansehen: broadcaster outage show all-clear. Freigeben: broadcaster outage all-clear.",
            en="The all-clear lies ready. Look: broadcaster outage show all-clear. Release: broadcaster outage all-clear.",
        )
    else:
        minutes = round((automatic.after + automatic.countdown).total_seconds() / 60)
        ready = Sentence(
            de=f"Die Entwarnung geht von selbst hinaus, wenn das etwa {minutes} Minuten so bleibt. Anhalten: {_STOP}.",
            en=f"The all-clear goes out by itself if that holds for about {minutes} minutes. Stop it: {_STOP}.",
        )
    return Sentence(
        de=f"Die Website ist wieder online seit {de}. Wiederholungen sind beendet. {ready.de}",
        en=f"The website is online again since {en}. Repeats have ended. {ready.en}",
    )


def counting(kind: Kind, at: datetime, zone: ZoneInfo, rules: Automatic) -> Sentence:
    """A countdown has begun."""
    de, en = _since(at, zone)
    who = f" ({rules.approved_by}, {rules.approved_on:%d.%m.%Y})" if rules.approved_on else ""
    return Sentence(
        de=f"COUNTDOWN: Am {de} geht {_NAMES[kind].de} von selbst hinaus{who and ', wie freigegeben' + who}. "
        f"Anhalten: {_STOP}.",
        en=f"COUNTDOWN: on {en} {_NAMES[kind].en} goes out by itself{who and ', as approved' + who}. Stop it: {_STOP}.",
    )


def halted(kind: Kind) -> Sentence:
    """A countdown was broken off, because what it needs does not hold any more."""
    return Sentence(
        de=f"Der Countdown ist abgebrochen, {_NAMES[kind].de} geht jetzt nicht von selbst hinaus: Das Urteil über die Website "
        "hat sich geändert, ist umstritten, oder alles ist angehalten.",
        en=f"The countdown was broken off, {_NAMES[kind].en} does not go out by itself now: the verdict on the website changed, "
        "is contested, or everything is stopped.",
    )


def released(kind: Kind) -> Sentence:
    """It went out by itself."""
    return Sentence(
        de=f"Von selbst freigegeben wurde {_NAMES[kind].de}. Was öffentlich ist, zeigt: broadcaster outage.",
        en=f"Released by itself: {_NAMES[kind].en}. What is public: broadcaster outage.",
    )


def failed(kind: Kind, because: Sentence) -> Sentence:
    """It should have gone out by itself and could not."""
    return Sentence(
        de=f"ACHTUNG: Nicht hinausgegangen ist {_NAMES[kind].de}. {because.de} Bitte ändern und selbst freigeben: "
        f"broadcaster outage release {kind}.",
        en=f"ATTENTION: not gone out is {_NAMES[kind].en}. {because.en} Change it and release it yourself: "
        f"broadcaster outage release {kind}.",
    )


def stopped(kind: Kind) -> Sentence:
    """A person stopped a countdown."""
    return Sentence(
        de=f"Angehalten: {_NAMES[kind].de} geht in diesem Ausfall nicht von selbst hinaus. Freigeben kann es weiter ein Mensch.",
        en=f"Stopped: {_NAMES[kind].en} does not go out by itself in this outage. A person may still release it.",
    )


def unusable(name: str, because: Sentence) -> Sentence:
    """The playbook that should be followed cannot be."""
    return Sentence(
        de=f"Das Playbook „{name}“ ist nicht benutzbar, vorbereitet ist deshalb nichts. {because.de}",
        en=f"The playbook {name!r} cannot be used, so nothing is prepared. {because.en}",
    )


NO_PLAYBOOK = Sentence(
    de="Es ist kein Playbook eingestellt, vorbereitet ist deshalb nichts. Vorhandene: broadcaster playbooks list.",
    en="No playbook is set, so nothing is prepared. Those there are: broadcaster playbooks list.",
)


def _since(moment: datetime, zone: ZoneInfo) -> tuple[str, str]:
    local = moment.astimezone(zone)
    return written(local, "de"), written(local, "en")


def _because(reasons: Sequence[str]) -> str:
    return f" {' '.join(reasons)}" if reasons else ""
