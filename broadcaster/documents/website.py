"""The website: the verdict in force, what the watch saw, and earlier verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from broadcaster.documents.document import Document, Moment, Said
from broadcaster.website.evidence import Answer, Probe, Round, Stage
from broadcaster.website.rounds import Judgement, Outcome
from broadcaster.website.verdict import Source, Verdict

if TYPE_CHECKING:
    from broadcaster.app.outage.website import Status


class WebsiteOut(Document):
    """The verdict in force: since when, why, and who gave it; ``until`` ends a person's verdict."""

    verdict: Verdict
    since: Moment | None
    reasons: list[Said]
    source: Source
    until: Moment | None
    unstable: bool
    checked_at: Moment | None
    uplink_lost_at: Moment | None


class FindingOut(Document):
    """What one stage of a try has shown; ``code`` is its stable name."""

    stage: Stage
    code: str
    weight: str
    seconds: float | None
    text: Said


class TryOut(Document):
    """One try at one address, by one path."""

    via: str
    findings: list[FindingOut]

    @classmethod
    def of(cls, record: Probe) -> Self:
        """Return the document of a try."""
        return cls(
            via=record.via,
            findings=[
                FindingOut(
                    stage=one.stage,
                    code=one.code,
                    weight=one.weight.name.lower(),
                    seconds=round(one.seconds, 3) if one.seconds is not None else None,
                    text=Said.of(one.sentence),
                )
                for one in record.findings
            ],
        )


class EntranceOut(Document):
    """One address of the website in one round."""

    address: str
    tries: list[TryOut]


class SentinelOut(Document):
    """One address that is asked for comparison."""

    address: str
    answer: Answer
    text: Said


class RoundOut(Document):
    """One round with the evidence of every stage, and what it means."""

    began_at: Moment
    ended_at: Moment
    outcome: Outcome
    reasons: list[Said]
    addresses: list[EntranceOut]
    sentinels: list[SentinelOut]

    @classmethod
    def told(cls, record: Round, judgement: Judgement) -> Self:
        """Return the document of a round and its meaning."""
        return cls(
            began_at=record.began_at,
            ended_at=record.ended_at,
            outcome=judgement.outcome,
            reasons=[Said.of(one) for one in judgement.reasons],
            addresses=[
                EntranceOut(address=one.address, tries=[TryOut.of(probe) for probe in one.tries])
                for one in record.entrances
            ],
            sentinels=[
                SentinelOut(address=one.address, answer=one.answer, text=Said.of(one.sentence))
                for one in record.sentinels
            ],
        )


class WatchOut(Document):
    """What the watch itself says, whatever a person says."""

    verdict: Verdict
    since: Moment


class WebsiteStatusOut(WebsiteOut):
    """The verdict in force, the watch's own, and the last round."""

    watch: WatchOut | None
    notices: list[Said]
    round: RoundOut | None

    @classmethod
    def told(cls, record: Status) -> Self:
        """Return the document of how the website is."""
        return cls.model_validate(
            {name: getattr(record.website, name) for name in WebsiteOut.model_fields}
            | {
                "watch": WatchOut.of(record.watch) if record.watch else None,
                "notices": [Said.of(one.sentence) for one in record.notices],
                "round": RoundOut.told(record.last, record.meaning) if record.last and record.meaning else None,
            }
        )


class SpanOut(Document):
    """A stretch of time with one verdict."""

    verdict: Verdict
    source: Source
    since: Moment
    until: Moment
    reasons: list[Said]


class HistoryOut(Document):
    """Earlier verdicts, oldest first; between two spans nobody looked."""

    since: Moment
    until: Moment
    spans: list[SpanOut]
