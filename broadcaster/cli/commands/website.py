"""website status, set, lift, check, history: the verdict on the website."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.outage.website import check as look
from broadcaster.app.outage.website import history as remembered
from broadcaster.app.outage.website import lift_verdict
from broadcaster.app.outage.website import set_verdict as judge
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import LANGUAGE, say
from broadcaster.cli.input.session import installation, zone
from broadcaster.cli.telling.out import console, note, print_document, table, tell
from broadcaster.cli.telling.watching import OUTCOMES, follow, print_history, show
from broadcaster.documents.website import HistoryOut, RoundOut
from broadcaster.schedule.parsing import moment
from broadcaster.website.evidence import Stage
from broadcaster.website.rounds import Outcome
from broadcaster.website.strip import draw
from broadcaster.website.verdict import Verdict
from broadcaster.words.errors import InvalidInput

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from broadcaster.app.outage.website import History
    from broadcaster.website.evidence import Round

NOT_GOOD = 8


class Said(StrEnum):
    """What a person can set the website to."""

    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


class Days(StrEnum):
    """Of which length a history can be."""

    DAY = "1"
    MONTH = "30"


def status(
    context: typer.Context,
    watch: Annotated[
        bool, typer.Option("--watch", help=say("weiter beobachten, bis Strg-C", "keep watching until Ctrl-C"))
    ] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        if watch:
            follow(found, as_json=json)
        else:
            show(found, as_json=json)


def set_verdict(
    context: typer.Context,
    verdict: Annotated[
        Said, typer.Argument(metavar="online|offline|unknown", help=say("was gelten soll", "what shall be in force"))
    ],
    reason: Annotated[
        str, typer.Argument(metavar=say("GRUND", "REASON"), help=say("woher Sie das wissen", "how you know"))
    ],
    until: Annotated[
        str | None,
        typer.Option(
            metavar=say("ZEIT", "TIME"),
            help=say(
                "Ende, z. B. 2026-11-24 08:00 (sonst bis „lift“)", "end, e.g. 2026-11-24 08:00 (else until 'lift')"
            ),
        ),
    ] = None,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        judge(found, Verdict(verdict), reason, moment(until, zone(found), "until") if until else None)
        show(found, as_json=json)


def lift(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        lift_verdict(found)
        show(found, as_json=json)


def check(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        seen, judgement = look(found)
    if json:
        print_document(RoundOut.told(seen, judgement))
    else:
        tell(OUTCOMES[judgement.outcome].in_(LANGUAGE))
        for reason in judgement.reasons:
            tell(f"  {reason.in_(LANGUAGE)}")
        _print_stages(seen)
    if judgement.outcome is not Outcome.GOOD:
        raise typer.Exit(NOT_GOOD)


def _print_stages(seen: Round) -> None:
    stages = {Stage.CONTENT: say("Inhalt", "content")}
    shown = table(say("Stufe", "stage"), say("Sekunden", "seconds"), say("Befund", "finding"))
    for entrance in seen.entrances:
        for number, probe in enumerate(entrance.tries, 1):
            shown.add_section()
            shown.add_row("", "", f"{entrance.address} – {say('Versuch', 'try')} {number}, {probe.via}")
            for one in probe.findings:
                took = f"{one.seconds:.3f}" if one.seconds is not None else ""
                text = one.sentence.in_(LANGUAGE)
                shown.add_row(stages.get(one.stage, one.stage.upper()), took, text[0].upper() + text[1:])
    for post in seen.sentinels:
        shown.add_row(say("Vergleich", "sentinel"), "", f"{post.address}: {post.sentence.in_(LANGUAGE)}")
    console().print(shown)


def history(
    context: typer.Context,
    days: Annotated[Days, typer.Option(metavar="1|30", help=say("Tage zurück", "days back"))] = Days.DAY,
    svg: Annotated[
        Path | None,
        typer.Option(
            "--svg", metavar=say("DATEI", "FILE"), help=say("als Bild in diese Datei", "as a picture into this file")
        ),
    ] = None,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        told = remembered(found, timedelta(days=int(days)))
        local = zone(found)
        if svg is not None:
            _draw(told, svg, local)
    if json:
        print_document(HistoryOut.of(told))
    elif svg is not None:
        note(say(f"Gezeichnet: {svg}", f"Drawn: {svg}"))
    else:
        print_history(told, local)


def _draw(told: History, path: Path, local: ZoneInfo) -> None:
    try:
        path.write_text(draw(told.spans, told.since, told.until, local, LANGUAGE), encoding="utf-8")
    except OSError as error:
        raise InvalidInput.one(
            "svg",
            de=f"{path} lässt sich nicht schreiben ({error.strerror}). Bitte wählen Sie einen anderen Ort.",
            en=f"{path} cannot be written ({error.strerror}). Choose another place.",
        ) from None
