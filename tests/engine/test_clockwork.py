"""The engine's clock: jobs that are called by name, at moments of a wall clock that may be set."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.engine.clockwork import Clockwork
from tests.waiting import PATIENCE

AHEAD = timedelta(days=7)


def ahead() -> datetime:
    """A wall clock that is a week ahead of the machine's."""
    return datetime.now(UTC) + AHEAD


@pytest.fixture
def clockwork() -> Iterator[Clockwork]:
    """A running clock."""
    made = Clockwork(ahead, 4)
    made.start()
    yield made
    made.stop()


def test_a_job_runs_at_its_moment_of_the_wall_clock(clockwork: Clockwork) -> None:
    """Not when the machine's own clock gets there."""
    ran = threading.Event()
    clockwork.at(ahead(), ran.set, "job")
    assert ran.wait(PATIENCE)


def test_a_job_that_is_called_while_it_runs_runs_once_more(clockwork: Clockwork) -> None:
    """What happened after it had looked must be looked at."""
    began, looks = [threading.Event(), threading.Event()], iter(range(9))
    end = threading.Event()

    def job() -> None:
        began[next(looks)].set()
        end.wait(PATIENCE)

    clockwork.at(ahead(), job, "job")
    assert began[0].wait(PATIENCE)
    clockwork.at(ahead(), job, "job")
    assert began[1].wait(PATIENCE)
    end.set()


def test_whoever_stops_the_clock_waits_for_the_jobs_that_run() -> None:
    """What they use, such as the database, is closed next."""
    clock, began, end, stopped = Clockwork(ahead, 4), threading.Event(), threading.Event(), threading.Event()

    def job() -> None:
        began.set()
        end.wait(PATIENCE)

    def stop() -> None:
        clock.stop()
        stopped.set()

    clock.start()
    clock.at(ahead(), job, "job")
    assert began.wait(PATIENCE)
    threading.Thread(target=stop, daemon=True).start()
    assert not stopped.wait(0.5)
    end.set()
    assert stopped.wait(PATIENCE)


def test_a_run_that_is_left_out_is_no_news(clockwork: Clockwork, caplog: pytest.LogCaptureFixture) -> None:
    """A recurring job that still runs is not started again; nobody who looks at the log can do anything about it."""
    began, later = threading.Event(), threading.Event()
    clockwork.every(0.01, lambda: began.set() or later.wait(PATIENCE), "long")
    assert began.wait(PATIENCE)
    for number in range(20):
        ran = threading.Event()
        clockwork.at(ahead(), ran.set, f"short {number}")
        assert ran.wait(PATIENCE)
    later.set()
    assert caplog.text == ""


def test_a_job_that_fails_runs_again_and_its_error_is_logged_without_its_text(
    clockwork: Clockwork, caplog: pytest.LogCaptureFixture
) -> None:
    """An error's text may hold a secret, such as an address with a token in it."""
    runs, again = iter(range(9)), threading.Event()

    def job() -> None:
        if next(runs):
            again.set()
            return
        raise ValueError("https://example.test/?token=geheim")

    clockwork.every(0.01, job, "alarm")
    assert again.wait(PATIENCE)
    assert "a job failed job=alarm error=ValueError" in caplog.text
    assert "geheim" not in caplog.text
