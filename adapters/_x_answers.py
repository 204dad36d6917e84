"""What X's answers mean for the broadcaster: each is named after what happens next."""

from __future__ import annotations

import time
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import tweepy

from broadcaster.channel import (
    ChannelError,
    PersonDecides,
    Refused,
    RetryLater,
    ThreadRefused,
    Unclear,
    WaitForCredentials,
)
from broadcaster.transport import NotSent
from broadcaster.words import Sentence

DUPLICATE = "duplicate"
"""The code of a refusal that may be about the very post that was to be sent."""
MEDIA = "media"
"""The code of a refusal of uploaded pictures."""
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


def explained(error: Exception, *, public: bool) -> ChannelError:
    """Name an exception of a call; ``public`` says that the call would have made something public."""
    if isinstance(error, ChannelError):
        return error
    if isinstance(error, NotSent):
        return _not_sent()
    if isinstance(error, tweepy.HTTPException):
        return _answered(error.response, public=public)
    return _lost(type(error).__name__, public=public)


def without_id(answer: object) -> Unclear:
    """A success that names no post."""
    return Unclear(_UNCLEAR, answer=_shortened(repr(answer)), code="no-id")


def _answered(response: requests.Response, *, public: bool) -> ChannelError:
    body = _body(response)
    said = _said(body)
    status = response.status_code
    answer = _shortened(f"{status} {body.get('type', '')} {said}".strip())
    problem: ChannelError | None = None
    match status:
        case 400:
            problem = _invalid(said, answer)
        case 401:
            problem = WaitForCredentials(_clock_wrong(response) or _SIGN_IN, answer=answer, code=EXPIRED)
        case 402:
            problem = WaitForCredentials(_CREDITS, answer=answer, code="credits")
        case 403:
            problem = _forbidden(body, said, answer, public=public)
        case 429:
            problem = _throttled(response, body, answer, public=public)
        case 413 if not public:
            problem = Refused(_quoting(_REFUSED, said), answer=answer, code="413")
        case _ if 400 < status < _SERVER_ERROR and status not in _PASSING and not public:
            problem = PersonDecides(_quoting(_NOT_ALLOWED, said), answer=answer, code=str(status))
    return problem or _lost(answer, public=public, code=str(status))


def _invalid(said: str, answer: str) -> ChannelError:
    if "media IDs are invalid" in said:
        return RetryLater(_PICTURES_GONE, answer=answer, code=MEDIA)
    return Refused(_quoting(_REFUSED, said), answer=answer, code="400")


def _forbidden(body: dict[str, Any], said: str, answer: str, *, public: bool) -> ChannelError:
    kind = str(body.get("type", "")).rpartition("/")[2]
    if "duplicate content" in said:
        return PersonDecides(_DUPLICATE, answer=answer, code=DUPLICATE)
    if "Reply to this conversation is not allowed" in said:
        return ThreadRefused(_REPLY_REFUSED, answer=answer, code="reply-refused")
    if "reply to a Tweet that is deleted" in said:
        return Refused(_PARENT_GONE, answer=answer, code="parent-gone")
    if kind in _ACCESS_PROBLEMS or "account is temporarily locked" in said or "suspended" in said:
        return WaitForCredentials(_quoting(_NOT_ALLOWED, said), answer=answer, code=kind or "403")
    if public:
        return Unclear(_UNCLEAR, answer=answer, code="403")
    return PersonDecides(_quoting(_NOT_ALLOWED, said), answer=answer, code="403")


def _throttled(response: requests.Response, body: dict[str, Any], answer: str, *, public: bool) -> ChannelError:
    if str(body.get("type", "")).endswith("usage-capped"):
        return WaitForCredentials(_CREDITS, answer=answer, code="credits")
    wait = _wait(response)
    if wait is None and public:
        return Unclear(_UNCLEAR, answer=answer, code="429")
    after = wait or _retry_after(response)
    return RetryLater(_THROTTLED, after=after, whole_account=True, answer=answer, code="429")


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


def _lost(answer: str, *, public: bool, code: str = "lost") -> ChannelError:
    if public:
        return Unclear(_UNCLEAR, answer=answer, code=code)
    return RetryLater(_NO_ANSWER, answer=answer, code=code)


def _not_sent() -> RetryLater:
    return RetryLater(_UNREACHABLE, whole_account=True, code="not-sent")


