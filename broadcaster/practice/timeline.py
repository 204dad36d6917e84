"""The public timelines as a person sees them: columns of posts and threads, ready to be drawn."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup, escape

from broadcaster.channel import registry
from broadcaster.channel.capabilities import Capabilities, Layout, Look
from broadcaster.practice.channels import channels
from broadcaster.practice.credentials import organisation
from broadcaster.practice.world import Member, Post, World
from broadcaster.words import Language, Sentence

SHOWN = 50
"""Posts or threads per column; older ones are only counted."""

_MARKS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]“”]|(?<!\w)[#@]\w[\w.]*\w|(?<!\w)[#@]\w")
_LITTLE = frozenset({"am", "an", "der", "im", "in", "und", "von"})
_GERMAN_DAYS = ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So.")
_GERMAN_ZONES = {"CET": "MEZ", "CEST": "MESZ"}
_AGES = (
    (86_400.0, Sentence(de="vor 1 Tag", en="1 day ago"), Sentence(de="vor {} Tagen", en="{} days ago")),
    (3_600.0, Sentence(de="vor 1 Stunde", en="1 hour ago"), Sentence(de="vor {} Stunden", en="{} hours ago")),
    (60.0, Sentence(de="vor 1 Minute", en="1 minute ago"), Sentence(de="vor {} Minuten", en="{} minutes ago")),
)
_NOW = Sentence(de="gerade eben", en="just now")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who a post is from, as drawn beside it; ``hue`` picks one of eight colours."""

    name: str
    handle: str
    initials: str
    hue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture's address on this server and its alternative text."""

    address: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One post: ``text`` is safe HTML, ``since`` ISO 8601 in UTC, ``age`` and ``moment`` are for people."""

    key: str
    look: Look
    profile: Profile
    text: Markup
    link: str | None
    link_host: str
    images: tuple[Image, ...]
    address: str
    since: str
    age: str
    moment: str
    answers_missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Posts that answer one another, first to last; a single post is a thread of one."""

    key: str
    state: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One platform's timeline, newest thread first; ``posts`` counts all, ``older`` the threads not shown."""

    platform: str
    title: str
    look: Look
    capabilities: Capabilities
    profile: Profile | None
    threads: tuple[Thread, ...]
    posts: int
    older: int


def columns(world: World, account: str, language: Language) -> tuple[Column, ...]:
    """The channels' timelines, of one account or organisation if ``account`` names one."""
    return tuple(_column(world, platform, account, language) for platform in channels())


def thread_of(world: World, platform: str, post_id: str, language: Language) -> Thread | None:
    """The public thread that holds a post, or None if that post is not public."""
    posts = [post for post in world.public() if post.platform == platform and not post.extra.get("team_only")]
    for chain in _chains(posts):
        if any(post.id == post_id for post in chain):
            return _thread(world, chain, language)
    return None


def organisations(world: World) -> list[str]:
    """The organisations that have practice accounts, sorted."""
    return sorted({organisation(member.name) for member in world.records.members})


def profile(name: str) -> Profile:
    """The profile of the account ``name``, such as "Kreis Soest" for ``kreis-soest@facebook``."""
    owner = organisation(name)
    words = [word for word in re.split(r"[-_. ]+", owner) if word] or [owner]
    return Profile(
        name=" ".join(word if word in _LITTLE else word[:1].upper() + word[1:] for word in words),
        handle="@" + re.sub(r"[^\w.]", "_", owner),
        initials="".join(word[0] for word in words[:2]).upper(),
        hue=hashlib.sha256(owner.encode()).digest()[0] % 8,
    )


def moment(when: float, language: Language) -> str:
    """A UNIX time with weekday, seconds and time zone, in German local time."""
    local = datetime.fromtimestamp(when, UTC).astimezone(_zone())
    zone = local.tzname() or ""
    if language == "de":
        return f"{_GERMAN_DAYS[local.weekday()]}, {local:%d.%m.%Y, %H:%M:%S} {_GERMAN_ZONES.get(zone, zone)}"
    return f"{local:%a, %d %b %Y, %H:%M:%S} {zone}"


