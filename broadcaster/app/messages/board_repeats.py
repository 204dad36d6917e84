"""What a repeat says of the board of offices: as it is now, unless somebody approved it as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from broadcaster.app.board.offices import current_board, fingerprint
from broadcaster.app.messages.drafting import above_board
from broadcaster.rendition.links import clean
from broadcaster.storage.outbox.broadcasts import NOT_NEEDED
from broadcaster.words.errors import InvalidInput

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation
    from broadcaster.message import Message
    from broadcaster.message.offices import Office
    from broadcaster.schedule.terms import Broadcast


def told_anew(installation: Installation, found: Broadcast) -> tuple[Message, tuple[Office, ...]]:
    """A repeated message with the board as it is now, and that board; empty if it does not tell it.

    Raises InvalidInput if an entry's time is over, or if the board is another than the one that was approved.
    """
    said, repeating = installation.messages.content(found.message_id), found.repeating
    if repeating is None or not repeating.board:
        return said, ()
    board = current_board(installation)
    submission = installation.approvals.submission(found.id)
    approved = submission is not None and submission.state != NOT_NEEDED
    if approved and fingerprint(board) != repeating.board:
        raise _other_board(found.message_id)
    if repeating.preface is not None:
        said = clean(replace(said, text=above_board(repeating.preface, board, said.language))).message
    return said, tuple(board)


def _other_board(message_id: int) -> InvalidInput:
    return InvalidInput.one(
        "offices",
        de=f"Die Übersicht der Dienststellen ist nicht mehr die freigegebene. Bitte berichtigen Sie die Meldung {message_id}.",
        en=f"The board of offices is not the approved one any more. Correct message {message_id}.",
    )
