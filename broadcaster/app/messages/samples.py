"""Keep the invented facts of shipped playbooks from the public: a real installation refuses them, practice points them out."""

from __future__ import annotations

from collections.abc import Iterator

from broadcaster.app.installation.installation import Installation
from broadcaster.message import Message
from broadcaster.playbook.prepared import Prepared
from broadcaster.playbook.samples import invented
from broadcaster.words import Sentence
from broadcaster.words.errors import Problem


def said_of_samples(installation: Installation, message: Message) -> Iterator[Problem]:
    """Yield a problem for each field of ``message`` that says an invented fact; in practice it blocks nothing."""
    practising = installation.practising
    for field, text in message.texts():
        for piece in invented(text):
            yield Problem(field=field, sentence=still_a_sample(piece), blocking=not practising)


def invented_in(prepared: Prepared) -> list[str]:
    """Return the invented facts that a prepared draft would say, whichever of its texts or hashtags says them."""
    texts = [*(text for _key, text in prepared.texts()), *prepared.all_hashtags()]
    return list(dict.fromkeys(piece for text in texts for piece in invented(text)))


def still_a_sample(piece: str) -> Sentence:
    """Return what to say of an invented fact, with the remedy."""
    return Sentence(
        de=f"„{piece}“ ist eine erfundene Beispielangabe und darf nicht in Ihrem Namen öffentlich werden. "
        "Bitte ersetzen Sie sie durch Ihre eigene, auch im Playbook (Abschnitt [facts] und hashtags).",
        en=f"{piece!r} is an invented example and must not become public in your name. "
        "Replace it with your own, in the playbook too (section [facts] and hashtags).",
    )
