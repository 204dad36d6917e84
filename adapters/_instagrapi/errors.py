"""What goes wrong on Instagram's private API, and what each failure means for the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from broadcaster.channel import ChannelError, Refused, RetryLater, Unclear, WaitForCredentials
from broadcaster.words import Sentence

_PAUSE = timedelta(minutes=15)

UNCLEAR = Sentence(
    de="Der Beitrag wurde an Instagram übergeben, aber ohne klare Antwort.",
    en="The post was handed to Instagram, but without a clear answer.",
)
BLOCKED = Sentence(
    de="Instagram sperrt das Konto, weil es automatisiert wirkt. Bitte öffnen Sie die Instagram-App, folgen Sie den "
    "Hinweisen und stellen Sie das Konto möglichst auf die offizielle Schnittstelle um (backend = „graph“).",
    en="Instagram blocks the account because it looks automated. Open the Instagram app, follow its steps and, "
    "if you can, switch the account to the official API (backend = graph).",
)
_NOT_REACHED = Sentence(
    de="Instagram ist nicht erreichbar oder antwortet nicht verständlich.",
    en="Instagram cannot be reached, or does not answer in a way that can be understood.",
)
_AGAIN = Sentence(
    de="Instagram hat die hochgeladenen Bilder nicht mehr.",
    en="Instagram no longer has the uploaded pictures.",
)
_TIRED = Sentence(de="Instagram bittet um eine Pause.", en="Instagram asks for a pause.")
_SIGN_IN = Sentence(
    de="Instagram hat die Sitzung beendet. Bitte prüfen Sie das Konto neu; dabei meldet es sich einmal neu an.",
    en="Instagram has ended the session. Check the account again; it then signs in anew once.",
)
_APPROVE = Sentence(
    de="Instagram verlangt eine Bestätigung durch einen Menschen. Bitte melden Sie sich in der Instagram-App an, "
    "bestätigen Sie die Anmeldung und prüfen Sie das Konto danach neu.",
    en="Instagram asks a person to confirm. Sign in with the Instagram app, confirm there, then check the account "
    "again.",
)
_PASSWORD = Sentence(
    de="Instagram hat die Anmeldung abgelehnt. Bitte prüfen Sie Benutzername und Passwort des Kontos; wiederholte "
    "Fehlversuche können zur Sperre führen.",
    en="Instagram refused the sign-in. Check the account's user name and password; repeated failures can get it "
    "blocked.",
)
_PICTURE = Sentence(
    de="Instagram nimmt ein Bild nicht an. Bitte tauschen Sie es aus: JPEG, Seitenverhältnis 4:5 bis 1,91:1.",
    en="Instagram does not take one of the pictures. Replace it: JPEG, aspect ratio 4:5 to 1.91:1.",
)
_TEXT = Sentence(
    de="Instagram nimmt den Text nicht an. Bitte kürzen oder ändern Sie ihn.",
    en="Instagram does not take the text. Shorten or change it.",
)
_ODD = Sentence(
    de="Instagram antwortet mit einer Meldung, die der Broadcaster nicht kennt. Damit weitere Versuche dem Konto nicht "
    "schaden, ruht es. Bitte sehen Sie in der Instagram-App nach und prüfen Sie danach das Konto hier.",
    en="Instagram answers with a message that the broadcaster does not know. The account rests, so that further tries do it "
    "no harm. Look at the Instagram app, then check the account here.",
)


class Cause(Enum):
    """Why Instagram did not do what it was asked, as far as it says."""

    LOGGED_OUT = auto()
    PERSON = auto()
    """A person must confirm something in the app."""
    BLOCKED = auto()
    TIRED = auto()
    UPLOAD_GONE = auto()
    PICTURE = auto()
    TEXT = auto()
    SIGN_IN = auto()
    NO_ANSWER = auto()
    UNKNOWN = auto()


_KINDS: tuple[tuple[Cause, frozenset[str]], ...] = (
    (Cause.PERSON, frozenset({"ChallengeError", "TwoFactorRequired", "AccountSuspended", "ConsentRequired"})),
    (Cause.SIGN_IN, frozenset({"BadPassword", "BadCredentials", "ReloginAttemptExceeded"})),
    (Cause.BLOCKED, frozenset({"FeedbackRequired", "SentryBlock", "ProxyAddressIsBlocked"})),
    (Cause.TIRED, frozenset({"PleaseWaitFewMinutes", "ClientThrottledError", "RateLimitError"})),
    (Cause.LOGGED_OUT, frozenset({"LoginRequired", "ClientUnauthorizedError"})),
)
_WORDS: tuple[tuple[Cause, tuple[str, ...]], ...] = (
    (Cause.UPLOAD_GONE, ("media_needs_reupload",)),
    (Cause.LOGGED_OUT, ("login_required", "logged_out", "not logged in", "logged out")),
    (
        Cause.PERSON,
        (
            "challenge",
            "checkpoint",
            "two_factor",
            "consent_required",
            "suspended",
            "account_disabled",
            "disabled_account",
        ),
    ),
    (Cause.BLOCKED, ("feedback_required", "sentry_block", "action blocked", "spam", "automated")),
    (Cause.TIRED, ("please wait", "rate_limit", "rate limit", "too many requests", "throttled", "try again later")),
    (Cause.PICTURE, ("bad image", "image input", "aspect ratio", "picture", "photo", "jpeg")),
    (Cause.TEXT, ("caption", "hashtag")),
)
"""What Instagram's own words say, whatever error the SDK makes of them: an upload's refusal is always the same one."""


@dataclass(eq=False)
class TaskFailed(Exception):
    """A task on the private API that came to no answer; ``committing`` once the publishing request was announced."""

    operation: str
    committing: bool
    kinds: frozenset[str] = frozenset()
    status: int | None = None
    words: str = ""
    not_sent: bool = False

    @classmethod
    def told(cls, operation: str, error: Mapping[str, Any], *, committing: bool) -> TaskFailed:
        """From the event that the task's process sent."""
        return cls(operation, committing, frozenset(error["kinds"]), error["status"], error["words"], error["not_sent"])

    @property
    def record(self) -> str:
        """For the record: class names, status and the platform's own words."""
        return " ".join(filter(None, [*sorted(self.kinds), str(self.status or ""), self.words]))[:500]

    @property
    def cause(self) -> Cause:
        """Why, by Instagram's own words first; what nobody knows is UNKNOWN, and no picture's fault."""
        said = self.words.lower()
        for cause, phrases in _WORDS:
            if any(phrase in said for phrase in phrases):
                return cause
        for cause, kinds in _KINDS:
            if self.kinds & kinds:
                return cause
        if self.status == 429:
            return Cause.TIRED
        return Cause.NO_ANSWER if self._is_silent else Cause.UNKNOWN

    @property
    def _is_silent(self) -> bool:
        """No usable answer, except that a sign-in answered without a session was refused."""
        if self.operation == "login" and self.status == 200 and "ClientJSONDecodeError" not in self.kinds:
            return False
        return self.status is None or self.status >= 500 or self.status in (200, 408)


