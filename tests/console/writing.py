"""Writing a message by the forms of Verfassen."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from PIL import Image

from broadcaster.app.composing import composing
from broadcaster.app.composing.manuscript import Manuscript, from_json

from .conftest import House, Page, Visitor

ACCOUNTS = [f"kreis-soest@{channel}" for channel in ("facebook", "instagram", "x")]
TEXT = "Die Zulassungsstelle bleibt heute geschlossen. Bitte rufen Sie an: 02921 30-0."
FIELD = re.compile(r'name="(version|page|strokes)" value="([^"]*)"')


def written(house: House, **fields: str) -> int:
    """A draft with something in it."""
    said = {"headline": "IT-Ausfall", "text": TEXT, "cards": "yes"} | fields
    return composing.copy(house.installation, Manuscript(fields=said, accounts=tuple(ACCOUNTS)))


def kept_of(house: House, number: int) -> Manuscript:
    """What is kept."""
    return from_json(composing.found(house.installation, number).content)


def text_of(house: House, number: int) -> str:
    """The text that is kept."""
    return kept_of(house, number).get("text")


def send(visitor: Visitor, page: Page, path: str, **fields: Any) -> Page:
    """Send the form of a page that is open, to one of its buttons."""
    hidden = dict(FIELD.findall(page.text))
    said = {"text": TEXT, "accounts": ACCOUNTS, "cards": "yes"} | fields
    return Page(visitor.http.post(path, data={"form_token": page.form_token} | hidden | said))


def picture(colour: str = "navy", size: tuple[int, int] = (1_080, 1_080)) -> bytes:
    """A sound picture."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def hand_in(visitor: Visitor, page: Page, *files: tuple[str, bytes], **fields: Any) -> Page:
    """Send the form with files."""
    hidden = dict(FIELD.findall(page.text)) | {"form_token": page.form_token, "text": TEXT, "accounts": ACCOUNTS}
    return Page(
        visitor.http.post(
            "/compose/1",
            data=hidden | {"do": "add"} | fields,
            files=[("files", (name, data, "image/png")) for name, data in files],
        )
    )
