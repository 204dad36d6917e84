"""Outages with their drafts, playbooks, and feeds."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from broadcaster.delivery.states import State
from broadcaster.documents.document import Document, Moment, ProblemOut, Said
from broadcaster.documents.messages import TextOut
from broadcaster.documents.previews import PreviewOut, RenditionOut
from broadcaster.documents.terms import RepetitionOut
from broadcaster.playbook.countdown import Phase
from broadcaster.playbook.prepared import DraftState, Kind, Prepared
from broadcaster.schedule.condition import Condition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadcaster.app.messages.posting import Preview
    from broadcaster.app.outage.drafts import Ready
    from broadcaster.app.outage.feeding import CheckedFeed
    from broadcaster.app.outage.outages import Standing
    from broadcaster.app.outage.playbooks import Checked
    from broadcaster.feed.records import FeedRecord
    from broadcaster.playbook.reading import Playbook
    from broadcaster.playbook.records import DraftRecord, Outage


class CountdownOut(Document):
    """What may go out by itself: ``draft``, how far it is, and while it counts when and in how many seconds."""

    draft: Kind
    phase: Phase
    at: Moment | None
    seconds: int | None

    @classmethod
    def at_time(cls, record: Outage, now: datetime) -> Self:
        """Return the document of an outage's countdown."""
        kind = record.counting
        running = record.countdown(kind)
        seconds = max(0, round((running.at - now).total_seconds())) if running.at else None
        return cls(draft=kind, phase=running.phase, at=running.at, seconds=seconds)


class OutageOut(Document):
    """One outage without its drafts."""

    outage: int
    open: bool
    began_at: Moment
    ended_at: Moment | None
    reasons: list[Said]
    playbook: str | None
    countdown: CountdownOut

    @classmethod
    def at(cls, record: Outage, now: datetime, **more: Any) -> Self:
        """Return the document of an outage."""
        return cls(
            outage=record.id,
            open=record.ended_at is None,
            began_at=record.began_at,
            ended_at=record.ended_at,
            reasons=[Said.of(one) for one in record.reasons],
            playbook=record.playbook,
            countdown=CountdownOut.at_time(record, now),
            **more,
        )


class AutomaticOut(Document):
    """When a draft goes out by itself, and who approved that."""

    after_seconds: float
    countdown_seconds: float
    approved_by: str | None
    approved_on: date | None


class PreparedOut(Document):
    """What a draft says, and how it would go out."""

    draft: str
    kind: Kind
    headline: str
    text: str
    languages: dict[str, TextOut]
    accounts: list[str]
    condition: Condition
    valid_for_seconds: float | None
    every: str | None
    on: list[str]
    automatic: AutomaticOut | None

    @classmethod
    def of(cls, record: Prepared, **more: Any) -> Self:
        """Return the document of a prepared draft, with its blanks as they are."""
        rules = record.automatic
        return cls(
            draft=record.name,
            kind=record.kind,
            headline=record.headline,
            text=record.text,
            languages={code: TextOut.of(one) for code, one in record.languages.items()},
            accounts=list(record.accounts),
            condition=record.condition,
            valid_for_seconds=record.valid_for.total_seconds() if record.valid_for else None,
            every=record.every,
            on=list(record.on),
            automatic=AutomaticOut(
                after_seconds=rules.after.total_seconds(),
                countdown_seconds=rules.countdown.total_seconds(),
                approved_by=rules.approved_by or None,
                approved_on=rules.approved_on,
            )
            if rules
            else None,
            **more,
        )


class DraftOut(PreparedOut):
    """One prepared draft and what became of it; ``seen`` is given back by whoever changes or releases what they read."""

    state: DraftState
    message: int | None
    seen: str

    @classmethod
    def told(cls, record: DraftRecord, **more: Any) -> Self:
        """Return the document of a draft."""
        own = {"state": record.state, "message": record.message_id, "seen": record.changed_at.isoformat()}
        return cls.of(record.prepared, **own, **more)


class DraftsOut(Document):
    """Drafts that wait for a person."""

    drafts: list[DraftOut]


class ShownDraftOut(DraftOut):
    """One draft as it would go out now: its blanks filled, and what each account would show, as in a preview."""

    filled: TextOut
    waits: Said | None
    repetition: RepetitionOut | None
    next: list[Moment]
    misfits: list[ProblemOut]
    renditions: list[RenditionOut]
    hints: list[ProblemOut]

    @classmethod
    def ready(cls, record: Ready, preview: Preview) -> Self:
        """Return the document of a draft and its preview."""
        shown = PreviewOut.of(preview)
        filled = TextOut(headline=record.draft.headline, text=record.draft.text)
        of_preview = {name: getattr(shown, name) for name in PreviewOut.model_fields if name != "condition"}
        made = cls.told(record.record, filled=filled, **of_preview)
        made.condition = shown.condition or made.condition  # a link into the website may make it wait
        return made


class PreparedNamesOut(Document):
    """The drafts that a playbook added to an outage."""

    playbook: str
    drafts: list[str]


