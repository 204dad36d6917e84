"""Which channels a draft may name."""

from __future__ import annotations

from broadcaster.app.messages.drafting import Draft
from broadcaster.channel import registry
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, Problem


def check_channels(draft: Draft) -> None:
    """Raises InvalidInput for words of a channel's own that no channel would ever say."""
    known = registry.channels() if draft.variants else []
    listed = ", ".join(known)
    strange = [
        Problem(
            field=f"variants.{channel[:50]}",
            sentence=Sentence(
                de=f"Den Kanal „{channel[:50]}“ gibt es nicht; diesen Text würde niemand lesen. Bekannt sind: {listed}.",
                en=f"There is no channel {channel[:50]!r}; nobody would read this text. Known are: {listed}.",
            ),
        )
        for channel in draft.variants
        if channel not in known
    ]
    if strange:
        raise InvalidInput(strange)
