"""Tells a mail from a text: headers of mail programs, copied, quoted, answered or forwarded, in German and English."""

from __future__ import annotations

import re
from typing import Final

_LINE: Final = r"[^\n]*\n(?:[ \t][^\n]*\n)*"
_BOLD: Final = r"(?:[>*][>* \t]*+)?"
"""What stands before the name of a header in a mail that was copied or quoted."""
_OF_MACHINES: Final = (
    r"(?:Return-Path|Received(?:-SPF)?|Delivered-To|Envelope-To|MIME-Version|Message-ID|Authentication-Results|References|"
    r"In-Reply-To|(?:X|ARC|DKIM|DomainKey|List|Thread|Content)-[\w-]+)"
)
_OF_PEOPLE: Final = r"(?:From|To|Cc|Bcc|Subject|Date|Sent|Sender|Reply-To|Importance)"
_OF_GERMANS: Final = r"(?:Von|An|Cc|Kopie|Blindkopie|Gesendet|Datum|Betreff|Antwort an|Wichtigkeit)"
_FORWARDED: Final = (
    r"(?:Weitergeleitete (?:Nachricht|E-Mail)|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Urspr(?:ü|ue)ngliche (?:Nachricht|E-Mail)|"
    r"Original-?[Nn]achricht|Forwarded [Mm]essage|Begin forwarded message|Original [Mm]essage)"
)
_BEGINNINGS: Final = (
    # What only machines write is enough; of what people write too, it takes several lines or an address.
    re.compile(rf"(?:\d+ *\n|From [^\n]*\n)?{_OF_MACHINES}:[^\n]*\n(?:[\w-]+:|[ \t])", re.IGNORECASE),
    re.compile(r"From (?:-|[^\s@]+@\S+) [^\n]*\n[\w-]+:"),
    re.compile(rf"(?:{_BOLD}{_OF_PEOPLE}\*?:{_LINE}){{2}}", re.IGNORECASE),
    re.compile(r"(?:From|Subject|Von|Betreff):[^\n]*(?:<[^\s<>@]+@[^\s<>@]+>|=\?[\w-]+\?[BQbq]\?)[^\n]*\n"),
    re.compile(r"(?:(?:From|To|Von|An): *[^\s<>@]+@[^\s<>@]+ *|Subject:[^\n]*)\n\n"),
)
_INSIDE: Final = (
    re.compile(rf"^{_BOLD}[-_= ]*+{_FORWARDED}[-_=: ]*+\n[\s>*]*+(?:{_OF_PEOPLE}|{_OF_GERMANS})\*?:", re.MULTILINE),
    re.compile(rf"^(?:{_BOLD}{_OF_GERMANS}\*?:{_LINE}){{3}}", re.MULTILINE),
    re.compile(
        rf"^{_BOLD}(?:(?:Von|An)\*?:{_LINE}{_BOLD}Gesendet|Gesendet\*?:{_LINE}{_BOLD}(?:Von|An|Betreff))\*?:",
        re.MULTILINE,
    ),
    re.compile(rf"^(?:{_BOLD}{_OF_PEOPLE}\*?:{_LINE}){{3}}", re.MULTILINE),
)
"""A mail that is answered or forwarded has another one in it."""


def is_mail(text: str) -> bool:
    """Whether a text with LF line ends has the headers of a mail at its beginning, or those of another mail within."""
    begins = any(beginning.match(text) for beginning in _BEGINNINGS)
    return begins or any(inside.search(text) for inside in _INSIDE)
