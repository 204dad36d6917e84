"""What an answer means: by what it shows if it shows the website, else by who answers in its place, and by its status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from broadcaster.website.challenges import challenger
from broadcaster.website.content import is_recognised, judge_page, owns_up
from broadcaster.website.evidence import Finding, Weight
from broadcaster.website.findings import finding
from broadcaster.website.page import Page
from broadcaster.website.site import Site

_SHOWN: Final = frozenset({200, 201, 202, 203, 206})
_EMPTY: Final = frozenset({204, 205, 304})
"""After these a browser shows nothing."""
_REFUSING: Final = frozenset({401, 402, 403, 405, 406, 407, 418, 421, 425, 428, 429, 451})
_MISSING: Final = frozenset({404, 410})
_OTHERS: Final = frozenset(
    f"content-{name}" for name in ("consent", "defaced", "default", "login", "parking", "portal", "word-forbidden")
)
"""Pages of somebody else: with an error's status, too, only a person can tell what they mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer that is no redirect: its status, and the page in it."""

    status: int
    reason: str
    headers: Mapping[str, str]
    page: Page

    @property
    def said(self) -> str:
        """The status as people read it."""
        return f"{self.status} ({self.reason})" if self.reason else str(self.status)


def judge_reply(reply: Reply, site: Site, took: float) -> list[Finding]:
    """What an answer after ``took`` seconds means for whoever wants to read the website."""
    if reply.status in _EMPTY:
        return [finding("http-unexpected", took, status=reply.said)]
    against = judge_page(reply.page, site)
    shown = reply.status in _SHOWN
    if _fine(against) and (shown or (is_recognised(reply.page, site) and not owns_up(reply.page))):
        code = "http-ok" if shown else "http-odd-status"
        return [finding(code, took, status=reply.said), *(against or [finding("content-ok")])]
    errs = reply.status >= 500 and reply.status != 503  # with which no service challenges anybody
    service = challenger(reply.headers, reply.page, headers_only=errs)
    if service is not None:
        return [finding("http-challenge", took, status=reply.said, service=service)]
    if shown:
        return [finding("http-ok", took, status=reply.said), *against]
    if reply.status >= 500:
        return _of_error(reply, against, took)
    return [finding(_of_status(reply.status), took, status=reply.said)]


def _fine(findings: list[Finding]) -> bool:
    return all(each.weight <= Weight.WARNING for each in findings)


def _of_error(reply: Reply, against: list[Finding], took: float) -> list[Finding]:
    """An error of the website's own server is an outage; a page of somebody else behind it is not."""
    other = [each for each in against if each.code in _OTHERS]
    return other[:1] or [finding("http-error", took, status=reply.said)]


def _of_status(status: int) -> str:
    if status in _REFUSING:
        return "http-refuses-us"
    if status in _MISSING:
        return "http-missing"
    return "http-nowhere" if 300 <= status < 400 else "http-unexpected"
