"""The use cases: the only door for the command line, the console and the API."""

from broadcaster.app.installation.creating import create, make_key
from broadcaster.app.installation.installation import Installation, open_installation

__all__ = ["Installation", "create", "make_key", "open_installation"]
