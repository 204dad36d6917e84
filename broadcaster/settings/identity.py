"""The settings of an authority's own identity provider (OpenID Connect), by which people may sign in as well."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from broadcaster.settings.whereabouts import LOOPBACK
from broadcaster.words.reasons import Unusable


def is_local(address: str) -> bool:
    """Whether an address is one of this machine."""
    return urlsplit(address).hostname in LOOPBACK


def provider_address(text: str) -> str:
    """``text`` if it is an https address (http on this machine) without credentials, query or fragment. Raises Unusable."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme == "https" or (parts.scheme == "http" and is_local(text))
        fits = fits and bool(parts.hostname) and "@" not in parts.netloc and not parts.query and not parts.fragment
    except ValueError:
        fits = False
    if text and not (fits and text.isprintable()):
        raise Unusable(
            de="erwartet wird die Adresse des Anmeldedienstes mit https, zum Beispiel https://login.kreis-musterland.example/realms/kreis",
            en="the identity provider's https address is expected, such as https://login.kreis-musterland.example/realms/kreis",
        )
    return text


class IdentityProvider(BaseModel):
    """Who else may confirm who somebody is. Without an ``issuer`` nobody but this installation does."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    issuer: Annotated[str, AfterValidator(provider_address)] = ""
    """As the provider names itself, to the letter; its configuration is below it."""
    client_id: str = Field(default="", max_length=500)
    scopes: tuple[str, ...] = ("openid", "profile")
    claim: str = Field(default="preferred_username", min_length=1, max_length=100)
    """What of the ID token is the login of the person here."""
    private: bool = False
    """Whether the provider may be in an internal network."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.issuer and not (self.client_id and "openid" in self.scopes):
            raise Unusable(
                de="nennt einen Anmeldedienst, braucht dann aber auch „client_id“ und unter „scopes“ den Wert „openid“",
                en="names an identity provider, but then also needs client_id, and openid among its scopes",
            )
        return self
