"""Two authorities in one database, each with accounts of the same names: a worker serves both and never mixes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from sqlalchemy import event, update
from sqlalchemy.engine import Engine

from broadcaster.app import Installation
from broadcaster.app.installation.accounts import add_account
from broadcaster.app.messages.withdrawing import withdraw
from broadcaster.channel import Proof
from broadcaster.delivery.states import State
from broadcaster.practice.accounts import addresses
from broadcaster.storage.schema import account, metadata

from .conftest import FACEBOOK, INSTAGRAM, Office, X

HOST = "stadt-lippstadt"
OURS, THEIRS = "Der Kreis Soest sagt etwas.", "Die Stadt Lippstadt sagt etwas."
COMMITS = {FACEBOOK: ("graph", "facebook.publish"), INSTAGRAM: ("graph", "instagram.media_publish"), X: ("x", "tweet")}


def theirs(name: str) -> str:
    """What the platform calls the account that the second authority, too, calls ``name``."""
    return f"{HOST}@{name.partition('@')[2]}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])])
def neighbours(request: pytest.FixtureRequest, office: Office) -> Iterator[tuple[Office, Office]]:
    """The office, and another authority's in the same database."""
    if request.param == "postgres":
        office = _moved(office, request.getfixturevalue("new_postgres")())
    second = settled(office)
    yield office, second
    second.installation.close()
    if request.param == "postgres":
        office.installation.close()


def settled(office: Office) -> Office:
    """Another authority in the office's database, whose accounts bear the same names and have access of their own."""
    settings = office.settings.model_copy(update={"organisation": "Stadt Lippstadt"})
    made = Installation(settings, create=True, now=office.clock)
    for name in (FACEBOOK, INSTAGRAM, X):
        channel = name.partition("@")[2]
        access = office.practice.tell("accounts", channel=channel, name=theirs(name))
        allowed = {key: value for key, value in access.items() if key not in ("username", "password")}
        add_account(made, name, allowed | addresses(channel, office.practice.address), practice=True)
    office.practice.tell("account-extra", account=theirs(INSTAGRAM), extra={"processing_seconds": 0.0})
    return Office(made, office.practice, office.clock, settings)


def _moved(office: Office, address: str) -> Office:
    """The office on another database."""
    from broadcaster.app.installation.accounts import add_practice_accounts  # noqa: PLC0415 - few tests need it

    settings = office.settings.model_copy(update={"database": address})
    made = Installation(settings, create=True, now=office.clock)
    add_practice_accounts(made)
    return Office(made, office.practice, office.clock, settings)


def public(office: Office, name: str) -> tuple[list[str], list[str]]:
    """What is public on the first authority's account of a name, and on the second's."""
    return office.texts(name), office.texts(theirs(name))


@pytest.mark.parametrize("at_work", ["ours", "theirs", "both"])
def test_each_authoritys_words_appear_on_its_own_accounts(neighbours: tuple[Office, Office], at_work: str) -> None:
    """Whoever's folder a worker was started from."""
    ours, other = neighbours
    ours.say(OURS, *COMMITS)
    other.say(THEIRS, *COMMITS)
    workers = {"ours": [ours], "theirs": [other], "both": [ours, other]}[at_work]
    _work(workers, neighbours)
    assert [public(ours, name) for name in COMMITS] == [([OURS], [THEIRS])] * 3
    assert ours.states() == other.states() == [State.PUBLISHED] * 3


def _work(workers: list[Office], waiting: tuple[Office, Office]) -> None:
    """Let one worker after the other begin, and wait until everybody's words are settled."""
    if workers:
        with workers[0].working():
            _work(workers[1:], waiting)
        return
    for office in waiting:
        office.settle()


def test_a_doubt_is_read_back_on_its_own_authoritys_account(neighbours: tuple[Office, Office]) -> None:
    """The neighbour's timeline shows the same words, and proves nothing."""
    ours, other = neighbours
    ours.say(THEIRS, *COMMITS)
    ours.run()
    for platform, operation in COMMITS.values():
        ours.practice.fault(platform, "error_after", operation=operation, status=503)
    other.say(THEIRS, *COMMITS)
    _work([ours], neighbours)
    receipts = {found.account.name: found.parts[0].receipt for found, _ in other.told()}
    for name, receipt in receipts.items():
        assert receipt is not None
        assert receipt.proof is Proof.READ_BACK
        assert [receipt.remote_id] == [shown["id"] for shown in ours.practice.public(theirs(name))]


