"""The log of the product itself: what, which kind and where, and never a value."""

from __future__ import annotations

import logging
import re

import pytest

from broadcaster import log

SECRET = "EAAB-token-of-the-page"


def burst(token: str) -> None:
    """Fail as an SDK may: with the secret in a variable and in the text of the error."""
    raise ValueError(f"https://graph.facebook.com/me?access_token={token}")


def caught() -> ValueError:
    """The failure of :func:`burst`."""
    try:
        burst(SECRET)
    except ValueError as error:
        return error
    raise AssertionError


def test_a_failure_is_logged_without_its_text_and_without_variables(caplog: pytest.LogCaptureFixture) -> None:
    """Either may hold a secret; the kind and the places are enough to find the cause."""
    log.failed("a delivery ended unexpectedly", caught(), delivery=7)
    assert caplog.text.strip().endswith("burst")
    assert "a delivery ended unexpectedly delivery=7 error=ValueError at=" in caplog.text
    assert SECRET not in caplog.text
    assert caplog.records[0].exc_info is None


def test_a_worker_writes_the_time_in_utc_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each, which the journal keeps."""
    logger = logging.getLogger("broadcaster")
    before = logger.handlers
    try:
        log.begin()
        log.failed("the database refused the ticker", reason="kein Platz")
    finally:
        logger.handlers = before
    written = capsys.readouterr()
    assert written.out == ""
    line = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ERROR the database refused the ticker reason=kein Platz\n"
    assert re.fullmatch(line, written.err)
