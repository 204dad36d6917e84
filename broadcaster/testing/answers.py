"""What an adapter answered, in the form in which the contract compares it."""

from __future__ import annotations

import socket
import traceback
from collections.abc import Callable
from typing import TypeVar

import pytest

from broadcaster.channel import (
    Adapter,
    CannotTell,
    ChannelError,
    Found,
    Part,
    Posting,
    Receipt,
    RetryLater,
    Sighting,
    WaitForCredentials,
)
from broadcaster.testing.claims import claims
from broadcaster.testing.samples import sample_posting

_Error = TypeVar("_Error", bound=ChannelError)


def filled(length: int) -> str:
    """A text of exactly that many letters, spaces and a full stop."""
    return ("Die Zulassungsstelle bleibt heute zu. " * (length // 38 + 1))[: length - 1].rstrip().ljust(
        length - 1, "u"
    ) + "."


def prepared(adapter: Adapter, part: Part) -> Posting:
    """``part`` after its preparation."""
    posting = sample_posting(part)
    adapter.prepare(posting)
    return posting


def raised(kind: type[_Error], call: Callable[..., object], *arguments: object) -> _Error:
    """Call and return the error, which must be ``kind`` with a sentence in both languages."""
    with pytest.raises(kind) as caught:
        call(*arguments)
    assert caught.value.sentence.de.strip()
    assert caught.value.sentence.en.strip()
    assert claims(caught.value.sentence) == []
    return caught.value


def sight(adapter: Adapter, posting: Posting) -> Sighting:
    """What ``observe`` tells; an error named by what happens next is as good as "cannot tell"."""
    try:
        return adapter.observe(posting)
    except (RetryLater, WaitForCredentials) as error:
        return CannotTell(sentence=error.sentence)


def withdrawal(adapter: Adapter, receipt: Receipt) -> Sighting:
    """What ``withdraw`` tells; an error says that nobody knows."""
    try:
        return adapter.withdraw(receipt)
    except ChannelError as error:
        return CannotTell(sentence=error.sentence)


def ids(sighting: Sighting) -> list[str]:
    """The id of the post that was found, if one was."""
    return [sighting.receipt.remote_id] if isinstance(sighting, Found) else []


def nowhere() -> str:
    """An address at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def everything(error: BaseException) -> str:
    """All that an error and its causes say, as a log or a debugger would show it."""
    said = ["".join(traceback.format_exception(error))]
    chain: BaseException | None = error
    while chain is not None:
        said += [repr(chain), str(chain), repr(chain.args), repr(vars(chain))]
        chain = chain.__cause__
    return "\n".join(said)
