"""feeds: what the website publishes goes out by itself; and what a feed left to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.outage.drafts import of_feed_named
from broadcaster.app.outage.feeding import add_feed, check_feeds, remove_feed
from broadcaster.cli.commands import drafts as draft_commands
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say, spoken
from broadcaster.cli.grammar.options import Given, of_message
from broadcaster.cli.input.session import installation, zone
from broadcaster.cli.input.typed import read
from broadcaster.cli.telling.out import clock, console, note, print_document, table, tell
from broadcaster.documents.outage import CheckedFeedsOut, DraftOut, DraftsOut, FeedOut, FeedsOut, RemovedFeedOut
from broadcaster.feed.options import Options
from broadcaster.schedule.condition import Condition

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.app.outage.feeding import CheckedFeed
    from broadcaster.playbook.records import DraftRecord

FEED = typer.Argument(metavar="FEED", help=say("Nummer oder Adresse", "number or address"))
WORKS_NOT = 6


def _named(found: Installation, name: str) -> DraftRecord:
    return of_feed_named(found, name)


show_draft, edit_draft, release_draft, discard_draft = draft_commands.of(_named)


@of_message(("accounts", "hashtags", "condition"))
def add(
    context: typer.Context,
    address: Annotated[
        str, typer.Argument(metavar=say("ADRESSE", "ADDRESS"), help=say("Adresse des Feeds", "address of the feed"))
    ],
    *,
    given: Given,
    practice: Annotated[
        bool,
        typer.Option(
            "--practice", help=say("Feed auf diesem Rechner, zum Üben", "a feed on this machine, for practice")
        ),
    ] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        said = read({"text": ""}, given, zone=zone(found), now=found.now())
        options = Options(
            accounts=said.accounts,
            hashtags=said.hashtags,
            condition=said.condition or Condition.WAIT_UNTIL_ONLINE,
            practice=practice,
        )
        record = add_feed(found, address, options)
    if json:
        print_document(FeedOut.of(record))
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
        print_document(FeedsOut(feeds=[FeedOut.of(one) for one in known]))
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
    waiting = say("Lese die Feeds …", "Reading the feeds …")
    with installation(context) as found, console(stderr=True).status(waiting):
        results = check_feeds(found, feeds or [])
    if json:
        print_document(CheckedFeedsOut.of(results))
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
    with installation(context) as found:
        record = remove_feed(found, feed)
    if json:
        print_document(RemovedFeedOut(feed=record.id))
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
        print_document(DraftsOut.model_validate({"drafts": [DraftOut.told(one) for one in known]}))
        return
    for one in known:
        tell(f"{one.name}: {one.prepared.headline or one.prepared.text[:80]}")
    if not known:
        note(say("Aus den Feeds wartet nichts auf Sie.", "Nothing from the feeds waits for you."))
