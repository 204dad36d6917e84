"""Access to the console from the command line: for the beginning, and for the emergency."""

from __future__ import annotations

import re
import subprocess
import sys

from broadcaster.cli.machine.processes import free_port
from broadcaster.net.http import httpx

from .conftest import PATH, CommandLine

ROLE = ("--role", "administrator")


def test_a_person_is_added_listed_and_reset(installed: CommandLine) -> None:
    """Each link is another, and a reset is written down."""
    added = installed("people", "add", "s.meier", "--name", "Sabine Meier", *ROLE, "--json").json
    assert re.fullmatch(r"http://localhost:8470/set-up/[\w-]{43}", added["link"])
    reset = installed("people", "reset", "s.meier", "--factors", "--json").json
    assert reset["link"] != added["link"]
    listed = installed("people", "list", "--json").json["people"]
    assert listed == [
        {"login": "s.meier", "name": "Sabine Meier", "roles": ["administrator"], "second_factors": 0, "disabled": False}
    ]


def test_bad_input_is_named(installed: CommandLine) -> None:
    """An unknown role, a taken login, a stranger, and the last administrator."""
    assert "roles" in installed("people", "add", "a.b", "--name", "A B", "--role", "boss").err
    installed("people", "add", "a.b", "--name", "A B", *ROLE)
    taken = installed("people", "add", "a.b", "--name", "A B", *ROLE)
    assert (taken.code, "exists already" in taken.err) == (3, True)
    assert installed("people", "reset", "nobody").code == 3
    assert "administrator" in installed("people", "disable", "a.b").err
    installed("people", "add", "c.d", "--name", "C D", *ROLE)
    assert installed("people", "disable", "a.b").code == 0
    assert installed("people", "enable", "a.b").code == 0


def test_serve_prints_a_link_only_as_long_as_there_is_nobody(installed: CommandLine) -> None:
    """The link opens the page for the first person; the console answers there."""
    port = free_port()
    arguments = [sys.executable, "-m", "broadcaster", "serve", "--port", str(port)]
    environment = {"PATH": PATH, "LANG": "en_US.UTF-8", **installed.environment}
    with subprocess.Popen(arguments, cwd=installed.folder, env=environment, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr
        link = next(found[0] for line in child.stderr if (found := re.search(r"http://\S+/set-up/\S+", line)))
        assert link.startswith(f"http://localhost:{port}/")  # where passkeys work
        answer = httpx.get(link, timeout=60, trust_env=False)
        child.terminate()
        child.wait(60)
    assert (answer.status_code, "Willkommen" in answer.text) == (200, True)


def test_help_imports_no_server(installed: CommandLine) -> None:
    """Looking something up is quick."""
    code = (
        "import sys; sys.argv[1:]=['--help']; from broadcaster.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    )
    code += "print([name for name in ('fastapi', 'jinja2', 'uvicorn', 'webauthn', 'argon2', 'sqlalchemy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip().endswith("[]")
