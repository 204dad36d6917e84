#!/usr/bin/env python3
"""Takes the picture of the practice timelines with the demonstration's notice: ``docs/pictures/practice-timelines.png``.

Chromium must be installed (on Debian: ``apt install chromium``).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from broadcaster.cli.machine.processes import free_port, practice_platforms

PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1280, 1130


def browser() -> str:
    """The path of a Chromium. Raises SystemExit if there is none."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        raise SystemExit("Chromium is missing. On Debian: apt install chromium")
    return found


def main() -> int:
    """Run the demonstration, keep its practice platforms, and photograph their page."""
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "demo"
        subprocess.run([sys.executable, "-m", "broadcaster", "demo", "--keep", str(kept)], check=True)
        address = f"http://127.0.0.1:{free_port()}"
        with practice_platforms(address, kept / "practice"):
            _photograph(address, PICTURES / "practice-timelines.png", Path(folder))
    return 0


def _photograph(address: str, picture: Path, folder: Path) -> None:
    options = [
        "--headless",
        "--disable-gpu",
        "--no-sandbox",
        "--hide-scrollbars",
        f"--user-data-dir={folder / 'chromium'}",
        f"--window-size={WIDTH},{HEIGHT}",
        f"--screenshot={picture}",
    ]
    subprocess.run([browser(), *options, f"{address}/"], check=True, capture_output=True, timeout=120)
    with Image.open(picture) as taken:
        taken.convert("RGB").quantize(256).save(picture, optimize=True)
    sys.stdout.write(f"written: {picture.name}\n")


if __name__ == "__main__":
    sys.exit(main())
