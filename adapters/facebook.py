"""Facebook pages: an unpublished post is prepared, then switched to published, which may be repeated.

That an unpublished post may be published through ``is_published`` is in Meta's parameter list and was seen live by a
third party; Meta documents only ``published=false``. Try it once on a test page before relying on it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from adapters import _facebook_posts as posts
from adapters._facebook_rules import RULES
from adapters._facebook_settings import FacebookSettings
from adapters._graph import (
    HOST,
    Failure,
    PerhapsDone,
    ReadFirst,
    Step,
    classified,
    classify,
    confirmed,
    graph_api,
    identified,
    moment,
    post,
)
from broadcaster.channel import (
    Absent,
    AccountSettings,
    Adapter,
    CannotTell,
    Capabilities,
    ChannelError,
    Found,
    Handle,
    Keyring,
    Part,
    PictureRules,
    Posting,
    Proof,
    Receipt,
    RetryLater,
    Sighting,
    Standing,
    Unclear,
    WaitForCredentials,
)
from broadcaster.errors import BroadcasterError
from broadcaster.message import Picture
from broadcaster.words import Sentence

_PHOTO_LIFE = timedelta(hours=20)
"""Facebook keeps an unpublished photo for about 24 hours."""

_COURTESY_SECONDS = 5.0
_POST_FIELDS = "is_published,permalink_url,message,created_time"
_NEEDED = ("pages_manage_posts", "pages_read_engagement")

_UNREADABLE = Sentence(
    de="Facebook sagt nicht, ob der Beitrag veröffentlicht ist. Das wird von selbst weiter geprüft.",
    en="Facebook does not say whether the post is published. This is checked further by itself.",
)
_GONE = Sentence(
    de="Facebook kennt den vorbereiteten Beitrag nicht mehr. Bitte sehen Sie auf der Seite nach, ob er dort steht.",
    en="Facebook no longer knows the prepared post. Look at the page to see whether it is there.",
)
_NOT_OURS = Sentence(
    de="Die hinterlegte Kennung ist keine Beitragsnummer von Facebook. Bitte löschen Sie den Beitrag auf der Seite "
    "von Hand.",
    en="The stored id is not a post's number at Facebook. Delete the post on the page by hand.",
)


class FacebookAdapter(Adapter):
    """Publishes to one Facebook page through facebook-sdk."""

    channel: ClassVar[str] = "facebook"
    capabilities: ClassVar[Capabilities] = Capabilities(
        text_limit=63_206,
        handle=Handle.DRAFT,
        link_card=True,
        no_card_for=frozenset({"facebook.com"}),
        pictures=PictureRules(most=10, max_bytes=4_000_000, most_beside_long_text=4),
    )
    hosts: ClassVar[frozenset[str]] = frozenset({HOST})
    settings_model: ClassVar[type[AccountSettings]] = FacebookSettings

    def __init__(self, settings: AccountSettings, keyring: Keyring) -> None:
        chosen = FacebookSettings.model_validate(settings)
        self._page, self._keyring = chosen.page, keyring
        self._api = graph_api(chosen, chosen.graph_version, keyring)

    def prepare(self, posting: Posting) -> None:
        """Upload the pictures unpublished, then create the unpublished post; notes ``photo.<n>`` and ``post``."""
        notes = posting.notes
        if "post" in notes:
            return
        notes.setdefault("begun", _now().isoformat())
        photos = [self._photo(posting, number, picture) for number, picture in enumerate(posting.part.pictures)]
        if photos:
            notes["handed"] = " ".join(photos)
        try:
            notes["post"] = self._create(posting.part, photos)
        except PerhapsDone:
            raise
        except RetryLater:
            notes["handed"] = ""
            raise

    def _create(self, part: Part, photos: list[str]) -> str:
        with classified(Step.PREPARE, RULES):
            return identified(self._api.put_object(self._page, "feed", **posts.draft(part, photos)))

    def _photo(self, posting: Posting, number: int, picture: Picture) -> str:
        """Upload one picture unless it was, not long ago and for no draft that may exist without an answer."""
        known, _, uploaded = posting.notes.get(f"photo.{number}", "").partition("@")
        free = known not in posting.notes.get("handed", "").split()
        if known and free and _now() - datetime.fromisoformat(uploaded) < _PHOTO_LIFE:
            return known
        file = (f"{picture.sha256[:16]}.{picture.media_type.rpartition('/')[2]}", posting.read(picture))
        alt = {"alt_text_custom": picture.alt} if picture.alt else {}
        with classified(Step.PREPARE, RULES):
            answer = self._api.put_photo(
                (*file, picture.media_type), album_path=f"{self._page}/photos", published="false", **alt
            )
            made = identified(answer)
        posting.notes[f"photo.{number}"] = f"{made}@{_now().isoformat()}"
        return made

    def commit(self, posting: Posting) -> Receipt:
        """Publish the prepared post. A refusal that Facebook may not mean is read back before it is believed."""
        post_id = posting.notes["post"]
        try:
            with classified(Step.COMMIT, RULES):
                confirmed(post(self._api, post_id, is_published="true"))
        except ReadFirst as doubt:
            return self._read_back(posting, doubt)
        answer = self._courtesy(post_id)
        return posts.receipt(post_id, answer, Proof.RESPONSE, otherwise=_now())

    def _read_back(self, posting: Posting, doubt: ReadFirst) -> Receipt:
        try:
            sighting = self.observe(posting)
        except ChannelError:
            raise doubt from None
        if isinstance(sighting, Found):
            return sighting.receipt
        raise (doubt.otherwise if isinstance(sighting, Absent) else doubt) from None

    def _courtesy(self, post_id: str) -> Mapping[str, Any]:
        """Permalink and time of a published post, or nothing: whatever happens here, the post is out."""
        hasty = copy.copy(self._api)
        hasty.timeout = _COURTESY_SECONDS
        try:
            with classified(Step.READ, RULES):
                answer = hasty.get_object(post_id, fields="permalink_url,created_time")
        except (BroadcasterError, ChannelError):
            return {}
        return answer if isinstance(answer, dict) else {}

    def observe(self, posting: Posting) -> Sighting:
        """Read ``is_published`` of the prepared post; without one, look for its text among the page's posts."""
        try:
            if "post" in posting.notes:
                return self._published(posting.notes["post"])
            return self._among_published(posting)
        except ChannelError as error:
            if error.code != "100/33":
                raise
            return CannotTell(sentence=_GONE)

    def _published(self, post_id: str) -> Sighting:
        with classified(Step.READ, RULES):
            answer = self._api.get_object(post_id, fields=_POST_FIELDS)
        if answer.get("is_published") is True:
            return Found(receipt=posts.receipt(post_id, answer, Proof.READ_BACK))
        if answer.get("is_published") is False:
            return Absent(account=self._page)
        return CannotTell(sentence=_UNREADABLE)

    def _among_published(self, posting: Posting) -> Sighting:
        """Compare the texts of posts since prepare began; an older post in the same answer proves that reading works."""
        with classified(Step.READ, RULES):
            answer = self._api.get_connections(self._page, "published_posts", fields=_POST_FIELDS, limit="100")
        begun, listed = moment(posting.notes.get("begun")), answer.get("data")
        if begun is None or not isinstance(listed, list):
            return CannotTell(sentence=_UNREADABLE)
        for found in listed:
            if posts.is_ours(found, posting.part.text, begun):
                return Found(receipt=posts.receipt(found["id"], found, Proof.READ_BACK))
        return (
            Absent(account=self._page)
            if any(posts.is_older(found, begun) for found in listed)
            else CannotTell(sentence=_UNREADABLE)
        )

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete the post and read back; only ``Absent`` says that it is gone."""
        if not posts.POST_ID.fullmatch(receipt.remote_id):
            return CannotTell(sentence=_NOT_OURS)
        refusal: ChannelError | None = None
        try:
            with classified(Step.COMMIT, RULES):
                confirmed(self._api.delete_object(receipt.remote_id))
        except ReadFirst as doubt:
            refusal = doubt.otherwise
        except Unclear:
            pass
        sighting = self._after_deletion(receipt)
        if refusal is not None and isinstance(sighting, Found):
            raise refusal
        return sighting

    def _after_deletion(self, receipt: Receipt) -> Sighting:
        try:
            return self._published(receipt.remote_id)
        except WaitForCredentials:
            raise
        except ChannelError as error:
            return self._absent_if_alive() if error.code == "100/33" else CannotTell(sentence=error.sentence)

    def _absent_if_alive(self) -> Sighting:
        """Graph answers alike for what is gone and for what it will not show, so the page itself is read as well."""
        try:
            with classified(Step.READ, RULES):
                alive = identified(self._api.get_object(self._page, fields="id")) == self._page
        except WaitForCredentials:
            raise
        except ChannelError as error:
            return CannotTell(sentence=error.sentence)
        return Absent(account=self._page) if alive else CannotTell(sentence=_UNREADABLE)

    def check(self) -> Standing:
        """Read the page's name and, if Graph tells, the token's expiry and missing permissions."""
        with classified(Step.PREPARE, RULES):
            page = self._api.get_object(self._page, fields="id,name")
            number = identified(page)
        access = self._access()
        if access.get("is_valid") is False:
            raise classify(Failure(status=200, error={"code": 190}, answer="is_valid is false"), Step.READ)
        scopes = access.get("scopes")
        missing = [scope for scope in _NEEDED if isinstance(scopes, list) and scope not in scopes]
        ends = [moment(access.get(name)) for name in ("expires_at", "data_access_expires_at")]
        return Standing(
            identity=f"{str(page.get('name', ''))[:200]} ({number})".strip(),
            expires_at=min(filter(None, ends), default=None),
            hints=(posts.lacking(missing),) if missing else (),
        )

    def _access(self) -> Mapping[str, Any]:
        """What ``/debug_token`` says, or nothing. It is asked by POST, so that the token stays out of the address."""
        token = self._keyring.read().get("token", "")
        try:
            with classified(Step.READ, RULES):
                answer = post(self._api, "debug_token", method="get", input_token=token)
        except ChannelError:
            return {}
        data = answer.get("data")
        return data if isinstance(data, dict) else {}


def _now() -> datetime:
    return datetime.now(UTC)
