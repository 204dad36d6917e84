"""Reads on which terms a message goes out: website condition, link and repetition, from options and message file."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import typer

from broadcaster.cli.language import say
from broadcaster.errors import InvalidInput

if TYPE_CHECKING:
    from broadcaster.schedule.terms import Terms

E = TypeVar("E", bound=StrEnum)

Website = Annotated[
    str | None,
    typer.Option(
        metavar="any|only-while-offline|wait-until-online",
        help=say("wie die Website sein muss", "what the website must be"),
    ),
]
Link = Annotated[
    str | None,
    typer.Option(
        "--website-link",
        metavar="wait|replace|send",
        help=say(
            "Link auf die Website, solange sie nicht online ist: warten, ersetzen, trotzdem senden",
            "a link to the website while it is not online: wait, replace, send anyway",
        ),
    ),
]
UrgencyOption = Annotated[
    str | None,
    typer.Option(
        "--urgency",
        metavar="urgent|normal|repeat",
        help=say(
            "was zuerst hinausgeht: dringend, normal, nach allem anderen", "what goes first: urgent, normal, last"
        ),
    ),
]
EveryOption = Annotated[
    str | None,
    typer.Option(
        "--every", metavar="6h", help=say("wiederholen im Abstand, z. B. 6h", "repeat at an interval, e.g. 6h")
    ),
]
OnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--on",
        metavar='"mo-fr 08:00,16:00"',
        help=say("wiederholen an Tagen zu Zeiten, mehrmals möglich", "repeat on days at times, may be repeated"),
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", metavar=say("ZEIT", "TIME"), help=say("letzte Wiederholung", "last repeat")),
]
TimesOption = Annotated[
    int | None,
    typer.Option("--times", metavar=say("ZAHL", "NUMBER"), help=say("so viele Wiederholungen", "so many repeats")),
]
QuietOption = Annotated[
    str | None,
    typer.Option(
        "--quiet",
        metavar="22:00-06:00",
        help=say(
            "Ruhezeit; was hineinfällt, kommt an ihrem Ende", "quiet hours; what falls into them comes at their end"
        ),
    ),
]


def read_terms(filed: Mapping[str, Any], given: Mapping[str, Any], zone: ZoneInfo) -> Terms:
    """The terms; ``given`` options override what a message file says (``filed``). Raises InvalidInput."""
    from broadcaster.schedule.condition import Condition
    from broadcaster.schedule.parsing import repetition
    from broadcaster.schedule.terms import Terms, WebsiteLink
    from broadcaster.schedule.urgency import Urgency

    values = {key: value for key, value in (*filed.items(), *given.items()) if value not in (None, [])}
    website, link, on = values.get("website"), values.get("website_link"), values.get("on", [])
    urgency = values.get("urgency")
    return Terms(
        condition=chosen(Condition, website, "website") if website else None,
        website_link=chosen(WebsiteLink, link, "website_link") if link else None,
        repetition=repetition(
            every=values.get("every"),
            on=[on] if isinstance(on, str) else on,
            until=values.get("until"),
            times=values.get("times"),
            quiet=values.get("quiet"),
            zone=zone.key,
        ),
        urgency=chosen(Urgency, urgency, "urgency") if urgency else None,
    )


def chosen(kind: type[E], typed: str, field: str) -> E:
    """One of a kind's values as people type it, with - for spaces. Raises InvalidInput."""
    known = {value.replace(" ", "-"): value for value in kind}
    if typed not in known:
        listed = ", ".join(known)
        raise InvalidInput.one(
            field,
            de=f"„{typed[:40]}“ ist bei „{field}“ nicht möglich. Möglich sind: {listed}.",
            en=f"{typed[:40]!r} is not possible for {field}. Possible are: {listed}.",
        )
    return known[typed]
