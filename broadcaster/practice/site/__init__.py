"""The practice website: a small home page of a district that can die in many ways, with DNS, TLS and sentinels."""

from typing import Final

NAMES: Final = ("www.kreis-musterland.example", "kreis-musterland.example")
"""Its host names; the first is the website's."""
