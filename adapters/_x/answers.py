"""What X's answers mean for the broadcaster: each is named after what happens next.

X names a refusal in three ways, and often in one of them only: by the status, by the type of its problem, and by the
numbers of its older interface. The particular is asked before the general.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypedDict

import requests
import tweepy

from adapters._x import words
from broadcaster.channel import (
    ChannelError,
    PersonDecides,
    Refused,
    RetryLater,
    ThreadRefused,
    Unclear,
    WaitForCredentials,
)
from broadcaster.net.transport import NotSent
from broadcaster.words import Sentence

DUPLICATE = "duplicate"
"""The code of a refusal that may be about the very post that was to be sent."""
MEDIA = "media"
"""The code of a refusal of uploaded pictures."""
PARENT = "parent-gone"
"""The code of a refusal because X does not show the part that is answered."""
EXPIRED = "401"
"""The code of a refusal of the credentials."""

_LIMITS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
_ACCESS_PROBLEMS = (
    "client-forbidden",
    "not-authorized-for-resource",
    "oauth1-permissions",
    "unsupported-authentication",
)
_LONGEST_WAIT = timedelta(days=1)
_CLOCK_TOLERANCE = 240
_SERVER_ERROR = 500
_PASSING = (408, 425)
_SLOWER = (420, 429)
_ACCOUNT_WIDE = (403, 423, 451)
"""Statuses of which the next message of the account would meet the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meaning:
    """What X's number stands for. ``unclear`` at a commit: the account is stopped and the post is read back."""

    kind: type[ChannelError]
    sentence: Sentence
    unclear: bool = False
    code: str = ""


_SIGN_IN = _Meaning(kind=WaitForCredentials, sentence=words.SIGN_IN)
_APP = _Meaning(kind=WaitForCredentials, sentence=words.APP_RIGHTS)
_LOCKED = _Meaning(kind=WaitForCredentials, sentence=words.LOCKED)
_CONTENT = _Meaning(kind=Refused, sentence=words.REFUSED)
_PICTURES = _Meaning(kind=RetryLater, sentence=words.PICTURES_GONE, code=MEDIA)

_NUMBERS: Final[Mapping[int, _Meaning]] = {
    **dict.fromkeys((32, 89, 99, 135, 215, 416), _SIGN_IN),
    **dict.fromkeys((87, 93, 220, 261, 453), _APP),
    **dict.fromkeys((63, 64, 326), _LOCKED),
    **dict.fromkeys((185, 344), _Meaning(kind=WaitForCredentials, sentence=words.DAILY_LIMIT, unclear=True)),
    226: _Meaning(kind=WaitForCredentials, sentence=words.AUTOMATED, unclear=True),
    187: _Meaning(kind=PersonDecides, sentence=words.DUPLICATE, code=DUPLICATE),
    **dict.fromkeys((186, 354), _CONTENT),
    385: _Meaning(kind=Refused, sentence=words.PARENT_GONE, code=PARENT),
    433: _Meaning(kind=ThreadRefused, sentence=words.REPLY_REFUSED, code="reply-refused"),
    **dict.fromkeys((323, 324, 325), _PICTURES),
}
"""The numbers of X's older interface, which its newer one still gives in ``errors[].code``."""

_PHRASES: Final[Mapping[str, _Meaning]] = {
    "duplicate content": _NUMBERS[187],
    "Reply to this conversation is not allowed": _NUMBERS[433],
    "reply to a Tweet that is deleted": _NUMBERS[385],
    "media IDs are invalid": _PICTURES,
    "account is temporarily locked": _LOCKED,
    "suspended": _LOCKED,
}
"""What X says where it gives no number."""


class _Told(TypedDict):
    """What is kept of an answer."""

    said: str
    answer: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer that is no success, as it is read."""

    response: requests.Response
    body: Mapping[str, Any]

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def kind(self) -> str:
        return str(self.body.get("type", "")).rpartition("/")[2]

    @property
    def said(self) -> str:
        """What X says, in one line."""
        found = [error.get("message") or error.get("detail") for error in self._errors]
        pieces = [*found, self.body.get("detail"), self.body.get("title")]
        return next((piece for piece in pieces if isinstance(piece, str) and piece), "")

    @property
    def meaning(self) -> _Meaning | None:
        """What X's number or phrase stands for, if it is known."""
        numbers = [error.get("code") for error in self._errors]
        known = (_NUMBERS[number] for number in numbers if isinstance(number, int) and number in _NUMBERS)
        phrases = (meaning for phrase, meaning in _PHRASES.items() if phrase in self.said)
        return next(known, None) or next(phrases, None)

    @property
    def number(self) -> str:
        """The first number that X gives, else the status."""
        numbers = [error["code"] for error in self._errors if isinstance(error.get("code"), int)]
        return str(numbers[0] if numbers else self.status)

    @property
    def told(self) -> _Told:
        """X's own words for a person, and all of it for the record."""
        record = f"{self.status} {self.body.get('type', '')} {self.said}".strip()
        return {"said": self.said, "answer": _shortened(record)}

    @property
    def _errors(self) -> list[Mapping[str, Any]]:
        errors = self.body.get("errors")
        return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def explained(error: Exception, *, public: bool) -> ChannelError:
    """Name an exception of a call; ``public`` says that the call would have made something public."""
    if isinstance(error, ChannelError):
        return error
    if isinstance(error, NotSent):
        return RetryLater(words.UNREACHABLE, whole_account=True, code="not-sent")
    if isinstance(error, tweepy.HTTPException):
        return _answered(_Answer(error.response, _body(error.response)), public=public)
    return _lost({"said": "", "answer": type(error).__name__}, public=public)


