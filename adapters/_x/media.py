"""Pictures of a post at X: uploaded, processed and described before the post is made, each of it once.

Note ``upload.<n>`` is an upload that X has, ``media.<n>`` one that a post may use; both are "<id> <UNIX time of its
end>", and the first has a third word while X still processes the picture.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from adapters._x import words
from adapters._x.access import Access
from adapters._x.reads import Reads, data_in
from broadcaster.channel import Posting, Refused, RetryLater
from broadcaster.message import Picture

_MARGIN = 600
"""Seconds that an upload must still hold to be used."""
_LIFE = 3_600
"""Seconds for which an upload is used whose end X does not tell."""
_PENDING = "pending"
_LONGEST_WAIT = 300
_NOT_A_PICTURE = "InvalidMedia"


class Media:
    """The pictures of one account's posts."""

    def __init__(self, access: Access, reads: Reads) -> None:
        self._access, self._reads = access, reads

    def prepare(self, posting: Posting) -> None:
        """Have every picture uploaded, processed and described. Raises RetryLater while X processes one."""
        waits = [self._ready(posting, number, picture) for number, picture in enumerate(posting.part.pictures)]
        if any(waits):
            raise RetryLater(words.PROCESSING, after=timedelta(seconds=max(waits)), code="processing")

    @staticmethod
    def ids(posting: Posting) -> list[str]:
        """What the post is to show."""
        return [posting.notes[f"media.{number}"].split()[0] for number in range(len(posting.part.pictures))]

    @staticmethod
    def forget(posting: Posting) -> None:
        """Let the next preparation begin with the upload."""
        for number in range(len(posting.part.pictures)):
            posting.notes[f"media.{number}"] = posting.notes[f"upload.{number}"] = ""

    def _ready(self, posting: Posting, number: int, picture: Picture) -> int:
        """Bring one picture as far as it goes; the seconds until X wants to be asked again, 0 if it is ready."""
        ready, uploaded = f"media.{number}", f"upload.{number}"
        if _usable(posting.notes.get(ready, "")):
            return 0
        if not _usable(posting.notes.get(uploaded, "")):
            posting.notes[uploaded] = self._upload(posting.read(picture), picture.media_type)
        media_id, end, *pending = posting.notes[uploaded].split()
        if pending:
            wait = self._processed(posting, uploaded, media_id)
            if wait:
                return wait
            posting.notes[uploaded] = f"{media_id} {end}"
        if picture.alt:
            self._describe(media_id, picture.alt)
        posting.notes[ready] = f"{media_id} {end}"
        return 0

    def _upload(self, data: bytes, media_type: str) -> str:
        began = time.time()
        known = self._reads.asked(lambda client: data_in(self._access.upload(client, data, media_type)))
        lasts = known.get("expires_after_secs")
        end = int(began + (lasts if isinstance(lasts, int) else _LIFE))
        pending = "" if _state(known) == "succeeded" else f" {_PENDING}"
        return f"{known['id']} {end}{pending}"

    def _processed(self, posting: Posting, uploaded: str, media_id: str) -> int:
        """The seconds to wait, 0 if the picture is ready. Raises Refused, or RetryLater if it must be uploaded anew."""
        known = self._reads.asked(lambda client: data_in(self._access.upload_status(client, media_id)))
        state, said = _state(known), _failure(known)
        if state == "succeeded":
            return 0
        if state == "failed":
            posting.notes[uploaded] = ""
            kind = Refused if said.startswith(_NOT_A_PICTURE) else RetryLater
            raise kind(words.PICTURE_FAILED, said=said, answer=said, code="media-failed")
        after = known["processing_info"].get("check_after_secs")
        return min(max(after, 1), _LONGEST_WAIT) if isinstance(after, int) else 5

    def _describe(self, media_id: str, alt: str) -> None:
        """Give a picture its alternative text. Raises RetryLater if X does not confirm it for this picture."""
        answer = self._reads.asked(lambda client: self._access.describe(client, media_id, alt))
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict) or str(data.get("id")) != media_id:
            raise RetryLater(words.NO_ANSWER, answer=repr(answer)[:500], code="alt-text")


def _state(known: Mapping[str, Any]) -> str:
    """How far X's processing is; a picture that needs none is ready."""
    info = known.get("processing_info")
    return str(info.get("state")) if isinstance(info, dict) else "succeeded"


def _failure(known: Mapping[str, Any]) -> str:
    """X's name and words for a processing that failed."""
    info = known.get("processing_info")
    error = info.get("error") if isinstance(info, dict) else None
    told = error if isinstance(error, dict) else {}
    return " ".join(str(told[name]) for name in ("name", "message") if told.get(name))


def _usable(note: str) -> bool:
    end = note.split()[1:2]
    return bool(end) and end[0].isdecimal() and int(end[0]) > time.time() + _MARGIN
