"""The installation by API: how it is, the stop for everything, accounts, the board of offices, people, and the record."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import AwareDatetime

from broadcaster.app import situation
from broadcaster.app.board import offices
from broadcaster.app.installation import accounts, connecting, proving, recording
from broadcaster.app.messages import deciding
from broadcaster.app.people import people
from broadcaster.app.people.roles import Permission
from broadcaster.app.people.tokens import Scope
from broadcaster.console.api import requests
from broadcaster.console.api.door import AccountName, Acting, Login, Route
from broadcaster.console.pages.numbers import QueryNumber
from broadcaster.documents import installation as documents
from broadcaster.message.offices import Office


def status(installation: Acting) -> documents.StatusOut:
    """How the installation is: who sends, what is late, what needs a person."""
    return documents.StatusOut.at(situation.status(installation), installation.now())


def pause(installation: Acting, given: requests.ReasonIn) -> documents.PausedOut:
    """Stop everything; what is being handed over right now finishes."""
    deciding.pause(installation, given.reason)
    return documents.PausedOut(reason=given.reason)


def resume(installation: Acting) -> documents.ResumedOut:
    """Go on; what became too late meanwhile is missed."""
    return documents.ResumedOut(missed=deciding.resume(installation))


def list_accounts(installation: Acting) -> documents.AccountsOut:
    """Every account, without its secrets."""
    return documents.AccountsOut(accounts=[documents.AccountOut.of(one) for one in accounts.all_accounts(installation)])


def show_account(installation: Acting, account: AccountName) -> documents.AccountOut:
    """One account, without its secrets."""
    return documents.AccountOut.of(accounts.account(installation, account))


def add_account(installation: Acting, given: requests.AccountIn) -> documents.SetUpAccountOut:
    """Add an account with its settings and secrets; check it afterwards."""
    found = accounts.add_account(installation, given.account, _entered(given.values), practice=given.practice)
    return documents.SetUpAccountOut.told(found, installation.roster.warnings(found))


def change_account(
    installation: Acting, account: AccountName, given: requests.AccountChangeIn
) -> documents.SetUpAccountOut:
    """Change settings or secrets; a blocked account is reconnected by its check."""
    found = accounts.change_account(installation, account, _entered(given.values))
    return documents.SetUpAccountOut.told(found, installation.roster.warnings(found))


def check_account(installation: Acting, account: AccountName) -> documents.CheckedOut:
    """Ask the platform whether the access works; a working answer reconnects the account."""
    return documents.CheckedOut.told(accounts.check_accounts(installation, [account])[0])


def check_accounts(installation: Acting, given: requests.AccountsIn) -> documents.ChecksOut:
    """Ask the platforms whether the access works."""
    found = accounts.check_accounts(installation, given.accounts)
    return documents.ChecksOut.model_validate({"accounts": [documents.CheckedOut.told(one) for one in found]})


def list_channels(installation: Acting) -> documents.ChannelsOut:  # noqa: ARG001 - whoever may read is let in
    """The channels that can be connected, and what their accounts need."""
    return documents.ChannelsOut(
        channels=[
            documents.ChannelOut(
                channel=channel, fields=[documents.FieldOut.of(one) for one in connecting.fields(channel)]
            )
            for channel in connecting.channels()
        ]
    )


def list_offices(installation: Acting) -> documents.OfficesOut:
    """The board of offices, what is closed first."""
    return documents.OfficesOut.of(offices.board(installation))


def set_offices(installation: Acting, given: requests.OfficesIn) -> documents.OfficesOut:
    """Enter offices or services, all or none; those of the same name are changed."""
    offices.set_offices(installation, [Office(**dict(one)) for one in given.offices])
    return documents.OfficesOut.of(offices.board(installation))


def import_offices(installation: Acting, given: requests.FileIn) -> documents.OfficesOut:
    """Enter all offices of a file (TOML or CSV), or none of them."""
    offices.import_offices(installation, given.content("file"), given.file)
    return documents.OfficesOut.of(offices.board(installation))


def remove_office(
    installation: Acting, name: Annotated[str, Query(min_length=1, max_length=200)]
) -> documents.RemovedOut:
    """Take an entry off the board."""
    offices.remove_office(installation, name)
    return documents.RemovedOut(removed=name)


def list_people(installation: Acting) -> documents.PeopleOut:
    """Everybody who may sign in."""
    return documents.PeopleOut(people=[documents.PersonOut.of(one) for one in people.everyone(installation)])


def invite_person(installation: Acting, given: requests.PersonIn) -> documents.LinkOut:
    """Add a person; the link with which they choose a password works once."""
    token = people.invite(installation, given.login, given.name, given.roles)
    return documents.LinkOut(login=given.login, link=people.link(installation, token))


def change_roles(installation: Acting, login: Login, given: requests.RolesIn) -> documents.PersonOut:
    """Give a person exactly these roles."""
    found = people.with_login(installation, login)
    return documents.PersonOut.of(people.change_roles(installation, found.id, given.roles))


def reset_person(installation: Acting, login: Login, given: requests.ResetIn) -> documents.LinkOut:
    """Make a link for a new password; the present one, sessions and tokens end at once."""
    token = people.reset(installation, login, factors=given.factors)
    return documents.LinkOut(login=login, link=people.link(installation, token))


def disable_person(installation: Acting, login: Login) -> documents.PersonOut:
    """Lock a person out at once."""
    return documents.PersonOut.of(people.disable(installation, people.with_login(installation, login).id))


def enable_person(installation: Acting, login: Login) -> documents.PersonOut:
    """Let a person sign in again."""
    return documents.PersonOut.of(people.enable(installation, people.with_login(installation, login).id))


def show_record(
    installation: Acting,
    text: Annotated[str, Query(max_length=200)] = "",
    what: Annotated[str, Query(max_length=100)] = "",
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    before: QueryNumber = None,
) -> documents.RecordOut:
    """The newest entries of the record that fit; ``before`` continues below a number."""
    found = recording.look(installation, text=text, what=what, since=since, until=until, before=before)
    return documents.RecordOut.told(proving.head_of(installation), found)


def check_record(installation: Acting, head: Annotated[str, Query(max_length=200)] = "") -> documents.RecordCheckOut:
    """Read the whole record: whether it is genuine, and holds the ``head`` that was told earlier."""
    found = proving.verify(installation, head)
    return documents.RecordCheckOut(
        genuine=found.genuine, broken_at=found.broken_at, lacks=found.lacks, head=proving.written(found.head)
    )


def _entered(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


ROUTES = (
    Route("GET", "/status", status, Scope.READ, Permission.READ),
    Route("POST", "/pause", pause, Scope.STOP, Permission.STOP),
    Route("POST", "/resume", resume, Scope.STOP, Permission.RESUME),
    Route("GET", "/accounts", list_accounts, Scope.READ, Permission.READ),
    Route("POST", "/accounts", add_account, Scope.ADMINISTRATION, Permission.CONNECT, 201),
    Route("POST", "/accounts/check", check_accounts, Scope.ACCOUNTS, Permission.CONNECT),
    Route("GET", "/accounts/{account}", show_account, Scope.READ, Permission.READ),
    Route("PATCH", "/accounts/{account}", change_account, Scope.ADMINISTRATION, Permission.CONNECT),
    Route("POST", "/accounts/{account}/check", check_account, Scope.ACCOUNTS, Permission.CONNECT),
    Route("GET", "/channels", list_channels, Scope.READ, Permission.READ),
    Route("GET", "/offices", list_offices, Scope.READ, Permission.READ),
    Route("PUT", "/offices", set_offices, Scope.OFFICES, Permission.WRITE),
    Route("DELETE", "/offices", remove_office, Scope.OFFICES, Permission.WRITE),
    Route("POST", "/offices/import", import_offices, Scope.OFFICES, Permission.WRITE),
    Route("GET", "/people", list_people, Scope.ADMINISTRATION, Permission.PEOPLE),
    Route("POST", "/people", invite_person, Scope.ADMINISTRATION, Permission.PEOPLE, 201),
    Route("PUT", "/people/{login}/roles", change_roles, Scope.ADMINISTRATION, Permission.PEOPLE),
    Route("POST", "/people/{login}/reset", reset_person, Scope.ADMINISTRATION, Permission.PEOPLE),
    Route("POST", "/people/{login}/disable", disable_person, Scope.ADMINISTRATION, Permission.PEOPLE),
    Route("POST", "/people/{login}/enable", enable_person, Scope.ADMINISTRATION, Permission.PEOPLE),
    Route("GET", "/record", show_record, Scope.RECORD, Permission.RECORD),
    Route("GET", "/record/check", check_record, Scope.RECORD, Permission.RECORD),
)
