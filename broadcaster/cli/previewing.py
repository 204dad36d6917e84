"""Shows a preview: each account's parts, problems, and on which terms it would go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadcaster.cli import shapes
from broadcaster.cli.language import say, spoken
from broadcaster.cli.out import console, note, print_json, show_how, tell
from broadcaster.cli.schedules import dates
from broadcaster.schedule.description import described

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.text import Text

    from broadcaster.app.posting import Preview
    from broadcaster.channel import Part

NOT_SENDABLE = 3


def show_preview(shown: Preview, local: ZoneInfo, *, as_json: bool) -> int:
    """What would be sent, on which terms; the exit code says whether it is accepted like this."""
    if as_json:
        print_json(shapes.preview(shown))
    else:
        _print_preview(shown)
        _print_terms(shown, local)
        _print_end(shown)
    return NOT_SENDABLE if shown.problems else 0


def _print_preview(shown: Preview) -> None:
    from rich.panel import Panel
    from rich.text import Text

    from broadcaster.cli.telling import costs

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
        tell(f"  – {hint.field}: {spoken(hint.sentence)}")
    for problem in shown.misfits:
        tell(f"  ✗ {problem.field}: {spoken(problem.sentence)}")


def _print_terms(shown: Preview, local: ZoneInfo) -> None:
    if shown.waits is not None:
        tell(spoken(shown.waits))
    if shown.repetition is not None:
        tell(f"{say('Wiederholung', 'Repeated')}: {spoken(described(shown.repetition))}")
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
    from rich.text import Text

    lines = [part.text]
    if part.link:
        lines.append(f"Link: {part.link}")
    shown = Text("\n".join(lines))
    for number, picture in enumerate(part.pictures, 1):
        alt = " ".join(picture.alt.split()) or say("(ohne Alternativtext)", "(no alternative text)")
        shown.append(f"\n{say('Bild', 'Picture')} {number}: {picture.file}", style="bold")
        shown.append(f"\n{alt}", style="dim")
    return shown
