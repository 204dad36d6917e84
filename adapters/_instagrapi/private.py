"""Instagram over instagrapi: the unofficial API of the app, for accounts that chose it knowing the risk.

Pictures are uploaded first, which nobody sees; ``configure`` then publishes them with one request. The SDK's own
upload methods are not used for that: they repeat that request and take any new post of the account for their own.
"""

from __future__ import annotations

import json
import re
import string
import tempfile
import threading
import time
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters._instagrapi.errors import UNCLEAR, Cause, TaskFailed, meaning
from adapters._instagrapi.session import SessionFile
from adapters._instagrapi.tasks import Tasks
from adapters._meta.instagram_settings import RISK, InstagramSettings
from broadcaster.channel import (
    Absent,
    CannotTell,
    Found,
    Keyring,
    Posting,
    Proof,
    Receipt,
    RetryLater,
    Sighting,
    Standing,
    Unclear,
    WaitForCredentials,
)
from broadcaster.words import Sentence

_CODE = re.compile(r"/(?:p|reel|reels|tv)/([A-Za-z0-9_-]{5,})/?(?:[?#]|$)")
"""The short code in a post's public address: its key, written in 64 signs; what follows the first eleven is no key."""
_SIGNS = f"{string.ascii_uppercase}{string.ascii_lowercase}{string.digits}-_"
UPLOAD_LIFE = 3600.0
"""Seconds after which an upload that was not published is made anew."""

_SIGNING_IN: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)

_NOT_PREPARED = Sentence(
    de="Für den inoffiziellen Zugang ist noch nichts vorbereitet. Das geschieht von selbst.",
    en="Nothing is prepared for the unofficial access yet. This happens by itself.",
)
_OTHER_BACKEND = Sentence(
    de="Der Beitrag wurde über die offizielle Schnittstelle vorbereitet. Bitte sehen Sie im Instagram-Profil "
    "nach, ob er dort steht.",
    en="The post was prepared over the official API. Look at the Instagram profile to see whether it is there.",
)
_LOOKS_ALIKE = Sentence(
    de="Auf Instagram steht ein Beitrag mit demselben Text, der nicht sicher von hier stammt. Bitte sehen Sie nach.",
    en="There is a post with the same text on Instagram that is not certain to be from here. Please look.",
)
_TOO_MANY = Sentence(
    de="Der Beitrag, der vorher der neueste war, ist nicht mehr zu sehen; so lässt sich nicht sicher nachlesen. Bitte "
    "sehen Sie im Profil nach.",
    en="The post that was the newest before is not to be seen any more, so nothing is certain. Look at the profile.",
)
_NOTHING_OLDER = Sentence(
    de="Instagram zeigt den Beitrag nicht, aber auch keinen früheren dieses Kontos. Ob er öffentlich ist, bleibt offen. "
    "Bitte sehen Sie im Profil nach.",
    en="Instagram does not show the post, but no earlier one of this account either. Whether it is public remains "
    "open. Look at the profile.",
)
_NOT_THERE = Sentence(
    de="Unter dem bestätigten Link steht kein Beitrag dieses Kontos, den Instagram zeigt. Bitte sehen Sie in der "
    "Instagram-App nach und löschen Sie ihn dort.",
    en="At the confirmed link there is no post of this account that Instagram shows. Look at the Instagram app and delete it "
    "there.",
)
_OTHER_ACCOUNT = Sentence(
    de="Angemeldet ist ein anderes Konto, als eingestellt ist. Bitte prüfen Sie den Benutzernamen („username“).",
    en="Another account is signed in than is set. Check the user name (username).",
)


