"""Use cases about feeds: what the website publishes goes out by itself, each item once, while the website is online."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster import __version__, log
from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.posting import post
from broadcaster.app.outage import feed_words as words
from broadcaster.app.outage.playbooks import as_draft
from broadcaster.bounded.worker import Interrupted
from broadcaster.feed.items import MAX_FETCHED, Feed, Item, Sign, unseen
from broadcaster.feed.options import Options
from broadcaster.feed.records import FeedRecord
from broadcaster.feed.refusals import NoFeed
from broadcaster.net.fetched import Document, NotFetched
from broadcaster.playbook.prepared import Prepared
from broadcaster.playbook.records import DraftRecord
from broadcaster.schedule.terms import Terms
from broadcaster.storage.outage.drafts import FEED
from broadcaster.storage.outage.feeds import Reading, SeenBefore
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError, InvalidInput

LOOK = timedelta(seconds=60)
LONGEST_WAIT = timedelta(hours=6)
MOST_AT_ONCE = 5
"""New items of one reading that go out by themselves; more look like a website that was rebuilt, so a person decides."""
CLOCKS_DIFFER = timedelta(minutes=10)
"""An item dated so little ahead is taken for one of now."""
FAR_AHEAD = timedelta(days=14)
LONG_AGO = timedelta(days=14)
"""An item with such a date is news to nobody, or its date is wrong: a person looks."""
ALERTED_AFTER = 3
"""Failures in a row after which people are told, once."""
_AGENT = {"User-Agent": f"authority-broadcaster/{__version__}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFeed:
    """What a feed holds right now, or why it cannot be used; ``fresh`` are items that were never dealt with."""

    record: FeedRecord
    feed: Feed | None = None
    fresh: tuple[Item, ...] = ()
    problem: Sentence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The feeds there are, and the drafts that they left for a person."""

    feeds: tuple[FeedRecord, ...]
    drafts: tuple[DraftRecord, ...]


def overview(installation: Installation) -> Overview:
    """Every feed, and what waits for a person."""
    return Overview(feeds=tuple(installation.feeds.all()), drafts=tuple(installation.drafts.of_feeds()))


def add_feed(installation: Installation, address: str, options: Options) -> FeedRecord:
    """Add a feed, after looking at it once; what it holds now is not broadcast. Raises InvalidInput, UnknownName.

    A feed that cannot be reached at present is added all the same, for the website may be down.
    """
    accounts = installation.accounts.named(list(options.accounts))
    if options.practice and not all(account.practice for account in accounts):
        raise words.practice_only()
    try:
        found = _fetched(address, _AGENT, practice=options.practice)
        if found.status == 200:
            _read(installation, found)
    except (NotFetched, NoFeed) as error:
        if not getattr(error, "again", False):
            raise InvalidInput.one("address", de=error.sentence.de, en=error.sentence.en) from None
    record = installation.feeds.add(address, options, installation.now())
    installation.record("feed added", f"feed {record.id}", address=address, accounts=list(options.accounts))
    installation.attend("feeds")
    return record


def remove_feed(installation: Installation, name: str) -> FeedRecord:
    """Forget a feed by its number or address; what was broadcast of it stays. Raises UnknownName."""
    record = installation.feeds.named(name)
    installation.feeds.remove(record)
    installation.record("feed removed", f"feed {record.id}", address=record.address)
    return record


def check_feeds(installation: Installation, names: Sequence[str] = ()) -> list[CheckedFeed]:
    """Read feeds right now and broadcast nothing. Raises UnknownName."""
    records = [installation.feeds.named(name) for name in names] or installation.feeds.all()
    return [_check(installation, record) for record in records]


