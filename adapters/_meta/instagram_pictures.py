"""Gives Instagram a public address for each picture, since it takes no bytes: a media host, or the page's photos."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from facebook import GraphAPI

from adapters._meta.graph import Failure, Step, classified, identified, web_address
from adapters._meta.instagram_rules import RULES
from adapters._meta.instagram_settings import InstagramSettings
from broadcaster.channel import Keyring, PersonDecides, Posting, RetryLater, WaitForCredentials
from broadcaster.net.http import httpx
from broadcaster.words import Sentence

_PHOTO_LIFE = timedelta(hours=20)
"""Facebook keeps an unpublished photo for about 24 hours."""

_UNREACHABLE = Sentence(
    de="Der Bildspeicher ist nicht erreichbar oder meldet eine Störung.",
    en="The media host cannot be reached or reports a fault.",
)
_BAD_TOKEN = Sentence(
    de="Der Bildspeicher lehnt das Token ab. Bitte hinterlegen Sie unter „media_host_token“ ein gültiges.",
    en="The media host refuses the token. Store a valid one as media_host_token.",
)
_REFUSED = Sentence(
    de="Der Bildspeicher nimmt das Bild nicht an. Bitte prüfen Sie die Adresse „media_host_upload_address“ und was der "
    "Bildspeicher erlaubt.",
    en="The media host does not take the picture. Check media_host_upload_address and what the media host allows.",
)


class Pictures(Protocol):
    """Makes a part's pictures readable for Instagram."""

    def address(self, posting: Posting, number: int) -> str:
        """The public address of the picture with that number, counted from 0."""
        ...


class MediaHost:
    """A web space that takes files by PUT; a picture's name is its content's hash, so repeating changes nothing."""

    def __init__(self, settings: InstagramSettings, keyring: Keyring) -> None:
        self._upload = str(settings.media_host_upload_address).rstrip("/")
        self._public = str(settings.media_host_address).rstrip("/")
        self._keyring = keyring
        self._timeout = httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout)

    def address(self, posting: Posting, number: int) -> str:
        """Put the picture there and name its public address."""
        picture = posting.part.pictures[number]
        name = f"{picture.sha256}.jpg"
        headers = {
            "Authorization": f"Bearer {self._keyring.read()['media_host_token'].strip()}",
            "Content-Type": picture.media_type,
        }
        try:
            with httpx.Client(timeout=self._timeout, trust_env=False, follow_redirects=False) as client:
                answer = client.put(f"{self._upload}/{name}", content=posting.read(picture), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise RetryLater(_UNREACHABLE, answer=type(error).__name__) from None
        _check(answer.status_code)
        return f"{self._public}/{name}"


def _check(status: int) -> None:
    if status in (401, 403):
        raise WaitForCredentials(_BAD_TOKEN, code=f"HTTP {status}")
    if status in (408, 429) or status >= 500:
        raise RetryLater(_UNREACHABLE, code=f"HTTP {status}")
    if not 200 <= status < 300:
        raise PersonDecides(_REFUSED, code=f"HTTP {status}")


class PagePhotos:
    """Unpublished photos of the linked Facebook page, whose addresses Instagram can read; notes ``photo.<n>``."""

    def __init__(self, api: GraphAPI, page: str) -> None:
        self._api, self._page = api, page

    def address(self, posting: Posting, number: int) -> str:
        """Upload the picture to the page, unseen, and name the address of its largest form."""
        with classified(Step.PREPARE, RULES):
            photo = self._photo(posting, number)
            return _largest(self._api.get_object(photo, fields="images"))

    def _photo(self, posting: Posting, number: int) -> str:
        known, _, uploaded = posting.notes.get(f"photo.{number}", "").partition("@")
        if known and datetime.now(UTC) - datetime.fromisoformat(uploaded) < _PHOTO_LIFE:
            return known
        picture = posting.part.pictures[number]
        file = (f"{picture.sha256[:16]}.jpg", posting.read(picture), picture.media_type)
        made = identified(self._api.put_photo(file, album_path=f"{self._page}/photos", published="false"))
        posting.notes[f"photo.{number}"] = f"{made}@{datetime.now(UTC).isoformat()}"
        return made


def _largest(photo: Any) -> str:
    """The address of a photo's largest form. Raises Failure."""
    images = photo.get("images") if isinstance(photo, dict) else None
    known = [image for image in images or [] if isinstance(image, dict) and web_address(image.get("source"))]
    if not known:
        raise Failure(status=200, error={}, answer="the photo has no address")
    return str(max(known, key=_area)["source"])


def _area(image: dict[str, Any]) -> int:
    width, height = (str(image.get(side, "")) for side in ("width", "height"))
    return int(width) * int(height) if re.fullmatch(r"\d{1,6}:\d{1,6}", f"{width}:{height}") else 0
