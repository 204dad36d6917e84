"""The contract of ``broadcaster.channel`` as tests that every adapter must pass."""

from __future__ import annotations

import gc
import json
import logging
import re
import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from broadcaster.channel import (
    AccountSettings,
    Adapter,
    CannotTell,
    ChannelError,
    Part,
    RetryLater,
    Standing,
    Unclear,
    WaitForCredentials,
    registry,
)
from broadcaster.message import MAX_TEXT, Message
from broadcaster.rendition.render import render
from broadcaster.testing.answers import everything, filled, ids, nowhere, prepared, raised, sight
from broadcaster.testing.platform import CARRIED_OUT, NOT_CARRIED_OUT, THROTTLED, Platform
from broadcaster.testing.reading import ReadingContract
from broadcaster.testing.samples import DictNotes, sample_part, sample_posting

AdapterAt = Callable[[str], Adapter]


class AdapterContract(ReadingContract):
    """Subclass it as ``Test...`` and give the fixtures ``platform``, ``adapter_at`` and ``secrets``."""

    @pytest.fixture
    def at(self, adapter_at: AdapterAt) -> Iterator[AdapterAt]:
        """A new adapter at an address, closed at the end."""
        with ExitStack() as stack:

            def opened(address: str) -> Adapter:
                adapter = adapter_at(address)
                stack.callback(adapter.close)
                return adapter

            yield opened

    @pytest.fixture
    def adapter(self, at: AdapterAt, platform: Platform) -> Adapter:
        """The account's adapter at the platform."""
        return at(platform.address)

    @pytest.fixture
    def part(self, adapter: Adapter) -> Part:
        """What is published; override it for a channel that needs something else."""
        return sample_part(adapter.capabilities)

    def test_is_found_by_its_channel(self, adapter: Adapter) -> None:
        """The registry finds the adapter under the name of its channel, which is its module's name."""
        assert registry.load(adapter.channel) is type(adapter)

    def test_describes_itself_soundly(self, adapter: Adapter) -> None:
        """Capabilities, settings and hosts are such that a message can be fitted and an account set up."""
        known = adapter.capabilities
        assert known.text_limit > 0
        assert known.count("") == 0 < known.count("Hinweis") <= known.count("Hinweis 112")
        assert 0 <= known.pictures.least <= known.pictures.most
        assert known.pictures.min_aspect <= known.pictures.max_aspect
        assert known.pictures.min_width <= known.pictures.max_width
        assert known.settle_reads >= 1
        assert known.settle_time.total_seconds() >= 0
        assert issubclass(adapter.settings_model, AccountSettings)
        assert adapter.hosts
        assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) for host in adapter.hosts)

    def test_no_part_is_longer_than_the_channel_takes(self, adapter: Adapter, part: Part) -> None:
        """A text over the limit is split where the channel has threads, else refused before anything is sent."""
        known = adapter.capabilities
        text = filled(min(2 * known.text_limit, MAX_TEXT))
        rendition = render(Message(text=text, pictures=part.pictures), adapter.channel, known)
        fits = all(part.length <= known.text_limit for part in rendition.parts)
        assert rendition.sendable == fits == (known.threads or known.count(text) <= known.text_limit)

    def test_the_platform_takes_all_that_the_limit_allows(
        self, adapter: Adapter, platform: Platform, part: Part
    ) -> None:
        """A text of exactly the limit is published whole."""
        text = filled(adapter.capabilities.text_limit)
        adapter.commit(prepared(adapter, replace(part, text=text, length=adapter.capabilities.count(text))))
        assert [post.text for post in platform.public()] == [text]

    def test_preparing_publishes_nothing(self, adapter: Adapter, platform: Platform, part: Part) -> None:
        """Nobody can see what was only prepared."""
        adapter.prepare(sample_posting(part))
        assert not platform.public()
        assert platform.requests("commit") == 0

    def test_preparing_again_reuses_what_is_noted(self, adapter: Adapter, platform: Platform, part: Part) -> None:
        """What the notes hold is not uploaded a second time, and stays as it is."""
        posting = sample_posting(part)
        adapter.prepare(posting)
        noted, requests = dict(posting.notes), platform.requests("prepare")
        adapter.prepare(posting)
        assert requests > 0
        assert platform.requests("prepare") == requests
        assert dict(posting.notes) == noted

    @pytest.mark.parametrize("kind", [*NOT_CARRIED_OUT, *CARRIED_OUT, *THROTTLED])
    def test_a_failed_preparation_is_tried_again_later(
        self, adapter: Adapter, platform: Platform, part: Part, kind: str
    ) -> None:
        """Whatever goes wrong before the commit, nothing is public and a later attempt publishes once."""
        posting = sample_posting(part)
        platform.fault(kind, "prepare")
        raised(RetryLater, adapter.prepare, posting)
        assert not platform.public()
        platform.heal()
        adapter.prepare(posting)
        adapter.commit(posting)
        assert len(platform.public()) == 1

    def test_committing_publishes_exactly_once(self, adapter: Adapter, platform: Platform, part: Part) -> None:
        """One request makes one post public, with the text and alternative texts of the part."""
        receipt = adapter.commit(prepared(adapter, part))
        (post,) = platform.public()
        assert receipt.remote_id == post.id
        assert post.text == part.text
        assert post.alts == tuple(picture.alt for picture in part.pictures)
        assert platform.requests("commit") == 1

    def test_another_process_can_commit(self, at: AdapterAt, adapter: Adapter, platform: Platform, part: Part) -> None:
        """All that prepare learned is in the notes, which survive JSON."""
        posting = prepared(adapter, part)
        kept = DictNotes(json.loads(json.dumps(dict(posting.notes))))
        receipt = at(platform.address).commit(replace(posting, notes=kept))
        assert [post.id for post in platform.public()] == [receipt.remote_id]

    @pytest.mark.parametrize("kind", [*NOT_CARRIED_OUT, *CARRIED_OUT])
    def test_a_commit_without_a_clear_answer_is_unclear(
        self, at: AdapterAt, adapter: Adapter, platform: Platform, part: Part, kind: str
    ) -> None:
        """A commit that arrived is never repeated, and another process finds out whether it was carried out."""
        posting = prepared(adapter, part)
        platform.fault(kind, "commit")
        raised(Unclear, adapter.commit, posting)
        assert platform.requests("commit") == 1
        platform.heal()
        sighting = sight(at(platform.address), posting)
        assert len(platform.public()) == (kind in CARRIED_OUT)
        assert ids(sighting) == [post.id for post in platform.public()]
        assert platform.requests("commit") == 1

    @pytest.mark.parametrize("kind", THROTTLED)
    def test_a_throttled_commit_is_not_repeated(
        self, adapter: Adapter, platform: Platform, part: Part, kind: str
    ) -> None:
        """A refusal for asking too often ends the attempt: later, or unclear where the platform is ambiguous."""
        posting = prepared(adapter, part)
        platform.fault(kind, "commit")
        error = raised(ChannelError, adapter.commit, posting)
        assert isinstance(error, RetryLater | Unclear)
        assert platform.requests("commit") == 1
        assert not platform.public()

    def test_throttling_before_the_commit_holds_the_whole_account(
        self, adapter: Adapter, platform: Platform, part: Part
    ) -> None:
        """Nothing else of the account would fare better, so nothing else is tried meanwhile."""
        platform.fault("throttle", "prepare")
        error = raised(RetryLater, adapter.prepare, sample_posting(part))
        assert error.whole_account

    def test_a_thread_is_a_chain_of_answers(self, adapter: Adapter, platform: Platform, part: Part) -> None:
        """On a channel with threads the second part answers the first."""
        if not adapter.capabilities.threads:
            pytest.skip("the channel has no threads")
        first = adapter.commit(prepared(adapter, part))
        second = replace(part, text="Der Notruf 112 ist ohne Einschränkung erreichbar.", pictures=())
        posting = sample_posting(second, key="contract-2", parent=first)
        adapter.prepare(posting)
        receipt = adapter.commit(posting)
        assert [(post.id, post.parent) for post in platform.public()] == [
            (first.remote_id, None),
            (receipt.remote_id, first.remote_id),
        ]
        assert ids(sight(adapter, posting)) == [receipt.remote_id]

    def test_checking_tells_who_the_account_is(self, adapter: Adapter) -> None:
        """A person recognises the account that the credentials belong to."""
        standing = adapter.check()
        assert isinstance(standing, Standing)
        assert standing.identity.strip()

    def test_revoked_access_waits_for_credentials(self, adapter: Adapter, platform: Platform, part: Part) -> None:
        """Dead access is named as such at every step, and never taken for an absent post."""
        posting = prepared(adapter, part)
        platform.revoke()
        raised(WaitForCredentials, adapter.check)
        raised(WaitForCredentials, adapter.prepare, sample_posting(part, key="contract-2"))
        raised(WaitForCredentials, adapter.commit, posting)
        assert isinstance(sight(adapter, posting), CannotTell)
        assert not platform.public()

    def test_without_a_network_everything_waits(
        self, at: AdapterAt, adapter: Adapter, platform: Platform, part: Part
    ) -> None:
        """What cannot have been sent is tried again later, the commit included, and nothing is called absent."""
        posting = prepared(adapter, part)
        cut_off = at(nowhere())
        raised(RetryLater, cut_off.check)
        assert raised(RetryLater, cut_off.prepare, sample_posting(part, key="contract-2")).whole_account
        raised(RetryLater, cut_off.commit, posting)
        assert isinstance(sight(cut_off, posting), CannotTell)
        adapter.commit(posting)
        assert len(platform.public()) == 1

    def test_no_text_shows_a_secret(
        self,
        at: AdapterAt,
        adapter: Adapter,
        platform: Platform,
        part: Part,
        secrets: Collection[str],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Neither the adapter's own texts nor notes, logs and errors with their causes hold a secret."""
        caplog.set_level(logging.INFO)
        posting = prepared(adapter, part)
        texts = [repr(adapter), str(adapter), *posting.notes.values()]
        texts += [everything(raised(ChannelError, at(nowhere()).check))]
        for kind in ("error_before", "garbage_after"):
            platform.fault(kind, "commit")
            texts.append(everything(raised(Unclear, adapter.commit, posting)))
            platform.heal()
        platform.revoke()
        texts += [everything(raised(WaitForCredentials, adapter.check)), caplog.text]
        assert secrets
        assert [text for text in texts if any(secret in text for secret in secrets)] == []

    def test_a_closed_adapter_leaves_no_connection_open(self, adapter_at: AdapterAt, platform: Platform) -> None:
        """Closing ends what asking the platform opened; closing again does nothing."""
        adapter = adapter_at(platform.address)
        adapter.check()
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always", ResourceWarning)
            adapter.close()
            adapter.close()
            del adapter
            gc.collect()
        assert [str(warning.message) for warning in told] == []
