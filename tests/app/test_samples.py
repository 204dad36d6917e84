"""While a text says an invented fact of a shipped playbook, a real installation submits it from no door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.app.installation.accounts import add_account
from broadcaster.app.messages.posting import Draft, preview
from broadcaster.app.messages.reading import queue
from broadcaster.app.outage.drafts import edit, of_outage_named, release
from broadcaster.app.outage.outages import follow_outage, latest
from broadcaster.app.outage.playbooks import add_examples, check
from broadcaster.message import LanguageVariant, Variant
from broadcaster.playbook.countdown import Phase
from broadcaster.playbook.prepared import Kind
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.words.errors import InvalidInput

from .bureau import HOUR, Bureau, X

REAL = {"page": "123", "token": "EAAB-geheim-1", "app_secret": "geheim-2"}
APPROVED = 'approved_by = "E. Beispiel"\napproved_on = 2026-11-02\n'


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    """An office that practises, and follows the shipped playbook, its statement approved."""
    made = Bureau(tmp_path, playbook="it-ausfall", playbooks=str(tmp_path / "playbooks"))
    add_examples(made.installation)
    shipped = tmp_path / "playbooks" / "it-ausfall.toml"
    text = shipped.read_text(encoding="utf-8")
    assert text.count("\n[all_clear]") == 1
    shipped.write_text(text.replace("\n[all_clear]", f"\n{APPROVED}\n[all_clear]"), encoding="utf-8")
    yield made
    made.close()


def make_real(bureau: Bureau) -> None:
    """Give it an account that citizens see."""
    add_account(bureau.installation, "kreis-soest-echt@facebook", REAL)


SAID = {
    "text": {},
    "headline": {"headline": "Kreis Musterland: IT-Ausfall"},
    "link": {"link": "https://kreis-musterland.notfall.example"},
    "hashtags": {"hashtags": ("KreisMusterland",)},
    "variants.x.text": {"variants": {"x": Variant(text="Rufen Sie an: 02999 30-0.")}},
    "languages.en.text": {"languages": {"en": LanguageVariant(text="Please call +49 2999 30-0.")}},
}


@pytest.mark.parametrize("field", SAID)
def test_a_message_that_says_one_is_refused(bureau: Bureau, field: str) -> None:
    """In whichever field it stands, with the field, the words and the remedy; nothing is accepted."""
    text = "Dringend? Tel. 02999 30-0." if field == "text" else "Die Zulassungsstelle ist geschlossen."
    assert bureau.say(text, draft=SAID[field]).message_id == 1  # practice may say it
    make_real(bureau)
    with pytest.raises(InvalidInput, match="is an invented example") as refused:
        bureau.say(text, draft=SAID[field])
    assert {problem.field for problem in refused.value.problems} == {field}
    assert {line.message_id for line in queue(bureau.installation)} == {1}


def test_practice_points_it_out(bureau: Bureau) -> None:
    """What is practised with is not refused, but said."""
    shown = preview(bureau.installation, Draft(text="Tel. 02999 30-0."), [X])
    assert [(hint.field, hint.blocking) for hint in shown.hints] == [("text", False)]
    assert not shown.problems


def test_the_shipped_playbook_is_not_usable_before_its_facts_are_changed(bureau: Bureau) -> None:
    """Each fact and hashtag is named with its place in the file."""
    assert check(bureau.installation, "it-ausfall").usable
    make_real(bureau)
    checked = check(bureau.installation, "it-ausfall")
    assert not checked.usable
    assert {"facts.telefon", "facts.geschlossen", "holding.hashtags"} <= {one.field for one in checked.problems}


def outage(bureau: Bureau) -> Any:
    """Let the website be offline for a day, with a look every minute; the outage then."""
    bureau.judge("offline")
    for _ in range(30):
        follow_outage(bureau.installation)
        bureau.clock.advance(minutes=1)
    return latest(bureau.installation)


def test_the_statement_does_not_go_out_by_itself_and_that_is_told_at_once(bureau: Bureau) -> None:
    """The people on duty hear it with the outage, not when the countdown should have ended; changed, a person releases it."""
    make_real(bureau)
    found = outage(bureau)
    assert found.outage.holding.phase is Phase.OFF
    assert queue(bureau.installation) == []
    alerts = Alerts(bureau.installation.database, bureau.installation.organisation_id)
    told = [alert.sentence.de for alert in alerts.unsent(bureau.clock() + HOUR) if "AUSFALL" in alert.sentence.de]
    assert len(told) == 1
    assert "Von selbst geht „holding“ nicht hinaus" in told[0]
    record = of_outage_named(bureau.installation, Kind.HOLDING)
    with pytest.raises(InvalidInput, match="is an invented example"):
        release(bureau.installation, record)
    changed = edit(bureau.installation, record, {"text": "Seit {since} gestört. Tel. 02921 30-0.", "hashtags": ()})
    assert release(bureau.installation, changed).message_id == 1


def test_in_practice_it_goes_out_by_itself(bureau: Bureau) -> None:
    """Drills use the shipped playbook as it is; the record names who approved what nobody released."""
    found = outage(bureau)
    assert found.outage.holding.phase is Phase.RELEASED
    assert {line.message_id for line in queue(bureau.installation)} == {1}
    (entry,) = bureau.installation.audit.entries(what="draft released", limit=9)
    assert entry.details["approved_by"] == "E. Beispiel"
