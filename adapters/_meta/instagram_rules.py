"""What Instagram's own errors on Graph mean, beside those common to both Meta channels.

Meta's table lists some of the subcodes; the others were seen by third parties and are in the handbook.
"""

from __future__ import annotations

from datetime import timedelta

from adapters._meta.graph_rules import Rule
from broadcaster.channel import Refused, RetryLater, Unclear, WaitForCredentials
from broadcaster.words import Sentence

NOT_READY = frozenset({2207027})

_GHOST = Sentence(
    de="Instagram bremst oder sperrt dieses Konto. Am besten warten Sie einen Tag; prüfen Sie dann das Konto hier.",
    en="Instagram slows down or blocks this account. It is best to wait a day; then check the account here.",
)
_BUSY = Sentence(
    de="Instagram nimmt gerade zu viele Anfragen dieser App wahr. Ein Beitrag, der gerade übergeben wurde, "
    "kann erfahrungsgemäß trotzdem erschienen sein.",
    en="Instagram sees too many requests of this app. Experience shows that a post that was just handed over may be "
    "public all the same.",
)

RULES: tuple[Rule, ...] = (
    Rule(
        subcodes=frozenset({2207051}),
        prepare=WaitForCredentials,
        commit=Unclear,
        read=RetryLater,
        bars=True,
        sentence=_GHOST,
    ),
    Rule(
        codes=frozenset({4}),
        prepare=RetryLater,
        commit=Unclear,
        after=timedelta(minutes=2),
        sentence=_BUSY,
    ),
    Rule(
        subcodes=NOT_READY,
        prepare=RetryLater,
        commit=RetryLater,
        after=timedelta(seconds=5),
        sentence=Sentence(
            de="Instagram verarbeitet das Bild noch.",
            en="Instagram is still processing the picture.",
        ),
    ),
    Rule(
        subcodes=frozenset({2207020, 2207006}),
        prepare=RetryLater,
        commit=RetryLater,
        sentence=Sentence(
            de="Der vorbereitete Beitrag ist bei Instagram abgelaufen.",
            en="The prepared post has expired at Instagram.",
        ),
    ),
    Rule(
        subcodes=frozenset({2207042}),
        prepare=RetryLater,
        commit=RetryLater,
        after=timedelta(hours=1),
        sentence=Sentence(
            de="Instagram nimmt von diesem Konto heute keine weiteren Beiträge an (Tagesgrenze erreicht).",
            en="Instagram takes no more posts from this account today (daily limit reached).",
        ),
    ),
    Rule(
        subcodes=frozenset({2207050}),
        prepare=WaitForCredentials,
        commit=WaitForCredentials,
        sentence=Sentence(
            de="Instagram hat das Konto eingeschränkt oder die Berechtigung entzogen. Bitte öffnen Sie die "
            "Instagram-App und folgen Sie den Hinweisen dort.",
            en="Instagram has restricted the account or removed the permission. Open the Instagram app and follow "
            "its steps.",
        ),
    ),
    Rule(
        subcodes=frozenset({2207052, 2207003}),
        prepare=RetryLater,
        commit=RetryLater,
        after=timedelta(seconds=30),
        sentence=Sentence(
            de="Instagram konnte das Bild nicht von seiner öffentlichen Adresse laden. Bitte prüfen Sie den "
            "Bildspeicher des Kontos.",
            en="Instagram could not load the picture from its public address. Check the account's media host.",
        ),
    ),
    Rule(
        codes=frozenset({-1}),
        prepare=RetryLater,
        commit=Unclear,
        sentence=Sentence(
            de="Instagram meldet eine eigene Störung.",
            en="Instagram reports a fault of its own.",
        ),
    ),
    Rule(
        subcodes=frozenset({2207004, 2207005, 2207009}),
        prepare=Refused,
        commit=Unclear,
        sentence=Sentence(
            de="Instagram nimmt ein Bild nicht an. Bitte tauschen Sie es aus: JPEG, höchstens 8 MB, Seitenverhältnis "
            "4:5 bis 1,91:1.",
            en="Instagram does not take one of the pictures. Replace it: JPEG, at most 8 MB, aspect ratio 4:5 to "
            "1.91:1.",
        ),
    ),
    Rule(
        subcodes=frozenset({2207010, 2207040}),
        prepare=Refused,
        commit=Unclear,
        sentence=Sentence(
            de="Instagram nimmt den Text nicht an. Erlaubt sind 2.200 Zeichen, 30 Hashtags und 20 Erwähnungen; bitte "
            "kürzen Sie ihn.",
            en="Instagram does not take the text. Allowed are 2,200 characters, 30 hashtags and 20 mentions; "
            "shorten it.",
        ),
    ),
    Rule(
        codes=frozenset({100}),
        subcodes=frozenset({33}),
        prepare=RetryLater,
        commit=Unclear,
        read=Unclear,
        sentence=Sentence(
            de="Instagram findet den Beitrag noch nicht, oder das Zugriffstoken darf ihn nicht sehen. Bleibt es so, prüfen "
            "Sie die Nummer des Kontos und das Token.",
            en="Instagram does not find the post yet, or the access token may not see it. If it stays so, check the "
            "account's number and the token.",
        ),
    ),
)
