"""The adapter contract turns red for an adapter that breaks it; a contract that cannot fail proves nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters._x.settings import XSettings
from adapters.x import XAdapter
from broadcaster.channel import (
    Absent,
    Adapter,
    ChannelError,
    Found,
    Part,
    Posting,
    Proof,
    Receipt,
    RetryLater,
    Sighting,
    Standing,
    Unclear,
    WaitForCredentials,
)
from broadcaster.practice.accounts import credentials
from broadcaster.testing import AdapterContract, DictNotes, MemoryKeyring, sample_part
from broadcaster.testing.practice import Practice, PracticePlatform
from broadcaster.words import Sentence

ACCOUNT = "kreis-soest@x"
SENTENCE = Sentence(de="Kaputt.", en="Broken.")
KNOWN = credentials("x", ACCOUNT)


class RepeatsItsCommit(XAdapter):
    """Sends again what may already be public."""

    def commit(self, posting: Posting) -> Receipt:
        """Try twice."""
        try:
            return super().commit(posting)
        except Unclear:
            return super().commit(posting)


class CallsDoubtNotSent(XAdapter):
    """Takes a lost answer for a request that was never sent."""

    def commit(self, posting: Posting) -> Receipt:
        """Turn Unclear into RetryLater."""
        try:
            return super().commit(posting)
        except Unclear as error:
            raise RetryLater(error.sentence) from None


class PublishesWhilePreparing(XAdapter):
    """Has only one step."""

    def prepare(self, posting: Posting) -> None:
        """Commit at once."""
        super().prepare(posting)
        super().commit(posting)


class UploadsAgain(XAdapter):
    """Forgets what it noted."""

    def prepare(self, posting: Posting) -> None:
        """Upload everything anew."""
        posting.notes.clear()
        super().prepare(posting)


class KeepsItsNotesToItself(XAdapter):
    """Remembers in memory what a restart forgets."""

    memory: dict[str, str]

    def prepare(self, posting: Posting) -> None:
        """Move the notes into the object."""
        super().prepare(posting)
        self.memory = dict(posting.notes)
        posting.notes.clear()

    def commit(self, posting: Posting) -> Receipt:
        """Use what the object remembers."""
        posting.notes.update(self.memory)
        return super().commit(posting)


class TakesAnyNewPost(XAdapter):
    """Adopts the newest post of the account."""

    def observe(self, posting: Posting) -> Sighting:
        """Find whatever is on top."""
        newest = self._newest(posting)
        if newest == "none":
            return Absent(account=KNOWN["user_id"])
        return Found(receipt=Receipt(remote_id=newest, proof=Proof.READ_BACK))


class CallsAFailedReadAbsent(XAdapter):
    """Takes a read that did not work for an empty timeline."""

    def observe(self, posting: Posting) -> Sighting:
        """Find or call it absent."""
        try:
            sighting = super().observe(posting)
        except ChannelError:
            return Absent(account=KNOWN["user_id"])
        return sighting if isinstance(sighting, Found) else Absent(account=KNOWN["user_id"])


class SaysGoneUnseen(XAdapter):
    """Believes that a deletion worked."""

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete and look no further."""
        super().withdraw(receipt)
        return Absent(account=KNOWN["user_id"])


class TellsItsToken(XAdapter):
    """Writes a secret into an error."""

    def check(self) -> Standing:
        """Name the token that does not work."""
        try:
            return super().check()
        except WaitForCredentials as error:
            raise WaitForCredentials(error.sentence, answer=KNOWN["access_token"]) from None


class TriesForEver(XAdapter):
    """Does not know a dead access when it sees one."""

    def check(self) -> Standing:
        """Call everything temporary."""
        try:
            return super().check()
        except WaitForCredentials as error:
            raise RetryLater(error.sentence) from None


class LosesAlternativeTexts(XAdapter):
    """Publishes pictures without their description."""

    def prepare(self, posting: Posting) -> None:
        """Leave the descriptions out."""
        bare = tuple(replace(picture, alt="") for picture in posting.part.pictures)
        super().prepare(replace(posting, part=replace(posting.part, pictures=bare)))


