"""``show`` tells each story so that a press officer knows where it stands and what to do, in both languages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from broadcaster.app.messages.deciding import cancel, pause, send_again
from broadcaster.delivery.records import Policy
from tests.delivery.platform import DRAFTS, LEASE, TIMELINES, Turn
from tests.delivery.stage import Stage

from .conftest import PATH

TELL = """
import json, sys
from datetime import datetime
from pydantic import SecretStr
from broadcaster.app import Installation
from broadcaster.app.messages.reading import show
from broadcaster.cli.telling.telling import print_story
from broadcaster.settings import Settings

for database, key, moment, messages in json.load(sys.stdin):
    settings = Settings(organisation="Kreis", database=database, secret_key=SecretStr(key))
    installation = Installation(settings, now=lambda: datetime.fromisoformat(moment))
    for message in messages:
        print_story(show(installation, message), installation, attempts=True)
    installation.close()
    print(chr(12))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What happens, and what must then be told in German and in English."""

    happens: Callable[[Stage], object]
    de: tuple[str, ...]
    en: tuple[str, ...]


def lost(stage: Stage) -> None:
    """The platform's answer is lost."""
    stage.say([TIMELINES], life=86_400.0)
    stage.work(commit=[Turn.LOST])


def not_found(stage: Stage, policy: Policy = Policy.PREFER_ONCE) -> None:
    """It never arrived, and several reads agree on that."""
    stage.say([TIMELINES], policy=policy, life=86_400.0)
    stage.work(commit=[Turn.NOT_TAKEN])
    stage.watch(300)


def found(stage: Stage) -> None:
    """It is live although its answer was lost."""
    lost(stage)
    stage.watch(60)


def killed(stage: Stage) -> None:
    """The computer crashed while it was being published."""
    stage.say([TIMELINES])
    stage.work(commit=[Turn.KILLED_AFTER])
    stage.clock.advance(LEASE.total_seconds() + 1)
    stage.tick()


def killed_early(stage: Stage) -> None:
    """The computer crashed while it was being prepared."""
    stage.say([TIMELINES])
    stage.work(prepare=[Turn.KILLED_BEFORE])
    stage.clock.advance(LEASE.total_seconds() + 1)
    stage.tick()


def revoked(stage: Stage) -> None:
    """The access dies while a post is in doubt and another waits."""
    lost(stage)
    stage.say([TIMELINES], wait=60.0)
    stage.platform.revoked.add(TIMELINES)
    stage.watch(120)


def busy(stage: Stage) -> None:
    """The platform does not take it now."""
    stage.say([TIMELINES])
    stage.work(prepare=[Turn.BUSY])


def limited(stage: Stage) -> None:
    """What the platform allows within a quarter of an hour is used up."""
    for _ in range(9):
        stage.say([TIMELINES])
    stage.watch(60)


def expired(stage: Stage) -> None:
    """Its time is over."""
    stage.say([TIMELINES], life=60.0)
    stage.clock.advance(61)
    stage.tick()


def corrected_in_doubt(stage: Stage) -> None:
    """A correction is written while nobody knows whether the first text is public."""
    lost(stage)
    stage.say([TIMELINES], corrects=1)


def corrected_on_its_way(stage: Stage) -> None:
    """A correction is written while the first text could not be sent."""
    stage.say([TIMELINES])
    [claimed] = stage.claim()
    stage.say([TIMELINES], corrects=1)
    stage.platform.script = {"prepare": [Turn.BUSY]}
    stage.send([claimed])


def paused_in_a_thread(stage: Stage) -> None:
    """Everything is stopped behind the first part."""
    stage.platform.meanwhile = lambda _turn: pause(stage.installation, "Falsche Nummer")
    stage.say([TIMELINES], parts=3)
    stage.work(prepare=[Turn.PLAIN, Turn.PAUSED])


