"""Texts as no person writes them, to compare lengths: emoji sequences, many scripts, addresses, invisible marks."""

from __future__ import annotations

import random

WORDS = (
    "Zulassungsstelle geschlossen Kreis Soest Tel. 02921/30-0 z. B. Straße „Bürger“ – … € № • ✓ ½ ™ 31.10. "
    "8.00–16.30 Uhr Mo.-Fr. § 12 naïve Œuvre Ærø ﬁ ß"
).split()
EMOJI = "😀 ☎ ☎️ ☎︎ ⚠️ 👩🏽‍🚒 👨‍👩‍👧‍👦 🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ #️⃣ ✅ 🚒 🏳️‍🌈 👍🏿 🇩 🅰️ ㊗️ ©️ ‼️ ↔️".split()
CJK = "中文测试 日本語 한국어 你好。 カタカナ ﾊﾝｶｸ 漢字かな交じり 台灣".split()
SCRIPTS = "Привет Ελλάδα العربية שלום हिन्दी ไทย ქართული Қазақ 𝔘𝔫𝔦 𐐀𐐁 ﷽".split()
HOSTS = (
    "kreis-soest.de www.kreis-soest.de notfall.example.com example.co.uk xn--mnchen-3ya.de foo_bar.com a.b.c.example.org "
    "t.co x.com 115.de soest.koeln kein.tld1 datei.txt Str.230b"
).split()
WIDE_HOSTS = "münchen.de köln.de straße.de пример.рф 例え.jp example.中国".split()
PATHS = (
    " / /it /it-ausfall/ /a_(b) /(c) /ä/ö /p?x=1&y=2 #anker /a.b,c;d /a'b /~x/!y /%20 :8443/z /a–b /中 /… /a@b "
    "/?utm_source=x."
).split(" ")
MARKS = "\u0301 \u0308 \u200d \u200b \u2060 \ufe0f \ufe0e \u00ad \u200e \u202f \u00a0 \u20e3 \ufeff \u0327".split(" ")
JOINTS = ["", "", "", *" \n.,-():@#$/_„“!…。", " ", " ", ". ", ", "]
# What the reference and the independent library are known to take differently: a bare © or ®, emoji of later years, and
# domains with other letters than ASCII.
ODD = "© ® 🧑‍🤝‍🧑 🫠 🐻‍❄️ ❤️‍🔥".split()


def texts(seed: int, number: int, *, odd: bool = True) -> list[str]:
    """``number`` texts of that seed; with ``odd`` false nothing is in them that ports of the rules take differently."""
    draw = random.Random(seed)
    return [_text(draw, odd=odd) for _ in range(number)]


def _text(draw: random.Random, *, odd: bool) -> str:
    pieces = [_piece(draw, odd=odd) for _ in range(draw.randint(1, 14))]
    if odd:
        return "".join(piece + draw.choice(JOINTS) for piece in pieces)
    return " ".join(pieces)


def _piece(draw: random.Random, *, odd: bool) -> str:
    kind = draw.random()
    if kind < 0.4:
        return draw.choice(WORDS)
    if kind < 0.55:
        return draw.choice(EMOJI + ODD if odd else EMOJI)
    if kind < 0.65:
        return draw.choice(CJK)
    if kind < 0.72:
        return draw.choice(SCRIPTS)
    if kind < 0.92:
        return _address(draw, odd=odd)
    return draw.choice("aeou") + draw.choice(MARKS)


def _address(draw: random.Random, *, odd: bool) -> str:
    scheme = draw.choice(["", "", "https://", "http://", "HTTPS://", "ftp://", "http:/", "//"])
    before = draw.choice(["", "", "", "(", ".", "-", "@", "#", "„"])
    wide = [*WIDE_HOSTS, *HOSTS] if odd or scheme.endswith(("p://", "s://")) else HOSTS
    return before + scheme + draw.choice(wide) + draw.choice(PATHS) + draw.choice(["", "", ".", "!", ")", ",", "…"])