def age(seconds: float, language: Language) -> str:
    """How long ago something was, roughly."""
    for unit, one, many in _AGES:
        count = int(seconds // unit)
        if count:
            return (one if count == 1 else many).in_(language).format(count)
    return _NOW.in_(language)


def marked(text: str, *, links: bool) -> Markup:
    """``text`` escaped, with its addresses (as links or not), hashtags and mentions set off."""
    result, end = Markup(""), 0
    for found in _MARKS.finditer(text):
        result += escape(text[end : found.start()]) + _mark(found.group(), links=links)
        end = found.end()
    return result + escape(text[end:])


def _mark(word: str, *, links: bool) -> Markup:
    if not word.startswith("http"):
        return Markup('<span class="mark">{}</span>').format(word)
    if not links:
        return escape(word)
    return Markup('<a href="{}" rel="nofollow noreferrer">{}</a>').format(word, word)


def _column(world: World, platform: str, account: str, language: Language) -> Column:
    members = [member for member in world.records.members if member.platform == platform and _wanted(member, account)]
    known = {key for member in members for key in (member.name, member.id)}
    seen = [post for post in world.public() if not post.extra.get("team_only")]
    posts = [post for post in seen if post.platform == platform and post.account in known]
    chains = sorted(_chains(posts), key=lambda chain: chain[-1].public_at or 0.0, reverse=True)
    return Column(
        platform=platform,
        title=platform.capitalize(),
        look=registry.look(platform),
        capabilities=registry.load(platform).capabilities,
        profile=profile(members[0].name) if len(members) == 1 else None,
        threads=tuple(_thread(world, chain, language) for chain in chains[:SHOWN]),
        posts=len(posts),
        older=max(0, len(chains) - SHOWN),
    )


def _wanted(member: Member, account: str) -> bool:
    return account in ("", member.name, organisation(member.name))


def _chains(posts: list[Post]) -> Iterator[list[Post]]:
    """Split ``posts`` (in order of publication) into threads."""
    chain_of: dict[str, list[Post]] = {}
    for post in posts:
        chain = chain_of.get(post.parent or "")
        if chain is None:
            chain = []
        chain.append(post)
        chain_of[post.id] = chain
    seen: set[int] = set()
    for chain in chain_of.values():
        if id(chain) not in seen:
            seen.add(id(chain))
            yield chain


def _thread(world: World, chain: list[Post], language: Language) -> Thread:
    content = repr([(post.id, post.text, post.link, post.pictures, post.parent) for post in chain])
    return Thread(
        key=f"{chain[0].platform}-{chain[0].id}",
        state=hashlib.sha256(content.encode()).hexdigest()[:16],
        cards=tuple(_card(world, post, first=post is chain[0], language=language) for post in chain),
    )


def _card(world: World, post: Post, *, first: bool, language: Language) -> Card:
    since = post.public_at or 0.0
    look = registry.look(post.platform)
    link = post.link if post.link and post.link.startswith(("https://", "http://")) else None
    return Card(
        key=f"{post.platform}-{post.id}",
        look=look,
        profile=profile(_name(world, post)),
        text=marked(post.text, links=look.layout is not Layout.ALBUM),
        link=link,
        link_host=_host(link or ""),
        images=tuple(Image(address=f"/pictures/{shown.sha256}", alt=shown.alt) for shown in post.pictures),
        address=f"/p/{quote(post.platform, safe='')}/{quote(post.id, safe='')}",
        since=datetime.fromtimestamp(since, UTC).isoformat(timespec="seconds"),
        age=age(world.now() - since, language),
        moment=moment(since, language),
        answers_missing=first and post.parent is not None,
    )


def _name(world: World, post: Post) -> str:
    member = world.member(post.platform, id=post.account)
    return member.name if member else post.account


def _host(link: str) -> str:
    try:
        return urlsplit(link).hostname or link
    except ValueError:
        return link


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")
