"""Addresses of Facebook posts as people copy them, and which post of the page is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from facebook import GraphAPI

from adapters._meta.facebook_posts import POST_ID
from adapters._meta.facebook_rules import RULES
from adapters._meta.graph import Step, classified
from broadcaster.channel import ChannelError, Proof, Receipt

PHOTO = "photo:"
"""Stands before the number of a photo, which is not its post's."""


def post_named_by(link: str) -> str | None:
    """What an address says of its post: ``<page>_<post>``, a number, an opaque ``pfbid…``, or a photo's number."""
    parts = urlsplit(link)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    steps = [step for step in parts.path.split("/") if step]
    if "story_fbid" in query:
        return _joined(query.get("id", ""), query["story_fbid"])
    if "fbid" in query:
        return f"{PHOTO}{query['fbid']}"
    if not steps:
        return None
    if "photos" in steps or "photo" in steps:
        return f"{PHOTO}{steps[-1]}"
    return _joined(steps[0] if len(steps) > 1 else "", steps[-1])


def _joined(page: str, post: str) -> str:
    return f"{page}_{post}" if page.isdigit() and post.isdigit() else post


def number_of(api: GraphAPI, page: str, receipt: Receipt) -> str | None:
    """The post's number as Graph writes it; of a post that a person confirmed, only if the page really has it."""
    if receipt.proof is not Proof.PERSON:
        return receipt.remote_id if POST_ID.fullmatch(receipt.remote_id) else None
    return next((number for number in _candidates(api, page, receipt) if _stands(api, number)), None)


def _candidates(api: GraphAPI, page: str, receipt: Receipt) -> Iterator[str]:
    named = receipt.remote_id
    if named.startswith(PHOTO):
        story = str(_read(api, named.removeprefix(PHOTO), "page_story_id").get("page_story_id", ""))
        yield from [story] if POST_ID.fullmatch(story) else []
    elif POST_ID.fullmatch(named):
        yield named
    last = named.rpartition("_")[2]
    if last.isdigit() and not named.startswith(PHOTO):
        yield f"{page}_{last}"
    with classified(Step.READ, RULES):
        listed = api.get_connections(
            page, "published_posts", fields="id,permalink_url", limit="100", include_hidden="true"
        )["data"]
        yield from [str(post["id"]) for post in listed if _is_same(post.get("permalink_url"), receipt.permalink)]


def _stands(api: GraphAPI, number: str) -> bool:
    """Whether the page shows a published post of that number, hidden or not."""
    answer = _read(api, number, "id,is_published")
    return answer.get("id") == number and answer.get("is_published") is True


def _read(api: GraphAPI, node: str, fields: str) -> dict[str, Any]:
    """What Graph shows of a node; nothing if there is none. Raises ChannelError if it cannot be asked."""
    if not node.replace("_", "").isdigit():
        return {}
    try:
        with classified(Step.READ, RULES):
            return dict(api.get_object(node, fields=fields))
    except ChannelError as error:
        if error.code.partition("/")[0] != "100":
            raise
        return {}


def _is_same(one: str | None, other: str | None) -> bool:
    """Whether two addresses lead to the same post, whatever host and language they are written for."""
    return bool(one and other) and _place(str(one)) == _place(str(other))


def _place(link: str) -> tuple[str, str]:
    parts = urlsplit(link)
    wanted = [(name, values) for name, values in sorted(parse_qs(parts.query).items()) if name in ("story_fbid", "id")]
    return parts.path.strip("/"), repr(wanted)
