"""Shows a preview: to a person as panels with its terms, to a program as JSON, and its pictures as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from broadcaster.cli.grammar.language import say, spoken
from broadcaster.cli.telling.out import console, note, print_document, show_how, tell
from broadcaster.cli.telling.schedules import dates
from broadcaster.cli.telling.telling import costs
from broadcaster.documents.previews import PreviewOut
from broadcaster.schedule.description import described
from broadcaster.words.errors import InvalidInput

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.text import Text

    from broadcaster.app.messages.posting import Preview
    from broadcaster.channel import Part

NOT_SENDABLE = 3
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png"}


def write_pictures(shown: Preview, folder: Path) -> list[Path]:
    """Write every account's pictures as ``ACCOUNT-NUMBER``; the pictures of an earlier preview are replaced."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for account, rendition in shown.renditions:
            pictures = [picture for part in rendition.parts for picture in part.pictures]
            for number, picture in enumerate(pictures, 1):
                path = folder / f"{account.name}-{number}{_SUFFIXES[picture.media_type]}"
                path.write_bytes(shown.pictures[picture.sha256])
                written.append(path)
    except OSError as error:
        raise InvalidInput.one(
            "--pictures",
            de=f"In {folder} lässt sich nicht schreiben ({error.strerror}). Bitte nennen Sie einen anderen Ordner.",
            en=f"{folder} cannot be written to ({error.strerror}). Name another folder.",
        ) from None
    return written


def show_preview(shown: Preview, local: ZoneInfo, written: Sequence[Path] = (), *, as_json: bool) -> int:
    """What would be sent, on which terms, with the files ``written``; the exit code says whether it is accepted."""
    if as_json:
        print_document(PreviewOut.of(shown))
    else:
        _print_preview(shown)
        for path in written:
            tell(say(f"Bild: {path}", f"Picture: {path}"))
        _print_terms(shown, local)
        _print_end(shown)
    return NOT_SENDABLE if shown.problems else 0


def _print_preview(shown: Preview) -> None:
    from rich.panel import Panel  # noqa: PLC0415 - JSON needs none
    from rich.text import Text  # noqa: PLC0415 - JSON needs none

    out = console()
    for account, rendition in shown.renditions:
        for number, part in enumerate(rendition.parts, 1):
            count = f" – {say('Teil', 'part')} {number}/{len(rendition.parts)}" if len(rendition.parts) > 1 else ""
            title = Text(f"{account.name}{count} – {part.length}/{part.limit}")
            panel = Panel(_as_shown(part), title=title, title_align="left", width=min(out.width, 100))
            out.print(panel, soft_wrap=False)
        if rendition.cost is not None:
            tell(f"  {account.name}: {costs(rendition.cost)}")
        for problem in rendition.problems:
            mark = "✗" if problem.blocking else "–"
            tell(f"  {mark} {account.name} ({problem.field}): {spoken(problem.sentence)}")
    for hint in shown.hints:
        tell(f"  {'✗' if hint.blocking else '–'} {hint.field}: {spoken(hint.sentence)}")
    for problem in shown.misfits:
        tell(f"  ✗ {problem.field}: {spoken(problem.sentence)}")


def _print_terms(shown: Preview, local: ZoneInfo) -> None:
    if shown.waits is not None:
        tell(spoken(shown.waits))
    if shown.repeating is not None:
        tell(f"{say('Wiederholung', 'Repeated')}: {spoken(described(shown.repeating.repetition))}")
        tell(f"  {say('zum Beispiel', 'for example')}: {dates(shown.dates, local)}")


def _print_end(shown: Preview) -> None:
    show_how(shown.problems)
    note(
        say("So wird nichts angenommen. Bitte beheben Sie, was mit ✗ markiert ist.", "Not accepted. Mend what has a ✗.")
        if shown.problems
        else say("Nur eine Vorschau: Nichts ist eingereiht.", "A preview only: nothing is queued.")
    )


def _as_shown(part: Part) -> Text:
    """A part's text, link and pictures; nothing in it is taken for markup."""
    from rich.text import Text  # noqa: PLC0415 - JSON needs none

    lines = [part.text]
    if part.link:
        lines.append(f"Link: {part.link}")
    shown = Text("\n".join(lines))
    for number, picture in enumerate(part.pictures, 1):
        alt = " ".join(picture.alt.split()) or say("(ohne Alternativtext)", "(no alternative text)")
        shown.append(f"\n{say('Bild', 'Picture')} {number}: {picture.file}", style="bold")
        shown.append(f"\n{alt}", style="dim")
    return shown
