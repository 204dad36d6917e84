"""Every command: its name, the function that does it, and what it is for in both languages. A module is imported when one of its commands runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from typer.main import get_group

from broadcaster.cli.grammar.language import say
from broadcaster.cli.grammar.usage import App, Command, Group


@dataclass(frozen=True, slots=True)
class Row:
    """A command, or a group of them: its name, ``module:function`` (of a group that also answers by itself), its summary."""

    name: str
    target: str
    de: str
    en: str
    rows: tuple[Row, ...] = ()

    @property
    def summary(self) -> str:
        """What it is for, in the language of this run."""
        return say(self.de, self.en)

    def function(self) -> Callable[..., None]:
        """Return what it does; only now its module is imported."""
        module, _, name = self.target.partition(":")
        found: Callable[..., None] = getattr(import_module(f"broadcaster.cli.commands.{module}"), name)
        return found

    def built(self) -> Command | Group:
        """Return it as Typer has it."""
        if not self.rows:
            alone = App()
            alone.command(self.name, help=self.summary)(self.function())
            found: Command = get_group(alone).commands[self.name]  # type: ignore[assignment]
            return found
        app = App(help=self.summary, no_args_is_help=not self.target)
        if self.target:
            app.callback(help=self.summary, invoke_without_command=True)(self.function())
        return grouped(app, self.rows, self.name)


class Rows(Mapping[str, Any]):
    """The commands of a group by name, built when they are asked for."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self._rows, self._built = {row.name: row for row in rows}, dict[str, Any]()

    def __getitem__(self, name: str) -> Any:
        if name not in self._built:
            self._built[name] = self._rows[name].built()
        return self._built[name]

    def __contains__(self, name: object) -> bool:
        return name in self._rows  # and nothing is imported for the answer

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def summaries(self) -> list[tuple[str, str]]:
        """Return every command with its summary."""
        return [(row.name, row.summary) for row in self._rows.values()]


def grouped(app: App, rows: tuple[Row, ...], name: str) -> Group:
    """Return a group of ``rows`` with the options of ``app``."""
    found: Group = get_group(app)  # type: ignore[assignment]
    found.name, found.commands = name, Rows(rows)  # type: ignore[assignment]
    return found


_DRAFTS = (
    ("show", "Einen Entwurf und seine Vorschau zeigen", "show a draft and its preview"),
    ("edit", "Einen Entwurf ändern", "change a draft"),
    ("release", "Einen Entwurf freigeben", "release a draft"),
    ("discard", "Einen Entwurf verwerfen", "discard a draft"),
)


def _drafts(module: str) -> tuple[Row, ...]:
    return tuple(Row(name, f"{module}:{name}_draft", de, en) for name, de, en in _DRAFTS)


