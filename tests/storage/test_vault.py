"""Secrets are locked for their row, and with one key."""

from __future__ import annotations

import pytest

from broadcaster.storage.installation.vault import Vault, new_key
from broadcaster.words.errors import ConfigurationError

SECRETS = {"token": "geheim"}


def test_a_secret_opens_in_its_own_row_with_its_own_key_only() -> None:
    """Whoever can write to the database cannot give one account another's access."""
    vault = Vault(new_key())
    locked = vault.lock(SECRETS, "account 1")
    assert vault.open(locked, "account 1") == SECRETS
    assert b"geheim" not in locked
    for stranger, place in ((vault, "account 2"), (Vault(new_key()), "account 1")):
        with pytest.raises(ConfigurationError, match="does not fit"):
            stranger.open(locked, place)
