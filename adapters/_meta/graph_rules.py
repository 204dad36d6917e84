"""Graph's error codes and what each means for the next step, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from broadcaster.channel import ChannelError, PersonDecides, Refused, RetryLater, Unclear, WaitForCredentials
from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an error means: ``codes`` and ``subcodes`` (empty: any) and a ``phrase`` of its message say which.

    ``read_first`` demands a read before ``commit`` is believed. ``read`` is the meaning at a read, if another than
    ``prepare``; ``after`` the wait when the answer names none. ``bars`` means that a person must look at the account
    before anything else is sent, even if the answer to a commit is unclear. ``quotes`` adds what Meta wrote.

    A sentence says what Meta's answer means. Whether something is public is not in it: the same answer comes to a
    preparation, a commit and a read, and Meta has published what it refused.
    """

    prepare: type[ChannelError]
    commit: type[ChannelError]
    sentence: Sentence
    codes: frozenset[int] = frozenset()
    subcodes: frozenset[int] = frozenset()
    phrase: str = ""
    read_first: bool = True
    read: type[ChannelError] | None = None
    after: timedelta | None = None
    bars: bool = False
    quotes: bool = False

    def fits(self, code: int | None, subcode: int | None, message: str) -> bool:
        """Whether an error with these marks is meant."""
        return (
            (not self.codes or code in self.codes)
            and (not self.subcodes or subcode in self.subcodes)
            and self.phrase in message
        )


NOT_SENT = Sentence(
    de="Die Plattform ist nicht erreichbar; die Anfrage hat diesen Rechner nicht verlassen.",
    en="The platform cannot be reached; the request did not leave this machine.",
)

UNKNOWN = Rule(
    prepare=RetryLater,
    commit=Unclear,
    sentence=Sentence(
        de="Die Plattform hat keine verständliche Antwort gegeben.",
        en="The platform gave no answer that can be understood.",
    ),
)

REFUSED_UNKNOWN = Rule(
    prepare=PersonDecides,
    commit=Unclear,
    read=RetryLater,
    quotes=True,
    sentence=Sentence(
        de="Meta antwortet mit einer Meldung, die der Broadcaster nicht kennt.",
        en="Meta answers with a message that the broadcaster does not know.",
    ),
)
"""A clear refusal that only a person can read."""

DENIED_UNKNOWN = Rule(
    prepare=WaitForCredentials,
    commit=Unclear,
    read=RetryLater,
    bars=True,
    quotes=True,
    sentence=Sentence(
        de="Meta verweigert dem Konto etwas mit einer Meldung, die der Broadcaster nicht kennt. Damit weitere Versuche dem "
        "Konto nicht schaden, ruht es. Bitte sehen Sie auf der Seite und im Konto bei Meta nach und prüfen Sie danach das "
        "Konto hier.",
        en="Meta denies the account something with a message that the broadcaster does not know. The account rests, so "
        "that further tries do it no harm. Look at the page and at the account with Meta, then check the account here.",
    ),
)
"""An unknown refusal with 401 or 403, which is about the account and not about one post."""

PASSING = Rule(
    prepare=RetryLater,
    commit=Unclear,
    quotes=True,
    sentence=Sentence(
        de="Die Plattform lehnt im Augenblick ab.",
        en="The platform refuses for the moment.",
    ),
)
"""A refusal that Meta itself marks as passing, or that came as 429 or with a fault of its servers."""

THROTTLES = frozenset({4, 17, 32, 341, 613, *range(80_000, 80_015)})
PERMISSIONS = frozenset({10, *range(200, 300)})


def is_permission(code: str) -> bool:
    """Whether a failure's label says that a permission is missing."""
    number = code.partition("/")[0]
    return number.isdigit() and int(number) in PERMISSIONS


