"""Crews are made when they are needed, those of a whole claim after one look at the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from broadcaster.app import Installation
from broadcaster.errors import InvalidInput


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
