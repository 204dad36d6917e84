"""What an adapter is tested with: the contract, and what it needs of a platform.

Subclass :class:`AdapterContract` in one test file and give three fixtures; every test gets a new platform::

    pytest.register_assert_rewrite("broadcaster.testing")  # in conftest.py

    class TestMastodon(AdapterContract):
        @pytest.fixture
        def platform(self) -> Iterator[Platform]: ...           # can be told to misbehave, and asked what is public

        @pytest.fixture
        def adapter_at(self) -> Callable[[str], Adapter]: ...   # address -> a new adapter, read_timeout about 3 s

        @pytest.fixture
        def secrets(self) -> Collection[str]: ...               # what no text may ever show

Override the fixture ``part`` if the channel needs another sample.
"""

from broadcaster.testing.contract import AdapterContract
from broadcaster.testing.platform import CARRIED_OUT, NOT_CARRIED_OUT, THROTTLED, Platform, PublicPost, Step
from broadcaster.testing.samples import DictNotes, MemoryKeyring, sample_part, sample_picture, sample_posting

__all__ = [
    "CARRIED_OUT",
    "NOT_CARRIED_OUT",
    "THROTTLED",
    "AdapterContract",
    "DictNotes",
    "MemoryKeyring",
    "Platform",
    "PublicPost",
    "Step",
    "sample_part",
    "sample_picture",
    "sample_posting",
]
