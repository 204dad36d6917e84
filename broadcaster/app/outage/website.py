"""Use cases around the verdict on the website: what it is, setting it by hand, looking now, and its history."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.app.installation.installation import Installation
from broadcaster.app.outage.gating import follow_website
from broadcaster.app.outage.outages import follow_outage
from broadcaster.app.outage.watch import Watch
from broadcaster.website.evidence import Round
from broadcaster.website.rounds import Judgement, Notice, judge
from broadcaster.website.site import Site
from broadcaster.website.stepping import Tally
from broadcaster.website.verdict import Span, Verdict, Website
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError, InvalidInput

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The verdict in force, what the watch itself remembers, and its last round with its meaning.

    ``notices`` is what needs attention, unless the last round is long ago.
    """

    website: Website
    watch: Tally | None
    last: Round | None
    meaning: Judgement | None
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Verdicts from ``since`` until ``until``; where there is none, nobody looked."""

    since: datetime
    until: datetime
    spans: tuple[Span, ...]


def status(installation: Installation) -> Status:
    """How the website is."""
    now, last, watch = installation.now(), installation.websites.evidence(), installation.websites.tally()
    meaning = judge(last) if last else None
    fresh = watch is not None and watch.holds(now)
    return Status(
        website=installation.websites.current(now),
        watch=watch,
        last=last,
        meaning=meaning,
        notices=meaning.notices if meaning and fresh else (),
    )


def set_verdict(installation: Installation, verdict: Verdict, reason: str, until: datetime | None = None) -> None:
    """A person says how the website is; that is in force over the watch. Raises InvalidInput."""
    now = installation.now()
    if not reason.strip():
        raise InvalidInput.one(
            "reason",
            de="Bitte nennen Sie einen Grund, damit alle wissen, woher das Urteil kommt.",
            en="Give a reason, so that everyone knows where the verdict comes from.",
        )
    if until is not None and until <= now:
        raise InvalidInput.one(
            "until",
            de="Das Ende liegt in der Vergangenheit. Bitte geben Sie eine Zeit an, die noch kommt.",
            en="The end is in the past. Give a time that is still to come.",
        )
    reason = reason.strip()[:REASON_LENGTH]
    installation.websites.judge(verdict, reason, now, until)
    ends = until.isoformat() if until else None
    installation.record("verdict set", "website", verdict=verdict.value, reason=reason, until=ends)
    follow_website(installation)
    follow_outage(installation)
    installation.attend("gates", "outage")


def lift_verdict(installation: Installation) -> Website:
    """End what a person set; the verdict then in force."""
    installation.websites.lift(installation.now())
    installation.record("verdict lifted", "website")
    follow_website(installation)
    follow_outage(installation)
    installation.attend("gates", "outage")
    return installation.websites.current(installation.now())


def check(installation: Installation) -> tuple[Round, Judgement]:
    """Look once now, and change nothing by it. Raises ConfigurationError."""
    watch = Watch(watched(installation), installation.websites, installation.now, installation.wake_workers)
    seen = asyncio.run(watch.look())
    return seen, judge(seen)


def history(installation: Installation, span: timedelta) -> History:
    """What the verdicts of the last time were."""
    until = installation.now()
    since = until - span
    return History(since=since, until=until, spans=tuple(installation.websites.spans(since, until)))


def watched(installation: Installation) -> Site:
    """The website of the settings, or in an installation for practice the practice website. Raises ConfigurationError."""
    site = installation.website
    if not site.addresses and installation.practising:
        site = practice_website(installation) or site
    if not site.addresses:
        raise ConfigurationError(
            Sentence(
                de="Es ist keine Website eingestellt. Tragen Sie ihre Adresse unter [website] bei „addresses“ ein.",
                en="No website is configured. Enter its address at addresses under [website].",
            )
        )
    return site


def practice_website(installation: Installation) -> Site | None:
    """How to watch the website of the practice platforms, if they run."""
    from broadcaster.net.http import httpx  # noqa: PLC0415 - only practice needs it

    address = installation.settings.practice_address
    try:
        answer = httpx.get(f"{address}/practice/website", timeout=2, trust_env=False)
        return Site.model_validate(answer.json()["site"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None


def watch_practice_website(installation: Installation) -> str | None:
    """In a drill the practice website is watched unless the settings name another; its address.

    Where there is a real account it is not: nothing real may go out, or be held, by what befalls a website for practice.
    """
    if installation.settings.website.addresses or not all(account.practice for account in installation.accounts.all()):
        return None
    site = practice_website(installation)
    installation.website = site or installation.website
    return site.addresses[0] if site else None
