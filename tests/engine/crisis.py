"""An office whose website goes down and comes back, with a playbook of its own."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from broadcaster.app.messages.reading import show
from broadcaster.app.outage.gating import follow_website
from broadcaster.app.outage.outages import Standing, follow_outage, standing
from broadcaster.delivery.records import Accepted
from broadcaster.delivery.states import State
from broadcaster.playbook.records import DraftRecord
from broadcaster.storage.installation.alerts import Alert, Alerts
from broadcaster.storage.outage.drafts import named
from broadcaster.website.evidence import Round
from broadcaster.website.stepping import Tally
from broadcaster.website.verdict import Verdict

from .conftest import FACEBOOK, Office, X

PLAYBOOK = f"""
title = "Ausfall"
alert = ["press"]

[facts]
phone = "02999 30-0"

[drafts.notice]
text = "Seit {{since}} ist vieles nicht möglich. Tel. {{phone}}."
accounts = ["{FACEBOOK}", "{X}"]
condition = "only while offline"
valid_for = "24 h"

[drafts.lasting]
text = "Geschlossen bleibt die Zulassungsstelle."
accounts = ["{X}"]
valid_for = "7 d"
every = "6h"

[holding]
text = "Unsere Website ist seit {{since}} gestört."
accounts = ["{FACEBOOK}"]
after = "5 min"
countdown = "2 min"
approved_by = "E. Muster, Pressesprecherin"
approved_on = 2026-11-02

[all_clear]
text = "Wieder erreichbar seit {{ended}}."
"""


class Crisis:
    """What happens to the website, and what the broadcaster makes of it when a worker looks."""

    def __init__(self, office: Office) -> None:
        self.office, self.installation, self.clock = office, office.installation, office.clock
        self.alerts = Alerts(office.installation.database, office.installation.organisation_id)

    def judge(self, verdict: Verdict, *, look: bool = True) -> None:
        """A person says what the website is; a worker sees it."""
        self.installation.websites.judge(verdict, f"Anruf: {verdict}", self.clock(), None)
        if look:
            self.look()

    def see(self, verdict: Verdict) -> None:
        """A round of the watch leads to a verdict that holds for a day."""
        now = self.clock()
        tally = Tally(verdict=verdict, since=now, at=now, stale_at=now + timedelta(days=1), penalty_at=now)
        self.installation.websites.record(tally, Round(began_at=now, ended_at=now, entrances=()), ())

    def look(self) -> None:
        """A worker looks after the outage and the gates."""
        follow_outage(self.installation)
        follow_website(self.installation)

    def later(self, minutes: float, step: float = 0.5) -> None:
        """Time passes; a worker looks twice a minute."""
        for _ in range(round(minutes / step)):
            self.clock.advance(60 * step)
            self.look()

    @property
    def now(self) -> Standing:
        """The newest outage as it stands."""
        found = self.installation.outages.newest()
        assert found is not None
        return standing(self.installation, found)

    def draft(self, name: str) -> DraftRecord:
        """One of its drafts."""
        return named(self.now.drafts, name)

    def states(self) -> dict[str, str]:
        """Its drafts, each with what became of it."""
        return {record.name: record.state.value for record in self.now.drafts}

    def said(self) -> list[str]:
        """What the people on duty were told, by its first words."""
        return [re.split(r"[.:]", alert.sentence.en)[0] for alert in self.told()]

    def told(self) -> list[Alert]:
        """What the people on duty were told of the outage, and not of the verdict itself."""
        every = self.alerts.unsent(self.clock() + timedelta(days=1), 1_000)
        return [alert for alert in every if not alert.sentence.en.startswith("Set by hand")]

    def deliveries(self, accepted: Accepted) -> list[State]:
        """The states of what was accepted."""
        return [found.state for found, _attempts in show(self.installation, accepted.message_id).deliveries]


def write(folder: Path, text: str = PLAYBOOK, name: str = "test") -> None:
    """Put a playbook into a folder."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
