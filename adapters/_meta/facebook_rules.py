"""What Facebook's own errors mean, beside those common to both Meta channels.

Subcodes without a page in Meta's error table were seen by others; they are listed in the handbook.
"""

from __future__ import annotations

from datetime import timedelta

from adapters._meta.graph_rules import Rule
from broadcaster.channel import PersonDecides, Refused, RetryLater, Unclear, WaitForCredentials
from broadcaster.words import Sentence

RULES: tuple[Rule, ...] = (
    Rule(
        codes=frozenset({1}),
        phrase="reduce the amount of data",
        prepare=Refused,
        commit=Unclear,
        sentence=Sentence(
            de="Facebook nimmt fünf oder mehr Bilder nicht zusammen mit einem langen Text an. Bitte verwenden Sie "
            "höchstens vier Bilder oder kürzen Sie den Text auf unter 1.000 Zeichen.",
            en="Facebook does not take five or more pictures together with a long text. Use at most four pictures "
            "or shorten the text to less than 1,000 characters.",
        ),
    ),
    Rule(
        codes=frozenset({506}),
        prepare=Refused,
        commit=Refused,
        sentence=Sentence(
            de="Der Text ist derselbe wie im vorigen Beitrag der Seite, und Facebook nimmt ihn nicht noch einmal an. "
            "Bitte ändern Sie ihn, zum Beispiel den „Stand“.",
            en="The text is the same as in the page's previous post, and Facebook does not take it again. "
            "Change it, for example its time.",
        ),
    ),
    Rule(
        subcodes=frozenset({1609005, 1609008}),
        prepare=Refused,
        commit=Refused,
        sentence=Sentence(
            de="Facebook nimmt den Link nicht an, weil die Seite dahinter nicht lesbar ist oder zu facebook.com führt. "
            "Bitte prüfen, ändern oder entfernen Sie ihn.",
            en="Facebook does not take the link, since the page behind it cannot be read or is on facebook.com. "
            "Check, change or remove it.",
        ),
    ),
    Rule(
        subcodes=frozenset({1366046, 2069019}),
        prepare=Refused,
        commit=Refused,
        sentence=Sentence(
            de="Facebook kann ein Bild nicht verwenden. Erlaubt sind JPEG und PNG unter 4 MB. "
            "Bitte tauschen Sie es aus.",
            en="Facebook cannot use one of the pictures. JPEG and PNG under 4 MB are allowed; replace it.",
        ),
    ),
    Rule(
        codes=frozenset({324}),
        prepare=Refused,
        commit=Refused,
        sentence=Sentence(
            de="Facebook kann ein Bild nicht lesen. Bitte tauschen Sie es gegen ein anderes JPEG oder PNG aus.",
            en="Facebook cannot read one of the pictures. Replace it by another JPEG or PNG.",
        ),
    ),
    Rule(
        subcodes=frozenset({1390008, 1363047, 1609010}),
        prepare=RetryLater,
        commit=Unclear,
        sentence=Sentence(
            de="Facebook bittet um eine Pause zwischen den Beiträgen.",
            en="Facebook asks for a pause between posts.",
        ),
        after=timedelta(minutes=5),
    ),
    Rule(
        subcodes=frozenset({1404078}),
        prepare=WaitForCredentials,
        commit=WaitForCredentials,
        sentence=Sentence(
            de="Facebook verlangt für diese Seite erst die Autorisierung zum Veröffentlichen. Bitte schließen Sie sie "
            "in den Einstellungen der Seite ab und prüfen Sie danach das Konto hier.",
            en="Facebook first asks for the page publishing authorization. Complete it in the page's settings, "
            "then check the account here.",
        ),
    ),
    Rule(
        subcodes=frozenset({1346003, 1366051, 1404006, 1404112, 4854002}),
        prepare=PersonDecides,
        commit=PersonDecides,
        quotes=True,
        sentence=Sentence(
            de="Facebook nennt eine Einschränkung der Seite. Bitte lesen Sie den Hinweis auf der Seite und entscheiden Sie, "
            "wie es weitergeht.",
            en="Facebook names a restriction of the page. Read the notice on the page and decide how to go on.",
        ),
    ),
)
"""The first rule that fits counts."""
