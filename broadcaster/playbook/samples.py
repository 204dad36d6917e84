"""Invented facts: what the shipped playbooks say where an authority has to say its own.

Each shipped fact and hashtag carries one of these marks (a test holds that), so that whatever still says one can be
told from an authority's own words, also where only half of it was changed.
"""

from __future__ import annotations

import re
from typing import Final

_PLACE: Final = r"\w*(?:muster(?:land|stadt|dorf)|sample(?:county|town|ville))\w*"
# The area code 02999 belongs to no place; numbers are written in many ways.
_NUMBER: Final = r"(?<!\d)(?:(?:\+|00)49[\s/()-]*(?:0\)\s?)?|\(?0\s?)29\s?99(?:[\s/()-]*\d)*"
# The top level domain that never exists (RFC 2606), with the name before it.
_HOST: Final = r"[\w.-]+\.example(?!\.?[\w-])"
_INVENTED: Final = re.compile(f"{_HOST}|{_PLACE}|{_NUMBER}", re.IGNORECASE)


def invented(text: str) -> list[str]:
    """Return the pieces of ``text`` that are invented, as they stand there, each once and in order."""
    return list(dict.fromkeys(match[0].strip() for match in _INVENTED.finditer(text)))
