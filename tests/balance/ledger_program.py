"""A program that enters calls in a ledger: `ledger_program.py FOLDER COUNT NAME`; prints each id once it is kept."""

import os
import sys
from pathlib import Path

from ernie_cli.ledger import database
from ernie_cli.ledger.book import Ledger
from ernie_cli.ledger.entry import entry


def main(folder: str, count: str, name: str) -> None:
    """Enter `count` calls of the model `name`."""
    ledger = Ledger(Path(folder), lambda: database, print, lambda text: None)
    for number in range(int(count)):
        made = entry(os.urandom(14).hex() + "0", 1_700_000_000 + number, "wcode", name, "chat", 0, {})
        ledger.record(made)
        print(made.id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