class StoppedOut(Document):
    """What does not go out by itself any more."""

    stopped: Kind


class SaidDeliveryOut(Document):
    """One account's state."""

    delivery: int
    account: str
    state: State
    occurrence: int


class SaidInOutageOut(Document):
    """One message of an outage, and whether the public can see it."""

    message: int
    headline: str
    public: bool
    deliveries: list[SaidDeliveryOut]


class StandingOut(OutageOut):
    """One outage as it stands: its drafts, and what was said in it."""

    drafts: list[DraftOut]
    said: list[SaidInOutageOut]

    @classmethod
    def told(cls, record: Standing, now: datetime) -> Self:
        """Return the document of an outage with all that belongs to it."""
        return cls.at(
            record.outage,
            now,
            drafts=[DraftOut.told(one) for one in record.drafts],
            said=[
                SaidInOutageOut(
                    message=story.message_id,
                    headline=story.message.headline or story.message.text[:80],
                    public=story in record.public,
                    deliveries=[
                        SaidDeliveryOut(
                            delivery=one.id, account=one.account.name, state=one.state, occurrence=one.occurrence
                        )
                        for one, _attempts in story.deliveries
                    ],
                )
                for story in record.said
            ],
        )


class NoOutageOut(Document):
    """There has been no outage."""

    outage: None = None


class PlaybookOut(Document):
    """One playbook: whether it can be used, and what is wrong with it."""

    playbook: str
    title: str | None
    language: str | None
    alert: list[str]
    drafts: list[str]
    usable: bool
    problems: list[ProblemOut]

    @classmethod
    def of(cls, record: Checked, **more: Any) -> Self:
        """Return the document of a playbook."""
        chosen = record.playbook
        return cls(
            playbook=record.name,
            title=chosen.title if chosen else None,
            language=chosen.language if chosen else None,
            alert=list(chosen.alert) if chosen else [],
            drafts=[one.name for one in chosen.prepared] if chosen else [],
            usable=record.usable,
            problems=[ProblemOut.of(one) for one in record.problems],
            **more,
        )


class PlaybookTextsOut(PlaybookOut):
    """One playbook with its facts and texts."""

    facts: dict[str, str]
    texts: list[PreparedOut]

    @classmethod
    def told(cls, record: Checked, chosen: Playbook) -> Self:
        """Return the document of a playbook with all that it prepares."""
        texts = [PreparedOut.of(one.filled(chosen.facts)) for one in chosen.prepared]
        return cls.of(record, facts=dict(chosen.facts), texts=texts)


class PlaybooksOut(Document):
    """The playbooks there are, and which is followed in an outage."""

    folder: str
    followed: str | None
    playbooks: list[PlaybookOut]


class PlaybookChecksOut(Document):
    """Playbooks, each fitted to its accounts."""

    playbooks: list[PlaybookOut]


class AddedPlaybooksOut(Document):
    """The examples that were put beside the playbooks there were."""

    added: list[str]


class FeedOut(Document):
    """One feed, and how its last readings went."""

    feed: int
    address: str
    accounts: list[str]
    condition: Condition
    hashtags: list[str]
    practice: bool
    checked_at: Moment | None
    next_at: Moment | None
    failures: int
    sentence: Said | None

    @classmethod
    def of(cls, record: FeedRecord, **more: Any) -> Self:
        """Return the document of a feed."""
        return cls(
            feed=record.id,
            address=record.address,
            accounts=list(record.options.accounts),
            condition=record.options.condition,
            hashtags=list(record.options.hashtags),
            practice=record.options.practice,
            checked_at=record.checked_at,
            next_at=record.next_at,
            failures=record.failures,
            sentence=Said.of(record.sentence) if record.sentence else None,
            **more,
        )


class FeedsOut(Document):
    """Every feed."""

    feeds: list[FeedOut]


class ItemOut(Document):
    """An item of a feed that was never dealt with."""

    headline: str
    link: str | None


class CheckedFeedOut(FeedOut):
    """One feed as it is right now."""

    works: bool
    problem: Said | None
    title: str | None
    items: int | None
    new: list[ItemOut]

    @classmethod
    def told(cls, record: CheckedFeed) -> Self:
        """Return the document of a feed that was just read."""
        return cls.of(
            record.record,
            works=record.problem is None,
            problem=Said.of(record.problem) if record.problem else None,
            title=record.feed.title if record.feed else None,
            items=len(record.feed.items) if record.feed else None,
            new=[ItemOut(headline=one.headline or one.text[:80], link=one.link) for one in record.fresh],
        )


class CheckedFeedsOut(Document):
    """Feeds as they are right now."""

    feeds: list[CheckedFeedOut]

    @classmethod
    def of(cls, record: Sequence[CheckedFeed]) -> Self:
        """Return the document of feeds that were just read."""
        return cls.model_validate({"feeds": [CheckedFeedOut.told(one) for one in record]})


class RemovedFeedOut(Document):
    """A feed that is not read any more."""

    feed: int
    removed: bool = True
