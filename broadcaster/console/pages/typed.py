"""The form of Verfassen: what its fields and buttons say."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from starlette.datastructures import FormData, UploadFile

from broadcaster.app.composing.manuscript import Enclosure, Manuscript, known
from broadcaster.app.messages.posting import PictureFile
from broadcaster.message import MAX_ALT, MAX_PICTURES

_SEVERAL: Final = ("on_days",)


async def files_of(form: FormData) -> list[PictureFile]:
    """The pictures that were handed in; at most as many as a message may have, and one more to be refused."""
    uploads = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    return [PictureFile(file=(one.filename or "")[-200:], data=await one.read()) for one in uploads[: MAX_PICTURES + 1]]


def manuscript_of(form: FormData, accounts: list[str]) -> Manuscript:
    """What was typed; ``accounts`` are those that can be chosen."""
    fields = {
        name: value
        for name, value in form.items()
        if isinstance(value, str) and known(name) and (value.strip() or name.startswith("languages."))
    }
    fields |= {name: " ".join(_texts(form, name)) for name in _SEVERAL if form.get(name)}
    chosen = set(_texts(form, "accounts"))
    return Manuscript(
        fields={name: value.replace("\r\n", "\n") for name, value in fields.items()},
        accounts=tuple(name for name in accounts if name in chosen),
        pictures=tuple(_enclosures(form)),
        page=text_of(form, "page")[:32],
        strokes=number_of(form, "strokes"),
    )


def number_of(form: FormData, name: str) -> int:
    """A number of a hidden field, 0 if it is none."""
    typed = text_of(form, name)
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 13 else 0


def text_of(form: FormData, name: str) -> str:
    """A field that a form has once."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def pressed(manuscript: Manuscript, button: str) -> Manuscript:
    """The manuscript after a button that changes only it."""
    what, _, which = button.partition(":")
    match what:
        case "remove":
            left = [one for number, one in enumerate(manuscript.pictures) if str(number) != which]
            return replace(manuscript, pictures=tuple(left))
        case "earlier" if which in map(str, range(1, len(manuscript.pictures))):
            order, place = list(manuscript.pictures), int(which)
            order[place - 1], order[place] = order[place], order[place - 1]
            return replace(manuscript, pictures=tuple(order))
        case "reset" if which:
            left_fields = {name: value for name, value in manuscript.fields.items() if not name.startswith(f"{which}.")}
            return replace(manuscript, fields=left_fields)
        case "language" if known(f"languages.{which}.text"):
            return replace(manuscript, fields={f"languages.{which}.text": "", **manuscript.fields})
        case _:
            return manuscript


def _enclosures(form: FormData) -> list[Enclosure]:
    return [
        Enclosure(
            sha256=sha256[:64],
            file=text_of(form, f"pictures[{number}].file")[-200:],
            alt=text_of(form, f"pictures[{number}].alt").strip()[:MAX_ALT],
        )
        for number, sha256 in enumerate(_texts(form, "pictures")[:MAX_PICTURES], 1)
    ]


def _texts(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]
