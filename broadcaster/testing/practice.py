"""Running practice platforms, to test against over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from broadcaster.net.http import httpx
from broadcaster.practice.accounts import join_defaults
from broadcaster.practice.faults import Faults
from broadcaster.practice.server import running
from broadcaster.practice.world import Records, World
from broadcaster.testing.platform import PublicPost, Step


class ControlRefused(Exception):
    """The control interface did not take a command."""


def _client() -> httpx.Client:
    return httpx.Client(trust_env=False, verify=False, timeout=60)


@dataclass(frozen=True, slots=True)
class Practice:
    """Running practice platforms: their address, their world, and the control interface."""

    address: str
    world: World
    faults: Faults
    client: httpx.Client = field(default_factory=_client)

    def ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        """One request to the server, following no redirect."""
        return self.client.request(method, self.address + path, json=body)

    def tell(self, path: str, **body: object) -> Any:
        """A command to the control interface. Raises ControlRefused with its sentence."""
        answer = self.ask("POST", f"/practice/{path}", body)
        if not answer.is_success:
            raise ControlRefused(answer.text)
        return answer.json() if answer.content else None

    def fault(self, platform: str, kind: str, **fields: object) -> None:
        """Make ``platform`` misbehave."""
        self.tell("faults", platform=platform, kind=kind, **fields)

    def begin_anew(self) -> None:
        """Forget everything: the default accounts, no post, no misbehaviour, no request seen."""
        self.world.records = Records()
        join_defaults(self.world)
        self.faults.active.clear()
        self.faults.requests.clear()

    def heal(self) -> None:
        """Let every platform behave again."""
        self.ask("DELETE", "/practice/faults").raise_for_status()

    def website(self) -> dict[str, Any]:
        """What the settings' table ``[website]`` must say to watch the practice website."""
        site: dict[str, Any] = self.ask("GET", "/practice/website").json()["site"]
        return site

    def die(self, fault: str | None) -> None:
        """Let the practice website die in a way, or live again."""
        self.tell("website", fault=fault)

    def public(self, account: str = "") -> list[dict[str, Any]]:
        """What is public, of one account if named."""
        shown: list[dict[str, Any]] = self.ask("GET", "/practice/public").json()
        return [post for post in shown if account in ("", post["account"])]

    def count(self, platform: str, operation: str) -> int:
        """How many requests of an operation were seen."""
        seen = self.ask("GET", f"/practice/requests?platform={platform}&operation={operation}").json()
        return len(seen["requests"])


@contextmanager
def practising(folder: Path | None = None) -> Iterator[Practice]:
    """Practice platforms with their default accounts, in memory or kept in a folder."""
    world, faults = World(folder), Faults()
    with running(world=world, faults=faults) as address, _client() as client:
        yield Practice(address, world, faults, client)


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticePlatform:
    """One practice account as the contract's platform; ``operations`` names the operation of each step."""

    practice: Practice
    prefix: str
    account: str
    platform: str
    operations: Mapping[Step, str]

    @property
    def address(self) -> str:
        """The base address for the account's settings."""
        return self.practice.address + self.prefix

    @property
    def account_id(self) -> str:
        """The platform's own number of the account."""
        (member,) = [member for member in self.practice.world.records.members if member.name == self.account]
        return member.id

    def fault(self, kind: str, step: Step) -> None:
        """Spoil every request of ``step``'s operation until healed."""
        self.practice.fault(self.platform, kind, operation=self.operations[step], times=-1)

    def heal(self) -> None:
        """Behave again."""
        self.practice.heal()

    def public(self) -> Sequence[PublicPost]:
        """What is public on the account, oldest first."""
        return [
            PublicPost(
                id=post["id"],
                text=post["text"],
                parent=post["parent"],
                alts=tuple(picture["alt"] for picture in post["pictures"]),
            )
            for post in self.practice.public(self.account)
        ]

    def requests(self, step: Step) -> int:
        """How many requests of ``step``'s operation were seen."""
        return self.practice.count(self.platform, self.operations[step])

    def revoke(self) -> None:
        """End the account's access."""
        self.practice.tell("revoke", account=self.account)

    def post_by_hand(self, text: str) -> None:
        """Publish ``text`` on the account without the adapter."""
        self.practice.tell("foreign-post", account=self.account, text=text)
