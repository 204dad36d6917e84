"""The REST API, on the same use cases as the console."""

from broadcaster.console.api.application import create_app

__all__ = ["create_app"]
