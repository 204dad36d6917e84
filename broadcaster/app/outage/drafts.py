"""Use cases about prepared drafts: look, edit, release, discard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages.posting import Draft, Preview, post, preview
from broadcaster.app.outage.playbooks import as_draft
from broadcaster.delivery.records import Accepted
from broadcaster.playbook.blanks import OF_OUTAGE, blanks, of_outage
from broadcaster.playbook.prepared import DraftState, Kind, Prepared
from broadcaster.playbook.records import DraftRecord, Outage
from broadcaster.schedule.terms import Terms
from broadcaster.storage.messages.messages import Within
from broadcaster.storage.outage.drafts import named
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnknownName


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A prepared draft as it would go out now: its blanks filled, and to which accounts."""

    record: DraftRecord
    prepared: Prepared
    draft: Draft
    accounts: tuple[str, ...]
    terms: Terms


def as_seen(record: DraftRecord, seen: str) -> DraftRecord:
    """The draft, if it is as it was shown; ``seen`` is when it was last changed then (ISO 8601). Raises InvalidInput."""
    if record.changed_at.isoformat() != seen:
        raise InvalidInput.one(
            "seen",
            de="Jemand anderes hat den Entwurf inzwischen geändert. Bitte lesen Sie ihn noch einmal; Ihr Text steht weiter im Formular.",
            en="Somebody else changed the draft meanwhile. Read it again; your text is still in the form.",
        )
    return record


def of_outage_named(installation: Installation, name: str) -> DraftRecord:
    """A draft of the newest outage. Raises UnknownName."""
    return named(installation.drafts.of_outage(newest(installation).id), name)


def of_feed_named(installation: Installation, name: str) -> DraftRecord:
    """A draft that a feed left. Raises UnknownName."""
    return named(installation.drafts.of_feeds(), name)


def newest(installation: Installation) -> Outage:
    """The newest outage, over or not. Raises UnknownName if there was none."""
    found = installation.outages.newest()
    if found is None:
        raise UnknownName(
            Sentence(
                de="Es gab noch keinen Ausfall. Er beginnt, sobald die Website offline ist oder Sie das Urteil von Hand setzen.",
                en="There has been no outage yet. One begins when the website is offline or you set the verdict by hand.",
            )
        )
    return found


def ready(installation: Installation, record: DraftRecord) -> Ready:
    """A draft as it would go out now."""
    now, settings = installation.now(), installation.settings
    found = newest(installation) if record.outage_id is not None else None
    said = record.prepared
    if found is not None:
        zone = ZoneInfo(settings.time_zone)
        said = said.filled(of_outage(found.began_at, now, zone, said.language, found.ended_at))
    valid_until = now + said.valid_for if said.valid_for else None
    draft = as_draft(said).model_copy(update={"stand": now if found else None, "valid_until": valid_until})
    return Ready(
        record=record,
        prepared=said,
        draft=draft,
        accounts=said.accounts or _audience(installation, said, found),
        terms=Terms(
            condition=said.condition,
            website_link=said.website_link,
            repetition=said.repetition(settings.time_zone),
            urgency=said.urgent,
        ),
    )


def show(installation: Installation, record: DraftRecord) -> tuple[Ready, Preview]:
    """A draft as it would go out now, and what each account would show. Raises InvalidInput, UnknownName."""
    found = ready(installation, record)
    return found, preview(installation, found.draft, found.accounts, terms=found.terms)


def release(installation: Installation, record: DraftRecord, by_itself: Within | None = None) -> Accepted:
    """Let a draft go out, once; asked again, the answer is the same. Raises InvalidInput and then releases nothing.

    With ``by_itself``, which changes the countdown in the same transaction, it goes out as the playbook approved it.
    """
    earlier = installation.messages.accepted(_key(record))
    if earlier is not None:
        return earlier
    found = ready(installation, record)
    if record.prepared.kind is Kind.ALL_CLEAR and not found.accounts:
        raise _nobody_to_tell()
    accepted = post(
        installation,
        found.draft,
        found.accounts,
        request_key=_key(record),
        terms=found.terms,
        within=by_itself or installation.drafts.releasing(record, installation.now()),
        pre_approved=by_itself is not None,
    )
    automatic = record.prepared.automatic if by_itself else None
    approval = {"approved_by": automatic.approved_by} if automatic and automatic.approved_by else {}
    installation.record("draft released", f"message {accepted.message_id}", draft=record.name, **approval)
    installation.attend("outage")
    return accepted


def edit(installation: Installation, record: DraftRecord, changes: Mapping[str, Any]) -> DraftRecord:
    """Change a prepared draft: ``changes`` by field (:data:`CHANGEABLE`). A new ``text`` is for every channel and language.

    Raises InvalidInput, also for a blank that nothing would fill.
    """
    values = dict(changes)
    if "text" in values:
        # A channel's own text, and that in another language, would still say what was just changed.
        values = {"variants": {}, "languages": {}} | values
    prepared = record.prepared.changed(**values)
    prepared.repetition(installation.settings.time_zone)
    if record.outage_id is not None:
        _assert_filled(prepared)
    installation.accounts.named(list(prepared.accounts))
    now = installation.now()
    installation.drafts.edit(record, prepared, now)
    installation.record("draft changed", f"draft {record.name}", fields=sorted(values))
    return replace(record, prepared=prepared, changed_at=now)


def discard(installation: Installation, record: DraftRecord) -> DraftRecord:
    """Put a prepared draft away. Raises InvalidInput."""
    now = installation.now()
    installation.drafts.discard(record, now)
    installation.record("draft discarded", f"draft {record.name}")
    return replace(record, state=DraftState.DISCARDED, changed_at=now)


def _key(record: DraftRecord) -> str:
    """The same for every attempt to release a draft, derived from its outage."""
    return f"outage-{record.outage_id}-{record.name}" if record.outage_id else f"draft-{record.id}"


def _audience(installation: Installation, prepared: Prepared, found: Outage | None) -> tuple[str, ...]:
    """An all-clear goes where something of the outage was seen; everything else goes to all accounts."""
    if prepared.kind is not Kind.ALL_CLEAR or found is None:
        return ()
    return tuple(installation.outages.audience(found.id))


def _assert_filled(prepared: Prepared) -> None:
    """Refuse a blank that the outage does not fill; facts were filled when the draft was prepared."""
    for key, text in prepared.texts():
        strange = [name for name in blanks(text) if name not in OF_OUTAGE]
        if strange:
            listed = ", ".join(f"{{{name}}}" for name in OF_OUTAGE)
            raise InvalidInput.one(
                key,
                de=f"Die Lücke {{{strange[0]}}} füllt niemand. Möglich sind: {listed}.",
                en=f"Nothing fills the blank {{{strange[0]}}}. Possible are: {listed}.",
            )


def _nobody_to_tell() -> InvalidInput:
    return InvalidInput.one(
        "accounts",
        de="In diesem Ausfall wurde auf keinem Konto etwas gesagt, eine Entwarnung braucht es also nicht. "
        "Soll sie doch hinaus, wählen Sie im Entwurf die Konten.",
        en="Nothing was said on any account in this outage, so no all-clear is needed. "
        "If it shall go out anyway, choose the accounts in the draft.",
    )
