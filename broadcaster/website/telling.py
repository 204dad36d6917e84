"""What the people on duty are told about the website, each thing once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from broadcaster.website.rounds import Judgement, Notice, Outcome
from broadcaster.website.stepping import CONFIRMATIONS, Tally
from broadcaster.website.verdict import Source, Span, Verdict, Website
from broadcaster.words import Sentence

NAMES: Final = {
    Verdict.ONLINE: Sentence(de="online", en="online"),
    Verdict.OFFLINE: Sentence(de="offline", en="offline"),
    Verdict.UNKNOWN: Sentence(de="ungewiss", en="unknown"),
}


def tell(after: Tally, seen: Judgement) -> tuple[Tally, tuple[Sentence, ...]]:
    """What a round gives reason to say, and the tally that remembers that it was said."""
    said: list[Sentence] = []
    if after.verdict is not after.told and _is_news(after):
        if after.told or after.verdict is Verdict.OFFLINE:
            said.append(told(after.verdict, after.reasons))
        after = replace(after, told=after.verdict)
    notices = [*seen.notices, *_asking(after, seen), *_unstable(after)]
    said += [notice.sentence for notice in notices if notice.key not in after.noted]
    said += _changed_issuers(after, seen)
    return replace(after, noted=_noted(after, notices, seen), issuers=_issuers(after, seen)), tuple(said)


def told(verdict: Verdict, reasons: tuple[Sentence, ...]) -> Sentence:
    """A verdict with its reasons."""
    name = NAMES[verdict]
    return Sentence(
        de=" ".join([f"Website {name.de}.", *(reason.de for reason in reasons)]),
        en=" ".join([f"Website {name.en}.", *(reason.en for reason in reasons)]),
    )


def _is_news(after: Tally) -> bool:
    """Having just begun to look is none."""
    return after.verdict is not Verdict.UNKNOWN or after.cut_off or after.bad >= CONFIRMATIONS


def _asking(after: Tally, seen: Judgement) -> list[Notice]:
    """The website answers again, but wrongly: it stays offline until a person has looked."""
    if after.verdict is not Verdict.OFFLINE or seen.outcome is not Outcome.SUSPECT or after.bad < CONFIRMATIONS:
        return []
    return [Notice(key="suspect", sentence=told(after.verdict, after.reasons))]


def _unstable(after: Tally) -> list[Notice]:
    return [Notice(key="unstable", sentence=told(after.verdict, after.reasons))] if after.unstable else []


def _noted(after: Tally, notices: list[Notice], seen: Judgement) -> tuple[str, ...]:
    """A good round shows everything, so what it does not show is over."""
    keys = {notice.key for notice in notices}
    return tuple(sorted(keys if seen.outcome is Outcome.GOOD else keys | set(after.noted)))


def _changed_issuers(after: Tally, seen: Judgement) -> list[Sentence]:
    known = dict(after.issuers)
    return [
        Sentence(
            de=f"Das Zertifikat von {one.host} kommt neuerdings von {one.issuer} statt von {known[one.host]}. "
            "Ist das gewollt?",
            en=f"The certificate of {one.host} is now issued by {one.issuer} instead of {known[one.host]}. "
            "Is that intended?",
        )
        for one in seen.certificates
        if known.get(one.host, one.issuer) != one.issuer
    ]


def _issuers(after: Tally, seen: Judgement) -> tuple[tuple[str, str], ...]:
    return tuple((dict(after.issuers) | {one.host: one.issuer for one in seen.certificates}).items())


def decided(website: Website) -> Sentence:
    """A person set or lifted a verdict."""
    if website.source is Source.WATCH:
        said = told(website.verdict, website.reasons)
        return Sentence(
            de=f"Das Urteil von Hand ist aufgehoben. {said.de}", en=f"The manual verdict is lifted. {said.en}"
        )
    name, (why, *_) = NAMES[website.verdict], website.reasons
    return Sentence(
        de=f"Von Hand festgestellt: Website {name.de}. Grund: {why.de}",
        en=f"Set by hand: website {name.en}. Reason: {why.en}",
    )


def overruled(person: Span) -> Sentence:
    """The watch saw something while a person's verdict is in force."""
    name = NAMES[person.verdict]
    return Sentence(
        de=f"Es gilt weiter, was von Hand festgestellt wurde: {name.de}. Bitte heben Sie es auf, wenn es nicht mehr stimmt.",
        en=f"What was set by hand stays in force: {name.en}. Lift it if it is not true any more.",
    )


def ended(person: Verdict, watch: Verdict) -> Sentence:
    """The time of a person's verdict is over."""
    was, now = NAMES[person], NAMES[watch]
    return Sentence(
        de=f"Die Frist des Urteils von Hand ({was.de}) ist abgelaufen. Es gilt wieder die Beobachtung: Website {now.de}.",
        en=f"The time of the manual verdict ({was.en}) is over. The watch's is in force again: website {now.en}.",
    )
