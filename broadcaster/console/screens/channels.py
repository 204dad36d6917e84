"""Kanäle: the accounts, whether they work, and connecting one step by step."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from broadcaster.app.installation import accounts, connecting
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Navigation, Screen, Visiting, Visitor
from broadcaster.console.pages.finding import fits
from broadcaster.delivery.records import Account
from broadcaster.words.errors import InvalidInput

screen = Screen(Navigation(order=70, path="/channels", de="Kanäle", en="Channels", icon="plug", may=Permission.READ))
CHECKED = 20
"""Accounts that one check asks about."""


@screen.page("/channels", Permission.READ)
def listed(visitor: Visiting, text: str = "") -> Response:
    """Every account, or those that ``text`` fits."""
    return _listed(visitor, text[:200])


@screen.action("/channels/check", Permission.CONNECT)
def check_all(visitor: Visiting) -> Response:
    """Ask every account's platform."""
    names = [account.name for account in accounts.all_accounts(visitor.installation)][:CHECKED]
    return _listed(
        visitor, checked={one.account.name: one for one in accounts.check_accounts(visitor.installation, names)}
    )


@screen.page("/channels/new", Permission.CONNECT)
def choose(visitor: Visiting, channel: str = "") -> Response:
    """Choose a channel, then see what to click and what to enter."""
    if channel not in connecting.channels():
        return visitor.page("channel-choice.html", channels=connecting.channels())
    return _form(visitor, channel)


@screen.action("/channels/new", Permission.CONNECT)
async def connect(request: Request, visitor: Visiting) -> Response:
    """Add the account."""
    return await _from_form(request, visitor, _connect)


@screen.page("/channels/{name}", Permission.READ)
def show(visitor: Visiting, name: str) -> Response:
    """One account."""
    return _form(visitor, "", account=accounts.account(visitor.installation, name))


@screen.action("/channels/{name}", Permission.CONNECT)
async def change(request: Request, visitor: Visiting, name: str) -> Response:
    """Change settings or secrets; an empty secret keeps the stored one."""
    return await _from_form(request, visitor, _change, name)


@screen.action("/channels/{name}/check", Permission.CONNECT)
def check(visitor: Visiting, name: str) -> Response:
    """Ask the platform; a working answer reconnects the account."""
    checked = accounts.check_accounts(visitor.installation, [name])[0]
    return _form(visitor, "", account=checked.account, checked=checked)


async def _from_form(request: Request, visitor: Visitor, act: Any, *given: str) -> Response:
    form = await request.form()
    values = {key: str(value).strip() for key, value in form.items() if key != "form_token"}
    answer: Response = await run_in_threadpool(act, visitor, values, *given)
    return answer


def _connect(visitor: Visitor, values: dict[str, str]) -> Response:
    channel = values.pop("channel", "")
    if channel not in connecting.channels():
        return visitor.to("/channels/new")
    name = f"{values.pop('name', '')}@{channel}"
    practice = values.pop("practice", "") == "yes"
    try:
        asked = _asked(channel, values)
        if practice:
            asked = accounts.practice_credentials(name)
        accounts.add_account(visitor.installation, name, asked, practice=practice)
    except InvalidInput as error:
        given = values | {"name": name.partition("@")[0], "practice": practice}
        return _form(visitor, channel, 422, given=given, problems=visitor.problems(error))
    return visitor.to(f"/channels/{name}", "connected")


def _change(visitor: Visitor, values: dict[str, str], name: str) -> Response:
    account = accounts.account(visitor.installation, name)
    try:
        accounts.change_account(visitor.installation, name, _asked(account.channel, values))
    except InvalidInput as error:
        return _form(visitor, "", 422, account=account, given=values, problems=visitor.problems(error))
    return visitor.to(f"/channels/{name}", "changed")


def _asked(channel: str, values: dict[str, str]) -> dict[str, str]:
    """What was entered in the fields of the channel, and nothing else."""
    return {field.name: values[field.name] for field in connecting.fields(channel) if values.get(field.name)}


def _listed(visitor: Visitor, text: str = "", **more: Any) -> Response:
    known = accounts.all_accounts(visitor.installation)
    context: dict[str, Any] = {"accounts": [one for one in known if fits(text, one.name)], "any": bool(known)}
    return visitor.page("channels.html", **(context | {"text": text, "checked": {}} | more))


def _form(
    visitor: Visitor, channel: str, status: int = 200, *, account: Account | None = None, **more: Any
) -> Response:
    channel = account.channel if account else channel
    context = {
        "account": account,
        "channel": channel,
        "fields": connecting.fields(channel),
        "guide": connecting.guide(channel),
        "given": {key: str(value) for key, value in account.settings.items()} if account else {},
        "checked": None,
    }
    return visitor.page("channel.html", status, **(context | more))