def without_id(answer: object) -> Unclear:
    """A success that names no post."""
    return Unclear(words.UNCLEAR, answer=_shortened(repr(answer)), code="no-id")


def _answered(answer: _Answer, *, public: bool) -> ChannelError:
    meaning = answer.meaning if 400 <= answer.status < _SERVER_ERROR else None
    if meaning is not None:
        return _meant(meaning, answer, public=public)
    if answer.status in _SLOWER:
        return _throttled(answer, public=public)
    return _by_status(answer, public=public) or _unknown(answer, public=public)


def _meant(meaning: _Meaning, answer: _Answer, *, public: bool) -> ChannelError:
    code = meaning.code or answer.number
    if public and meaning.unclear:
        return Unclear(meaning.sentence, whole_account=True, **answer.told, code=code)
    return meaning.kind(meaning.sentence, **answer.told, code=code)


def _by_status(answer: _Answer, *, public: bool) -> ChannelError | None:
    """What a status means by itself; None where it does not say enough."""
    match answer.status:
        case 400:
            return Refused(words.REFUSED, **answer.told, code="400")
        case 401:
            sentence = _clock_wrong(answer.response) or words.SIGN_IN
            return WaitForCredentials(sentence, **answer.told, code=EXPIRED)
        case 402:
            return WaitForCredentials(words.CREDITS, **answer.told, code="credits")
        case 403 if answer.kind in _ACCESS_PROBLEMS:
            return WaitForCredentials(words.APP_RIGHTS, **answer.told, code=answer.kind)
        case 413 if not public:
            return Refused(words.REFUSED, **answer.told, code="413")
    return None


def _unknown(answer: _Answer, *, public: bool) -> ChannelError:
    """The most general sentence; where the next message would meet the same, the account waits for a person."""
    code, status = answer.number, answer.status
    if not 400 <= status < _SERVER_ERROR or status in _PASSING:
        return _lost(answer.told, public=public, code=code)
    if public:
        return Unclear(words.UNKNOWN, whole_account=status in _ACCOUNT_WIDE, **answer.told, code=code)
    if status in _ACCOUNT_WIDE:
        return WaitForCredentials(words.NOT_ALLOWED, **answer.told, code=code)
    return PersonDecides(words.UNKNOWN, **answer.told, code=code)


def _throttled(answer: _Answer, *, public: bool) -> ChannelError:
    if answer.kind == "usage-capped":
        return WaitForCredentials(words.CREDITS, **answer.told, code="credits")
    wait = _wait(answer.response)
    if wait is None and public:
        return Unclear(words.THROTTLED, passing=True, **answer.told, code="429")
    after = wait or _retry_after(answer.response)
    return RetryLater(words.THROTTLED, after=after, whole_account=True, **answer.told, code="429")


def _retry_after(response: requests.Response) -> timedelta | None:
    """The wait that whoever stands before X names, in seconds."""
    asked = response.headers.get("retry-after", "")
    return min(timedelta(seconds=int(asked[:9])), _LONGEST_WAIT) if asked.isdecimal() else None


def _wait(response: requests.Response) -> timedelta | None:
    """How long until the used-up windows begin anew; None if X does not say."""
    resets = []
    for limit in _LIMITS:
        reset, left = response.headers.get(f"{limit}-reset", ""), response.headers.get(f"{limit}-remaining")
        if reset.isdecimal() and left in ("0", None):
            resets.append(int(reset))
    if not resets:
        return None
    seconds = max(resets) - (_server_time(response) or time.time())
    return min(max(timedelta(seconds=seconds), timedelta(seconds=1)), _LONGEST_WAIT)


def _server_time(response: requests.Response) -> float | None:
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return None


def _clock_wrong(response: requests.Response) -> Sentence | None:
    """X refuses signatures of a machine whose clock is wrong with the same answer as wrong secrets."""
    server = _server_time(response)
    minutes = 0 if server is None else round((time.time() - server) / 60)
    if abs(minutes) * 60 <= _CLOCK_TOLERANCE:
        return None
    return Sentence(
        de=f"X lehnt die Anmeldung ab, und die Uhr dieses Rechners geht gegenüber X um {abs(minutes)} Minuten falsch. "
        "Bitte stellen Sie zuerst die Uhr.",
        en=f"X refuses the sign-in, and this machine's clock is {abs(minutes)} minutes off from X's. "
        "Set the clock first.",
    )


def _lost(told: _Told, *, public: bool, code: str = "lost") -> ChannelError:
    """No answer that decides anything."""
    return Unclear(words.UNCLEAR, **told, code=code) if public else RetryLater(words.NO_ANSWER, **told, code=code)


def _body(response: requests.Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except ValueError:
        body = {}
    return body if isinstance(body, dict) else {}


def _shortened(answer: str) -> str:
    return answer[:500]


def no_refresh_token() -> WaitForCredentials:
    """OAuth 2 without the means to renew it."""
    return WaitForCredentials(words.RECONNECT, code="no-refresh-token")


def refresh_refused(error: str) -> WaitForCredentials:
    """X will not renew the access: the refresh token is used up or withdrawn."""
    return WaitForCredentials(words.RECONNECT, said=error, answer=_shortened(error), code="refresh-refused")


def refresh_unfinished(answer: str) -> RetryLater:
    """Renewing the access failed on the way; it may well succeed later."""
    return RetryLater(words.RENEWAL, answer=answer, code="refresh")
