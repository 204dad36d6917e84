"""feeds: what the website publishes goes out by itself; and what a feed left to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.cli import draft_commands, outage_shapes
from broadcaster.cli.language import say, spoken
from broadcaster.cli.out import clock, console, note, print_json, table, tell
from broadcaster.cli.session import installation, zone
from broadcaster.cli.terms import Website, chosen
from broadcaster.cli.usage import App

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.app.feeding import CheckedFeed
    from broadcaster.playbook.records import DraftRecord

JSON = typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))
FEED = typer.Argument(metavar="FEED", help=say("Nummer oder Adresse", "number or address"))
WORKS_NOT = 6


def register(app: typer.Typer) -> None:
    """Add the group ``feeds``."""
    group = App(help=say("Feeds der Website verbreiten", "broadcast feeds of the website"))
    group.command("add", help=say("Feed anlegen", "add a feed"))(add)
    group.command("list", help=say("Feeds zeigen", "show the feeds"))(list_feeds)
    group.command("check", help=say("Feeds jetzt lesen, ohne zu senden", "read feeds now, without sending"))(check)
    group.command("remove", help=say("Feed entfernen", "remove a feed"))(remove)
    group.command("drafts", help=say("Zeigen, was auf Sie wartet", "show what waits for you"))(drafts)
    draft_commands.register(group, _named)
    app.add_typer(group, name="feeds")


def _named(found: Installation, name: str) -> DraftRecord:
    from broadcaster.app.drafts import of_feed_named

    return of_feed_named(found, name)


def add(
    context: typer.Context,
    address: Annotated[
        str, typer.Argument(metavar=say("ADRESSE", "ADDRESS"), help=say("Adresse des Feeds", "address of the feed"))
    ],
    accounts: Annotated[
        list[str] | None,
        typer.Option(
            "--account",
            "-a",
            metavar=say("KONTO", "ACCOUNT"),
            help=say("Konto, mehrmals möglich (sonst alle)", "account, may be repeated (else all)"),
        ),
    ] = None,
    hashtags: Annotated[
        list[str] | None,
        typer.Option(
            "--hashtag", metavar=say("WORT", "WORD"), help=say("Hashtag an jedem Beitrag", "hashtag of each item")
        ),
    ] = None,
    website: Website = None,
    practice: Annotated[
        bool,
        typer.Option(
            "--practice", help=say("Feed auf diesem Rechner, zum Üben", "a feed on this machine, for practice")
        ),
    ] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    from broadcaster.app.feeding import add_feed
    from broadcaster.feed.options import Options
    from broadcaster.schedule.condition import Condition

    condition = chosen(Condition, website, "website") if website else Condition.WAIT_UNTIL_ONLINE
    options = Options(
        accounts=tuple(accounts or ()), hashtags=tuple(hashtags or ()), condition=condition, practice=practice
    )
    with installation(context) as found:
        record = add_feed(found, address, options)
    if json:
        print_json(outage_shapes.feed(record))
        return
    note(
        say(
            f"Feed {record.id} ist angelegt. Was er jetzt enthält, gilt als bekannt; Neues geht von selbst hinaus.",
            f"Feed {record.id} is added. What it holds now counts as known; what is new goes out by itself.",
        )
    )


def list_feeds(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        known, local = found.feeds.all(), zone(found)
    if json:
        print_json({"feeds": [outage_shapes.feed(one) for one in known]})
        return
    if not known:
        note(say("Noch kein Feed. „broadcaster feeds add“ legt einen an.", "No feed yet. Use 'broadcaster feeds add'."))
        return
    shown = table(say("Nr.", "No."), say("Adresse", "Address"), say("Gelesen", "Read"), say("Zustand", "State"))
    for one in known:
        read = clock(one.checked_at, local) if one.checked_at else "–"
        shown.add_row(str(one.id), one.address, read, spoken(one.sentence) or say("in Ordnung", "well"))
    console().print(shown)


def check(
    context: typer.Context, feeds: Annotated[list[str] | None, FEED] = None, json: Annotated[bool, JSON] = False
) -> None:
    from broadcaster.app.feeding import check_feeds

    waiting = say("Lese die Feeds …", "Reading the feeds …")
    with installation(context) as found, console(stderr=True).status(waiting):
        results = check_feeds(found, feeds or [])
    if json:
        print_json({"feeds": [outage_shapes.checked_feed(one) for one in results]})
    else:
        for one in results:
            _print_checked(one)
    if any(one.problem is not None for one in results):
        raise typer.Exit(WORKS_NOT)


def _print_checked(one: CheckedFeed) -> None:
    if one.feed is None:
        note(f"✗ {one.record.id} {one.record.address}: {spoken(one.problem)}")
        return
    count, fresh = len(one.feed.items), len(one.fresh)
    counted = say(f"{count} Beiträge, {fresh} neu", f"{count} items, {fresh} new")
    note(f"✓ {one.record.id} {one.record.address}: {counted}")
    for item in one.fresh:
        tell(f"    {item.headline or item.text[:80]}")


def remove(context: typer.Context, feed: Annotated[str, FEED], json: Annotated[bool, JSON] = False) -> None:
    from broadcaster.app.feeding import remove_feed

    with installation(context) as found:
        record = remove_feed(found, feed)
    if json:
        print_json({"feed": record.id, "removed": True})
    else:
        note(
            say(
                f"Feed {record.id} ist entfernt. Was er sagte, bleibt.",
                f"Feed {record.id} is removed. What it said stays.",
            )
        )


def drafts(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        known = found.drafts.of_feeds()
    if json:
        print_json({"drafts": [outage_shapes.draft(one) for one in known]})
        return
    for one in known:
        tell(f"{one.name}: {one.prepared.headline or one.prepared.text[:80]}")
    if not known:
        note(say("Aus den Feeds wartet nichts auf Sie.", "Nothing from the feeds waits for you."))
