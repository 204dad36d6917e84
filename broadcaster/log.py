"""What goes wrong in the product itself: what, of which kind, and where.

No text of an exception and no variable is written, for any of them may be a secret.
"""

from __future__ import annotations

import logging
import time
import traceback
from pathlib import Path

_LOGGER = logging.getLogger("broadcaster")
PLACES = 8
"""How many of the innermost places are named."""


def begin() -> None:
    """Write with the time, in UTC, to standard error from now on."""
    layout = logging.Formatter("%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    layout.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(layout)
    _LOGGER.handlers = [handler]
    _LOGGER.setLevel(logging.INFO)


def told(what: str, **about: object) -> None:
    """Say what is to be kept outside of the database."""
    _LOGGER.info("%s", " ".join([what, *(f"{name}={value}" for name, value in about.items())]))


def failed(what: str, error: BaseException | None = None, **about: object) -> None:
    """Say what failed; ``about`` names rows by their numbers, never their contents."""
    if error is not None:
        about |= {"error": type(error).__name__, "at": " > ".join(where(error))}
    _LOGGER.error("%s", " ".join([what, *(f"{name}={value}" for name, value in about.items())]))


def where(error: BaseException) -> list[str]:
    """Where it happened, the last place last; without values."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames][-PLACES:]
