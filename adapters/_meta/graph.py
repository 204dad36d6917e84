"""What both Meta channels share: facebook-sdk kept to the rules of publishing, and what its failures mean next.

The SDK puts tokens into addresses, reads no HTTP status and waits for ever. It is given a session that sends the
token as a header, proves the app's secret with every call, and raises on everything that is not a clear success.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

import requests
from facebook import GraphAPI

from adapters._meta.graph_rules import (
    COMMON,
    DENIED_UNKNOWN,
    NOT_SENT,
    PASSING,
    REFUSED_UNKNOWN,
    THROTTLES,
    UNKNOWN,
    Rule,
)
from broadcaster.channel import (
    AccountSettings,
    ChannelError,
    Keyring,
    PersonDecides,
    Refused,
    RetryLater,
    Unclear,
    WaitForCredentials,
)
from broadcaster.net.transport import NotSent, session
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError

HOST = "graph.facebook.com"
OFFICIAL = f"https://{HOST}"

_MOST_WAIT = timedelta(hours=24)
_TOKEN = re.compile(r"[\x21-\x7e]+")
_ID = re.compile(r"[0-9]+(_[0-9]+)?")
_BAD_TOKEN = Sentence(
    de="Das Zugriffstoken fehlt oder enthält Zeichen, die darin nicht vorkommen. Bitte hinterlegen Sie es neu.",
    en="The access token is missing or has characters that no token has. Store it again.",
)


class Step(StrEnum):
    """What a call was for; the same failure means different things."""

    PREPARE = "prepare"
    COMMIT = "commit"
    READ = "read"


class Failure(Exception):
    """An answer of Graph that is not a clear success; ``answer`` is for the record and holds no secret."""

    def __init__(self, *, status: int, error: Mapping[str, Any], answer: str, regain: timedelta | None = None) -> None:
        super().__init__(f"Graph answered {status}")
        self.status, self.answer, self.regain = status, answer, regain
        self.code, self.subcode = _number(error.get("code")), _number(error.get("error_subcode"))
        self.message = str(error.get("message") or "")
        self.words = str(error.get("error_user_msg") or self.message)
        self.transient = error.get("is_transient") is True

    @property
    def label(self) -> str:
        """``code/subcode`` or the HTTP status."""
        if self.code is None:
            return f"HTTP {self.status}"
        return f"{self.code}" if self.subcode is None else f"{self.code}/{self.subcode}"

    @property
    def is_refusal(self) -> bool:
        """Whether Graph itself says no."""
        return self.code is not None and 400 <= self.status < 500

    @property
    def is_passing(self) -> bool:
        """Whether the answer is one for the moment only, whatever its code says."""
        return self.transient or self.status == 429 or self.status >= 500


class ReadFirst(Unclear):
    """Unclear until it was read back; if that shows nothing public, ``otherwise`` holds."""

    def __init__(self, otherwise: ChannelError) -> None:
        super().__init__(otherwise.sentence, said=otherwise.said, answer=otherwise.answer, code=otherwise.code)
        self.otherwise = otherwise


class PerhapsDone(RetryLater):
    """Nothing is public, but what was prepared may exist although no answer says so."""


@contextmanager
def classified(step: Step, rules: Sequence[Rule] = ()) -> Iterator[None]:
    """Turn whatever goes wrong inside into a ChannelError; ``rules`` come before the common ones."""
    try:
        yield
    except (ChannelError, BroadcasterError):
        raise
    except Exception as error:  # noqa: BLE001 - what nobody knows must be classified too
        raise classify(error, step, rules) from None


def classify(error: Exception, step: Step, rules: Sequence[Rule] = ()) -> ChannelError:
    """What ``error`` means for the next step; what nobody knows is RetryLater before a commit and Unclear at one."""
    if isinstance(error, NotSent):
        return RetryLater(NOT_SENT, whole_account=True, code="not sent", answer=str(error))
    if not isinstance(error, Failure):
        error = Failure(status=0, error={}, answer=type(error).__name__)
    rule = _rule(error, rules)
    if step is Step.COMMIT and rule.commit is not Unclear:
        meant = _error(rule.commit, rule, error)
        return ReadFirst(meant) if rule.read_first else meant
    chosen = {Step.PREPARE: rule.prepare, Step.COMMIT: Unclear, Step.READ: rule.read or rule.prepare}[step]
    if chosen is RetryLater and rule.commit is Unclear:
        chosen = PerhapsDone
    return _error(chosen, rule, error)


def _rule(failure: Failure, rules: Sequence[Rule]) -> Rule:
    """The first rule that fits. No refusal is final that came for the moment only, unless a rule knows its very words."""
    known = next(
        (rule for rule in (*rules, *COMMON) if rule.fits(failure.code, failure.subcode, failure.message)), None
    )
    if known is None:
        if failure.code is None or not (failure.is_passing or failure.is_refusal):
            return UNKNOWN
        if failure.is_passing:
            return PASSING
        return DENIED_UNKNOWN if failure.status in (401, 403) else REFUSED_UNKNOWN
    final = issubclass(known.prepare, Refused | PersonDecides) and not known.phrase
    return PASSING if final and failure.is_passing else known


def _error(kind: type[ChannelError], rule: Rule, failure: Failure) -> ChannelError:
    said, answer, code = failure.words if rule.quotes else "", failure.answer, failure.label
    if issubclass(kind, RetryLater):
        after, throttled = failure.regain or rule.after, failure.code in THROTTLES or failure.status == 429
        return kind(rule.sentence, after=after, whole_account=throttled, said=said, answer=answer, code=code)
    if issubclass(kind, Unclear):
        return kind(rule.sentence, whole_account=rule.bars, said=said, answer=answer, code=code)
    return kind(rule.sentence, said=said, answer=answer, code=code)


def identified(answer: Any, *, of: str = "id") -> str:
    """The id in a successful answer. Raises Failure without one."""
    found = answer.get(of) if isinstance(answer, dict) else None
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if not isinstance(found, str) or not _ID.fullmatch(found):
        raise Failure(status=200, error={}, answer=f"the answer has no {of}")
    return found


def confirmed(answer: Any) -> None:
    """Accept only ``{"success": true}``. Raises Failure."""
    if not isinstance(answer, dict) or answer.get("success") is not True:
        raise Failure(status=200, error={}, answer="the answer does not say success")


def web_address(value: object) -> str | None:
    """``value`` if it is a web address that may be shown to a person."""
    return value if isinstance(value, str) and re.fullmatch(r"https?://\S{1,1990}", value) else None


def moment(value: object) -> datetime | None:
    """Graph's time stamps, ISO 8601 or UNIX seconds, as aware datetimes; ``None`` for anything else and for 0."""
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value).astimezone(UTC)
        if isinstance(value, int | float) and value > 0:
            return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return None


