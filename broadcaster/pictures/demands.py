"""What an authority sets for pictures."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from broadcaster.pictures.records import Limits


class PictureDemands(BaseModel):
    """The table ``[pictures]`` of the settings."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    arms: Path | None = None
    """A picture of the arms or the logo for share pictures; a relative path is taken from the folder of the settings file."""
    alt_required: bool = False
    """Whether a picture without a description keeps a message back."""
    max_bytes: int = Field(default=30_000_000, ge=100_000, le=100_000_000)
    """What a person's picture may weigh."""
    max_pixels: int = Field(default=25_000_000, ge=1_000_000, le=50_000_000)
    """Width times height that it may have; more is refused before it is decoded."""

    @property
    def limits(self) -> Limits:
        """What is checked before decoding."""
        return Limits(max_bytes=self.max_bytes, max_pixels=self.max_pixels)

    def beside(self, folder: Path) -> PictureDemands:
        """The same, with a relative path taken from ``folder``."""
        return self.model_copy(update={"arms": self.arms and folder / self.arms})
