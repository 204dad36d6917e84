"""What programs send to the API, as OpenAPI describes it."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, create_model

from broadcaster.app.messages.posting import Draft, PictureFile
from broadcaster.app.people.roles import Role
from broadcaster.message.offices import OfficeState
from broadcaster.playbook.prepared import CHANGEABLE
from broadcaster.saying import Addressed
from broadcaster.schedule.condition import Condition
from broadcaster.website.verdict import Verdict
from broadcaster.words.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

Key = Annotated[str, StringConstraints(min_length=1, max_length=90, pattern=r"^[\x21-\x7e]+$")]
Reason = Annotated[str, Field(max_length=2_000)]
Seen = Annotated[str, Field(max_length=100)]
Names = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=100)]
Values = Annotated[dict[str, str | int | bool | None], Field(max_length=50)]


class Request(BaseModel):
    """What a program sends; a field that means nothing is refused."""

    model_config = ConfigDict(extra="forbid")


class FileIn(Request):
    """A file: its name, and ``data`` in base64."""

    file: str = Field(max_length=200)
    data: str = Field(max_length=14_000_000)

    def content(self, field: str) -> bytes:
        """Return the bytes. Raises InvalidInput."""
        try:
            return base64.b64decode(self.data, validate=True)
        except (binascii.Error, ValueError):
            raise InvalidInput.one(
                f"{field}.data",
                de=f"„{field}“ ist kein gültiges Base64.",
                en=f"{field} is not valid base64.",
            ) from None


class PictureIn(FileIn):
    """A picture, and ``alt`` for those who cannot see it."""

    alt: str = Field(default="", max_length=4_000)


class MessageIn(Addressed):
    """What to say, and on which terms: under which website ``condition``, ``every`` how much time or ``on`` which days again."""

    pictures: list[PictureIn] = Field(default_factory=list, max_length=10)

    def draft(self) -> Draft:
        """Return what is to be said, with its pictures read. Raises InvalidInput."""
        files = [
            PictureFile(file=one.file or f"picture-{number}", data=one.content(f"pictures[{number}]"), alt=one.alt)
            for number, one in enumerate(self.pictures, 1)
        ]
        return Draft.of(self, files)


class PostIn(MessageIn):
    """A message, and when it is published. Without ``at`` that is as soon as it is approved."""

    at: AwareDatetime | None = None
    policy: Literal["prefer_once", "prefer_delivery"] = "prefer_once"
    corrects: int | None = Field(default=None, ge=1, le=2**53)


class AccountsIn(Request):
    """Accounts by name; without any it is all of them."""

    accounts: Names = Field(default_factory=list)


class DecisionIn(Request):
    """What is to become of a delivery that waits for a person: it is there (at ``link``), it is sent again, or left."""

    decision: Literal["is-there", "send-again", "leave"]
    link: str = Field(default="", max_length=2_000)


class MoveIn(Request):
    """A new time; ``seen`` is the time that was shown, as ``GET`` told it."""

    at: AwareDatetime
    seen: Seen


class SeenIn(Request):
    """What somebody read before they decided, as the document told it."""

    seen: Seen


class ReasonIn(Request):
    """Why."""

    reason: Reason


class SeenReasonIn(SeenIn):
    """What somebody read before they decided, and why they decide so."""

    reason: Reason


class PlaybookIn(Request):
    """A playbook by its name."""

    playbook: str = Field(max_length=100)


class PlaybooksIn(Request):
    """Playbooks by name; without any it is all of them."""

    playbooks: Names = Field(default_factory=list)


class FeedsIn(Request):
    """Feeds by number or address; without any it is all of them."""

    feeds: Names = Field(default_factory=list)


class FeedIn(Request):
    """A feed, and how it is broadcast."""

    address: str = Field(max_length=2_000)
    accounts: Names = Field(default_factory=list)
    hashtags: Names = Field(default_factory=list)
    condition: Condition = Condition.WAIT_UNTIL_ONLINE
    practice: bool = False


class VerdictIn(Request):
    """How the website is, as a person says; with ``until`` only that long."""

    verdict: Verdict
    reason: Reason
    until: AwareDatetime | None = None


class AccountIn(Request):
    """An account, and its settings and secrets together."""

    account: str = Field(max_length=151)
    values: Values
    practice: bool = False


class AccountChangeIn(Request):
    """Settings or secrets that change; an empty secret keeps the stored one."""

    values: Values


class OfficeIn(Request):
    """One entry of the board of offices."""

    name: str = Field(max_length=1_000)
    state: OfficeState
    alternative: str = Field(default="", max_length=1_000)
    phone: str = Field(default="", max_length=1_000)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    name_en: str = Field(default="", max_length=1_000)
    alternative_en: str = Field(default="", max_length=1_000)


class OfficesIn(Request):
    """Entries of the board; those of the same name are changed."""

    offices: list[OfficeIn] = Field(max_length=500)


class PersonIn(Request):
    """Somebody who is to sign in."""

    login: str = Field(max_length=200)
    name: str = Field(max_length=200)
    roles: list[Role] = Field(max_length=10)


class RolesIn(Request):
    """All that a person is there for."""

    roles: list[Role] = Field(max_length=10)


class ResetIn(Request):
    """Whether the second factors go, too."""

    factors: bool = False


def _changing() -> Mapping[str, Any]:
    """Every field of a draft that can be changed; none of them has to be given."""
    fields = {name: Addressed.model_fields[name] for name in Addressed.model_fields if name in CHANGEABLE}
    return {name: (one.annotation, "" if one.is_required() else one) for name, one in fields.items()}


DraftIn: type[Request] = create_model(
    "DraftIn",
    __base__=Request,
    __doc__="What changes in a prepared draft; ``seen`` is what its document told.",
    seen=(Seen, ...),
    **_changing(),
)