ROWS = (
    Row("init", "init:init", "Installation im aktuellen Ordner anlegen", "make an installation in the current folder"),
    Row("practice", "practice:practice", "Übungsplattformen laufen lassen, bis Strg-C", "run the practice platforms until Ctrl-C"),
    Row("demo", "demo:demo", "Zeigen, wie eine Meldung auf allen Kanälen ankommt (nur Übung)", "show how one message reaches every channel (practice only)"),
    Row("post", "post:post", "Eine Meldung veröffentlichen", "publish a message"),
    Row("queue", "queue:queue", "Zeigen, was noch aussteht", "show what is still to come"),
    Row("show", "show:show", "Eine Meldung und ihre Zustände zeigen", "show one message and its states"),
    Row("send-now", "send_now:send_now", "Eine eingereihte Meldung jetzt senden, vor allem anderen", "send a queued message now, before everything else"),
    Row("cancel", "cancel:cancel", "Eine Meldung vor dem Senden stoppen", "cancel a message before it is sent"),
    Row("withdraw", "withdraw:withdraw", "Eine Meldung mit ihren Berichtigungen überall zurückziehen", "withdraw a message with its corrections everywhere"),
    Row("open", "open:open_", "Konsole oder Beiträge im Browser öffnen", "open the console or posts in the browser"),
    Row("decide", "decide:decide", "Über einen Versand entscheiden, der auf Sie wartet", "decide about a delivery that waits for you"),
    Row("serve", "serve:serve", "Den Versand laufen lassen, bis Strg-C", "keep sending until Ctrl-C"),
    Row("migrate", "migrate:migrate", "Datenbank einer älteren Version umstellen, mit einer Kopie davor", "bring an older version's database up to date, with a copy of it before"),
    Row("status", "status:status", "Zeigen, ob alles läuft (Rückgabewert 8: nein)", "show whether all is well (exit code 8: no)"),
    Row("pause", "pause:pause", "Not-Aus: alles anhalten", "stop everything"),
    Row("resume", "resume:resume", "Nach dem Not-Aus weitermachen", "go on after a stop"),
    Row("accounts", "", "Konten verwalten", "manage accounts", (
        Row("add", "accounts:add", "Konto anlegen", "add an account"),
        Row("change", "accounts:change", "Angaben oder Geheimnisse ändern", "change settings or secrets"),
        Row("list", "accounts:list_accounts", "Konten zeigen", "show the accounts"),
        Row("check", "accounts:check", "Zugänge prüfen und wieder verbinden", "check access and reconnect"),
    )),
    Row("offices", "", "Übersicht, was geöffnet ist und was nicht", "board of what is open and what is not", (
        Row("list", "offices:list_offices", "Übersicht zeigen", "show the board"),
        Row("set", "offices:set_office", "eintragen oder ändern", "enter or change"),
        Row("remove", "offices:remove", "austragen", "take off the board"),
        Row("import", "offices:import_file", "aus einer Datei eintragen", "enter from a file"),
    )),
    Row("repeats", "repeats:repeats", "Zeigen, was wiederholt wird", "show what is repeated", (
        Row("stop", "repeats:stop", "Eine Wiederholung beenden", "end a repetition"),
    )),
    Row("outage", "outage:outage", "Zeigen, wie es um den Ausfall steht", "show how the outage stands", (
        *_drafts("outage"),
        Row("prepare", "outage:prepare", "Entwürfe eines Playbooks dazunehmen", "add the drafts of a playbook"),
        Row("stop", "outage:stop", "Anhalten, was von selbst hinausginge", "stop what would go out by itself"),
        Row("all-clear", "outage:all_clear", "Entwarnung geben", "give the all-clear"),
    )),
    Row("playbooks", "", "Was für einen Ausfall bereitliegt", "what lies ready for an outage", (
        Row("list", "playbooks:list_playbooks", "Playbooks zeigen", "show the playbooks"),
        Row("check", "playbooks:check", "Playbooks prüfen (Rückgabewert 3: unbrauchbar)", "check playbooks (exit code 3: unusable)"),
        Row("show", "playbooks:show", "Die Texte eines Playbooks zeigen", "show the texts of a playbook"),
    )),
    Row("feeds", "", "Feeds der Website verbreiten", "broadcast feeds of the website", (
        Row("add", "feeds:add", "Feed anlegen", "add a feed"),
        Row("list", "feeds:list_feeds", "Feeds zeigen", "show the feeds"),
        Row("check", "feeds:check", "Feeds jetzt lesen, ohne zu senden", "read feeds now, without sending"),
        Row("remove", "feeds:remove", "Feed entfernen", "remove a feed"),
        Row("drafts", "feeds:drafts", "Zeigen, was auf Sie wartet", "show what waits for you"),
        *_drafts("feeds"),
    )),
    Row("people", "", "Zugang zur Konsole verwalten", "manage access to the console", (
        Row("add", "people:add", "Person anlegen; gibt ihren Link aus", "add a person; prints their link"),
        Row("list", "people:list_people", "Personen zeigen", "show the people"),
        Row("reset", "people:reset", "Link für ein neues Passwort ausgeben", "print a link for a new password"),
        Row("disable", "people:disable", "Person sofort aussperren", "lock a person out at once"),
        Row("enable", "people:enable", "Person wieder zulassen", "let a person in again"),
    )),
    Row("record", "", "Protokoll: wer wann was tat", "record of who did what", (
        Row("verify", "record:verify", "Prüfen, ob das Protokoll vollständig und unverändert ist (Rückgabewert 8: nein)", "check that the record is complete and unchanged (exit code 8: no)"),
    )),
    Row("website", "", "Die Website und das Urteil über sie", "the website and the verdict on it", (
        Row("status", "website:status", "Zeigen, ob die Website erreichbar ist", "show whether the website is reachable"),
        Row("set", "website:set_verdict", "Von Hand festlegen, wie es um sie steht", "set by hand how it is"),
        Row("lift", "website:lift", "Das Urteil von Hand aufheben", "lift the verdict set by hand"),
        Row("check", "website:check", "Jetzt einmal nachsehen (Rückgabewert 8: nicht in Ordnung)", "look once now (exit code 8: not well)"),
        Row("history", "website:history", "Frühere Urteile zeigen oder zeichnen", "show or draw earlier verdicts"),
    )),
)  # fmt: skip
"""The whole command line, in the order of its help."""
