"""``python -m broadcaster`` and the ``broadcaster`` command."""

from broadcaster.cli import main

if __name__ == "__main__":
    main()
