"""What one round means: the website and this machine's own connection, weighed against each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from broadcaster.website.certificates import warning_days
from broadcaster.website.evidence import Answer, Certificate, Entrance, Round, Weight
from broadcaster.words import Sentence

WRONG_CLOCK = timedelta(minutes=5)
_BY_CLOCK = {"tls-expired", "tls-not-yet-valid"}


class Outcome(StrEnum):
    """What a round says about the website."""

    GOOD = "good"
    DOWN = "down"
    SUSPECT = "suspect"
    """Something is wrong, and whether citizens reach the website is not for a machine to say."""
    CUT_OFF = "cut off"
    """This machine's own connection is down, so the round says nothing about the website."""


class Uplink(StrEnum):
    """What the sentinels say about this machine's own connection."""

    ALIVE = "alive"
    DOUBTFUL = "doubtful"
    UNWATCHED = "unwatched"
    PORTAL = "portal"
    NO_NAMES = "no names"
    DOWN = "down"


LOST: Final = {Uplink.PORTAL, Uplink.NO_NAMES, Uplink.DOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the people on duty are told once, as long as its ``key`` stays."""

    key: str
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A round's meaning, with reasons in words. ``at`` is when the round began."""

    at: datetime
    outcome: Outcome
    reasons: tuple[Sentence, ...]
    notices: tuple[Notice, ...] = ()
    certificates: tuple[Certificate, ...] = ()


def judge(seen: Round) -> Judgement:
    """Weigh everything that a round has shown."""
    link = uplink(seen)
    return Judgement(
        at=seen.began_at,
        outcome=_outcome(seen, link),
        reasons=tuple(_reasons(seen, link)),
        notices=tuple(_notices(seen, link)),
        certificates=tuple(one.best.certificate for one in seen.entrances if one.best.certificate),
    )


def uplink(seen: Round) -> Uplink:
    """What the sentinels say. Most of them must answer, or nothing can be said about the website."""
    answers = [post.answer for post in seen.sentinels]
    named = [post.answer for post in seen.sentinels if post.named]
    if not answers:
        return Uplink.UNWATCHED
    if Answer.GOOD not in answers and set(answers) != {Answer.UNRESOLVED}:
        return Uplink.PORTAL if Answer.WRONG in answers else Uplink.DOWN
    if seen.resolving is False or (named and set(named) == {Answer.UNRESOLVED}):
        return Uplink.NO_NAMES
    return Uplink.ALIVE if 2 * answers.count(Answer.GOOD) > len(answers) else Uplink.DOUBTFUL


def weight_of(entrance: Entrance, seen: Round) -> Weight:
    """What the round means for one address; a certificate is not judged by a wrong clock."""
    if entrance.best.worst.code in _BY_CLOCK and _clock_is_wrong(seen):
        return Weight.SUSPECT
    return entrance.weight


def _outcome(seen: Round, link: Uplink) -> Outcome:
    weights = [weight_of(entrance, seen) for entrance in seen.entrances]
    proved = any(probe.proved for entrance in seen.entrances for probe in entrance.tries)
    if weights[0] <= Weight.WARNING:
        alone = link in LOST and len(seen.sentinels) > 1 and not proved
        return Outcome.CUT_OFF if alone else Outcome.GOOD
    if link in LOST:
        return Outcome.CUT_OFF
    certain = link is Uplink.ALIVE or (link is Uplink.UNWATCHED and proved)
    return Outcome.DOWN if certain and min(weights) is Weight.DOWN else Outcome.SUSPECT


def _reasons(seen: Round, link: Uplink) -> list[Sentence]:
    told = [_told(entrance, seen) for entrance in seen.entrances]
    if link is Uplink.UNWATCHED:
        bad = weight_of(seen.entrances[0], seen) > Weight.WARNING
        return [*told, _UNWATCHED] if bad else told
    if link in LOST:
        return [_of_sentinels(seen, link), *told]
    return [*told, _of_sentinels(seen, link)]


def _told(entrance: Entrance, seen: Round) -> Sentence:
    """An address and what decides about it."""
    host = urlsplit(entrance.address).netloc
    if entrance.weight is Weight.FINE:
        return Sentence(de=f"{host} antwortet wie erwartet.", en=f"{host} answers as expected.")
    found = entrance.best.worst
    said = found.sentence
    if weight_of(entrance, seen) is not found.weight:
        said = Sentence(de=f"{said.de} – nach der falsch gehenden Uhr hier", en=f"{said.en} - by the wrong clock here")
    if len({probe.via for probe in entrance.tries}) > 1 and found.weight > Weight.WARNING:
        said = Sentence(de=f"{said.de}, auch auf einem zweiten Weg", en=f"{said.en}, on a second path as well")
    return Sentence(de=f"{host}: {said.de[0].upper()}{said.de[1:]}.", en=f"{host}: {said.en}.")


_UNWATCHED: Final = Sentence(
    de="Es sind keine Vergleichsadressen eingestellt, deshalb kann es auch am eigenen Internetzugang liegen.",
    en="No sentinels are configured, so it may be this machine's own connection as well.",
)
_NUMBERS: Final = {
    "de": "null eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(),
    "en": "zero one two three four five six seven eight nine ten eleven twelve".split(),
}
_OF_LINK: Final = {
    Uplink.PORTAL: Sentence(
        de="An ihrer Stelle antwortet etwas anderes: Vermutlich verlangt das WLAN hier erst eine Anmeldung.",
        en="Something else answers in their place: the Wi-Fi here probably wants a login first.",
    ),
    Uplink.NO_NAMES: Sentence(
        de="Dieser Rechner kann zurzeit keine Namen auflösen (DNS).",
        en="This machine cannot resolve names at present (DNS).",
    ),
    Uplink.DOWN: Sentence(
        de="Der eigene Internetzugang ist gestört.", en="This machine's own connection to the Internet is down."
    ),
    Uplink.DOUBTFUL: Sentence(
        de="Der eigene Internetzugang ist unzuverlässig.", en="This machine's own connection is unreliable."
    ),
}


def _of_sentinels(seen: Round, link: Uplink) -> Sentence:
    good, every = (sum(post.answer is Answer.GOOD for post in seen.sentinels), len(seen.sentinels))
    de, en = (" ".join(_counted(language, good, every)) for language in ("de", "en"))
    counted = Sentence(
        de=f"{de} {'Vergleichsadresse' if every == 1 else 'Vergleichsadressen'} in derselben Runde erreichbar.",
        en=f"{en} {'sentinel' if every == 1 else 'sentinels'} reachable in the same round.",
    )
    more = _OF_LINK.get(link)
    return Sentence(de=f"{counted.de} {more.de}", en=f"{counted.en} {more.en}") if more else counted


def _counted(language: str, good: int, every: int) -> tuple[str, str, str]:
    words = _NUMBERS[language]
    of = "von" if language == "de" else "of"
    spelt = [words[count] if count < len(words) else str(count) for count in (good, every)]
    first = spelt[0] if good else ("keine" if language == "de" else "none")
    return first.capitalize(), of, "einer" if language == "de" and every == 1 else spelt[1]


def _clock_is_wrong(seen: Round) -> bool:
    ahead = [post.ahead for post in seen.sentinels if post.ahead is not None]
    return bool(ahead) and abs(median(ahead)) > WRONG_CLOCK.total_seconds()


def _notices(seen: Round, link: Uplink) -> list[Notice]:
    found = [
        Notice(key=f"tls-expires {one.certificate.host} {days}", sentence=_told(entrance, seen))
        for entrance in seen.entrances
        if (one := entrance.best).certificate and (days := warning_days(one.certificate, seen.ended_at)) is not None
    ]
    good = weight_of(seen.entrances[0], seen) <= Weight.WARNING
    found += [
        Notice(key=f"entrance {entrance.address}", sentence=_told(entrance, seen))
        for entrance in seen.entrances[1:]
        if good and weight_of(entrance, seen) > Weight.WARNING
    ]
    if good and link in LOST:
        found.append(Notice(key="sentinels", sentence=_of_sentinels(seen, link)))
    if _clock_is_wrong(seen):
        found.append(Notice(key="clock", sentence=_WRONG_CLOCK))
    return found


_WRONG_CLOCK: Final = Sentence(
    de="Die Uhr dieses Rechners geht falsch. Bitte stellen Sie sie, sonst gehen Meldungen zur falschen Zeit hinaus.",
    en="The clock of this machine is wrong. Set it, or messages go out at the wrong time.",
)
