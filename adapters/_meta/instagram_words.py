"""What staff are told of an Instagram account over the official API."""

from __future__ import annotations

from broadcaster.words import Sentence

PROCESSING = Sentence(
    de="Instagram verarbeitet die Bilder noch.",
    en="Instagram is still processing the pictures.",
)
FULL = Sentence(
    de="Instagram erlaubt diesem Konto heute keinen weiteren Beitrag (Tagesgrenze erreicht).",
    en="Instagram allows this account no further post today (daily limit reached).",
)
ALREADY = Sentence(
    de="Instagram führt den vorbereiteten Beitrag bereits als veröffentlicht.",
    en="Instagram lists the prepared post as published already.",
)
NOT_PREPARED = Sentence(
    de="Für die offizielle Schnittstelle ist noch nichts vorbereitet. Das geschieht von selbst.",
    en="Nothing is prepared for the official API yet. This happens by itself.",
)
OTHER_BACKEND = Sentence(
    de="Der Beitrag wurde über den inoffiziellen Zugang vorbereitet. Bitte sehen Sie im Instagram-Profil nach, ob er "
    "dort steht.",
    en="The post was prepared over the unofficial access. Look at the Instagram profile to see whether it is there.",
)
UNKNOWN_ID = Sentence(
    de="Welcher Beitrag des Kontos gemeint ist, lässt sich über die offizielle Schnittstelle nicht bestimmen. Bitte "
    "löschen Sie ihn in der Instagram-App.",
    en="Which post of the account is meant cannot be told over the official API. Delete it in the Instagram app.",
)
UNREADABLE = Sentence(
    de="Instagram sagt nicht, ob der Beitrag veröffentlicht ist.",
    en="Instagram does not say whether the post is published.",
)
SAID_ONLY = Sentence(
    de="Instagram meldet Erfolg, führt den Beitrag aber als unveröffentlicht oder unter einem anderen Konto.",
    en="Instagram reports success but lists the post as unpublished, or with another account.",
)
MAY_NOT_DELETE = Sentence(
    de="Das Zugriffstoken darf auf Instagram nicht löschen (es fehlt „instagram_manage_contents“). Bitte löschen Sie den "
    "Beitrag in der Instagram-App, und erneuern Sie das Token mit diesem Recht.",
    en="The access token may not delete on Instagram (instagram_manage_contents is missing). Delete the post in the "
    "Instagram app, and renew the token with that permission.",
)
MAY_NOT_DELETE_YET = Sentence(
    de="Das Zugriffstoken darf nicht löschen (es fehlt „instagram_manage_contents“): Zurückziehen geht so nur von Hand in "
    "der Instagram-App. Bitte erneuern Sie das Token mit diesem Recht.",
    en="The access token may not delete (instagram_manage_contents is missing): withdrawing is only possible by hand in the "
    "Instagram app. Renew the token with that permission.",
)


def used(used: int, total: int) -> Sentence:
    """Say how much of the daily limit is used."""
    return Sentence(
        de=f"Verbraucht in den letzten 24 Stunden: {used} von {total} erlaubten Beiträgen.",
        en=f"Used in the last 24 hours: {used} of {total} allowed posts.",
    )
