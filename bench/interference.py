"""How much a storm of 429 on one account slows another: p95 from acceptance to publication, A B A B.

Run ``python bench/interference.py [ROUNDS]``; it starts practice platforms in a process of their own and prints, per
round, the 95th percentile in milliseconds without and with the storm, then the ratio of the medians.
"""

from __future__ import annotations

import statistics
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.messages.reading import all_settled, show
from broadcaster.app.serving import engine_of
from broadcaster.cli.machine.processes import free_port, practice_platforms
from broadcaster.net.http import httpx
from broadcaster.settings import load

POSTS = 40
CALM, STORMY = "kreis-soest@facebook", "kreis-soest@x"
_POLL = threading.Event()


def main(rounds: int) -> None:
    """Measure ``rounds`` pairs and print them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        address = f"http://127.0.0.1:{free_port()}"
        stack.enter_context(practice_platforms(address, folder / "practice"))
        installation = installed(folder, address)
        stack.callback(installation.close)
        engine = engine_of(installation)
        engine.start()
        stack.callback(engine.stop)
        figures: dict[bool, list[float]] = {False: [], True: []}
        for number in range(rounds):
            for storm in (False, True):
                figures[storm].append(measured(installation, address, f"{number} {storm}", storm=storm))
            print(f"p95 calm {figures[False][-1]:6.1f} ms   during a storm {figures[True][-1]:6.1f} ms", flush=True)
    calm, stormy = (statistics.median(figures[storm]) for storm in (False, True))
    print(f"medians {calm:.1f} ms and {stormy:.1f} ms, ratio {stormy / calm:.3f}")


def installed(folder: Path, address: str) -> Installation:
    """A practice installation on the platforms at ``address``."""
    toml, _key = create(folder / "installation", organisation="Kreis Soest", practice=True)
    settings = load(toml, environment={}).model_copy(update={"practice_address": address})
    made = Installation(settings, create=True)
    add_practice_accounts(made)
    return made


def measured(installation: Installation, address: str, label: str, *, storm: bool) -> float:
    """The 95th percentile of one batch, in milliseconds."""
    if storm:
        fault = {"platform": "x", "kind": "throttle", "times": -1}
        httpx.post(f"{address}/practice/faults", json=fault).raise_for_status()
        for number in range(POSTS):
            post(installation, Draft(text=f"Sturm {label} {number}."), [STORMY])
    accepted = []
    for number in range(POSTS):
        accepted.append(post(installation, Draft(text=f"Ruhe {label} {number}."), [CALM]))
        while not all_settled(installation, accepted[-1].delivery_ids):
            _POLL.wait(0.002)
    httpx.delete(f"{address}/practice/faults").raise_for_status()
    return statistics.quantiles([milliseconds(installation, one.message_id) for one in accepted], n=20)[-1]


def milliseconds(installation: Installation, message_id: int) -> float:
    """From the time a delivery was due to the end of its last attempt."""
    delivery, attempts = show(installation, message_id).deliveries[0]
    ended = attempts[-1].ended_at or delivery.changed_at
    return (ended - delivery.due_at).total_seconds() * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