def cancelled_too_late(stage: Stage) -> None:
    """Somebody cancels what is being handed over, and the answer comes."""
    stage.say([TIMELINES])
    claimed = stage.claim()
    assert len(cancel(stage.installation, 1).too_late) == 1
    stage.send(claimed)


def decided_to_send_again(stage: Stage) -> None:
    """A person looked, it was not there, and it is sent once more."""
    not_found(stage)
    send_again(stage.installation, 1)
    stage.work()


def refused(stage: Stage) -> None:
    """The platform does not like the text."""
    stage.say([DRAFTS])
    stage.work(commit=[Turn.REFUSED])


SCENES: dict[str, Scene] = {
    "lost answer": Scene(
        happens=lost,
        de=("Unklar – wird geprüft", "Bitte nicht erneut senden", "1. Nachsehen im Kanal: Mo 23.11.2026 07:00:30"),
        en=("Unclear – being checked", "do not send again", "Look number 1 at the channel: Mon 23.11.2026 07:00:30"),
    ),
    "not found": Scene(
        happens=not_found,
        de=("Entscheidung nötig", "mehrfach nicht zu finden", "decide 1 is-there --link", "Nachlesen: nicht zu sehen"),
        en=("Needs a decision", "did not find the post", "decide 1 send-again", "Read back: not to be seen"),
    ),
    "found": Scene(
        happens=found,
        de=("✓ timeline@stage: Veröffentlicht", "im Kanal nachgelesen", "Nachlesen: ist da"),
        en=("✓ timeline@stage: Published", "read back from the channel", "Read back: it is there"),
    ),
    "sent once more by policy": Scene(
        happens=lambda stage: not_found(stage, Policy.PREFER_DELIVERY),
        de=("Veröffentlicht", "Wie bei der Freigabe gewählt, wird einmal erneut gesendet."),
        en=("Published", "As chosen at approval, it is sent once more."),
    ),
    "sent once more by a person": Scene(
        happens=decided_to_send_again,
        de=("Veröffentlicht", "Entschieden: erneut senden", "Eine Person hat entschieden: erneut senden."),
        en=("Published", "Decided: send again", "A person decided: send again."),
    ),
    "crash while publishing": Scene(
        happens=killed,
        de=(
            "Unklar – wird geprüft",
            "Der Versand an timeline@stage wurde unterbrochen, nachdem er begonnen hatte.",
            "Veröffentlichen: unterbrochen",
        ),
        en=(
            "Unclear – being checked",
            "Sending to timeline@stage was interrupted after it had begun.",
            "Publish: interrupted",
        ),
    ),
    "crash while preparing": Scene(
        happens=killed_early,
        de=("Eingereiht", "Nichts zu tun: Wird von selbst gesendet.", "Vorbereiten: unterbrochen"),
        en=("Queued", "Nothing to do: it is sent by itself.", "Prepare: interrupted"),
    ),
    "dead access": Scene(
        happens=revoked,
        de=(
            "Entscheidung nötig",
            "lässt sich deshalb von hier aus nicht nachlesen",
            "Zugang gesperrt",
            "accounts check",
        ),
        en=("Needs a decision", "cannot be read from here", "Access blocked", "accounts check timeline@stage"),
    ),
    "busy": Scene(
        happens=busy,
        de=("Eingereiht", "Noch nicht gesendet. 2. Versuch: Mo 23.11.2026 07:00:0", "Vorbereiten: jetzt nicht möglich"),
        en=("Queued", "Not sent yet. Attempt 2: Mon 23.11.2026 07:00:0", "Prepare: not possible now"),
    ),
    "limit": Scene(
        happens=limited,
        de=("Eingereiht", "hat die Zahl der Beiträge erreicht", "Sendezeit: Mo 23.11.2026 07:15:00"),
        en=("Queued", "has reached the number of posts", "Time: Mon 23.11.2026 07:15:00"),
    ),
    "too late": Scene(
        happens=expired,
        de=("Verpasst", "Die Zeit dafür war vorbei", "decide 1 send-again", "cancel 1"),
        en=("Missed", "its time had passed", "decide 1 send-again", "cancel 1"),
    ),
    "refused": Scene(
        happens=refused,
        de=("Abgelehnt", "Bitte den Inhalt ändern", "Veröffentlichen: Inhalt abgelehnt"),
        en=("Refused", "Change the content", "Publish: content refused"),
    ),
    "correction during a doubt": Scene(
        happens=corrected_in_doubt,
        de=("Fassung 2", "Wartet, bis Versand 1 geklärt ist (dort: Unklar – wird geprüft)"),
        en=("Revision 2", "Waits until delivery 1 is settled (there: Unclear – being checked)"),
    ),
    "correction of what was not sent": Scene(
        happens=corrected_on_its_way,
        de=("■ timeline@stage: Gestoppt", "durch eine Berichtigung ersetzt", "Eingereiht: 1 von 2"),
        en=("■ timeline@stage: Cancelled", "Replaced by a correction", "Queued: 1 of 2"),
    ),
    "pause in a thread": Scene(
        happens=paused_in_a_thread,
        de=("Eingereiht (1/3)", "Not-Aus seit Mo 23.11.2026 07:00:00 MEZ: Falsche Nummer", "Vorbereiten: angehalten"),
        en=("Queued (1/3)", "Stopped since Mon 23.11.2026 07:00:00 CET: Falsche Nummer", "Prepare: stopped"),
    ),
    "cancelled too late": Scene(
        happens=cancelled_too_late,
        de=("✓ timeline@stage: Veröffentlicht", "im Kanal nachgelesen"),
        en=("✓ timeline@stage: Published", "read back from the channel"),
    ),
}


