"""What the tests of repeats have in common."""

from __future__ import annotations

from .bureau import Bureau, X

OFFLINE, ONLINE = "only while offline", "wait until online"
SIX = {"every": "6h"}
OUTAGE = "id, organisation_id, began_at, reasons, holding_state, all_clear_state, receivers"


def texts(bureau: Bureau, accepted: object, name: str = X) -> list[str]:
    """What each delivery to an account says."""
    found = [one for one in bureau.deliveries(accepted) if one.account.name == name]  # type: ignore[arg-type]
    return [one.rendition.parts[0].text for one in found]


def after(bureau: Bureau, **span: float) -> None:
    """Time passes, and the duty is done."""
    bureau.clock.advance(**span)
    bureau.repeat()
