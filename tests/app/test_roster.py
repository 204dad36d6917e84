"""Crews are made when they are needed, those of a whole claim after one look at the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from broadcaster.app import Installation
from broadcaster.app.installation.accounts import change_account
from broadcaster.channel import Adapter
from broadcaster.words.errors import InvalidInput


@contextmanager
def looks() -> Iterator[list[str]]:
    """Every statement that reads secrets."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "account.secrets" in statement:
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def test_the_crews_of_a_claim_take_one_look_and_no_more_later(installation: Installation) -> None:
    """A look for each account would cost more than sending."""
    accounts = installation.accounts.all()
    with looks() as seen:
        installation.roster.muster(accounts)
        crews = [installation.roster.crew(account) for account in accounts]
        installation.roster.muster(accounts)
    assert len(seen) == 1
    assert [installation.roster.crew(account) for account in accounts] == crews
    assert len(crews) > 1


def test_an_account_that_cannot_be_used_holds_no_other_up(installation: Installation) -> None:
    """What is wrong with it is told when its own crew is asked for."""
    installation.accounts.add(name="lame@x", channel="x", practice=True, settings={"colour": "red"}, secrets={})
    accounts = {account.name: account for account in installation.accounts.all()}
    with looks() as seen:
        installation.roster.muster(accounts.values())
        installation.roster.crew(accounts["kreis-soest@x"])
        with pytest.raises(InvalidInput, match="colour"):
            installation.roster.crew(accounts["lame@x"])
    assert len(seen) == 2


def test_what_is_replaced_is_closed_once_nothing_can_be_on_its_way_over_it(installation: Installation) -> None:
    """An adapter outlives the next change of its account; all are closed with the installation."""
    ended: list[int] = []
    adapters: list[Adapter] = []
    for timeout in (20, 21, 22):
        account = change_account(installation, "kreis-soest@facebook", {"read_timeout": timeout})
        adapters.append(installation.roster.crew(account).adapter)
        adapters[-1].close = lambda number=timeout: ended.append(number)  # type: ignore[method-assign, misc]
    assert ended == [20]
    installation.roster.close()
    assert ended == [20, 21, 22]