@contextmanager
def played(scene: Scene, folder: Path) -> Iterator[Stage]:
    """The stage after a scene."""
    stage = Stage(folder)
    scene.happens(stage)
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What is told of every scene, by language."""
    orders = []
    for number, scene in enumerate(SCENES.values()):
        with played(scene, tmp_path_factory.mktemp(f"scene{number}")) as stage:
            settings, messages = stage.installation.settings, sorted({one.message_id for one in stage.deliveries()})
            assert settings.secret_key is not None
            key = settings.secret_key.get_secret_value()
            orders.append([settings.database, key, stage.clock().isoformat(), messages])
    return {language: dict(zip(SCENES, told(orders, language), strict=True)) for language in ("de", "en")}


def told(orders: list[list[object]], language: str) -> list[str]:
    """The stories of some installations, told by a process that speaks a language."""
    done = subprocess.run(
        [sys.executable, "-u", "-c", TELL],
        env={"PATH": PATH, "BROADCASTER_LANG": language, "PYTHONIOENCODING": "utf-8"},
        input=json.dumps(orders),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout.split("\f\n")[:-1]


def test_a_story_says_where_it_stands_and_what_to_do(stories: dict[str, dict[str, str]]) -> None:
    """The state, the reason, the next step and what a person can type; no scene leaves one of them out."""
    expected = {(name, "de"): scene.de for name, scene in SCENES.items()}
    expected |= {(name, "en"): scene.en for name, scene in SCENES.items()}
    missing = {
        (name, language): [one for one in words if one not in stories[language][name]]
        for (name, language), words in expected.items()
    }
    assert {place: words for place, words in missing.items() if words} == {}


def test_a_story_never_says_sent_while_a_doubt_is_open(stories: dict[str, dict[str, str]]) -> None:
    """Each story ends with a count by state, and a doubt is counted as a doubt."""
    for story in stories["en"].values():
        lines = story.splitlines()
        doubts = [one for one in lines if one.startswith(("  ! timeline@stage: Unclear", "  ! timeline@stage: Needs"))]
        totals = [line for line in lines if re.match(r"[A-Z].*: \d of \d", line)]
        assert totals
        assert bool(doubts) == any("Unclear" in total or "Needs a decision" in total for total in totals), story