def feeds_duty(installation: Installation) -> datetime:
    """The duty of an engine: read the feeds that are due; returns when the next one is."""
    for record in installation.feeds.all():
        if record.next_at is not None and record.next_at <= installation.now():
            try:
                _visit(installation, record)
            except Interrupted:
                return installation.now()
            except Exception as error:  # noqa: BLE001 - one feed must not keep the others back
                log.failed("a feed failed", error, feed=record.id)
                failed = Reading(next_at=installation.now() + LOOK, failures=record.failures + 1)
                installation.feeds.note(record, failed, installation.now())
    now = installation.now()
    coming = [record.next_at for record in installation.feeds.all() if record.next_at is not None]
    return max(min([*coming, now + LOOK]), now + timedelta(seconds=1))


def _check(installation: Installation, record: FeedRecord) -> CheckedFeed:
    try:
        document = _fetched(record.address, _AGENT, practice=record.options.practice)
        if document.status != 200:
            return CheckedFeed(record=record, problem=words.answered(document.status))
        found = _read(installation, document)
    except (NotFetched, NoFeed) as error:
        return CheckedFeed(record=record, problem=error.sentence)
    return CheckedFeed(record=record, feed=found, fresh=tuple(_fresh(installation, record, found)))


def _visit(installation: Installation, record: FeedRecord) -> None:
    """One reading: only what changed is fetched, and only what is new is dealt with."""
    known = {"If-None-Match": record.etag, "If-Modified-Since": record.modified}
    asked = _AGENT | {name: value for name, value in known.items() if value}
    try:
        document = _fetched(record.address, asked, practice=record.options.practice)
        moved = words.moved(document.address) if document.moved else None
        if document.status == 304:
            return _note(installation, record, record.etag, record.modified, moved)
        if document.status != 200:
            return _refused(installation, record, document)
        found = _read(installation, document)
    except (NotFetched, NoFeed) as error:
        return _failed(installation, record, error.sentence)
    if _deal_with(installation, record, found):
        return _note(installation, record, None, None, moved)  # it is read again although it has not changed
    headers = document.headers
    return _note(installation, record, headers.get("etag"), headers.get("last-modified"), moved)


def _deal_with(installation: Installation, record: FeedRecord, found: Feed) -> bool:
    """Deal with what is new, oldest first; the first reading only learns what is there.

    Whether some items are left for a later reading, because their time has not come.
    """
    now = installation.now()
    if not record.options.begun:
        installation.feeds.begin(record, [mark for item in found.items for mark in item.marks], now)
        return False
    fresh = _fresh(installation, record, found)
    due = [item for item in fresh if not _comes_later(item, now)]
    many = len(due) > MOST_AT_ONCE
    for number, item in enumerate(due):
        why = None if many else _why_a_person(installation, record, item, now)
        try:
            if many:
                told = words.too_many(record.id, len(due)) if number == 0 else None
                installation.feeds.leave(record, item.marks, _prepared(record, item, found), now, told)
            elif why is not None:
                _leave(installation, record, item, found, why)
            else:
                _post(installation, record, item, found)
        except SeenBefore:
            continue
    return len(due) < len(fresh)


def _comes_later(item: Item, now: datetime) -> bool:
    """Whether an item is meant for a moment that is still to come, and near enough to wait for it."""
    return item.published is not None and CLOCKS_DIFFER < item.published - now <= FAR_AHEAD


def _why_a_person(installation: Installation, record: FeedRecord, item: Item, now: datetime) -> Sentence | None:
    """Return why an item should not go out by itself, if so."""
    if item.doubts:
        return words.DOUBTS[item.doubts[0]]
    if item.published is not None and not -LONG_AGO <= item.published - now <= FAR_AHEAD:
        return words.out_of_time(item.published)
    new = item.contradictions(installation.feeds.seen(record, [*item.marks, *item.earlier.values()]))
    return words.contradicts(new) if new else None


def _leave(installation: Installation, record: FeedRecord, item: Item, found: Feed, why: Sentence) -> None:
    prepared = _prepared(record, item, found)
    installation.feeds.leave(record, item.marks, prepared, installation.now(), words.unfit(prepared.name, item, why))


