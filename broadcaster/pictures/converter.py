"""Has pictures decoded and rebuilt in a bounded process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import PurePath

from broadcaster.bounded.worker import PATIENCE, BoundedWorker, Exhausted
from broadcaster.pictures.formats import recognised
from broadcaster.pictures.records import Limits, Reason, Target, Unusable, Version
from broadcaster.pictures.refusals import refusal


class Converter:
    """Turns files into pictures."""

    def __init__(self, limits: Limits | None = None, *, patience: float = PATIENCE) -> None:
        self.limits = limits or Limits()
        self.worker = BoundedWorker("broadcaster.pictures.decoding", patience=patience)

    def convert(self, data: bytes, file: str, targets: Sequence[Target]) -> list[Version]:
        """The picture for each target. Raises InvalidInput, which names ``file`` and what to do."""
        try:
            return self._converted(data, recognised(data, self.limits), targets)
        except Unusable as unusable:
            raise refusal(unusable, displayed(file), self.limits) from None

    def close(self) -> None:
        """End the process."""
        self.worker.close()

    def _converted(self, data: bytes, form: str, targets: Sequence[Target]) -> list[Version]:
        request = {
            "form": form,
            "limits": asdict(self.limits),
            "targets": [asdict(target) for target in targets],
        }
        try:
            answer, parts = self.worker.ask(request, data)
            if "refused" in answer:
                raise Unusable(Reason(answer["refused"]), size=tuple(answer["size"]), form=answer["form"])
            return [Version(data=part, **told) for part, told in zip(parts, answer["versions"], strict=True)]
        except (Exhausted, ValueError, KeyError, TypeError):
            raise Unusable(Reason.COSTLY) from None


def displayed(file: str) -> str:
    """The name of a file without its folders and without what cannot be seen."""
    name = PurePath(file.replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[:100] or "?"
