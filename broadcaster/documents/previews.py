"""What would be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from broadcaster.documents.document import Document, Moment, ProblemOut, Said
from broadcaster.documents.terms import RepetitionOut
from broadcaster.message import Strategy
from broadcaster.rendition import price
from broadcaster.schedule.condition import Condition

if TYPE_CHECKING:
    from broadcaster.app.messages.posting import Preview


class PictureOut(Document):
    """A picture: its file, what it shows, and the SHA-256 of its content."""

    file: str
    alt: str
    sha256: str


class PostOut(Document):
    """One post as it will be sent; ``length`` and ``limit`` as the channel counts."""

    text: str
    length: int
    limit: int
    link: str | None
    pictures: list[PictureOut]


class RenditionOut(Document):
    """A message as one account shows it, what that costs, and what is wrong with it."""

    account: str
    channel: str
    strategy: Strategy | None
    cost: dict[str, Any] | None
    parts: list[PostOut]
    problems: list[ProblemOut]


class PreviewOut(Document):
    """Exactly what would be sent; ``hints`` are about the message itself, those about one account in its rendition.

    ``condition`` is null for a correction that keeps its message's; ``waits`` says what it would wait for right now, ``next`` its
    repeats, ``misfits`` what would keep only those back.
    """

    condition: Condition | None
    waits: Said | None
    repetition: RepetitionOut | None
    next: list[Moment]
    misfits: list[ProblemOut]
    renditions: list[RenditionOut]
    hints: list[ProblemOut]

    @classmethod
    def of(cls, record: Preview, **more: Any) -> Self:
        """Return the document of a preview."""
        return cls(
            condition=record.condition,
            waits=Said.of(record.waits) if record.waits else None,
            repetition=RepetitionOut.of(record.repeating.repetition) if record.repeating else None,
            next=list(record.dates),
            misfits=[ProblemOut.of(one) for one in record.misfits],
            renditions=[
                RenditionOut(
                    account=account.name,
                    channel=account.channel,
                    strategy=rendition.strategy,
                    cost=price.to_json(rendition.cost),
                    parts=[PostOut.of(part) for part in rendition.parts],
                    problems=[ProblemOut.of(one) for one in rendition.problems],
                )
                for account, rendition in record.renditions
            ],
            hints=[ProblemOut.of(one) for one in record.hints],
            **more,
        )
