"""Facebook pages: an unpublished post is prepared, then switched to published, which may be repeated.

That an unpublished post may be published through ``is_published`` is in Meta's parameter list and was seen live by a
third party; Meta documents only ``published=false``. Try it once on a test page before relying on it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from adapters._meta import facebook_posts as posts
from adapters._meta.facebook_links import number_of, post_named_by
from adapters._meta.facebook_rules import RULES
from adapters._meta.facebook_settings import FacebookSettings
from adapters._meta.graph import (
    HOST,
    Failure,
    PerhapsDone,
    ReadFirst,
    Step,
    classified,
    confirmed,
    debug_token,
    graph_api,
    identified,
    moment,
    post,
)
from adapters._meta.graph_access import LOOK, NOT_TOLD, OwnPage, check_token, ends_at
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
    Layout,
    Look,
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
from broadcaster.message import Picture
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError

_PHOTO_LIFE = timedelta(hours=20)
"""Facebook keeps an unpublished photo for about 24 hours."""

_COURTESY_SECONDS = 5.0
_POST_FIELDS = "id,is_published,is_hidden,timeline_visibility,privacy,permalink_url,message,created_time"
_NEEDED = ("pages_manage_posts", "pages_read_engagement")

_UNREADABLE = Sentence(
    de="Facebook sagt nicht, ob der Beitrag veröffentlicht ist.",
    en="Facebook does not say whether the post is published.",
)
_HIDDEN = Sentence(
    de="Facebook führt den Beitrag als veröffentlicht, aber verborgen oder nur für einen Teil der Leute. Bitte sehen Sie auf "
    "der Seite ohne Anmeldung nach.",
    en="Facebook lists the post as published, but hidden or for some people only. Look at the page without being signed in.",
)
_SAID_ONLY = Sentence(
    de="Facebook meldet Erfolg, zeigt den Beitrag aber unveröffentlicht.",
    en="Facebook reports success but shows the post unpublished.",
)
_GONE = Sentence(
    de="Facebook kennt den vorbereiteten Beitrag nicht mehr. Bitte sehen Sie auf der Seite nach, ob er dort steht.",
    en="Facebook no longer knows the prepared post. Look at the page to see whether it is there.",
)
_NOT_FOUND = Sentence(
    de="Der bestätigte Link nennt keine Beitragsnummer, und unter den neuesten Beiträgen der Seite steht er nicht. Bitte "
    "löschen Sie den Beitrag unter diesem Link von Hand.",
    en="The confirmed link names no post's number, and it is not among the page's newest posts. Delete the post at that "
    "link by hand.",
)


class FacebookAdapter(Adapter):
    """Publishes to one Facebook page through facebook-sdk."""

    channel: ClassVar[str] = "facebook"
    look: ClassVar[Look] = Look(badge="f", hue="blue", layout=Layout.WALL)
    capabilities: ClassVar[Capabilities] = Capabilities(
        text_limit=63_206,
        handle=Handle.DRAFT,
        link_card=True,
        no_card_for=frozenset({"facebook.com"}),
        same_text_refused_for=timedelta(hours=24),
        pictures=PictureRules(most=10, max_bytes=4_000_000, most_beside_long_text=4),
    )
    hosts: ClassVar[frozenset[str]] = frozenset({HOST})
    settings_model: ClassVar[type[AccountSettings]] = FacebookSettings

    def __init__(self, settings: AccountSettings, keyring: Keyring) -> None:
        chosen = FacebookSettings.model_validate(settings)
        self._page, self._keyring = chosen.page, keyring
        self._api = graph_api(chosen, chosen.graph_version, keyring)
        self._own = OwnPage(self._api, keyring, self._page, RULES)

    def prepare(self, posting: Posting) -> None:
        """Upload the pictures unpublished, then create the unpublished post; notes ``photo.<n>`` and ``post``."""
        notes = posting.notes
        if "post" in notes:
            return
        self._own.number()
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
            made = identified(self._api.put_object(self._page, "feed", **posts.draft(part, photos)))
            if not made.startswith(f"{self._page}_"):
                raise Failure(status=200, error={}, answer="the answer has the id of another page's post")
            return made

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
        if answer.get("is_published") is False:
            raise Unclear(_SAID_ONLY, answer="is_published is false after success")
        if not posts.is_shown(answer):
            raise Unclear(_HIDDEN, answer="published, but not for everybody")
        proof = Proof.READ_BACK if answer.get("is_published") is True else Proof.RESPONSE
        return posts.receipt(post_id, answer, proof, otherwise=_now())

    def _read_back(self, posting: Posting, doubt: ReadFirst) -> Receipt:
        try:
            sighting = self.observe(posting)
        except ChannelError:
            raise doubt from None
        if isinstance(sighting, Found):
            return sighting.receipt
        raise (doubt.otherwise if isinstance(sighting, Absent) else doubt) from None

    def _courtesy(self, post_id: str) -> Mapping[str, Any]:
        """What can be read at once of a post that was said to be published, or nothing."""
        hasty = copy.copy(self._api)
        hasty.timeout = _COURTESY_SECONDS
        try:
            with classified(Step.READ, RULES):
                answer = hasty.get_object(post_id, fields=_POST_FIELDS)
        except (BroadcasterError, ChannelError):
            return {}
        return answer if answer.get("id") == post_id else {}

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
        published = answer.get("is_published") if answer.get("id") == post_id else None
        if published is True and posts.is_shown(answer):
            return Found(receipt=posts.receipt(post_id, answer, Proof.READ_BACK))
        if published is False:
            return Absent(account=self._own.number())
        return CannotTell(sentence=_UNREADABLE if published is None else _HIDDEN)

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
            Absent(account=self._own.number())
            if any(posts.is_older(found, begun) for found in listed)
            else CannotTell(sentence=_UNREADABLE)
        )

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete the post and read back; only ``Absent`` says that it is gone."""
        post_id = number_of(self._api, self._page, receipt)
        if post_id is None:
            return CannotTell(sentence=_NOT_FOUND)
        refusal: ChannelError | None = None
        try:
            with classified(Step.COMMIT, RULES):
                confirmed(self._api.delete_object(post_id))
        except ReadFirst as doubt:
            refusal = doubt.otherwise
        except Unclear:
            pass
        sighting = self._after_deletion(receipt, post_id)
        if refusal is not None and isinstance(sighting, Found):
            raise refusal
        return sighting

    def _after_deletion(self, receipt: Receipt, post_id: str) -> Sighting:
        """A post that can still be read, be it hidden, is not gone."""
        try:
            sighting = self._published(post_id)
            return Found(receipt=receipt) if sighting == CannotTell(sentence=_HIDDEN) else sighting
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
        return Absent(account=self._own.number()) if alive else CannotTell(sentence=_UNREADABLE)

    def check(self) -> Standing:
        """Read the page, whose token it is and, if Graph tells, until when and for what it is good."""
        with classified(Step.PREPARE, RULES):
            page = self._api.get_object(self._page, fields="id,name")
            if identified(page) != self._page:
                raise Failure(status=200, error={}, answer="the answer has the id of another page")
        self._own.prove()
        access = debug_token(self._api, self._keyring.read().get("token", "").strip())
        if access is not None:
            check_token(access, self._page, _NEEDED, self._page)
        return Standing(
            identity=f"{str(page.get('name', ''))[:200]} ({self._page})".strip(),
            expires_at=ends_at(access or {}),
            hints=(LOOK,) if access is not None else (NOT_TOLD, LOOK),
        )

    def close(self) -> None:
        """End the connections to Facebook."""
        self._api.session.close()

    @classmethod
    def post_at(cls, link: str) -> str | None:
        """What an address says of its post; :mod:`adapters._meta.facebook_links` finds the post by it."""
        return post_named_by(link)

    @classmethod
    def kept_id(cls, notes: Mapping[str, str], named: str) -> str:
        """The draft's number if the address hides the post's; before it is deleted, the page must show it published."""
        is_number = named.rpartition("_")[2].isdigit()
        return named if is_number else notes.get("post", named)


def _now() -> datetime:
    return datetime.now(UTC)
