"""Style sheets, fonts, scripts and icons: served under the hash of them all, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent.parent / "static"
KEPT = "public, max-age=31536000, immutable"
KEPT_PRIVATELY = "private, max-age=86400, immutable"
"""For what is named by its content and not for everybody."""


@cache
def version() -> str:
    """A hash of every static file; it changes with any of them."""
    seen = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            seen.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()[:16]


def address(path: str) -> str:
    """Where a file of ``static/`` is served."""
    return f"/static/{version()}/{path}"


class Statics(StaticFiles):
    """The files below ``/static/<version>/``."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Any) -> Response:
        """A file of this version, to be kept; nothing of another version."""
        asked, _, rest = path.partition("/")
        if asked != version():
            raise HTTPException(404)
        response = await super().get_response(rest, scope)
        response.headers["cache-control"] = KEPT
        return response