COMMON: tuple[Rule, ...] = (
    Rule(
        codes=frozenset({100}),
        phrase="appsecret_proof",
        prepare=WaitForCredentials,
        commit=WaitForCredentials,
        read_first=False,
        sentence=Sentence(
            de="Das App-Geheimnis passt nicht zum Zugriffstoken. Bitte hinterlegen Sie beides aus derselben Meta-App.",
            en="The app secret does not belong to the access token. Store both from the same Meta app.",
        ),
    ),
    Rule(
        codes=frozenset({102, 190}),
        subcodes=frozenset({459, 464}),
        prepare=WaitForCredentials,
        commit=WaitForCredentials,
        read_first=False,
        sentence=Sentence(
            de="Meta verlangt eine Anmeldung: Bitte melden Sie sich einmal auf facebook.com an und folgen Sie den "
            "Hinweisen dort. Danach erneuern Sie das Zugriffstoken.",
            en="Meta asks for a login: sign in once at facebook.com and follow the steps there. "
            "Then renew the access token.",
        ),
    ),
    Rule(
        codes=frozenset({102, 190}),
        prepare=WaitForCredentials,
        commit=WaitForCredentials,
        read_first=False,
        sentence=Sentence(
            de="Das Zugriffstoken gilt nicht mehr. Bitte erstellen Sie ein neues und hinterlegen Sie es beim Konto.",
            en="The access token is no longer valid. Create a new one and store it with the account.",
        ),
    ),
    Rule(
        codes=PERMISSIONS,
        prepare=WaitForCredentials,
        commit=WaitForCredentials,
        read_first=False,
        sentence=Sentence(
            de="Dem Zugriffstoken fehlt eine Berechtigung für diese Seite. Bitte erteilen Sie der Meta-App das Recht, "
            "Beiträge zu verwalten, und erneuern Sie das Token.",
            en="The access token lacks a permission for this page. Allow the Meta app to manage posts, "
            "then renew the token.",
        ),
        quotes=True,
    ),
    Rule(
        codes=frozenset({2500, 2635}),
        prepare=WaitForCredentials,
        commit=WaitForCredentials,
        read_first=False,
        sentence=Sentence(
            de="Meta nimmt die eingestellte Graph-Version nicht an. Bitte stellen Sie beim Konto unter „graph_version“ "
            "eine neuere ein.",
            en="Meta does not accept the configured Graph version. Set a newer one as graph_version of the account.",
        ),
    ),
    Rule(
        codes=frozenset({3}),
        prepare=WaitForCredentials,
        commit=WaitForCredentials,
        sentence=Sentence(
            de="Der Meta-App fehlt die Freigabe für diese Funktion. Bitte prüfen Sie die App im Meta-Entwicklerportal, "
            "dann das Konto hier.",
            en="The Meta app is not cleared for this function. Check the app in Meta's developer portal, "
            "then the account here.",
        ),
    ),
    Rule(
        codes=THROTTLES,
        prepare=RetryLater,
        commit=RetryLater,
        sentence=Sentence(
            de="Die Plattform nimmt gerade zu viele Anfragen dieser Seite wahr und bittet um eine Pause.",
            en="The platform sees too many requests of this page and asks for a pause.",
        ),
        after=timedelta(minutes=2),
    ),
    Rule(
        codes=frozenset({368}),
        prepare=WaitForCredentials,
        commit=WaitForCredentials,
        sentence=Sentence(
            de="Meta hat das Konto vorübergehend gesperrt. Bitte lesen Sie den Hinweis dazu auf der Seite; ist die "
            "Sperre vorbei, prüfen Sie das Konto hier, dann geht es weiter.",
            en="Meta has blocked the account for now. Read its notice on the page; once that is over, check the "
            "account here, and it goes on.",
        ),
    ),
    Rule(
        codes=frozenset({1, 2}),
        prepare=RetryLater,
        commit=Unclear,
        sentence=Sentence(
            de="Die Plattform meldet eine eigene Störung.",
            en="The platform reports a fault of its own.",
        ),
    ),
    Rule(
        codes=frozenset({100}),
        subcodes=frozenset({33}),
        prepare=WaitForCredentials,
        commit=Unclear,
        read=Unclear,
        sentence=Sentence(
            de="Meta findet die Seite oder den Beitrag nicht, oder das Zugriffstoken darf sie nicht sehen. "
            "Bitte prüfen Sie die Nummer der Seite und das Token.",
            en="Meta does not find the page or post, or the access token may not see it. "
            "Check the page's number and the token.",
        ),
    ),
    Rule(
        codes=frozenset({100}),
        prepare=Refused,
        commit=Refused,
        quotes=True,
        sentence=Sentence(
            de="Die Plattform weist die Anfrage als ungültig zurück. Bitte prüfen Sie Text, Link und Bilder.",
            en="The platform refuses the request as invalid. Check text, link and pictures.",
        ),
    ),
)
"""Codes that mean the same on both Meta channels; the first rule that fits counts."""
