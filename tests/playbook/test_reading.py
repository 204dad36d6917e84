"""A playbook is read whole, or everything that is wrong is said at once, with the file and the key."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from broadcaster.playbook.prepared import Kind, from_json
from broadcaster.playbook.reading import Playbook, read
from broadcaster.schedule.condition import Condition
from broadcaster.words.errors import InvalidInput

FOLDER = Path(__file__).parent.parent.parent / "config" / "playbooks"
FILES = sorted(FOLDER.glob("*.toml"))
HEAD = 'title = "Test"\n[facts]\nphone = "02999 30-0"\n'
CLEAR = '[all_clear]\ntext = "Wieder da seit {ended}."\n'
DRAFT = '[drafts.one]\ntext = "Rufen Sie {phone} an."\n'
HOLDING = '[holding]\ntext = "Seit {since} gestört."\n'


def book(*tables: str, head: str = HEAD) -> Playbook:
    """A playbook of these tables, with an all-clear."""
    return read("test", head + "".join(tables) + CLEAR)


def wrong(text: str) -> dict[str, str]:
    """What is wrong with a file, by key."""
    with pytest.raises(InvalidInput) as caught:
        read("test", text)
    for problem in caught.value.problems:
        assert problem.sentence.de.startswith("Playbook test.toml: ")
        assert problem.sentence.en.startswith("Playbook test.toml: ")
        assert problem.sentence.de != problem.sentence.en
    return {problem.field: problem.sentence.en for problem in caught.value.problems}


def test_examples_ship_in_both_languages() -> None:
    """The outage of everything, and that of the website alone."""
    shipped = {path.stem: read(path.stem, path.read_text("utf-8")).language for path in FILES}
    assert shipped == {"it-ausfall": "de", "nur-website": "de", "it-outage": "en", "website-only": "en"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_never_speaks_by_itself(path: Path) -> None:
    """Whoever uses it as it is has approved nothing, so a person releases everything."""
    assert [one.name for one in read(path.stem, path.read_text("utf-8")).prepared if one.automatic] == []


def test_a_playbook_is_read_whole() -> None:
    """Drafts in order, then the all-clear; what is not said has a default."""
    found = book(
        '[drafts.one]\ntext = "Eins {phone}"\ncondition = "only while offline"\nvalid_for = "2 d"\nevery = "6h"\n',
        '[drafts.two]\ntext = "Zwei"\naccounts = ["kreis@x"]\n[drafts.two.variants.x]\ntext = "Kurz"\n',
        HOLDING + 'approved_by = "E. Muster"\napproved_on = 2026-11-02\nafter = "10 min"\n',
    )
    holding, one, two, clear = found.prepared
    assert [part.name for part in found.prepared] == ["holding", "one", "two", "all-clear"]
    assert (one.condition, one.valid_for, one.every) == (Condition.ONLY_WHILE_OFFLINE, timedelta(days=2), "6h")
    assert (two.condition, two.accounts, two.variants["x"].text) == (Condition.ANY, ("kreis@x",), "Kurz")
    assert (holding.kind, holding.condition) == (Kind.HOLDING, Condition.ONLY_WHILE_OFFLINE)
    assert holding.automatic is not None
    assert (holding.automatic.after, holding.automatic.countdown) == (timedelta(minutes=10), timedelta(minutes=2))
    assert (holding.automatic.approved_by, holding.automatic.approved_on) == ("E. Muster", date(2026, 11, 2))
    assert (clear.kind, clear.condition, clear.automatic) == (Kind.ALL_CLEAR, Condition.WAIT_UNTIL_ONLINE, None)
    assert [from_json(part.as_json()) for part in found.prepared] == list(found.prepared)


def test_a_draft_speaks_other_languages_too() -> None:
    """Einfache Sprache and English, with the blanks of the draft, and what is done with a link into the dead website."""
    table = '[drafts.one]\ntext = "Rufen Sie {phone} an."\nwebsite_link = "replace"\n'
    simple = '[drafts.one.languages.de-simple]\ntext = "Die Nummer ist {phone}."\n'
    english = '[drafts.one.languages.en]\nheadline = "Outage"\ntext = "Call {phone}, since {since}."\n'
    one = book(table, simple, english).prepared[0]
    assert one.filled({"phone": "112"}).languages["de-simple"].text == "Die Nummer ist 112."
    assert (one.languages["en"].headline, one.website_link) == ("Outage", "replace")
    assert ("languages.en.text", "Call {phone}, since {since}.") in list(one.texts())
    assert from_json(one.as_json()) == one


def test_what_is_wrong_in_another_language_is_said_with_its_key() -> None:
    """A blank that nothing fills, and a key that is none."""
    blank = HEAD + DRAFT + '[drafts.one.languages.en]\ntext = "Call {nobody}."\n' + CLEAR
    assert "nothing fills" in wrong(blank)["drafts.one.languages.en.text"]
    key = HEAD + DRAFT + '[drafts.one.languages.en]\ntext = "Call."\nbody = "x"\n' + CLEAR
    assert "Known are: headline, link, text" in wrong(key)["drafts.one.languages.en.body"]


def test_without_an_approval_the_holding_statement_is_a_draft() -> None:
    """It never goes out by itself."""
    assert book(DRAFT, HOLDING).prepared[0].automatic is None


def test_an_all_clear_goes_out_by_itself_only_if_the_file_says_so() -> None:
    """After a stable time."""
    found = read("test", HEAD + DRAFT + CLEAR + 'after = "30 min"\n').all_clear
    assert found.automatic is not None and found.automatic.after == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("title =", "file", "no TOML"),
        (HEAD + DRAFT, "all_clear", "is missing"),
        (HEAD + CLEAR, "drafts", "is missing"),
        (DRAFT + CLEAR, "title", "is missing"),
        ('colour = "red"\n' + HEAD + DRAFT + CLEAR, "colour", "Known are: alert, all_clear"),
        (HEAD + DRAFT + 'txet = "x"\n' + CLEAR, "drafts.one.txet", "Known are: accounts"),
        (HEAD + DRAFT + '[drafts.one.variants.x]\nbody = "x"\n' + CLEAR, "drafts.one.variants.x.body", "Known are: hash"),
        (HEAD + DRAFT + CLEAR + 'every = "6h"\n', "all_clear.every", "does not exist"),
        (HEAD + DRAFT + HOLDING + 'every = "6h"\n' + CLEAR, "holding.every", "does not exist"),
        (HEAD + DRAFT + 'hashtags = "x"\n' + CLEAR, "drafts.one.hashtags", "must be a list"),
        (HEAD + DRAFT + "link = 3\n" + CLEAR, "drafts.one.link", "must be a text"),
        (HEAD + "[drafts]\none = 3\n" + CLEAR, "drafts.one", "must be a table"),
        (HEAD + DRAFT + 'condition = "sometimes"\n' + CLEAR, "drafts.one.condition", "'only while offline'"),
        (HEAD + DRAFT + 'valid_for = "soon"\n' + CLEAR, "drafts.one.valid_for", "'12 h'"),
        (HEAD + DRAFT + 'every = "5min"\n' + CLEAR, "drafts.one.every", "15 minutes"),
        (HEAD + DRAFT + 'quiet = "22:00-06:00"\n' + CLEAR, "drafts.one.quiet", "Give every or on"),
        (HEAD + '[drafts.one]\ntext = "{phoen}"\n' + CLEAR, "drafts.one.text", "blank {phoen} that nothing fills"),
        (HEAD + '[drafts.one]\ntext = "Bis {ended}"\n' + CLEAR, "drafts.one.text", "blank {ended}"),
        (HEAD + '[drafts.one]\ntext = "Tag {day}"\nevery = "6h"\n' + CLEAR, "drafts.one.text", "stale"),
        (HEAD + '[drafts.one]\ntext = ""\n' + CLEAR, "drafts.one.text", "at least 1"),
        (HEAD + '[drafts.one]\ntext = "…"\n' + CLEAR, "drafts.one.text", "no word"),
        (HEAD + DRAFT + 'headline = """a\nb"""\n' + CLEAR, "drafts.one.headline", "one line"),
        (HEAD + DRAFT + 'link = "example org"\n' + CLEAR, "drafts.one.link", "not a web address"),
        (HEAD + '[drafts.holding]\ntext = "x"\n' + CLEAR, "drafts.holding", "must not be called so"),
        (HEAD + '[drafts."Ä b"]\ntext = "x"\n' + CLEAR, "drafts.Ä b", "must not be called so"),
        (HEAD + 'since = "gestern"\n' + DRAFT + CLEAR, "facts.since", "another name"),
        (HEAD + 'Phone = "1"\n' + DRAFT + CLEAR, "facts.Phone", "is no fact"),
        (HEAD + DRAFT + HOLDING + 'approved_by = "E. Muster"\n' + CLEAR, "holding.approved_on", "who gave it when"),
        (HEAD + DRAFT + HOLDING + "approved_on = 2026-11-02\n" + CLEAR, "holding.approved_by", "who gave it when"),
        (HEAD + DRAFT + HOLDING + 'approved_on = "soon"\n' + CLEAR, "holding.approved_on", "must be a date"),
        (HEAD + DRAFT + HOLDING + 'after = "179 s"\n' + CLEAR, "holding.after", "at least 3 min"),
        (HEAD + DRAFT + HOLDING + 'countdown = "1 min"\n' + CLEAR, "holding.countdown", "at least 2 min"),
        (HEAD + DRAFT + '[[holding]]\ntext = "a"\n[[holding]]\ntext = "b"\n' + CLEAR, "holding", "At most one"),
        (HEAD + DRAFT + HOLDING + HOLDING + CLEAR, "file", "no TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_key(text: str, key: str, said: str) -> None:
    """In both languages, with what would be right."""
    assert said in wrong(text)[key]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    """Nobody mends a file ten times."""
    found = wrong(HEAD + '[drafts.one]\ntext = "{a} {b}"\nheadline = "{c}"\n[drafts.two]\ntext = "{d}"\n' + CLEAR)
    assert sorted(found) == ["drafts.one.headline", "drafts.one.text", "drafts.two.text"]


def test_an_all_clear_alone_knows_when_the_outage_ended() -> None:
    """Its blank is refused elsewhere."""
    assert "{ended}" in book(DRAFT).all_clear.text
