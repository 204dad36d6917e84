"""What a page should not show and some do: commands of a website's system, markup that was escaped once too often."""

from __future__ import annotations

import re
from typing import Final

SHORTCODE: Final = re.compile(
    r"\[/?[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+[^\]\n]{0,300}\]|\[[a-z]+ [a-z_]+=[^\]\n]{1,300}\]|\[/[a-z][\w-]{0,50}\]"  # WordPress
    r"|\[(?:audio|embed|gallery|playlist|toc|video)\]|\[\[[^\[\]\n]{1,300}\]\]|\[[a-z-]{1,50}:[a-z:_-]{1,100}\]"  # and Drupal
    r"|\{\{[^{}\n]{1,300}\}\}|\{%[^%\n]{1,300}%\}|\{\$[A-Za-z_][\w.>-]{0,100}\}|###[A-Z0-9_]{2,50}###|\bt3://\S"  # Contao, Twig, TYPO3
    r"|\{/?(?:gallery|load\w{1,30}|modal|module|slider|source|tab|youtube)\b[^{}\n]{0,300}\}|<\?php"  # Joomla
    r"|vor Spambots geschützt|protected from spambots|JavaScript (?:aktiviert|eingeschaltet) sein"
)
"""What a content management system would have made something of, or what its page says instead of an address."""
FOOTER: Final = re.compile(
    r"\n\n(?:The post .{1,300} appeared first on|Der Beitrag .{1,300} erschien zuerst (?:auf|bei)) [^\n]{1,200}$"
)
"""What WordPress adds to each item of a feed, and to no page."""
TAG: Final = re.compile(
    r"</?(?:a|abbr|address|article|aside|b|big|blockquote|br|caption|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure"
    r"|font|footer|h[1-6]|header|hr|i|iframe|img|ins|li|main|mark|nav|noscript|o:p|ol|p|picture|pre|q|s|script|section|small|source|span"
    r"|strike|strong|style|sub|summary|sup|table|tbody|td|tfoot|th|thead|time|tr|u|ul|video)(?:\s[^<>]*)?/?>|<!--",
    re.IGNORECASE,
)
LITERAL: Final = "<![CDATA["
ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
