"""What the contract demands of reading: what was found, what is absent and what is gone."""

from __future__ import annotations

from contextlib import suppress

import pytest

from broadcaster.channel import Absent, Adapter, ChannelError, Found, Part, Unclear
from broadcaster.testing.answers import ids, prepared, raised, sight, withdrawal
from broadcaster.testing.platform import CARRIED_OUT, NOT_CARRIED_OUT, THROTTLED, Platform
from broadcaster.testing.samples import sample_posting


class ReadingContract:
    """The part of the contract that is about ``observe`` and ``withdraw``."""

    @pytest.fixture
    def astray(self) -> Adapter | None:
        """The account's adapter, set up by mistake with the number of another account; None: no setting names one.

        The other account's posts must be readable, and have one that is older than the test.
        """
        return None

    def test_observing_finds_what_is_public_and_nothing_else(
        self, adapter: Adapter, platform: Platform, part: Part
    ) -> None:
        """Before the commit the part is not found, after it exactly that post is."""
        posting = prepared(adapter, part)
        assert not isinstance(sight(adapter, posting), Found)
        receipt = adapter.commit(posting)
        assert ids(sight(adapter, posting)) == [receipt.remote_id]

    def test_observing_takes_nobody_elses_post_for_proof(
        self, adapter: Adapter, platform: Platform, part: Part
    ) -> None:
        """What a colleague posts by hand while a commit is unclear proves nothing."""
        posting = prepared(adapter, part)
        platform.fault("error_before", "commit")
        raised(Unclear, adapter.commit, posting)
        platform.heal()
        platform.post_by_hand("Das Straßenverkehrsamt bedankt sich bei allen Ehrenamtlichen.")
        assert not isinstance(sight(adapter, posting), Found)

    def test_an_absence_names_the_account_that_was_read(self, adapter: Adapter, platform: Platform, part: Part) -> None:
        """Absence counts only on the account's own posts, and the platform itself has said whose they are."""
        platform.post_by_hand("Guten Morgen!")
        posting = prepared(adapter, part)
        platform.fault("error_before", "commit")
        raised(Unclear, adapter.commit, posting)
        platform.heal()
        sighting = adapter.observe(posting)
        assert isinstance(sighting, Absent)
        assert sighting.account == platform.account_id

    def test_what_another_account_does_not_show_is_no_absence(
        self, astray: Adapter | None, platform: Platform, part: Part
    ) -> None:
        """A post that is public on the account is not called absent because somebody else's posts were read."""
        if astray is None:
            pytest.skip("no setting names the account")
        posting = sample_posting(part)
        platform.fault("reset_after", "commit")
        with suppress(ChannelError):
            astray.prepare(posting)
            astray.commit(posting)
        platform.heal()
        assert not platform.public() or not isinstance(sight(astray, posting), Absent)

    def test_observing_changes_nothing(self, adapter: Adapter, platform: Platform, part: Part) -> None:
        """Reading back may be repeated freely."""
        posting = prepared(adapter, part)
        adapter.commit(posting)
        before = (list(platform.public()), platform.requests("commit"), dict(posting.notes))
        for _ in range(3):
            adapter.observe(posting)
        assert (list(platform.public()), platform.requests("commit"), dict(posting.notes)) == before

    @pytest.mark.parametrize("kind", [*NOT_CARRIED_OUT, *CARRIED_OUT, *THROTTLED])
    def test_a_failed_read_is_no_absence(self, adapter: Adapter, platform: Platform, part: Part, kind: str) -> None:
        """A read that did not work tells nothing about the post."""
        posting = prepared(adapter, part)
        adapter.commit(posting)
        platform.fault(kind, "observe")
        assert not isinstance(sight(adapter, posting), Absent)

    def test_a_withdrawn_post_is_gone(self, adapter: Adapter, platform: Platform, part: Part) -> None:
        """Withdrawing removes the post and reads back; withdrawing again finds it gone."""
        self._require_withdrawal(adapter)
        posting = prepared(adapter, part)
        receipt = adapter.commit(posting)
        assert isinstance(adapter.withdraw(receipt), Absent)
        assert not platform.public()
        assert isinstance(adapter.withdraw(receipt), Absent)
        assert not isinstance(sight(adapter, posting), Found)

    @pytest.mark.parametrize("kind", NOT_CARRIED_OUT)
    def test_a_failed_withdrawal_is_not_called_gone(
        self, adapter: Adapter, platform: Platform, part: Part, kind: str
    ) -> None:
        """As long as the post is public, nobody is told that it is gone."""
        self._require_withdrawal(adapter)
        receipt = adapter.commit(prepared(adapter, part))
        platform.fault(kind, "withdraw")
        assert not isinstance(withdrawal(adapter, receipt), Absent)
        assert len(platform.public()) == 1
        platform.heal()
        assert isinstance(adapter.withdraw(receipt), Absent)

    @staticmethod
    def _require_withdrawal(adapter: Adapter) -> None:
        if not adapter.capabilities.withdraw:
            pytest.skip("the channel cannot withdraw")
