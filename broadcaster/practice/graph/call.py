"""One call to the practice Graph, past its access checks, and the paging of its lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from broadcaster.practice.graph.access import GraphError, Node, invalid, is_personal
from broadcaster.practice.graph.arguments import Arguments, checked
from broadcaster.practice.world import Member, Post, World

PERMISSIONS = (
    *("pages_manage_posts", "pages_read_engagement", "pages_show_list", "pages_manage_engagement"),
    *("instagram_basic", "instagram_content_publish", "instagram_manage_contents"),
)
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call on ``node`` with the arguments as they came."""

    world: World
    request: Request
    node: Node
    arguments: Arguments

    @property
    def owner(self) -> Member:
        """The account that the node belongs to."""
        return self.node.owner

    @property
    def fields(self) -> str:
        """The ``fields`` parameter."""
        return str(self.arguments.values.get("fields", ""))

    def typed(self, known: Mapping[str, str], *, file: str = "") -> dict[str, Any]:
        """The arguments by the types of ``known``; an unknown one, or another file than ``file``, is refused."""
        for name in self.arguments.files:
            if name != file:
                raise invalid(f"Param {name} is not a valid parameter of this request")
        return checked(self.arguments.values, known)

    def upload(self, name: str) -> UploadFile | None:
        """An uploaded file."""
        return self.arguments.files.get(name)


def scopes(call: Call) -> list[str]:
    """What the account's token may do: all that a publisher needs unless ``Member.extra["scopes"]`` says less."""
    return list(call.owner.extra.get("scopes", PERMISSIONS))


def check_permission(call: Call, permission: str) -> None:
    """Refuse what the token was not granted, with (#10) for Instagram and (#200) for pages."""
    if permission.startswith("pages") and is_personal(call.owner):
        raise GraphError("(#210) A page access token is required to request this resource.", code=210, status=403)
    if permission in scopes(call):
        return
    if permission.startswith("instagram"):
        raise GraphError("(#10) Application does not have permission for this action", code=10, status=403)
    message = (
        f"(#200) If posting to a page, requires {permission} as an admin with sufficient administrative permission"
    )
    raise GraphError(message, code=200, status=403)


def page_of(
    posts: Sequence[Post], wanted: Mapping[str, Any], shown: Callable[[Post], dict[str, Any]]
) -> dict[str, Any]:
    """One page of a list with its cursors; ``wanted`` holds ``limit`` and ``after`` or ``before``."""
    ids = [post.id for post in posts]
    limit = min(wanted.get("limit", 25), _MOST)
    first = ids.index(wanted["after"]) + 1 if wanted.get("after") in ids else 0
    if wanted.get("before") in ids:
        first = max(0, ids.index(wanted["before"]) - limit)
    page = posts[first : first + limit]
    if not page:
        return {"data": []}
    cursors = {"before": page[0].id, "after": page[-1].id}
    return {"data": [shown(post) for post in page], "paging": {"cursors": cursors}}