class SigningSession:
    """What facebook-sdk takes for its ``requests`` session: token as a header, proof in every call, answers checked."""

    def __init__(self, sending: requests.Session, keyring: Keyring) -> None:
        self._sending, self._keyring = sending, keyring

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        """Send one request of the SDK. Raises Failure unless the answer is a JSON object of success."""
        secrets = self._keyring.read()
        token, app_secret = secrets.get("token", "").strip(), secrets.get("app_secret", "").strip()
        if not _TOKEN.fullmatch(token):
            raise WaitForCredentials(_BAD_TOKEN)
        proof = hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        given = {name: value for name, value in given.items() if name in ("params", "data", "files", "timeout")}
        for place in ("params", "data"):
            given[place] = {name: value for name, value in (given.get(place) or {}).items() if name != "access_token"}
        given["data" if method == "POST" else "params"]["appsecret_proof"] = proof
        response = self._sending.request(method, url, headers={"Authorization": f"Bearer {token}"}, **given)
        _check(response, (token, app_secret, proof), list if "batch" in given["data"] else dict)
        return response

    def close(self) -> None:
        """End the connections."""
        self._sending.close()


def graph_api(account: AccountSettings, version: str, keyring: Keyring) -> GraphAPI:
    """facebook-sdk for an account whose keyring holds ``token`` and ``app_secret``; ``version`` like ``v24.0``."""
    sending = session(
        {f"{OFFICIAL}/": str(account.address)},
        connect_timeout=account.connect_timeout,
        read_timeout=account.read_timeout,
    )
    api = GraphAPI("sent as a header", session=SigningSession(sending, keyring))
    api.version = version
    return api


def debug_token(api: GraphAPI, token: str) -> Mapping[str, Any] | None:
    """What Graph says about ``token``; None if it could not be asked.

    The question is a GET whose address holds the token. In a batch that address stands in the body of a POST, and not
    where proxies and logs would see it; a POST that stands for a GET is refused to new apps.
    """
    question = {"method": "GET", "relative_url": f"debug_token?{urlencode({'input_token': token})}"}
    try:
        with classified(Step.READ):
            (answer,) = api.request(f"{api.version}/", post_args={"batch": json.dumps([question])}, method="POST")
            data = json.loads(answer["body"])["data"]
    except ChannelError:
        return None
    return data if isinstance(data, dict) else None


def post(api: GraphAPI, path: str, **arguments: str) -> Any:
    """``POST /{path}``, for which the SDK has no method of its own."""
    return api.request(f"{api.version}/{path}", post_args=arguments, method="POST")


def _check(response: requests.Response, secrets: Sequence[str], shape: type) -> None:
    try:
        body = json.loads(response.content)
    except (RecursionError, ValueError):
        body = None
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(body, shape) and 200 <= response.status_code < 300 and not error:
        return
    text = json.dumps(error, ensure_ascii=False) if error else response.content.decode(errors="replace")
    said = {name: redacted(one, secrets) if isinstance(one, str) else one for name, one in _items(error)}
    raise Failure(
        status=response.status_code,
        error=said,
        answer=redacted(text, secrets)[:1_000],
        regain=_regain(response.headers),
    )


def _items(error: object) -> list[tuple[str, Any]]:
    return list(error.items()) if isinstance(error, dict) else []


def redacted(text: str, secrets: Sequence[str]) -> str:
    """``text`` without ``secrets``: Graph repeats a malformed token in its message."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def _regain(headers: Mapping[str, str]) -> timedelta | None:
    """The longest wait that an answer names: Meta's usage header in minutes, or ``Retry-After`` in seconds."""
    try:
        known = json.loads(headers.get("X-Business-Use-Case-Usage", "{}"))
        usages = [usage for usages in known.values() for usage in usages]
        minutes = max((int(usage.get("estimated_time_to_regain_access", 0)) for usage in usages), default=0)
    except (AttributeError, TypeError, ValueError):
        minutes = 0
    asked = headers.get("Retry-After", "")
    seconds = max(60 * minutes, int(asked) if asked.isdecimal() else 0)
    return min(timedelta(seconds=min(seconds, 1_000_000)), _MOST_WAIT) if seconds > 0 else None


def _number(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None