def _post(installation: Installation, record: FeedRecord, item: Item, found: Feed) -> None:
    """Let an item go out; one that does not fit is left to a person."""
    now, prepared = installation.now(), _prepared(record, item, found)
    try:
        post(
            installation,
            as_draft(prepared),
            _accounts(installation, record),
            request_key=f"feed-{record.id}-{item.key}",
            terms=Terms(condition=record.options.condition),
            within=installation.feeds.taking(record, item.marks, now),
        )
    except BroadcasterError as error:
        _leave(installation, record, item, found, error.sentence)


def _prepared(record: FeedRecord, item: Item, found: Feed) -> Prepared:
    return Prepared(
        name=f"{FEED}{record.id}-{item.signs[Sign.WORDS][:8] if Sign.WORDS in item.signs else item.key[:8]}",
        headline=item.headline,
        text=item.text or item.link or "–",
        link=item.link,
        language=_language(found),
        hashtags=record.options.hashtags,
        cards=True,
        accounts=record.options.accounts,
        condition=record.options.condition,
    )


def _language(found: Feed) -> str:
    """Return the feed's language as a code of two or three letters; German where it says none."""
    code = (found.language or "").partition("-")[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else "de"


def _accounts(installation: Installation, record: FeedRecord) -> list[str]:
    """Where its items go; those of a practice feed never to a real account."""
    accounts = installation.accounts.named(list(record.options.accounts))
    if record.options.practice and not all(account.practice for account in accounts):
        raise words.practice_only()
    return [account.name for account in accounts]


def _fresh(installation: Installation, record: FeedRecord, found: Feed) -> list[Item]:
    marks = [mark for item in found.items for mark in (*item.marks, *item.earlier.values())]
    return unseen(found.items, installation.feeds.seen(record, marks))


def _fetched(address: str, headers: Mapping[str, str], *, practice: bool) -> Document:
    from broadcaster.net.fetch import fetch  # noqa: PLC0415 - a worker without feeds needs no HTTP client

    return fetch(address, headers=headers, most=MAX_FETCHED, loopback=practice)


def _read(installation: Installation, document: Document) -> Feed:
    content_type = document.headers.get("content-type", "")
    return installation.feed_reader.read(document.content, document.address, content_type)


def _note(
    installation: Installation,
    record: FeedRecord,
    etag: str | None,
    modified: str | None,
    sentence: Sentence | None = None,
) -> None:
    next_at = installation.now() + timedelta(seconds=installation.settings.feed_interval)
    reading = Reading(next_at=next_at, etag=etag, modified=modified, sentence=sentence)
    installation.feeds.note(record, reading, installation.now())


def _refused(installation: Installation, record: FeedRecord, document: Document) -> None:
    """The server answers something else: gone for good is believed, everything else may pass."""
    if document.status == 410:
        told = words.gone(record.id, record.address)
        reading = Reading(next_at=None, failures=record.failures + 1, sentence=told, alert=told)
        installation.feeds.note(record, reading, installation.now())
        return
    asked = document.headers.get("retry-after", "")
    wait = min(timedelta(seconds=int(asked)), LONGEST_WAIT) if asked.isdecimal() and len(asked) < 7 else timedelta(0)
    _failed(installation, record, words.answered(document.status), wait)


def _failed(
    installation: Installation, record: FeedRecord, because: Sentence, at_least: timedelta = timedelta(0)
) -> None:
    """Try again later and rarer; while the website is offline that is no news and costs nothing."""
    now, interval = installation.now(), timedelta(seconds=installation.settings.feed_interval)
    away = installation.websites.current(now).verdict is Verdict.OFFLINE
    failures = record.failures if away else record.failures + 1
    wait = interval if away else min(interval * 2 ** min(failures, 20), max(LONGEST_WAIT, interval))
    told = words.failing(record.id, record.address, because) if failures == ALERTED_AFTER and not away else None
    reading = Reading(
        next_at=now + max(wait, at_least),
        failures=failures,
        sentence=because,
        etag=record.etag,
        modified=record.modified,
        alert=told,
    )
    installation.feeds.note(record, reading, now)