BROKEN: list[tuple[type[XAdapter], str, dict[str, Any]]] = [
    (RepeatsItsCommit, "test_a_commit_without_a_clear_answer_is_unclear", {"kind": "reset_before"}),
    (RepeatsItsCommit, "test_a_commit_without_a_clear_answer_is_unclear", {"kind": "error_after"}),
    (CallsDoubtNotSent, "test_a_commit_without_a_clear_answer_is_unclear", {"kind": "reset_after"}),
    (PublishesWhilePreparing, "test_preparing_publishes_nothing", {}),
    (UploadsAgain, "test_preparing_again_reuses_what_is_noted", {}),
    (TakesAnyNewPost, "test_observing_takes_nobody_elses_post_for_proof", {}),
    (CallsAFailedReadAbsent, "test_a_failed_read_is_no_absence", {"kind": "error_before"}),
    (SaysGoneUnseen, "test_a_failed_withdrawal_is_not_called_gone", {"kind": "reset_before"}),
    (TriesForEver, "test_revoked_access_waits_for_credentials", {}),
    (LosesAlternativeTexts, "test_committing_publishes_exactly_once", {}),
]


@pytest.fixture
def platform(practice: Practice) -> PracticePlatform:
    """Practice X."""
    return PracticePlatform(
        practice=practice,
        prefix="/x",
        account=ACCOUNT,
        platform="x",
        operations={
            "prepare": "upload",
            "commit": "tweet",
            "observe": "timeline",
            "withdraw": "delete",
            "check": "me",
        },
    )


def adapter_of(kind: type[XAdapter], address: str) -> Adapter:
    """An adapter of ``kind`` at ``address``."""
    values: dict[str, Any] = {**KNOWN, "address": address, "auth": "oauth1", "read_timeout": 3.0}
    return kind(XSettings.model_validate(values), MemoryKeyring(KNOWN))


def part() -> Part:
    """What is published."""
    return sample_part(XAdapter.capabilities)


@pytest.mark.parametrize(("kind", "test", "more"), BROKEN, ids=lambda value: getattr(value, "__name__", None))
def test_a_broken_adapter_fails(
    platform: PracticePlatform, kind: type[XAdapter], test: str, more: dict[str, Any]
) -> None:
    """Each breach is caught by the test that names it."""
    given = {"adapter": adapter_of(kind, platform.address), "platform": platform, "part": part(), **more}
    if test == "test_a_commit_without_a_clear_answer_is_unclear":
        given["at"] = lambda address: adapter_of(kind, address)
    with pytest.raises((AssertionError, ChannelError, pytest.fail.Exception)):
        getattr(AdapterContract(), test)(**given)


def test_notes_kept_in_memory_fail(platform: PracticePlatform) -> None:
    """An adapter that a restart makes forget is caught."""
    with pytest.raises((AssertionError, LookupError, AttributeError)):
        AdapterContract().test_another_process_can_commit(
            at=lambda address: adapter_of(KeepsItsNotesToItself, address),
            adapter=adapter_of(KeepsItsNotesToItself, platform.address),
            platform=platform,
            part=part(),
        )


def test_a_told_secret_fails(platform: PracticePlatform, caplog: pytest.LogCaptureFixture) -> None:
    """A secret in what is kept of a platform's answer is caught."""
    with pytest.raises(AssertionError):
        AdapterContract().test_no_text_shows_a_secret(
            at=lambda address: adapter_of(TellsItsToken, address),
            adapter=adapter_of(TellsItsToken, platform.address),
            platform=platform,
            part=part(),
            secrets=[KNOWN["access_token"]],
            caplog=caplog,
        )


def test_notes_take_only_text() -> None:
    """What the database could not keep is refused in tests, too."""
    notes = DictNotes({"id": "1"})
    for value in (1, None, ["1"]):
        with pytest.raises(TypeError):
            notes["id"] = value
    assert notes == {"id": "1"}


def test_an_empty_secret_never_replaces_a_stored_one() -> None:
    """A refresh that returns nothing for a token leaves the old one."""
    keyring = MemoryKeyring({"token": "alt", "refresh": "alt"})
    keyring.renew(lambda known: {"token": known["token"] + "+", "refresh": ""})
    assert keyring.read() == {"token": "alt+", "refresh": "alt"}
