"""Forks one worker per order: a process that has imported the product once, so that a run costs no imports.

Orders come as JSON lines on standard input, with the fields of :class:`Order`; answers go out as JSON lines:
``{"pid": ..., "forkserver": ...}`` when the worker lives (and the id of the process that forks tasks, or 0), ``{"pid": ..., "status": ...}`` (as ``os.waitpid`` tells it) when it is gone.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import multiprocessing.forkserver
import multiprocessing.popen_forkserver
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import PIL.Image
import sentencex  # noqa: F401 - forked workers find it imported
import sqlalchemy.dialects.sqlite  # noqa: F401
from sqlalchemy import update

from broadcaster.app import Installation, open_installation
from broadcaster.app.installation.accounts import check_accounts
from broadcaster.app.messages.deciding import it_is_there, send_again
from broadcaster.app.messages.posting import Draft, PictureFile, post
from broadcaster.app.messages.reading import all_settled, show
from broadcaster.app.serving import engine_of
from broadcaster.delivery.records import Accepted, Policy
from broadcaster.delivery.states import State
from broadcaster.settings import load
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.storage.schema import delivery, part
from tests import prefork
from tests.crash import points

KEY = "one and the same request"
"""Posting is repeated with every start, as somebody does who never saw an answer."""
_POLL = 0.03
_PARENT_DEATH_SIGNAL = 1


@dataclass(frozen=True, kw_only=True)
class Order:
    """One worker's life. ``folder`` holds the installation, ``offset`` is how many seconds its clock is ahead.

    ``oversleeps`` is how many seconds it is ahead in addition once the run's file ``overslept`` is there.
    """

    kind: str
    folder: str
    channel: str
    text: str = ""
    picture: str | None = None
    policy: str = Policy.PREFER_ONCE
    offset: float = 0.0
    oversleeps: float = 0.0
    turn: int = points.NEVER
    number: int = signal.SIGKILL
    record: str = "points"
    outcome: str = "outcome.json"
    delivery: int = 0
    link: str | None = None
    hold: bool = False
    stale_reads: int = 0
    tasks: bool = False
    count: int = 1
    settings: dict[str, Any] = field(default_factory=dict)


def work(order: Order, installation: Installation) -> None:
    """Post, then run the engine until nothing more happens by itself."""
    accepted = _accept(order, installation)
    _settle(installation, accepted)
    _report(order, installation, accepted)


def resend(order: Order, installation: Installation) -> None:
    """Deliberately naive: whatever has no receipt was surely not sent, so it is sent from the start."""
    open_states = [State.SENDING, State.UNCLEAR]
    again = update(delivery).where(delivery.c.state.in_(open_states)).values(state=State.QUEUED, lease_owner=None)
    forgotten = update(part).where(part.c.remote_id.is_(None)).values(intent_at=None, deadline_at=None, notes={})
    installation.database.write(lambda connection: (connection.execute(again), connection.execute(forgotten)))
    work(order, installation)


def decide(order: Order, installation: Installation) -> None:
    """A person has looked at the channel."""
    if order.link:
        it_is_there(installation, order.delivery, order.link)
    else:
        send_again(installation, order.delivery)
    work(order, installation)


def check(order: Order, installation: Installation) -> None:
    """Sign in."""
    for checked in check_accounts(installation, []):
        if checked.problem:
            raise RuntimeError(checked.problem.en)


def accept_many(order: Order, installation: Installation) -> None:
    """Accept message after message; each acknowledgement is written to the file ``acks`` in one call."""
    acknowledged = os.open(Path(order.folder) / "acks", os.O_WRONLY | os.O_CREAT, 0o600)
    for number in range(order.count):
        text = f"Meldung {number}: Die Kreisverwaltung ist nicht erreichbar."
        accepted = post(installation, Draft(text=text), request_key=str(number))
        os.pwrite(acknowledged, f"{accepted.message_id:8d}\n".encode(), 9 * number)


KINDS = {"work": work, "resend": resend, "decide": decide, "check": check, "accept many": accept_many}


def _accept(order: Order, installation: Installation) -> Accepted:
    pictures = []
    if order.picture:
        path = Path(order.picture)
        pictures = [PictureFile(file=path.name, data=path.read_bytes(), alt="Hinweistafel vor dem Kreishaus")]
    draft = Draft(text=order.text, pictures=pictures)
    return post(installation, draft, policy=Policy(order.policy), request_key=KEY)


def _settle(installation: Installation, accepted: Accepted) -> None:
    engine = engine_of(installation)
    engine.start()
    while not all_settled(installation, accepted.delivery_ids):
        time.sleep(_POLL)
    engine.stop()


def _report(order: Order, installation: Installation, accepted: Accepted) -> None:
    [(found, attempts)] = show(installation, accepted.message_id).deliveries
    alerts = Alerts(installation.database, installation.organisation_id)
    receipts = [record.receipt for record in found.parts]
    told: dict[str, Any] = {
        "delivery": found.id,
        "state": found.state,
        "texts": [one.text for one in found.rendition.parts],
        "receipts": [receipt.remote_id if receipt else None for receipt in receipts],
        "attempts": [asdict(attempt) for attempt in attempts],
        "alerts": [alert.sentence.en for alert in alerts.unsent(installation.now())],
    }
    Path(order.folder, order.outcome).write_text(json.dumps(told, default=str))


def live(order: Order) -> None:
    """One worker, from its first breath."""
    folder = Path(order.folder)
    while order.hold and not (folder / "go").exists():
        time.sleep(_POLL)
    if order.stale_reads:
        points.read_late(order.channel, folder, order.stale_reads)
    points.watch(points.Points(str(folder / order.record), order.turn, order.number, os.getpid()), order.channel)
    settings = load(folder / "broadcaster.toml", environment={}).model_copy(update=order.settings)
    installation = open_installation(settings, now=_clock(order))
    KINDS[order.kind](order, installation)
    installation.close()


def _clock(order: Order) -> Callable[[], datetime]:
    ahead, slept = timedelta(seconds=order.offset), timedelta(seconds=order.oversleeps)
    if not slept:
        return lambda: datetime.now(UTC) + ahead
    overslept = Path(order.folder, points.OVERSLEPT)
    return lambda: datetime.now(UTC) + ahead + slept * overslept.exists()


def _fork(order: Order) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        output = os.open(Path(order.folder) / "output", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for standard in (1, 2):
            os.dup2(output, standard)
        live(order)
        status = 0
    except BaseException:  # noqa: BLE001 - the parent reads it in the run's folder
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _share_task_processes() -> int:
    """Start the process that forks private-API tasks once, for all workers; its id."""
    multiprocessing.forkserver.set_forkserver_preload(
        ["curl_cffi.requests", "adapters._instagrapi.process", "tests.crash.tasks"]
    )
    server: Any = multiprocessing.forkserver._forkserver
    server.ensure_running()
    server.ensure_running = lambda: None
    return int(server._forkserver_pid)


def _answer(**told: int) -> None:
    os.write(1, json.dumps(told).encode() + b"\n")


def main() -> None:
    """Fork what is ordered, tell what became of it."""
    for name in prefork.LOADED:
        importlib.import_module(name)
    PIL.Image.init()
    if threading.active_count() != 1:
        raise RuntimeError("only a process with a single thread may fork workers")
    gc.freeze()  # a collection in a worker would copy every page that it shares with this process
    living: dict[int, int] = {}
    forkserver = 0
    while True:
        ready, _, _ = select.select([sys.stdin, *living], [], [])
        for descriptor in [found for found in ready if found in living]:
            pid, status = os.waitpid(living.pop(descriptor), 0)
            os.close(descriptor)
            _answer(pid=pid, status=status)
        if sys.stdin in ready:
            line = sys.stdin.readline()
            if not line:
                return
            order = Order(**json.loads(line))
            forkserver = forkserver or (_share_task_processes() if order.tasks else 0)
            pid = _fork(order)
            living[os.pidfd_open(pid)] = pid
            _answer(pid=pid, forkserver=forkserver)