def test_a_withdrawal_takes_the_own_authoritys_words_away_only(neighbours: tuple[Office, Office]) -> None:
    """Equal words on accounts of equal names: the neighbour's stay."""
    ours, other = neighbours
    for office in neighbours:
        office.say(OURS, FACEBOOK, X)
    _work([ours], neighbours)
    assert [result.gone for result in withdraw(other.installation, other.said[0].message_id)] == [True, True]
    assert [public(ours, name) for name in (FACEBOOK, X)] == [([OURS], [])] * 2


def test_pictures_are_those_of_the_own_authority(neighbours: tuple[Office, Office]) -> None:
    """A picture is stored for each authority, and read for the one whose message shows it."""
    ours, other = neighbours
    other.say(THEIRS, INSTAGRAM)
    _work([ours], neighbours)
    with ours.installation.database.read() as connection:
        owners = connection.exec_driver_sql("SELECT DISTINCT organisation_id FROM picture").scalars().all()
    assert owners == [other.installation.organisation_id]
    assert [len(shown["pictures"]) for shown in ours.practice.public(theirs(INSTAGRAM))] == [1]


def test_access_that_the_key_does_not_open_blocks_its_own_account_and_no_other(office: Office) -> None:
    """Nothing is sent, the account says what to do, and everybody else's words go out."""
    other = settled(office)
    change = update(account).where(account.c.organisation_id == other.installation.organisation_id)
    office.installation.database.write(lambda connection: connection.execute(change.values(secrets=b"x" * 60)))
    office.say(OURS, X)
    other.say(THEIRS, X)
    _work([office], (office, other))
    assert public(office, X) == ([OURS], [])
    (found, _attempts) = other.told()[0]
    assert (office.states(), found.state) == ([State.PUBLISHED], State.BLOCKED)
    assert found.sentence is not None
    assert "BROADCASTER_SECRET_KEY_FILE" in found.sentence.en
    other.installation.close()


KEYED: Final = re.compile(r"\b(id|\w+_id|sha256|token_hash) (=|IN|BETWEEN) [?(%0-9-]|\bid = \w+\.\w+_id")
"""What is asked for by a key that only one organisation's row has."""
FOR_ALL: Final = {
    "SELECT ? AS anon_": "a worker looks for work of every organisation, and is told of channels only",
    "SELECT min(delivery.wake_at)": "a worker sleeps until something is due for anybody",
    "delivery.state = 'queued'": "a claim hands out deliveries with the ids of their organisation and account",
    "delivery.state = 'unclear'": "so does a claim of doubts",
    "delivery.state = 'sending'": "what a dead worker held is freed, whose ever it is",
    "delivery.state IN ('blocked', 'held', 'queued')": "what is too late is missed, and told to its own organisation",
    "SELECT worker.": "workers send for all",
    "DELETE FROM worker": "workers send for all",
    "FROM organisation": "the list of the organisations themselves",
    "UPDATE organisation SET looked_at": "a worker looks for all, and notes it for each",
}
"""What is asked over all organisations, and why it may be."""


def test_every_question_names_the_organisation_or_a_key(office: Office) -> None:
    """Whatever is asked while two authorities' words go out, are read back, withdrawn and watched over."""
    other, seen = settled(office), set[str]()

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.add(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    for house in (office, other):
        house.say(OURS, *COMMITS)
    _work([office], (office, other))
    withdraw(other.installation, other.said[0].message_id)
    other.installation.feeds.all()
    other.installation.lists.queue(everything=True, limit=9)
    other.installation.overview.in_states(list(State), limit=9)
    event.remove(Engine, "before_cursor_execute", note)
    other.installation.close()
    asked = {one for one in seen if one.startswith(("SELECT", "UPDATE", "DELETE"))}
    mine = {name: re.compile(rf"(FROM|UPDATE) {name}\b") for name, table in metadata.tables.items()}
    told = {one for one in asked if any(table.search(one) for table in mine.values())}
    loose = {one for one in told if not _is_bound(one) and not any(words in one for words in FOR_ALL)}
    assert loose == set()
    assert len(told) > 40


def _is_bound(statement: str) -> bool:
    """Whether a statement's condition names the organisation or a key."""
    condition = statement.partition(" WHERE ")[2]
    return bool(re.search(r"organisation_id = [?%]", condition) or KEYED.search(condition))
