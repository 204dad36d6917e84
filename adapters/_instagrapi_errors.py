"""What goes wrong on Instagram's private API, and what each failure means for the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from broadcaster.channel import ChannelError, PersonDecides, Refused, RetryLater, Unclear, WaitForCredentials
from broadcaster.words import Sentence

_PAUSE = timedelta(minutes=15)
_LOGGED_OUT = frozenset({"LoginRequired", "ClientUnauthorizedError"})
_TOO_OFTEN = frozenset({"PleaseWaitFewMinutes", "ClientThrottledError", "RateLimitError"})
_BLOCKED = frozenset({"FeedbackRequired", "SentryBlock", "ProxyAddressIsBlocked"})

UNCLEAR = Sentence(
    de="Der Beitrag wurde an Instagram übergeben, aber ohne klare Antwort. Es wird nachgesehen, ob er erschienen ist. "
    "Bitte nicht erneut senden.",
    en="The post was handed to Instagram, but without a clear answer. It is read back to see whether it appeared. "
    "Please do not send it again.",
)
BLOCKED = Sentence(
    de="Instagram sperrt das Konto, weil es automatisiert wirkt. Bitte öffnen Sie die Instagram-App, folgen Sie den "
    "Hinweisen und stellen Sie das Konto möglichst auf die offizielle Schnittstelle um (backend = „graph“).",
    en="Instagram blocks the account because it looks automated. Open the Instagram app, follow its steps and, "
    "if you can, switch the account to the official API (backend = graph).",
)
_NOT_REACHED = Sentence(
    de="Instagram ist nicht erreichbar oder antwortet nicht; es wurde nichts veröffentlicht. Der nächste Versuch "
    "folgt von selbst.",
    en="Instagram cannot be reached or does not answer; nothing was published. The next attempt follows by itself.",
)
_AGAIN = Sentence(
    de="Instagram hat die hochgeladenen Bilder nicht mehr. Sie werden von selbst erneut hochgeladen.",
    en="Instagram no longer has the uploaded pictures. They are uploaded again by themselves.",
)
_TIRED = Sentence(
    de="Instagram bittet um eine Pause. Der nächste Versuch folgt von selbst.",
    en="Instagram asks for a pause. The next attempt follows by itself.",
)
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
_ODD = Sentence(
    de="Instagram hat unerwartet geantwortet; veröffentlicht wurde nichts. Die Antwort steht beim Versuch.",
    en="Instagram answered unexpectedly; nothing was published. Its answer is kept with the attempt.",
)


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
    def needs_upload(self) -> bool:
        """Whether the uploaded pictures are gone."""
        return "media_needs_reupload" in self.words

    @property
    def logged_out(self) -> bool:
        """Whether the session is dead."""
        return bool(self.kinds & _LOGGED_OUT) or "login_required" in self.words


def meaning(failure: TaskFailed) -> ChannelError:
    """The ChannelError; what nobody knows is Unclear once the publishing request may have left."""
    said: dict[str, Any] = {"answer": failure.record, "code": str(failure.status or "")}
    if failure.not_sent:
        return RetryLater(_NOT_REACHED, whole_account=True, **said)
    if failure.logged_out:
        return WaitForCredentials(_SIGN_IN, **said)
    if failure.needs_upload:
        return RetryLater(_AGAIN, **said)
    if failure.committing:
        barred = bool(failure.kinds & _BLOCKED)
        return Unclear(BLOCKED if barred else UNCLEAR, whole_account=barred, **said)
    return _before_commit(failure, said)


def _before_commit(failure: TaskFailed, said: dict[str, Any]) -> ChannelError:
    for kinds, kind, sentence in _NAMED:
        if failure.kinds & kinds:
            return kind(sentence, **said)
    if failure.kinds & _TOO_OFTEN or failure.status == 429:
        return RetryLater(_TIRED, after=_PAUSE, whole_account=True, **said)
    if failure.status is None or failure.status >= 500 or failure.status in (200, 408):
        return _without_answer(failure, said)
    if "PhotoNotUpload" in failure.kinds:
        return WaitForCredentials(BLOCKED, **said) if "feedback" in failure.words else Refused(_PICTURE, **said)
    return WaitForCredentials(_PASSWORD, **said) if failure.operation == "login" else PersonDecides(_ODD, **said)


def _without_answer(failure: TaskFailed, said: dict[str, Any]) -> ChannelError:
    """No usable answer: later, except that a sign-in answered without a session was refused."""
    if failure.operation == "login" and failure.status == 200 and "ClientJSONDecodeError" not in failure.kinds:
        return WaitForCredentials(_PASSWORD, **said)
    return RetryLater(_NOT_REACHED, **said)


_NAMED: tuple[tuple[frozenset[str], type[ChannelError], Sentence], ...] = (
    (frozenset({"ChallengeError", "TwoFactorRequired", "AccountSuspended"}), WaitForCredentials, _APPROVE),
    (frozenset({"BadPassword", "BadCredentials", "ReloginAttemptExceeded"}), WaitForCredentials, _PASSWORD),
    (_BLOCKED, WaitForCredentials, BLOCKED),
)