_MEANT: Mapping[Cause, tuple[type[ChannelError], Sentence]] = {
    Cause.LOGGED_OUT: (WaitForCredentials, _SIGN_IN),
    Cause.PERSON: (WaitForCredentials, _APPROVE),
    Cause.BLOCKED: (WaitForCredentials, BLOCKED),
    Cause.SIGN_IN: (WaitForCredentials, _PASSWORD),
    Cause.UNKNOWN: (WaitForCredentials, _ODD),
    Cause.PICTURE: (Refused, _PICTURE),
    Cause.TEXT: (Refused, _TEXT),
}


def meaning(failure: TaskFailed) -> ChannelError:
    """The ChannelError; what nobody knows is Unclear once the publishing request may have left."""
    said: dict[str, Any] = {"answer": failure.record, "code": str(failure.status or "")}
    cause = failure.cause
    if failure.not_sent:
        return RetryLater(_NOT_REACHED, whole_account=True, **said)
    if cause is Cause.UPLOAD_GONE:
        return RetryLater(_AGAIN, **said)
    if failure.committing and cause is not Cause.LOGGED_OUT:
        return _after_commit(failure, cause, said)
    if cause is Cause.TIRED:
        return RetryLater(_TIRED, after=_PAUSE, whole_account=True, **said)
    if cause is Cause.NO_ANSWER:
        return RetryLater(_NOT_REACHED, **said)
    kind, sentence = _MEANT[Cause.SIGN_IN if cause is Cause.UNKNOWN and failure.operation == "login" else cause]
    return kind(sentence, said=failure.words, **said)


def _after_commit(failure: TaskFailed, cause: Cause, said: dict[str, Any]) -> ChannelError:
    """The request may have been carried out, whatever was answered; what bars the account bars it all the same."""
    kind, sentence = _MEANT.get(cause, (RetryLater, UNCLEAR))
    barred = issubclass(kind, WaitForCredentials)
    return Unclear(sentence if barred else UNCLEAR, whole_account=barred, said=failure.words, **said)
