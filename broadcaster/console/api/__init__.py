"""The REST API, on the same use cases as the console."""

from broadcaster.console.api.application import create_app
from broadcaster.console.api.faults import PATH

__all__ = ["PATH", "create_app"]
