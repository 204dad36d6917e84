"""Somebody else posts on a practice account by hand, as a colleague with the app on a phone would."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image

from broadcaster.practice.credentials import number
from broadcaster.practice.instagram_private_media import new_key
from broadcaster.practice.world import Member, Post, Shown, World
from broadcaster.practice.x_text import shown, snowflake


def post_by_hand(world: World, member: Member, text: str, permalink: Callable[[str, str], str]) -> str:
    """Publish ``text`` on ``member``'s account and return the new post's id; Instagram's comes with a grey picture."""
    post = _new(world, member, text)
    post.permalink = permalink(post.platform, post.id)
    world.publish(post)
    return post.id


def _new(world: World, member: Member, text: str) -> Post:
    post = Post(platform=member.platform, account=member.name, id="", text=text, permalink="")
    match member.platform:
        case "facebook":
            post.id = f"{member.id}_{number('post', str(world.next_number()))}"
            post.extra = {"created": world.now(), "photos": []}
        case "instagram":
            key = new_key(world)
            post.id, post.extra = str(key), {"key": key}
            post.pictures = [Shown(world.keep_picture(_grey()), "")]
        case _:
            post.id, post.extra = snowflake(world), shown(world, text, [])
    return post


def _grey() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (1080, 1080), "grey").save(written, "JPEG")
    return written.getvalue()
