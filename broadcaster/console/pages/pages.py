"""Turns templates into pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from broadcaster.app.installation.recording import WORDS
from broadcaster.channel import registry
from broadcaster.console.pages import statics
from broadcaster.console.pages.drawing import hyphenated, share, tinted
from broadcaster.console.pages.looks import LOOKS
from broadcaster.console.pages.offers import URGENCIES
from broadcaster.delivery.labels import NAMES, NEXT, PROOFS, happened
from broadcaster.rendition.notices import amount
from broadcaster.schedule.condition import NAMES as CONDITIONS
from broadcaster.schedule.description import described
from broadcaster.words import name_of


@cache
def environment() -> Environment:
    """Jinja2 with everything escaped; a name that nobody set is an error."""
    made = Environment(
        loader=PackageLoader("broadcaster.console"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        static=statics.address,
        looks=LOOKS,
        look_of=registry.look,
        names=NAMES,
        next_steps=NEXT,
        proofs=PROOFS,
        happened=happened,
        record_words=WORDS,
        tinted=tinted,
        hyphenated=hyphenated,
        share=share,
        amount=amount,
        name_of=name_of,
        described=described,
        conditions=CONDITIONS,
        urgencies=URGENCIES,
    )
    return made


def rendered(template: str, context: Mapping[str, Any]) -> str:
    """A template of ``templates/`` with its values."""
    return environment().get_template(template).render(context)
