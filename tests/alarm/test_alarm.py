"""People on duty are told: through a real receiver, at least once, and without giving anything away."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest

from broadcaster.alarm import Alarm, groups
from broadcaster.words import Sentence

from .duty import SECRETS, Duty, Receiver, receiving

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""Apprise loads the modules of all its services, some of them older than Python's plans."""


def test_what_waits_is_told_in_one_notice_and_only_once(duty: Duty, receiver: Receiver) -> None:
    """Both alerts, in order, in the language of the people on duty."""
    duty.tell(1)
    duty.tell(2)
    alarm = duty.alarm(receiver.address)
    assert [alarm.ring(), alarm.ring()] == [2, 0]
    assert [notice["message"] for notice in receiver.notices] == ["Meldung 1 ist unklar.\nMeldung 2 ist unklar."]
    assert receiver.notices[0]["title"] == "Kreis: Broadcaster"
    duty.tell(3)
    duty.alarm(receiver.address, language="en").ring()
    assert receiver.notices[1]["message"] == "Message 3 is unclear."


def test_every_notice_ends_with_the_records_head(duty: Duty, receiver: Receiver) -> None:
    """Outside of the database, where nobody can set it back."""
    duty.tell(1)
    last = Sentence(de="Stand des Protokolls: 7:abc", en="Head of the record: 7:abc")
    told = {"title": "Kreis", "language": "de", "now": lambda: duty.now, "last": lambda: last}
    assert Alarm(duty.alerts, [receiver.address], **told).ring() == 1  # type: ignore[arg-type]
    assert receiver.notices[0]["message"] == "Meldung 1 ist unklar.\nStand des Protokolls: 7:abc"


def test_an_alert_is_acknowledged_only_after_somebody_received_it(duty: Duty, receiver: Receiver) -> None:
    """At the moment of the call it still waits in the database: a crash then would tell it again."""
    waiting: list[int] = []
    receiver.before = lambda: waiting.append(duty.waiting)
    duty.tell(1)
    duty.alarm(receiver.address).ring()
    assert (waiting, duty.waiting) == ([1], 0)


def test_a_receiver_that_is_down_is_tried_again_until_it_is_back(duty: Duty) -> None:
    """Nothing is lost, and the tries become rarer: 6 in ten minutes, not 600."""
    with receiving() as gone:
        port, address = gone.port, gone.address
    duty.tell(1)
    alarm = duty.alarm(address)
    tries = 0
    for _second in range(600):
        before = duty.alerts.unsent(duty.now)
        tries += len(before)
        assert alarm.ring() == 0
        duty.now += timedelta(seconds=1)
    assert 5 <= tries <= 9
    with receiving(port) as back:
        duty.now += timedelta(hours=1)
        assert alarm.ring() == 1
        assert len(back.notices) == 1
    assert duty.waiting == 0


@pytest.mark.parametrize("status", [301, 400, 401, 404, 429, 500, 503])
def test_a_receiver_that_does_not_take_it_has_not_received_it(duty: Duty, receiver: Receiver, status: int) -> None:
    """Whatever it answers but success."""
    receiver.status = status
    duty.tell(1)
    assert duty.alarm(receiver.address).ring() == 0
    assert duty.waiting == 1


def test_one_receiver_of_two_is_enough_and_is_not_told_again(duty: Duty, receiver: Receiver) -> None:
    """A dead address among several does not turn the others into a siren."""
    with receiving() as gone:
        dead = gone.address
    duty.tell(1)
    alarm = duty.alarm(dead, receiver.address)
    for _ in range(5):
        alarm.ring()
        duty.now += timedelta(minutes=10)
    assert len(receiver.notices) == 1
    assert duty.waiting == 0


def test_both_receivers_are_told(duty: Duty, receiver: Receiver) -> None:
    """Not only the first."""
    with receiving() as other:
        duty.tell(1)
        duty.alarm(receiver.address, other.address).ring()
        assert (len(receiver.notices), len(other.notices)) == (1, 1)


def heard(receiver: Receiver) -> list[str]:
    """The numbers of the messages that a receiver was told about."""
    return re.findall(r"Meldung (\d+)", " ".join(notice["message"] for notice in receiver.notices))


def test_groups_hear_what_is_for_them(duty: Duty, receiver: Receiver) -> None:
    """Who is in no group hears everything, who is in one only that."""
    with receiving() as press, receiving() as duties:
        duty.tell(1)
        duty.tell(2, "press", "mayor")
        duty.tell(3, "duty")
        alarm = duty.alarm(receiver.address, f"press,mayor={press.address}", f"duty={duties.address}")
        assert alarm.ring() == 3
        assert [heard(one) for one in (receiver, press, duties)] == [["1", "2", "3"], ["2"], ["3"]]
    assert duty.waiting == 0


def test_an_alert_that_is_for_nobody_is_for_everybody(duty: Duty, receiver: Receiver) -> None:
    """A group without a receiver, or receivers that are all in groups, must not lose it."""
    duty.tell(1)
    duty.tell(2, "nobody")
    assert duty.alarm(f"press={receiver.address}").ring() == 2
    assert heard(receiver) == ["1", "2"]


def test_one_group_that_is_down_keeps_its_own_alerts_waiting(duty: Duty, receiver: Receiver) -> None:
    """The others are told once."""
    with receiving() as gone:
        dead = gone.address
    duty.tell(1, "press")
    duty.tell(2, "duty")
    alarm = duty.alarm(f"press={receiver.address}", f"duty={dead}")
    assert [alarm.ring(), alarm.ring()] == [1, 0]
    assert (heard(receiver), duty.waiting) == (["1"], 1)


def test_a_query_in_an_address_is_no_group(duty: Duty, receiver: Receiver) -> None:
    """Only what stands before the address is."""
    assert groups(f"{receiver.address}&to=a=b://c press,duty=json://127.0.0.1 mailto://a@b?c=d") == {"press", "duty"}


def test_many_alerts_are_told_in_portions(duty: Duty, receiver: Receiver) -> None:
    """120 alerts: three notices, each alert in exactly one."""
    for number in range(120):
        duty.tell(number)
    alarm = duty.alarm(receiver.address)
    assert [alarm.ring() for _ in range(4)] == [50, 50, 20, 0]
    lines = [line for notice in receiver.notices for line in notice["message"].splitlines()]
    assert lines == [f"Meldung {number} ist unklar." for number in range(120)]


def test_without_an_address_alerts_stay_visible(duty: Duty) -> None:
    """Nobody is told, and nothing is acknowledged."""
    duty.tell(1)
    assert duty.alarm().ring() == 0
    assert duty.waiting == 1


@pytest.mark.parametrize("kind", ["received", "refused", "unreachable", "unusable"])
def test_addresses_stay_secret(
    duty: Duty, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """Neither success nor failure writes a password, a path or a token to a log."""
    caplog.set_level(logging.INFO)
    with receiving() as made:
        made.status = 500 if kind == "refused" else 200
        address = made.address
        duty.tell(1)
        if kind in ("received", "refused"):
            duty.alarm(address).ring()
    if kind == "unreachable":
        duty.alarm(address).ring()
    if kind == "unusable":
        duty.alarm(f"nirgends://{SECRETS[0]}@{SECRETS[1]}/{SECRETS[2]}").ring()
    written = caplog.text + "".join(capsys.readouterr())
    assert [secret for secret in SECRETS if secret in written] == []
