"""The one place that imports httpx, so that it can be swapped in one line."""

import httpx

__all__ = ["httpx"]
