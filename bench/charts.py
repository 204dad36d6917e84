"""Bars as SVG, readable on light and dark ground, without any library."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, BAR, GAP, LABEL, FIGURE = 640, 18, 8, 130, 90
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" aria-label="{name}" '
    'font-family="sans-serif" font-size="13">'
)
GROUND = (
    '<title>{name}</title>\n<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
    '<text x="8" y="20" fill="#1f2933" font-weight="bold">{name}</text>'
)
END = "</svg>\n"
OWN, OTHER, BARE = "#1b6ec2", "#8a94a0", "#c9a227"


def bars(title: str, rows: Sequence[tuple[str, float]], unit: str) -> str:
    """Horizontal bars in the order of ``rows`` (name, value); the product's and the bare limit's in colours of their own."""
    highest = max(value for _name, value in rows)
    height = 34 + len(rows) * (BAR + GAP)
    drawn = [_bar(number, name, value, value / highest, unit) for number, (name, value) in enumerate(rows)]
    size, name = f"{WIDTH} {height}", escape(title)
    drawn = [_bar(number, *row, row[1] / highest, unit) for number, row in enumerate(rows)]
    return "\n".join(
        [HEAD.format(size=size, name=name), GROUND.format(width=WIDTH, height=height, name=name), *drawn, END]
    )


def _bar(number: int, name: str, value: float, share: float, unit: str) -> str:
    top = 34 + number * (BAR + GAP)
    long = max(1.0, share * (WIDTH - LABEL - FIGURE))
    colour = OWN if name.startswith("broadcaster") else BARE if name == "limit" else OTHER
    return (
        f'<text x="{LABEL - 8}" y="{top + 13}" text-anchor="end" fill="#1f2933">{escape(name)}</text>'
        f'<rect x="{LABEL}" y="{top}" width="{long:.1f}" height="{BAR}" fill="{colour}"/>'
        f'<text x="{LABEL + long + 6:.1f}" y="{top + 13}" fill="#1f2933">{value:.3g} {escape(unit)}</text>'
    )
