"""The command line. It calls only the use cases; the module of a command is imported when it runs."""

from __future__ import annotations

import os
import sys

from broadcaster.cli.grammar.root import command
from broadcaster.cli.telling.out import fail
from broadcaster.words.errors import BroadcasterError


def main() -> None:
    """Run the command line; every known error ends in one sentence and its exit code."""
    os.umask(0o077)  # whatever is made here is for its owner only
    try:
        command()(prog_name="broadcaster")
    except BroadcasterError as error:
        fail(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
