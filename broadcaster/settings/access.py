"""The settings of who gets into the console, from where, for how long, and what needs an approval."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from broadcaster.settings.whereabouts import encrypted_or_local


class AccessSettings(BaseModel):
    """A part of the settings. Durations are in seconds."""

    port: int = Field(default=8470, ge=0, le=65_535)
    host: str = "127.0.0.1"
    """Where the console listens; other machines reach it through a proxy that speaks https."""
    public_address: Annotated[str, AfterValidator(encrypted_or_local)] = ""
    """How people reach the console, such as https://broadcaster.example.org; without it only this machine can."""
    forwarded: str = ""
    """Addresses of proxies whose word about the visitor is taken, separated by commas."""
    session_idle: float = Field(default=1_800.0, ge=60, le=43_200)
    """How long a session lasts without a sign of life."""
    session_limit: float = Field(default=43_200.0, ge=300, le=86_400)
    """How long a session lasts at most."""
    second_factor: Literal["required", "optional"] = "required"
    """Whether people need more than a password to sign in."""
    api_requests: int = Field(default=300, ge=1, le=100_000)
    """Requests to the API that one token may make in a minute."""
    approval: bool = False
    """Whether the command line's messages wait for an approval too; the console's always do."""
    solo_release: bool = True
    """Whether a duty officer may release alone in a crisis, with a reason and a review afterwards."""
    review_within: float = Field(default=86_400.0, ge=3_600, le=604_800)
    """Until when a message that was released alone must be reviewed."""

    def console_address(self, port: int | None = None) -> str:
        """Return where people open the console, without a slash at the end; ``port`` is the one it got, if another."""
        # The name, for passkeys are bound to one: browsers refuse them at 127.0.0.1.
        return self.public_address.rstrip("/") or f"http://localhost:{port or self.port}"
