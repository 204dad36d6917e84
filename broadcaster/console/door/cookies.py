"""The console's cookies. Over https their names promise what the browser then enforces (``__Host-``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from broadcaster.app.installation.secrets import bound, new_token

SESSION: Final = "session"
DEVICE: Final = "device"
VISIT: Final = "visit"
"""Before anybody is signed in, forms are bound to this one."""
OIDC: Final = "oidc"
"""While somebody is at the identity provider: by this the browser is known again."""
_DEVICE_LASTS: Final = 180 * 86_400


class Jar:
    """Names and attributes of cookies for one installation: ``secure`` says that people come over https."""

    def __init__(self, *, secure: bool) -> None:
        self.secure = secure

    def name(self, kind: str) -> str:
        """``__Host-broadcaster-session``, or ``broadcaster-insecure-session`` on plain http."""
        return f"__Host-broadcaster-{kind}" if self.secure else f"broadcaster-insecure-{kind}"

    def read(self, request: Request, kind: str) -> str:
        """What the browser sent, or nothing."""
        return request.cookies.get(self.name(kind), "")

    def set(self, response: Response, kind: str, value: str) -> None:
        """Give the browser a cookie that scripts cannot read."""
        lasts = _DEVICE_LASTS if kind == DEVICE else None
        response.set_cookie(
            self.name(kind), value, max_age=lasts, path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def drop(self, response: Response, kind: str) -> None:
        """Take a cookie back."""
        response.delete_cookie(self.name(kind), path="/", secure=self.secure, httponly=True, samesite="lax")


def form_token(cookie: str) -> str:
    """A token for forms that belongs to a cookie; another one each time, so that compression tells nothing."""
    nonce = new_token()[:16]
    return f"{nonce}{bound(cookie, nonce)}"


def token_fits(cookie: str, token: str, compare: Callable[[str, str], bool]) -> bool:
    """Whether a form's token belongs to the cookie."""
    return bool(cookie) and compare(bound(cookie, token[:16]), token[16:])
