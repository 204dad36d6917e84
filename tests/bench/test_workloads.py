"""The bench counts truly: every loss and every duplicate shows, and its page says what was measured. Nothing is timed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"


@pytest.fixture(scope="module", autouse=True)
def _scripts() -> Iterator[None]:
    """The bench's scripts import each other by their names."""
    sys.path.insert(0, str(BENCH))
    yield
    sys.path.remove(str(BENCH))


def measured(script: str, workload: str, count: int = 5, latency: float = 0.0) -> dict[str, Any]:
    """What the stand says of one contender."""
    import stand  # noqa: PLC0415 - on the path only now

    with stand.stand({"contender": script}) as ground:
        return ground.measure("contender", workload, count, latency)


@pytest.mark.parametrize("workload", ["fanout", "drain"])
def test_the_product_loses_and_repeats_nothing_on_the_stand(workload: str) -> None:
    """Five accounts, five posts, each once."""
    found = measured("product.py", workload)
    assert (found["missing"], found["duplicates"]) == (0, 0)


def test_the_product_keeps_to_its_slots_however_many_deliveries_it_has_in_hand() -> None:
    """More are claimed ahead, but 32 calls are in flight at most, as many as every contender may have."""
    found = measured("product.py", "drain", 100, 0.3)
    assert (found["missing"], found["duplicates"]) == (0, 0)
    assert found["most_at_once"] <= 32


def test_a_contender_that_loses_and_repeats_is_found_out(tmp_path: Path) -> None:
    """One post too few and one twice are counted as such, though their number is right."""
    script = tmp_path / "careless.py"
    script.write_text(
        "from contender import Watch, run\n"
        "from wire import pages, send\n"
        "def fanout(count, platform, folder):\n"
        "    watch = Watch()\n"
        "    for page in [*pages(count - 1), pages(1)[0]]:\n"
        "        send(platform, page)\n"
        "    return watch.told()\n"
        "run({'fanout': fanout})\n"
    )
    found = measured(str(script), "fanout")
    assert (found["missing"], found["duplicates"]) == (1, 1)


def line(contender: str, seconds: float, **more: Any) -> dict[str, Any]:
    """One measurement of a fan-out to 288 accounts."""
    asked = {"workload": "fanout", "contender": contender, "count": 288, "latency": 0.05}
    return asked | {"seconds": seconds, "cpu_s": 0.288, "missing": 0, "duplicates": 0, "load": 0.5} | more


def test_the_page_tells_medians_losses_and_goals(tmp_path: Path) -> None:
    """The median and not the mean, losses summed up, a missed goal in bold, and nothing claimed that was not measured."""
    import figures  # noqa: PLC0415 - on the path only now
    import report  # noqa: PLC0415 - as above

    about = {
        "workload": "about",
        "commit": "abc",
        "python": "3",
        "cores": 2,
        "processor": "-",
        "versions": {"huey": "3"},
    }
    own = [line("broadcaster", seconds) for seconds in (0.9, 0.5, 0.45)]
    peer = [line("huey", 0.9, missing=2), line("huey", 0.9, missing=1)]
    page = tmp_path / "performance.md"
    report.write(
        figures.Figures([about, *own, *peer, line("limit", 0.25), {"workload": "fanout", "failed": "x"}]),
        page,
        tmp_path,
    )
    text = page.read_text("utf-8")
    assert "| broadcaster | 0.500 (0.450–0.900) | 576 | 1.11 | 2.00 | 1.00 | 0 | 0 |" in text
    assert "| huey | 0.900 (0.900–0.900) | 320 | 2.00 | 3.60 | 1.00 | 3 | 0 |" in text
    assert "| 288 accounts, 50 ms: times ideal | ≤ 1.15 x | 1.11 x | reached |" in text
    assert "| 3,000 accounts, 50 ms: times ideal | ≤ 1.12 x | not measured in this run | – |" in text
    assert "0.5 s" in (tmp_path / "performance-fanout.svg").read_text("utf-8")


def test_the_page_tells_of_workers_memory_outages_and_what_did_not_run(tmp_path: Path) -> None:
    """Ratios from the lines, whose figures are only documented, and why somebody is missing."""
    import figures  # noqa: PLC0415 - on the path only now
    import report  # noqa: PLC0415 - as above

    about = {"workload": "about", "commit": "a", "python": "3", "cores": 2, "processor": "-", "versions": {}}
    workers = [
        {"workload": f"workers_{number}", "contender": contender, "count": 640, "seconds": seconds}
        for contender in ("limit", figures.POSTGRES)
        for number, seconds in ((1, 8.0), (4, 2.0))
    ]
    resident = [100.0] * 25 + [110.0] * 25
    memory = {"workload": "memory", "contender": "broadcaster", "count": 50_000, "resident_mb": resident}
    waits = {"workload": "detection", "way": "silent", "median_s": 78.0, "worst_s": 108.0}
    kuma = waits | {"contender": "Uptime Kuma", "documented": True}
    absent = {"workload": "drain", "contender": "dramatiq", "failed": "Traceback\nno Redis here"}
    page = tmp_path / "performance.md"
    report.write(figures.Figures([about, *workers, memory, kuma, absent]), page, tmp_path)
    text = page.read_text("utf-8")
    assert "| broadcaster on PostgreSQL | 8.00 | 2.00 | 4.00 |" in text
    assert "times one worker | ≥ 3.60 x | 4.00 x | reached |" in text
    assert "times that after 25,000 | ≤ 1.05 x | 1.00 x | reached |" in text
    assert "| Uptime Kuma (documented) | silent | 78.0 | 108.0 |" in text
    assert "| dramatiq | drain | no Redis here |" in text


def test_an_outage_is_noticed_within_the_minute_that_the_watch_promises() -> None:
    """The bench's virtual clock runs the product's rules: three looks in a row, the later ones soon."""
    import detection  # noqa: PLC0415 - on the path only now

    found = {(line["contender"], line["way"]): line["worst_s"] for line in detection.lines()}
    assert 20 <= found["broadcaster", "refused"] <= 26
    assert found["broadcaster", "refused"] < found["broadcaster", "silent"] <= 60


def test_a_flame_is_as_wide_as_its_function_was_seen_often() -> None:
    """Below the callers, above what they call; what is hardly ever seen is left out."""
    import flames  # noqa: PLC0415 - on the path only now

    seen = {("app.main", "app.post"): 600, ("app.main", "app.wait"): 399, ("other.rare",): 1}
    drawn = "\n".join(flames.graph(seen))
    assert "app.main 99.9%" in drawn
    assert "app.post 60.0%" in drawn
    assert "other.rare" not in drawn
