"""What went wrong at a channel, named after what happens next.

ChannelError
├── RetryLater           certainly not accepted: the broadcaster tries again later
├── WaitForCredentials   the account's access is dead or barred: everything for it waits for a person
├── Refused              the platform will not take this content: it must be changed
│   └── ThreadRefused    the account may not answer itself: the rest of the thread cannot follow
├── PersonDecides        only a person can tell what to do next
└── Unclear              may be public: the broadcaster reads back and never simply repeats
"""

from __future__ import annotations

from datetime import timedelta

from broadcaster.words import Sentence


class ChannelError(Exception):
    """What a platform answered, for a person (``sentence``, ``said``) and for the record (``answer``, ``code``).

    ``sentence`` names the cause and the remedy, and nothing of what is public, was sent or is tried again: that depends
    on the step, which the broadcaster knows. ``said`` are the platform's own words, quoted to a person; the
    broadcaster shortens them and takes secrets out.
    """

    def __init__(self, sentence: Sentence, *, said: str = "", answer: str = "", code: str = "") -> None:
        super().__init__(sentence.en)
        self.sentence = sentence
        self.said = said
        self.answer = answer
        self.code = code


class RetryLater(ChannelError):
    """Certainly not accepted.

    ``after`` is the wait the platform asked for, the least that is waited; every further try waits longer.
    ``whole_account`` means that nothing else of this account would fare better (throttled, unreachable).
    """

    def __init__(
        self,
        sentence: Sentence,
        *,
        after: timedelta | None = None,
        whole_account: bool = False,
        said: str = "",
        answer: str = "",
        code: str = "",
    ) -> None:
        super().__init__(sentence, said=said, answer=answer, code=code)
        self.after = after
        self.whole_account = whole_account


class WaitForCredentials(ChannelError):
    """Nothing goes out over the account until a person has renewed its access or had it cleared."""


class Refused(ChannelError):
    """The platform will not take this content."""


class ThreadRefused(Refused):
    """The platform does not let the account answer its own post."""


class PersonDecides(ChannelError):
    """Only a person can tell what to do next. At a commit it is read back before the person is asked."""


class Unclear(ChannelError):
    """The part may be public.

    ``whole_account`` means that nothing else may be sent before a person has looked. ``passing`` means that the
    platform only asked for patience: if reading shows that the part is not public, it is sent again by itself.
    """

    def __init__(
        self,
        sentence: Sentence,
        *,
        whole_account: bool = False,
        passing: bool = False,
        said: str = "",
        answer: str = "",
        code: str = "",
    ) -> None:
        super().__init__(sentence, said=said, answer=answer, code=code)
        self.whole_account = whole_account
        self.passing = passing
