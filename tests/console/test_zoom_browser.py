"""Enlarged pages, enlarged text, and people whom motion makes ill."""

from __future__ import annotations

import pytest

from .browser import BROWSER, context_of, enter, near
from .conftest import EVERY_ROLE, House
from .furnished import PLANNING, SCREENS

pytest.importorskip("playwright.sync_api")
pytestmark = BROWSER

ALL = [*SCREENS, *PLANNING]
_CUT = """() => [...document.querySelectorAll("main h1, main h2, main p, main label, main button, main a, main dd, nav a")]
  .filter((one) => one.checkVisibility() && !one.closest(".unseen, .skip, [class*=preview], pre"))
  .filter((one) => {
    const style = getComputedStyle(one), hides = (value) => value === "hidden" || value === "clip";
    const wide = hides(style.overflowX) && style.textOverflow !== "ellipsis" && one.scrollWidth > one.clientWidth + 1;
    return wide || (hides(style.overflowY) && style.webkitLineClamp === "none" && one.scrollHeight > one.clientHeight + 1);
  })
  .map((one) => one.tagName + ": " + one.textContent.trim().slice(0, 60))"""
"""What shows less than it holds."""
_MOVING = """() => {
  const seconds = (text) => Math.max(...text.split(",").map((one) => parseFloat(one) * (one.includes("ms") ? 0.001 : 1)));
  const styled = [...document.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    return style.scrollBehavior === "smooth" || seconds(style.transitionDuration) > 0
      || (style.animationName !== "none" && seconds(style.animationDuration) > 0);
  });
  return [...styled.map((one) => one.outerHTML.slice(0, 80)), ...document.getAnimations().map((one) => String(one))];
}"""
"""What moves, or would."""


@pytest.mark.parametrize("scale", ["page", "text"])
def test_nothing_is_cut_or_needs_sideways_scrolling_at_200_percent(full: House, chrome: object, scale: str) -> None:
    """The whole page at twice its size on a laptop of 1280 pixels, or the text alone, as set in the browser."""
    size = {"width": 640, "height": 400} if scale == "page" else {"width": 1280, "height": 800}
    context = context_of(chrome, viewport=size, device_scale_factor=2 if scale == "page" else 1)
    enter(full, context, "officer", *EVERY_ROLE)
    page = context.new_page()  # type: ignore[attr-defined]
    if scale == "text":
        context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})  # type: ignore[attr-defined]
    wide, cut = {}, {}
    for path in ALL:
        page.goto(near(full) + path)
        page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true })")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == (
            "32px" if scale == "text" else "16px"
        )
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            wide[path] = page.evaluate("document.documentElement.scrollWidth")
        if hidden := page.evaluate(_CUT):
            cut[path] = hidden
    assert (wide, cut) == ({}, {})


def test_nothing_moves_for_whoever_asks_for_less_motion(full: House, chrome: object) -> None:
    """No transition, no animation, no smooth scrolling; with no such wish there is some."""
    moving = {}
    for wish in ("reduce", "no-preference"):
        context = context_of(chrome, reduced_motion=wish)
        enter(full, context, "officer", *EVERY_ROLE)
        page = context.new_page()  # type: ignore[attr-defined]
        for path in ALL if wish == "reduce" else ["/"]:
            page.goto(near(full) + path)
            moving[wish, path] = page.evaluate(_MOVING)
    assert moving.pop(("no-preference", "/"))
    assert {path: found for path, found in moving.items() if found} == {}