class PrivateBackend:
    """One account over the unofficial API. Notes: ``upload.<n>``, ``upload`` and ``mark``."""

    def __init__(self, settings: InstagramSettings, keyring: Keyring) -> None:
        self._settings, self._keyring = settings, keyring
        self._file = SessionFile(settings.session_path(), str(settings.username))
        self._tasks = Tasks(settings, self._file)

    def prepare(self, posting: Posting) -> None:
        """Sign in if there is no session, note the newest post and upload the pictures."""
        self._sign_in()
        _forget_old(posting.notes)
        count = len(posting.part.pictures)
        wanted = [str(number) for number in range(count) if f"upload.{number}" not in posting.notes]
        if wanted or "mark" not in posting.notes:
            self._upload(posting, wanted)
        if "upload" not in posting.notes:
            ids = [int(json.loads(posting.notes[f"upload.{number}"])["id"]) for number in range(count)]
            posting.notes["upload"] = str(ids[0] if count == 1 else max(ids) + 1)

    def _upload(self, posting: Posting, wanted: list[str]) -> None:
        def noted(event: Mapping[str, Any]) -> None:
            if event["event"] == "uploaded":
                known = {key: event[key] for key in ("id", "width", "height")}
                posting.notes[f"upload.{event['number']}"] = json.dumps(known)

        with tempfile.TemporaryDirectory(prefix="broadcaster-") as folder:
            paths = {}
            for number in wanted:
                path = Path(folder) / f"{number}.jpg"
                path.write_bytes(posting.read(posting.part.pictures[int(number)]))
                paths[number] = str(path)
            task = {"pictures": paths, "album": len(posting.part.pictures) > 1}
            answer = self._ask("upload", task, hear=noted)
        posting.notes.setdefault("mark", answer["newest"])

    def commit(self, posting: Posting) -> Receipt:
        """Publish the uploads with one request; an answer that does not show exactly this part is unclear."""
        notes = posting.notes
        if "upload" not in notes:
            raise RetryLater(_NOT_PREPARED)
        uploads = [
            {**json.loads(notes[f"upload.{number}"]), "alt": picture.alt}
            for number, picture in enumerate(posting.part.pictures)
        ]
        task = {"uploads": uploads, "id": notes["upload"], "caption": posting.part.text}
        try:
            answer = self._tasks.run("configure", task)
        except TaskFailed as failure:
            if failure.cause is Cause.UPLOAD_GONE:
                _forget(notes)
            raise meaning(failure) from None
        media = answer["media"]
        if not _is_ours(media, posting) or media["user"] != answer["user"]:
            raise Unclear(UNCLEAR, answer="the answer does not show this post")
        return self._receipt(media, Proof.RESPONSE)

    def observe(self, posting: Posting) -> Sighting:
        """Look among the account's posts since the preparation; only the upload's own number is certain proof."""
        if "mark" not in posting.notes or "upload" not in posting.notes:
            return CannotTell(sentence=_OTHER_BACKEND if "container" in posting.notes else _NOT_PREPARED)
        answer = self._ask("find", {"newest": posting.notes["mark"]})
        alike = [media for media in answer["medias"] if _is_alike(media, posting)]
        ours = [media for media in alike if media["upload_id"] == posting.notes["upload"]]
        if ours:
            return Found(receipt=self._receipt(ours[0], Proof.READ_BACK))
        if alike:
            return CannotTell(sentence=_LOOKS_ALIKE)
        if answer["reached"]:
            return Absent(account=answer["user"])
        return CannotTell(sentence=_TOO_MANY if int(posting.notes["mark"]) else _NOTHING_OLDER)

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete the post and read back; what is still there is found."""
        media, seen = _media_of(receipt), receipt.proof is Proof.PERSON
        if media is None:
            return CannotTell(sentence=_NOT_THERE if seen else _OTHER_BACKEND)
        try:
            answer = self._tasks.run("delete", {"media": media, "look_first": seen})
        except TaskFailed as failure:
            meant = meaning(failure)
            if isinstance(meant, WaitForCredentials):
                raise meant from None
            return CannotTell(sentence=meant.sentence)
        if not answer["was_there"]:
            return CannotTell(sentence=_NOT_THERE)
        return Absent(account=answer["user"]) if answer["gone"] else Found(receipt=receipt)

    def close(self) -> None:
        """Do nothing: each task has a process of its own, which has ended."""

    def check(self) -> Standing:
        """Ask who the account is; a dead session is replaced by signing in anew, once."""
        try:
            answer = self._tasks.run("account", {}) if self._file.read() is not None else self._login()
        except TaskFailed as failure:
            if failure.cause is not Cause.LOGGED_OUT:
                raise meaning(failure) from None
            answer = self._login()
        if answer["username"].lower() != str(self._settings.username).lower():
            raise WaitForCredentials(_OTHER_ACCOUNT, answer=str(answer["username"])[:100])
        return Standing(identity=f"@{answer['username']}", hints=(RISK,))

    def _sign_in(self) -> None:
        with _SIGNING_IN[self._file.path]:
            if self._file.read() is None:
                self._login()

    def _login(self) -> dict[str, Any]:
        return self._ask("login", {"password": self._keyring.read()["password"]})

    def _ask(self, operation: str, task: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        try:
            return self._tasks.run(operation, task, **more)
        except TaskFailed as failure:
            raise meaning(failure) from None

    def _receipt(self, media: Mapping[str, Any], proof: Proof) -> Receipt:
        taken = media["taken_at"]
        return Receipt(
            remote_id=media["id"],
            permalink=self._settings.permalink(media["code"]) if media["code"] else None,
            published_at=datetime.fromtimestamp(taken, UTC) if isinstance(taken, int | float) else None,
            proof=proof,
        )


def _media_of(receipt: Receipt) -> str | None:
    """The post's own id, or its key from the short code in an address that a person confirmed."""
    if receipt.proof is not Proof.PERSON:
        key, _, user = receipt.remote_id.partition("_")
        return receipt.remote_id if key.isdigit() and user.isdigit() else None
    code = _CODE.search(receipt.permalink or "")
    if code is None:
        return receipt.remote_id if receipt.remote_id.replace("_", "").isdigit() else None
    number = 0
    for sign in code[1][:11]:
        number = 64 * number + _SIGNS.index(sign)
    return str(number)


def _forget_old(notes: MutableMapping[str, str]) -> None:
    """An upload's id is the time at which it was made, in milliseconds."""
    made = [int(json.loads(value)["id"]) for key, value in notes.items() if key.startswith("upload.")]
    if made and time.time() - min(made) / 1000 > UPLOAD_LIFE:
        _forget(notes)


def _forget(notes: MutableMapping[str, str]) -> None:
    for key in [key for key in notes if key == "upload" or key.startswith("upload.")]:
        del notes[key]


def _is_ours(media: Mapping[str, Any], posting: Posting) -> bool:
    same = media["upload_id"] in ("", posting.notes["upload"])
    return same and _is_alike(media, posting) and int(media["key"] or 0) > int(posting.notes["mark"])


def _is_alike(media: Mapping[str, Any], posting: Posting) -> bool:
    same = _normal(str(media["caption"])) == _normal(posting.part.text)
    return same and media["pictures"] == len(posting.part.pictures)


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