def _body(response: requests.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except requests.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _said(body: dict[str, Any]) -> str:
    """What a problem body says, in one line."""
    errors = body.get("errors")
    found = [error.get("message") for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    pieces = [*found, body.get("detail"), body.get("title")]
    return next((piece for piece in pieces if isinstance(piece, str) and piece), "")


def _shortened(answer: str) -> str:
    return answer[:500]


def _quoting(sentence: Sentence, said: str) -> Sentence:
    said = _shortened(said) or "–"
    return Sentence(de=sentence.de.format(said), en=sentence.en.format(said))


def no_refresh_token() -> WaitForCredentials:
    """OAuth 2 without the means to renew it."""
    return WaitForCredentials(_RECONNECT, code="no-refresh-token")


def refresh_refused(error: str) -> WaitForCredentials:
    """X will not renew the access: the refresh token is used up or withdrawn."""
    return WaitForCredentials(_RECONNECT, answer=_shortened(error), code="refresh-refused")


def refresh_unfinished(answer: str) -> RetryLater:
    """Renewing the access failed on the way; it may well succeed later."""
    return RetryLater(_RENEWAL, answer=answer, code="refresh")


_UNCLEAR = Sentence(
    de="X hat den Beitrag vielleicht angenommen, ihn aber nicht bestätigt. Es wird nachgelesen. "
    "Bitte nicht erneut senden.",
    en="X may have accepted the post but did not confirm it. It is being read back; do not send it again.",
)
_NO_ANSWER = Sentence(
    de="X hat nicht brauchbar geantwortet. Es ist nichts öffentlich geworden; es wird später erneut versucht.",
    en="X gave no usable answer. Nothing became public; it is tried again later.",
)
_UNREACHABLE = Sentence(
    de="X ist von hier aus nicht erreichbar. Es wurde nichts gesendet; es wird später erneut versucht.",
    en="X cannot be reached from here. Nothing was sent; it is tried again later.",
)
_THROTTLED = Sentence(
    de="X nimmt im Moment keine weiteren Anfragen dieses Kontos an. Es wird nach der Sperrzeit erneut versucht.",
    en="X takes no further requests from this account at the moment. It is tried again after the waiting time.",
)
_SIGN_IN = Sentence(
    de="X lehnt die Zugangsdaten dieses Kontos ab. Bitte hinterlegen Sie gültige Schlüssel und Tokens.",
    en="X refuses this account's credentials. Store valid keys and tokens.",
)
_CREDITS = Sentence(
    de="Das Guthaben des X-Entwicklerkontos ist aufgebraucht. Bitte laden Sie es im Entwicklerportal von X auf.",
    en="The credits of the X developer account are used up. Top them up in X's developer portal.",
)
_PICTURES_GONE = Sentence(
    de="X kennt die hochgeladenen Bilder nicht mehr. Sie werden neu hochgeladen, dann wird erneut gesendet.",
    en="X no longer knows the uploaded pictures. They are uploaded anew, then the post is sent again.",
)
_REFUSED = Sentence(
    de="X nimmt diesen Inhalt nicht an: „{}“. Bitte ändern Sie den Beitrag.",
    en="X does not accept this content: {!r}. Change the post.",
)
_NOT_ALLOWED = Sentence(
    de="X erlaubt das diesem Konto nicht: „{}“. Bitte prüfen Sie die Rechte der App und den Zustand des Kontos bei X.",
    en="X does not allow this account to do that: {!r}. Check the app's permissions and the account's state at X.",
)
_DUPLICATE = Sentence(
    de="X lehnt den Beitrag ab, weil dieses Konto denselben Text vor Kurzem veröffentlicht hat. "
    "Bitte sehen Sie im Konto nach, ob er dort steht, oder ändern Sie den Text.",
    en="X refuses the post because this account published the same text a short time ago. "
    "Look at the account to see whether it is there, or change the text.",
)
_REPLY_REFUSED = Sentence(
    de="X hat die Fortsetzung des Threads abgelehnt, weil dieses Konto nicht antworten darf. Die Teile davor sind "
    "öffentlich. Bitte senden Sie den Rest als eigenen Beitrag, oder ziehen Sie die Meldung zurück und senden Sie sie neu.",
    en="X refused the continuation of the thread because this account may not reply. The parts before it are public. "
    "Send the rest as a post of its own, or withdraw the message and post it anew.",
)
_PARENT_GONE = Sentence(
    de="X hat die Fortsetzung des Threads abgelehnt, weil der Teil davor gelöscht oder nicht sichtbar ist. "
    "Bitte sehen Sie im Konto nach, und senden Sie den Rest als eigenen Beitrag.",
    en="X refused the continuation of the thread because the part before it is deleted or not visible. "
    "Look at the account, and send the rest as a post of its own.",
)
_RECONNECT = Sentence(
    de="Der Zugang zu X ist abgelaufen und lässt sich nicht erneuern. Bitte verbinden Sie das X-Konto neu.",
    en="The access to X has expired and cannot be renewed. Connect the X account again.",
)
_RENEWAL = Sentence(
    de="Der Zugang zu X konnte gerade nicht erneuert werden. Es wurde nichts gesendet; es wird später erneut versucht.",
    en="The access to X could not be renewed just now. Nothing was sent; it is tried again later.",
)
